// The rate model "aggregation" as an input asks for it.
#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "tests/scenarios/plan_text.hpp"

namespace {

const auto never = [] { return false; };

std::string film(const std::string& rates, const std::string& cell = "square",
                 const std::string& rest = "") {
  return "scenario = 'deposition'\ntemperature_K = 500\n"
         "[lattice]\ncell = '" +
         cell + "'\nlattice_constant_nm = 2.8\n" + rest +
         "[box]\nsize_cells = [40, 40, 1]\n"
         "[deposition]\nflux_ML_per_s = 1e-3\n"
         "[series]\nmeasurements = ['clusters']\nevery_events = 1000\n"
         "[stop]\ncoverage_ML = 0.2\n[rates]\nmodel = 'aggregation'\n" +
         rates;
}

TEST_CASE("an energy that the model does not know is written as nan") {
  Begun run(plan_of(film("hop_rate_per_s = 1\n"), {"series.measurements=['energy']"}));
  run.simulation.run(never);
  CHECK(contains(run.files.texts.at("series.csv"), ",nan\n"));
  CHECK(!contains(run.files.texts.at("series.csv"), "-nan"));
}

TEST_CASE("the input of aggregation is checked") {
  CHECK(complaint(film("hop_rate_per_s = 1\n")) == "");
  CHECK(complaint(film("barrier_eV = 0.5\nisland_mobility_exponent = 1\n")) == "");
  CHECK(complaint(film("hop_rate_per_s = 1\n", "honeycomb")) == "");
  CHECK(contains(complaint(film("")), "hop_rate_per_s or barrier_eV"));
  CHECK(contains(complaint(film("hop_rate_per_s = 1\nbarrier_eV = 1\n")),
                 "the rate is given twice"));
  CHECK(contains(
      complaint(film("hop_rate_per_s = 1\nevaporation_attempt_frequency_per_s = 1\n")),
      "evaporation_attempt_frequency_per_s"));
  CHECK(contains(complaint(film("hop_rate_per_s = 1\nlargest_mobile_island = 5\n")),
                 "largest_mobile_island"));
  CHECK(contains(complaint(film("hop_rate_per_s = 1\nisland_mobility_exponent = 1\n",
                                "honeycomb")),
                 "on honeycomb an island cannot move as a whole"));
  CHECK(complaint(film("hop_rate_per_s = 1\nlone_clusters = 'walk'\n", "honeycomb")) ==
        "");
  CHECK(contains(complaint(film("hop_rate_per_s = 1\nlone_clusters = 'run'\n")),
                 "lone_clusters"));
  // A row of three sites and a gap, side by side: those in the middle have two
  // neighbours more than those at the ends.
  std::string uneven = film("hop_rate_per_s = 1\nlone_clusters = 'walk'\n");
  uneven.replace(uneven.find("cell = 'square'"), 15,
                 "vectors = [[4, 0, 0], [0, 1, 0], [0, 0, 5]]\nbond_length_a = 1\n"
                 "basis = [[0, 0, 0], [1, 0, 0], [2, 0, 0]]");
  CHECK(contains(complaint(uneven), "some sites have fewer neighbours"));
  // Pairs apart from each other, each in a cell or across its side: a walk would not
  // end.
  for (const char* second : {"[1, 0, 0]", "[2, 0, 0]"}) {
    std::string pairs = film("hop_rate_per_s = 1\nlone_clusters = 'walk'\n");
    pairs.replace(pairs.find("cell = 'square'"), 15,
                  "vectors = [[3, 0, 0], [0, 3, 0], [0, 0, 5]]\nbond_length_a = 1\n"
                  "basis = [[0, 0, 0], " +
                      std::string(second) + "]");
    CHECK(contains(complaint(pairs), "no way leads on and on"));
    CHECK(complaint(pairs, {"rates.lone_clusters=hop"}) == "");
  }
  // Chains, which lead on along one axis, are none of these.
  std::string chains = film("hop_rate_per_s = 1\nlone_clusters = 'walk'\n");
  chains.replace(chains.find("cell = 'square'"), 15,
                 "vectors = [[1, 0, 0], [0, 3, 0], [0, 0, 5]]\nbond_length_a = 1\n"
                 "basis = [[0, 0, 0]]");
  CHECK(complaint(chains) == "");
  CHECK(contains(complaint(film("hop_rate_per_s = 1\n", "simple_cubic",
                                "[substrate]\nlayers = 1\n"),
                           {"box.size_cells=[40,40,4]"}),
                 "aggregation knows planar lattices only"));
}

TEST_CASE("a dose beyond all numbers of arrivals is the most that can be counted") {
  const scenarios::Plan plan =
      plan_of(film("hop_rate_per_s = 1\n"), {"stop.coverage_ML=1e100"});
  CHECK(plan.deposition->arrivals.most == 9000000000000000U);
}

TEST_CASE("the rates of aggregation are those of the input") {
  const std::string table = plan_of(film("barrier_eV = 0.5\nattempt_frequency_per_s = "
                                         "1e12\nisland_mobility_exponent = 2\n"
                                         "largest_mobile_island = 5\n"
                                         "evaporation_rate_per_s = 0.25\n"))
                                .rates.table(500.0);
  // 1e12 exp(-0.5 eV / kT) = 9.124768e6, a quarter and a 25th of it.
  CHECK(contains(table, "9.125e+06"));
  CHECK(contains(table, "2.281e+06"));
  CHECK(contains(table, "3.65e+05"));
  CHECK(!contains(table, "10 "));
  CHECK(contains(table, "0.25"));
}

/// Runs a film whole, and in two parts, of which the first ends by another setting.
void check_cut(const std::string& text, const std::string& first_end) {
  Begun whole(plan_of(text));
  whole.simulation.run(never);

  Begun first(plan_of(text, {first_end}));
  REQUIRE(first.simulation.run(never) != kmc::Stop::halted);
  kmc::ArchiveWriter written;
  first.simulation.save(written);
  TextFiles files;
  scenarios::Simulation second(plan_of(text), files);
  kmc::ArchiveReader archive(written.bytes());
  second.restore(archive);
  second.run(never);

  CHECK(second.difference_from_rebuilt().value_or("") == "");
  CHECK(second.event_count() > first.simulation.event_count() + 100);
  CHECK(second.event_count() == whole.simulation.event_count());
  CHECK(second.time_s() == whole.simulation.time_s());
  kmc::ArchiveWriter one, other;
  whole.simulation.save(one);
  second.save(other);
  CHECK(one.bytes() == other.bytes());
  CHECK(second.hop().evaporated_count() == whole.simulation.hop().evaporated_count());
}

TEST_CASE("a film of clusters that was cut in two is the whole film") {
  check_cut(film("hop_rate_per_s = 1\nisland_mobility_exponent = 1\n"
                 "evaporation_rate_per_s = 1e-3\n[traps]\nfraction = 0.01\n"),
            "stop.events=3000");
}

TEST_CASE("a film whose lone clusters walk is whole again after a cut") {
  const std::string text = film(
      "hop_rate_per_s = 10\nlone_clusters = 'walk'\n"
      "evaporation_rate_per_s = 2e-3\n[traps]\nfraction = 0.001\n");
  for (const char* events : {"100", "500", "900"})
    check_cut(text, std::string("stop.events=") + events);
  CHECK(contains(plan_of(text).rates.description, "walk"));
}

TEST_CASE("a film cut where its temperature changes is the whole film") {
  for (const char* mode : {"hop", "walk"})
    for (const char* kelvin : {"400", "900"}) {
      CAPTURE(mode);
      CAPTURE(kelvin);
      std::string text =
          film(std::string("barrier_eV = 0.1\nattempt_frequency_per_s = 100\n"
                           "lone_clusters = '") +
               mode + "'\n");
      const std::string constant = "temperature_K = 500\n";
      text.replace(text.find(constant), constant.size(),
                   "[[stage]]\ntemperature_K = 600\nduration_s = 40\n[[stage]]\n"
                   "temperature_K = " +
                       std::string(kelvin) + "\nduration_s = 1e6\n");
      check_cut(text, "stop.time_s=40");
      check_cut(text, "stop.time_s=30");
      std::string by_events =
          text.substr(0, text.find("[[stage]]")) + "temperatures_K = [600, " + kelvin +
          "]\nevents_each = 800\n" + text.substr(text.find("[lattice]"));
      check_cut(by_events, "stop.events=800");
    }
}

TEST_CASE("lone clusters that walk far count all their hops") {
  const std::string text = film("hop_rate_per_s = 100\nlone_clusters = 'walk'\n");
  Begun run(plan_of(text));
  run.simulation.run(never);
  double hops = 0.0;
  for (const rates::UsedEntry& used : run.simulation.used_entries())
    hops += static_cast<double>(used.event_count);
  CHECK(hops > 3.0 * static_cast<double>(run.simulation.event_count()));
  CHECK(run.simulation.difference_from_rebuilt().value_or("") == "");
}

}  // namespace
