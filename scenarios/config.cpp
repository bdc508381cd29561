#include "scenarios/config.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <utility>

#include "scenarios/input_text.hpp"
#include "scenarios/toml/document.hpp"
#include "scenarios/toml/overrides.hpp"
#include "scenarios/toml/value_kinds.hpp"

namespace scenarios {

using lattice::InputError;
using lattice::Mistake;
using lattice::Vector3;

bool Range::contains(double x) const {
  return std::isfinite(x) && (includes_low ? x >= low : x > low) &&
         (includes_high ? x <= high : x < high);
}

std::string Range::text(std::string_view noun) const {
  const bool has_low = std::isfinite(low);
  const bool has_high = std::isfinite(high);
  std::string s(noun);
  if (has_low && has_high && includes_low && includes_high) {
    return s + " from " + shortest(low) + " to " + shortest(high);
  }
  if (has_low) s += (includes_low ? " >= " : " > ") + shortest(low);
  if (has_low && has_high) s += " and";
  if (has_high) s += (includes_high ? " <= " : " < ") + shortest(high);
  return s;
}

double Section::number(std::string_view key, const Range& allowed) {
  return table_->required(key, number_kind(allowed));
}
double Section::number(std::string_view key, const Range& allowed, double fallback) {
  return optional_number(key, allowed).value_or(fallback);
}
std::optional<double> Section::optional_number(std::string_view key,
                                               const Range& allowed) {
  return table_->optional(key, number_kind(allowed));
}

std::int64_t Section::integer(std::string_view key, const Range& allowed) {
  return table_->required(key, integer_kind(allowed));
}
std::int64_t Section::integer(std::string_view key, const Range& allowed,
                              std::int64_t fallback) {
  return optional_integer(key, allowed).value_or(fallback);
}
std::optional<std::int64_t> Section::optional_integer(std::string_view key,
                                                      const Range& allowed) {
  return table_->optional(key, integer_kind(allowed));
}

bool Section::flag(std::string_view key, bool fallback) {
  return table_->optional(key, flag_kind()).value_or(fallback);
}

std::string Section::text(std::string_view key) {
  return table_->required(key, text_kind());
}
std::string Section::text(std::string_view key, std::string fallback) {
  return table_->optional(key, text_kind()).value_or(std::move(fallback));
}

std::string Section::choice(std::string_view key,
                            const std::vector<std::string>& allowed) {
  return table_->required(key, choice_kind(allowed));
}
std::string Section::choice(std::string_view key,
                            const std::vector<std::string>& allowed,
                            std::string fallback) {
  return table_->optional(key, choice_kind(allowed)).value_or(std::move(fallback));
}
std::optional<std::string> Section::deciding_choice(
    std::string_view key, const std::vector<std::string>& allowed) {
  std::string name = choice(key, allowed);
  if (table_->keys.find(key)->second != KeyState::wrong) return name;
  for (const std::string& other : keys()) table_->find(other, KeyState::asked_for);
  return std::nullopt;
}

Vector3 Section::vector(std::string_view key) {
  return table_->required(key, vector_kind());
}
Vector3 Section::vector(std::string_view key, Vector3 fallback) {
  return table_->optional(key, vector_kind()).value_or(fallback);
}
std::vector<Vector3> Section::vectors(std::string_view key) {
  return table_->required(key, list_kind(vector_kind(), not_empty));
}
std::vector<Vector3> Section::vectors(std::string_view key,
                                      std::vector<Vector3> fallback) {
  return table_->optional(key, list_kind(vector_kind(), not_empty))
      .value_or(std::move(fallback));
}

std::vector<double> Section::numbers(std::string_view key, const Range& allowed) {
  return table_->required(key, list_kind(number_kind(allowed), not_empty));
}
std::vector<double> Section::numbers(std::string_view key, const Range& allowed,
                                     std::vector<double> fallback) {
  return table_->optional(key, list_kind(number_kind(allowed), not_empty))
      .value_or(std::move(fallback));
}
std::vector<bool> Section::flags(std::string_view key, std::size_t count,
                                 std::vector<bool> fallback) {
  return table_->optional(key, list_kind(flag_kind(), {count, count}))
      .value_or(std::move(fallback));
}
std::vector<std::int64_t> Section::integers(std::string_view key, std::size_t count,
                                            const Range& allowed,
                                            std::vector<std::int64_t> fallback) {
  return table_->optional(key, list_kind(integer_kind(allowed), {count, count}))
      .value_or(std::move(fallback));
}
std::vector<std::string> Section::texts(std::string_view key,
                                        std::vector<std::string> fallback) {
  return table_->optional(key, list_kind(text_kind(), any_length))
      .value_or(std::move(fallback));
}

bool Section::is_table(std::string_view key) const {
  return table_->find(key, KeyState::probed).node->is_table();
}

bool Section::has(std::string_view key) const {
  return table_->find(key, KeyState::probed).node != nullptr;
}

Section Section::table(std::string_view key) {
  const Found found = table_->find(key, KeyState::asked_for);
  const toml::table* content = found.node == nullptr ? nullptr : found.node->as_table();
  const bool is_wrong = found.node != nullptr && content == nullptr;
  const std::string path = joined(table_->path, key);
  if (is_wrong) {
    table_->report_all(found, key,
                       {wrong_type(*found.node, "a table", "[" + path + "]")});
  }
  return Section(table_->document->open(path, content, *table_, is_wrong));
}

std::vector<Section> Section::tables(std::string_view key) {
  const Found found = table_->find(key, KeyState::asked_for);
  if (found.node == nullptr) return {};
  const std::string path = joined(table_->path, key);
  const std::string what = "[[" + path + "]]";
  std::vector<Section> sections;
  Faults faults;
  if (const toml::array* list = found.node->as_array()) {
    for (const toml::node& node : *list) {
      const std::string entry = "[" + std::to_string(sections.size()) + "]";
      if (!node.is_table()) {
        faults.push_back(wrong_type(node, "a table", what));
        faults.back().entry = entry;
      }
      sections.push_back(Section(table_->document->open(path + entry, node.as_table(),
                                                        *table_, !node.is_table())));
    }
  } else {
    faults.push_back(wrong_type(*found.node, "a list of tables", what));
  }
  table_->report_all(found, key, faults);
  return sections;
}

void Section::refuse(std::string_view key, std::string problem, std::string hint) {
  if (has(key)) mistake(key, std::move(problem), std::move(hint));
}

void Section::mistake(std::string_view key, std::string problem, std::string hint) {
  const bool is_own = key.empty();
  const Found found = is_own ? Found{} : table_->find(key, KeyState::asked_for);
  if (!is_own && table_->keys.find(key)->second == KeyState::wrong) return;
  table_->report(found, key, {found.node, "", std::move(problem), std::move(hint)});
}

std::vector<std::string> Section::keys() const {
  std::vector<std::pair<toml::source_position, std::string>> found;
  if (table_->content != nullptr)
    for (const auto& [key, node] : *table_->content)
      found.emplace_back(key.source().begin, key.str());
  std::ranges::sort(found);
  std::vector<std::string> keys;
  for (auto& [place, key] : found) keys.push_back(std::move(key));
  return keys;
}

InputValue Section::any_value(std::string_view key) {
  return input_value(*table_->find(key, KeyState::asked_for).node);
}

std::vector<InputValue> Section::any_values(std::string_view key) {
  return table_->optional(key, list_kind(any_kind(), not_empty))
      .value_or(std::vector<InputValue>{});
}

std::filesystem::path Section::file(std::string_view key,
                                    const std::filesystem::path& library) {
  return path_of(text(key), library);
}

std::vector<std::filesystem::path> Section::files(
    std::string_view key, const std::filesystem::path& library) {
  std::vector<std::filesystem::path> paths;
  for (const std::string& written : texts(key, {}))
    paths.push_back(path_of(written, library));
  return paths;
}

std::filesystem::path Section::path_of(const std::string& written,
                                       const std::filesystem::path& library) {
  InputDocument& document = *table_->document;
  if (const auto it = document.stand_ins.find(written); it != document.stand_ins.end())
    return document.files[written] = it->second;
  const bool is_name = written.find_first_of("./") == std::string::npos;
  if (is_name && !library.empty())
    return document.files[written] = library / (written + ".csv");
  const auto folder = std::filesystem::path(document.file_name).parent_path();
  return document.files[written] = folder / written;
}

void Section::mistakes_in_file(std::string_view key, const InputError& error) {
  for (const Mistake& found : error.mistakes()) {
    if (found.line > 0)
      table_->document->add(found);
    else
      mistake(key, (found.key.empty() ? "" : found.key + " ") + found.problem,
              found.hint);
  }
}

Mistake Section::mistake_to_come(std::string problem, std::string hint) const {
  return table_->mistake({}, "", {nullptr, "", std::move(problem), std::move(hint)});
}

const std::string& Section::path() const { return table_->path; }

Config Config::from_file(const std::filesystem::path& file,
                         const std::vector<std::string>& overrides) {
  return from_text(text_of_file(file), file.string(), overrides);
}

Config Config::from_text(std::string text, std::string file_name,
                         const std::vector<std::string>& overrides,
                         const InputFiles& stand_ins) {
  auto document = std::make_shared<InputDocument>();
  document->file_name = std::move(file_name);
  document->stand_ins = stand_ins;
  document->text = std::move(text);
  document->parse();
  for (const std::string& override_text : overrides) document->apply(override_text);
  return Config(std::move(document));
}

Section Config::root() const {
  const toml::table* root = &document_->root;
  const InputTable around{document_.get(), "", root, root, false, {}};
  return Section(document_->open("", root, around, false));
}

void Config::finish() const {
  root();  // so that its keys are unknown also when nobody asked for any
  std::vector<Mistake> all = document_->mistakes;
  for (const auto& [path, table] : document_->tables) {
    document_->add_unknown_keys(table, all);
  }
  document_->throw_sorted(std::move(all));
}

void Config::throw_if_mistaken() const { document_->throw_sorted(document_->mistakes); }

const std::string& Config::file_name() const { return document_->file_name; }

const InputFiles& Config::files() const { return document_->files; }

std::size_t Config::mistake_count() const { return document_->mistakes.size(); }

void Config::drop(std::string_view key) {
  const auto dot = key.find('.');
  if (dot == key.npos) {
    document_->root.erase(key);
  } else if (toml::table* table = document_->root[key.substr(0, dot)].as_table()) {
    table->erase(key.substr(dot + 1));
  }
}

std::string Config::effective_text() const {
  const std::string& text = document_->text;
  if (document_->applied_overrides.empty()) return text;
  // A text of this kind already says by which overrides it came about.
  std::size_t told = 0, end = 0;
  while (text.compare(told, override_comment.size(), override_comment) == 0 &&
         (end = text.find('\n', told)) != text.npos)
    told = end + 1;
  return text.substr(0, told) + document_->applied_overrides + plain_text();
}

std::string Config::plain_text() const {
  std::ostringstream text;
  // Every string in plain quotes: the other ways to write one have more corner cases.
  text << toml::toml_formatter(document_->root, toml::format_flags::none) << "\n";
  return text.str();
}

std::map<std::string, std::string> Config::values() const {
  return values_by_path(document_->root);
}

std::vector<lattice::Mistake> Config::changes_since(const Config& earlier) const {
  const auto now = values(), then = earlier.values();
  const auto value_in = [](const auto& values, const std::string& key) {
    const auto found = values.find(key);
    return found == values.end() ? std::string("(nothing)") : found->second;
  };
  std::map<std::string, std::string> either = now;
  either.insert(then.begin(), then.end());
  std::vector<lattice::Mistake> changes;
  for (const auto& [key, value] : either) {
    if (value_in(now, key) == value_in(then, key)) continue;
    const auto found = document_->root.at_path(key);
    lattice::Mistake change{.file = file_name()};
    if (found) change = document_->at(found.node()->source());
    change.key = key;
    change.value = value_in(now, key);
    change.problem = "changed since the run began";
    change.hint = "it was: " + value_in(then, key);
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace scenarios
