// The input file: a TOML text. All mistakes of the file are found in one pass: what
// reads its tables (scenarios/section.hpp) notes them, and finish() tells everything.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lattice/input_error.hpp"
#include "scenarios/section.hpp"

namespace scenarios {

/// What mistakes in an override name as their file.
inline constexpr std::string_view override_file = "--set";
/// How a line begins that tells of an override, in Config::effective_text.
inline constexpr std::string_view override_comment = "# --set ";

/// A whole input: the file, and the overrides of the command line laid over it.
///
/// An override is `table.key=value` or `table[1].key=value`; indices count from 0, so
/// `particle[1]` is the second [[particle]], as in every error message. The value is
/// TOML; what is not TOML and does not begin with a quote or bracket is taken as text:
/// `lattice.name=fcc`. Keys and tables that are not there are made; an index one past
/// the end appends. Mistakes in an override name `--set` as their file, without a line.
class Config {
 public:
  /// Reads `file`. Throws lattice::InputError when it cannot be read, is no regular
  /// file, is larger than 1 MiB, or is not TOML. A wrong override is told by finish().
  static Config from_file(const std::filesystem::path& file,
                          const std::vector<std::string>& overrides = {});

  /// The same for a text; `file_name` is what errors call it, `stand_ins` replace the
  /// files that it names.
  static Config from_text(std::string text, std::string file_name,
                          const std::vector<std::string>& overrides = {},
                          const InputFiles& stand_ins = {});

  Section root() const;

  /// Throws lattice::InputError with all mistakes sorted by line and column (those of
  /// overrides last), if there are any. Keys and tables that no getter asked for are
  /// mistakes as well, so call it when everything has been read.
  void finish() const;

  /// The same without unknown keys, for who reads only some of the input.
  void throw_if_mistaken() const;

  /// The values alone, without comments and in one order: the same for all inputs that
  /// say the same.
  std::string plain_text() const;

  /// The same values, each in one line, by the keys that overrides would have.
  std::map<std::string, std::string> values() const;

  /// What this input says otherwise than an earlier one, a mistake for each key with
  /// what it was before as its hint.
  std::vector<lattice::Mistake> changes_since(const Config& earlier) const;

  /// What errors call the input.
  const std::string& file_name() const;

  /// The files that were asked for by Section::file.
  const InputFiles& files() const;

  /// Mistakes noted so far; unknown keys are not yet among them.
  std::size_t mistake_count() const;

  /// Takes a key or table of the root, or "table.key", away, as if it had not been
  /// given.
  void drop(std::string_view key);

  /// TOML that gives the same values again, without the overrides: the file's own text
  /// when there are none, else the two merged (without the file's comments but those
  /// that tell of earlier overrides).
  std::string effective_text() const;

 private:
  explicit Config(std::shared_ptr<InputDocument> document)
      : document_(std::move(document)) {}

  std::shared_ptr<InputDocument> document_;
};

}  // namespace scenarios
