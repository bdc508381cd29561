#include "scenarios/analysis/given_neck.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "lattice/words.hpp"

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

/// Of the errors in one column, those with a value beside them must be above 0.
void check_errors(const CsvTable& table, const GivenColumns& columns) {
  const auto values = table.column(columns.value);
  const auto errors = table.column(columns.error);
  for (std::size_t row = 0; row < errors.size(); ++row)
    if (!(errors[row] > 0) && !std::isnan(values[row]))
      throw InputError(Mistake{.file = table.file(),
                               .line = table.line_of(row),
                               .key = columns.error,
                               .value = lattice::shortest(errors[row]),
                               .problem = "a standard error must be above 0",
                               .hint = "leave the column out if errors are not known"});
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
