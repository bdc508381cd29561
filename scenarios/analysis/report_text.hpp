// Text of reports: numbers and columns for the eye.
#pragma once

#include <cstddef>
#include <string>

namespace scenarios {

/// A number as std::printf writes it, such as "%.3g".
std::string formatted(const char* how, double x);

/// The text with blanks behind it up to `width`, and at least one.
std::string padded(std::string text, std::size_t width);

}  // namespace scenarios
