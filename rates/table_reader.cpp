#include "rates/table_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <system_error>
#include <utility>

#include "lattice/words.hpp"

namespace rates {
namespace {

using lattice::InputError;
using lattice::Mistake;

constexpr std::size_t most_mistakes = 100;
constexpr std::array<std::string_view, 3> required_keys{"metal", "source", "method"};
constexpr std::array<std::string_view, 4> optional_keys{"prefactor_per_s", "limits",
                                                        "balance", "note"};

bool contains(auto&& list, std::string_view word) {
  return std::ranges::find(list, word) != std::end(list);
}

std::string joined(auto&& words) {
  std::string s;
  for (const std::string_view word : words)
    s.append(s.empty() ? "" : ", ").append(word);
  return s;
}

TableCell part(TableCell whole, std::size_t first, std::size_t last) {
  constexpr std::string_view blanks = " \t\r";
  const std::string_view text = whole.text.substr(0, last);
  const std::size_t begin =
      std::min(text.find_first_not_of(blanks, first), text.size());
  const std::size_t end = std::max(text.find_last_not_of(blanks) + 1, begin);
  return {text.substr(begin, end - begin), whole.column + static_cast<int>(begin)};
}

void split(std::string_view row, std::vector<TableCell>& cells) {
  cells.clear();
  for (std::size_t start = 0; start <= row.size();) {
    const std::size_t end = std::min(row.find(',', start), row.size());
    cells.push_back(part({row}, start, end));
    start = end + 1;
  }
}

/// The bytes of a file, checked for being one that can hold a table.
std::string text_of(const std::filesystem::path& file, std::size_t most_bytes) {
  const auto fail = [&](std::string problem, std::string hint = {}) {
    throw InputError(Mistake{
        .file = file.string(), .problem = std::move(problem), .hint = std::move(hint)});
  };
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found)
    fail(
        "there is no such file",
        "a name of adatom list tables, or a path with a dot or slash; an input's paths "
        "begin in its own folder");
  if (error) fail("cannot be read: " + error.message());
  if (!is_regular_file(status)) fail("is not a regular file");
  const auto size = static_cast<std::size_t>(std::filesystem::file_size(file, error));
  if (!error && size > most_bytes)
    fail("is larger than " + std::to_string(most_bytes >> 20) + " MiB",
         "is this a barrier table?");
  std::ifstream in(file, std::ios::binary);
  std::string text(error ? 0 : size, '\0');
  if (in) in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (error || !in.is_open() || in.bad()) fail("cannot be read");
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) fail("is empty");
  const auto is_control = [](char c) {
    return (c >= 0 && c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == 0x7F;
  };
  if (std::ranges::any_of(text, is_control))
    fail("contains control characters",
         "a table is plain text; is this a binary file?");
  return text;
}

}  // namespace

TableOrigin TableReader::read(std::size_t most_bytes, const TakeRow& take_row) {
  const std::string text = text_of(origin_.file, most_bytes);
  std::string_view rest = text;
  // A spreadsheet's mark of UTF-8, which no editor shows.
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  while (!rest.empty() && mistakes_.size() < most_mistakes && is_table_) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    take(rest.substr(0, end), take_row);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  finish();
  return origin_;
}

void TableReader::take(std::string_view line, const TakeRow& take_row) {
  ++line_;
  const TableCell whole = part({line}, 0, line.size());
  if (whole.text.empty()) return;
  if (whole.text.front() == '#') {
    take_comment(whole);
  } else if (header_line_ == 0) {
    take_header(line);
  } else {
    take_cells(line, take_row);
  }
}

void TableReader::finish() {
  line_ = 0;
  if (mistakes_.size() < most_mistakes && is_table_) {
    for (const std::string_view key : required_keys)
      if (!seen_.contains(std::string(key)))
        mistake({}, key, "is missing",
                "a line '# " + std::string(key) + ": ...' before the column names");
    if (header_line_ == 0)
      mistake({}, "", "has no column names", "the columns are " + joined(columns_));
    else if (!has_rows_)
      mistake({}, "", "has no rows", "one row for each entry");
  }
  if (!mistakes_.empty()) throw InputError(std::move(mistakes_));
}

void TableReader::mistake(TableCell where, std::string_view key, std::string problem,
                          std::string hint) {
  mistakes_.push_back({origin_.file, line_, line_ > 0 ? where.column : 0,
                       std::string(key), lattice::printable(where.text),
                       std::move(problem), std::move(hint)});
}

std::optional<double> TableReader::barrier_eV(TableCell cell, std::string_view name) {
  const auto x = lattice::number_of<double>(cell.text);
  constexpr double most_eV = 100.0;
  if (x && *x >= 0.0 && *x <= most_eV) return x;
  mistake(
      cell, name,
      !x                   ? "is not a number"
      : !std::isfinite(*x) ? "is not finite"
      : *x < 0.0           ? "is negative"
                           : "is too large",
      "a finite number of eV from 0 to 100; leave out the row of what is not known");
  return std::nullopt;
}

void TableReader::take_comment(TableCell line) {
  const std::size_t colon = line.text.find(':');
  if (header_line_ > 0)
    return mistake(line, "", "a comment after the column names", "comments come first");
  if (part(line, 1, line.text.size()).text.empty()) return;
  if (colon == std::string_view::npos)
    return mistake(line, "", "is no comment of the form '# key: value'",
                   "free text goes into '# note: ...'");
  take_about(part(line, 1, colon), part(line, colon + 1, line.text.size()));
}

void TableReader::take_about(TableCell key, TableCell value) {
  if (!contains(required_keys, key.text) && !contains(optional_keys, key.text))
    return mistake(
        key, "", "is no key of a barrier table",
        "the keys are " + joined(required_keys) + ", " + joined(optional_keys));
  const auto [first, is_new] = seen_.emplace(key.text, line_);
  if (!is_new && key.text != "note")
    return mistake(key, "", "comes twice",
                   "first in line " + std::to_string(first->second));
  if (value.text.empty())
    return mistake(value, key.text, "has no value", "it may not be empty");
  if (key.text == "prefactor_per_s") take_prefactor(value);
  std::string& text = origin_.about[std::string(key.text)];
  text.append(text.empty() ? "" : "\n").append(value.text);
}

void TableReader::take_prefactor(TableCell value) {
  const auto x = lattice::number_of<double>(value.text);
  if (x && *x >= 1e-100 && *x <= 1e100)
    origin_.attempt_frequency_per_s = *x;
  else
    mistake(value, "prefactor_per_s", "is no attempt frequency",
            "a number from 1e-100 to 1e100, such as 1e13");
}

void TableReader::take_header(std::string_view line) {
  header_line_ = line_;
  const std::string hint = "the columns are " + joined(columns_);
  split(line, cells_);
  const auto known = [&](TableCell cell) { return contains(columns_, cell.text); };
  for (const TableCell& cell : cells_) {
    if (contains(names_, cell.text) && known(cell))
      mistake(cell, "", "two columns have this name", hint);
    names_.emplace_back(cell.text);
  }
  // Nothing can be said of what follows.
  is_table_ = std::ranges::any_of(cells_, known);
  if (!is_table_)
    return mistake(part({line}, 0, line.size()), "", "are no column names",
                   hint + "; comments begin with #");
  for (const TableCell& cell : cells_)
    if (!known(cell)) mistake(cell, "", "is an unknown column", hint);
  for (const std::string_view name : columns_) {
    if (!contains(names_, name))
      mistake({{}, static_cast<int>(line.size()) + 1}, name, "the column is missing",
              hint);
    places_.push_back(
        static_cast<std::size_t>(std::ranges::find(names_, name) - names_.begin()));
  }
}

void TableReader::take_cells(std::string_view line, const TakeRow& take_row) {
  has_rows_ = true;
  split(line, cells_);
  if (cells_.size() != names_.size())
    return mistake(part({line}, 0, line.size()), "",
                   "has " + std::to_string(cells_.size()) + " values",
                   "line " + std::to_string(header_line_) + " names " +
                       std::to_string(names_.size()) + " columns");
  row_.clear();
  for (const std::size_t place : places_)
    if (place < cells_.size()) row_.push_back(cells_[place]);
  if (row_.size() == columns_.size()) take_row(row_);
}

}  // namespace rates
