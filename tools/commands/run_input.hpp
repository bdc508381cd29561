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

/// Runs that differ in their random numbers only.
struct RunsOfOneInput {
  std::string input;                               ///< see input_without_seed
  std::vector<std::filesystem::path> directories;  ///< at least one

  /// The first of them, and how many they are.
  std::string label() const;
};
/// In the order in which the first of each is given. Throws as input_without.
std::vector<RunsOfOneInput> runs_by_input(const std::vector<std::string>& directories);

/// One run does not count as two seeds: throws UsageError when one of these files or
/// directories is given twice, or two of them are runs that took the same path.
void refuse_repeated(const std::vector<std::filesystem::path>& sources);

/// The values of a run's input.toml by their keys, without those of its random numbers,
/// its [stop] and its [checkpoint]. Nothing if there is no such file. Throws
/// lattice::InputError.
std::map<std::string, std::string> settings_of(const std::filesystem::path& directory);

}  // namespace tools
