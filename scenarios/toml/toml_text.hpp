// Values and tables as TOML for people: numbers with as few digits as give them back
// (0.409), where the library would write all that their binary form has.
#pragma once

#include <string>

#include "scenarios/toml/toml.hpp"

namespace scenarios {

/// A value in one line: [1, 0.409], { key = value }.
std::string value_text(const toml::node& value);

/// A whole document: the values of a table, then its tables. Parsed, it gives the same,
/// but that 700.0 is now 700.
std::string document_text(const toml::table& root);

}  // namespace scenarios
