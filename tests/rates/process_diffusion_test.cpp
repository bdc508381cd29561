// Measured as in an experiment, from runs at several temperatures: the slope of an
// Arrhenius plot is the barrier of the process that was watched.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "rates/process_hop.hpp"
#include "rates/units.hpp"

namespace {

using lattice::Crystal;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;
using lattice::Vector3;
using rates::ProcessBarriers;
using rates::SiteKind;

constexpr std::array<Side, 3> slab = {Side::periodic, Side::periodic, Side::open};
const double bond = std::sqrt(0.5);  // lattice constants

struct Table {
  explicit Table(const std::string& name)
      : rows(rates::read_process_table(std::filesystem::path(ADATOM_TABLES) /
                                       (name + ".csv"))),
        barriers(rates::to_process_barriers(
            rows, {.fallbacks = {rates::PatternFallback::linear}})) {}
  double eV(const std::string& process) const {
    return rows.barrier_eV[*rates::process_number(process)];
  }
  double rate_per_s(const std::string& process, double temperature_K) const {
    return rows.origin.attempt_frequency_per_s *
           std::exp(-eV(process) / (rates::boltzmann_eV_per_K * temperature_K));
  }
  rates::ProcessTable rows;
  ProcessBarriers barriers;
};

/// A slab whose last layer is a stripe along x, in y from 0 up to `stripe` of its width
/// (0: no stripe).
struct Surface {
  Surface(const std::string& cell, double stripe)
      : crystal(lattice::unit_cell(cell), {12, 12, 4}, slab), occupancy(crystal) {
    const double width = 12.0 * crystal.cell().vectors()[1][1];
    const double height = crystal.position(crystal.site({0, 0, 2}, 0))[2];
    crystal.for_each_site([&](Site site) {
      const Vector3 at = crystal.position(site);
      const bool is_top = at[2] > height - layer(cell) - 1e-6;
      if (at[2] < height - 1e-6 && (!is_top || stripe == 0.0 || at[1] < stripe * width))
        occupancy.place(site);
    });
  }
  static double layer(const std::string& cell) {
    return cell == "fcc_111" ? 1.0 / std::sqrt(3.0) : 0.5;
  }
  SiteKind kind(Site site) const {
    const auto steps = rates::bond_steps(crystal.cell());
    unsigned set = 0;
    for (unsigned d = 0; d < rates::fcc_coordination; ++d)
      if ((occupancy.occupied_bonds(site) >> d & 1U) != 0)
        set |= 1U << (std::ranges::find(rates::fcc_bonds(), steps[d]) -
                      rates::fcc_bonds().begin());
    return rates::site_kind(static_cast<rates::NeighbourSet>(set));
  }
  /// The empty sites of a kind; the highest ones only, if asked.
  std::vector<Site> sites(SiteKind wanted, bool highest = false) const {
    std::vector<Site> list;
    double z = 0.0;
    crystal.for_each_site([&](Site site) {
      if (occupancy.occupied(site) || kind(site) != wanted) return;
      const double own = crystal.position(site)[2];
      if (highest && own > z + 1e-6) list.clear(), z = own;
      if (!highest || own > z - 1e-6) list.push_back(site);
    });
    REQUIRE(!list.empty());
    return list;
  }
  Crystal crystal;
  Occupancy occupancy;
};

/// Where the atom with fewest neighbours sits: by an exchange another atom becomes the
/// adatom.
Site adatom_site(const Occupancy& occupancy) {
  Site least = lattice::no_site;
  for (lattice::Atom atom = 0; atom < occupancy.atom_end(); ++atom)
    if (const Site site = occupancy.site(atom);
        site != lattice::no_site &&
        (least == lattice::no_site ||
         occupancy.coordination(site) < occupancy.coordination(least)))
      least = site;
  return least;
}

#ifdef ADATOM_CONTRACTS
constexpr int blocks = 200, falls = 20;
#else
constexpr int blocks = 1500, falls = 150;
#endif
constexpr int block_size = 40;

/// <x^2> / 2t [lattice constants^2 / s] of an adatom along x from many short runs that
/// start at one site: few of them see it leave for a place of another kind.
double diffusion_per_s(Surface& surface, SiteKind start, const Table& table,
                       double temperature_K) {
  const Site from = surface.sites(start).front();
  const auto hop =
      rates::make_process_hop(surface.occupancy, table.barriers, temperature_K);
  kmc::Rng rng(17);
  double squares = 0.0, time_s = 0.0;
  Vector3 before = hop->total_displacement();
  for (int k = 0; k < blocks; ++k) {
    hop->place(from, 1);
    for (int n = 0; n < block_size; ++n) {
      const double total_per_s = hop->total_rate_per_s();
      time_s += 1.0 / total_per_s;
      hop->execute(rng.uniform() * total_per_s, rng);
    }
    const Vector3 now = hop->total_displacement();
    squares += (now[0] - before[0]) * (now[0] - before[0]);
    before = now;
    hop->remove(adatom_site(surface.occupancy));
  }
  return squares / (2.0 * time_s);
}

/// Slope and value at the middle of ln D against 1 / kT.
struct Line {
  double slope_eV = 0.0, middle = 0.0, spread_per_eV = 0.0;
};
Line fitted(const std::vector<double>& temperatures_K,
            const std::function<double(double)>& ln_of) {
  std::vector<double> x, y;
  for (const double temperature_K : temperatures_K) {
    x.push_back(1.0 / (rates::boltzmann_eV_per_K * temperature_K));
    y.push_back(ln_of(temperature_K));
  }
  double mean_x = 0.0, mean_y = 0.0, xx = 0.0, xy = 0.0;
  for (std::size_t k = 0; k < x.size(); ++k)
    mean_x += x[k] / static_cast<double>(x.size());
  for (std::size_t k = 0; k < x.size(); ++k)
    mean_y += y[k] / static_cast<double>(x.size());
  for (std::size_t k = 0; k < x.size(); ++k) {
    xx += (x[k] - mean_x) * (x[k] - mean_x);
    xy += (x[k] - mean_x) * (y[k] - mean_y);
  }
  return {-xy / xx, mean_y, std::sqrt(xx)};
}

/// x is a sum of independent steps, so x^2 has a relative standard deviation of about
/// sqrt(2), and the mean over the blocks one of sqrt(2 / blocks); the waiting times
/// used are their means. So is that of ln D, and it moves the slope by itself / the
/// spread of 1 / kT. Five of them.
void check_barrier(const Line& measured, const Line& exact) {
  const double sigma = std::sqrt(2.0 / blocks);
  CAPTURE(measured.slope_eV);
  CAPTURE(exact.slope_eV);
  CHECK(std::abs(measured.slope_eV - exact.slope_eV) <
        5.0 * sigma / measured.spread_per_eV);
  CHECK(std::abs(measured.middle - exact.middle) < 5.0 * sigma / std::sqrt(3.0));
}

struct Walk {
  std::string table, cell;
  double stripe;
  SiteKind start;
  std::vector<double> temperatures_K;
  /// Of the table: the process, and <x^2> of all its ways in (lattice constants)^2.
  std::string process;
  double squares;
};

TEST_CASE("The slope of an Arrhenius plot is the barrier of the process") {
  const double b2 = bond * bond;
  for (const Walk& walk : {
           // Six ways, cos^2 of their angles sums to 3; each has a sixth of the rate to
           // an hcp hollow.
           Walk{"Ag_emt_process",
                "fcc_111",
                0.0,
                SiteKind::terrace_111,
                {100.0, 150.0, 250.0},
                "terrace_111",
                3.0 / 6.0 * b2},
           Walk{"Pt_emt_process",
                "fcc_111",
                0.0,
                SiteKind::terrace_111,
                {150.0, 200.0, 300.0},
                "terrace_111",
                3.0 / 6.0 * b2},
           Walk{"Ag_emt_process",
                "fcc",
                0.0,
                SiteKind::terrace_100,
                {250.0, 300.0, 400.0},
                "terrace_100",
                2.0 * b2},
           // Exchange along the cube edges, far easier than the hop.
           Walk{"Au_u3_process",
                "fcc",
                0.0,
                SiteKind::terrace_100,
                {200.0, 250.0, 350.0},
                "exchange_100",
                2.0},
           Walk{"Ag_emt_process",
                "fcc_111",
                0.5,
                SiteKind::step_A,
                {140.0, 170.0, 220.0},
                "along_A",
                2.0 * b2},
           Walk{"Ag_emt_process",
                "fcc_111",
                0.5,
                SiteKind::step_B,
                {120.0, 140.0, 170.0},
                "along_B",
                2.0 * b2},
           Walk{"Cu_emt_process",
                "fcc_111",
                0.5,
                SiteKind::step_A,
                {140.0, 170.0, 220.0},
                "along_A",
                2.0 * b2},
       }) {
    CAPTURE(walk.table);
    CAPTURE(walk.process);
    const Table table(walk.table);
    Surface surface(walk.cell, walk.stripe);
    const Line measured = fitted(walk.temperatures_K, [&](double temperature_K) {
      return std::log(diffusion_per_s(surface, walk.start, table, temperature_K));
    });
    const Line exact = fitted(walk.temperatures_K, [&](double temperature_K) {
      return std::log(0.5 * walk.squares *
                      table.rate_per_s(walk.process, temperature_K));
    });
    CHECK(exact.slope_eV == doctest::Approx(table.eV(walk.process)));
    check_barrier(measured, exact);
  }
}

/// Solves a x = b; a has shape [n, n], by rows.
std::vector<double> solved(std::vector<std::vector<double>> a, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t row = 0; row < n; ++row) {
      if (row == k) continue;
      const double factor = a[row][k] / a[k][k];
      for (std::size_t c = k; c < n; ++c) a[row][c] -= factor * a[k][c];
      b[row] -= factor * b[k];
    }
  for (std::size_t k = 0; k < n; ++k) b[k] /= a[k][k];
  return b;
}

/// The mean time that an adatom stays on a terrace [s], by its Markov chain: the rates
/// out of each site, those to the sites of the terrace among them.
double exact_stay_s(Surface& surface, const std::vector<Site>& terrace,
                    const Table& table, double temperature_K) {
  const auto hop =
      rates::make_process_hop(surface.occupancy, table.barriers, temperature_K);
  std::vector<std::vector<double>> rates_out(terrace.size(),
                                             std::vector<double>(terrace.size(), 0.0));
  for (std::size_t i = 0; i < terrace.size(); ++i) {
    hop->place(terrace[i], 1);
    for (const rates::Move& move : hop->moves(terrace[i])) {
      rates_out[i][i] += move.rate_per_s;
      const auto to = std::ranges::find(terrace, move.to);
      if (to != terrace.end()) rates_out[i][to - terrace.begin()] -= move.rate_per_s;
    }
    hop->remove(terrace[i]);
  }
  return solved(rates_out, std::vector<double>(terrace.size(), 1.0)).front();
}

TEST_CASE("The time on top of an island gives the way down its easiest edge") {
  const Table table("Ni_emt_process");
  const std::vector<double> temperatures_K = {220.0, 260.0, 320.0};
  Surface surface("fcc_111", 0.5);
  const std::vector<Site> terrace = surface.sites(SiteKind::terrace_111, true);
  const auto measured = fitted(temperatures_K, [&](double temperature_K) {
    const auto hop =
        rates::make_process_hop(surface.occupancy, table.barriers, temperature_K);
    const double top = surface.crystal.position(terrace.front())[2];
    kmc::Rng rng(5);
    double time_s = 0.0;
    for (int k = 0; k < falls; ++k) {
      const lattice::Atom adatom = hop->place(terrace.front(), 1);
      for (double z = top; z > top - 0.1;) {
        const double total_per_s = hop->total_rate_per_s();
        time_s += 1.0 / total_per_s;
        hop->execute(rng.uniform() * total_per_s, rng);
        z = surface.crystal.position(surface.occupancy.site(adatom))[2];
      }
      // Then it is on the lower terrace, or in the island whose atom is there.
      hop->remove(adatom_site(surface.occupancy));
    }
    return -std::log(time_s / falls);
  });
  const auto exact = fitted(temperatures_K, [&](double temperature_K) {
    return -std::log(exact_stay_s(surface, terrace, table, temperature_K));
  });
  CAPTURE(measured.slope_eV);
  CAPTURE(exact.slope_eV);
  // A stay is at most as spread as an exponential time: 1 / sqrt(falls) for its mean.
  const double sigma = 1.0 / std::sqrt(static_cast<double>(falls));
  CHECK(std::abs(measured.slope_eV - exact.slope_eV) <
        5.0 * sigma / measured.spread_per_eV);
  CHECK(std::abs(measured.middle - exact.middle) < 5.0 * sigma / std::sqrt(3.0));
  // The Ehrlich-Schwoebel barrier: the way down is exchange at the B step. In the cold
  // an adatom is nearly as often at one site of the terrace as at another, so that the
  // slope is the barrier of the descent but for the share of the other ways down.
  const auto cold = fitted({120.0, 140.0, 160.0}, [&](double temperature_K) {
    return -std::log(exact_stay_s(surface, terrace, table, temperature_K));
  });
  CHECK(std::abs(cold.slope_eV - table.eV("descend_B_exchange")) < 0.01);
}

}  // namespace
