// adatom list
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "lattice/unit_cell.hpp"
#include "scenarios/list.hpp"
#include "scenarios/measurement.hpp"
#include "scenarios/plan.hpp"
#include "scenarios/rate_model.hpp"
#include "scenarios/shipped_tables.hpp"
#include "tools/commands/commands.hpp"

namespace tools {
namespace {

/// A name that an input file may use, and what it is: see Registry::Entry.
struct Item {
  std::string name, text;
};

std::vector<Item> bare(const std::vector<std::string>& names) {
  std::vector<Item> items;
  for (const std::string& name : names) items.push_back({name, ""});
  return items;
}

template <class Registry>
std::vector<Item> explained() {
  std::vector<Item> items;
  for (const std::string& name : Registry::names())
    items.push_back({name, Registry::text(name)});
  return items;
}

const std::map<std::string, std::function<std::vector<Item>()>> kinds = {
    {"cells", [] { return bare(lattice::unit_cell_names()); }},
    {"lists", explained<scenarios::Lists>},
    {"measurements", explained<scenarios::Measurements>},
    {"rate_models", explained<scenarios::RateModels>},
    {"setups", explained<scenarios::Scenarios>},
    {"tables", [] { return bare(scenarios::table_names()); }}};

/// The name, and what it is beside it; its columns beneath.
void print(const Item& item, std::size_t width) {
  std::istringstream lines(item.text);
  std::string line;
  std::getline(lines, line);
  if (line.empty())
    std::printf("%s\n", item.name.c_str());
  else
    std::printf("%-*s  %s\n", static_cast<int>(width), item.name.c_str(), line.c_str());
  while (std::getline(lines, line)) std::printf("    %s\n", line.c_str());
}

}  // namespace

void add_list(CLI::App& app, ExitCode&) {
  auto kind = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand(
      "list",
      "List the names that an input file may use: cells (of lattices),\n"
      "lists (files of their own, with their columns), measurements (of\n"
      "series.csv, with their columns), rate_models, setups (scenarios),\n"
      "tables (of barriers).");
  std::vector<std::string> names;
  for (const auto& [name, items] : kinds) names.push_back(name);
  command->add_option("kind", *kind, "What to list")
      ->required()
      ->check(CLI::IsMember(names));
  command->callback([kind] {
    const std::vector<Item> items = kinds.at(*kind)();
    std::size_t width = 0;
    for (const Item& item : items) width = std::max(width, item.name.size());
    for (const Item& item : items) print(item, width);
  });
}

}  // namespace tools
