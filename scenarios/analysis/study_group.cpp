#include "scenarios/analysis/study_group.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace scenarios {

bool varies_within_family(const std::string& key) {
  for (const char* whole : {"seed", "stream", "temperature_K", "packing.seed",
                            "packing.count", "packing.radius_a", "packing.radius_nm"})
    if (key == whole) return true;
  for (const char* table : {"box.", "series.", "trajectory.", "stop.", "checkpoint."})
    if (key.starts_with(table)) return true;
  if (!key.starts_with("particle[")) return false;
  const std::string last = key.substr(key.rfind('.') + 1);
  constexpr std::array<std::string_view, 9> sizes = {
      "radius_a",    "radius_nm",    "edges_a",    "atoms", "atoms_per_edge",
      "thickness_a", "thickness_nm", "position_a", "file"};
  return std::ranges::find(sizes, last) != sizes.end();
}

std::vector<std::vector<StudyGroup>> families_of(std::span<const StudyGroup> groups) {
  std::vector<std::vector<StudyGroup>> families;
  for (const StudyGroup& group : groups) {
    auto family = std::ranges::find_if(families, [&](const auto& members) {
      return members.front().family == group.family;
    });
    if (family == families.end())
      families.push_back({group});
    else
      family->push_back(group);
  }
  return families;
}

}  // namespace scenarios
