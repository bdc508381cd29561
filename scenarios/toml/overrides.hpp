// Overrides of the command line: "particle[1].radius_a=5".
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/toml/toml.hpp"

namespace scenarios {

/// Of what a key without quotes consists.
inline constexpr std::string_view bare_key_letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

/// One step of an override's path: a key of a table, or an index of a list.
struct Step {
  std::string key;  ///< empty for an index
  std::size_t index = 0;
};

/// The steps of "particle[1].radius_a"; none when it is no such path.
std::vector<Step> steps_of(std::string_view path);

/// Puts `value` where `steps` lead, making what is missing on the way. Returns what is
/// wrong with the path, or "".
std::string put(toml::table& root, const std::vector<Step>& steps, toml::node& value);

/// The values of a table, each in one line, by the paths where put() would put them.
std::map<std::string, std::string> values_by_path(const toml::table& root);

/// The table of "value = `words`", as TOML on line `number` (from 0) of the overrides;
/// words that are not TOML are taken as text. Sets `text` to what was parsed. Throws
/// lattice::InputError.
toml::table parsed_override(std::size_t number, std::string_view words,
                            std::string& text);

/// "a.b"; or b when `path` is empty.
std::string joined(const std::string& path, std::string_view key);
/// Without blanks at its ends.
std::string_view trimmed(std::string_view s);

}  // namespace scenarios
