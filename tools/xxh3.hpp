// The checksum of everything that a run writes: XXH3, 64 bits.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace tools {

/// Of bytes that come piece by piece.
class Xxh3 {
 public:
  Xxh3();
  void add(std::string_view bytes);
  /// Of all bytes so far.
  std::uint64_t value() const;

 private:
  struct State;
  struct Delete {
    void operator()(State* state) const;
  };
  std::unique_ptr<State, Delete> state_;
};

/// Of these bytes.
std::uint64_t xxh3_value_of(std::string_view bytes);

}  // namespace tools
