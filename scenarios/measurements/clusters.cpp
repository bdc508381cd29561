// Connected groups of atoms: how many, and how large the largest is.
#include <algorithm>

#include "scenarios/bond_graph.hpp"
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

class Clusters final : public Measurement {
 public:
  explicit Clusters(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"clusters", "largest_cluster_atoms"};
  }

  void measure(std::vector<double>& row) override {
    const std::vector<std::uint32_t> sizes =
        lattice::connected_components(bond_graph(state_)).sizes;
    row.push_back(static_cast<double>(sizes.size()));
    row.push_back(sizes.empty() ? 0.0 : *std::max_element(sizes.begin(), sizes.end()));
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{"clusters",
                                Maker<Measurement>::of<Clusters>(Subject::atoms),
                                R"(connected groups of atoms
clusters               how many there are
largest_cluster_atoms  atoms of the largest)"};

}  // namespace
}  // namespace scenarios
