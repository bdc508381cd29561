#include "rates/table_kind.hpp"

#include <cstdint>
#include <fstream>
#include <string>
#include <system_error>

namespace rates {
namespace {

constexpr std::uintmax_t most_bytes = std::uintmax_t{64} << 20;

/// The first line that names the column of barriers and is no comment, which may have
/// lost its #, or else the first with a comma; empty where there is none.
std::string column_names(const std::filesystem::path& file) {
  std::error_code error;
  if (!is_regular_file(file, error) || file_size(file, error) > most_bytes) return "";
  std::ifstream in(file, std::ios::binary);
  std::string first;
  for (std::string line; std::getline(in, line);) {
    if (line.find('#') != line.npos) continue;
    if (line.find("barrier_eV") != line.npos) return line;
    if (first.empty() && line.find(',') != line.npos) first = line;
  }
  return first;
}

}  // namespace

TableKind kind_of_table(const std::filesystem::path& file) {
  const std::string names = column_names(file);
  const auto has = [&](const char* name) {
    return names.find(name) != std::string::npos;
  };
  return has("pattern")   ? TableKind::patterns
         : has("process") ? TableKind::processes
                          : TableKind::pairs;
}

}  // namespace rates
