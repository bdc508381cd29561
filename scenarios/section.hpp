// A table of the input file, whose keys are asked for one by one. A getter never
// throws: it notes the mistake, with its line and column, and returns a value to go on
// with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lattice/input_error.hpp"
#include "lattice/vector3.hpp"

namespace scenarios {

struct InputDocument;  // both in scenarios/toml/document.hpp
struct InputTable;

/// The files that an input names: where each lies, by its name as written.
using InputFiles = std::map<std::string, std::filesystem::path>;

inline constexpr double most_counted = 9e15;  ///< integers that a double holds exactly

/// Interval of allowed numbers. Infinite bounds mean no bound; infinity itself and nan
/// are never allowed.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool includes_low = false;
  bool includes_high = false;

  static Range any() { return {}; }
  static Range positive() { return {.low = 0.0}; }
  static Range not_negative() { return at_least(0.0); }
  static Range at_least(double low) { return {.low = low, .includes_low = true}; }
  /// Both bounds included.
  static Range between(double low, double high) { return {low, high, true, true}; }

  bool contains(double x) const;

  /// `noun` and the bounds, as said in an error: "a number > 0".
  std::string text(std::string_view noun) const;
};

/// A value as the right side of an override, and where it was written.
struct InputValue {
  std::string toml;  ///< in one line
  int line = 0;
  int column = 0;
};

/// One table of the input, or an empty one in place of a table that is not there. A
/// small handle: copies refer to the same table and keep the document alive.
///
/// Every getter marks its key as known. When the value is wrong, or when the key is
/// missing and has no fallback, it notes a mistake and returns the fallback or else
/// some allowed value. Fallbacks are returned as they are, also outside of the range.
class Section {
 public:
  /// A finite number within `allowed`; whole numbers may be written without a point.
  double number(std::string_view key, const Range& allowed);
  double number(std::string_view key, const Range& allowed, double fallback);
  std::optional<double> optional_number(std::string_view key, const Range& allowed);

  /// A whole number; 1e8 is accepted for 100000000.
  std::int64_t integer(std::string_view key, const Range& allowed);
  std::int64_t integer(std::string_view key, const Range& allowed,
                       std::int64_t fallback);
  std::optional<std::int64_t> optional_integer(std::string_view key,
                                               const Range& allowed);

  bool flag(std::string_view key, bool fallback);

  std::string text(std::string_view key);
  std::string text(std::string_view key, std::string fallback);

  /// One of the names in `allowed`. Requires: `allowed` is not empty.
  std::string choice(std::string_view key, const std::vector<std::string>& allowed);
  std::string choice(std::string_view key, const std::vector<std::string>& allowed,
                     std::string fallback);
  /// The same of a key that decides which others the table has. When it is wrong these
  /// cannot be judged: all are taken as known, and nothing is returned.
  std::optional<std::string> deciding_choice(std::string_view key,
                                             const std::vector<std::string>& allowed);

  /// Three finite numbers.
  lattice::Vector3 vector(std::string_view key, lattice::Vector3 fallback);
  /// A list of at least one list of three numbers, such as the basis of a unit cell.
  std::vector<lattice::Vector3> vectors(std::string_view key);

  /// A list of at least one number.
  std::vector<double> numbers(std::string_view key, const Range& allowed);
  /// A list of exactly `count` values.
  std::vector<bool> flags(std::string_view key, std::size_t count,
                          std::vector<bool> fallback);
  std::vector<std::int64_t> integers(std::string_view key, std::size_t count,
                                     const Range& allowed,
                                     std::vector<std::int64_t> fallback);
  /// A list of any length.
  std::vector<std::string> texts(std::string_view key,
                                 std::vector<std::string> fallback);

  /// The keys of this table in the order of the file; they stay unknown.
  std::vector<std::string> keys() const;
  /// Any value, or each entry of a list of at least one. Requires: has(key) for
  /// any_value.
  InputValue any_value(std::string_view key);
  std::vector<InputValue> any_values(std::string_view key);

  /// The path of a file: relative to the folder of the input file; or, for a mere name
  /// without a dot or slash, `library`/name.csv if a library is given. A run keeps a
  /// copy of each, which stands in for it when the run is resumed (Config::from_text).
  std::filesystem::path file(std::string_view key,
                             const std::filesystem::path& library = {});
  /// The same for a list of files, none when missing.
  std::vector<std::filesystem::path> files(std::string_view key,
                                           const std::filesystem::path& library = {});
  /// Notes the mistakes that were found in the file that `key` names.
  void mistakes_in_file(std::string_view key, const lattice::InputError& error);

  /// Whether `key` is a table. Requires: has(key).
  bool is_table(std::string_view key) const;

  /// Whether the file gives `key`. Asking makes it a name to suggest, but a key that
  /// nothing reads is still unknown.
  bool has(std::string_view key) const;

  /// The table `[key]`; empty when missing.
  Section table(std::string_view key);
  /// The tables `[[key]]` in the order of the file; no table when missing.
  std::vector<Section> tables(std::string_view key);

  /// Notes a mistake that the caller found, at the place of `key`, or of this table
  /// when `key` is absent or "". Not noted when the getter of this key complained
  /// already: the caller then judged a value that nobody wrote.
  void mistake(std::string_view key, std::string problem, std::string hint = {});

  /// A mistake at the same places that is not noted: for who can only find out later
  /// whether there is one.
  lattice::Mistake mistake_to_come(std::string_view key, std::string problem,
                                   std::string hint);

  /// Notes a mistake if the key is given: for keys that would change nothing here.
  void refuse(std::string_view key, std::string problem, std::string hint);

  /// Where the table is: "" for the root, "particle[1]" for the second [[particle]].
  const std::string& path() const;

 private:
  friend class Config;
  explicit Section(std::shared_ptr<InputTable> table) : table_(std::move(table)) {}
  std::filesystem::path path_of(const std::string& written,
                                const std::filesystem::path& library);

  std::shared_ptr<InputTable> table_;
};

}  // namespace scenarios
