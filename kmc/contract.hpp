// A contract: a condition that holds unless Adatom itself has a defect. Checked when
// the build has ADATOM_CONTRACTS (presets dev and audit), free otherwise. A user's
// mistake is not a contract: see lattice/input_error.hpp.
#pragma once

#include <stdexcept>
#include <string>

namespace kmc {

/// A defect of Adatom, found at run time. Exit code 6.
struct BrokenInvariant : std::logic_error {
  using std::logic_error::logic_error;
};

}  // namespace kmc

#ifdef ADATOM_CONTRACTS
#define ADATOM_EXPECT(condition)                                          \
  ((condition) ? static_cast<void>(0)                                     \
               : throw kmc::BrokenInvariant(std::string(__FILE__) + ":" + \
                                            std::to_string(__LINE__) +    \
                                            ": contract broken: " #condition))
#else
#define ADATOM_EXPECT(condition) static_cast<void>(0)
#endif
