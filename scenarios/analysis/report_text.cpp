#include "scenarios/analysis/report_text.hpp"

#include <algorithm>
#include <cmath>

#include "lattice/words.hpp"

namespace scenarios {

std::string csv_cell(double x) { return std::isnan(x) ? "nan" : lattice::shortest(x); }

std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size() + 1, width), ' ');
  return text;
}

}  // namespace scenarios
