#include "scenarios/analysis/linear_model.hpp"

#include <algorithm>
#include <cmath>

#include "kmc/contract.hpp"

namespace scenarios {
namespace {

using Matrix = std::vector<std::vector<double>>;

/// The inverse of a symmetric positive matrix, by Gauss and Jordan; nothing if it is
/// singular but for rounding.
std::optional<Matrix> inverse(Matrix a) {
  const std::size_t n = a.size();
  Matrix b(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) b[i][i] = 1.0;
  for (std::size_t i = 0; i < n; ++i) {
    // What is left of a diagonal element after elimination is its independent part.
    if (!(a[i][i] > 1e-10)) return std::nullopt;
    const double pivot = a[i][i];
    for (std::size_t k = 0; k < n; ++k) {
      a[i][k] /= pivot;
      b[i][k] /= pivot;
    }
    for (std::size_t j = 0; j < n; ++j) {
      const double factor = a[j][i];
      if (j == i) continue;
      for (std::size_t k = 0; k < n; ++k) {
        a[j][k] -= factor * a[i][k];
        b[j][k] -= factor * b[i][k];
      }
    }
  }
  return b;
}

}  // namespace

std::optional<LinearModel> fit_linear_model(std::span<const std::vector<double>> rows,
                                            std::span<const double> y,
                                            std::span<const double> weights) {
  ADATOM_EXPECT(rows.size() == y.size() && y.size() == weights.size());
  if (rows.empty() || rows.size() < rows.front().size()) return std::nullopt;
  const std::size_t n = rows.front().size();
  // Scaled to a unit diagonal, so that singular means the same in any unit.
  std::vector<double> scale(n, 0.0), right(n, 0.0);
  Matrix normal(n, std::vector<double>(n, 0.0));
  for (std::size_t p = 0; p < rows.size(); ++p)
    for (std::size_t i = 0; i < n; ++i)
      scale[i] += weights[p] * rows[p][i] * rows[p][i];
  for (double& s : scale) {
    if (!(s > 0.0)) return std::nullopt;
    s = std::sqrt(s);
  }
  for (std::size_t p = 0; p < rows.size(); ++p)
    for (std::size_t i = 0; i < n; ++i) {
      right[i] += weights[p] * rows[p][i] * y[p] / scale[i];
      for (std::size_t j = 0; j < n; ++j)
        normal[i][j] += weights[p] * rows[p][i] * rows[p][j] / (scale[i] * scale[j]);
    }
  const auto inverted = inverse(normal);
  if (!inverted) return std::nullopt;
  LinearModel model{std::vector<double>(n, 0.0), *inverted};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      model.coefficients[i] += (*inverted)[i][j] * right[j] / scale[i];
      model.covariance[i][j] /= scale[i] * scale[j];
    }
  for (std::size_t p = 0; p < rows.size(); ++p) {
    double residual = y[p];
    for (std::size_t i = 0; i < n; ++i) residual -= model.coefficients[i] * rows[p][i];
    model.chi_squared += weights[p] * residual * residual;
  }
  return model;
}

}  // namespace scenarios
