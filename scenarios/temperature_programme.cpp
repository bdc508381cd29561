#include "scenarios/temperature_programme.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "kmc/contract.hpp"

namespace scenarios {
namespace {

constexpr double most_steps = 100000.0;
constexpr double forever = std::numeric_limits<double>::infinity();
using Hold = TemperatureProgramme::Hold;

/// A ramp from T0 to T1 as n equal steps, each held at its middle temperature.
void add_ramp(std::vector<Hold>& holds, double start_s, Section& stage) {
  const double duration_s = stage.number("duration_s", Range::positive());
  const double from_K = stage.number("from_K", Range::positive());
  const double to_K = stage.number("to_K", Range::positive());
  const double step_K = stage.number("step_K", Range::positive(), 1.0);
  const double count =
      std::max(1.0, std::ceil(std::abs(to_K - from_K) / step_K - 1e-9));
  if (count > most_steps) {
    stage.mistake("step_K", "the ramp would have more than 100000 steps",
                  "take a larger step");
    return;
  }
  for (double k = 0.0; k < count; k += 1.0)
    holds.push_back({start_s + duration_s * ((k + 1.0) / count),
                     from_K + (to_K - from_K) * ((k + 0.5) / count)});
  holds.push_back({holds.back().until_s, to_K});
}

/// `temperatures_K`, each for `events_each` events.
TemperatureProgramme read_by_events(Section& root) {
  std::vector<double> list = root.numbers("temperatures_K", Range::positive());
  const auto each =
      static_cast<std::uint64_t>(root.integer("events_each", Range::between(1, 1e12)));
  for (const char* other : {"temperature_K", "stage"})
    root.refuse(other, "there are temperatures_K as well", "give one of them");
  std::sort(list.begin(), list.end(), std::greater<>());
  if (std::adjacent_find(list.begin(), list.end()) != list.end())
    root.mistake("temperatures_K", "a temperature comes twice", "each once");
  std::vector<Hold> holds;
  for (const double temperature_K : list)
    holds.push_back({forever, temperature_K, each * (holds.size() + 1)});
  return TemperatureProgramme(std::move(holds));
}

}  // namespace

TemperatureProgramme::TemperatureProgramme(std::vector<Hold> holds)
    : holds_(std::move(holds)) {
  ADATOM_EXPECT(!holds_.empty() && std::isinf(holds_.back().until_s));
}

const TemperatureProgramme::Hold& TemperatureProgramme::hold_at(
    double time_s, std::uint64_t event_count) const {
  return *std::partition_point(holds_.begin(), holds_.end() - 1, [&](const Hold& hold) {
    return time_s >= hold.until_s || event_count >= hold.until_event;
  });
}

TemperatureProgramme read_temperature_programme(Section root) {
  if (root.has("temperatures_K")) return read_by_events(root);
  std::vector<Section> stages = root.tables("stage");
  if (stages.empty())
    return TemperatureProgramme(
        {{forever, root.number("temperature_K", Range::positive())}});
  root.refuse("temperature_K", "there are [[stage]] tables as well",
              "give either temperature_K or stages");
  std::vector<Hold> holds;
  for (Section& stage : stages) {
    const double start_s = holds.empty() ? 0.0 : holds.back().until_s;
    if (stage.has("temperature_K")) {
      const double temperature_K = stage.number("temperature_K", Range::positive());
      holds.push_back(
          {start_s + stage.number("duration_s", Range::positive()), temperature_K});
      for (const char* key : {"from_K", "to_K", "step_K"})
        stage.refuse(key, "says nothing beside temperature_K",
                     "a stage holds one temperature, or is a ramp");
    } else {
      add_ramp(holds, start_s, stage);
    }
  }
  if (holds.empty()) holds.push_back({forever, 300.0});
  // What lasts no time (the end of a ramp that another stage follows) never holds.
  std::vector<Hold> lasting;
  for (const Hold& hold : holds)
    if (lasting.empty() || hold.until_s > lasting.back().until_s)
      lasting.push_back(hold);
  lasting.push_back({forever, holds.back().temperature_K});
  return TemperatureProgramme(std::move(lasting));
}

}  // namespace scenarios
