#include "tools/commands/run_input.hpp"

#include <cstdint>
#include <set>
#include <sstream>
#include <string_view>

#include "scenarios/config.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/durable_file.hpp"

namespace tools {
namespace {

constexpr std::uint64_t largest = 64 << 20;

}  // namespace

std::string input_without(const std::vector<std::string>& keys,
                          const std::filesystem::path& directory) {
  const std::filesystem::path file = directory / "input.toml";
  if (!std::filesystem::exists(file)) return {};
  scenarios::Config config = scenarios::Config::from_file(file, {});
  for (const std::string& key : keys) config.drop(key);
  return config.plain_text();
}

std::string input_without_seed(const std::filesystem::path& directory) {
  return input_without({"seed", "stream"}, directory);
}

void refuse_repeated(const std::vector<std::filesystem::path>& sources) {
  std::set<std::filesystem::path> known;
  for (const auto& source : sources)  // with or without a slash at the end
    if (!known.insert(std::filesystem::weakly_canonical(source) / "").second)
      throw UsageError{source.string() + ": given twice"};
}

std::vector<std::pair<std::string, std::string>> overrides_of(
    const std::filesystem::path& directory) {
  constexpr std::string_view mark = "# --set ";
  std::vector<std::pair<std::string, std::string>> overrides;
  std::istringstream lines(read_whole_file(directory / "input.toml", largest));
  for (std::string line; std::getline(lines, line) && line.starts_with(mark);) {
    const std::size_t equals = line.find('=');
    overrides.emplace_back(line.substr(mark.size(), equals - mark.size()),
                           line.substr(equals + 1));
  }
  return overrides;
}

}  // namespace tools
