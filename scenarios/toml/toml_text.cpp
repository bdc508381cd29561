#include "scenarios/toml/toml_text.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string_view>

#include "lattice/words.hpp"
#include "scenarios/toml/overrides.hpp"

namespace scenarios {
namespace {

/// As the library writes it. Every string in plain quotes: the other ways to write one
/// have more corner cases.
std::string library_text(const toml::node& value) {
  std::ostringstream text;
  text << toml::toml_formatter(value, toml::format_flags::none);
  return text.str();
}

/// Whole numbers without a point, as people write them, but for those that TOML has no
/// integers for.
std::string number_text(double number) {
  const std::string text = lattice::shortest(number);
  const bool is_whole = text.find_first_of(".e") == text.npos;
  return is_whole && std::abs(number) >= 0x1p53 ? text + ".0" : text;
}

std::string key_text(std::string_view key) {
  const bool is_bare =
      !key.empty() && key.find_first_not_of(bare_key_letters) == key.npos;
  return is_bare ? std::string(key) : library_text(toml::value(std::string(key)));
}

/// The entries between brackets, with blanks around and commas between them.
template <class Entries, class Text>
std::string listed(const Entries& entries, Text&& text_of) {
  std::string text;
  for (const auto& entry : entries) text += (text.empty() ? "" : ", ") + text_of(entry);
  return text;
}

bool is_block(const toml::node& node) {
  return node.is_table() || node.is_array_of_tables();
}

void add_table(std::string& text, const toml::table& table, const std::string& path) {
  for (const auto& [key, value] : table)
    if (!is_block(value))
      text += key_text(key.str()) + " = " + value_text(value) + "\n";
  const auto add_block = [&](const toml::node& block, const std::string& head,
                             const std::string& name) {
    text += (text.empty() ? "" : "\n") + head + "\n";
    add_table(text, *block.as_table(), name);
  };
  for (const auto& [key, value] : table) {
    const std::string name = joined(path, key_text(key.str()));
    if (const toml::table* inner = value.as_table()) {
      // The head of a table that holds nothing but tables would say nothing.
      if (!inner->empty() && std::ranges::all_of(*inner, [](const auto& entry) {
            return is_block(entry.second);
          }))
        add_table(text, *inner, name);
      else
        add_block(value, "[" + name + "]", name);
    }
    if (value.is_array_of_tables())
      for (const toml::node& entry : *value.as_array())
        add_block(entry, "[[" + name + "]]", name);
  }
}

}  // namespace

std::string value_text(const toml::node& value) {
  if (const auto* number = value.as_floating_point();
      number != nullptr && std::isfinite(number->get()))
    return number_text(number->get());
  if (const toml::array* list = value.as_array())
    return "[" + listed(*list, value_text) + "]";
  if (const toml::table* table = value.as_table())
    return "{ " +
           listed(*table,
                  [](const auto& entry) {
                    return key_text(entry.first.str()) + " = " +
                           value_text(entry.second);
                  }) +
           " }";
  return library_text(value);
}

std::string document_text(const toml::table& root) {
  std::string text;
  add_table(text, root, "");
  return text;
}

}  // namespace scenarios
