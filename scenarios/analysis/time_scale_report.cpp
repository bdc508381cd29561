#include "scenarios/analysis/time_scale_report.hpp"

#include <cmath>
#include <numbers>

#include "rates/units.hpp"
#include "scenarios/analysis/report_text.hpp"
#include "scenarios/csv_cell.hpp"

namespace scenarios {
namespace {

std::string counted_points(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " point" : " points");
}

std::string scale_line(const TimeScale& scale) {
  const double error = scale.log10_error();
  std::string text =
      "  s = " + formatted("%.3g", std::pow(10.0, scale.log10_scale)) + " (" +
      formatted("%.3g", std::pow(10.0, scale.log10_scale - error)) + " to " +
      formatted("%.3g", std::pow(10.0, scale.log10_scale + error)) +
      "), log10 s = " + formatted("%.3f", scale.log10_scale) + " +- " +
      formatted("%.3f", error);
  text += " (points " + formatted("%.3f", scale.points_error);
  if (std::isnan(scale.runs_error))
    return text +
           ", runs not known: too few)\n  Too small an error: runs of other "
           "seeds would tell their part.\n";
  return text + ", runs " + formatted("%.3f", scale.runs_error) +
         ")\n  A single pair is ahead or behind by +- " +
         formatted("%.3f", scale.single_pair_error()) +
         " of log10 s: if one was measured, add that.\n";
}

/// Whether chi^2 lies more than three of its standard deviations above its mean.
bool is_other_law(const TimeScale& scale) {
  const double freedom = static_cast<double>(scale.point_count) - 1.0;
  return scale.chi_squared > freedom + 3.0 * std::sqrt(2.0 * freedom);
}

std::string chi_squared_lines(const TimeScale& scale) {
  const std::string of = "of " + counted_points(scale.point_count) + "; they lie " +
                         formatted("%.2g", scale.residual_rms) +
                         " (rms of r/R) from the curve\n";
  if (std::isnan(scale.chi_squared)) return "  chi^2 not known without errors " + of;
  std::string text = "  chi^2 per degree of freedom " +
                     formatted("%.2f", scale.chi_squared_per_freedom()) + ", " + of;
  if (!is_other_law(scale)) return text;
  if (std::isnan(scale.runs_error))
    return text + "  The noise of the runs, which is not known, may be why.\n";
  return text +
         "  Even the best s leaves the points off the curve: they grow by another law, "
         "or their\n  errors are more.\n";
}

std::string left_out_line(const char* where, const std::vector<double>& times_s) {
  if (times_s.empty()) return "";
  std::string text =
      "  Left out, " + std::string(where) +
      " the runs' curve stretched by s: " + counted_points(times_s.size()) +
      ", t = " + formatted("%.4g", times_s.front());
  if (times_s.size() > 1) text += " to " + formatted("%.4g", times_s.back());
  return text + " s\n";
}

std::string meaning_lines(const NamedTimeScale& named) {
  const double log10_scale = named.scale.log10_scale;
  std::string text = "  The measured necks grow " +
                     formatted("%.3g", std::pow(10.0, std::abs(log10_scale))) +
                     " times as " + (log10_scale > 0 ? "slowly" : "fast") +
                     " as those of the runs";
  if (!named.temperature_K)
    return text + ".\n  kT ln s is not known: no one temperature of runs.\n";
  const double shift_eV = named.barrier_shift_eV();
  return text + ",\n  as if at " + formatted("%.4g", *named.temperature_K) +
         " K all barriers were kT ln s = " + formatted("%.3f", std::abs(shift_eV)) +
         " +- " + formatted("%.3f", named.barrier_shift_error_eV()) + " eV " +
         (shift_eV > 0 ? "higher" : "lower") + " than in the model.\n";
}

std::string found_lines(const NamedTimeScale& named) {
  return scale_line(named.scale) + chi_squared_lines(named.scale) +
         meaning_lines(named);
}

std::string outcome_lines(const NamedTimeScale& named) {
  const TimeScale& scale = named.scale;
  switch (scale.outcome) {
    case TimeScale::Outcome::found:
      return found_lines(named);
    case TimeScale::Outcome::short_curve:
      return "  No s: the runs have fewer than three times at which all have a neck.\n";
    case TimeScale::Outcome::few_points:
      return "  No s: at the best stretch of time " +
             counted_points(scale.point_count) +
             " within the runs' curve, three are needed.\n";
    case TimeScale::Outcome::flat:
      return "  No s: the runs' curve does not rise where the points lie.\n";
  }
  return "";
}

/// What s may come from.
constexpr const char* explanation =
    "s holds all by which the model is off, and the size: particles of another R than "
    "in "
    "the runs\nchange it too (by surface diffusion t ~ R^4, Herring 1950). If it is "
    "the "
    "temperature alone, that\nof the runs is 1 + kT ln s / E of the true one, E the "
    "activation energy of the growth; if it is the\nprefactor alone, that of the runs "
    "is "
    "s times the true one.\n";

}  // namespace

double NamedTimeScale::barrier_shift_eV() const {
  if (!temperature_K) return std::nan("");
  return rates::boltzmann_eV_per_K * *temperature_K * std::numbers::ln10 *
         scale.log10_scale;
}

double NamedTimeScale::barrier_shift_error_eV() const {
  if (!temperature_K) return std::nan("");
  return rates::boltzmann_eV_per_K * *temperature_K * std::numbers::ln10 *
         scale.log10_error();
}

std::string time_scale_report(std::span<const NamedTimeScale> scales) {
  if (scales.empty()) return "";
  std::string text =
      "Time scale s of measured points, t_measured = s t_run: least squares of r/R, "
      "weighted by the\nerrors. Those of log10 s are from the noise of the points and "
      "from the runs.\n";
  for (const NamedTimeScale& named : scales)
    text += named.points + "\non " + named.runs + ":\n" + outcome_lines(named) +
            left_out_line("before", named.scale.before_s) +
            left_out_line("after", named.scale.after_s);
  return text + explanation;
}

std::string time_scale_csv(std::span<const NamedTimeScale> scales) {
  std::string text =
      "points,study,definition,temperature_K,log10_time_scale,log10_time_scale_error,"
      "log10_points_error,log10_runs_error,chi_squared_per_freedom,point_count,"
      "left_out_count,barrier_shift_eV,barrier_shift_error_eV\n";
  for (const NamedTimeScale& named : scales) {
    const TimeScale& scale = named.scale;
    text +=
        csv_cell(named.points) + "," + csv_cell(named.runs) + "," + named.definition;
    for (const double x :
         {named.temperature_K.value_or(std::nan("")), scale.log10_scale,
          scale.log10_error(), scale.points_error, scale.runs_error,
          scale.chi_squared_per_freedom(), static_cast<double>(scale.point_count),
          static_cast<double>(scale.before_s.size() + scale.after_s.size()),
          named.barrier_shift_eV(), named.barrier_shift_error_eV()})
      text += "," + csv_cell(x);
    text += "\n";
  }
  return text;
}

}  // namespace scenarios
