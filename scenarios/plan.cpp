#include "scenarios/plan.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "lattice/columns.hpp"
#include "lattice/vicinity.hpp"
#include "scenarios/capture_zones.hpp"
#include "scenarios/list.hpp"
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

/// Each frame writes them for every atom.
constexpr std::size_t most_element_letters = 16;

bool among(const std::string& name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// [lattice]: a named cell, or one of the user's own in [lattice.cell].
lattice::UnitCell read_cell(Section lattice) {
  if (lattice.has("vectors") || lattice.has("basis") || lattice.has("bond_length_a")) {
    const std::vector<lattice::Vector3> vectors = lattice.vectors("vectors");
    const std::vector<lattice::Vector3> basis = lattice.vectors("basis");
    const auto bond_length =
        lattice.optional_number("bond_length_a", Range::positive());
    if (!bond_length)
      lattice.mistake("bond_length_a", "missing", "the distance between neighbours");
    const std::string name = lattice.text("cell", "user");
    if (among(name, lattice::unit_cell_names()))
      lattice.mistake("cell", "beside vectors, a name of your own",
                      "leave out cell, or vectors, basis and bond_length_a");
    if (vectors.size() != 3) {
      lattice.mistake("vectors", "not three vectors", "three lists of three numbers");
      return lattice::unit_cell("fcc");
    }
    if (!bond_length) return lattice::unit_cell("fcc");
    try {
      const lattice::UnitCell cell(name, {vectors[0], vectors[1], vectors[2]}, basis,
                                   *bond_length);
      lattice::Vicinity::check(cell);
      return cell;
    } catch (const std::invalid_argument& error) {
      lattice.mistake("basis", error.what(),
                      "in lattice constants along x, y and z, no fractions of vectors");
      return lattice::unit_cell("fcc");
    }
  }
  return lattice::unit_cell(lattice.choice("cell", lattice::unit_cell_names()));
}

/// Some 10 GB: a schedule with more is a slip.
constexpr double most_rows = 1e8;

/// One of: first_s with points_per_decade, interval_s, every_events. The run ends at
/// `until_s`, or nobody knows when: infinity.
kmc::Schedule read_schedule(Section section, double until_s) {
  const auto interval_s = section.optional_number("interval_s", Range::positive());
  const auto first_s = section.optional_number("first_s", Range::positive());
  const double per_decade =
      section.number("points_per_decade", Range::between(0.01, 10000), 20.0);
  const auto events =
      section.optional_integer("every_events", Range::between(1.0, most_counted));
  if (!section.has("first_s"))
    section.refuse("points_per_decade", "says nothing without first_s",
                   "only for a logarithmic schedule");
  int given = 0;
  for (const char* key : {"interval_s", "first_s", "every_events"})
    given += static_cast<int>(section.has(key));
  if (given != 1)
    section.mistake("", given == 0 ? "no schedule" : "more than one schedule",
                    "give one of interval_s, first_s (logarithmic), every_events");
  if (interval_s && until_s / *interval_s > most_rows && std::isfinite(until_s))
    section.mistake("interval_s", "there would be more than 1e8 rows or frames",
                    "at least a part in 1e8 of stop.time_s");
  if (interval_s) return kmc::Schedule::linear(*interval_s);
  if (first_s) return kmc::Schedule::logarithmic(*first_s, per_decade);
  if (events) return kmc::Schedule::every_events(static_cast<std::uint64_t>(*events));
  return kmc::Schedule::none();
}

/// Plug-ins that find in a run what they look at.
template <class Plugins>
std::vector<std::string> suitable(const Outlook& outlook) {
  std::vector<std::string> names = Plugins::names();
  std::erase_if(names, [&](const std::string& name) {
    return !Plugins::find(name).missing(outlook).empty();
  });
  return names;
}

/// The plug-ins that a key asks for: each known, suitable and asked for once.
template <class Plugins>
std::vector<std::string> read_plugins(Section& section, const std::string& key,
                                      std::vector<std::string> fallback,
                                      const Outlook& outlook) {
  const std::vector<std::string> names = section.texts(key, std::move(fallback));
  const std::vector<std::string> allowed = suitable<Plugins>(outlook);
  std::string list;
  for (const std::string& name : allowed) list += (list.empty() ? "" : ", ") + name;
  for (const std::string& name : names) {
    const bool twice = std::count(names.begin(), names.end(), name) > 1;
    if (among(name, allowed) && !twice) continue;
    const std::string quoted = "\"" + name + "\"";
    section.mistake(key,
                    among(name, allowed) ? quoted + " is there twice"
                    : among(name, Plugins::names())
                        ? quoted + " needs " + Plugins::find(name).missing(outlook)
                        : "none is called " + quoted,
                    "any of: " + list);
  }
  return names;
}

/// When the run ends, if it goes by time alone [s]; else infinity.
double sure_end_s(const Section& stop, const Plan& plan) {
  for (const char* key : {"events", "wall_clock_s", "coverage_ML", "when"})
    if (stop.has(key)) return std::numeric_limits<double>::infinity();
  return plan.stop_events == TemperatureProgramme::never_event
             ? plan.stop_time_s
             : std::numeric_limits<double>::infinity();
}

void read_outputs(Section& root, Plan& plan, const Outlook& outlook) {
  Section series = root.table("series");
  plan.measurements =
      read_plugins<Measurements>(series, "measurements", plan.measurements, outlook);
  plan.lists = read_plugins<Lists>(series, "lists", {}, outlook);
  const double until_s = sure_end_s(root.table("stop"), plan);
  plan.series = read_schedule(series, until_s);
  if (root.has("trajectory")) {
    Section trajectory = root.table("trajectory");
    plan.trajectory = read_schedule(trajectory, until_s);
    plan.trajectory_format = trajectory.flag("gzip", true) ? Trajectory::Format::gzip
                                                           : Trajectory::Format::plain;
  }
  plan.checkpoint_wall_clock_s =
      root.table("checkpoint").number("every_wall_clock_s", Range::positive(), 600.0);
}

void read_stop(Section stop, Plan& plan) {
  const auto time_s = stop.optional_number("time_s", Range::positive());
  const auto events =
      stop.optional_integer("events", Range::between(0.0, most_counted));
  const auto wall_clock_s = stop.optional_number("wall_clock_s", Range::positive());
  bool ends = plan.stop_events != TemperatureProgramme::never_event;
  for (const char* key : {"time_s", "events", "wall_clock_s", "coverage_ML", "when"})
    ends = ends || stop.has(key);
  if (!ends)
    stop.mistake("", "the run would never end",
                 plan.deposition
                     ? "give time_s, events, wall_clock_s, coverage_ML or when"
                     : "give time_s, events, wall_clock_s or when");
  if (time_s) plan.stop_time_s = *time_s;
  if (events)
    plan.stop_events = std::min(plan.stop_events, static_cast<std::uint64_t>(*events));
  if (wall_clock_s) plan.stop_wall_clock_s = *wall_clock_s;
  plan.stop_when = read_stop_when(stop);
}

void refuse_misfit(const RateModel& rates, const lattice::UnitCell& cell,
                   Section lattice) {
  if (rates.overhangs == Overhangs::forbidden && !lattice::stacks_in_columns(cell))
    lattice.mistake("cell", "its sites do not stack in columns, as these rates need it",
                    "one neighbour straight above, one straight below, all others at "
                    "the same height, such as simple_cubic");
}

}  // namespace

Plan read_plan(Config& config) {
  Section root = config.root();
  Section lattice = root.table("lattice");
  const auto scenario = root.deciding_choice("scenario", Scenarios::names());
  lattice::UnitCell cell = read_cell(lattice);
  RateModel rates = read_rate_model(root.table("rates"), cell);
  refuse_misfit(rates, cell, lattice);
  Plan plan{.scenario = scenario.value_or(""),
            .cell = std::move(cell),
            .rates = std::move(rates),
            .temperature = read_temperature_programme(root)};
  plan.seed = static_cast<std::uint64_t>(
      root.integer("seed", Range::between(0.0, most_counted), 1));
  plan.stream =
      static_cast<std::uint64_t>(root.integer("stream", Range::between(0, 8191), 0));
  plan.element = lattice.text("element", "X");
  const bool printable = std::ranges::all_of(
      plan.element, [](unsigned char c) { return std::isgraph(c) != 0; });
  if (!printable || plan.element.empty() ||
      plan.element.size() > most_element_letters ||
      plan.element.find_first_of("\"'=\\{}[]") != std::string::npos)
    lattice.mistake(
        "element", "no name for a kind of atom in files",
        "1 to 16 letters, digits and signs without blanks, quotes, brackets and =");
  plan.lattice_constant_nm = lattice.number("lattice_constant_nm", Range::positive());
  plan.stop_events = plan.temperature.end_event();
  if (scenario) Scenarios::find (*scenario)(root, plan);
  if (plan.rates.overhangs == Overhangs::forbidden &&
      plan.sides[2] == lattice::Side::periodic)
    root.table("rates").mistake("model", "its columns of atoms need a surface above",
                                "a block that is open along z");
  if (plan.rates.lone_adatoms_walk && scenario && *scenario != "deposition")
    root.table("rates").mistake("lone_adatoms", "says nothing without a film",
                                "leave it out, or scenario = \"deposition\"");
  read_stop(root.table("stop"), plan);
  // A film that could not be read is not missing.
  read_outputs(root, plan,
               {.has_film = plan.film || config.mistake_count() > 0,
                .keeps_atoms = !plan.deposition && !plan.rates.evaporates,
                .has_right_angles = has_right_angles(plan.cell),
                .has_contacts = !plan.contacts.empty() || config.mistake_count() > 0});
  config.finish();
  return plan;
}

}  // namespace scenarios
