// Whether a connected group of film atoms winds around the block along x, or along y
// (AtomGroups::spans): spans_x and spans_y are 0 or 1. The first row with a 1 tells
// when the first spanning cluster came. percolating_fraction is the part of the film's
// atoms in the largest group that spans x or y. Cost: O(film atoms).
#include <algorithm>

#include "scenarios/islands.hpp"
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

class Percolation final : public Measurement {
 public:
  explicit Percolation(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"spans_x", "spans_y", "percolating_fraction"};
  }

  void measure(std::vector<double>& row) override {
    const AtomGroups islands = find_islands(state_);
    bool x = false, y = false;
    std::uint32_t largest = 0;
    for (std::size_t i = 0; i < islands.count(); ++i) {
      const auto& spans = islands.spans[i];
      x = x || spans[0];
      y = y || spans[1];
      if (spans[0] || spans[1]) largest = std::max(largest, islands.size(i));
    }
    const double all = std::max(1.0, static_cast<double>(islands.atoms.size()));
    row.insert(row.end(), {x ? 1.0 : 0.0, y ? 1.0 : 0.0, largest / all});
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{"percolation",
                                Maker<Measurement>::of<Percolation>(Subject::film),
                                R"(whether a group of film atoms winds around the block
spans_x               0 or 1
spans_y               0 or 1
percolating_fraction  film atoms in the largest group that spans x or y / all)"};

}  // namespace
}  // namespace scenarios
