// An input as TOML, the tables that were asked for, and the mistakes found.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lattice/input_error.hpp"
#include "scenarios/config.hpp"
#include "scenarios/toml/toml.hpp"
#include "scenarios/toml/value_kinds.hpp"

namespace scenarios {

enum class KeyState { probed, asked_for, wrong };

/// A key with its value, or nulls.
struct Found {
  const toml::key* key = nullptr;
  const toml::node* node = nullptr;
};

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
  lattice::Mistake mistake(const Found& found, std::string_view key,
                           const Fault& fault) const;
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
  std::vector<lattice::Mistake> mistakes;
  std::set<std::string> told;
  InputFiles files;      ///< that were asked for
  InputFiles stand_ins;  ///< to be used in place of what the text names

  void parse();
  void apply(const std::string& override_text);

  /// The table at `path`, the same one each time.
  std::shared_ptr<InputTable> open(const std::string& path, const toml::table* content,
                                   const InputTable& parent, bool is_silent);
  void add(lattice::Mistake mistake) {
    if (told.insert(mistake.text()).second) mistakes.push_back(std::move(mistake));
  }
  /// A mistake with file, line and column filled in.
  lattice::Mistake at(const toml::source_region& region) const;
  lattice::Mistake at(const Found& found) const;
  /// The source between the ends of the region; only the first line of several.
  std::string written(const toml::source_region& region) const;
  std::string written(const toml::node& node) const;
  /// Where a key would be known that its own table does not know; or "".
  std::string home_of(std::string_view key) const;
  void add_unknown_keys(const InputTable& table,
                        std::vector<lattice::Mistake>& unknown) const;
  /// Throws lattice::InputError, if there are any.
  void throw_sorted(std::vector<lattice::Mistake> all) const;
};

}  // namespace scenarios
