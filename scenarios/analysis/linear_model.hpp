// Straight lines and planes through points with errors: weighted least squares.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace scenarios {

/// y = sum over k of coefficients[k] x[k].
struct LinearModel {
  std::vector<double> coefficients;
  /// Shape [k, k], if each y has the variance 1 / weight.
  std::vector<std::vector<double>> covariance;
  double chi_squared = 0.0;  ///< sum of weight residual^2
};

/// `rows` holds the x of each point. Nothing if the points do not fix all coefficients.
/// Requires: equal numbers of rows, y and weights (> 0); rows of one length > 0.
std::optional<LinearModel> fit_linear_model(std::span<const std::vector<double>> rows,
                                            std::span<const double> y,
                                            std::span<const double> weights);

}  // namespace scenarios
