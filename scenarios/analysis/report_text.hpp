// Text of reports: cells of CSV files, numbers and columns for the eye.
#pragma once

#include <cstddef>
#include <string>

namespace scenarios {

/// A number with as few digits as give it back, whole ones written out; nan, without a
/// sign, when it is none.
std::string csv_cell(double x);

/// A text, in quotes where it has commas or quotes.
std::string csv_cell(const std::string& text);

/// A number as std::printf writes it, such as "%.3g".
std::string formatted(const char* how, double x);

/// The text with blanks behind it up to `width`, and at least one.
std::string padded(std::string text, std::size_t width);

}  // namespace scenarios
