// adatom list
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "lattice/unit_cell.hpp"
#include "scenarios/list.hpp"
#include "scenarios/measurement.hpp"
#include "scenarios/plan.hpp"
#include "scenarios/rate_model.hpp"
#include "tools/commands/commands.hpp"

namespace tools {

void add_list(CLI::App& app, ExitCode&) {
  static const std::map<std::string, std::function<std::vector<std::string>()>> kinds =
      {{"cells", [] { return lattice::unit_cell_names(); }},
       {"lists", scenarios::Lists::names},
       {"measurements", scenarios::Measurements::names},
       {"rate_models", scenarios::RateModels::names},
       {"setups", scenarios::Scenarios::names},
       {"tables", scenarios::table_names}};
  auto kind = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "list",
      "List the names that an input file may use: cells (of lattices),\n"
      "lists (files of their own), measurements (of the series), rate_models,\n"
      "setups (scenarios), tables (of barriers).");
  std::vector<std::string> names;
  for (const auto& [name, list] : kinds) names.push_back(name);
  command->add_option("kind", *kind, "What to list")
      ->required()
      ->check(CLI::IsMember(names));
  command->callback([kind] {
    for (const std::string& name : kinds.at (*kind)())
      std::printf("%s\n", name.c_str());
  });
}

}  // namespace tools
