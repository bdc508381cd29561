#include "scenarios/csv_cell.hpp"

#include <cmath>

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

}  // namespace scenarios
