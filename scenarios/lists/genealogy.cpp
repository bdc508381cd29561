// Which islands (groups of two film atoms or more) were born, merged, split or vanished
// since the last due point: what happened and was undone in between is not seen, so the
// schedule of the series is the resolution in time.
//
// An island of then and one of now are kin if they share more than half of the atoms of
// the smaller one: a few atoms that go from one to another found no family. Islands
// that kinship connects are a family (a bipartite graph of then and now). A family of
// one and one lives on and has no row. Otherwise
//   born      nobody then
//   merged    one of now that has several kin then
//   split     one of now that broke off a single one, which goes on elsewhere
//   vanished  nobody now
// Numbers count from 1 and are never given again. The largest island then passes its
// number on to the kin with which it shares most atoms; so does each smaller one,
// unless that kin has a number already. Who gets none gets a new one. `atoms` is the
// size now, before it vanished then; `parents` are the numbers of the kin then,
// separated by blanks. Cost: O(film atoms), 8 bytes for each atom.
#include <algorithm>
#include <map>
#include <utility>

#include "lattice/clusters.hpp"
#include "scenarios/islands.hpp"
#include "scenarios/list.hpp"

namespace scenarios {
namespace {

using Number = std::uint32_t;  ///< of an island for life; 0 is none

/// An island of then and one of now, and how many atoms are in both.
struct Overlap {
  std::uint32_t parent, child;  ///< vertices of the graph of families
  std::uint32_t atoms;
};

/// Islands of then, the vertices from 0 on, and after them those of now.
struct Generations {
  std::vector<Number> numbers;       ///< by vertex; of those of now 0 at first
  std::vector<std::uint32_t> sizes;  ///< by vertex
  std::uint32_t parent_count = 0;
  std::vector<Overlap> kin;  ///< in the order of children

  bool is_parent(std::uint32_t vertex) const { return vertex < parent_count; }
};

/// The vertices of each family, those of then first.
std::vector<std::vector<std::uint32_t>> families_of(const Generations& islands) {
  lattice::BondGraph graph{static_cast<std::uint32_t>(islands.sizes.size()), {}};
  for (const Overlap& kin : islands.kin) graph.bonds.push_back({kin.parent, kin.child});
  const lattice::Components components = lattice::connected_components(graph);
  std::vector<std::vector<std::uint32_t>> families(components.sizes.size());
  for (std::uint32_t v = 0; v < graph.atom_count; ++v)
    families[components.labels[v]].push_back(v);
  return families;
}

class Genealogy final : public List {
 public:
  explicit Genealogy(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"event", "island", "atoms", "parents"};
  }

  std::vector<std::string> rows() override {
    const AtomGroups groups = find_islands(state_);
    Generations islands = last_generation();
    add_generation(groups, islands);
    pass_numbers_on(islands);
    std::vector<std::string> rows;
    for (const auto& family : families_of(islands)) tell(family, islands, rows);
    remember(groups, islands);
    return rows;
  }

  void save(kmc::ArchiveWriter& archive) const override {
    archive.value(last_number_);
    archive.values(std::span<const Number>(number_of_));
    archive.values(std::span<const std::uint32_t>(origin_of_));
  }
  void restore(kmc::ArchiveReader& archive) override {
    last_number_ = archive.value<Number>();
    number_of_ = archive.values<Number>();
    origin_of_ = archive.values<std::uint32_t>();
    if (origin_of_.size() != number_of_.size())
      throw kmc::BadArchive("atoms without an origin");
    for (const Number number : number_of_)
      if (number > last_number_) throw kmc::BadArchive("an island without a birth");
  }

 private:
  /// The islands of then, in the order of their numbers.
  Generations last_generation() const {
    Generations islands;
    std::map<Number, std::uint32_t> sizes;
    for (const Number number : number_of_)
      if (number != 0) ++sizes[number];
    for (const auto& [number, size] : sizes) {
      islands.numbers.push_back(number);
      islands.sizes.push_back(size);
    }
    islands.parent_count = static_cast<std::uint32_t>(sizes.size());
    return islands;
  }

  /// Whether the atom is that of then: the number of one that evaporated is given out
  /// again, to an arrival of its own.
  bool was_there(lattice::Atom atom) const {
    return atom < number_of_.size() && origin_of_[atom] == state_.origin[atom];
  }

  void add_generation(const AtomGroups& groups, Generations& islands) const {
    for (std::size_t i = 0; i < groups.count(); ++i) {
      if (groups.size(i) < 2) continue;
      const auto child = static_cast<std::uint32_t>(islands.sizes.size());
      std::map<Number, std::uint32_t> shared;
      for (auto n = groups.begins[i]; n < groups.begins[i + 1]; ++n)
        if (was_there(groups.atoms[n])) ++shared[number_of_[groups.atoms[n]]];
      islands.numbers.push_back(0);
      islands.sizes.push_back(groups.size(i));
      const auto end = islands.numbers.begin() + islands.parent_count;
      for (const auto& [number, atoms] : shared) {
        if (number == 0) continue;
        const auto parent = static_cast<std::uint32_t>(
            std::lower_bound(islands.numbers.begin(), end, number) -
            islands.numbers.begin());
        if (2 * atoms > std::min(islands.sizes[parent], groups.size(i)))
          islands.kin.push_back({parent, child, atoms});
      }
    }
  }

  void pass_numbers_on(Generations& islands) {
    // By size of the parent, then by atoms in common: each parent's closest kin first.
    std::vector<Overlap> order = islands.kin;
    std::stable_sort(
        order.begin(), order.end(), [&](const Overlap& a, const Overlap& b) {
          const auto size_a = islands.sizes[a.parent], size_b = islands.sizes[b.parent];
          if (size_a != size_b) return size_a > size_b;
          return a.parent != b.parent ? a.parent < b.parent : a.atoms > b.atoms;
        });
    for (std::size_t i = 0; i < order.size(); ++i) {
      const bool closest = i == 0 || order[i].parent != order[i - 1].parent;
      Number& number = islands.numbers[order[i].child];
      if (closest && number == 0) number = islands.numbers[order[i].parent];
    }
    for (Number& number : islands.numbers)
      if (number == 0) number = ++last_number_;
  }

  static void tell(const std::vector<std::uint32_t>& family, const Generations& islands,
                   std::vector<std::string>& rows) {
    const auto row = [&](const char* event, std::uint32_t v,
                         const std::string& parents) {
      rows.push_back(event + ("," + std::to_string(islands.numbers[v])) + "," +
                     std::to_string(islands.sizes[v]) + "," + parents);
    };
    if (family.size() == 1)
      return row(islands.is_parent(family[0]) ? "vanished" : "born", family[0], "");
    for (const std::uint32_t child : family) {
      if (islands.is_parent(child)) continue;
      std::string parents;
      std::size_t count = 0;
      bool lives_on = false;
      auto kin = std::lower_bound(
          islands.kin.begin(), islands.kin.end(), child,
          [](const Overlap& k, std::uint32_t vertex) { return k.child < vertex; });
      for (; kin != islands.kin.end() && kin->child == child; ++kin) {
        const Number parent = islands.numbers[kin->parent];
        parents += (count++ == 0 ? "" : " ") + std::to_string(parent);
        lives_on = lives_on || parent == islands.numbers[child];
      }
      if (count > 1) row("merged", child, parents);
      if (count == 1 && !lives_on) row("split", child, parents);
    }
  }

  void remember(const AtomGroups& groups, const Generations& islands) {
    number_of_.assign(state_.occupancy.atom_end(), 0);
    origin_of_ = state_.origin;
    std::size_t child = islands.parent_count;
    for (std::size_t i = 0; i < groups.count(); ++i) {
      if (groups.size(i) < 2) continue;
      for (auto n = groups.begins[i]; n < groups.begins[i + 1]; ++n)
        number_of_[groups.atoms[n]] = islands.numbers[child];
      ++child;
    }
  }

  const State& state_;
  std::vector<Number> number_of_;         ///< by atom: its island at the last due point
  std::vector<std::uint32_t> origin_of_;  ///< by atom, likewise
  Number last_number_ = 0;
};

const Lists::Entry entry{
    "genealogy", Maker<List>::of<Genealogy>(Subject::atoms),
    R"(a row for each island that was born, merged, split or vanished since the last rows
event    born, merged, split or vanished
island   its number for life, from 1
atoms    its size now; before it vanished, then
parents  the numbers of those that it came from, with blanks between)"};

}  // namespace
}  // namespace scenarios
