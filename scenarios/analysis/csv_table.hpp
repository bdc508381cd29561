// A table of numbers read back from a CSV file, such as the series.csv of a run: a
// header row of column names with units (time_s), then one row of numbers for each
// sample.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lattice/input_error.hpp"

namespace scenarios {

/// The columns of one file, all equally long.
class CsvTable {
 public:
  /// Reads a whole file of a run: every complete line counts. A last line without its
  /// newline is what the run was writing when it was stopped, and is dropped. Values
  /// are numbers or `nan`; blanks around them do not matter; lines that begin with #,
  /// and blank ones, do not count. A column whose first value is none, or in quotes, is
  /// of text, in which commas between quotes do not count. About 50 ns a value.
  /// Throws lattice::InputError (file, line, column as in an editor, name of the CSV
  /// column, value) if the file cannot be read or has no complete header, if a column
  /// has no name or the same name as another, if a row has not one value for each name,
  /// or if a later value of a column of numbers is not one (`inf` is not).
  /// Of a longer file, only the first `most_bytes` count.
  static CsvTable read(const std::filesystem::path& file,
                       std::uint64_t most_bytes = ~std::uint64_t{0});

  /// The same of a file that nobody is writing: its last line counts, with a newline or
  /// without.
  static CsvTable read_finished(const std::filesystem::path& file);

  /// Appends the last row of a table with the same names; a text that stands there in
  /// place of a number makes its column one of text. Requires: it has a row.
  void append_last_row_of(const CsvTable& other);

  const std::vector<std::string>& names() const { return names_; }
  std::size_t row_count() const { return columns_.front().size(); }
  bool has(std::string_view name) const;

  /// The values of one column; valid as long as the table. Throws lattice::InputError
  /// with the name that was probably meant if there is no such column, or with its
  /// first value if it is of text.
  std::span<const double> column(std::string_view name) const;

  const std::string& file() const { return file_; }
  /// Of the file, from 1: where a row stands.
  int line_of(std::size_t row) const { return lines_[row]; }

 private:
  CsvTable() = default;
  static CsvTable of_text(const std::string& text, const std::string& file);
  void set_names(std::string_view header, int line);
  /// Makes room for all rows of a whole file.
  void reserve(std::string_view text);
  void append(std::string_view row, int line);

  std::string file_;
  std::vector<int> lines_;  ///< by row
  std::vector<std::string> names_;
  std::vector<std::vector<double>> columns_;  // shape [column_count, row_count]
  std::vector<std::optional<lattice::Mistake>> texts_;  // by column: of its first value
};

}  // namespace scenarios
