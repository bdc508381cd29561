#include "scenarios/toml/toml.hpp"

#include <utility>

namespace scenarios {

std::string syntax_problem(const toml::parse_error& error) {
  constexpr std::string_view beginning = "Error while parsing ";
  const std::string_view said = error.description();
  if (!said.starts_with(beginning)) return "syntax error: " + std::string(said);
  return "syntax error in " + std::string(said.substr(beginning.size()));
}

std::string syntax_hint(std::string_view problem) {
  constexpr std::pair<std::string_view, std::string_view> hints[] = {
      {"cannot redefine", "each key and each [table] is given once"},
      {"in boolean", "text needs quotes, \"fcc\"; a flag is true or false"},
      {"could not determine value type", "text needs quotes, \"fcc\""},
      {"in string: encountered end-of-file", "the closing quote is missing"},
      {"in array: encountered end-of-file", "the closing ] is missing"},
      {"expected a comment or whitespace", "one key = value a line, units in the key"},
      {"expected '='", "a line is key = value, [table] or # comment"},
  };
  for (const auto& [part, hint] : hints) {
    if (problem.find(part) != std::string_view::npos) return std::string(hint);
  }
  return "";
}

std::string found_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::string:
      return "text";
    case toml::node_type::integer:
      return "an integer";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "a flag";
    default:
      return "a date or time";
  }
}

}  // namespace scenarios
