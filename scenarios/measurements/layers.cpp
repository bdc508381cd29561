// How full each layer is: film atoms in it / its sites, for the first layers (twelve at
// most); coverage_ML is that of all film atoms together. Cost: O(atoms).
#include <algorithm>

#include "scenarios/islands.hpp"
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

class Layers final : public Measurement {
 public:
  explicit Layers(const State& state)
      : state_(state), shown_(std::min(state.film->layer_count, 12)) {}

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
    const auto sites = static_cast<double>(state_.film->sites_per_layer);
    row.push_back(static_cast<double>(all) / sites);
    for (const std::uint64_t count : atoms)
      row.push_back(static_cast<double>(count) / sites);
  }

 private:
  const State& state_;
  int shown_;
};

const Measurements::Entry entry{"layers", Maker<Measurement>::of<Layers>(Subject::film),
                                R"(how full each layer is
coverage_ML       all film atoms / sites of a layer
layer_#_coverage  atoms of a layer / its sites, twelve layers at most)"};

}  // namespace
}  // namespace scenarios
