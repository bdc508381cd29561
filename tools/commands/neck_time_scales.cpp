#include "tools/commands/neck_time_scales.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace tools {
namespace {

const std::string& definition_of(const NamedNecks& study) {
  return study.seeds.front().definition;
}

std::optional<double> common_temperature_K(const NamedNecks& study) {
  const auto& first = study.temperatures_K.front();
  const bool is_common = std::ranges::count(study.temperatures_K, first) ==
                         std::ranges::ssize(study.temperatures_K);
  return is_common ? first : std::nullopt;
}

}  // namespace

std::vector<scenarios::NamedTimeScale> time_scales_of(
    std::span<const NamedNecks> studies) {
  std::vector<scenarios::NamedTimeScale> scales;
  for (const NamedNecks& points : studies) {
    if (definition_of(points) != "given") continue;
    for (const NamedNecks& runs : studies) {
      if (definition_of(runs) == "given") continue;
      scales.push_back({points.name, runs.name, definition_of(runs),
                        common_temperature_K(runs),
                        scenarios::time_scale(points.seeds, runs.seeds)});
    }
  }
  return scales;
}

}  // namespace tools
