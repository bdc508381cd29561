#include "scenarios/analysis/given_neck.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "lattice/words.hpp"
#include "scenarios/closest_word.hpp"

namespace scenarios {
namespace {

using lattice::InputError;
using lattice::Mistake;

struct GivenColumns {
  std::string value, error;
  bool is_radius = false;  ///< [nm], otherwise r/R
};

const GivenColumns radii{"neck_nm", "neck_error_nm", true};
const GivenColumns ratios{"r_over_R", "r_over_R_error", false};

[[noreturn]] void refuse(const CsvTable& table, const std::string& column,
                         const std::string& problem, const std::string& hint) {
  throw InputError(Mistake{.file = table.file(),
                           .line = 1,
                           .key = column,
                           .problem = problem,
                           .hint = hint});
}

void refuse_error_alone(const CsvTable& table, const GivenColumns& columns) {
  if (table.has(columns.error) && !table.has(columns.value))
    refuse(table, columns.error, "an error without its value",
           "it is that of " + columns.value);
}

/// A name so near to that of the errors that these are meant.
void refuse_misspelt_error(const CsvTable& table, const GivenColumns& columns) {
  if (table.has(columns.error)) return;
  for (const std::string& name : table.names())
    if (name != columns.value && !closest_word(name, {columns.error}).empty())
      refuse(table, name, "is no column of a neck",
             did_you_mean(name, {columns.error}));
}

[[noreturn]] void refuse_value(const CsvTable& table, std::size_t row,
                               const std::string& column, const char* problem,
                               const char* hint) {
  throw InputError(Mistake{.file = table.file(),
                           .line = table.line_of(row),
                           .key = column,
                           .value = lattice::shortest(table.column(column)[row]),
                           .problem = problem,
                           .hint = hint});
}

void check_values(const CsvTable& table, const GivenColumns& columns) {
  const auto times_s = table.column("time_s"), values = table.column(columns.value);
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (!(times_s[row] >= 0))
      refuse_value(table, row, "time_s", "a time must be 0 or more",
                   "it counts from when the particles touched");
    if (values[row] <= 0)
      refuse_value(table, row, columns.value, "a neck must be above 0",
                   "nan where there is none");
  }
}

/// Of the errors in one column, those with a value beside them must be above 0.
void check_errors(const CsvTable& table, const GivenColumns& columns) {
  const auto values = table.column(columns.value);
  const auto errors = table.column(columns.error);
  for (std::size_t row = 0; row < errors.size(); ++row)
    if (!(errors[row] > 0) && !std::isnan(values[row]))
      refuse_value(table, row, columns.error, "a standard error must be above 0",
                   "leave the column out if errors are not known");
}

}  // namespace

std::optional<NeckSeries> given_neck(const CsvTable& table, double radius_nm) {
  ADATOM_EXPECT(radius_nm > 0);
  for (const GivenColumns& columns : {radii, ratios})
    refuse_error_alone(table, columns);
  if (table.has(radii.value) && table.has(ratios.value))
    refuse(table, ratios.value, "beside neck_nm, which is the same neck",
           "one of both to a file");
  const GivenColumns& columns = table.has(radii.value) ? radii : ratios;
  if (!table.has(columns.value)) return std::nullopt;
  refuse_misspelt_error(table, columns);
  check_values(table, columns);
  const auto time_s = table.column("time_s");
  NeckSeries series{1, 2, "given", {time_s.begin(), time_s.end()}, {}, {}};
  const double unit = columns.is_radius ? radius_nm : 1.0;
  for (const double r : table.column(columns.value)) series.ratio.push_back(r / unit);
  if (!table.has(columns.error)) return series;
  check_errors(table, columns);
  for (const double error : table.column(columns.error))
    series.ratio_error.push_back(error / unit);
  return series;
}

bool needs_radius(const CsvTable& table) {
  return std::ranges::any_of(table.names(), [](std::string_view name) {
    return name.starts_with("neck_") && name.ends_with("_nm");
  });
}

}  // namespace scenarios
