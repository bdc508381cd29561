// A study of sintering as a table: exponents of neck growth by window, and relaxation
// times, by temperature, size and whatever else was varied, with the laws that they
// follow.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scenarios/analysis/neck_growth.hpp"
#include "scenarios/analysis/scaling_law.hpp"

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

/// A row for each group: settings, temperature_K, atoms, runs, then for each window
/// alpha_<lower>_<upper> with _error (of the mean), _runs and _begun_inside (how many
/// of these: a contact that existed lowers alpha), and relaxation_time_s (the geometric
/// mean) with relaxation_ln_error and relaxation_runs. nan: not known.
std::string study_csv(std::span<const StudyGroup> groups);

/// The relaxation law of these groups, of those all of whose runs relaxed: a mean over
/// the quick ones would be too small. Nothing if they fix none.
std::optional<ScalingLaw> law_of(std::span<const StudyGroup> groups,
                                 std::optional<double> spread = std::nullopt);

/// The same for reading: a table for each family, its law of relaxation, and the laws
/// at single temperatures and sizes.
std::string study_report(std::span<const StudyGroup> groups);

/// Groups by family, in the order of their first.
std::vector<std::vector<StudyGroup>> families_of(std::span<const StudyGroup> groups);

}  // namespace scenarios
