// What the models with barrier tables have in common in the input: files, fallbacks,
// detailed balance.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "lattice/input_error.hpp"
#include "rates/pattern_barriers.hpp"
#include "rates/table_kind.hpp"
#include "scenarios/config.hpp"

namespace scenarios {

/// The file of the table that `key` names. Nothing, and a mistake is noted, if there is
/// no shipped one of this name, or if it goes by pattern or process and is not of this
/// kind.
std::optional<std::filesystem::path> file_of_table(Section& section,
                                                   std::string_view key,
                                                   rates::TableKind kind);

/// The table that `key` names, shipped or the user's; what the reader makes of a file
/// with mistakes, which are noted, is empty.
template <class Table>
Table read_table(Section& section, std::string_view key, rates::TableKind kind,
                 Table (*read)(const std::filesystem::path&)) {
  try {
    if (const auto file = file_of_table(section, key, kind)) return read(*file);
  } catch (const lattice::InputError& error) {
    section.mistakes_in_file(key, error);
  }
  return {};
}

/// Reads fallback and coordination_table.
rates::PatternRules read_fallbacks(Section& section);

/// Notes a coordination_table that is of another metal than the table which it
/// completes, or states another prefactor. One with mistakes is told of already.
void check_coordination_table(Section& section, const rates::TableOrigin& table,
                              const rates::PatternRules& rules);

/// What `balance` asks for.
struct BalanceKeys {
  bool symmetric_saddle = false;
  std::optional<double> bond_energy_eV{};  ///< of the balanced barriers
};
/// Reads balance and bond_energy_eV.
BalanceKeys read_balance(Section& section);

/// The bond energy of balanced barriers [eV]: that of the keys, or else the one that
/// the barriers fit best. Notes a mistake where there is none, or a negative one.
double bond_energy_for_balance_eV(Section& section, const BalanceKeys& keys,
                                  std::optional<double> fitted_eV);

/// What the barriers of equal coordinations have in common, one line for each pair.
std::string table_text(const rates::PatternBarriers& barriers, double temperature_K);

/// Notes what a run with these barriers cannot do: too many of them, no fcc.
void check_fcc(Section& section, const rates::PatternBarriers& barriers,
               const lattice::UnitCell& cell);

}  // namespace scenarios
