// The neck between two particles along a trajectory of atoms that lie anywhere.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/analysis/neck_growth.hpp"
#include "scenarios/analysis/pair_necks.hpp"

namespace tools {

struct PairOptions {
  std::string particles = "auto";             ///< see scenarios::ParticlePair
  std::optional<double> lattice_constant_nm;  ///< else measured in the first frame
  std::optional<double> slab_nm;              ///< else the lattice constant
  std::optional<double> timestep_ps;
};

struct PairCurve {
  std::string found_by;
  std::size_t first_count = 0;
  std::size_t second_count = 0;
  scenarios::AtomSize size;
  double slab_nm = 0;
  double radius_nm = 0;  ///< of a sphere with the atoms of the smaller particle
  std::vector<double> time_s;
  std::vector<scenarios::PairNeck> necks;
  bool truncated = false;  ///< the file ended within a frame
};

/// Measures each frame of an extended XYZ file (.xyz, .extxyz) or of a LAMMPS dump (any
/// other name), plain or .gz. The time of a frame is its Time [s]; or else its time
/// step, Timestep= or as in the XYZ of LAMMPS, times `timestep_ps`. Throws
/// lattice::InputError: what the readers, scenarios::ParticlePair and measure_neck
/// refuse; frames without a time; a file without frames.
PairCurve measure_pair_trajectory(const std::filesystem::path& file,
                                  const PairOptions& options);

/// A column of a curve: its name as in series.csv and how it is computed.
struct PairColumn {
  std::string_view name;
  double (*value)(const scenarios::PairNeck& neck, const scenarios::PairNeck& first);
};

/// distance_nm, shrinkage (1 - distance / first distance), gyration_nm, the necks as
/// neck_1_2_<definition>_nm, contact_nm2, surface_nm2 and surface_ratio (to the first
/// frame), slab_atoms, cut_bonds.
const std::vector<PairColumn>& pair_columns();

/// The curve as a CSV text that `analyze neck` reads again.
std::string csv_of(const PairCurve& curve);

/// The necks of the curve as r / R, one series for each definition.
std::vector<scenarios::NeckSeries> neck_series_of(const PairCurve& curve);

}  // namespace tools
