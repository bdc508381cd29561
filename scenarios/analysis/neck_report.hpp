// What a study of neck growth looks like on paper: a plain text table of the exponents,
// and what others have found beside it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "scenarios/analysis/neck_growth.hpp"

namespace scenarios {

/// An exponent of neck growth from the literature, as text.
struct LiteratureExponent {
  std::string_view what;
  std::string_view regime;  ///< window or stage it holds for
  std::string_view value;
  std::string_view source;
};

/// Published exponents of the neck's radius (docs/model.md). They are for
/// different definitions, windows and materials: to be read beside a result, not a
/// test.
std::span<const LiteratureExponent> literature_neck_exponents();

/// The study as an ASCII table of at most 100 columns: definition, exponent of each
/// window as mean +- spread with the number of seeds and each seed's value, passage
/// times. Lines end with a newline.
std::string neck_report(const NeckStudy& study);

/// The published exponents as such a table, to stand below.
std::string literature_report();

}  // namespace scenarios
