// What lone adatoms do on terraces.
#include "rates/terrace_trial.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <variant>

#include "rates/coordination_hop.hpp"
#include "rates/process_hop.hpp"
#include "rates/units.hpp"

namespace {

using lattice::Crystal;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;
using rates::LoneAdatom;
using rates::TerraceTrial;

Crystal slab(const std::string& cell) {
  return {lattice::unit_cell(cell),
          {20, 12, 4},
          {Side::periodic, Side::periodic, Side::open}};
}

rates::LiftingHopMaker bonds(double eV, unsigned fewest_final) {
  return [=](Occupancy& occupancy, double temperature_K) {
    return rates::make_coordination_hop(
        occupancy,
        rates::bond_counting({.bond_energy_eV = eV, .fewest_final = fewest_final}),
        temperature_K);
  };
}

rates::LiftingHopMaker silver(rates::PatternFallback fallback) {
  const auto folder = std::filesystem::path(ADATOM_TABLES);
  const auto table = rates::read_process_table(folder / "Ag_emt_process.csv");
  const auto barriers = rates::to_process_barriers(table, {.fallbacks = {fallback}});
  return [=](Occupancy& occupancy, double temperature_K) {
    return rates::make_process_hop(occupancy, barriers, temperature_K);
  };
}

std::variant<LoneAdatom, std::string> tried(const std::string& cell,
                                            const rates::LiftingHopMaker& make,
                                            double temperature_K, int level) {
  const Crystal crystal = slab(cell);
  const Occupancy film(crystal);
  return TerraceTrial(film, make, temperature_K).adatom_on(level);
}

TEST_CASE("A lone adatom hops along all bonds of its plane") {
  const double kT_eV = rates::boltzmann_eV_per_K * 300.0;
  for (const int level : {3, 4, 5, 8}) {
    const auto by_bonds =
        std::get<LoneAdatom>(tried("fcc_111", bonds(0.1, 3), 300.0, level));
    CHECK(by_bonds.hop_per_s == doctest::Approx(6e13 * std::exp(-0.3 / kT_eV)));
    CHECK(by_bonds.coordination == 3);
    const auto by_process = std::get<LoneAdatom>(
        tried("fcc_111", silver(rates::PatternFallback::forbidden), 300.0, level));
    CHECK(by_process.hop.entry == "terrace_111");
    CHECK(by_process.hop_per_s == doctest::Approx(6.0 * by_process.hop.rate_per_s));
    CHECK(by_process.beside_per_s == 0.0);
    CHECK(by_process.mobile_atom_count == 1);
  }
}

TEST_CASE("Hops beside a lone adatom are those of all other atoms together") {
  // Counted over a whole slab: every atom with a way to a site with three neighbours.
  const Crystal crystal = slab("fcc_111");
  Occupancy occupancy(crystal);
  const lattice::Terraces planes(occupancy);
  const auto hops = bonds(0.05, 3)(occupancy, 500.0);
  for (int plane = 0; plane < 6; ++plane)
    for (const unsigned b : planes.basis_of_plane(plane))
      for (int y = 0; y < 12; ++y)
        for (int x = 0; x < 20; ++x) hops->place(crystal.site({x, y, plane / 3}, b), 1);
  REQUIRE(hops->total_rate_per_s() == 0.0);
  const Site adatom = crystal.site({10, 6, 2}, 0);
  hops->place(adatom, 1);
  const auto found = std::get<LoneAdatom>(tried("fcc_111", bonds(0.05, 3), 500.0, 6));
  CHECK(found.hop_per_s + found.beside_per_s ==
        doctest::Approx(hops->total_rate_per_s()).epsilon(1e-12));
  CHECK(found.mobile_atom_count == hops->mobile_atom_count());
  // Three atoms beneath it (10 neighbours, each to the two neighbours of the adatom
  // that it touches too) and nine around these (9 neighbours: three of them touch two
  // such sites, six touch one).
  const double kT_eV = rates::boltzmann_eV_per_K * 500.0;
  CHECK(found.beside_per_s ==
        doctest::Approx(1e13 * (3 * 2 * std::exp(-0.50 / kT_eV) +
                                (3 * 2 + 6) * std::exp(-0.45 / kT_eV))));
}

TEST_CASE("Where others than a lone adatom matter nobody walks and one is told why") {
  const auto reason = [](const std::string& cell, const rates::LiftingHopMaker& make,
                         int level) {
    const auto result = tried(cell, make, 500.0, level);
    return std::holds_alternative<std::string>(result) ? std::get<std::string>(result)
                                                       : "";
  };
  CHECK(reason("fcc_111", bonds(0.1, 3), 6) == "");
  CHECK(reason("fcc_111", bonds(0.1, 2), 6) == "atoms of the terrace itself can move");
  CHECK(reason("fcc", bonds(0.1, 3), 4) == "atoms of the terrace itself can move");
  CHECK(reason("fcc_111", bonds(0.1, 4), 6) ==
        "a lone adatom cannot hop to all neighbours on its terrace");
}

}  // namespace
