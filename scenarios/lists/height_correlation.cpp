// The height-height correlation G(r) = <(h(x + r) - h(x))^2> of a film's columns
// (scenarios/height_map.hpp), with r along the lateral sides x and y of the block, up
// to half of them; far distances are thinned out. Cost: O(atoms + 120 columns).
#include "scenarios/csv_cell.hpp"
#include "scenarios/height_map.hpp"
#include "scenarios/list.hpp"

namespace scenarios {
namespace {

class HeightCorrelation final : public List {
 public:
  explicit HeightCorrelation(const State& state) : map_(state) {}

  std::vector<std::string> columns() const override {
    return {"axis", "distance_nm", "height_correlation_layers2"};
  }

  std::vector<std::string> rows() override {
    const std::vector<int>& heights = map_.look();
    std::vector<std::string> rows;
    for (const int axis : {0, 1})
      for (const HeightDifference& g : height_differences(map_, heights, axis))
        rows.push_back(std::string(axis == 0 ? "x," : "y,") +
                       csv_cell(g.distance * map_.state().lattice_constant_nm) + "," +
                       csv_cell(g.mean_squared));
    return rows;
  }

 private:
  HeightMap map_;
};

const Lists::Entry entry{
    "height_correlation", Maker<List>::of<HeightCorrelation>(Subject::film),
    R"(G(r) = <(h(x + r) - h(x))^2> of a film's columns, a row for each distance
axis                        x or y
distance_nm                 r
height_correlation_layers2  G(r))"};

}  // namespace
}  // namespace scenarios
