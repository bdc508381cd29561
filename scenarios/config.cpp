#include "scenarios/config.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <tuple>
#include <utility>

#ifndef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 0
#endif
#include <toml++/toml.h>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "scenarios/closest_word.hpp"
#include "scenarios/input_text.hpp"

namespace scenarios {
namespace {

using lattice::InputError;
using lattice::Mistake;
using lattice::Vector3;

constexpr std::size_t most_letters_shown = 60;
constexpr std::size_t most_steps = 64;  // of an override's path
constexpr std::size_t whole_line = std::numeric_limits<std::size_t>::max();
constexpr std::string_view bare_key_letters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

// ---- What TOML++ says, in the user's words ----

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

// ---- Kinds of values ----

/// What is wrong with a value or with one entry of a list.
struct Fault {
  const toml::node* node;
  std::string entry;  ///< such as "[2]"; empty for the value itself
  std::string problem;
  std::string hint;
};
using Faults = std::vector<Fault>;

/// What a key may hold: how to say it, how to read it, and a value to go on with.
template <class T>
struct Kind {
  std::string one;   ///< "a number > 0"
  std::string many;  ///< "numbers > 0"
  T sample;
  /// Adds to the faults when there is no value.
  std::function<std::optional<T>(const toml::node&, Faults&)> read;
};

std::string is_required(const std::string& what) { return what + " is required"; }

Fault wrong_type(const toml::node& node, const std::string& noun,
                 const std::string& what) {
  return {&node, "", "is " + found_name(node) + ", not " + noun, is_required(what)};
}

std::string shortest(double x) {
  char digits[32];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), x).ptr;
  return {digits, end};
}

/// A number within `range`; a whole one if there is any.
double inside(const Range& range) {
  const bool low_is_finite = std::isfinite(range.low);
  const bool high_is_finite = std::isfinite(range.high);
  double x = 0.0;
  if (low_is_finite) {
    x = range.includes_low ? std::ceil(range.low) : std::floor(range.low) + 1.0;
  } else if (high_is_finite) {
    x = range.includes_high ? std::floor(range.high) : std::ceil(range.high) - 1.0;
  }
  if (range.contains(x)) return x;
  if (range.includes_low) return range.low;
  return range.includes_high ? range.high : range.low / 2.0 + range.high / 2.0;
}

std::optional<double> as_double(const toml::node& node) {
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* integer = node.as_integer())
    return static_cast<double>(integer->get());
  return std::nullopt;
}

Kind<double> number_kind(const Range& allowed) {
  Kind<double> kind{
      allowed.text("a number"), allowed.text("numbers"), inside(allowed), {}};
  kind.read = [allowed, what = kind.one](const toml::node& node,
                                         Faults& faults) -> std::optional<double> {
    const std::optional<double> x = as_double(node);
    if (!x) {
      faults.push_back(wrong_type(node, "a number", what));
    } else if (!std::isfinite(*x)) {
      faults.push_back({&node, "", "is not a finite number", is_required(what)});
    } else if (!allowed.contains(*x)) {
      faults.push_back({&node, "", "is out of range", is_required(what)});
    } else {
      return x;
    }
    return std::nullopt;
  };
  return kind;
}

/// The integer that a node is, also when written as 1e6; a fault otherwise.
std::optional<std::int64_t> whole_number(const toml::node& node,
                                         const std::string& what, Faults& faults) {
  if (const auto* integer = node.as_integer()) return integer->get();
  const auto* number = node.as_floating_point();
  if (number == nullptr) {
    faults.push_back(wrong_type(node, "an integer", what));
    return std::nullopt;
  }
  const double x = number->get();
  // Below 2^63, the first that std::int64_t cannot hold.
  if (std::trunc(x) == x && std::abs(x) < 0x1p63) return static_cast<std::int64_t>(x);
  faults.push_back({&node, "", "is not an integer", is_required(what)});
  return std::nullopt;
}

Kind<std::int64_t> integer_kind(const Range& allowed) {
  Kind<std::int64_t> kind{allowed.text("an integer"),
                          allowed.text("integers"),
                          static_cast<std::int64_t>(inside(allowed)),
                          {}};
  kind.read = [allowed, what = kind.one](
                  const toml::node& node,
                  Faults& faults) -> std::optional<std::int64_t> {
    const std::optional<std::int64_t> x = whole_number(node, what, faults);
    if (!x || allowed.contains(static_cast<double>(*x))) return x;
    faults.push_back({&node, "", "is out of range", is_required(what)});
    return std::nullopt;
  };
  return kind;
}

Kind<bool> flag_kind() {
  Kind<bool> kind{"true or false", "flags", false, {}};
  kind.read = [](const toml::node& node, Faults& faults) -> std::optional<bool> {
    if (const auto* flag = node.as_boolean()) return flag->get();
    faults.push_back(wrong_type(node, "a flag", "true or false"));
    return std::nullopt;
  };
  return kind;
}

Kind<std::string> text_kind() {
  Kind<std::string> kind{"text in quotes", "texts in quotes", "", {}};
  kind.read = [](const toml::node& node, Faults& faults) -> std::optional<std::string> {
    if (const auto* text = node.as_string()) return text->get();
    faults.push_back(wrong_type(node, "text", "text in quotes"));
    return std::nullopt;
  };
  return kind;
}

Kind<std::string> choice_kind(const std::vector<std::string>& allowed) {
  ADATOM_EXPECT(!allowed.empty());
  std::string names;
  for (const std::string& name : allowed) {
    names += (names.empty() ? "" : ", ") + ("\"" + name + "\"");
  }
  Kind<std::string> kind{"one of " + names, "names of " + names, allowed.front(), {}};
  kind.read = [allowed, what = kind.one](const toml::node& node,
                                         Faults& faults) -> std::optional<std::string> {
    const auto* text = node.as_string();
    if (text == nullptr) {
      faults.push_back(wrong_type(node, "text", what));
      return std::nullopt;
    }
    if (std::find(allowed.begin(), allowed.end(), text->get()) != allowed.end()) {
      return text->get();
    }
    const std::string guess = did_you_mean(text->get(), allowed);
    faults.push_back({&node, "", "is not a known name",
                      (guess.empty() ? "" : guess + " ") + is_required(what)});
    return std::nullopt;
  };
  return kind;
}

struct Length {
  std::size_t least;
  std::size_t most;
};
constexpr Length any_length{0, std::numeric_limits<std::size_t>::max()};
constexpr Length not_empty{1, std::numeric_limits<std::size_t>::max()};

template <class T>
Kind<std::vector<T>> list_kind(const Kind<T>& entry, Length length) {
  const bool is_exact = length.least == length.most;
  const std::string of =
      " of " + (is_exact ? std::to_string(length.least) + " " : "") + entry.many;
  Kind<std::vector<T>> kind{
      "a list" + of, "lists" + of, std::vector<T>(length.least, entry.sample), {}};
  kind.read = [entry, length, what = kind.one](
                  const toml::node& node,
                  Faults& faults) -> std::optional<std::vector<T>> {
    const toml::array* list = node.as_array();
    if (list == nullptr) {
      faults.push_back(wrong_type(node, "a list", what));
      return std::nullopt;
    }
    if (list->size() < length.least || list->size() > length.most) {
      faults.push_back(
          {&node, "",
           list->empty() ? "is empty" : "has length " + std::to_string(list->size()),
           is_required(what)});
    }
    std::vector<T> values;
    for (std::size_t i = 0; i < list->size(); ++i) {
      Faults inner;
      if (const auto value = entry.read((*list)[i], inner)) values.push_back(*value);
      for (Fault& fault : inner) {
        fault.entry = "[" + std::to_string(i) + "]" + fault.entry;
        faults.push_back(std::move(fault));
      }
    }
    if (!faults.empty()) return std::nullopt;
    return values;
  };
  return kind;
}

Kind<Vector3> vector_kind() {
  const auto list = list_kind(number_kind(Range::any()), {3, 3});
  // Not (0, 0, 0): the caller may want a direction.
  Kind<Vector3> kind{list.one, list.many, Vector3{0.0, 0.0, 1.0}, {}};
  kind.read = [list](const toml::node& node, Faults& faults) -> std::optional<Vector3> {
    const auto values = list.read(node, faults);
    if (!values) return std::nullopt;
    return Vector3{(*values)[0], (*values)[1], (*values)[2]};
  };
  return kind;
}

/// As TOML in one line, numbers with as few digits as give them back.
std::string toml_of(const toml::node& node) {
  const auto* number = node.as_floating_point();
  if (number != nullptr && std::isfinite(number->get())) return shortest(number->get());
  if (const toml::array* list = node.as_array()) {
    std::string text = "[";
    for (const toml::node& entry : *list)
      text += (text.size() > 1 ? ", " : "") + toml_of(entry);
    return text + "]";
  }
  std::ostringstream text;
  text << toml::toml_formatter(node, toml::format_flags::none);
  return text.str();
}

InputValue input_value(const toml::node& node) {
  return {toml_of(node), static_cast<int>(node.source().begin.line),
          static_cast<int>(node.source().begin.column)};
}

// ---- Overrides ----

/// One step of an override's path: a key of a table, or an index of a list.
struct Step {
  std::string key;  ///< empty for an index
  std::size_t index = 0;
};

std::string joined(const std::string& path, std::string_view key) {
  return path.empty() ? std::string(key) : path + "." + std::string(key);
}

/// The steps of "particle[1].radius_a"; none when it is no such path.
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

/// Puts `value` where `steps` lead, making what is missing on the way. Returns what is
/// wrong with the path, or "".
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

std::string in_quotes(std::string_view words) {
  std::string quoted = "\"";
  for (const char c : words) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string_view trimmed(std::string_view s) {
  const std::size_t first = s.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return "";
  return s.substr(first, s.find_last_not_of(" \t\r") - first + 1);
}

/// Where a node was written, as the source path that TOML++ keeps with it.
constexpr std::string_view in_file = "file";
constexpr std::string_view in_override = "override";

/// `text` = "value = ..." as a table. Throws InputError when it is not TOML.
toml::table parsed_override(std::size_t number, const std::string& text) {
  if (auto mistake = unfit(text, std::string(override_file)))
    throw InputError(*mistake);
  try {
    // The line number tells later which override a node came from.
    return toml::parse(std::string(number, '\n') + text, in_override);
  } catch (const toml::parse_error& error) {
    throw InputError(mistake_in(std::string(override_file), syntax_problem(error)));
  }
}

/// The same, with words that are not TOML taken as text; `text` becomes what was
/// parsed.
toml::table forgiving_override(std::size_t number, std::string& text,
                               std::string_view words) {
  text = "value = " + std::string(words);
  try {
    return parsed_override(number, text);
  } catch (const InputError&) {
    if (words.empty() ||
        std::string_view("\"'[{").find(words.front()) != std::string_view::npos) {
      throw;
    }
    text = "value = " + in_quotes(words);
    return parsed_override(number, text);
  }
}

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

enum class KeyState { probed, asked_for, wrong };

/// A key with its value, or nulls.
struct Found {
  const toml::key* key = nullptr;
  const toml::node* node = nullptr;
};

}  // namespace

// ---- The document and its tables ----

/// A table that was asked for, there or not.
struct InputTable {
  InputDocument* document;
  std::string path;
  const toml::table* content;  ///< null when it is not there
  const toml::table* nearest;  ///< itself or the innermost table around it: its place
  bool is_silent;              ///< what stands there is wrong as a whole, and was told
  std::map<std::string, KeyState, std::less<>> keys;

  /// Looks for `key` and marks it.
  Found find(std::string_view key, KeyState state);
  void report(const Found& found, std::string_view key, const Fault& fault);
  void report_missing(std::string_view key, const std::string& what);
  /// Tells the faults of a value, each at its place.
  void report_all(const Found& found, std::string_view key, const Faults& faults);

  /// The value; nothing when the key is missing or its value wrong.
  template <class T>
  std::optional<T> optional(std::string_view key, const Kind<T>& kind) {
    const Found found = find(key, KeyState::asked_for);
    if (found.node == nullptr) return std::nullopt;
    Faults faults;
    std::optional<T> value = kind.read(*found.node, faults);
    report_all(found, key, faults);
    return value;
  }

  template <class T>
  T required(std::string_view key, const Kind<T>& kind) {
    if (find(key, KeyState::asked_for).node == nullptr) report_missing(key, kind.one);
    return optional(key, kind).value_or(kind.sample);
  }
};

struct InputDocument : std::enable_shared_from_this<InputDocument> {
  std::string file_name;
  std::string text;
  std::vector<std::string> lines;
  std::vector<std::string> override_lines;  ///< "value = ..." as parsed
  std::string applied_overrides;            ///< as comments, one a line
  toml::table root;
  std::map<std::string, InputTable> tables;  ///< by path
  std::vector<Mistake> mistakes;
  std::set<std::string> told;
  InputFiles files;      ///< that were asked for
  InputFiles stand_ins;  ///< to be used in place of what the text names

  void parse();
  void apply(const std::string& override_text);

  /// The table at `path`, the same one each time.
  std::shared_ptr<InputTable> open(const std::string& path, const toml::table* content,
                                   const InputTable& parent, bool is_silent);
  void add(Mistake mistake) {
    if (told.insert(mistake.text()).second) mistakes.push_back(std::move(mistake));
  }
  /// A mistake with file, line and column filled in.
  Mistake at(const toml::source_region& region) const;
  Mistake at(const Found& found) const;
  /// The source between the ends of the region; only the first line of several.
  std::string written(const toml::source_region& region) const;
  std::string written(const toml::node& node) const;
  void add_unknown_keys(const InputTable& table, std::vector<Mistake>& unknown) const;
  /// Throws InputError, if there are any.
  void throw_sorted(std::vector<Mistake> all) const;
};

namespace {

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

void InputTable::report(const Found& found, std::string_view key, const Fault& fault) {
  if (is_silent) return;
  const bool is_entry = !fault.entry.empty();
  const toml::node* node = is_entry ? fault.node : found.node;
  Mistake m = node == nullptr ? document->at(nearest->source())
              : is_entry      ? document->at(node->source())
                              : document->at(found);
  m.key = (key.empty() ? path : joined(path, key)) + fault.entry;
  if (node != nullptr) m.value = document->written(*node);
  m.problem = fault.problem;
  m.hint = fault.hint;
  document->add(std::move(m));
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
    toml::table parsed = forgiving_override(override_lines.size() - 1, line, words);
    m.problem = put(root, steps, *parsed.get("value"));
  } catch (const InputError& error) {
    m.problem = error.mistakes().front().problem;
    m.hint = error.mistakes().front().hint;
  }
  if (!m.problem.empty()) return add(std::move(m));
  applied_overrides += "# " + m.file + " " + m.key + "=" + m.value + "\n";
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
    m.problem =
        node.is_table() || node.is_array_of_tables() ? "unknown table" : "unknown key";
    m.hint = did_you_mean(key.str(), names);
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

// ---- The public faces ----

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
  return table_->optional(key, integer_kind(allowed)).value_or(fallback);
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
  const Kind<InputValue> any{
      "a value", "values", {}, [](const toml::node& node, Faults&) {
        return std::optional(input_value(node));
      }};
  return table_->optional(key, list_kind(any, not_empty))
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
      mistake(key, found.problem, found.hint);
  }
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

const InputFiles& Config::files() const { return document_->files; }

std::size_t Config::mistake_count() const { return document_->mistakes.size(); }

void Config::drop(std::string_view key) { document_->root.erase(key); }

std::string Config::effective_text() const {
  if (document_->applied_overrides.empty()) return document_->text;
  std::ostringstream merged;
  // Every string in plain quotes: the other ways to write one have more corner cases.
  merged << document_->applied_overrides
         << toml::toml_formatter(document_->root, toml::format_flags::none) << "\n";
  return merged.str();
}

}  // namespace scenarios
