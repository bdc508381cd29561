// The catalog of hops from column to column: its slots are the columns. The class of a
// column is (n_lateral of its top atom, number of its destinations of each kind), which
// fixes the total rate of the top atom exactly. A hop changes two heights, so only
// these two columns and their neighbours are looked at again.
#include "rates/column_hop.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "kmc/contract.hpp"
#include "lattice/columns.hpp"
#include "lattice/input_error.hpp"
#include "rates/barrier_source.hpp"
#include "rates/event_counts.hpp"
#include "rates/hop_counts.hpp"
#include "rates/keyed_classes.hpp"
#include "rates/units.hpp"

namespace rates {

double SolidOnSolid::barrier_eV(unsigned n_lateral, HopKind kind) const {
  const double level_eV = terrace_barrier_eV + n_lateral * lateral_bond_eV;
  if (kind == HopKind::level) return level_eV;
  return interlayer == Interlayer::allowed ? level_eV + step_barrier_eV
                                           : std::numeric_limits<double>::infinity();
}

double SolidOnSolid::rate_per_s(unsigned n_lateral, HopKind kind,
                                double temperature_K) const {
  return activated_rate_per_s(attempt_frequency_per_s, barrier_eV(n_lateral, kind),
                              temperature_K);
}

namespace {

using lattice::Atom;
using lattice::Column;
using lattice::no_column;
using lattice::Site;

constexpr unsigned size = 16;  ///< counts of neighbours are below this

class ColumnHop final : public Hop {
 public:
  ColumnHop(lattice::Occupancy& occupancy, const SolidOnSolid& model,
            double temperature_K)
      : occupancy_(occupancy),
        model_(model),
        columns_(occupancy.crystal()),
        over_step_below_(
            model.interlayer == Interlayer::allowed ? columns_.layer_count() : 0),
        heights_(counted_heights()),
        bulk_height_(counted_bulk_height()),
        hops_(occupancy.crystal().cell()) {
    set_temperature_K(temperature_K);
    classes_.resize_slots(columns_.count());
    for (Column column = 0; column < columns_.count(); ++column) reclassify(column);
  }

  double total_rate_per_s() override { return classes_.total_per_s(); }

  void execute(double target_per_s, kmc::Rng& rng) override {
    begin(kmc::Phase::select);
    const auto [chosen_class, from] = classes_.pick(target_per_s, rng);
    const Key& key = classes_.key(chosen_class);
    const HopKind kind = pick_kind(key, rng);
    used_.count(entry_of(key.n_lateral, kind));
    hop(from, pick_direction(from, key, kind, rng));
    begin(kmc::Phase::wait);
  }

  Atom place(Site site, lattice::Species species) override {
    const Column column = columns_.column(site);
    ADATOM_EXPECT(columns_.layer(site) == heights_[column]);
    const Atom atom = occupancy_.place(site, species);
    ++heights_[column];
    reclassify_around(column);
    return atom;
  }

  void remove(Site site) override {
    const Column column = columns_.column(site);
    ADATOM_EXPECT(columns_.layer(site) + 1 == heights_[column]);
    occupancy_.remove(site);
    --heights_[column];
    reclassify_around(column);
  }

  void set_temperature_K(double temperature_K) override {
    ADATOM_EXPECT(temperature_K > 0.0);
    for (unsigned n = 0; n < size; ++n)
      for (unsigned kind = 0; kind < hop_kind_count; ++kind)
        rate_per_s_[n][kind] =
            model_.rate_per_s(n, static_cast<HopKind>(kind), temperature_K);
    classes_.set_rates(*this);
  }

  lattice::Vector3 total_displacement() const override {
    const lattice::Vector3 up = {
        0, 0, static_cast<double>(layers_climbed_) * columns_.layer_spacing()};
    return hops_.displacement(occupancy_.crystal().cell()) + up;
  }

  std::size_t mobile_atom_count() const override {
    return classes_.mobile_count([](const Key&) { return 1; });
  }

  std::vector<Move> moves(Site site) const override;
  std::vector<UsedEntry> used_entries() const override;

  std::optional<std::string> difference_from_rebuilt() override;

  void save(kmc::ArchiveWriter& archive) const override {
    classes_.save(archive);
    hops_.save(archive);
    archive.value(layers_climbed_);
    used_.save(archive);
  }

  void restore(kmc::ArchiveReader& archive) override {
    classes_ = Classes();
    classes_.restore(archive, columns_.count(), *this);
    hops_.restore(archive);
    layers_climbed_ = archive.value<std::int64_t>();
    used_.restore(archive);
    if (const auto difference = difference_from_rebuilt())
      throw kmc::BadArchive("the catalog is not that of the atoms: " + *difference);
  }

  struct Key {
    std::uint8_t n_lateral = 0;
    std::array<std::uint8_t, hop_kind_count> of_kind{};  ///< numbers of destinations

    static constexpr unsigned packed_end = size * size * size;
    unsigned packed() const {
      return (n_lateral * size + of_kind[0]) * size + of_kind[1];
    }
    bool operator==(const Key&) const = default;
  };
  // For KeyedClasses.
  static bool happens(const Key& key) {
    return key.packed() < Key::packed_end && (key.of_kind[0] > 0 || key.of_kind[1] > 0);
  }
  double rate_of(const Key& key) const {
    return rate_of_kind(key, 0) + rate_of_kind(key, 1);
  }

 private:
  using Classes = KeyedClasses<Key, ClassArray<Key>>;

  std::vector<unsigned> counted_heights() const;
  /// Of the layers of which atoms never leave; the same in all columns.
  unsigned counted_bulk_height() const {
    unsigned height = 0;
    while (height < columns_.layer_count() &&
           occupancy_.ground(columns_.site(0, height)) == lattice::Ground::bulk)
      ++height;
    return height;
  }
  unsigned n_lateral_of(Site site) const;
  Move move(Column from, Column to) const;

  /// The number of an entry.
  static unsigned entry_of(unsigned n_lateral, HopKind kind) {
    return n_lateral * hop_kind_count + static_cast<unsigned>(kind);
  }

  // ---- classes

  double rate_of_kind(const Key& key, unsigned kind) const {
    return static_cast<double>(key.of_kind[kind]) * rate_per_s_[key.n_lateral][kind];
  }

  /// Whether the top atom of a column can hop onto one of height `there`, and how.
  std::optional<HopKind> kind_of(unsigned height, unsigned there) const {
    if (there + 1 == height) return HopKind::level;
    if (there >= over_step_below_) return std::nullopt;
    return HopKind::over_step;
  }

  /// Counts without branches: heights are as good as random, and this is most of the
  /// time of an event.
  Key key_of(Column column) const {
    const unsigned height = heights_[column];
    if (height <= bulk_height_) return {};
    unsigned n_lateral = 0, level = 0, over_step = 0;
    for (const Column beside : columns_.neighbours(column)) {
      if (beside == no_column) continue;
      const unsigned there = heights_[beside];
      const unsigned is_level = there + 1 == height;
      n_lateral += there >= height;
      level += is_level;
      over_step += (there < over_step_below_) & ~is_level;
    }
    const auto byte = [](unsigned count) { return static_cast<std::uint8_t>(count); };
    return {byte(n_lateral), {byte(level), byte(over_step)}};
  }

  void reclassify(Column column) { classes_.put(column, key_of(column), *this); }

  void reclassify_around(Column column) {
    reclassify(column);
    for (const Column beside : columns_.neighbours(column))
      if (beside != no_column) reclassify(beside);
  }

  // ---- one event

  HopKind pick_kind(const Key& key, kmc::Rng& rng) const {
    const double level_per_s = rate_of_kind(key, 0),
                 over_step_per_s = rate_of_kind(key, 1);
    if (level_per_s == 0.0) return HopKind::over_step;
    if (over_step_per_s == 0.0) return HopKind::level;
    return rng.uniform() * (level_per_s + over_step_per_s) < level_per_s
               ? HopKind::level
               : HopKind::over_step;
  }

  unsigned pick_direction(Column from, const Key& key, HopKind kind,
                          kmc::Rng& rng) const {
    const auto neighbours = columns_.neighbours(from);
    auto passed = rng.below(key.of_kind[static_cast<unsigned>(kind)]);
    for (unsigned k = 0;; ++k) {
      ADATOM_EXPECT(k < neighbours.size());
      if (neighbours[k] == no_column ||
          kind_of(heights_[from], heights_[neighbours[k]]) != kind)
        continue;
      if (passed-- == 0) return k;
    }
  }

  void hop(Column from, unsigned direction) {
    begin(kmc::Phase::apply);
    const Column to = columns_.neighbours(from)[direction];
    const unsigned old_layer = --heights_[from];
    const unsigned new_layer = heights_[to]++;
    occupancy_.relocate(columns_.site(from, old_layer), columns_.site(to, new_layer));
    begin(kmc::Phase::update);
    hops_.count(columns_.basis(from), columns_.bond(from, direction));
    layers_climbed_ += std::int64_t{new_layer} - std::int64_t{old_layer};
    reclassify_around(from);
    reclassify_around(to);
  }

  lattice::Occupancy& occupancy_;
  SolidOnSolid model_;
  lattice::Columns columns_;
  unsigned over_step_below_;  ///< hops over a step lead onto columns lower than this
  std::vector<unsigned> heights_;  ///< atoms, by column
  unsigned bulk_height_;           ///< of those that never leave
  std::array<std::array<double, hop_kind_count>, size>
      rate_per_s_{};  ///< shape [n_lateral, kind], for one destination
  Classes classes_;   ///< slots are columns
  HopCounts hops_;    ///< by the basis site at the bottom of the column that was left
  std::int64_t layers_climbed_ = 0;
  EventCounts used_{size * hop_kind_count};
};

std::string entry_text(unsigned n_lateral, HopKind kind) {
  return std::to_string(n_lateral) + " lateral" +
         (kind == HopKind::level ? "" : " over a step");
}

/// Of the top atom of a column. Requires: the other has room.
Move ColumnHop::move(Column from, Column to) const {
  const unsigned height = heights_[from], layer = heights_[to];
  const HopKind kind = layer + 1 == height ? HopKind::level : HopKind::over_step;
  Move move{.to = columns_.site(to, layer),
            .n_initial = n_lateral_of(columns_.site(from, height - 1))};
  for (const Column beside : columns_.neighbours(to))
    if (beside != no_column)
      move.n_final += heights_[beside] - (beside == from ? 1U : 0U) > layer;
  move.entry = entry_text(move.n_initial, kind);
  move.environment = std::to_string(move.n_initial) + " -> " +
                     std::to_string(move.n_final) + " lateral, layer " +
                     std::to_string(height - 1) + " -> " + std::to_string(layer);
  move.barrier_eV = model_.barrier_eV(move.n_initial, kind);
  if (kind_of(height, layer)) {
    move.source = word_of(BarrierSource::formula);
    move.rate_per_s = rate_per_s_[move.n_initial][static_cast<unsigned>(kind)];
  } else {
    move.source = word_of(BarrierSource::forbidden);
  }
  return move;
}

/// Only the top atom of a column moves.
std::vector<Move> ColumnHop::moves(Site site) const {
  std::vector<Move> list;
  const Column from = columns_.column(site);
  if (columns_.layer(site) + 1 != heights_[from] || heights_[from] <= bulk_height_)
    return list;
  for (const Column to : columns_.neighbours(from))
    if (to != no_column && heights_[to] < columns_.layer_count())
      list.push_back(move(from, to));
  return list;
}

std::vector<UsedEntry> ColumnHop::used_entries() const {
  std::vector<UsedEntry> list;
  used_.for_used([&](std::size_t entry, std::uint64_t count) {
    const auto n_lateral = static_cast<unsigned>(entry / hop_kind_count);
    const auto kind = static_cast<HopKind>(entry % hop_kind_count);
    list.push_back({entry_text(n_lateral, kind), word_of(BarrierSource::formula),
                    model_.barrier_eV(n_lateral, kind), count});
  });
  return list;
}

/// From the positions of the atoms alone.
std::vector<unsigned> ColumnHop::counted_heights() const {
  std::vector<unsigned> heights(columns_.count(), 0);
  std::size_t in_columns = 0;
  for (Column column = 0; column < columns_.count(); ++column) {
    unsigned& height = heights[column];
    while (height < columns_.layer_count() &&
           occupancy_.occupied(columns_.site(column, height)))
      ++height;
    in_columns += height;
  }
  if (in_columns != occupancy_.atom_count())
    throw lattice::InputError(lattice::Mistake{
        .key = "rates",
        .problem = std::to_string(occupancy_.atom_count() - in_columns) +
                   " atoms have an empty site beneath them, which this model of rates "
                   "does not know",
        .hint = "atoms in columns that reach to the bottom of the block"});
  return heights;
}

/// From the positions of the atoms alone.
unsigned ColumnHop::n_lateral_of(Site site) const {
  const lattice::Crystal& crystal = occupancy_.crystal();
  const auto bonds = crystal.cell().bonds(crystal.basis(site));
  unsigned count = 0;
  for (unsigned d = 0; d < bonds.size(); ++d) {
    const Site beside = crystal.neighbour(site, d);
    if (std::abs(bonds[d].vector[2]) < 1e-6 && beside != lattice::no_site &&
        occupancy_.occupied(beside))
      ++count;
  }
  return count;
}

std::string at_column(Column column, const char* what) {
  return std::string(what) + " of column " + std::to_string(column);
}

std::optional<std::string> ColumnHop::difference_from_rebuilt() {
  if (auto difference = occupancy_.difference_from_rebuilt()) return difference;
  for (Column column = 0; column < columns_.count(); ++column) {
    const unsigned height = heights_[column];
    for (unsigned layer = 0; layer < columns_.layer_count(); ++layer)
      if (occupancy_.occupied(columns_.site(column, layer)) != (layer < height))
        return at_column(column, "the height");
    if (height > bulk_height_ &&
        n_lateral_of(columns_.site(column, height - 1)) != key_of(column).n_lateral)
      return at_column(column, "n_lateral");
  }
  return classes_.difference_from_rebuilt(
      [&](auto&& check) {
        for (Column column = 0; column < columns_.count(); ++column)
          check(column, key_of(column));
      },
      *this);
}

}  // namespace

std::unique_ptr<Hop> make_column_hop(lattice::Occupancy& occupancy,
                                     const SolidOnSolid& model, double temperature_K) {
  if (occupancy.crystal().sides()[2] == lattice::Side::periodic)
    throw lattice::InputError(lattice::Mistake{
        .key = "rates", .problem = "columns along z need a block that is open there"});
  return std::make_unique<ColumnHop>(occupancy, model, temperature_K);
}

}  // namespace rates
