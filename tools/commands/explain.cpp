// adatom explain
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "lattice/input_error.hpp"
#include "scenarios/simulation.hpp"
#include "tools/checkpoint.hpp"
#include "tools/commands/commands.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/run_directory.hpp"
#include "tools/start_run.hpp"

namespace tools {
namespace {

using lattice::Atom;
using lattice::no_site;
using lattice::Site;
using rates::Move;

struct Arguments {
  std::string directory;
  std::string site;
  std::string atom;
};

[[noreturn]] void refuse(std::string key, std::string value, std::string problem,
                         std::string hint) {
  throw lattice::InputError(lattice::Mistake{.key = std::move(key),
                                             .value = std::move(value),
                                             .problem = std::move(problem),
                                             .hint = std::move(hint)});
}

Checkpoint checkpoint_of(const std::filesystem::path& directory) {
  refuse_study(directory);
  if (!has_checkpoint(directory))
    refuse("", directory.string(), "holds no checkpoint",
           "the directory of a run that has stopped or written a checkpoint");
  return read_checkpoint(directory);
}

/// The site that is asked for, with an atom on it.
Site site_of(const Arguments& arguments, const scenarios::State& state) {
  constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
  const auto end = state.occupancy.atom_end();
  if (!arguments.atom.empty()) {
    const auto atom = number_within<Atom>("--atom", arguments.atom, 0, most);
    if (atom >= end || state.occupancy.site(atom) == no_site)
      refuse(
          "--atom", arguments.atom, "there is no such atom",
          end == 0
              ? "the state has no atoms"
              : std::to_string(state.occupancy.atom_count()) +
                    " atoms, with numbers from 0 to " + std::to_string(end - 1) +
                    (state.occupancy.atom_count() < end ? ", some of them free" : ""));
    return state.occupancy.site(atom);
  }
  const auto site = number_within<Site>("--site", arguments.site, 0, most);
  if (site >= state.crystal.end() || !state.crystal.exists(site))
    refuse("--site", arguments.site, "there is no such site",
           "sites are numbered below " + std::to_string(state.crystal.end()));
  if (!state.occupancy.occupied(site))
    refuse("--site", arguments.site, "the site is empty", "a site with an atom");
  return site;
}

std::string position_text(const scenarios::State& state, Site site) {
  const auto r = state.lattice_constant_nm * state.crystal.position(site);
  char text[80];
  std::snprintf(text, sizeof text, "(%.4g, %.4g, %.4g) nm", r[0], r[1], r[2]);
  return text;
}

double total_of(const std::vector<Move>& moves) {
  double sum_per_s = 0.0;
  for (const Move& move : moves) sum_per_s += move.rate_per_s;
  return sum_per_s;
}

double percent(double part, double whole) {
  return whole > 0.0 ? 100.0 * part / whole : 0.0;
}

/// The longest text of a column.
int width(const std::vector<Move>& moves, const char* title, auto&& text_of) {
  std::size_t longest = std::string(title).size();
  for (const Move& move : moves) longest = std::max(longest, text_of(move).size());
  return static_cast<int>(longest);
}

void print_moves(std::vector<Move> moves) {
  std::ranges::stable_sort(
      moves, [](const Move& a, const Move& b) { return a.rate_per_s > b.rate_per_s; });
  const double total_per_s = total_of(moves);
  const int environment =
      width(moves, "environment", [](const Move& move) { return move.environment; });
  const int entry = width(moves, "entry", [](const Move& move) { return move.entry; });
  std::printf("\n%10s  %-*s  %-*s  %-12s  %10s  %10s  %8s\n", "to_site", environment,
              "environment", entry, "entry", "source", "barrier_eV", "rate_per_s",
              "percent");
  for (const Move& move : moves)
    std::printf("%10s  %-*s  %-*s  %-12s  %10.4f  %10.4g  %8.3f\n",
                move.to == no_site ? "gas" : std::to_string(move.to).c_str(),
                environment, move.environment.c_str(), entry, move.entry.c_str(),
                move.source.c_str(), move.barrier_eV, move.rate_per_s,
                percent(move.rate_per_s, total_per_s));
}

void print_atom(const scenarios::Simulation& simulation, Site site) {
  constexpr const char* grounds[] = {"", ", on a support", ", on a trap",
                                     ", in the bulk"};
  const scenarios::State& state = simulation.state();
  const lattice::Occupancy& occupancy = state.occupancy;
  const std::vector<Move> moves = simulation.moves(site);
  std::printf("atom         %u at site %u, %s\n", occupancy.atom(site), site,
              position_text(state, site).c_str());
  std::printf("neighbours   %u of %u%s\n", occupancy.coordination(site),
              state.crystal.bond_count(site),
              grounds[static_cast<unsigned>(occupancy.ground(site))]);
  const auto happen = std::ranges::count_if(
      moves, [](const Move& move) { return move.rate_per_s > 0.0; });
  std::printf("total rate   %.6g per s, of %td hops\n", total_of(moves), happen);
  if (!moves.empty()) print_moves(moves);
}

void print_balance(scenarios::Simulation& simulation, const scenarios::Plan& plan) {
  const scenarios::State& state = simulation.state();
  if (plan.rates.barriers &&
      plan.rates.barriers->counting == rates::Counting::per_atom) {
    std::printf("\nbalance      %s\n", plan.rates.balance.c_str());
    return;
  }
  if (std::isnan(state.bond_energy_eV)) {
    std::printf("\nbalance      the model has no energy to hold its hops against\n");
    return;
  }
  const rates::StateBalance balance = simulation.balance();
  std::printf("\nbalance      of %zu hops, %zu have no way back\n", balance.hop_count,
              balance.one_way_count);
  if (balance.worst_eV <= 1e-9) {
    std::printf("             detailed balance holds for those with one\n");
    return;
  }
  const Move& worst = balance.worst;
  std::printf(
      "             worst violation %.4g eV by atom %u, from site %u to %u:\n"
      "             %s, %.4f eV there, %.4f eV back, bond energy %.4g eV\n",
      balance.worst_eV, state.occupancy.atom(balance.worst_from), balance.worst_from,
      worst.to, worst.environment.c_str(), worst.barrier_eV, balance.worst_reverse_eV,
      state.bond_energy_eV);
}

/// What the hops of all atoms go by.
void print_summary(scenarios::Simulation& simulation, const scenarios::Plan& plan) {
  struct Sum {
    std::size_t hop_count = 0;
    double rate_per_s = 0.0;
  };
  std::map<std::string, Sum> by_source;
  const lattice::Occupancy& occupancy = simulation.state().occupancy;
  double total_per_s = 0.0;
  occupancy.for_atoms([&](Atom, Site site) {
    for (const Move& move : simulation.moves(site)) {
      Sum& sum = by_source[move.source];
      ++sum.hop_count;
      sum.rate_per_s += move.rate_per_s;
      total_per_s += move.rate_per_s;
    }
  });
  std::printf("atoms        %zu, total rate %.6g per s\n\n", occupancy.atom_count(),
              total_per_s);
  std::printf("%-12s  %10s  %10s  %8s\n", "source", "hops", "rate_per_s", "percent");
  for (const auto& [source, sum] : by_source)
    std::printf("%-12s  %10zu  %10.4g  %8.3f\n", source.c_str(), sum.hop_count,
                sum.rate_per_s, percent(sum.rate_per_s, total_per_s));
  print_balance(simulation, plan);
}

void explain(const Arguments& arguments) {
  const Checkpoint checkpoint = checkpoint_of(arguments.directory);
  const scenarios::Plan plan = plan_of(checkpoint);
  scenarios::NoOutput nowhere;
  scenarios::Simulation simulation(plan, nowhere);
  restore_state(simulation, checkpoint);
  const bool one_atom = !arguments.site.empty() || !arguments.atom.empty();
  const Site site = one_atom ? site_of(arguments, simulation.state()) : no_site;
  if (!checkpoint.warning.empty())
    std::printf("warning      %s\n", checkpoint.warning.c_str());
  std::printf("state        event %llu at t = %.10g s, %.6g K\n",
              static_cast<unsigned long long>(simulation.event_count()),
              simulation.time_s(), simulation.temperature_K());
  std::printf("rates        %s\n             %s\n", plan.rates.description.c_str(),
              plan.rates.balance.c_str());
  if (one_atom)
    print_atom(simulation, site);
  else
    print_summary(simulation, plan);
}

}  // namespace

void add_explain(CLI::App& app, ExitCode&) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "explain",
      "Tell why the hops of an atom have the rates that they have: for each hop what\n"
      "surrounds it, the entry of the table or the rule that stands in for it, its\n"
      "barrier and its rate. Without an atom: the hops of all atoms by the source of\n"
      "their barriers, and the one that is farthest from detailed balance.");
  command->add_option("directory", arguments->directory, "Run directory")->required();
  CLI::Option* site = command->add_option("--site", arguments->site,
                                          "The atom on this site (a number)");
  command
      ->add_option("--atom", arguments->atom,
                   "This atom: numbered from 0, in the order of the trajectory while\n"
                   "no atom has left")
      ->excludes(site);
  command->callback([arguments] { explain(*arguments); });
}

}  // namespace tools
