#include "tools/bench/cases.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>

#include <malloc.h>
#include <unistd.h>

#include "kmc/rng.hpp"
#include "scenarios/plan_facts.hpp"
#include "scenarios/simulation.hpp"
#include "tools/bench/floor.hpp"

namespace tools {
namespace {

using WallClock = std::chrono::steady_clock;

double seconds_since(WallClock::time_point start) {
  return std::chrono::duration<double>(WallClock::now() - start).count();
}

double resident_bytes() {
  ::malloc_trim(0);  // what earlier cases gave back is not in use
  std::ifstream file("/proc/self/statm");
  double all = 0.0, resident = 0.0;
  file >> all >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

constexpr const char* until_stopped =
    "[series]\nmeasurements = []\nevery_events = 9000000000000000\n"
    "[stop]\nevents = 9000000000000000\n";
constexpr const char* fcc = "[lattice]\ncell = \"fcc\"\nlattice_constant_nm = 0.408\n";
/// A user's own cell: bcc, of which the sites have eight neighbours.
constexpr const char* own_cell =
    "[lattice]\nlattice_constant_nm = 0.3\nbond_length_a = 0.8660254\n"
    "vectors = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]\n"
    "basis = [[0, 0, 0], [0.5, 0.5, 0.5]]\n";
constexpr const char* bonds =
    "[rates]\nmodel = \"bond_counting\"\nbond_energy_eV = 0.1\n"
    "fewest_final_neighbours = 3\n";
/// Every empty site is a destination: another way through the catalog.
constexpr const char* bonds_anywhere =
    "[rates]\nmodel = \"bond_counting\"\nbond_energy_eV = 0.1\n"
    "fewest_final_neighbours = 0\n";
constexpr const char* table =
    "[rates]\nmodel = \"linear\"\nconstant_eV = 0.255\n"
    "per_initial_neighbour_eV = 0.145\nper_final_neighbour_eV = -0.102\n";
constexpr const char* pattern =
    "[rates]\nmodel = \"pattern_table\"\ntable = \"Au_u3_pattern\"\n"
    "fallback = [\"linear\"]\nfewest_neighbours = 3\nbalance = \"symmetric_saddle\"\n";
constexpr const char* processes =
    "[rates]\nmodel = \"process_table\"\ntable = \"Au_emt_process\"\n"
    "fallback = [\"linear\"]\n";

/// Two touching spheres.
std::string particles(const char* rates, double radius_a, double temperature_K,
                      const char* lattice = fcc) {
  const std::string particle =
      "[[particle]]\nshape = \"sphere\"\nradius_a = " + std::to_string(radius_a) + "\n";
  return "scenario = \"coalescence\"\ntemperature_K = " +
         std::to_string(temperature_K) + "\n" + lattice + particle + particle +
         "touch = 1\n" + rates + until_stopped;
}

/// Atoms that arrive on fcc (100), on four layers, ten cells high.
std::string film(int cells) {
  const std::string side = std::to_string(cells);
  return std::string("scenario = \"deposition\"\ntemperature_K = 600\n") + fcc +
         "[box]\nsize_cells = [" + side + ", " + side + ", 10]\n" +
         "[substrate]\nlayers = 4\n" + bonds + "[deposition]\nflux_ML_per_s = 1e6\n" +
         until_stopped;
}

/// Silver that arrives on Ag(111), by named process.
std::string silver_film(const std::string& lone_adatoms) {
  return std::string("scenario = \"deposition\"\ntemperature_K = 200\n") +
         "[lattice]\ncell = \"fcc_111\"\nlattice_constant_nm = 0.409\n" +
         "[box]\nsize_cells = [400, 230, 4]\n[substrate]\nlayers = 6\n" +
         "[rates]\nmodel = \"process_table\"\ntable = \"Ag_emt_process\"\n" +
         "fallback = [\"linear\"]\nlone_adatoms = \"" + lone_adatoms + "\"\n" +
         "[deposition]\nflux_ML_per_s = 100\n" + until_stopped;
}

/// Deposition, diffusion, aggregation with flux / hop rate = 1e-6 on a square lattice.
std::string aggregation(const std::string& lone_clusters) {
  return std::string("scenario = \"deposition\"\ntemperature_K = 300\n") +
         "[lattice]\ncell = \"square\"\nlattice_constant_nm = 2.8\n" +
         "[box]\nsize_cells = [1000, 1000, 1]\n" +
         "[rates]\nmodel = \"aggregation\"\nhop_rate_per_s = 1.0\n" +
         "lone_clusters = \"" + lone_clusters + "\"\n" +
         "[deposition]\nflux_ML_per_s = 1e-6\n" + until_stopped;
}

/// A binary tree of sums as plain as can be: the reference must stay what it is.
class PlainSumTree {
 public:
  static constexpr std::uint32_t size = 65536;

  void set(std::uint32_t slot, double rate) {
    sums_[size + slot] = rate;
    for (std::uint32_t node = (size + slot) / 2; node > 0; node /= 2)
      sums_[node] = sums_[2 * node] + sums_[2 * node + 1];
  }
  double total() const { return sums_[1]; }
  std::uint32_t find(double target) const {
    std::uint32_t node = 1;
    while (node < size) {
      node *= 2;
      if (target >= sums_[node]) target -= sums_[node++];
    }
    return node - size;
  }

 private:
  std::vector<double> sums_ = std::vector<double>(2 * size);
};

double hops_so_far(const scenarios::Simulation& simulation) {
  double hops = 0.0;
  for (const rates::UsedEntry& used : simulation.used_entries())
    hops += static_cast<double>(used.event_count);
  return hops;
}

double reference_ns_per_step() {
  constexpr int steps = 200000;
  kmc::Rng rng(1);
  PlainSumTree tree;
  for (std::uint32_t slot = 0; slot < tree.size; ++slot) tree.set(slot, rng.uniform());
  double time = 0.0;
  const auto start = WallClock::now();
  for (int step = 0; step < steps; ++step) {
    time += rng.exponential() / tree.total();
    const std::uint32_t chosen = tree.find(rng.uniform() * tree.total());
    for (std::uint32_t k = 0; k < 16; ++k)
      tree.set((chosen + k * 97) % tree.size, 0.5 + 1e-9 * time);
  }
  return 1e9 * seconds_since(start) / steps;
}

/// Adds up the time of each phase [ns].
class PhaseClock final : public kmc::PhaseWatch {
 public:
  void begin(kmc::Phase phase) override {
    const auto now = WallClock::now();
    nanoseconds_[static_cast<std::size_t>(phase_)] +=
        std::chrono::duration<double, std::nano>(now - since_).count();
    since_ = now;
    phase_ = phase;
  }
  const std::array<double, 4>& nanoseconds() const { return nanoseconds_; }

 private:
  std::array<double, 4> nanoseconds_{};
  WallClock::time_point since_ = WallClock::now();
  kmc::Phase phase_ = kmc::Phase::wait;
};

/// What looking at the clock adds to a phase.
double clock_ns() {
  constexpr int looks = 100000;
  PhaseClock clock;
  kmc::PhaseWatch& watch = clock;
  for (int k = 0; k < looks; ++k) watch.begin(kmc::Phase::select);
  return clock.nanoseconds()[static_cast<std::size_t>(kmc::Phase::select)] / looks;
}

}  // namespace

const std::vector<BenchCase>& bench_cases() {
  static const std::vector<BenchCase> cases = {
      {"bonds_4k_400K", particles(bonds, 5.0, 400.0), false, {{5.0, 400.0}}},
      {"bonds_100k_600K", particles(bonds, 14.4, 600.0), false, {{14.4, 600.0}}},
      {"bonds_1M_600K", particles(bonds, 31.0, 600.0)},
      {"anywhere_4k_400K", particles(bonds_anywhere, 5.0, 400.0)},
      {"own_cell_100k_600K", particles(bonds, 18.1, 600.0, own_cell)},
      {"table_100k_600K", particles(table, 14.4, 600.0)},
      {"pattern_4k_400K", particles(pattern, 5.0, 400.0)},
      {"pattern_100k_600K", particles(pattern, 14.4, 600.0)},
      {"pattern_1M_600K", particles(pattern, 31.0, 600.0)},
      {"processes_100k_600K", particles(processes, 14.4, 600.0)},
      {"film_1M_600K", film(158)},
      {"silver_film", silver_film("hop")},
      {.name = "silver_film_walk", .input = silver_film("walk"), .hops_per_event = 20},
      {"aggregation_1M", aggregation("hop")},
      {.name = "aggregation_walk", .input = aggregation("walk"), .hops_per_event = 11},
      {"film_100M_600K", film(1581), true}};
  return cases;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half]
                                : 0.5 * (values[half - 1] + values[half]);
}

BenchResult run_bench(const BenchCase& bench_case, std::uint64_t hops,
                      unsigned repeats) {
  const std::uint64_t events = hops / bench_case.hops_per_event;
  scenarios::Config config =
      scenarios::Config::from_text(bench_case.input, bench_case.name);
  const scenarios::Plan plan = scenarios::read_plan(config);
  scenarios::NoOutput nowhere;
  BenchResult result{};
  const double before = resident_bytes();
  const auto start = WallClock::now();
  scenarios::Simulation simulation(plan, nowhere);
  simulation.begin();
  result.setup_s = seconds_since(start);
  result.atom_count = simulation.state().occupancy.atom_count();
  result.site_count = simulation.state().crystal.site_count();
  const auto run_events = [&](std::uint64_t count) {
    const std::uint64_t until = simulation.event_count() + count;
    simulation.run([&] { return simulation.event_count() >= until; });
  };
  run_events(events / 5);
  result.bytes_per_site =
      (resident_bytes() - before) / static_cast<double>(result.site_count);
  std::optional<Floor> floor;
  if (bench_case.floor) {
    floor.emplace(bench_case.floor->radius_a, bench_case.floor->temperature_K);
    floor->run(events / 5);
  }
  const double hops_before = hops_so_far(simulation);
  const std::uint64_t events_before = simulation.event_count();
  for (unsigned repeat = 0; repeat < repeats; ++repeat) {
    const std::uint64_t first = simulation.event_count();
    const auto begin = WallClock::now();
    run_events(events);
    result.ns_per_event.push_back(
        1e9 * seconds_since(begin) /
        static_cast<double>(simulation.event_count() - first));
    if (!floor) continue;
    const auto floor_begin = WallClock::now();
    floor->run(events);
    result.floor_ns.push_back(1e9 * seconds_since(floor_begin) /
                              static_cast<double>(events));
  }
  result.hops_per_event = (hops_so_far(simulation) - hops_before) /
                          static_cast<double>(simulation.event_count() - events_before);
  PhaseClock clock;
  simulation.watch_phases(&clock);
  const std::uint64_t first = simulation.event_count();
  run_events(events / 5);
  simulation.watch_phases(nullptr);
  const double hidden_ns =
      clock_ns() * static_cast<double>(simulation.event_count() - first);
  double sum_ns = 0.0;
  for (std::size_t phase = 0; phase < result.phase_ns.size(); ++phase) {
    result.phase_ns[phase] = std::max(clock.nanoseconds()[phase] - hidden_ns, 0.0);
    sum_ns += result.phase_ns[phase];
  }
  if (sum_ns > 0.0)
    for (double& ns : result.phase_ns) ns *= median(result.ns_per_event) / sum_ns;
  result.reference_ns = reference_ns_per_step();
  return result;
}

}  // namespace tools
