#include "scenarios/list_file.hpp"

#include "scenarios/csv_cell.hpp"

namespace scenarios {

void ListFile::write_header() {
  std::string line = "time_s,events";
  for (const std::string& column : list_->columns()) line += "," + column;
  files_.append(file_name_, line + "\n");
}

void ListFile::observe(double time_s, std::uint64_t event_count) {
  const std::string when = csv_cell(time_s) + "," + std::to_string(event_count) + ",";
  std::string lines;
  for (const std::string& row : list_->rows()) lines += when + row + "\n";
  files_.append(file_name_, lines);
}

}  // namespace scenarios
