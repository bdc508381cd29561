#include "rates/two_bond_moves.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <span>
#include <utility>

#include "kmc/contract.hpp"
#include "rates/barrier_source.hpp"
#include "rates/process_table.hpp"
#include "rates/units.hpp"

namespace rates {

using kmc::RateClasses;
using lattice::Atom;
using lattice::no_site;
using lattice::Site;

namespace {

constexpr ProcessNumber no_process = 0xFF;

/// Places up to three bonds away from a hop, and some room.
constexpr std::size_t most_places = 256;

/// Atoms that begin such a move have so many neighbours (see the rules).
constexpr unsigned fewest_neighbours = 3, most_neighbours = 5;

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
  list_targets();
  for (const Steps& bond : steps_)
    surroundings_.push_back(surroundings_of({Steps{}, bond}));
  surroundings_.push_back(surroundings_of({Steps{}}));
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
    starts_[static_cast<unsigned>(rule.before)] = true;
    ADATOM_EXPECT(neighbour_count(rule.before) >= fewest_neighbours &&
                  neighbour_count(rule.before) <= most_neighbours);
    for (const int distance_squared : {4, 6})
      if (two_bond_process(rule.way, rule.before, rule.after, distance_squared) == p)
        process_of_[place_of(rule.way, rule.before, rule.after, distance_squared)] =
            static_cast<ProcessNumber>(p);
  }
}

/// The places at distances 4 and 6 that two bonds lead to.
void TwoBondMoves::list_targets() {
  std::map<Steps, Target> targets;
  for (std::uint8_t a = 0; a < fcc_coordination; ++a)
    for (std::uint8_t b = 0; b < fcc_coordination; ++b) {
      const Steps end = sum(steps_[a], steps_[b]);
      if (square(end) != 4 && square(end) != 6) continue;
      Target& target = targets[end];
      target.distance_squared = square(end);
      target.routes.push_back({a, b});
    }
  for (auto& [end, target] : targets) targets_.push_back(std::move(target));
}

TwoBondMoves::Surroundings TwoBondMoves::surroundings_of(
    const std::vector<Steps>& changed) const {
  Surroundings result;
  std::vector<Steps> places = changed;
  result.steps.resize(changed.size());
  result.other_steps.resize(changed.size());
  // The second place that changed is reached from the first as all others are.
  if (changed.size() == 2) {
    const auto bond = std::ranges::find(steps_, changed[1]) - steps_.begin();
    result.steps[1] = {0, static_cast<std::uint8_t>(bond)};
  }
  for (std::size_t shell = 0, begin = 0; shell < 3; ++shell) {
    const std::size_t end = places.size();
    for (std::size_t from = begin; from < end; ++from)
      for (std::uint8_t d = 0; d < fcc_coordination; ++d) {
        const Steps to = sum(places[from], steps_[d]);
        const auto known = std::ranges::find(places, to) - places.begin();
        const auto place = static_cast<std::size_t>(known);
        if (place < end) continue;
        const Surroundings::Step step{static_cast<std::uint8_t>(from), d};
        if (place < places.size()) {
          result.other_steps[place].push_back(step);
        } else {
          places.push_back(to);
          result.steps.push_back(step);
          result.other_steps.emplace_back();
        }
      }
    begin = end;
    if (shell == 0) result.beside_count = places.size();
    if (shell == 1) result.inner_count = places.size();
  }
  ADATOM_EXPECT(places.size() <= most_places);
  return result;
}

// ---- what an atom can do

template <class Action>
void TwoBondMoves::for_moves(Site from, Action&& action) const {
  const SiteKind before = kind(from);
  if (!starts_[static_cast<unsigned>(before)]) return;
  const auto beside_from = occupancy_.crystal().neighbours(from);
  for (const Target& target : targets_) {
    bool over_edge = false;
    for (const auto& [first, second] : target.routes) {
      if ((beside_from.bonds >> first & 1U) == 0) continue;
      const Site over = beside_from[first];
      const auto beside_over = occupancy_.crystal().neighbours(over);
      if ((beside_over.bonds >> second & 1U) == 0) continue;
      const Site to = beside_over[second];
      if (occupancy_.occupied(to)) break;
      const bool exchange = occupancy_.occupied(over);
      // Without the atom itself; one way over an edge counts, however many there are.
      if (!exchange &&
          (over_edge || occupancy_.coordination(over) > fewest_stable_neighbours))
        continue;
      const ProcessNumber p =
          process_of_[place_of(exchange ? Way::exchange : Way::over_edge, before,
                               kind(to), target.distance_squared)];
      if (p == no_process) continue;
      over_edge = over_edge || !exchange;
      action(TwoBondMove{p, from, over, to, first, second});
    }
  }
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

/// What an atom can do depends on the neighbours of both ends of its moves: on sites up
/// to three bonds away.
void TwoBondMoves::refresh(const Surroundings& surroundings, Site start) {
  if (classes_.slot_count() < occupancy_.atom_end())
    classes_.resize_slots(occupancy_.atom_end());
  std::array<lattice::Crystal::Neighbours, most_places> places;
  const auto end_of = [&](const Surroundings::Step& step) {
    const auto& from = places[step.place];
    return (from.bonds >> step.bond & 1U) != 0 ? from[step.bond] : no_site;
  };
  for (std::size_t k = 0; k < surroundings.steps.size(); ++k) {
    Site site = k == 0 ? start : end_of(surroundings.steps[k]);
    if (site == no_site)
      for (const auto& step : surroundings.other_steps[k])
        if (site = end_of(step); site != no_site) break;
    if (k < surroundings.inner_count)
      places[k] = site == no_site ? lattice::Crystal::Neighbours{}
                                  : occupancy_.crystal().neighbours(site);
    if (site == no_site) continue;
    const unsigned n = occupancy_.coordination(site);
    // Those beside what changed may just have left the range.
    touched_.add_if(occupancy_.occupied(site) &
                        ((k < surroundings.beside_count) |
                         ((n >= fewest_neighbours) & (n <= most_neighbours))),
                    site);
  }
  for (const Site site : touched_.take()) reclassify(site);
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
