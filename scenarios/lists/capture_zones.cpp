// The capture zone of each island (scenarios/capture_zones.hpp), and its atoms.
// Cost: O(film atoms), and 10 us for each island.
#include "scenarios/capture_zones.hpp"

#include "scenarios/csv_cell.hpp"
#include "scenarios/list.hpp"

namespace scenarios {
namespace {

class ZoneAreas final : public List {
 public:
  explicit ZoneAreas(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"island_atoms", "zone_area_nm2"};
  }

  std::vector<std::string> rows() override {
    const double scale = state_.lattice_constant_nm * state_.lattice_constant_nm;
    std::vector<std::string> rows;
    for (const CaptureZone& zone : capture_zones(state_))
      rows.push_back(std::to_string(zone.atoms) + "," + csv_cell(zone.area * scale));
    return rows;
  }

 private:
  const State& state_;
};

const Lists::Entry entry{"capture_zones",
                         Maker<List>::of<ZoneAreas>(Subject::right_angled_film),
                         R"(a row for each island and the area that is nearest to it
island_atoms   atoms of the island
zone_area_nm2  that area)"};

}  // namespace
}  // namespace scenarios
