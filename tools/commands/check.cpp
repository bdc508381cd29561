// adatom check
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "scenarios/plan_facts.hpp"
#include "scenarios/simulation.hpp"
#include "scenarios/study_check.hpp"
#include "tools/commands/commands.hpp"
#include "tools/commands/numbers.hpp"

namespace tools {
namespace {

std::string limits_text(const scenarios::Plan& plan) {
  std::string text;
  const auto add = [&](double limit, const char* what) {
    char number[40];
    std::snprintf(number, sizeof number, "%s%.6g%s", text.empty() ? "at " : " or ",
                  limit, what);
    text += number;
  };
  if (std::isfinite(plan.stop_time_s)) add(plan.stop_time_s, " s");
  if (plan.stop_events != std::numeric_limits<std::uint64_t>::max())
    add(static_cast<double>(plan.stop_events), " events");
  if (plan.deposition && plan.deposition->stops_run)
    add(static_cast<double>(plan.deposition->arrivals.most), " arrivals");
  if (std::isfinite(plan.stop_wall_clock_s))
    add(plan.stop_wall_clock_s, " s of wall-clock");
  if (plan.stop_when)
    text += (text.empty() ? "with " : " or with ") + plan.stop_when->text();
  return text;
}

void print_deposition(const scenarios::DepositionPlan& deposition,
                      const scenarios::Film& film) {
  const rates::Arrivals& arrivals = deposition.arrivals;
  const rates::ClusterSizes& sizes = arrivals.sizes;
  std::printf("arrivals     %.6g per s on the block (%.6g ML/s), of %.6g ",
              deposition.flux.rate_per_s,
              deposition.flux.rate_per_s * sizes.mean_atoms /
                  static_cast<double>(film.sites_per_layer),
              sizes.mean_atoms);
  if (sizes.spread_ln_atoms > 0.0)
    std::printf("atoms in the mean, %.0f to %.0f, log-normal\n", sizes.smallest_atoms(),
                sizes.largest_atoms());
  else
    std::printf("+- %.6g atoms\n", sizes.spread_atoms);
  if (arrivals.most != std::numeric_limits<std::uint64_t>::max())
    std::printf("             %llu in all, then the %s ends\n",
                static_cast<unsigned long long>(arrivals.most),
                deposition.stops_run ? "run" : "flux");
}

void print_lattice(const scenarios::Plan& plan) {
  std::size_t fewest = plan.cell.coordination();
  for (unsigned b = 0; b < plan.cell.basis().size(); ++b)
    fewest = std::min(fewest, plan.cell.bonds(b).size());
  const std::string from =
      fewest == plan.cell.coordination() ? "" : std::to_string(fewest) + " to ";
  std::printf("lattice      %s, %s, a = %.6g nm, %s%u neighbours at %.6g nm\n",
              plan.cell.name().c_str(), plan.element.c_str(), plan.lattice_constant_nm,
              from.c_str(), plan.cell.coordination(),
              plan.cell.bond_length() * plan.lattice_constant_nm);
  std::printf("box          %d x %d x %d cells, %llu sites\n", plan.size[0],
              plan.size[1], plan.size[2],
              static_cast<unsigned long long>(scenarios::site_count(plan)));
}

void print_atoms(const scenarios::Plan& plan, scenarios::Simulation& simulation) {
  const std::size_t mobile_count = simulation.hop().mobile_atom_count();
  std::printf("atoms        %zu, of which %zu can move\n",
              simulation.state().occupancy.atom_count(), mobile_count);
  if (mobile_count == 0 && !plan.deposition)
    std::printf("             nothing can happen: no atom has a hop\n");
  if (!plan.particles.empty())
    std::printf("particles    %zu, with %zu contacts\n", plan.particles.size(),
                plan.contacts.size());
  if (plan.tracer)
    std::printf("tracer       %s, free along %s\n", plan.tracer->name.c_str(),
                plan.tracer->axes.c_str());
}

void print_film(const scenarios::Plan& plan) {
  if (!plan.film) return;
  std::printf("film         room for %d layers of %llu sites, %.6g nm2\n",
              plan.film->layer_count,
              static_cast<unsigned long long>(plan.film->sites_per_layer),
              plan.film->area_nm2);
  if (const double width = plan.film->steps.terrace_width(); std::isfinite(width))
    std::printf("terraces     %.4g nm wide, each a layer lower than the one before\n",
                width * plan.lattice_constant_nm);
  if (plan.film->trap_count > 0)
    std::printf("traps        %llu sites\n",
                static_cast<unsigned long long>(plan.film->trap_count));
  if (plan.deposition) print_deposition(*plan.deposition, *plan.film);
}

void print_temperature(const scenarios::TemperatureProgramme& programme) {
  const auto& holds = programme.holds();
  if (holds.size() > 20) {
    std::printf("temperature  %zu steps, from %.6g K to %.6g K\n", holds.size(),
                holds.front().temperature_K, holds.back().temperature_K);
    return;
  }
  for (const auto& hold : holds) {
    std::printf("temperature  %.6g K", hold.temperature_K);
    if (std::isfinite(hold.until_s)) std::printf(" until %.6g s", hold.until_s);
    if (hold.until_event != scenarios::TemperatureProgramme::never_event)
      std::printf(" until event %llu",
                  static_cast<unsigned long long>(hold.until_event));
    std::printf("\n");
  }
}

void print_plan(const scenarios::Plan& plan, scenarios::Simulation& simulation) {
  std::printf("scenario     %s, seed %llu, stream %llu\n", plan.scenario.c_str(),
              static_cast<unsigned long long>(plan.seed),
              static_cast<unsigned long long>(plan.stream));
  print_lattice(plan);
  print_atoms(plan, simulation);
  print_film(plan);
  std::printf("memory       up to %.1f MB for sites and atoms\n",
              scenarios::most_bytes(plan) / 1e6);
  print_temperature(plan.temperature);
  std::printf("stop         %s\n", limits_text(plan).c_str());
  std::printf("rates        %s\n             %s\n", plan.rates.description.c_str(),
              plan.rates.balance.c_str());
  std::printf("\nAt %.6g K:\n%s", plan.temperature.temperature_K(0.0),
              plan.rates.table(plan.temperature.temperature_K(0.0)).c_str());
}

void check_input(scenarios::Config& config) {
  const scenarios::Plan plan = scenarios::read_plan(config);
  scenarios::refuse_if_too_large(plan);
  scenarios::NoOutput nowhere;
  scenarios::Simulation simulation(plan, nowhere);
  const std::vector<std::string> unexpected = simulation.begin();
  print_plan(plan, simulation);
  for (const std::string& line : unexpected) std::printf("\n%s\n", line.c_str());
}

void check_study(const std::string& file) {
  const scenarios::Study study = scenarios::read_study(file);
  const std::vector<scenarios::CheckedRun> runs = scenarios::check_runs(study);
  std::string keys;
  for (const std::string& key : study.keys) keys += (keys.empty() ? "" : ", ") + key;
  std::printf("study        %zu runs of %s, all of which can begin\nvaries       %s\n",
              study.runs.size(), study.base_file.c_str(), keys.c_str());
  std::set<std::string> told;
  for (std::size_t k = 0; k < runs.size(); ++k)
    for (const std::string& line : runs[k].unexpected)
      if (told.insert(line).second)
        std::printf("\n%s: %s\n", study.runs[k].name.c_str(), line.c_str());
}

}  // namespace

void add_check(CLI::App& app, ExitCode&) {
  struct Arguments {
    std::string input;
    std::vector<std::string> overrides;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "check",
      "Read an input file and tell what would run: sites, atoms, memory, rates.\n"
      "Of a study, whether all its runs can begin.\n"
      "All mistakes of the file are told at once. Writes nothing.");
  command->add_option("input", arguments->input, "Input or study file (TOML)")
      ->required();
  command
      ->add_option("--set", arguments->overrides,
                   "Override a key: table.key=value; again for another")
      ->allow_extra_args(false)
      ->type_name("KEY=VALUE");
  command->callback([arguments] {
    scenarios::Config config =
        scenarios::Config::from_file(arguments->input, arguments->overrides);
    const scenarios::Section root = config.root();
    if (!root.has("sweep") && !root.has("together")) return check_input(config);
    if (!arguments->overrides.empty())
      throw UsageError{"--set is for inputs; a study says it in [set]"};
    check_study(arguments->input);
  });
}

}  // namespace tools
