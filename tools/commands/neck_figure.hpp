// The course of neck growth as a figure, and as tables.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "scenarios/analysis/neck_growth.hpp"
#include "scenarios/analysis/time_scale_report.hpp"

namespace tools {

/// Series of one definition that differ in the seed only.
struct NamedNecks {
  std::string name;
  std::vector<scenarios::NeckSeries> seeds;
  std::vector<std::optional<double>> temperatures_K{};  ///< of each, where it has one
};

/// SVG of two panels: r/R against t on logarithmic axes with slopes to compare with,
/// and the local slope (windows of half a decade) against r/R with published exponents.
/// Bands are the standard deviation between seeds, bars the errors that come with
/// measured points; the curve of runs for which a time scale is found is drawn once
/// more, dashed, at s times its times. Throws IoError. Requires: the time scales are of
/// these studies.
void write_neck_figure(const std::filesystem::path& path,
                       std::span<const NamedNecks> studies,
                       std::span<const scenarios::NamedTimeScale> scales);

/// CSV with a row for each local slope: study, definition, time_s, ratio, exponent,
/// spread, seeds. Throws IoError.
void write_neck_slopes(const std::filesystem::path& path,
                       std::span<const NamedNecks> studies);

/// CSV with a row for each point of the mean curves: study, definition, time_s,
/// r_over_R, r_over_R_error (standard error, nan of one run), run_count. Throws
/// IoError.
void write_mean_curves(const std::filesystem::path& path,
                       std::span<const NamedNecks> studies);

}  // namespace tools
