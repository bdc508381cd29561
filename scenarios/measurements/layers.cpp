// How full each layer is: film atoms in it / its sites, for the first layers (twelve at
// most); coverage_ML is that of all film atoms together. Cost: O(atoms).
#include <algorithm>

#include "scenarios/islands.hpp"
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

/// Of the first layers: as many in each, but on steps, whose borders rows do not fit.
std::vector<double> sites_of_layers(const State& state, std::size_t layer_count) {
  const Film& film = *state.film;
  if (norm(film.descent) == 0.0)
    return std::vector<double>(layer_count, static_cast<double>(film.sites_per_layer));
  std::vector<double> sites(layer_count, 0.0);
  state.crystal.for_each_site([&](lattice::Site site) {
    const int layer = film.layer(state.crystal.position(site));
    if (layer >= 0 && layer < static_cast<int>(layer_count))
      sites[static_cast<std::size_t>(layer)] += 1.0;
  });
  return sites;
}

class Layers final : public Measurement {
 public:
  explicit Layers(const State& state)
      : state_(state),
        shown_(std::min(state.film->layer_count, 12)),
        sites_(sites_of_layers(state, static_cast<std::size_t>(shown_))) {}

  std::vector<std::string> columns() const override {
    std::vector<std::string> names = {"coverage_ML"};
    for (int n = 1; n <= shown_; ++n)
      names.push_back("layer_" + std::to_string(n) + "_coverage");
    return names;
  }

  void measure(std::vector<double>& row) override {
    std::vector<std::uint64_t> atoms(static_cast<std::size_t>(shown_), 0);
    std::uint64_t all = 0;
    state_.occupancy.for_atoms([&](lattice::Atom atom, lattice::Site site) {
      if (!is_film_atom(state_, atom)) return;
      ++all;
      const int layer = state_.film->layer(state_.crystal.position(site));
      if (layer >= 0 && layer < shown_) ++atoms[static_cast<std::size_t>(layer)];
    });
    row.push_back(static_cast<double>(all) /
                  static_cast<double>(state_.film->sites_per_layer));
    for (std::size_t layer = 0; layer < atoms.size(); ++layer)
      row.push_back(static_cast<double>(atoms[layer]) / sites_[layer]);
  }

 private:
  const State& state_;
  int shown_;
  std::vector<double> sites_;  ///< of each layer shown
};

const Measurements::Entry entry{"layers", Maker<Measurement>::of<Layers>(Subject::film),
                                R"(how full each layer is
coverage_ML       all film atoms / sites of a layer
layer_#_coverage  atoms of a layer / its sites, twelve layers at most)"};

}  // namespace
}  // namespace scenarios
