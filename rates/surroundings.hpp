// What lies near a change on fcc.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "rates/fcc_steps.hpp"

namespace rates {

/// The places up to three bonds away from what changed, the nearer ones (by bonds)
/// first, and how to come there.
struct Surroundings {
  /// 184 for a hop, and some room.
  static constexpr std::size_t most_places = 256;

  struct Step {
    std::uint8_t place, bond;
  };
  using Ways = std::vector<Step>;
  std::vector<Ways> ways;    ///< by place: from all earlier places; none to the first
  std::vector<Step> steps;   ///< by place: the first of its ways
  std::size_t beside_count;  ///< of the places within one bond
  std::size_t passed_count;  ///< of the first places, from where all steps start
};

/// Of `places` that changed: one, or two that are neighbours. `bonds`: the step along
/// each bond of a site.
Surroundings surroundings_of(std::vector<Steps> places,
                             const std::array<Steps, fcc_coordination>& bonds);

}  // namespace rates
