#include "scenarios/closest_word.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <limits>

namespace scenarios {
namespace {

constexpr std::size_t too_far = std::numeric_limits<std::size_t>::max();

std::string lower_case(std::string_view word) {
  std::string s(word);
  for (char& c : s) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return s;
}

/// Letters changed, added, left out, or swapped with their neighbour ("optimal string
/// alignment" distance).
std::size_t letters_apart(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last;
  std::vector<std::size_t> last(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::vector<std::size_t> row(b.size() + 1, i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({changed, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last = std::move(last);
    last = std::move(row);
  }
  return last[b.size()];
}

std::size_t distance(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) return distance(b, a);
  if (!a.empty() && b.starts_with(std::string(a) + "_")) return 1;
  const std::size_t limit = b.size() / 3;
  if (b.size() - a.size() > limit) return too_far;
  const std::size_t apart = letters_apart(a, b);
  return apart <= limit ? apart : too_far;
}

}  // namespace

std::string closest_word(std::string_view word,
                         const std::vector<std::string>& candidates) {
  const std::string wanted = lower_case(word);
  std::string closest;
  std::size_t least = too_far;
  for (const std::string& candidate : candidates) {
    const std::size_t apart = distance(wanted, lower_case(candidate));
    if (apart < least) {
      least = apart;
      closest = candidate;
    }
  }
  return closest;
}

std::string did_you_mean(std::string_view word,
                         const std::vector<std::string>& candidates) {
  const std::string closest = closest_word(word, candidates);
  return closest.empty() ? "" : "did you mean \"" + closest + "\"?";
}

}  // namespace scenarios
