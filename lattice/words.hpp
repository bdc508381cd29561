// The words of a line of text, the numbers that they are, and how they are shown: what
// readers of files share.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace lattice {

constexpr std::string_view blanks = " \t\r\v\f";

/// Sets `words` to the words of `line`, which blanks separate.
inline void split(std::string_view line, std::vector<std::string_view>& words) {
  words.clear();
  std::size_t begin = 0;
  while ((begin = line.find_first_not_of(blanks, begin)) != line.npos) {
    const std::size_t end = std::min(line.find_first_of(blanks, begin), line.size());
    words.push_back(line.substr(begin, end - begin));
    begin = end;
  }
}

/// What a user wrote, in plain letters and short enough for one line.
inline std::string printable(std::string_view text) {
  constexpr std::size_t longest = 40;
  std::string s(text.substr(0, longest));
  std::ranges::replace_if(
      s, [](char c) { return c < ' ' || c > '~'; }, '?');
  return text.size() > longest ? s + "..." : s;
}

/// A number with as few digits as give it back.
inline std::string shortest(double x) {
  std::array<char, 32> digits;
  return {digits.data(),
          std::to_chars(digits.data(), digits.data() + digits.size(), x).ptr};
}

/// Numbers that rise, those that follow one another as one: "1-4, 7" with ", " between.
template <class Number>
std::string ranges(const std::vector<Number>& numbers, const char* between) {
  std::string s;
  for (std::size_t k = 0; k < numbers.size();) {
    std::size_t last = k;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    s += (s.empty() ? "" : between) + std::to_string(numbers[k]);
    if (last > k) s += "-" + std::to_string(numbers[last]);
    k = last + 1;
  }
  return s;
}

/// Frames of more atoms are refused.
constexpr std::size_t most_atoms = 100'000'000;
/// No file has atoms farther from its origin [angstrom]: ten centimetres.
constexpr double farthest_angstrom = 1e9;

/// The number that all of `word` is, perhaps with a plus; also nan and inf.
template <class T>
std::optional<T> number_of(std::string_view word) {
  if (word.starts_with('+') && !word.starts_with("+-")) word.remove_prefix(1);
  T x{};
  const auto end = word.data() + word.size();
  const auto [rest, error] = std::from_chars(word.data(), end, x);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return x;
}

}  // namespace lattice
