#include "scenarios/analysis/study_laws.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <numbers>
#include <set>
#include <vector>

#include "scenarios/analysis/report_text.hpp"

namespace scenarios {
namespace {

/// Times [s] of the runs of a group, fewer where some have none.
using Times = std::function<std::vector<double>(const StudyGroup&)>;

const Times relaxation = [](const StudyGroup& group) {
  return group.relaxation_times_s;
};

/// Until the necks first came to the level of this number.
Times passage(std::size_t level) {
  return [level](const StudyGroup& group) {
    std::vector<double> times_s;
    if (!group.necks || level >= group.necks->levels.size()) return times_s;
    for (const auto& log10_s : group.necks->levels[level].log10_time_s)
      if (log10_s) times_s.push_back(std::pow(10.0, *log10_s));
    return times_s;
  };
}

/// The standard deviation of ln t within the step in which a time lies.
double rounding_of_passage(std::span<const StudyGroup> groups, std::size_t level) {
  double squares = 0.0, count = 0.0;
  for (const StudyGroup& group : groups) {
    if (!group.necks || level >= group.necks->levels.size()) continue;
    squares += std::pow(group.necks->levels[level].log10_step, 2);
    count += 1.0;
  }
  return std::log(10.0) * std::sqrt(squares / count / 12.0);
}

/// Where some runs have no time yet, those that have are the quick ones.
std::vector<ScalingPoint> points_of(std::span<const StudyGroup> groups,
                                    const Times& times) {
  std::vector<ScalingPoint> points;
  for (const StudyGroup& group : groups)
    if (auto own = times(group); !own.empty() && own.size() == group.run_count)
      points.push_back({group.temperature_K, group.atoms, std::move(own)});
  return points;
}

std::string with_error(const Estimate& x, const char* value, const char* error) {
  return formatted(value, x.value) +
         (std::isfinite(x.error) ? formatted(error, x.error) : "");
}

std::string law_text(const std::string& where, const ScalingLaw& law) {
  std::string text = padded(where, 12);
  if (law.exponent) text += with_error(*law.exponent, "p = %.3f", " +- %.3f");
  if (law.exponent && law.energy_eV) text += ", ";
  if (law.energy_eV) text += with_error(*law.energy_eV, "E = %.4f", " +- %.4f") + " eV";
  text += formatted(", t0 = %.3g s", std::exp(law.ln_prefactor));
  if (std::isfinite(law.chi_squared) && law.degrees_of_freedom > 0)
    text += formatted(", chi^2 = %.1f", law.chi_squared) + " of " +
            std::to_string(law.degrees_of_freedom);
  return text + "\n";
}

/// The laws of the groups that share a value, one line each.
std::string laws_at(std::span<const StudyGroup> groups, const Times& times,
                    double StudyGroup::*value, const char* how, double spread,
                    double rounding) {
  std::set<double> values;
  for (const StudyGroup& group : groups) values.insert(group.*value);
  if (values.size() < 2) return "";
  std::string text;
  for (const double x : values) {
    std::vector<StudyGroup> some;
    std::ranges::copy_if(groups, std::back_inserter(some),
                         [&](const StudyGroup& group) { return group.*value == x; });
    const auto law = fit_scaling(points_of(some, times), spread, rounding);
    if (law && (law->exponent || law->energy_eV))
      text += law_text(formatted(how, x), *law);
  }
  return text;
}

/// Of ln t, for the error of a mean as if seeds were independent; nan if no row has
/// two. `rounding`: standard deviation of what rounding the times to samples adds.
/// Where seeds scatter by less than a step s between samples, all are rounded alike,
/// and their mean is no more exact than one: the mean of normal values rounded to steps
/// follows that of the exact ones but for a part with the period s, whose amplitude
/// falls as exp(-2 pi^2 (scatter / s)^2) (the first Fourier component).
double spread_of(std::span<const ScalingPoint> points, double rounding) {
  const double scatter = pooled_spread(points);
  std::size_t seeds = 1;
  for (const ScalingPoint& point : points) seeds = std::max(seeds, point.values.size());
  const double step = std::sqrt(12.0) * rounding;
  const double alike =
      step > 0.0 ? std::exp(-std::pow(2.0 * std::numbers::pi * scatter / step, 2))
                 : 0.0;
  return std::hypot(scatter,
                    rounding * std::sqrt(1.0 + static_cast<double>(seeds - 1) * alike));
}

std::string laws_text(std::span<const StudyGroup> groups, const Times& times,
                      double rounding) {
  const std::vector<ScalingPoint> points = points_of(groups, times);
  const double spread = spread_of(points, rounding);
  const auto law = fit_scaling(points, spread, rounding);
  std::string text;
  if (law && (law->exponent || law->energy_eV)) text = law_text("all", *law);
  text +=
      laws_at(groups, times, &StudyGroup::temperature_K, "%.6g K", spread, rounding);
  text += laws_at(groups, times, &StudyGroup::atoms, "%.6g atoms", spread, rounding);
  return text;
}

}  // namespace

std::optional<ScalingLaw> law_of(std::span<const StudyGroup> groups) {
  return fit_scaling(points_of(groups, relaxation));
}

double relaxation_spread(std::span<const StudyGroup> groups) {
  return pooled_spread(points_of(groups, relaxation));
}

std::string laws_report(std::span<const StudyGroup> groups) {
  std::string text;
  if (const std::string laws = laws_text(groups, relaxation, 0.0); !laws.empty())
    text +=
        "\nRelaxation time t = t0 N^p exp(E / kT), of rows all of whose runs relaxed; "
        "errors are\none standard error:\n" +
        laws;
  const auto with_necks = std::ranges::find_if(
      groups, [](const auto& group) { return group.necks.has_value(); });
  if (with_necks == groups.end()) return text;
  for (std::size_t k = 0; k < with_necks->necks->levels.size(); ++k)
    if (const std::string laws =
            laws_text(groups, passage(k), rounding_of_passage(groups, k));
        !laws.empty())
      text +=
          "\nTime until r/R = " +
          formatted("%.3f", with_necks->necks->levels[k].level) +
          ", t = t0 N^p exp(E / kT), of rows all of whose runs came to it; errors are\n"
          "one standard error; N^p is R^(3p), and similar shapes have 3 p = 4:\n" +
          laws;
  return text;
}

}  // namespace scenarios
