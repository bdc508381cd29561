// Islands of a film: groups of two film atoms or more that bonds connect. Against time
// or coverage island_density_per_site has a maximum, the saturation density N_sat.
// covered_fraction is that of the columns with an atom (scenarios/height_map.hpp).
// Means over no island are nan. Cost: O(atoms).
#include <algorithm>
#include <limits>

#include "scenarios/height_map.hpp"
#include "scenarios/islands.hpp"
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

class IslandCounts final : public Measurement {
 public:
  explicit IslandCounts(const State& state) : state_(state), map_(state) {}

  std::vector<std::string> columns() const override {
    return {"islands",
            "monomers",
            "island_density_per_site",
            "island_density_per_nm2",
            "mean_island_atoms",
            "largest_island_atoms",
            "covered_fraction"};
  }

  void measure(std::vector<double>& row) override {
    const AtomGroups groups = find_islands(state_);
    double islands = 0.0, atoms = 0.0, largest = 0.0;
    for (std::size_t i = 0; i < groups.count(); ++i) {
      const double size = groups.size(i);
      if (size < 2.0) continue;
      islands += 1.0;
      atoms += size;
      largest = std::max(largest, size);
    }
    const std::vector<int>& heights = map_.look();
    const auto bare = std::count(heights.begin(), heights.end(), 0);
    const double mean =
        islands > 0.0 ? atoms / islands : std::numeric_limits<double>::quiet_NaN();
    row.insert(row.end(),
               {islands, static_cast<double>(groups.count()) - islands,
                islands / static_cast<double>(state_.film->sites_per_layer),
                islands / state_.film->area_nm2, mean, largest,
                1.0 - static_cast<double>(bare) / static_cast<double>(heights.size())});
  }

 private:
  const State& state_;
  HeightMap map_;
};

const Measurements::Entry entry{"islands",
                                Maker<Measurement>::of<IslandCounts>(Subject::film),
                                R"(groups of two film atoms and more
islands                  how many there are
monomers                 single film atoms
island_density_per_site  its maximum is the saturation density
island_density_per_nm2   the same by area
mean_island_atoms        atoms of an island in the mean
largest_island_atoms     of the largest
covered_fraction         columns with an atom / all)"};

}  // namespace
}  // namespace scenarios
