#include "scenarios/analysis/report_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace scenarios {

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
