// TOML++, and what it says in the user's words.
#pragma once

#include <string>
#include <string_view>

#ifndef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 0
#endif
#include <toml++/toml.h>

namespace scenarios {

/// Where a node was written, as the source path that TOML++ keeps with it.
inline constexpr std::string_view in_file = "file";
inline constexpr std::string_view in_override = "override";

/// What is wrong with a text that is not TOML.
std::string syntax_problem(const toml::parse_error& error);
/// How to mend a syntax_problem; "" when that is not known.
std::string syntax_hint(std::string_view problem);

/// "a table", "an integer".
std::string found_name(const toml::node& node);

}  // namespace scenarios
