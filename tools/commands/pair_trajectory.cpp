#include "tools/commands/pair_trajectory.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numbers>

#include "lattice/dump_reader.hpp"
#include "lattice/input_error.hpp"
#include "lattice/words.hpp"
#include "lattice/xyz_reader.hpp"

namespace tools {
namespace {

using lattice::XyzFrame;
using scenarios::PairNeck;

constexpr std::string_view neck_prefix = "neck_1_2_", neck_suffix = "_nm";

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& problem,
                         const std::string& hint) {
  throw lattice::InputError(
      lattice::Mistake{.file = file.string(), .problem = problem, .hint = hint});
}

/// The header's Timestep, or what the XYZ of LAMMPS has: "Atoms. Timestep: 100".
std::optional<double> timestep_of(const XyzFrame& frame) {
  if (const auto step = lattice::header_number(frame, "Timestep")) return step;
  constexpr std::string_view before = "Timestep: ";
  const auto it = frame.header.find("comment");
  if (it == frame.header.end()) return std::nullopt;
  const auto place = it->second.find(before);
  if (place == std::string::npos) return std::nullopt;
  return lattice::number_of<double>(
      std::string_view(it->second).substr(place + before.size()));
}

double time_s_of(const XyzFrame& frame, const PairOptions& options,
                 const std::filesystem::path& file) {
  if (const auto time = lattice::header_number(frame, "Time")) return *time;
  const auto step = timestep_of(frame);
  if (!step) refuse(file, "a frame without a time", "Time= in seconds, or a time step");
  if (!options.timestep_ps)
    refuse(file, "the frames tell their time step, not their time",
           "give the length of a step, such as --timestep-ps 0.005");
  return *step * *options.timestep_ps * 1e-12;
}

template <class Reader>
PairCurve measure_frames(Reader& reader, const std::filesystem::path& file,
                         const PairOptions& options) {
  const std::string name = file.string();
  PairCurve curve;
  std::optional<scenarios::ParticlePair> pair;
  while (const auto frame = reader.next()) {
    if (!pair) {
      curve.size =
          options.lattice_constant_nm
              ? scenarios::size_from_lattice_constant(*options.lattice_constant_nm)
              : scenarios::size_from_bulk(*frame, name);
      curve.slab_nm =
          options.slab_nm.value_or(std::numbers::sqrt2 * curve.size.nearest_nm);
      pair.emplace(*frame, options.particles, curve.size, name);
    }
    const double time_s = time_s_of(*frame, options, file);
    if (!curve.time_s.empty() && !(time_s >= curve.time_s.back()))
      refuse(file, "the time goes backwards", "one run to a file");
    curve.time_s.push_back(time_s);
    curve.necks.push_back(scenarios::measure_neck(*frame, pair->members(*frame),
                                                  curve.size, curve.slab_nm, name));
  }
  if (!pair) refuse(file, "there is no frame", "at least one");
  curve.truncated = reader.truncated();
  curve.found_by = pair->found_by();
  curve.first_count = pair->first_count();
  curve.second_count = pair->second_count();
  curve.radius_nm =
      curve.size.sphere_radius_nm(std::min(pair->first_count(), pair->second_count()));
  return curve;
}

bool is_xyz(const std::filesystem::path& file) {
  auto name = file.filename();
  if (name.extension() == ".gz") name = name.stem();
  return name.extension() == ".xyz" || name.extension() == ".extxyz";
}

}  // namespace

PairCurve measure_pair_trajectory(const std::filesystem::path& file,
                                  const PairOptions& options) {
  if (is_xyz(file)) {
    lattice::XyzReader reader(file);
    return measure_frames(reader, file, options);
  }
  lattice::DumpReader reader(file);
  return measure_frames(reader, file, options);
}

const std::vector<PairColumn>& pair_columns() {
  using N = const PairNeck&;
  static const std::vector<PairColumn> columns = {
      {"distance_nm", [](N n, N) { return n.distance_nm; }},
      {"shrinkage",
       [](N n, N first) { return 1.0 - n.distance_nm / first.distance_nm; }},
      {"gyration_nm", [](N n, N) { return n.gyration_nm; }},
      {"neck_1_2_midplane_nm", [](N n, N) { return n.midplane_nm; }},
      {"neck_1_2_minimum_nm", [](N n, N) { return n.minimum_nm; }},
      {"neck_1_2_slab_nm", [](N n, N) { return n.slab_nm; }},
      {"neck_1_2_gyration_nm", [](N n, N) { return n.slab_gyration_nm; }},
      {"neck_1_2_projected_nm", [](N n, N) { return n.projected_nm; }},
      {"neck_1_2_cut_nm", [](N n, N) { return n.cut_nm; }},
      {"neck_1_2_voronoi_nm", [](N n, N) { return n.voronoi_nm; }},
      {"contact_nm2", [](N n, N) { return n.contact_nm2; }},
      {"surface_nm2", [](N n, N) { return n.surface_nm2; }},
      {"surface_ratio", [](N n, N first) { return n.surface_nm2 / first.surface_nm2; }},
      {"slab_atoms", [](N n, N) { return static_cast<double>(n.slab_atoms); }},
      {"cut_bonds", [](N n, N) { return static_cast<double>(n.cut_bonds); }},
  };
  return columns;
}

std::string csv_of(const PairCurve& curve) {
  std::string text = "time_s";
  for (const PairColumn& column : pair_columns()) text.append(",").append(column.name);
  text += "\n";
  std::array<char, 40> number{};
  for (std::size_t i = 0; i < curve.necks.size(); ++i) {
    std::snprintf(number.data(), number.size(), "%.9g", curve.time_s[i]);
    text += number.data();
    for (const PairColumn& column : pair_columns()) {
      std::snprintf(number.data(), number.size(), ",%.6g",
                    column.value(curve.necks[i], curve.necks[0]));
      text += number.data();
    }
    text += "\n";
  }
  return text;
}

std::vector<scenarios::NeckSeries> neck_series_of(const PairCurve& curve) {
  std::vector<scenarios::NeckSeries> all;
  for (const PairColumn& column : pair_columns()) {
    std::string_view name = column.name;
    if (!name.starts_with(neck_prefix)) continue;
    name.remove_prefix(neck_prefix.size());
    name.remove_suffix(neck_suffix.size());
    scenarios::NeckSeries series{1, 2, std::string(name), curve.time_s, {}};
    for (const PairNeck& neck : curve.necks)
      series.ratio.push_back(column.value(neck, curve.necks[0]) / curve.radius_nm);
    all.push_back(std::move(series));
  }
  return all;
}

}  // namespace tools
