// Runs of a study of sintering, by what differs between them.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scenarios/analysis/neck_growth.hpp"

namespace scenarios {

/// Runs that differ in the seed only.
struct StudyGroup {
  std::map<std::string, std::string> settings;  ///< in which the groups differ
  std::string family;  ///< settings other than temperature, size and how long to run
  std::string family_values;  ///< the same with the last parts of keys, for legends
  double temperature_K = 0.0;
  double atoms = 0.0;
  std::size_t run_count = 0;
  std::optional<NeckStudy> necks;          ///< nothing without necks
  std::vector<double> relaxation_times_s;  ///< of the runs that relaxed

  bool all_relaxed() const {
    return run_count > 0 && relaxation_times_s.size() == run_count;
  }
};

/// Whether a key may differ within a family, since it says how large particles are, or
/// how hot, or how long and how often to look, not what they do: lengths of
/// [[particle]]; count, radius and seed of [packing]; [box], [series], [trajectory],
/// [stop], [checkpoint]; seed, stream and temperature_K.
bool varies_within_family(const std::string& key);

/// Groups by family, in the order of their first.
std::vector<std::vector<StudyGroup>> families_of(std::span<const StudyGroup> groups);

}  // namespace scenarios
