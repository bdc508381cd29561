#include "rates/barrier_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "lattice/words.hpp"
#include "rates/table_reader.hpp"

namespace rates {
namespace {

using lattice::InputError;
using lattice::Mistake;

constexpr std::size_t most_bytes = 1 << 20;
constexpr unsigned size = CoordinationBarriers::size;
constexpr std::array<std::string_view, 3> column_names{"n_initial", "n_final",
                                                       "barrier_eV"};

/// Enters the rows of a file into a table, each pair once.
class Rows {
 public:
  Rows(TableReader& reader, BarrierTable& table) : reader_(reader), table_(table) {}

  void take(std::span<const TableCell> cells) {
    const auto n_initial = neighbours(cells[0], column_names[0]);
    const auto n_final = neighbours(cells[1], column_names[1]);
    const auto barrier_eV = reader_.barrier_eV(cells[2], column_names[2]);
    if (n_initial && n_final) enter(cells[0], *n_initial, *n_final, barrier_eV);
  }

 private:
  void enter(TableCell where, unsigned n_initial, unsigned n_final,
             std::optional<double> barrier_eV) {
    int& first = first_line_[n_initial][n_final];
    if (first > 0) {
      where.text = {};
      return reader_.mistake(where,
                             "n_initial = " + std::to_string(n_initial) +
                                 ", n_final = " + std::to_string(n_final),
                             "the pair comes twice",
                             "first in line " + std::to_string(first));
    }
    first = reader_.line();
    if (barrier_eV) table_.barrier_eV[n_initial][n_final] = *barrier_eV;
  }

  std::optional<unsigned> neighbours(TableCell cell, std::string_view name) {
    const auto n = lattice::number_of<unsigned>(cell.text);
    if (n && *n < size) return n;
    reader_.mistake(cell, name,
                    lattice::number_of<double>(cell.text)
                        ? "is no possible number of neighbours"
                        : "is not a number",
                    "a whole number from 0 to " + std::to_string(size - 1));
    return std::nullopt;
  }

  TableReader& reader_;
  BarrierTable& table_;
  std::array<std::array<int, size>, size> first_line_{};  // shape [n_initial, n_final]
};

/// Calls action(n_initial, n_final, barrier_eV) for each entry.
void for_entries(const BarrierTable& table, auto&& action) {
  for (unsigned i = 0; i < size; ++i)
    for (unsigned f = 0; f < size; ++f)
      if (!std::isnan(table.barrier_eV[i][f])) action(i, f, table.barrier_eV[i][f]);
}

/// Whether a hop between these has an atom with fewer neighbours than are stable, or
/// more than the lattice has beside an empty site.
bool is_of_no_hop(unsigned n_initial, unsigned n_final, unsigned coordination,
                  unsigned fewest) {
  return std::min(n_initial, n_final) < fewest ||
         std::max(n_initial, n_final) >= coordination;
}

/// Where the barriers of a run come from, in one line.
std::string description(const BarrierTable& table, std::size_t gap_count,
                        std::size_t unused_count, GapPolicy policy) {
  std::string s = "barrier table " + table.origin.file;
  if (unused_count > 0)
    s += "; " + std::to_string(unused_count) +
         " of its rows are of no hop on this lattice";
  if (gap_count == 0) return s;
  s += "; " + std::to_string(gap_count) + " pairs that it lacks are ";
  return s + (policy == GapPolicy::forbidden ? "forbidden" : "from its linear fit");
}

}  // namespace

BarrierTable read_barrier_table(const std::filesystem::path& file) {
  BarrierTable table;
  TableReader reader(file, {column_names.begin(), column_names.end()});
  Rows rows(reader, table);
  table.origin = reader.read(
      most_bytes, [&](std::span<const TableCell> cells) { rows.take(cells); });
  return table;
}

std::vector<Gap> gaps(const BarrierTable& table, unsigned coordination,
                      unsigned fewest) {
  ADATOM_EXPECT(coordination <= size);
  std::vector<Gap> found;
  for (unsigned i = fewest; i < coordination; ++i)
    for (unsigned f = fewest; f < coordination; ++f)
      if (std::isnan(table.barrier_eV[i][f])) found.push_back({i, f});
  return found;
}

std::string text_of(const std::vector<Gap>& gaps) {
  std::map<unsigned, std::vector<unsigned>> finals;
  for (const Gap& gap : gaps) finals[gap.n_initial].push_back(gap.n_final);
  std::string s;
  for (auto row = finals.begin(); row != finals.end();) {
    const std::vector<unsigned>& alike = row->second;
    std::vector<unsigned> initials;
    for (; row != finals.end() && row->second == alike; ++row)
      initials.push_back(row->first);
    s += (s.empty() ? "" : "; ") + ("n_initial " + lattice::ranges(initials, ", ")) +
         ": n_final " + lattice::ranges(alike, ", ");
  }
  return s;
}

LinearFit fit_linear(const BarrierTable& table, unsigned coordination) {
  std::vector<TableEntry> entries;
  for_entries(table, [&](unsigned n_initial, unsigned n_final, double barrier_eV) {
    if (is_of_no_hop(n_initial, n_final, coordination, 0)) return;
    entries.push_back({1.0 * n_initial, 1.0 * n_final, barrier_eV});
  });
  if (const auto fit = fit_plane(entries)) return *fit;
  throw InputError(Mistake{.file = table.origin.file,
                           .problem = "has too few entries for a linear fit",
                           .hint = "three pairs that do not lie on one line"});
}

CoordinationBarriers to_barriers(const BarrierTable& table, unsigned coordination,
                                 unsigned fewest, GapPolicy policy) {
  const std::vector<Gap> lacking = gaps(table, coordination, fewest);
  if (policy == GapPolicy::error && !lacking.empty())
    throw InputError(Mistake{
        .file = table.origin.file,
        .problem =
            "lacks " + std::to_string(lacking.size()) + " pairs: " + text_of(lacking),
        .hint = "add them, or choose what stands in for them: gaps = \"forbidden\" or "
                "\"linear_fit\""});
  std::size_t unused_count = 0;
  for_entries(table, [&](unsigned i, unsigned f, double) {
    unused_count += is_of_no_hop(i, f, coordination, fewest);
  });
  CoordinationBarriers barriers;
  barriers.description = description(table, lacking.size(), unused_count, policy);
  if (const auto metal = table.origin.about.find("metal");
      metal != table.origin.about.end())
    barriers.metal = metal->second;
  barriers.attempt_frequency_per_s = table.origin.attempt_frequency_per_s;
  barriers.sources = CoordinationBarriers::filled(BarrierSource::few);
  for_entries(table, [&](unsigned i, unsigned f, double barrier_eV) {
    if (is_of_no_hop(i, f, coordination, fewest)) return;
    barriers.barrier_eV[i][f] = barrier_eV;
    barriers.sources[i][f] = BarrierSource::table;
  });
  for (const Gap& gap : lacking)
    barriers.sources[gap.n_initial][gap.n_final] = policy == GapPolicy::linear_fit
                                                       ? BarrierSource::linear
                                                       : BarrierSource::forbidden;
  if (policy == GapPolicy::linear_fit && !lacking.empty()) {
    const LinearFit fit = fit_linear(table, coordination);
    const CoordinationBarriers line = linear_barriers(
        {fit.constant_eV, fit.per_initial_eV, fit.per_final_eV, fewest});
    for (const Gap& gap : lacking)
      barriers.barrier_eV[gap.n_initial][gap.n_final] =
          line.barrier_eV[gap.n_initial][gap.n_final];
  }
  barriers.bond_energy_eV =
      check_balance(barriers, coordination).bond_energy_eV.value_or(0.0);
  return barriers;
}

}  // namespace rates
