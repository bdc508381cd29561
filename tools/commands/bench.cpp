// adatom bench
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "tools/bench/cases.hpp"
#include "tools/commands/commands.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/manifest.hpp"

namespace tools {
namespace {

struct Arguments {
  std::vector<std::string> cases;
  std::string events = "2000000";
  std::string repeats = "5";
  bool json = false;
};

nlohmann::ordered_json json_of(const BenchCase& bench_case, const BenchResult& result) {
  return {{"case", bench_case.name},
          {"atoms", result.atom_count},
          {"sites", result.site_count},
          {"setup_s", result.setup_s},
          {"bytes_per_site", result.bytes_per_site},
          {"ns_per_event", result.ns_per_event},
          {"reference_ns", result.reference_ns}};
}

void print_row(const BenchCase& bench_case, const BenchResult& result) {
  const double ns = median(result.ns_per_event);
  const auto [low, high] =
      std::minmax_element(result.ns_per_event.begin(), result.ns_per_event.end());
  std::printf("%-16s %8llu %9llu %8.2f %8.0f %6.0f-%-6.0f %9.3f %8.1f %7.2f\n",
              bench_case.name.c_str(),
              static_cast<unsigned long long>(result.atom_count),
              static_cast<unsigned long long>(result.site_count), 1e3 / ns, ns, *low,
              *high, ns / result.reference_ns, result.bytes_per_site, result.setup_s);
  std::fflush(stdout);
}

void bench(const Arguments& arguments) {
  const auto events =
      number_of<long>("--events", arguments.events, 1000L, 1000000000000L);
  const auto repeats = number_of<unsigned>("--repeats", arguments.repeats, 1U, 1000U);
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  if (!arguments.json)
    std::printf("%-16s %8s %9s %8s %8s %-13s %9s %8s %7s\n", "case", "atoms", "sites",
                "M ev/s", "ns/event", "    (range)", "/ref.step", "B/site", "setup/s");
  for (const BenchCase& bench_case : bench_cases()) {
    if (!arguments.cases.empty() &&
        std::find(arguments.cases.begin(), arguments.cases.end(), bench_case.name) ==
            arguments.cases.end())
      continue;
    const BenchResult result =
        run_bench(bench_case, static_cast<std::uint64_t>(events), repeats);
    if (arguments.json)
      all.push_back(json_of(bench_case, result));
    else
      print_row(bench_case, result);
  }
  if (!arguments.json) return;
  const Manifest build = manifest_of_this_build();
  std::printf("%s\n", nlohmann::ordered_json{{"program", build.program_version},
                                             {"commit", build.git_commit},
                                             {"compiler", build.compiler},
                                             {"flags", build.compiler_flags},
                                             {"cases", all}}
                          .dump(2)
                          .c_str());
}

}  // namespace

void add_bench(CLI::App& app, ExitCode&) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand("bench",
                                         "Measure the speed of the kernel: events per "
                                         "second and ns per event (median and\n"
                                         "range over the repeats), the ratio to a "
                                         "reference step in the same process (two\n"
                                         "random numbers, a logarithm, a choice and 16 "
                                         "changes in a binary sum tree), and\n"
                                         "memory. Machines are noisy: trust ratios.");
  std::vector<std::string> names;
  for (const BenchCase& bench_case : bench_cases()) names.push_back(bench_case.name);
  command
      ->add_option("--case", arguments->cases,
                   "Only this case; can be given several times")
      ->check(CLI::IsMember(names));
  command->add_option("--events", arguments->events, "Events of one repeat")
      ->capture_default_str();
  command->add_option("--repeats", arguments->repeats, "Repeats after the warm-up")
      ->capture_default_str();
  command->add_flag("--json", arguments->json, "Print JSON");
  command->callback([arguments] { bench(*arguments); });
}

}  // namespace tools
