#include "scenarios/analysis/relaxation.hpp"

#include <cstddef>

#include "kmc/contract.hpp"

namespace scenarios {

std::optional<double> relaxation_time_s(std::span<const double> time_s,
                                        std::span<const double> excess, double part) {
  ADATOM_EXPECT(time_s.size() == excess.size());
  if (excess.empty() || !(excess[0] > 0.0)) return std::nullopt;
  const double level = part * excess[0];
  for (std::size_t i = 1; i < excess.size(); ++i) {
    if (!(excess[i] <= level)) continue;
    const double along = (excess[i - 1] - level) / (excess[i - 1] - excess[i]);
    return time_s[i - 1] + along * (time_s[i] - time_s[i - 1]);
  }
  return std::nullopt;
}

}  // namespace scenarios
