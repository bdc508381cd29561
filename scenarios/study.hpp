// A study: one input at many values of its keys, such as seeds x temperatures x sizes x
// orientations. Each combination is a run with random numbers of its own.
//
// The study file is TOML: an input with a [sweep] table, or `base`, the path of the
// input from the study's folder, and
//   [set]         "table.key" = value: for all runs, in place of what the input says
//   [sweep]       "table.key" = [values]: one factor each; all combinations run
//   [[together]]  "table.key" = [values], lists of one length: a single factor, whose
//                 k-th values go together (two radii and a time to stop)
// Keys with dots stand in quotes and are those of --set: "particle[1].radius_a". The
// first factor varies slowest, those of [[together]] come last, so that runs keep their
// numbers when values are appended to the first.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/config.hpp"

namespace scenarios {

/// What a study says about a key of its input.
struct Setting {
  std::string key;
  InputValue value;
};

/// Whether a key is `table`, or one of its keys.
bool is_within(std::string_view key, std::string_view table);

struct StudyRun {
  std::string name;               ///< run_0001, run_0002, ...
  std::vector<Setting> settings;  ///< those of the factors, in their order
};

struct Study {
  std::string file{};
  std::string text{};       ///< of the study file
  std::string base_file{};  ///< may be the study file itself
  std::string base_text{};
  std::vector<Setting> set{};          ///< the same in all runs
  std::vector<std::string> keys{};     ///< of the factors
  std::vector<StudyRun> runs{};        ///< at most 8192
  bool has_streams_of_its_own = true;  ///< else the study says which

  /// The input of a run. Unless the study gives streams, that of the n-th run is n - 1:
  /// no two runs share random numbers, whatever their seeds. Requires: one of `runs`.
  Config input_of(const StudyRun& run) const;
};

/// Throws lattice::InputError with all mistakes of the study's own: the values are not
/// looked at yet (scenarios/study_check.hpp).
Study read_study(const std::filesystem::path& file);

}  // namespace scenarios
