#include "rates/barrier_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"

namespace rates {
namespace {

using lattice::InputError;
using lattice::Mistake;

constexpr std::size_t most_bytes = 1 << 20;
constexpr std::size_t longest_shown_value = 40;
constexpr unsigned size = CoordinationBarriers::size;

constexpr std::array<std::string_view, 3> required_keys{"metal", "source", "method"};
constexpr std::array<std::string_view, 4> optional_keys{"prefactor_per_s", "limits",
                                                        "balance", "note"};
constexpr std::array<std::string_view, 3> column_names{"n_initial", "n_final",
                                                       "barrier_eV"};

bool contains(auto&& list, std::string_view word) {
  return std::ranges::find(list, word) != std::end(list);
}

std::string joined(auto&& words) {
  std::string s;
  for (const std::string_view word : words)
    s.append(s.empty() ? "" : ", ").append(word);
  return s;
}

/// What the user wrote, in plain letters and short enough for one line.
std::string shown(std::string_view text) {
  std::string s(text.substr(0, longest_shown_value));
  std::ranges::replace_if(
      s, [](char c) { return c < ' ' || c > '~'; }, '?');
  return s;
}

/// A piece of a line, and where it begins.
struct Piece {
  std::string_view text;
  int column = 1;  // from 1
};

Piece part(Piece whole, std::size_t first, std::size_t last) {
  constexpr std::string_view blanks = " \t\r";
  const std::string_view text = whole.text.substr(0, last);
  const std::size_t begin =
      std::min(text.find_first_not_of(blanks, first), text.size());
  const std::size_t end = std::max(text.find_last_not_of(blanks) + 1, begin);
  return {text.substr(begin, end - begin), whole.column + static_cast<int>(begin)};
}

std::vector<Piece> cells_of(std::string_view row) {
  std::vector<Piece> cells;
  for (std::size_t start = 0; start <= row.size();) {
    const std::size_t end = std::min(row.find(',', start), row.size());
    cells.push_back(part({row}, start, end));
    start = end + 1;
  }
  return cells;
}

/// The number that a text is, from its first to its last character.
template <class Number>
std::optional<Number> number(std::string_view text) {
  Number x{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, x);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return x;
}

/// Takes the lines of a file one after the other and collects what is wrong with them.
class Reader {
 public:
  explicit Reader(std::string file) { table_.file = std::move(file); }

  void take(std::string_view line) {
    ++line_;
    const Piece whole = part({line}, 0, line.size());
    if (whole.text.empty()) return;
    if (whole.text.front() == '#') {
      take_comment(whole);
    } else if (!header_line_) {
      take_header(line);
    } else {
      take_row(line);
    }
  }

  /// The table. Throws InputError if there was any mistake.
  BarrierTable result() && {
    line_ = 0;
    for (const std::string_view key : required_keys)
      if (!seen_.contains(std::string(key)))
        mistake({}, key, "is missing",
                "a line '# " + std::string(key) + ": ...' before the column names");
    if (!header_line_)
      mistake({}, "", "has no column names", "the columns are " + joined(column_names));
    else if (!has_rows_)
      mistake({}, "", "has no rows", "one row for each pair");
    if (!mistakes_.empty()) throw InputError(std::move(mistakes_));
    return std::move(table_);
  }

 private:
  void mistake(Piece where, std::string_view key, std::string problem,
               std::string hint) {
    mistakes_.push_back({table_.file, line_, line_ > 0 ? where.column : 0,
                         std::string(key), shown(where.text), std::move(problem),
                         std::move(hint)});
  }

  void take_comment(Piece line) {
    const std::size_t colon = line.text.find(':');
    if (header_line_)
      return mistake(line, "", "a comment after the column names",
                     "comments come first");
    if (part(line, 1, line.text.size()).text.empty()) return;
    if (colon == std::string_view::npos)
      return mistake(line, "", "is no comment of the form '# key: value'",
                     "free text goes into '# note: ...'");
    take_about(part(line, 1, colon), part(line, colon + 1, line.text.size()));
  }

  void take_about(Piece key, Piece value) {
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
    std::string& text = table_.about[std::string(key.text)];
    text.append(text.empty() ? "" : "\n").append(value.text);
  }

  void take_prefactor(Piece value) {
    const auto x = number<double>(value.text);
    if (x && std::isfinite(*x) && *x > 0.0)
      table_.attempt_frequency_per_s = *x;
    else
      mistake(value, "prefactor_per_s", "is no attempt frequency",
              "a finite number greater than 0, such as 1e13");
  }

  void take_header(std::string_view line) {
    header_line_ = line_;
    const std::string hint = "the columns are " + joined(column_names);
    const std::vector<Piece> cells = cells_of(line);
    const auto known = [](Piece cell) { return contains(column_names, cell.text); };
    for (const Piece& cell : cells) {
      if (contains(columns_, cell.text) && known(cell))
        mistake(cell, "", "two columns have this name", hint);
      columns_.emplace_back(cell.text);
    }
    if (std::ranges::none_of(cells, known))
      return mistake(part({line}, 0, line.size()), "", "are no column names", hint);
    for (const Piece& cell : cells)
      if (!known(cell)) mistake(cell, "", "is an unknown column", hint);
    for (const std::string_view name : column_names)
      if (!contains(columns_, name))
        mistake({{}, static_cast<int>(line.size()) + 1}, name, "the column is missing",
                hint);
  }

  void take_row(std::string_view line) {
    has_rows_ = true;
    const std::vector<Piece> cells = cells_of(line);
    if (cells.size() != columns_.size())
      return mistake(part({line}, 0, line.size()), "",
                     "has " + std::to_string(cells.size()) + " values",
                     "line " + std::to_string(*header_line_) + " names " +
                         std::to_string(columns_.size()) + " columns");
    std::optional<unsigned> n_initial, n_final;
    std::optional<double> barrier_eV;
    for (std::size_t k = 0; k < cells.size(); ++k) {
      if (columns_[k] == column_names[0]) n_initial = neighbours(cells[k], columns_[k]);
      if (columns_[k] == column_names[1]) n_final = neighbours(cells[k], columns_[k]);
      if (columns_[k] == column_names[2]) barrier_eV = barrier(cells[k]);
    }
    if (n_initial && n_final) enter(cells.front(), *n_initial, *n_final, barrier_eV);
  }

  void enter(Piece where, unsigned n_initial, unsigned n_final,
             std::optional<double> barrier_eV) {
    int& first = first_line_[n_initial][n_final];
    if (first > 0) {
      where.text = {};
      return mistake(where,
                     "n_initial = " + std::to_string(n_initial) +
                         ", n_final = " + std::to_string(n_final),
                     "the pair comes twice", "first in line " + std::to_string(first));
    }
    first = line_;
    if (barrier_eV) table_.barrier_eV[n_initial][n_final] = *barrier_eV;
  }

  std::optional<unsigned> neighbours(Piece cell, std::string_view name) {
    const auto n = number<unsigned>(cell.text);
    if (n && *n < size) return n;
    mistake(cell, name,
            number<double>(cell.text) ? "is no possible number of neighbours"
                                      : "is not a number",
            "a whole number from 0 to " + std::to_string(size - 1));
    return std::nullopt;
  }

  std::optional<double> barrier(Piece cell) {
    const auto x = number<double>(cell.text);
    if (x && std::isfinite(*x) && *x >= 0.0) return x;
    mistake(cell, column_names[2],
            !x                  ? "is not a number"
            : std::isfinite(*x) ? "is negative"
                                : "is not finite",
            "a finite number, 0 or more; for a pair without barrier leave out the row");
    return std::nullopt;
  }

  BarrierTable table_;
  std::vector<Mistake> mistakes_;
  int line_ = 0;
  std::map<std::string, int> seen_;  // the line of each key
  std::optional<int> header_line_;
  std::vector<std::string> columns_;
  bool has_rows_ = false;
  std::array<std::array<int, size>, size> first_line_{};  // shape [n_initial, n_final]
};

/// The bytes of a file, checked for being one that can hold a table.
std::string text_of(const std::filesystem::path& file) {
  const auto fail = [&](std::string problem, std::string hint = {}) {
    throw InputError(Mistake{
        .file = file.string(), .problem = std::move(problem), .hint = std::move(hint)});
  };
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found)
    fail("there is no such file");
  if (error) fail("cannot be read: " + error.message());
  if (!is_regular_file(status)) fail("is not a regular file");
  std::ifstream in(file, std::ios::binary);
  std::string text(most_bytes + 1, '\0');
  if (in) in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in.is_open() || in.bad()) fail("cannot be read");
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > most_bytes)
    fail("is larger than 1 MiB", "is this a barrier table?");
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) fail("is empty");
  const auto is_control = [](char c) {
    return (c >= 0 && c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == 0x7F;
  };
  if (std::ranges::any_of(text, is_control))
    fail("contains control characters",
         "a table is plain text; is this a binary file?");
  return text;
}

/// "1-4, 7" for what is missing beside one n_initial.
std::string ranges(const std::vector<unsigned>& numbers) {
  std::string s;
  for (std::size_t k = 0; k < numbers.size();) {
    std::size_t last = k;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    s += (s.empty() ? "" : ", ") + std::to_string(numbers[k]);
    if (last > k) s += "-" + std::to_string(numbers[last]);
    k = last + 1;
  }
  return s;
}

/// "n_initial 1-2: n_final 1-11; n_initial 3: n_final 1-2, 10-11".
std::string compact(const std::vector<Gap>& gaps) {
  std::map<unsigned, std::vector<unsigned>> finals;
  for (const Gap& gap : gaps) finals[gap.n_initial].push_back(gap.n_final);
  std::string s;
  for (auto row = finals.begin(); row != finals.end();) {
    const std::vector<unsigned>& alike = row->second;
    std::vector<unsigned> initials;
    for (; row != finals.end() && row->second == alike; ++row)
      initials.push_back(row->first);
    s += (s.empty() ? "" : "; ") + ("n_initial " + ranges(initials)) + ": n_final " +
         ranges(alike);
  }
  return s;
}

/// Calls action(n_initial, n_final, barrier_eV) for each entry.
void for_entries(const BarrierTable& table, auto&& action) {
  for (unsigned i = 0; i < size; ++i)
    for (unsigned f = 0; f < size; ++f)
      if (!std::isnan(table.barrier_eV[i][f])) action(i, f, table.barrier_eV[i][f]);
}

/// Where the barriers of a run come from, in one line.
std::string description(const BarrierTable& table, std::size_t gap_count,
                        GapPolicy policy) {
  std::string s = "barrier table " + table.file;
  if (gap_count == 0) return s;
  s += "; " + std::to_string(gap_count) + " pairs that it lacks are ";
  return s + (policy == GapPolicy::forbidden ? "forbidden" : "from its linear fit");
}

}  // namespace

BarrierTable read_barrier_table(const std::filesystem::path& file) {
  const std::string text = text_of(file);
  Reader reader(file.string());
  std::string_view rest = text;
  // A spreadsheet's mark of UTF-8, which no editor shows.
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    reader.take(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::move(reader).result();
}

std::vector<Gap> gaps(const BarrierTable& table, unsigned coordination,
                      unsigned fewest) {
  ADATOM_EXPECT(coordination <= size);
  std::vector<Gap> found;
  for (unsigned i = fewest; i < coordination; ++i)
    for (unsigned f = fewest; f < coordination; ++f)
      if (std::isnan(table.barrier_eV[i][f])) found.push_back({i, f});
  return found;
}

LinearFit fit_linear(const BarrierTable& table) {
  // All but the sums with E are whole numbers below 2^53, hence exact: the determinant
  // is 0 when it should be.
  double n = 0, i = 0, f = 0, E = 0, ii = 0, i_f = 0, ff = 0, iE = 0, fE = 0;
  for_entries(table, [&](double n_i, double n_f, double barrier_eV) {
    ++n;
    i += n_i;
    f += n_f;
    E += barrier_eV;
    ii += n_i * n_i;
    i_f += n_i * n_f;
    ff += n_f * n_f;
    iE += n_i * barrier_eV;
    fE += n_f * barrier_eV;
  });
  const double var_i = n * ii - i * i, var_f = n * ff - f * f, both = n * i_f - i * f;
  const double with_i = n * iE - i * E, with_f = n * fE - f * E;
  const double determinant = var_i * var_f - both * both;
  if (determinant == 0.0)
    throw InputError(Mistake{.file = table.file,
                             .problem = "has too few entries for a linear fit",
                             .hint = "three pairs that do not lie on one line"});
  LinearFit fit;
  fit.per_initial_eV = (var_f * with_i - both * with_f) / determinant;
  fit.per_final_eV = (var_i * with_f - both * with_i) / determinant;
  fit.constant_eV = (E - fit.per_initial_eV * i - fit.per_final_eV * f) / n;
  double squares = 0.0;
  for_entries(table, [&](double n_i, double n_f, double barrier_eV) {
    const double fitted_eV =
        fit.constant_eV + fit.per_initial_eV * n_i + fit.per_final_eV * n_f;
    squares += (barrier_eV - fitted_eV) * (barrier_eV - fitted_eV);
  });
  fit.rms_eV = std::sqrt(squares / n);
  return fit;
}

CoordinationBarriers to_barriers(const BarrierTable& table, unsigned coordination,
                                 unsigned fewest, GapPolicy policy) {
  const std::vector<Gap> lacking = gaps(table, coordination, fewest);
  if (policy == GapPolicy::error && !lacking.empty())
    throw InputError(Mistake{
        .file = table.file,
        .problem =
            "lacks " + std::to_string(lacking.size()) + " pairs: " + compact(lacking),
        .hint =
            "add them, or choose what stands in for them: forbidden or linear_fit"});
  CoordinationBarriers barriers;
  barriers.description = description(table, lacking.size(), policy);
  barriers.attempt_frequency_per_s = table.attempt_frequency_per_s;
  for_entries(table, [&](unsigned i, unsigned f, double barrier_eV) {
    if (std::min(i, f) >= fewest && std::max(i, f) < coordination)
      barriers.barrier_eV[i][f] = barrier_eV;
  });
  if (policy == GapPolicy::linear_fit && !lacking.empty()) {
    const LinearFit fit = fit_linear(table);
    const CoordinationBarriers line = linear_barriers(
        {fit.constant_eV, fit.per_initial_eV, fit.per_final_eV, fewest});
    for (const Gap& gap : lacking)
      barriers.barrier_eV[gap.n_initial][gap.n_final] =
          line.barrier_eV[gap.n_initial][gap.n_final];
  }
  barriers.bond_energy_eV = check_balance(barriers, coordination).bond_energy_eV;
  return barriers;
}

}  // namespace rates
