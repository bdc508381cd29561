#include "rates/process_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lattice/input_error.hpp"
#include "rates/surface_process.hpp"
#include "rates/table_reader.hpp"

namespace rates {
namespace {

constexpr std::size_t most_bytes = 1 << 20;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// The names that begin like a text, or all.
std::string names_like(std::string_view text) {
  std::string like, all;
  for (const ProcessRule& rule : process_rules()) {
    const std::string_view name = rule.name;
    const std::string item = (all.empty() ? "" : ", ") + std::string(name);
    all += item;
    const auto stem = text.substr(0, std::min<std::size_t>(text.size(), 3));
    if (!stem.empty() && name.starts_with(stem))
      like += (like.empty() ? "" : ", ") + std::string(name);
  }
  return like.empty() ? all : like;
}

/// Enters rows into a table.
class Rows {
 public:
  Rows(TableReader& reader, ProcessTable& table)
      : reader_(reader), table_(table), first_line_(process_rules().size(), 0) {}

  void take(std::span<const TableCell> cells) {
    const auto process = process_number(cells[0].text);
    if (!process)
      reader_.mistake(cells[0], "process", "is no process", names_like(cells[0].text));
    const auto barrier_eV = reader_.barrier_eV(cells[1], "barrier_eV");
    if (!process) return;
    int& first = first_line_[*process];
    if (first > 0)
      return reader_.mistake(cells[0], "process", "the process comes twice",
                             "first in line " + std::to_string(first));
    first = reader_.line();
    if (barrier_eV) table_.barrier_eV[*process] = *barrier_eV;
  }

 private:
  TableReader& reader_;
  ProcessTable& table_;
  std::vector<int> first_line_;  ///< by ProcessNumber
};

}  // namespace

ProcessTable read_process_table(const std::filesystem::path& file) {
  ProcessTable table;
  table.barrier_eV.assign(process_rules().size(), none);
  TableReader reader(file, {"process", "barrier_eV"});
  Rows rows(reader, table);
  table.origin = reader.read(
      most_bytes, [&](std::span<const TableCell> cells) { rows.take(cells); });
  return table;
}

void replace_rows(ProcessTable& table, const ProcessTable& other) {
  expect_one_metal(table.origin, other.origin);
  for (std::size_t p = 0; p < table.barrier_eV.size(); ++p)
    if (!std::isnan(other.barrier_eV[p])) table.barrier_eV[p] = other.barrier_eV[p];
  table.origin.file += " with rows of " + other.origin.file;
}

PatternTable by_pattern(const ProcessTable& table) {
  PatternTable patterns{.origin = table.origin,
                        .barrier_eV = std::vector<double>(pattern_count, none)};
  for (Pattern p = 0; p < pattern_count; ++p)
    if (const auto process = hop_process(p))
      patterns.barrier_eV[p] = table.barrier_eV[*process];
  return patterns;
}

LinearFit fit_linear(const ProcessTable& table) {
  std::vector<TableEntry> entries;
  for (std::size_t p = 0; p < table.barrier_eV.size(); ++p) {
    const ProcessRule& rule = process_rules()[p];
    if (rule.way != Way::hop || rule.before == SiteKind::unstable ||
        std::isnan(table.barrier_eV[p]))
      continue;
    entries.push_back({1.0 * neighbour_count(rule.before),
                       1.0 * neighbour_count(rule.after), table.barrier_eV[p]});
  }
  if (const auto fit = fit_plane(entries)) return *fit;
  throw lattice::InputError(
      {.file = table.origin.file,
       .problem = "has too few hops for a linear fit",
       .hint = "three whose numbers of neighbours do not lie on one line"});
}

}  // namespace rates
