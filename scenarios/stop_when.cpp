#include "scenarios/stop_when.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "lattice/words.hpp"
#include "scenarios/closest_word.hpp"

namespace scenarios {

std::string StopWhen::text() const {
  std::string text = column;
  if (std::isfinite(at_least)) text += " at least " + lattice::shortest(at_least);
  if (std::isfinite(at_least) && std::isfinite(at_most)) text += " and";
  if (std::isfinite(at_most)) text += " at most " + lattice::shortest(at_most);
  return text;
}

std::optional<StopWhen::Row> StopWhen::first_met(const CsvTable& series) const {
  const auto values = series.column(column);
  const auto met =
      std::ranges::find_if(values, [this](double value) { return is_met(value); });
  if (met == values.end()) return std::nullopt;
  const auto k = static_cast<std::size_t>(met - values.begin());
  return Row{series.column("time_s")[k], series.column("events")[k], *met,
             k + 1 == values.size()};
}

std::size_t StopWhen::place_in(const std::vector<std::string>& columns) const {
  const auto found = std::find(columns.begin(), columns.end(), column);
  if (found != columns.end()) return static_cast<std::size_t>(found - columns.begin());
  lattice::Mistake mistake = unknown;
  mistake.hint = column == "time_s" || column == "events"
                     ? "stop." + column
                     : did_you_mean(column, columns);
  if (mistake.hint.empty()) {
    for (const std::string& name : columns)
      mistake.hint += (mistake.hint.empty() ? "any of: " : ", ") + name;
    if (columns.empty()) mistake.hint = "name a measurement in series.measurements";
  }
  throw lattice::InputError(mistake);
}

std::optional<StopWhen> read_stop_when(Section stop) {
  if (!stop.has("when")) return std::nullopt;
  Section section = stop.table("when");
  StopWhen when{.column = section.text("column")};
  const auto at_least = section.optional_number("at_least", Range::any());
  const auto at_most = section.optional_number("at_most", Range::any());
  if (!section.has("at_least") && !section.has("at_most"))
    section.mistake("", "no bound", "give at_least or at_most");
  if (at_least) when.at_least = *at_least;
  if (at_most) when.at_most = *at_most;
  if (when.at_least > when.at_most)
    section.mistake("at_least", "more than at_most, which no value is",
                    "at most " + lattice::shortest(when.at_most));
  when.unknown = section.mistake_to_come("column", "no column of series.csv here", "");
  return when;
}

}  // namespace scenarios
