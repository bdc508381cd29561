// How a film lies on what is beneath it, and the shape of its islands (two atoms or
// more). contact_atoms are the film atoms that touch the substrate or the support:
// those of the first layer, each of which covers the area of a site, and on faces where
// bonds lead past it, as on fcc (110), others too. An island is as many layers high as
// lie from its lowest to its highest atom; its width is the diameter of the disc of
// equal lateral radius of gyration, 2 sqrt(2) Rg; island_aspect_ratio is the mean of
// height / width. Islands that span the block have no width: they count for the height
// alone. Means over no island are nan. Cost: O(film atoms).
#include <cmath>
#include <limits>
#include <numbers>

#include "scenarios/islands.hpp"
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

double mean(double sum, double count) {
  return count > 0.0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

class FilmContact final : public Measurement {
 public:
  explicit FilmContact(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"contact_atoms", "contact_area_nm2", "mean_island_height_layers",
            "mean_island_width_nm", "island_aspect_ratio"};
  }

  void measure(std::vector<double>& row) override {
    const AtomGroups islands = find_islands(state_);
    const Film& film = *state_.film;
    double touching = 0.0, covered = 0.0;
    for (const lattice::Atom atom : islands.atoms) {
      const lattice::Site site = state_.occupancy.site(atom);
      touching += touches_ground(state_, atom) ? 1.0 : 0.0;
      covered += film.layer(state_.crystal.position(site)) == 0 ? 1.0 : 0.0;
    }
    double count = 0.0, heights = 0.0, discs = 0.0, widths = 0.0, ratios = 0.0;
    for (std::size_t i = 0; i < islands.count(); ++i) {
      if (islands.size(i) < 2) continue;
      const IslandShape shape = shape_of(state_, islands, i);
      const int height = shape.highest_layer - shape.lowest_layer + 1;
      count += 1.0;
      heights += height;
      // A stack of atoms is as wide as nothing.
      const double width = std::sqrt(8.0 * shape.gyration_squared);
      if (islands.spans[i][0] || islands.spans[i][1] || width < 1e-6) continue;
      discs += 1.0;
      widths += width;
      ratios += height * film.planes.spacing / width;
    }
    const double site_nm2 = film.area_nm2 / static_cast<double>(film.sites_per_layer);
    row.insert(row.end(),
               {touching, covered * site_nm2, mean(heights, count),
                mean(widths, discs) * state_.lattice_constant_nm, mean(ratios, discs)});
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{
    "contact", Maker<Measurement>::of<FilmContact>(Subject::film),
    R"(how a film lies on what is beneath it, and the shape of its islands
contact_atoms              film atoms that touch the substrate or the support
contact_area_nm2           area of the sites that they fill in the first layer
mean_island_height_layers  layers from the lowest to the highest atom of an island
mean_island_width_nm       2 sqrt(2) x lateral radius of gyration
island_aspect_ratio        mean of height / width)"};

}  // namespace
}  // namespace scenarios
