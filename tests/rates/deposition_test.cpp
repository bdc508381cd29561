// Where and when atoms and clusters land.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <numbers>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "kmc/engine.hpp"
#include "lattice/shapes/cluster_sites.hpp"
#include "rates/coordination_hop.hpp"
#include "rates/deposition.hpp"
#include "tests/kmc/statistics.hpp"

namespace {

using lattice::Atom;
using lattice::Crystal;
using lattice::Ground;
using lattice::no_site;
using lattice::Occupancy;
using lattice::Side;
using lattice::Site;
using rates::Arrivals;
using rates::Landing;

/// A block with a floor of whole layers of atoms, or a support; nothing hops.
class Ramp {
 public:
  Ramp(const std::string& cell, const Crystal::Cells& size, double floor_height,
       Arrivals arrivals, std::uint64_t seed)
      : Ramp(lattice::unit_cell(cell), size, floor_height, std::move(arrivals), seed) {}
  Ramp(const lattice::UnitCell& cell, const Crystal::Cells& size, double floor_height,
       Arrivals arrivals, std::uint64_t seed)
      : crystal_(cell, size, {Side::periodic, Side::periodic, Side::open}),
        occupancy_(crystal_),
        engine_(kmc::Rng(seed)) {
    crystal_.for_each_site([&](Site site) {
      const double height = crystal_.position(site)[2];
      if (height < floor_height - 1e-6) occupancy_.place(site);
      if (floor_height == 0.0 && height < 1e-6)
        occupancy_.set_ground(site, Ground::support);
    });
    hop_ = rates::make_coordination_hop(
        occupancy_, rates::bond_counting({.fewest_final = 15}), 300.0);
    deposition_ = std::make_unique<rates::Deposition>(
        *hop_, occupancy_, std::move(arrivals), [this](std::span<const Atom> atoms) {
          last_.assign(atoms.begin(), atoms.end());
        });
    deposition_->set_rate_per_s(1.0);
    engine_.add(*hop_);
    engine_.add(*deposition_);
  }

  /// The sites of the next arrival; empty if nothing arrives any more.
  std::vector<Site> next() {
    last_.clear();
    engine_.run({.events = engine_.event_count() + 1});
    std::vector<Site> sites;
    for (const Atom atom : last_) sites.push_back(occupancy_.site(atom));
    return sites;
  }
  void take_away(const std::vector<Site>& sites) {
    for (const Site site : sites) hop_->remove(site);
  }

  /// Occupied neighbours below a site.
  unsigned held_from_below(Site site) const {
    unsigned count = 0;
    for (unsigned d = 0; d < crystal_.bond_count(site); ++d) {
      const Site to = crystal_.neighbour(site, d);
      if (to != no_site && occupancy_.occupied(to) &&
          crystal_.cell().bonds(crystal_.basis(site))[d].vector[2] < -1e-6)
        ++count;
    }
    return count;
  }
  double height(Site site) const { return crystal_.position(site)[2]; }

  const Crystal& crystal() const { return crystal_; }
  Occupancy& occupancy() { return occupancy_; }
  rates::Hop& hop() { return *hop_; }
  rates::Deposition& deposition() { return *deposition_; }
  kmc::Engine& engine() { return engine_; }

 private:
  Crystal crystal_;
  Occupancy occupancy_;
  std::unique_ptr<rates::Hop> hop_;
  std::unique_ptr<rates::Deposition> deposition_;
  kmc::Engine engine_;
  std::vector<Atom> last_;
};

std::vector<lattice::Vector3> ball(const std::string& cell, std::size_t atoms) {
  return lattice::cluster_sites(lattice::unit_cell(cell), lattice::ClusterShape::sphere,
                                atoms);
}

}  // namespace

TEST_CASE("On a bare surface an atom lands in any hollow as likely as in another") {
  struct Surface {
    const char* cell;
    Crystal::Cells size;
    double floor;
    unsigned hollow;  // neighbours below
    std::size_t sites;
  };
  const double root2 = std::sqrt(2.0), root3 = std::sqrt(3.0);
  for (const Surface& s : {Surface{"fcc", {5, 5, 5}, 2.0, 4, 50},
                           Surface{"fcc_111", {6, 4, 4}, 2.0 * root3, 3, 48},
                           Surface{"fcc_110", {7, 6, 6}, 3.0 / root2, 5, 42},
                           Surface{"bcc", {7, 7, 6}, 3.0, 4, 49},
                           Surface{"simple_cubic", {7, 7, 6}, 3.0, 1, 49}}) {
    CAPTURE(s.cell);
    // On (110) the first site that touches can be on top of an atom.
    const bool slides = std::string(s.cell) == "fcc_110";
    Ramp ramp(s.cell, s.size, s.floor,
              {.landing = slides ? Landing::funnelling : Landing::first_touch}, 1);
    std::map<Site, double> hits;
    constexpr int arrivals = 5000;
    for (int k = 0; k < arrivals; ++k) {
      const auto sites = ramp.next();
      REQUIRE(sites.size() == 1);
      REQUIRE(ramp.held_from_below(sites[0]) == s.hollow);
      ++hits[sites[0]];
      ramp.take_away(sites);
    }
    REQUIRE(hits.size() == s.sites);
    std::vector<double> observed;
    for (const auto& [site, count] : hits) observed.push_back(count);
    const std::vector<double> expected(s.sites,
                                       arrivals / static_cast<double>(s.sites));
    CHECK(statistics::chi_square(observed, expected) <
          statistics::chi_square_bound(s.sites - 1));
  }
}

TEST_CASE("However a cell is sheared an atom lands on any of its sites as likely") {
  // The triangular lattice once more. Only the area nearest to a site counts.
  const double root3 = std::sqrt(3.0);
  const lattice::UnitCell sheared("sheared", {{{1, 0, 0}, {4, root3, 0}, {0, 0, 2}}},
                                  {{0, 0, 0}, {0.5, 0.5 * root3, 0}}, 1.0);
  Ramp ramp(sheared, {9, 9, 1}, 0.0, {}, 14);
  constexpr int arrivals = 40000;
  int on_first = 0;
  for (int k = 0; k < arrivals; ++k) {
    const auto sites = ramp.next();
    REQUIRE(sites.size() == 1);
    on_first += ramp.crystal().basis(sites[0]) == 0;
    ramp.take_away(sites);
  }
  // Binomial with p = 1/2: sigma = sqrt(n) / 2.
  CHECK(std::abs(on_first - arrivals / 2) < 5.0 * 0.5 * std::sqrt(arrivals));
}

TEST_CASE("Arrivals are a Poisson process and those on taken sites are reflected") {
  Ramp ramp("square", {60, 60, 1}, 0.0, {}, 2);
  constexpr double sites = 3600.0;
  ramp.deposition().set_rate_per_s(sites);
  ramp.engine().run({.time_s = 2.0});
  // The number of arrivals is Poisson with mean 7200; a site is empty with probability
  // exp(-2), each on its own.
  const auto arrivals = static_cast<double>(ramp.deposition().arrival_count());
  CHECK(std::abs(arrivals - 2.0 * sites) < 5.0 * std::sqrt(2.0 * sites));
  const double empty = std::exp(-2.0);
  const auto atoms = static_cast<double>(ramp.occupancy().atom_count());
  CHECK(std::abs(atoms - sites * (1.0 - empty)) <
        5.0 * std::sqrt(sites * empty * (1.0 - empty)));
  CHECK(ramp.deposition().atom_count() + ramp.deposition().reflected_count() ==
        ramp.deposition().arrival_count());
}

TEST_CASE(
    "Atoms that slide down a simple cubic lattice make columns of Poisson heights") {
  Arrivals arrivals{.landing = Landing::funnelling};
  Ramp ramp("simple_cubic", {60, 60, 40}, 1.0, arrivals, 3);
  constexpr double columns = 3600.0, layers = 6.0;
  for (int k = 0; k < static_cast<int>(layers * columns); ++k)
    REQUIRE(!ramp.next().empty());
  std::vector<double> heights;
  for (int y = 0; y < 60; ++y)
    for (int x = 0; x < 60; ++x) {
      int z = 0;
      while (ramp.occupancy().occupied(ramp.crystal().site({x, y, z + 1}, 0))) ++z;
      heights.push_back(z);
    }
  double sum = 0.0, squares = 0.0;
  for (const double h : heights) {
    sum += h;
    squares += (h - layers) * (h - layers);
  }
  CHECK(sum == layers * columns);  // no overhang: all atoms are in unbroken columns
  // A multinomial of n = 6 x 3600 over m = 3600 columns: the mean of (h - 6)^2 is
  // 6 (1 - 1/m), and n m times its variance about 2 n (n - 1) (1 - 1/m) / m: sigma =
  // sqrt(2 (n - 1) / m^2) n / n = 6 sqrt(2 / m).
  CHECK(std::abs(squares / columns - layers) < 5.0 * layers * std::sqrt(2.0 / columns));
}

TEST_CASE("An atom that flies past a tower sticks to its side") {
  const auto lands_beside = [](Landing landing) {
    Arrivals arrivals{.landing = landing};
    Ramp ramp("simple_cubic", {4, 4, 12}, 1.0, arrivals, 4);
    for (int z = 1; z <= 5; ++z) ramp.hop().place(ramp.crystal().site({1, 1, z}, 0), 1);
    for (int k = 0; k < 400; ++k) {
      const auto sites = ramp.next();
      const auto cell = ramp.crystal().place(sites[0]).cell;
      ramp.take_away(sites);
      if (cell[0] == 2 && cell[1] == 1) return cell[2];
    }
    return -1;
  };
  CHECK(lands_beside(Landing::first_touch) == 5);
  CHECK(lands_beside(Landing::funnelling) == 1);
}

TEST_CASE("Funnelling leaves no atom on fcc 100 with fewer than four below") {
  Arrivals arrivals{.landing = Landing::funnelling};
  Ramp ramp("fcc", {6, 6, 12}, 2.0, arrivals, 5);
  unsigned fewest = 4;
  for (int k = 0; k < 400; ++k)
    fewest = std::min(fewest, ramp.held_from_below(ramp.next()[0]));
  CHECK(fewest == 4);
  Ramp ballistic("fcc", {6, 6, 12}, 2.0, {}, 5);
  for (int k = 0; k < 100; ++k)
    fewest = std::min(fewest, ballistic.held_from_below(ballistic.next()[0]));
  CHECK(fewest < 4);
}

TEST_CASE("An atom that hits another slides to any hollow beside it as likely") {
  // An adatom at (0, 0) of 18 hollows of fcc (100), each hit on 1/18 of the area. On
  // the quarter of its area towards each of (1/2, 0), (-1/2, 0), (0, 1/2), (0, -1/2)
  // an atom rests at the site half a lattice constant above that point, with three
  // empty hollows below: of (1/2, 0) these are (1/2, 1/2), (1/2, -1/2) and (1, 0). So a
  // nearest hollow has two parts of 1/4 x 1/3 more than its own area, and one a lattice
  // constant away has one.
  Ramp ramp("fcc", {3, 3, 5}, 2.0, {.landing = Landing::funnelling}, 16);
  const Site adatom = ramp.crystal().site({1, 1, 2}, 0);
  const auto middle = ramp.crystal().position(adatom);
  REQUIRE(middle[2] == 2.0);
  ramp.hop().place(adatom, 1);
  std::map<Site, double> hits;
  constexpr int arrivals = 20000;
  for (int k = 0; k < arrivals; ++k) {
    const auto sites = ramp.next();
    REQUIRE(sites.size() == 1);
    ++hits[sites[0]];
    ramp.take_away(sites);
  }
  REQUIRE(hits.size() == 17);
  std::vector<double> observed, expected;
  double sum = 0.0;
  for (const auto& [site, count] : hits) {
    REQUIRE(ramp.height(site) == 2.0);
    const auto beside = ramp.crystal().position(site) - middle;
    const double x = std::remainder(beside[0], 3.0), y = std::remainder(beside[1], 3.0);
    const double square = x * x + y * y;
    const double parts = square < 0.6 ? 2.0 : square < 1.1 ? 1.0 : 0.0;
    observed.push_back(count);
    expected.push_back(arrivals / 18.0 * (1.0 + parts / 12.0));
    sum += expected.back();
  }
  CHECK(sum == doctest::Approx(arrivals));
  CHECK(statistics::chi_square(observed, expected) < statistics::chi_square_bound(16));
}

TEST_CASE("Behind a tower an oblique beam casts a shadow") {
  // At 60 degrees the shadow of 6 layers is 6 tan 60 = 10.4 columns long. The beam goes
  // along +x; its lowest line over the tower's top passes column x = 1 + k at the
  // height 7 - (k - 1/2) / tan 60 of its upper border, half a site below that at the
  // latest.
  const double tangent = std::sqrt(3.0);
  Arrivals arrivals{.direction = {std::sin(std::acos(0.5)), 0.0, -0.5}};
  Ramp ramp("simple_cubic", {30, 5, 14}, 1.0, arrivals, 6);
  for (int y = 0; y < 5; ++y)
    for (int z = 1; z <= 6; ++z) ramp.hop().place(ramp.crystal().site({1, y, z}, 0), 1);
  int in_shadow = 0, outside = 0;
  for (int k = 0; k < 2000; ++k) {
    const auto sites = ramp.next();
    REQUIRE(sites.size() == 1);
    const auto cell = ramp.crystal().place(sites[0]).cell;
    ramp.take_away(sites);
    if (cell[0] < 2) continue;
    const double line = 6.5 - (cell[0] - 0.5 + 0.5 - 1.5) / tangent;
    if (cell[2] + 0.5 < line - 1.0) ++in_shadow;
    if (cell[0] > 14) ++outside;
  }
  CHECK(in_shadow == 0);
  CHECK(outside > 500);
}

TEST_CASE("A cluster lands whole on empty sites and touches") {
  for (const char* cell : {"fcc", "fcc_111", "fcc_110", "bcc"}) {
    CAPTURE(cell);
    Arrivals arrivals{.shape = ball(cell, 55), .sizes = {.mean_atoms = 55.0}};
    // Bonds of fcc_110 lead two planes down, past a support under the lowest.
    const bool needs_floor = std::string(cell) == "fcc_110";
    Ramp ramp(cell, {14, 14, 14}, needs_floor ? 1.0 : 0.0, arrivals, 7);
    for (int k = 1; k <= 8; ++k) {
      const std::size_t before = ramp.occupancy().atom_count();
      const auto sites = ramp.next();
      if (ramp.deposition().blocked()) break;
      REQUIRE(sites.size() == 55);
      REQUIRE(ramp.occupancy().atom_count() == before + 55);
      REQUIRE(std::set<Site>(sites.begin(), sites.end()).size() == 55);
      const std::set<Site> own(sites.begin(), sites.end());
      bool touches = false;
      for (const Site site : sites) {
        touches = touches || ramp.occupancy().ground(site) == Ground::support;
        for (unsigned d = 0; d < ramp.crystal().bond_count(site); ++d) {
          const Site to = ramp.crystal().neighbour(site, d);
          touches = touches || (to != no_site && ramp.occupancy().occupied(to) &&
                                !own.contains(to));
        }
      }
      REQUIRE(touches);
    }
    CHECK(ramp.deposition().arrival_count() >= 4);
    CHECK(ramp.hop().difference_from_rebuilt().value_or("") == "");
  }
}

TEST_CASE("A cluster finds room above a bare surface wherever it starts") {
  // It starts in a plane of sites. On bcc (111) the planes, sqrt(1/12) apart, lie above
  // each other as ABC: more than a quarter of a plane is nearest to a site of the next
  // above, from which the cluster would stick out of the block. On fcc (110), ABA, a
  // site as near is below.
  const double root2 = std::sqrt(2.0);
  const lattice::UnitCell bcc_111(
      "bcc_111",
      {{{root2, 0, 0},
        {0.5 * root2, std::sqrt(1.5), 0},
        {0.5 * root2, std::sqrt(1.0 / 6.0), std::sqrt(1.0 / 12.0)}}},
      {{0, 0, 0}}, std::sqrt(0.75));
  for (const auto& [cell, size] :
       {std::pair(bcc_111, Crystal::Cells{6, 6, 40}),
        std::pair(lattice::unit_cell("fcc_110"), Crystal::Cells{14, 14, 14})}) {
    CAPTURE(cell.name());
    const Arrivals arrivals{
        .shape = lattice::cluster_sites(cell, lattice::ClusterShape::sphere, 55),
        .sizes = {.mean_atoms = 55.0}};
    Ramp ramp(cell, size, 1.0, arrivals, 15);
    for (int k = 0; k < 100; ++k) {
      const auto sites = ramp.next();
      REQUIRE(!ramp.deposition().blocked());
      REQUIRE(sites.size() == 55);
      ramp.take_away(sites);
    }
    CHECK(ramp.deposition().arrival_count() == 100);
  }
}

TEST_CASE("The sizes of clusters have the mean and the spread that are asked for") {
  Arrivals arrivals{.shape = ball("square", 100),
                    .sizes = {.mean_atoms = 40.0, .spread_atoms = 6.0}};
  Ramp ramp("square", {60, 60, 1}, 0.0, arrivals, 8);
  std::vector<double> sizes;
  constexpr int count = 4000;
  for (int k = 0; k < count; ++k) {
    const auto sites = ramp.next();
    sizes.push_back(static_cast<double>(sites.size()));
    ramp.take_away(sites);
  }
  // Rounding to whole atoms adds 1/12 to the variance, whose own relative error is
  // sqrt(2 / n).
  const auto mean = statistics::mean(sizes);
  const double variance = 36.0 + 1.0 / 12.0;
  CHECK(std::abs(mean.value - 40.0) < 5.0 * std::sqrt(variance / count));
  CHECK(std::abs(mean.error * mean.error * count / variance - 1.0) <
        5.0 * std::sqrt(2.0 / count));
}

TEST_CASE("Log-normal sizes are cut off where their mean stays") {
  for (const double spread : {0.05, 0.5, 1.0}) {
    CAPTURE(spread);
    const rates::ClusterSizes sizes{.mean_atoms = 500.0, .spread_ln_atoms = spread};
    // The midpoint rule over +-9 standard deviations: what lies beyond, and its error,
    // are below 1e-14.
    constexpr double step = 1e-3;
    double integral = 0.0;
    for (int k = -9000; k < 9000; ++k) {
      const double z = (k + 0.5) * step;
      const double atoms =
          sizes.largest_atoms() * std::exp(spread * (std::clamp(z, -4.0, 4.0) - 4.0));
      integral += step * atoms * std::exp(-0.5 * z * z);
    }
    // At z = +-4 the integrand has a kink, which costs step^2 of a slope there.
    CHECK(integral / std::sqrt(2.0 * std::numbers::pi) ==
          doctest::Approx(500.0).epsilon(1e-8));
    CHECK(sizes.smallest_atoms() * std::exp(8.0 * spread) ==
          doctest::Approx(sizes.largest_atoms()).epsilon(1e-12));
  }
}

TEST_CASE("Rounding adds little to the mean of log-normal sizes") {
  // The spreads for which it adds most, as rates/cluster_sizes.hpp says.
  for (const auto& [mean, spread, most] :
       {std::array{2.0, 0.165, 0.014}, std::array{10.0, 0.03, 0.0006}}) {
    CAPTURE(mean);
    const rates::ClusterSizes sizes{.mean_atoms = mean, .spread_ln_atoms = spread};
    constexpr double step = 1e-4;
    double integral = 0.0;
    for (int k = -90000; k < 90000; ++k) {
      const double z = (k + 0.5) * step;
      const double atoms =
          sizes.largest_atoms() * std::exp(spread * (std::clamp(z, -4.0, 4.0) - 4.0));
      integral += step * std::round(atoms) * std::exp(-0.5 * z * z);
    }
    const double excess = integral / std::sqrt(2.0 * std::numbers::pi) / mean - 1.0;
    CHECK(excess > 0.8 * most);
    CHECK(excess < most);
  }
}

TEST_CASE("Sizes of a log-normal distribution have its mean and its moments") {
  const rates::ClusterSizes sizes{.mean_atoms = 200.0, .spread_ln_atoms = 0.5};
  kmc::Rng rng(21);
  std::vector<double> atoms, logarithms;
  constexpr int count = 200000;
  for (int k = 0; k < count; ++k) {
    const std::size_t drawn = sizes.draw(rng);
    atoms.push_back(static_cast<double>(drawn));
    logarithms.push_back(std::log(static_cast<double>(drawn)));
  }
  CHECK(*std::ranges::min_element(atoms) >= std::round(sizes.smallest_atoms()));
  CHECK(*std::ranges::max_element(atoms) <= std::round(sizes.largest_atoms()));
  const auto mean = statistics::mean(atoms);
  CHECK(std::abs(mean.value - 200.0) < 5.0 * mean.error);
  // ln of the median is that of the mean less s^2 / 2, and less by no more than 3e-4
  // for what is cut off: beyond z = 4 lies P(z > 3.5) = 2.3e-4 of the mean of exp(s z).
  // Whole atoms add less than 1 / (12 * 24^2) to the variance of the logarithm.
  const auto logarithm = statistics::mean(logarithms);
  CHECK(std::abs(logarithm.value - std::log(200.0) + 0.125) <
        5.0 * logarithm.error + 4e-4);
  const double variance = logarithm.error * logarithm.error * count;
  CHECK(std::abs(variance / 0.25 - 1.0) < 5.0 * std::sqrt(2.0 / count) + 1e-3);
}

TEST_CASE("Sizes that are cut off at one atom keep their mean") {
  Arrivals arrivals{.shape = ball("square", 12),
                    .sizes = {.mean_atoms = 2.0, .spread_atoms = 1.0}};
  CHECK(arrivals.sizes.smallest_atoms() == 1.0);
  CHECK(arrivals.sizes.largest_atoms() == 3.0);
  Ramp ramp("square", {20, 20, 1}, 0.0, arrivals, 13);
  double sum = 0.0;
  constexpr int count = 10000;
  for (int k = 0; k < count; ++k) {
    const auto sites = ramp.next();
    sum += static_cast<double>(sites.size());
    ramp.take_away(sites);
  }
  // 1, 2 or 3 atoms; 1 and 3 with P(|z| > 1/2) = 0.617 together, their variance. Cut
  // off below alone, the mean is 2.07 and more: 9 sigma away.
  CHECK(std::abs(sum / count - 2.0) < 5.0 * std::sqrt(0.617 / count));
}

TEST_CASE("A film that reaches the top ends the flux and nothing is lost") {
  Ramp ramp("simple_cubic", {4, 4, 4}, 1.0, {.landing = Landing::funnelling}, 9);
  while (!ramp.deposition().blocked()) ramp.next();
  CHECK(ramp.deposition().total_rate_per_s() == 0.0);
  CHECK(ramp.deposition().atom_count() == ramp.deposition().arrival_count());
  CHECK(ramp.occupancy().atom_count() == 16 + ramp.deposition().atom_count());
}

TEST_CASE("An atom that would touch above the top of the block ends the flux") {
  // Layer 3, the highest, is empty, layer 2 full: the atom has touched before it is in.
  Ramp ramp("simple_cubic", {4, 4, 4}, 1.0, {.landing = Landing::first_touch}, 17);
  for (int y = 0; y < 4; ++y)
    for (int x = 0; x < 4; ++x) ramp.hop().place(ramp.crystal().site({x, y, 2}, 0), 1);
  CHECK(ramp.next().empty());
  CHECK(ramp.deposition().blocked());
  CHECK(ramp.deposition().total_rate_per_s() == 0.0);
  CHECK(ramp.deposition().arrival_count() == 0);
  CHECK(ramp.deposition().atom_count() == 0);
  CHECK(ramp.occupancy().atom_count() == 32);
}

TEST_CASE("The flux ends after as many arrivals as are asked for") {
  Ramp ramp("square", {20, 20, 1}, 0.0, {.most = 50}, 10);
  CHECK(ramp.engine().run({}) == kmc::Stop::nothing_can_happen);
  CHECK(ramp.deposition().arrival_count() == 50);
  CHECK(ramp.deposition().complete());
}

TEST_CASE("A deposition that is saved and restored has the same counts") {
  Ramp ramp("square", {20, 20, 1}, 0.0, {.most = 300}, 11);
  ramp.engine().run({.events = 200});
  kmc::ArchiveWriter archive;
  ramp.deposition().save(archive);
  Ramp other("square", {20, 20, 1}, 0.0, {.most = 300}, 12);
  kmc::ArchiveReader reader(archive.bytes());
  other.deposition().restore(reader);
  CHECK(other.deposition().arrival_count() == 200);
  CHECK(other.deposition().atom_count() == ramp.deposition().atom_count());
  CHECK(other.deposition().reflected_count() == ramp.deposition().reflected_count());
  CHECK(other.deposition().reflected_count() > 0);
  CHECK(other.deposition().arrived_atom_count() == 200);
  CHECK(!other.deposition().blocked());
  CHECK(reader.at_end());
}

TEST_CASE("A flux that has ended at the top is saved and restored as ended") {
  const Arrivals arrivals{.shape = ball("simple_cubic", 2),
                          .sizes = {.mean_atoms = 2.0},
                          .landing = Landing::funnelling};
  Ramp ramp("simple_cubic", {4, 4, 6}, 1.0, arrivals, 18);
  while (!ramp.deposition().blocked()) ramp.next();
  kmc::ArchiveWriter archive;
  ramp.deposition().save(archive);
  Ramp other("simple_cubic", {4, 4, 6}, 1.0, arrivals, 19);
  CHECK(other.deposition().total_rate_per_s() > 0.0);
  kmc::ArchiveReader reader(archive.bytes());
  other.deposition().restore(reader);
  CHECK(reader.at_end());
  CHECK(other.deposition().blocked());
  CHECK(other.deposition().total_rate_per_s() == 0.0);
  const auto count = ramp.deposition().arrival_count();
  CHECK(count > 0);
  CHECK(other.deposition().arrival_count() == count);
  CHECK(other.deposition().arrived_atom_count() == 2 * count);
  CHECK(other.deposition().atom_count() == 2 * count);
  CHECK(other.deposition().reflected_count() == 0);
}
