// adatom bench
#include <algorithm>
#include <cstdio>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "tools/bench/cases.hpp"
#include "tools/bench/compare.hpp"
#include "tools/commands/commands.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/manifest.hpp"
#include "tools/result_file.hpp"
#include "tools/usage_error.hpp"

namespace tools {
namespace {

struct Arguments {
  std::vector<std::string> cases;
  std::string events = "2000000";
  std::string repeats = "5";
  std::string against;  ///< another build; empty: none
  std::string at_most;  ///< largest ratio to it; empty: any
  bool wants_json = false;
  std::string json_file;  ///< empty: standard output

  bool wants(const BenchCase& bench_case) const {
    if (cases.empty()) return !bench_case.is_huge;
    return std::find(cases.begin(), cases.end(), bench_case.name) != cases.end();
  }
};

using Json = nlohmann::ordered_json;

Json json_of(const BenchCase& bench_case, const BenchResult& result) {
  Json phases;
  for (std::size_t k = 0; k < phase_names.size(); ++k)
    phases[phase_names[k]] = result.phase_ns[k];
  const auto [low, high] =
      std::minmax_element(result.ns_per_event.begin(), result.ns_per_event.end());
  return {
      {"case", bench_case.name},
      {"atoms", result.atom_count},
      {"sites", result.site_count},
      {"setup_s", result.setup_s},
      {"bytes_per_site", result.bytes_per_site},
      {"median_ns_per_event", median(result.ns_per_event)},
      {"least_ns_per_event", *low},
      {"most_ns_per_event", *high},
      {"ns_per_event", result.ns_per_event},
      {"hops_per_event", result.hops_per_event},
      {"phase_ns", phases},
      {"reference_ns", result.reference_ns},
      {"floor_ns", result.floor_ns.empty() ? Json() : Json(median(result.floor_ns))}};
}

Json json_of(const BenchCase& bench_case, const Comparison& result) {
  return {{"case", bench_case.name},
          {"ratio", median(result.ratios())},
          {"ratios", result.ratios()},
          {"own_ns_per_event", result.own_ns},
          {"other_ns_per_event", result.other_ns}};
}

void print_row(const BenchCase& bench_case, const BenchResult& result) {
  const double ns = median(result.ns_per_event);
  const auto [low, high] =
      std::minmax_element(result.ns_per_event.begin(), result.ns_per_event.end());
  std::printf("%-17s %8llu %9llu %7.2f %8.0f %6.0f-%-6.0f", bench_case.name.c_str(),
              static_cast<unsigned long long>(result.atom_count),
              static_cast<unsigned long long>(result.site_count), 1e3 / ns, ns, *low,
              *high);
  for (const double phase : result.phase_ns) std::printf(" %6.0f", phase);
  std::printf(" %9.3f", ns / result.reference_ns);
  if (result.floor_ns.empty())
    std::printf(" %6s", "-");
  else
    std::printf(" %6.2f", ns / median(result.floor_ns));
  std::printf(" %6.1f %7.2f %7.3g\n", result.bytes_per_site, result.setup_s,
              result.hops_per_event);
  std::fflush(stdout);
}

void print_row(const BenchCase& bench_case, const Comparison& result) {
  const std::vector<double> ratios = result.ratios();
  const auto [low, high] = std::minmax_element(ratios.begin(), ratios.end());
  std::printf("%-17s %8.0f %8.0f %7.3f %6.3f-%-6.3f\n", bench_case.name.c_str(),
              median(result.own_ns), median(result.other_ns), median(ratios), *low,
              *high);
  std::fflush(stdout);
}

void print_header(const Arguments& arguments) {
  if (!arguments.against.empty()) {
    std::printf("%-17s %8s %8s %7s  %s\n", "case", "ns/event", "other", "ratio",
                "(range)");
    return;
  }
  std::printf("%-17s %8s %9s %7s %8s %-13s", "case", "atoms", "sites", "M ev/s",
              "ns/event", "    (range)");
  for (const char* phase : phase_names) std::printf(" %6s", phase);
  std::printf(" %9s %6s %6s %7s %7s\n", "/ref.step", "/floor", "B/site", "setup/s",
              "hops/ev");
}

void write_json(const Arguments& arguments, const Json& cases) {
  const Manifest build = manifest_of_this_build();
  Json all = {{"program", build.program_version},
              {"commit", build.git_commit},
              {"compiler", build.compiler},
              {"flags", build.compiler_flags}};
  if (!arguments.against.empty()) all["against"] = arguments.against;
  all["cases"] = cases;
  const std::string text = all.dump(2) + "\n";
  if (arguments.json_file.empty())
    std::fputs(text.c_str(), stdout);
  else
    write_result(arguments.json_file, text);
}

/// Measures, prints or collects each case that is wanted; measure(case) gives what
/// print_row() and json_of() know.
template <class Measure>
void for_cases(const Arguments& arguments, Measure&& measure) {
  Json all = Json::array();
  const bool prints = !arguments.wants_json || !arguments.json_file.empty();
  if (prints) print_header(arguments);
  for (const BenchCase& bench_case : bench_cases()) {
    if (!arguments.wants(bench_case)) continue;
    const auto result = measure(bench_case);
    all.push_back(json_of(bench_case, result));
    if (prints) print_row(bench_case, result);
  }
  if (arguments.wants_json) write_json(arguments, all);
}

ExitCode bench(const Arguments& arguments) {
  const auto events = static_cast<std::uint64_t>(
      number_within<long>("--events", arguments.events, 1000L, 1000000000000L));
  const auto repeats =
      number_within<unsigned>("--repeats", arguments.repeats, 1U, 1000U);
  const double at_most =
      arguments.at_most.empty()
          ? std::numeric_limits<double>::infinity()
          : number_within<double>("--at-most", arguments.at_most, 0.01, 100.0);
  if (!arguments.at_most.empty() && arguments.against.empty())
    throw UsageError{"--at-most needs --against"};
  bool slower = false;
  if (arguments.against.empty())
    for_cases(arguments, [&](const BenchCase& bench_case) {
      return run_bench(bench_case, events, repeats);
    });
  else
    for_cases(arguments, [&](const BenchCase& bench_case) {
      const Comparison result =
          compare(bench_case.name, arguments.against, events, repeats);
      slower = slower || median(result.ratios()) > at_most;
      return result;
    });
  return slower ? ExitCode::slower : ExitCode::done;
}

}  // namespace

void add_bench(CLI::App& app, ExitCode& exit_code) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "bench",
      "Measure the speed of the kernel: events per second and ns per event (median "
      "and\n"
      "range over the repeats), where the time of an event goes (the waiting time and\n"
      "the loop, the choice, the hop, the catalog), memory, and two ratios in the "
      "same\n"
      "process: to a reference step (two random numbers, a logarithm, a choice and 16\n"
      "changes in a binary sum tree), and for two cases of bonds to a floor, a "
      "program\n"
      "that can do nothing else. With --against, the ratio to another build of the\n"
      "program, run in turns with this one. Machines are noisy: trust ratios.");
  std::vector<std::string> names;
  for (const BenchCase& bench_case : bench_cases()) names.push_back(bench_case.name);
  command
      ->add_option("--case", arguments->cases,
                   "Only this case; can be given several times. Not among all:\n"
                   "film_100M_600K, which takes 1.2 GB")
      ->check(CLI::IsMember(names));
  command
      ->add_option("--events", arguments->events,
                   "Events of one repeat; hops, where an event is many")
      ->capture_default_str();
  command->add_option("--repeats", arguments->repeats, "Repeats after the warm-up")
      ->capture_default_str();
  command->add_option(
      "--against", arguments->against,
      "Another adatom program: compare with it, --repeats pairs of runs");
  command->add_option("--at-most", arguments->at_most,
                      "Exit code 7 if a case takes more than this times the time of "
                      "--against");
  CLI::Option* json =
      command
          ->add_option("--json", arguments->json_file, "Print JSON, or write it here")
          ->expected(0, 1);
  command->callback([arguments, json, &exit_code] {
    arguments->wants_json = json->count() > 0;
    exit_code = bench(*arguments);
  });
}

}  // namespace tools
