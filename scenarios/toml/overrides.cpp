#include "scenarios/toml/overrides.hpp"

#include <algorithm>
#include <utility>

#include "lattice/input_error.hpp"
#include "scenarios/config.hpp"
#include "scenarios/input_text.hpp"
#include "scenarios/toml/toml_text.hpp"

namespace scenarios {

using lattice::InputError;

namespace {

/// Puts `value` at `step` of `parent` if it has no such entry, or in place of it.
/// Requires: `parent` is a table for a key; for an index, a list at least that long.
void place(toml::node& parent, const Step& step, toml::node& value) {
  value.visit([&](auto& concrete) {
    if (!step.key.empty()) {
      parent.as_table()->insert_or_assign(step.key, std::move(concrete));
      return;
    }
    toml::array& list = *parent.as_array();
    const auto index = static_cast<std::ptrdiff_t>(step.index);
    if (step.index == list.size()) {
      list.push_back(std::move(concrete));
    } else {
      list.replace(list.cbegin() + index, std::move(concrete));
    }
  });
}

/// Why `parent` cannot have a `step`; empty if it can.
std::string obstacle(const toml::node& parent, const Step& step,
                     const std::string& path) {
  const std::string what =
      (path.empty() ? "the input" : path) + " is " + found_name(parent);
  if (!step.key.empty()) return parent.is_table() ? "" : what + ", not a table";
  const toml::array* list = parent.as_array();
  if (list == nullptr) return what + ", not a list";
  if (step.index <= list->size()) return "";
  return path + " has length " + std::to_string(list->size()) +
         "; indices count from 0";
}

toml::node* entry_of(toml::node& parent, const Step& step) {
  if (!step.key.empty()) return parent.as_table()->get(step.key);
  return parent.as_array()->get(step.index);
}

std::string in_quotes(std::string_view words) {
  std::string quoted = "\"";
  for (const char c : words) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

void collect(const toml::node& node, const std::string& path,
             std::map<std::string, std::string>& values) {
  if (const toml::table* table = node.as_table()) {
    for (const auto& [key, value] : *table)
      collect(value, joined(path, key.str()), values);
  } else if (node.is_array_of_tables()) {
    for (std::size_t i = 0; i < node.as_array()->size(); ++i)
      collect((*node.as_array())[i], path + "[" + std::to_string(i) + "]", values);
  } else {
    values[path] = value_text(node);
  }
}

/// `text` = "value = ..." as a table. Throws InputError when it is not TOML.
toml::table parsed(std::size_t number, const std::string& text) {
  if (auto mistake = unfit(text, std::string(override_file)))
    throw InputError(*mistake);
  try {
    // The line number tells later which override a node came from.
    return toml::parse(std::string(number, '\n') + text, in_override);
  } catch (const toml::parse_error& error) {
    throw InputError(mistake_in(std::string(override_file), syntax_problem(error)));
  }
}

}  // namespace

std::string joined(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : path + "." + std::string(key);
}

std::string_view trimmed(std::string_view s) {
  const std::size_t first = s.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return "";
  return s.substr(first, s.find_last_not_of(" \t\r") - first + 1);
}

std::vector<Step> steps_of(std::string_view path) {
  std::vector<Step> steps;
  while (!path.empty()) {
    Step step;
    std::size_t end = 0;
    if (path.front() == '[' && !steps.empty()) {
      end = path.find(']') + 1;
      if (end == 0) return {};
      const char* const last = path.data() + end - 1;
      const auto [rest, error] = std::from_chars(path.data() + 1, last, step.index);
      if (error != std::errc() || rest != last) return {};
    } else {
      if (steps.empty() == (path.front() == '.')) return {};
      if (!steps.empty()) path.remove_prefix(1);
      end = std::min(path.find_first_not_of(bare_key_letters), path.size());
      step.key = path.substr(0, end);
      if (end == 0) return {};
    }
    steps.push_back(std::move(step));
    path.remove_prefix(end);
  }
  return steps;
}

std::string put(toml::table& root, const std::vector<Step>& steps, toml::node& value) {
  toml::node* parent = &root;
  std::string path;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Step& step = steps[i];
    if (std::string problem = obstacle(*parent, step, path); !problem.empty()) {
      return problem;
    }
    if (i + 1 == steps.size()) {
      place(*parent, step, value);
      return "";
    }
    toml::table new_table;
    toml::array new_list;
    if (entry_of(*parent, step) == nullptr) {
      place(*parent, step,
            steps[i + 1].key.empty() ? static_cast<toml::node&>(new_list) : new_table);
    }
    parent = entry_of(*parent, step);
    path = step.key.empty() ? path + "[" + std::to_string(step.index) + "]"
                            : joined(path, step.key);
  }
  return "";
}

std::map<std::string, std::string> values_by_path(const toml::table& root) {
  std::map<std::string, std::string> values;
  collect(root, "", values);
  return values;
}

toml::table parsed_override(std::size_t number, std::string_view words,
                            std::string& text) {
  text = "value = " + std::string(words);
  try {
    return parsed(number, text);
  } catch (const InputError&) {
    // A whole number that does not fit, or begins with 0, is no text either.
    const bool is_number = words.find_first_not_of("+-_0123456789") == words.npos;
    if (is_number ||
        std::string_view("\"'[{").find(words.front()) != std::string_view::npos) {
      throw;
    }
    text = "value = " + in_quotes(words);
    return parsed(number, text);
  }
}

}  // namespace scenarios
