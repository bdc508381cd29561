#include "rates/two_bond_moves.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>
#include <utility>

#include "kmc/contract.hpp"
#include "rates/barrier_source.hpp"
#include "rates/process_table.hpp"
#include "rates/units.hpp"

namespace rates {

using kmc::RateClasses;
using lattice::Atom;
using lattice::Crystal;
using lattice::no_site;
using lattice::Site;

namespace {

constexpr ProcessNumber no_process = 0xFF;

constexpr std::uint32_t all_bonds = neighbour_set_count - 1;

std::size_t place_of(Way way, SiteKind before, SiteKind after, int distance_squared) {
  const auto number = [](SiteKind kind) { return static_cast<std::size_t>(kind); };
  return ((static_cast<std::size_t>(way == Way::exchange) * site_kind_count +
           number(before)) *
              site_kind_count +
          number(after)) *
             2 +
         static_cast<std::size_t>(distance_squared == 4);
}

}  // namespace

TwoBondMoves::TwoBondMoves(const lattice::Occupancy& occupancy,
                           std::vector<double> barrier_eV,
                           double attempt_frequency_per_s, double temperature_K)
    : occupancy_(occupancy),
      attempt_frequency_per_s_(attempt_frequency_per_s),
      barriers_eV_(std::move(barrier_eV)),
      rates_per_s_(barriers_eV_.size()),
      steps_(bond_steps(occupancy.crystal().cell())),
      counts_(barriers_eV_.size()) {
  for (unsigned bonds = 0; bonds < neighbour_set_count; ++bonds) {
    unsigned set = 0;
    for (unsigned d = 0; d < fcc_coordination; ++d)
      if ((bonds >> d & 1U) != 0)
        set |= 1U << (std::ranges::find(fcc_bonds(), steps_[d]) - fcc_bonds().begin());
    kinds_[bonds] = site_kind(static_cast<NeighbourSet>(set));
  }
  list_processes();
  list_second_bonds();
  for (const Steps& bond : steps_)
    surroundings_.push_back(surroundings_of({Steps{}, bond}, steps_));
  surroundings_.push_back(surroundings_of({Steps{}}, steps_));
  set_temperature_K(temperature_K);
  classes_.resize_slots(occupancy_.atom_end());
  for (Atom atom = 0; atom < occupancy_.atom_end(); ++atom)
    if (const Site site = occupancy_.site(atom); site != no_site) reclassify(site);
}

// ---- geometry

void TwoBondMoves::list_processes() {
  const auto rules = process_rules();
  ADATOM_EXPECT(barriers_eV_.size() == rules.size());
  while (rules[first_process_].way == Way::hop) ++first_process_;
  ADATOM_EXPECT(rules.size() - first_process_ <= most_processes);
  process_of_.assign(std::size_t{4} * site_kind_count * site_kind_count, no_process);
  for (unsigned p = first_process_; p < rules.size(); ++p) {
    if (!std::isfinite(barriers_eV_[p])) continue;
    const ProcessRule& rule = rules[p];
    for (unsigned bonds = 0; bonds < neighbour_set_count; ++bonds)
      begins_[bonds] = begins_[bonds] || kinds_[bonds] == rule.before;
    for (const int distance_squared : {4, 6})
      if (two_bond_process(rule.way, rule.before, rule.after, distance_squared) == p)
        process_of_[place_of(rule.way, rule.before, rule.after, distance_squared)] =
            static_cast<ProcessNumber>(p);
  }
}

/// Two bonds lead to 30 places at distances 4 and 6.
void TwoBondMoves::list_second_bonds() {
  std::vector<Steps> ends;
  for (unsigned a = 0; a < fcc_coordination; ++a)
    for (unsigned b = 0; b < fcc_coordination; ++b) {
      const Steps end = sum(steps_[a], steps_[b]);
      if (square(end) != 4 && square(end) != 6) continue;
      const auto number = std::ranges::find(ends, end) - ends.begin();
      if (number == std::ssize(ends)) ends.push_back(end);
      second_bonds_[a].bonds |= 1U << b;
      if (square(end) == 4) second_bonds_[a].next_nearest |= 1U << b;
      second_bonds_[a].end[b] = static_cast<std::uint8_t>(number);
    }
  ADATOM_EXPECT(ends.size() <= 32);
}

// ---- what an atom can do

/// Calls action(number of the end, move) for the moves that go on from `over`.
template <class Action>
void TwoBondMoves::for_ends(Way way, Site from, unsigned first, Site over,
                            Action&& action) const {
  const SecondBonds& second = second_bonds_[first];
  const std::uint32_t empty = second.bonds & occupancy_.empty_bonds(over);
  occupancy_.for_bonds(over, empty, [&](unsigned d, Site to) {
    const int distance_squared = (second.next_nearest >> d & 1U) != 0 ? 4 : 6;
    const ProcessNumber p =
        process_of_[place_of(way, kind(from), kind(to), distance_squared)];
    if (p != no_process)
      action(second.end[d], TwoBondMove{p, from, over, to, first, d});
  });
}

template <class Action>
void TwoBondMoves::for_moves(Site from, Action&& action) const {
  if (!can_begin(from)) return;
  occupancy_.for_bonds(
      from, occupancy_.occupied_bonds(from), [&](unsigned d, Site over) {
        for_ends(Way::exchange, from, d, over,
                 [&](unsigned, const TwoBondMove& move) { action(move); });
      });
  std::uint32_t reached = 0;
  const auto over_edge = [&](unsigned end, const TwoBondMove& move) {
    // One way counts, however many there are.
    if ((reached >> end & 1U) == 0) action(move);
    reached |= 1U << end;
  };
  occupancy_.for_bonds(from, occupancy_.empty_bonds(from), [&](unsigned d, Site over) {
    // The atom itself is one of them.
    if (occupancy_.coordination(over) <= fewest_stable_neighbours)
      for_ends(Way::over_edge, from, d, over, over_edge);
  });
}

std::vector<TwoBondMove> TwoBondMoves::moves(Site from) const {
  std::vector<TwoBondMove> list;
  for_moves(from, [&](const TwoBondMove& move) { list.push_back(move); });
  return list;
}

TwoBondMoves::Key TwoBondMoves::key_at(Site site) const {
  Key key{};
  for_moves(site,
            [&](const TwoBondMove& move) { ++key[move.process - first_process_]; });
  return key;
}

// ---- classes

std::size_t TwoBondMoves::KeyHash::operator()(const Key& key) const {
  std::array<std::uint64_t, most_processes / 8> words;
  static_assert(sizeof words == sizeof key);
  words = std::bit_cast<decltype(words)>(key);
  std::uint64_t mixed = 0;
  for (const std::uint64_t word : words)
    mixed = (mixed ^ word) * 0x9E3779B97F4A7C15ULL ^ mixed >> 32;
  return mixed >> 32;
}

double TwoBondMoves::rate_of(const Key& key) const {
  double sum_per_s = 0.0;
  for (unsigned k = 0; first_process_ + k < rates_per_s_.size(); ++k)
    sum_per_s += key[k] * rates_per_s_[first_process_ + k];
  return sum_per_s;
}

RateClasses::Class TwoBondMoves::add_class(const Key& key) {
  const RateClasses::Class added = classes_.add_class(rate_of(key));
  keys_.push_back(key);
  class_of_.insert(key, added);
  return added;
}

void TwoBondMoves::reclassify(Site site) {
  const Atom atom = occupancy_.atom(site);
  const Key key = key_at(site);
  if (key == Key{}) return classes_.put(atom, RateClasses::no_class);
  RateClasses::Class now = class_of_.find(key);
  if (now == RateClasses::no_class) now = add_class(key);
  classes_.put(atom, now);
}

// What an atom can do depends on the neighbours of both ends of its moves: on sites up
// to three bonds away. An atom beside what changed may just have lost all its moves; of
// the others, those that cannot begin one had none.

/// Lists the sites whose atom, if there is one, may have won or lost moves. Returns
/// their number; 0 where some bonds lead beyond a side, since places are missing then.
/// Without branches: what is around a site is as good as random.
std::size_t TwoBondMoves::look_around(const Surroundings& surroundings, Site start,
                                      Site* found) const {
  std::array<Crystal::Neighbours, Surroundings::most_places> passed;
  const std::span<const Surroundings::Step> steps = surroundings.steps;
  const auto end_of = [&](const Surroundings::Step& step) {
    return passed[step.place][step.bond];
  };
  std::uint32_t common_bonds = all_bonds;
  const auto pass = [&](std::size_t k, Site site) {
    passed[k] = occupancy_.crystal().neighbours(site);
    common_bonds &= passed[k].bonds;
    return site;
  };
  found[0] = pass(0, start);
  std::size_t k = 1;
  for (; k < surroundings.beside_count; ++k) found[k] = pass(k, end_of(steps[k]));
  std::size_t count = k;
  for (; k < surroundings.passed_count; ++k) {
    found[count] = pass(k, end_of(steps[k]));
    count += can_begin(found[count]);
  }
  for (; k < steps.size(); ++k) {
    found[count] = end_of(steps[k]);
    count += can_begin(found[count]);
  }
  return common_bonds == all_bonds ? count : 0;
}

/// The same anywhere.
std::size_t TwoBondMoves::look_around_near_side(const Surroundings& surroundings,
                                                Site start, Site* found) const {
  std::array<Crystal::Neighbours, Surroundings::most_places> places;
  std::size_t count = 0;
  for (std::size_t k = 0; k < surroundings.ways.size(); ++k) {
    Site site = k == 0 ? start : no_site;
    for (const auto& [place, bond] : surroundings.ways[k])
      if ((places[place].bonds >> bond & 1U) != 0) site = places[place][bond];
    places[k] = {};
    if (site == no_site) continue;
    places[k] = occupancy_.crystal().neighbours(site);
    if (k < surroundings.beside_count || can_begin(site)) found[count++] = site;
  }
  return count;
}

void TwoBondMoves::refresh(const Surroundings& surroundings, Site start) {
  if (classes_.slot_count() < occupancy_.atom_end())
    classes_.resize_slots(occupancy_.atom_end());
  std::array<Site, Surroundings::most_places + 1> found;
  std::size_t count = look_around(surroundings, start, found.data());
  if (count == 0) count = look_around_near_side(surroundings, start, found.data());
  for (std::size_t k = 0; k < count; ++k)
    if (occupancy_.occupied(found[k])) reclassify(found[k]);
}

void TwoBondMoves::set_temperature_K(double temperature_K) {
  ADATOM_EXPECT(temperature_K > 0.0);
  for (std::size_t p = 0; p < barriers_eV_.size(); ++p)
    rates_per_s_[p] = attempt_frequency_per_s_ *
                      std::exp(-barriers_eV_[p] / (boltzmann_eV_per_K * temperature_K));
  for (RateClasses::Class c = 0; c < keys_.size(); ++c)
    classes_.set_rate(c, rate_of(keys_[c]));
}

TwoBondMove TwoBondMoves::pick(double target_per_s, kmc::Rng& rng) const {
  const auto [chosen_class, atom] = classes_.pick(target_per_s, rng);
  double within_per_s = rng.uniform() * rate_of(keys_[chosen_class]);
  TwoBondMove chosen{};
  bool found = false;
  for_moves(occupancy_.site(atom), [&](const TwoBondMove& move) {
    const double own_per_s = rates_per_s_[move.process];
    if (found || own_per_s == 0.0) return;
    chosen = move;
    found = within_per_s < own_per_s;
    within_per_s -= own_per_s;
  });
  return chosen;
}

// ---- for people

Move TwoBondMoves::told(const TwoBondMove& move) const {
  const ProcessRule& rule = process_rules()[move.process];
  const unsigned before = neighbour_count(rule.before);
  const unsigned after = neighbour_count(rule.after);
  return {.to = move.to,
          .n_initial = before,
          .n_final = after,
          .environment = std::to_string(before) + " -> " + std::to_string(after) +
                         " neighbours, two bonds over site " +
                         std::to_string(move.over) + ", " + rule.text(),
          .entry = rule.name,
          .source = word_of(BarrierSource::table),
          .barrier_eV = barriers_eV_[move.process],
          .rate_per_s = rates_per_s_[move.process]};
}

std::vector<UsedEntry> TwoBondMoves::used_entries() const {
  std::vector<UsedEntry> list;
  counts_.for_used([&](std::size_t process, std::uint64_t count) {
    list.push_back({process_rules()[process].name, word_of(BarrierSource::table),
                    barriers_eV_[process], count});
  });
  return list;
}

// ---- keeping

std::optional<std::string> TwoBondMoves::difference_from_rebuilt() {
  std::vector<std::size_t> members(keys_.size(), 0);
  for (Atom atom = 0; atom < occupancy_.atom_end(); ++atom) {
    const Site site = occupancy_.site(atom);
    const RateClasses::Class c = classes_.class_of(atom);
    const Key key = site == no_site ? Key{} : key_at(site);
    if (c == RateClasses::no_class ? key != Key{} : keys_[c] != key)
      return "the moves over two bonds of atom " + std::to_string(atom);
    if (c != RateClasses::no_class) ++members[c];
  }
  std::vector<double> rates_per_s;
  for (const Key& key : keys_) rates_per_s.push_back(rate_of(key));
  if (const auto difference = classes_.difference_from(members, rates_per_s))
    return *difference + " of moves over two bonds";
  return std::nullopt;
}

void TwoBondMoves::save(kmc::ArchiveWriter& archive) const {
  archive.values(std::span<const Key>(keys_));
  classes_.save(archive);
  counts_.save(archive);
}

void TwoBondMoves::restore(kmc::ArchiveReader& archive) {
  keys_.clear();
  classes_ = RateClasses();
  class_of_ = {};
  for (const Key& key : archive.values<Key>()) add_class(key);
  classes_.restore(archive, occupancy_.atom_end());
  counts_.restore(archive);
}

}  // namespace rates
