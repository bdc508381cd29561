#include "tools/run_end.hpp"

#include <cmath>
#include <optional>

#include "lattice/words.hpp"
#include "scenarios/analysis/csv_table.hpp"

namespace tools {
namespace {

/// The first row of the series so far that ends the run.
std::optional<scenarios::StopWhen::Row> end_row(const scenarios::Plan& plan,
                                                const std::filesystem::path& series,
                                                std::uint64_t length) {
  if (!plan.stop_when) return std::nullopt;
  return plan.stop_when->first_met(scenarios::CsvTable::read(series, length));
}

}  // namespace

bool has_stopped(const std::string& exit_reason) {
  return !exit_reason.empty() && !exit_reason.starts_with(failed_with);
}

bool is_end(const std::string& exit_reason) {
  return has_stopped(exit_reason) && exit_reason != by_signal &&
         exit_reason != by_wall_clock;
}

std::string end_reason(const scenarios::Plan& plan,
                       const scenarios::Simulation& simulation, kmc::Stop stop) {
  switch (stop) {
    case kmc::Stop::time_reached:
      return "time limit";
    case kmc::Stop::events_reached:
      return "event limit";
    case kmc::Stop::halted:
      return simulation.film_reached_top()   ? "the film reached the top of the box"
             : simulation.series_ended_run() ? plan.stop_when->text()
                                             : "all of stop.coverage_ML arrived";
    case kmc::Stop::nothing_can_happen:
      return "nothing can happen any more";
    case kmc::Stop::interrupted:
      break;
  }
  return "";
}

std::string key_that_ends(const scenarios::Plan& plan,
                          const scenarios::Simulation& simulation, kmc::Stop stop) {
  if (stop == kmc::Stop::events_reached) return "stop.events";
  if (stop != kmc::Stop::halted || simulation.film_reached_top()) return "stop.time_s";
  if (!simulation.series_ended_run()) return "stop.coverage_ML";
  return std::isfinite(plan.stop_when->at_least) ? "stop.when.at_least"
                                                 : "stop.when.at_most";
}

void take_up_stop(const scenarios::Plan& plan, scenarios::Simulation& simulation,
                  const scenarios::Config& input, const std::filesystem::path& series,
                  std::uint64_t length) {
  constexpr const char* problem = "the run is beyond that already";
  scenarios::Section stop = input.root().table("stop");
  if (plan.stop_time_s < simulation.time_s())
    stop.mistake("time_s", problem,
                 "at least " + lattice::shortest(simulation.time_s()));
  if (plan.stop_events < simulation.event_count())
    stop.mistake("events", problem,
                 "at least " + std::to_string(simulation.event_count()));
  const rates::Deposition* const deposition = simulation.state().deposition;
  if (deposition != nullptr &&
      deposition->arrival_count() > plan.deposition->arrivals.most)
    stop.mistake("coverage_ML", problem,
                 std::to_string(deposition->arrival_count()) + " arrived");
  if (const auto row = end_row(plan, series, length)) {
    if (row->is_last && simulation.time_s() <= row->time_s &&
        static_cast<double>(simulation.event_count()) == row->event_count)
      simulation.end_at_row(row->time_s);
    else
      stop.mistake("when", problem,
                   plan.stop_when->column + " is " + lattice::shortest(row->value) +
                       " in the row of " + lattice::shortest(row->time_s) + " s");
  }
  input.throw_if_mistaken();
}

}  // namespace tools
