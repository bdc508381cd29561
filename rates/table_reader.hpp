// Reads a CSV file of barriers that says where its numbers come from: comments
// '# key: value', the names of the columns, one row for each entry.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lattice/input_error.hpp"
#include "rates/table_origin.hpp"

namespace rates {

/// A piece of a line, and where it begins.
struct TableCell {
  std::string_view text;
  int column = 1;  ///< from 1
};

/// Comments come first. metal, source and method are required; prefactor_per_s, limits,
/// balance and note are optional; notes may take several lines, the others one. Blank
/// lines do not count. All mistakes of a file are collected, up to a hundred.
class TableReader {
 public:
  /// Takes the cells of a row, in the order of the columns that it asked for.
  using TakeRow = std::function<void(std::span<const TableCell>)>;

  /// The columns may stand in any order in the file, and no others may.
  TableReader(const std::filesystem::path& file, std::vector<std::string_view> columns)
      : origin_{.file = file.string()}, columns_(std::move(columns)) {}

  /// Reads the file, calls take_row for each row that has all its cells, and returns
  /// what the comments say. Throws lattice::InputError with every mistake, those of
  /// take_row included. A file that cannot be read, is no regular file, is empty,
  /// larger than most_bytes or no plain text has that mistake only.
  TableOrigin read(std::size_t most_bytes, const TakeRow& take_row);

  /// Notes a mistake in the present line.
  void mistake(TableCell where, std::string_view key, std::string problem,
               std::string hint);
  /// The number in a cell if it is finite and not negative; else notes a mistake.
  std::optional<double> barrier_eV(TableCell cell, std::string_view name);

  int line() const { return line_; }

 private:
  void take(std::string_view line, const TakeRow& take_row);
  void take_comment(TableCell line);
  void take_about(TableCell key, TableCell value);
  void take_prefactor(TableCell value);
  void take_header(std::string_view line);
  void take_cells(std::string_view line, const TakeRow& take_row);
  void finish();

  TableOrigin origin_;
  std::vector<std::string_view> columns_;
  std::vector<lattice::Mistake> mistakes_;
  int line_ = 0;
  std::map<std::string, int> seen_;     ///< the line of each key
  int header_line_ = 0;                 ///< 0 before it came
  bool is_table_ = true;                ///< unless its first row names no column
  std::vector<std::string> names_;      ///< of the file's columns
  std::vector<std::size_t> places_;     ///< of the columns asked for, in names_
  std::vector<TableCell> cells_, row_;  ///< of the present line
  bool has_rows_ = false;
};

}  // namespace rates
