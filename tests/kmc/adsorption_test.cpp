// Adsorption on fixed sites as processes of a user, against closed forms: Langmuir's
// isotherm in time, and the random sequential adsorption of dimers on a line (Flory, J.
// Am. Chem. Soc. 61, 1518 (1939); Cohen & Reiss, J. Chem. Phys. 38, 680 (1963)).
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "kmc/engine.hpp"
#include "kmc/rate_classes.hpp"
#include "tests/kmc/statistics.hpp"

namespace {

/// Sites that fill and empty independently of each other.
class Langmuir final : public kmc::Process {
 public:
  Langmuir(std::uint32_t site_count, double adsorption_per_s, double desorption_per_s) {
    classes_.add_class(adsorption_per_s);
    classes_.add_class(desorption_per_s);
    classes_.resize_slots(site_count);
    for (std::uint32_t site = 0; site < site_count; ++site) classes_.put(site, empty);
  }
  double total_rate_per_s() override { return classes_.total_per_s(); }
  void execute(double target_per_s, kmc::Rng& rng) override {
    const auto [state, site] = classes_.pick(target_per_s, rng);
    classes_.put(site, state == empty ? full : empty);
  }
  double full_count() const {
    return static_cast<double>(classes_.members(full).size());
  }

 private:
  static constexpr kmc::RateClasses::Class empty = 0, full = 1;
  kmc::RateClasses classes_;
};

TEST_CASE("Coverage by adsorption and desorption follows Langmuir in time") {
  // Each site is full with probability theta(t) by itself: binomial.
  constexpr double site_count = 100000.0, adsorption_per_s = 2.0,
                   desorption_per_s = 0.7;
  constexpr double sum_per_s = adsorption_per_s + desorption_per_s;
  Langmuir sites(static_cast<std::uint32_t>(site_count), adsorption_per_s,
                 desorption_per_s);
  kmc::Engine engine{kmc::Rng(31)};
  engine.add(sites);
  for (const double time_s : {0.05, 0.2, 0.5, 1.0, 3.0, 10.0}) {
    engine.run({.time_s = time_s});
    const double theta =
        -adsorption_per_s / sum_per_s * std::expm1(-sum_per_s * time_s);
    CHECK(std::abs(sites.full_count() - site_count * theta) <
          5.0 * std::sqrt(site_count * theta * (1.0 - theta)));
  }
}

/// Dimers arrive on each pair of empty neighbours of a ring at rate 1 /s, and stay.
class Dimers final : public kmc::Process {
 public:
  explicit Dimers(std::uint32_t site_count) : site_count_(site_count) {
    classes_.add_class(1.0);
    classes_.resize_slots(site_count);
    for (std::uint32_t pair = 0; pair < site_count; ++pair) classes_.put(pair, 0);
  }
  double total_rate_per_s() override { return classes_.total_per_s(); }
  void execute(double target_per_s, kmc::Rng& rng) override {
    const std::uint32_t pair = classes_.pick(target_per_s, rng).slot;
    ++dimer_count_;
    for (const std::uint32_t step :
         {site_count_ - 1, std::uint32_t{0}, std::uint32_t{1}})
      classes_.put((pair + step) % site_count_, kmc::RateClasses::no_class);
  }
  double coverage() const { return 2.0 * dimer_count_ / site_count_; }

 private:
  std::uint32_t site_count_;
  std::uint32_t dimer_count_ = 0;
  kmc::RateClasses classes_;
};

TEST_CASE("Random sequential adsorption of dimers on a line has the exact coverage") {
  // Mean and error over independent rings. That they are rings of 1000 sites changes
  // the coverage by less than 2^1000 / 1000!: nothing.
  constexpr std::uint64_t ring_count = 400;
  const std::vector<double> times_s = {0.1, 0.5, 1.0, 2.0, 5.0};
  std::vector<std::vector<double>> coverages(times_s.size());
  std::vector<double> jammed;
  for (std::uint64_t ring = 0; ring < ring_count; ++ring) {
    Dimers dimers(1000);
    kmc::Engine engine{kmc::Rng(3200 + ring)};
    engine.add(dimers);
    for (std::size_t k = 0; k < times_s.size(); ++k) {
      engine.run({.time_s = times_s[k]});
      coverages[k].push_back(dimers.coverage());
    }
    REQUIRE(engine.run({}) == kmc::Stop::nothing_can_happen);
    jammed.push_back(dimers.coverage());
  }
  for (std::size_t k = 0; k < times_s.size(); ++k) {
    const auto [value, error] = statistics::mean(coverages[k]);
    CHECK(error < 0.002);
    CHECK(std::abs(value + std::expm1(2.0 * std::expm1(-times_s[k]))) < 5.0 * error);
  }
  const auto [value, error] = statistics::mean(jammed);
  CHECK(error < 0.0005);
  CHECK(std::abs(value - 0.864665) < 5.0 * error);
}

}  // namespace
