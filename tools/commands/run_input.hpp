// What the input of a run says about the study that it belongs to.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tools {

/// The values of a run's input.toml without those of these keys at its top, and
/// checksums of the files that it names: the same for runs that differ in these keys
/// only. Nothing if there is no such file: then all such runs are one study. Throws
/// lattice::InputError, IoError.
std::string input_without(const std::vector<std::string>& keys,
                          const std::filesystem::path& directory);

/// The same for runs that differ in their random numbers only, and in how long each
/// went on.
std::string input_without_seed(const std::filesystem::path& directory);

/// The values of an input by their keys.
using Settings = std::map<std::string, std::string>;

/// Runs that differ in their random numbers only.
struct RunsOfOneInput {
  std::string input;                               ///< see input_without_seed
  std::vector<std::filesystem::path> directories;  ///< at least one
  Settings settings;        ///< see settings_of; without [series] and [trajectory]
  std::string differences;  ///< from the other runs: settings as short_text(), or ""

  /// The differences, or the directory of the first where they say little.
  std::string name() const;
  /// The same with how many they are.
  std::string label() const;
};
/// In the order in which the first of each is given. Throws as input_without.
std::vector<RunsOfOneInput> runs_by_input(const std::vector<std::string>& directories);

/// The sources; in place of the directory of a study those of its runs that have begun.
/// Throws lattice::InputError: a directory that is none of a run or a study, or a study
/// without runs.
std::vector<std::string> with_runs_of_studies(const std::vector<std::string>& sources);

/// One run does not count as two seeds: throws UsageError when one of these files or
/// directories is given twice, or two of them are runs that took the same path.
void refuse_repeated(const std::vector<std::filesystem::path>& sources);

/// The settings of a run's input.toml, without those of its random numbers, its [stop]
/// and its [checkpoint]. Nothing if there is no such file. Throws lattice::InputError.
Settings settings_of(const std::filesystem::path& directory);

/// Erases what all of them have in common, which tells nothing.
void forget_common(const std::vector<Settings*>& all);

/// For legends: "flux_ML_per_s 10, radius_a 3", the last parts of keys and the values.
std::string short_text(const Settings& settings);

}  // namespace tools
