// The cells of CSV files.
#pragma once

#include <string>

namespace scenarios {

/// A number with as few digits as give it back, whole ones written out; nan, without a
/// sign, when it is none.
std::string csv_cell(double x);

/// A text, in quotes where it has commas or quotes.
std::string csv_cell(const std::string& text);

}  // namespace scenarios
