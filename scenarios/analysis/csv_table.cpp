#include "scenarios/analysis/csv_table.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>
#include <set>
#include <system_error>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "lattice/words.hpp"
#include "scenarios/closest_word.hpp"

namespace scenarios {
namespace {

using lattice::InputError;
using lattice::Mistake;

constexpr std::size_t longest_shown_list = 8;

std::string contents(const std::filesystem::path& file,
                     std::uint64_t most_bytes = ~std::uint64_t{0}) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) {
    const bool exists = std::filesystem::exists(file, error);
    throw InputError(
        Mistake{.file = file.string(),
                .problem = exists ? "is not a regular file" : "there is no such file"});
  }
  std::ifstream in(file, std::ios::binary);
  const auto size =
      std::min<std::uint64_t>(std::filesystem::file_size(file, error), most_bytes);
  std::string text(error ? 0 : size, '\0');
  if (error || !in.read(text.data(), static_cast<std::streamsize>(text.size())))
    throw InputError(Mistake{.file = file.string(), .problem = "cannot be read"});
  return text;
}

/// One value of a row, and where it begins.
struct Cell {
  std::string_view written;
  int column = 0;  // from 1
  bool is_quoted = false;

  std::string_view text() const {
    return is_quoted ? written.substr(1, written.size() - 2) : written;
  }
};

/// Cuts the next cell off the front of what is left of a row; none after the last.
class Cells {
 public:
  explicit Cells(std::string_view row) : row_(row) {}

  std::optional<Cell> next() {
    if (start_ > row_.size()) return std::nullopt;
    std::size_t first = start_;
    while (first < row_.size() && blank(row_[first])) ++first;
    std::size_t last = std::min(row_.find(',', quoted_end(first)), row_.size());
    start_ = last + 1;
    while (last > first && blank(row_[last - 1])) --last;
    first = std::min(first, last);
    return Cell{row_.substr(first, last - first), static_cast<int>(first) + 1,
                quoted_end(first) == last && last > first + 1};
  }

 private:
  // A carriage return ends the lines of files from Windows.
  static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
  /// After the quotes that begin there, if any do and end; two in a row stand for one.
  std::size_t quoted_end(std::size_t first) const {
    if (first >= row_.size() || row_[first] != '"') return first;
    std::size_t at = row_.find('"', first + 1);
    while (at != row_.npos && row_.substr(at + 1).starts_with('"'))
      at = row_.find('"', at + 2);
    return at == row_.npos ? first : at + 1;
  }

  std::string_view row_;
  std::size_t start_ = 0;
};

/// The number that all of a text is, perhaps nan, but without a plus and not infinite.
std::optional<double> number(std::string_view text) {
  const auto x = lattice::number_of<double>(text);
  return text.starts_with('+') || (x && std::isinf(*x)) ? std::nullopt : x;
}

/// "did you mean ...?" if a name is near, or else what there is.
std::string hint_for(std::string_view wanted, const std::vector<std::string>& names) {
  std::string nearest = did_you_mean(wanted, names);
  if (!nearest.empty()) return nearest;
  std::string list = "the columns are ";
  for (std::size_t i = 0; i < std::min(names.size(), longest_shown_list); ++i)
    list += (i > 0 ? ", " : "") + names[i];
  return names.size() > longest_shown_list ? list + ", ..." : list;
}

}  // namespace

CsvTable CsvTable::read(const std::filesystem::path& file, std::uint64_t most_bytes) {
  return of_text(contents(file, most_bytes), file.string());
}

CsvTable CsvTable::read_finished(const std::filesystem::path& file) {
  std::string text = contents(file);
  if (!text.empty() && text.back() != '\n') text += '\n';
  return of_text(text, file.string());
}

CsvTable CsvTable::of_text(const std::string& text, const std::string& file) {
  CsvTable table;
  table.file_ = file;
  int line = 0;
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  const std::size_t begin = text.starts_with(byte_order_mark) ? 3 : 0;
  for (std::size_t start = begin, end = 0;
       (end = text.find('\n', start)) != std::string::npos; start = end + 1) {
    const std::string_view row(text.data() + start, end - start);
    ++line;
    if (row.starts_with('#') || row.find_first_not_of(" \t\r") == row.npos) continue;
    if (table.names_.empty()) {
      table.set_names(row, line);
      table.reserve(text);
    } else {
      table.append(row, line);
    }
  }
  if (table.names_.empty())
    throw InputError(Mistake{.file = table.file_,
                             .problem = "has no complete line",
                             .hint = "the first line must name the columns"});
  return table;
}

void CsvTable::reserve(std::string_view text) {
  // Lines may hold nothing, but a value takes two bytes with what ends it.
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  const std::size_t rows = std::min(lines, text.size() / 2 / names_.size());
  for (auto& column : columns_) column.reserve(rows);
  lines_.reserve(rows);
}

void CsvTable::set_names(std::string_view header, int line) {
  std::set<std::string_view> told;
  Cells cells(header);
  while (const auto cell = cells.next()) {
    std::string problem;
    if (cell->text().empty()) problem = "a column has no name";
    if (number(cell->text())) problem = "a number where a column name is expected";
    if (!told.insert(cell->text()).second) problem = "two columns have this name";
    if (cell->text().find(';') != cell->text().npos)
      problem = "semicolons, where commas separate values (and points are decimal)";
    if (!problem.empty())
      throw InputError(Mistake{.file = file_,
                               .line = line,
                               .column = cell->column,
                               .value = lattice::printable(cell->written),
                               .problem = problem,
                               .hint = "the first line must name the columns"});
    names_.emplace_back(cell->text());
  }
  columns_.resize(names_.size());
  texts_.resize(names_.size());
}

void CsvTable::append_last_row_of(const CsvTable& other) {
  ADATOM_EXPECT(names_ == other.names_ && other.row_count() > 0);
  lines_.push_back(other.lines_.back());
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    columns_[c].push_back(other.columns_[c].back());
    if (!texts_[c]) texts_[c] = other.texts_[c];
  }
}

void CsvTable::append(std::string_view row, int line) {
  lines_.push_back(line);
  Cells cells(row);
  std::size_t count = 0;
  for (; const auto cell = cells.next(); ++count) {
    if (count >= names_.size()) continue;
    const auto x = cell->is_quoted ? std::nullopt : number(cell->text());
    columns_[count].push_back(x.value_or(std::nan("")));
    if (x || texts_[count]) continue;
    texts_[count] = Mistake{.file = file_,
                            .line = line,
                            .column = cell->column,
                            .key = names_[count],
                            .value = lattice::printable(cell->written),
                            .problem = "is not a number",
                            .hint = "a finite number or nan"};
    if (lines_.size() > 1) throw InputError(*texts_[count]);
  }
  if (count != names_.size())
    throw InputError(Mistake{
        .file = file_,
        .line = line,
        .column = static_cast<int>(row.size()) + 1,
        .value = lattice::printable(row),
        .problem = "has " + std::to_string(count) + " values",
        .hint = "the header names " + std::to_string(names_.size()) + " columns"});
}

bool CsvTable::has(std::string_view name) const {
  return std::ranges::find(names_, name) != names_.end();
}

std::span<const double> CsvTable::column(std::string_view name) const {
  const auto found = std::ranges::find(names_, name);
  if (found == names_.end())
    throw InputError(Mistake{.file = file_,
                             .line = 1,
                             .key = std::string(name),
                             .problem = "there is no such column",
                             .hint = hint_for(name, names_)});
  const auto number = static_cast<std::size_t>(found - names_.begin());
  if (texts_[number]) throw InputError(*texts_[number]);
  return columns_[number];
}

}  // namespace scenarios
