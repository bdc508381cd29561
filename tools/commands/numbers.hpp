// Numbers of the command line. CLI11 turns -5 into 2^64 - 5 and cuts what is too large;
// here only what was meant passes.
#pragma once

#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

namespace tools {

/// The usage of a verb is wrong. Exit code 2.
struct UsageError {
  std::string message;
};

/// The number that all of `text` is, within [low, high]. Throws UsageError.
template <class Number>
Number number_of(std::string_view option, std::string_view text, Number low,
                 Number high) {
  Number number{};
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() ||
      !(low <= number && number <= high))
    throw UsageError{std::string(option) + " = " + std::string(text) +
                     ": not a number from " + std::to_string(low) + " to " +
                     std::to_string(high)};
  return number;
}

}  // namespace tools
