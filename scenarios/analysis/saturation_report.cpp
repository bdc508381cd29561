#include "scenarios/analysis/saturation_report.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "scenarios/analysis/report_text.hpp"
#include "scenarios/analysis/scaling_law.hpp"
#include "scenarios/analysis/seed_statistics.hpp"

namespace scenarios {
namespace {

std::string estimated(const char* format, const Estimate& x) {
  return formatted(format, x.value) + " +- " + formatted("%.2g", x.error);
}

std::string law_text(std::span<const SaturationGroup> family) {
  std::vector<ScalingPoint> points;
  for (const SaturationGroup& group : family)
    points.push_back(
        {group.temperature_K, group.flux_ML_per_s, group.densities.values});
  const auto law = fit_scaling(points);
  if (!law || (!law->exponent && !law->energy_eV))
    return "no law: flux and temperature vary only together\n";
  std::string text = "N_sat ~ ";
  text += law->exponent ? "F^chi" : "";
  text += law->energy_eV ? (law->exponent ? " exp(E / kT)" : "exp(E / kT)") : "";
  text += ":";
  if (law->exponent) text += " chi = " + estimated("%.4g", *law->exponent);
  if (law->energy_eV)
    text += (law->exponent ? ", E = " : " E = ") + estimated("%.4g", *law->energy_eV) +
            " eV";
  text += " (" + std::to_string(points.size()) + " points";
  if (law->degrees_of_freedom > 0 && std::isfinite(law->chi_squared))
    text += ", chi2 = " + formatted("%.3g", law->chi_squared) + " of " +
            std::to_string(law->degrees_of_freedom) + " degrees of freedom";
  return text + ")\n";
}

std::string family_text(std::span<const SaturationGroup> family) {
  std::string text = "Saturation density against flux and temperature";
  if (!family[0].family.empty()) text += ", " + family[0].family;
  text += "\n" + padded("F [ML/s]", 12) + padded("T [K]", 9) + padded("N_sat", 24) +
          "seeds\n";
  bool is_reached = true;
  for (const SaturationGroup& group : family) {
    const SeedStatistics s = seed_statistics(group.densities.values);
    text += padded(formatted("%.6g", group.flux_ML_per_s), 12) +
            padded(formatted("%.6g", group.temperature_K), 9) +
            padded(s.count > 1 ? estimated("%.4g", Estimate{s.mean, s.standard_error()})
                               : formatted("%.4g", s.mean),
                   24) +
            std::to_string(s.count);
    if (group.densities.at_end > 0)
      text += " (" + std::to_string(group.densities.at_end) + " not reached)";
    text += "\n";
    is_reached = is_reached && group.densities.at_end == 0;
  }
  if (!is_reached)
    text +=
        "not reached: the density is largest at the last coverage, so N_sat and the "
        "law may be too low\n";
  return text + law_text(family) + "\n";
}

}  // namespace

std::string saturation_report(std::span<const SaturationGroup> groups) {
  std::vector<SaturationGroup> sorted;
  for (const SaturationGroup& group : groups)
    if (!group.densities.values.empty()) sorted.push_back(group);
  std::ranges::stable_sort(sorted, {}, [](const SaturationGroup& group) {
    return std::tuple(group.family, group.temperature_K, group.flux_ML_per_s);
  });
  std::string text;
  for (auto begin = sorted.begin(); begin != sorted.end();) {
    const auto end = std::find_if(begin, sorted.end(), [&](const auto& group) {
      return group.family != begin->family;
    });
    if (end - begin > 1) text += family_text({begin, end});
    begin = end;
  }
  return text;
}

}  // namespace scenarios
