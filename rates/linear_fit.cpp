#include "rates/linear_fit.hpp"

#include <cmath>

namespace rates {

std::optional<LinearFit> fit_plane(std::span<const TableEntry> entries) {
  // All that the determinant multiplies are whole numbers below 2^53, hence exact, and
  // equal products are rounded alike: it is 0 when it should be.
  double n = 0, i = 0, f = 0, E = 0, ii = 0, i_f = 0, ff = 0, iE = 0, fE = 0;
  for (const auto& [n_i, n_f, barrier_eV] : entries) {
    ++n;
    i += n_i;
    f += n_f;
    E += barrier_eV;
    ii += n_i * n_i;
    i_f += n_i * n_f;
    ff += n_f * n_f;
    iE += n_i * barrier_eV;
    fE += n_f * barrier_eV;
  }
  const double var_i = n * ii - i * i, var_f = n * ff - f * f, both = n * i_f - i * f;
  const double with_i = n * iE - i * E, with_f = n * fE - f * E;
  const double determinant = var_i * var_f - both * both;
  if (determinant == 0.0) return std::nullopt;
  LinearFit fit;
  fit.per_initial_eV = (var_f * with_i - both * with_f) / determinant;
  fit.per_final_eV = (var_i * with_f - both * with_i) / determinant;
  fit.constant_eV = (E - fit.per_initial_eV * i - fit.per_final_eV * f) / n;
  double squares = 0.0;
  for (const auto& [n_i, n_f, barrier_eV] : entries) {
    const double fitted_eV =
        fit.constant_eV + fit.per_initial_eV * n_i + fit.per_final_eV * n_f;
    squares += (barrier_eV - fitted_eV) * (barrier_eV - fitted_eV);
  }
  fit.rms_eV = std::sqrt(squares / n);
  return fit;
}

}  // namespace rates
