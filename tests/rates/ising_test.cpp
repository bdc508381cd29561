// The gas phase of the square lattice gas against Onsager's solution of the Ising
// model.
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "kmc/engine.hpp"
#include "lattice/occupancy.hpp"
#include "rates/coordination_hop.hpp"
#include "rates/units.hpp"

namespace {

using lattice::Side;

/// Bonds per site at each due time.
class BondDensity final : public kmc::Observer {
 public:
  explicit BondDensity(const lattice::Occupancy& occupancy) : occupancy_(occupancy) {}
  void observe(double, std::uint64_t) override {
    unsigned twice = 0;
    for (lattice::Atom atom = 0; atom < occupancy_.atom_end(); ++atom)
      twice += occupancy_.coordination(occupancy_.site(atom));
    samples.push_back(0.5 * twice /
                      static_cast<double>(occupancy_.crystal().site_count()));
  }
  std::vector<double> samples;

 private:
  const lattice::Occupancy& occupancy_;
};

}  // namespace

TEST_CASE(
    "The gas beside a condensed phase has the energy of the Ising model at temperature "
    "2") {
  // Spins s = 2 n - 1 with coupling J = 1 are a lattice gas with bond energy 4 J: at T
  // = 2, eps / kT = 2. Onsager (1944) and Yang (1952): u = -1.745565, M = 0.911319, so
  // the gas has the density (1 - M) / 2, and with b bonds per site u = -(4 b - 8
  // density + 2).
  constexpr double u = -1.745565, gas_density = 0.5 * (1.0 - 0.911319);
  constexpr double exact = 0.25 * (-u - 2.0 + 8.0 * gas_density);
  constexpr int length = 128;
  constexpr int block_count = 20, block_size = 125;
  const lattice::Crystal crystal(lattice::unit_cell("square"), {length, length, 1},
                                 {Side::periodic, Side::periodic, Side::open});
  lattice::Occupancy occupancy(crystal);
  constexpr double site_count = length * length;
  const auto atom_count = static_cast<int>(std::lround(gas_density * site_count));
  for (int k = 0; k < atom_count; ++k) {
    const int place = k * 22;  // spread out: 726 x 22 < 128 x 128
    occupancy.place(crystal.site({place % length, place / length, 0}, 0));
  }
  constexpr double temperature_K = 300.0;
  const auto hop = rates::make_coordination_hop(
      occupancy,
      rates::bond_counting(
          {.bond_energy_eV = 2.0 * rates::boltzmann_eV_per_K * temperature_K,
           .fewest_final = 0}),
      temperature_K);
  kmc::Engine engine(kmc::Rng(1));
  engine.add(*hop);
  // Clusters live until an atom with two bonds leaves, about 1 / (nu exp(-4)) = 5 ps:
  // start after a hundred of these, and average over 25 of them in each block.
  engine.run({.time_s = 5e-10});
  REQUIRE(hop->difference_from_rebuilt().value_or("") == "");
  BondDensity bonds(occupancy);
  kmc::Engine measured(kmc::Rng(2));
  measured.add(*hop);
  constexpr double interval_s = 1e-12;
  measured.watch(bonds, kmc::Schedule::linear(interval_s));
  measured.run({.time_s = (block_count * block_size - 0.5) * interval_s});
  REQUIRE(bonds.samples.size() == std::size_t{block_count} * block_size);

  std::vector<double> blocks(block_count, 0.0);
  for (std::size_t k = 0; k < bonds.samples.size(); ++k)
    blocks[k / block_size] += bonds.samples[k] / block_size;
  double mean = 0.0, variance = 0.0;
  for (const double b : blocks) mean += b / block_count;
  for (const double b : blocks)
    variance += (b - mean) * (b - mean) / (block_count * (block_count - 1.0));
  // The run holds the number of atoms fixed. With b about c density^2, an ensemble
  // whose density fluctuates by sigma has c sigma^2 more bonds: c = 12.8, and sigma^2
  // is 4.35 density / sites (the susceptibility's low-temperature series, OEIS A002927
  // after Domb (1974), at exp(-4 J / T) = 0.1353), which makes 1.5e-4 of b = 0.0251.
  // The rounded number of atoms changes b by 2 c density d(density).
  const double rounding = atom_count / site_count - gas_density;
  const double c = exact / (gas_density * gas_density);
  const double expected = exact + 2.0 * c * gas_density * rounding;
  const double lowest = expected - 4.35 * c * gas_density / site_count;
  const double five_sigma = 5.0 * std::sqrt(variance);
  CAPTURE(mean);
  CAPTURE(five_sigma);
  CHECK(mean < expected + five_sigma);
  CHECK(mean > lowest - five_sigma);
  CHECK(five_sigma < 0.06 * exact);
}
