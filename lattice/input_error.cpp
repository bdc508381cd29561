#include "lattice/input_error.hpp"

#include <utility>

namespace lattice {
namespace {

std::string joined(const std::vector<Mistake>& mistakes) {
  std::string lines;
  for (const Mistake& mistake : mistakes) {
    if (!lines.empty()) lines.append("\n");
    lines.append(mistake.text());
  }
  return lines;
}

}  // namespace

std::string Mistake::text() const {
  std::string s = file;
  if (line > 0) s.append(":").append(std::to_string(line));
  if (column > 0) s.append(":").append(std::to_string(column));
  if (!s.empty()) s.append(": ");
  s.append(key);
  if (!key.empty() && !value.empty()) s.append(" = ");
  s.append(value);
  if (!key.empty() || !value.empty()) s.append(": ");
  s.append(problem);
  if (!hint.empty()) s.append(" (").append(hint).append(")");
  return s;
}

InputError::InputError(std::vector<Mistake> mistakes)
    : std::runtime_error(joined(mistakes)), mistakes_(std::move(mistakes)) {}

InputError::InputError(Mistake mistake)
    : InputError(std::vector<Mistake>{std::move(mistake)}) {}

}  // namespace lattice
