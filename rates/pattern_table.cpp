#include "rates/pattern_table.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "lattice/input_error.hpp"
#include "rates/hop_environment.hpp"
#include "rates/table_reader.hpp"

namespace rates {
namespace {

using lattice::InputError;
using lattice::Mistake;

constexpr std::size_t most_bytes = std::size_t{64} << 20;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Enters rows into a table.
class Rows {
 public:
  Rows(TableReader& reader, std::vector<double>& barrier_eV)
      : reader_(reader), barrier_eV_(barrier_eV), first_line_(pattern_count, 0) {}

  void take(std::span<const TableCell> cells) {
    const auto pattern = pattern_of(cells[0].text);
    if (!pattern)
      reader_.mistake(cells[0], "pattern", "is no pattern",
                      "0x and hexadecimal digits, from 0x0 to 0x3ffff");
    const auto barrier_eV = reader_.barrier_eV(cells[1], "barrier_eV");
    if (pattern && barrier_eV) enter(cells[0], *pattern, *barrier_eV);
  }

 private:
  void enter(TableCell where, Pattern pattern, double barrier_eV) {
    const auto first_in = [](int line) {
      return "first in line " + std::to_string(line);
    };
    if (first_line_[pattern] > 0)
      return reader_.mistake(where, "pattern", "the pattern comes twice",
                             first_in(first_line_[pattern]));
    if (!std::isnan(barrier_eV_[pattern]) && barrier_eV_[pattern] != barrier_eV) {
      int line = 0;
      for (const BitMap& map : hop_symmetries())
        line = std::max(line, first_line_[mapped(pattern, map)]);
      return reader_.mistake(where, "pattern",
                             "has another barrier than the same pattern in a mirror",
                             first_in(line));
    }
    first_line_[pattern] = reader_.line();
    set_by_symmetry(barrier_eV_, pattern, barrier_eV);
  }

  TableReader& reader_;
  std::vector<double>& barrier_eV_;
  std::vector<int> first_line_;  ///< shape [pattern_count]
};

}  // namespace

PatternTable read_pattern_table(const std::filesystem::path& file) {
  PatternTable table;
  table.barrier_eV.assign(pattern_count, none);
  TableReader reader(file, {"pattern", "barrier_eV"});
  Rows rows(reader, table.barrier_eV);
  table.origin = reader.read(
      most_bytes, [&](std::span<const TableCell> cells) { rows.take(cells); });
  return table;
}

LinearFit fit_linear(const PatternTable& table) {
  std::vector<TableEntry> entries;
  for (const Pattern p : pattern_classes())
    if (const double barrier_eV = table.barrier_eV[p]; !std::isnan(barrier_eV))
      entries.push_back({static_cast<double>(n_initial(p)),
                         static_cast<double>(n_final(p)), barrier_eV});
  if (const auto fit = fit_plane(entries)) return *fit;
  throw InputError(Mistake{.file = table.origin.file,
                           .problem = "has too few entries for a linear fit",
                           .hint = "three patterns whose (n_initial, n_final) do not "
                                   "lie on one line"});
}

}  // namespace rates
