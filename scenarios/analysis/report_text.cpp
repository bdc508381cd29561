#include "scenarios/analysis/report_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "lattice/words.hpp"

namespace scenarios {

std::string csv_cell(double x) {
  constexpr double largest_written_out = 1e15;
  if (std::isnan(x)) return "nan";
  if (x == std::floor(x) && std::abs(x) < largest_written_out)
    return std::to_string(static_cast<long long>(x));
  return lattice::shortest(x);
}

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string formatted(const char* how, double x) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), how, x);
  return text.data();
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size() + 1, width), ' ');
  return text;
}

}  // namespace scenarios
