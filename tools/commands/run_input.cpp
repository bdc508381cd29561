#include "tools/commands/run_input.hpp"

#include <cstdint>
#include <sstream>
#include <string_view>

#include "tools/durable_file.hpp"

namespace tools {
namespace {

constexpr std::uint64_t largest = 64 << 20;

}  // namespace

std::string input_without_seed(const std::filesystem::path& directory) {
  const std::filesystem::path file = directory / "input.toml";
  if (!std::filesystem::exists(file)) return {};
  std::istringstream lines(read_whole_file(file, largest));
  std::string text;
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with("#") && !line.starts_with("seed") &&
        !line.starts_with("stream"))
      text += line + "\n";
  return text;
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
