#include "scenarios/toml/document.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "scenarios/closest_word.hpp"
#include "scenarios/input_text.hpp"
#include "scenarios/toml/overrides.hpp"

namespace scenarios {

using lattice::InputError;
using lattice::Mistake;

namespace {

constexpr std::size_t most_letters_shown = 60;
constexpr std::size_t most_steps = 64;  // of an override's path
constexpr std::size_t whole_line = std::numeric_limits<std::size_t>::max();

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Letters `first` to before `last` (from 0) of a line, cut when long.
std::string letters(const std::string& line, std::size_t first, std::size_t last) {
  std::string shown;
  std::size_t letter = 0;
  for (const char c : line) {
    if (begins_letter(c)) ++letter;
    if (letter <= first) continue;
    if (letter > last) break;
    if (letter - first > most_letters_shown) return shown + "...";
    shown += c;
  }
  return std::string(trimmed(shown));
}

bool is_from_file(const toml::source_region& region) {
  return region.path != nullptr && *region.path == in_file;
}

}  // namespace

Found InputTable::find(std::string_view key, KeyState state) {
  KeyState& known = keys.try_emplace(std::string(key), state).first->second;
  known = std::max(known, state);
  if (content == nullptr) return {};
  const auto entry = content->find(key);
  if (entry == content->end()) return {};
  return {&entry->first, &entry->second};
}

Mistake InputTable::mistake(const Found& found, std::string_view key,
                            const Fault& fault) const {
  const bool is_entry = !fault.entry.empty();
  const toml::node* node = is_entry ? fault.node : found.node;
  Mistake m = node == nullptr ? document->at(nearest->source())
              : is_entry      ? document->at(node->source())
                              : document->at(found);
  m.key = (key.empty() ? path : joined(path, key)) + fault.entry;
  if (node != nullptr) m.value = document->written(*node);
  m.problem = fault.problem;
  m.hint = fault.hint;
  return m;
}

void InputTable::report(const Found& found, std::string_view key, const Fault& fault) {
  if (!is_silent) document->add(mistake(found, key, fault));
}

void InputTable::report_all(const Found& found, std::string_view key,
                            const Faults& faults) {
  for (const Fault& fault : faults) report(found, key, fault);
  if (!faults.empty()) find(key, KeyState::wrong);
}

void InputTable::report_missing(std::string_view key, const std::string& what) {
  report_all({}, key, {{nullptr, "", "missing; " + is_required(what), ""}});
}

void InputDocument::parse() {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  std::string_view toml_text = text;
  if (toml_text.starts_with(byte_order_mark)) toml_text.remove_prefix(3);
  if (auto mistake = unfit(toml_text, file_name)) throw InputError(*mistake);
  lines = lines_of(toml_text);
  try {
    root = toml::parse(toml_text, in_file);
  } catch (const toml::parse_error& error) {
    Mistake m = at(error.source());
    const std::size_t line = error.source().begin.line;
    if (line >= 1 && line <= lines.size()) {
      m.value = letters(std::string(trimmed(lines[line - 1])), 0, whole_line);
    }
    m.problem = syntax_problem(error);
    m.hint = syntax_hint(m.problem);
    throw InputError(m);
  }
}

void InputDocument::apply(const std::string& override_text) {
  const std::size_t equals = override_text.find('=');
  const std::string_view all = override_text;
  const std::string_view words =
      equals == std::string::npos ? "" : trimmed(all.substr(equals + 1));
  const std::string_view path = trimmed(all.substr(0, equals));
  const std::vector<Step> steps = steps_of(path);
  Mistake m = mistake_in(std::string(override_file), "");
  m.key = path;
  m.value = words;
  if (steps.empty() || steps.size() > most_steps || words.empty()) {
    m.key.clear();
    m.value = override_text;
    m.problem = "is not of the form table.key=value or table[0].key=value";
    return add(std::move(m));
  }
  std::string& line = override_lines.emplace_back();
  try {
    toml::table parsed = parsed_override(override_lines.size() - 1, words, line);
    m.problem = parsed.size() > 1 ? "goes on after the value"
                                  : put(root, steps, *parsed.get("value"));
  } catch (const InputError& error) {
    m.problem = error.mistakes().front().problem;
    m.hint = error.mistakes().front().hint;
  }
  if (!m.problem.empty()) return add(std::move(m));
  // A comment of one line.
  std::ranges::replace_if(
      m.value, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  applied_overrides += std::string(override_comment) + m.key + "=" + m.value + "\n";
}

std::shared_ptr<InputTable> InputDocument::open(const std::string& path,
                                                const toml::table* content,
                                                const InputTable& parent,
                                                bool is_silent) {
  const toml::table* nearest = content == nullptr ? parent.nearest : content;
  InputTable table{this, path, content, nearest, is_silent || parent.is_silent, {}};
  const auto entry = tables.try_emplace(path, std::move(table)).first;
  return {shared_from_this(), &entry->second};
}

Mistake InputDocument::at(const toml::source_region& region) const {
  if (!is_from_file(region)) return mistake_in(std::string(override_file), "");
  Mistake m = mistake_in(file_name, "");
  m.line = static_cast<int>(region.begin.line);
  m.column = static_cast<int>(region.begin.column);
  return m;
}

Mistake InputDocument::at(const Found& found) const {
  // An override replaces the value but leaves the key of the file.
  const toml::source_region& value = found.node->source();
  return at(is_from_file(value) ? found.key->source() : value);
}

std::string InputDocument::written(const toml::source_region& region) const {
  if (region.path == nullptr) return "";
  const std::vector<std::string>& source =
      is_from_file(region) ? lines : override_lines;
  if (region.begin.line < 1 || region.begin.line > source.size()) return "";
  const std::string& line = source[region.begin.line - 1];
  if (region.begin.line == region.end.line) {
    return letters(line, region.begin.column - 1, region.end.column - 1);
  }
  return letters(line, region.begin.column - 1, whole_line) + " ...";
}

std::string InputDocument::written(const toml::node& node) const {
  const toml::table* table = node.as_table();
  const bool has_header =
      (table != nullptr && !table->is_inline()) || node.is_array_of_tables();
  return has_header ? "" : written(node.source());
}

std::string InputDocument::home_of(std::string_view key) const {
  for (const auto& [path, table] : tables) {
    const auto known = table.keys.find(key);
    if (known == table.keys.end() || known->second == KeyState::probed) continue;
    if (path.empty()) return "its place is above the first [table]";
    const bool is_entry = path.ends_with(']');
    const std::string name = path.substr(0, path.rfind('[', is_entry ? path.npos : 0));
    return is_entry ? "its place is a [[" + name + "]]" : "its place is [" + name + "]";
  }
  return "";
}

void InputDocument::add_unknown_keys(const InputTable& table,
                                     std::vector<Mistake>& unknown) const {
  if (table.content == nullptr) return;
  std::vector<std::string> names;
  for (const auto& [name, state] : table.keys) names.push_back(name);
  for (const auto& [key, node] : *table.content) {
    const auto known = table.keys.find(key.str());
    if (known != table.keys.end() && known->second != KeyState::probed) continue;
    Mistake m = at(Found{&key, &node});
    const std::string as_written = written(key.source());
    m.key = joined(table.path, as_written.empty() ? key.str() : as_written);
    m.value = written(node);
    m.key_is_unknown = !node.is_table() && !node.is_array_of_tables();
    m.problem = m.key_is_unknown ? "unknown key" : "unknown table";
    m.hint = home_of(key.str());
    if (m.hint.empty()) {
      std::vector<std::string> others = names;
      std::erase(others, key.str());
      m.hint = did_you_mean(key.str(), others);
    }
    unknown.push_back(std::move(m));
  }
}

void InputDocument::throw_sorted(std::vector<Mistake> all) const {
  if (all.empty()) return;
  const auto place = [&](const Mistake& m) {
    return std::tuple(m.file != file_name, m.line == 0, m.line, m.column);
  };
  std::stable_sort(all.begin(), all.end(), [&](const Mistake& a, const Mistake& b) {
    return place(a) < place(b);
  });
  throw InputError(std::move(all));
}

}  // namespace scenarios
