#include "scenarios/list_file.hpp"

#include <cstdio>

namespace scenarios {

std::string csv(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", value);
  return text;
}

void ListFile::write_header() {
  std::string line = "time_s,events";
  for (const std::string& column : list_->columns()) line += "," + column;
  files_.append(file_name_, line + "\n");
}

void ListFile::observe(double time_s, std::uint64_t event_count) {
  const std::string when = csv(time_s) + "," + std::to_string(event_count) + ",";
  std::string lines;
  for (const std::string& row : list_->rows()) lines += when + row + "\n";
  files_.append(file_name_, lines);
}

}  // namespace scenarios
