// Numbers of the command line. CLI11 turns -5 into 2^64 - 5 and cuts what is too large;
// here only what was meant passes.
#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "lattice/words.hpp"
#include "tools/usage_error.hpp"

namespace tools {

inline std::string text_of(double number) { return lattice::shortest(number); }
template <std::integral Number>
std::string text_of(Number number) {
  return std::to_string(number);
}

/// The number that all of `text` is, within [low, high]. Throws UsageError.
template <class Number>
Number number_within(std::string_view option, std::string_view text, Number low,
                     Number high) {
  Number number{};
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() ||
      !(low <= number && number <= high))
    throw UsageError{std::string(option) + " = " + std::string(text) +
                     ": not a number from " + text_of(low) + " to " + text_of(high)};
  return number;
}

/// Two numbers such as "0.1-0.3", the first the smaller, both within [low, high]; the
/// dash is not the sign of an exponent. Throws UsageError.
inline std::pair<double, double> window_of(std::string_view option,
                                           std::string_view text, double low,
                                           double high) {
  const std::string given = std::string(option) + " " + std::string(text);
  auto dash = text.find('-', 1);
  while (dash != text.npos && (text[dash - 1] == 'e' || text[dash - 1] == 'E'))
    dash = text.find('-', dash + 1);
  if (dash == text.npos) throw UsageError{given + ": not two numbers, such as 0.1-0.3"};
  const double lower = number_within<double>(option, text.substr(0, dash), low, high);
  const double upper = number_within<double>(option, text.substr(dash + 1), low, high);
  if (!(lower < upper)) throw UsageError{given + ": the first is not smaller"};
  return {lower, upper};
}

}  // namespace tools
