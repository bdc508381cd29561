#include "scenarios/section.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lattice/words.hpp"
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
    return s + " from " + lattice::shortest(low) + " to " + lattice::shortest(high);
  }
  if (has_low) s += (includes_low ? " >= " : " > ") + lattice::shortest(low);
  if (has_low && has_high) s += " and";
  if (has_high) s += (includes_high ? " <= " : " < ") + lattice::shortest(high);
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

Vector3 Section::vector(std::string_view key, Vector3 fallback) {
  return table_->optional(key, vector_kind()).value_or(fallback);
}
std::vector<Vector3> Section::vectors(std::string_view key) {
  return table_->required(key, list_kind(vector_kind(), not_empty));
}

std::vector<double> Section::numbers(std::string_view key, const Range& allowed) {
  return table_->required(key, list_kind(number_kind(allowed), not_empty));
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

Mistake Section::mistake_to_come(std::string_view key, std::string problem,
                                 std::string hint) {
  const Found found = key.empty() ? Found{} : table_->find(key, KeyState::asked_for);
  return table_->mistake(found, key,
                         {found.node, "", std::move(problem), std::move(hint)});
}

const std::string& Section::path() const { return table_->path; }

}  // namespace scenarios
