// How many connected groups of film atoms have how many atoms: a row for each size that
// occurs, from single atoms on. Cost: O(film atoms).
#include <map>

#include "scenarios/islands.hpp"
#include "scenarios/list.hpp"

namespace scenarios {
namespace {

class IslandSizes final : public List {
 public:
  explicit IslandSizes(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override { return {"atoms", "count"}; }

  std::vector<std::string> rows() override {
    const AtomGroups islands = find_islands(state_);
    std::map<std::uint32_t, std::uint32_t> counts;
    for (std::size_t i = 0; i < islands.count(); ++i) ++counts[islands.size(i)];
    std::vector<std::string> rows;
    for (const auto& [atoms, count] : counts)
      rows.push_back(std::to_string(atoms) + "," + std::to_string(count));
    return rows;
  }

 private:
  const State& state_;
};

const Lists::Entry entry{
    "island_sizes", Maker<List>::of<IslandSizes>(Subject::atoms),
    R"(a row for each number of atoms that groups of film atoms have
atoms  of a group, from 1
count  groups of so many)"};

}  // namespace
}  // namespace scenarios
