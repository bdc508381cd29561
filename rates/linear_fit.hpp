// A plane through barriers: what stands in for those that a table lacks.
#pragma once

#include <optional>
#include <span>

namespace rates {

/// A barrier and what it goes by.
struct TableEntry {
  double n_initial;
  double n_final;
  double barrier_eV;
};

/// E = constant + per_initial n_initial + per_final n_final, by least squares with
/// equal weights for all entries of a table.
struct LinearFit {
  double constant_eV = 0.0;
  double per_initial_eV = 0.0;
  double per_final_eV = 0.0;
  double rms_eV = 0.0;  ///< root of the mean squared residual
};

/// The plane through all entries; nothing if their pairs (n_initial, n_final) lie on
/// one line.
std::optional<LinearFit> fit_plane(std::span<const TableEntry> entries);

}  // namespace rates
