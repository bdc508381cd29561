#include "rates/two_bond_moves.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "kmc/contract.hpp"
#include "rates/barrier_source.hpp"
#include "rates/units.hpp"

namespace rates {

using lattice::Atom;
using lattice::Crystal;
using lattice::no_site;
using lattice::Site;

TwoBondMoves::TwoBondMoves(const lattice::Occupancy& occupancy,
                           const lattice::Vicinity& vicinity,
                           const ProcessBarriers& barriers, double temperature_K)
    : occupancy_(occupancy),
      attempt_frequency_per_s_(barriers.hops.attempt_frequency_per_s),
      barriers_eV_(barriers.two_bond_eV),
      made_for_balance_(barriers.made_for_balance),
      rates_per_s_(barriers_eV_.size()),
      paths_(occupancy, barriers_eV_),
      vicinity_(vicinity),
      start_bonds_(occupancy.crystal().end(), occupancy.pages()),
      counts_(barriers_eV_.size()) {
  const auto rules = process_rules();
  while (rules[first_process_].way == Way::hop) ++first_process_;
  ADATOM_EXPECT(rules.size() - first_process_ <= Key::most_processes);
  list_toggled();
  set_temperature_K(temperature_K);
  classes_.resize_slots(occupancy_.atom_end());
  toggle_all_starts();
  occupancy_.for_atoms([this](Atom, Site site) { reclassify(site); });
}

/// What the two ends of a hop, or one site, are to their neighbours.
void TwoBondMoves::list_toggled() {
  const auto steps = bond_steps(occupancy_.crystal().cell());
  const auto bit_towards = [&](const Steps& to, const Steps& from) {
    const auto bond = std::ranges::find(steps, sum(to, negative(from)));
    return bond == steps.end() ? 0U : 1U << (bond - steps.begin());
  };
  for (unsigned hop = 0; hop <= fcc_coordination; ++hop)
    for (unsigned d = 0; d < fcc_coordination; ++d) {
      std::uint32_t bits = bit_towards(Steps{}, steps[d]);
      if (hop < fcc_coordination) bits |= bit_towards(steps[hop], steps[d]);
      toggled_[hop][d] = static_cast<std::uint16_t>(bits);
    }
}

// ---- what an atom can do

std::vector<TwoBondMove> TwoBondMoves::moves(Site from) const {
  std::vector<TwoBondMove> list;
  paths_.for_moves(from, [&](const TwoBondMove& move) { list.push_back(move); });
  return list;
}

TwoBondMoves::Key TwoBondMoves::key_at(Site site) const {
  Key key{};
  paths_.for_moves(
      site, [&](const TwoBondMove& move) { key.add(move.process - first_process_); });
  return key;
}

// ---- classes

std::size_t TwoBondMoves::Key::hash() const {
  std::uint64_t mixed = 0;
  for (const std::uint64_t word : words_)
    mixed = (mixed ^ word) * 0x9E3779B97F4A7C15ULL ^ mixed >> 32;
  return mixed >> 32;
}

double TwoBondMoves::rate_of(const Key& key) const {
  double sum_per_s = 0.0;
  for (unsigned k = 0; first_process_ + k < rates_per_s_.size(); ++k)
    sum_per_s += key[k] * rates_per_s_[first_process_ + k];
  return sum_per_s;
}

void TwoBondMoves::reclassify(Site site) {
  const Atom atom = occupancy_.atom(site);
  const Key key = key_at(site);
  if (key == Key{}) return classes_.take_out(atom);
  classes_.put(atom, key, *this);
}

// What an atom can do depends on the kind of its own site, on the kinds of the empty
// sites two bonds away, and on whether empty sites between them have few neighbours. A
// change of a site changes these there and beside it. Around each site where that
// matters, only the atoms that sit where some move begins are looked at again.

/// An atom came to where some move begins, or left, or its site ceased to be such.
void TwoBondMoves::toggle_start(Site site) {
  const unsigned basis = occupancy_.crystal().basis(site);
  occupancy_.for_all_bonds(site, [&](unsigned d, Site beside) {
    start_bonds_[beside] ^=
        static_cast<std::uint16_t>(1U << occupancy_.crystal().reverse(basis, d));
  });
}

void TwoBondMoves::toggle_all_starts() {
  occupancy_.for_atoms([this](Atom, Site site) {
    if (paths_.begin_at(occupancy_.occupied_bonds(site))) toggle_start(site);
  });
}

/// At a site where an atom came, or from where it left. `toggled`: which of its
/// neighbours came or left with it.
void TwoBondMoves::look_at(Site site, std::uint32_t toggled) {
  const std::uint32_t now = occupancy_.occupied_bonds(site);
  const std::uint32_t before = now ^ toggled;
  const bool is_here = occupancy_.occupied(site);
  if (paths_.begin_at(is_here ? now : before)) toggle_start(site);
  if (is_here) starts_[start_count_++] = site;
  if (paths_.end_at(is_here ? before : now)) ends_[end_count_++] = site;
}

/// `bonds`: a set of those of a site that changed.
void TwoBondMoves::look_beside(Site changed, std::uint32_t bonds,
                               const Toggled& toggled) {
  const std::uint32_t occupied = occupancy_.occupied_bonds(changed);
  const std::uint32_t empty = occupancy_.empty_bonds(changed);
  occupancy_.for_bonds(changed, bonds & occupied, [&](unsigned d, Site site) {
    const std::uint32_t now = occupancy_.occupied_bonds(site);
    const bool is_start = paths_.begin_at(now);
    const bool was_start = paths_.begin_at(now ^ toggled[d]);
    if (is_start != was_start) toggle_start(site);
    if (is_start || was_start) starts_[start_count_++] = site;
  });
  occupancy_.for_bonds(changed, bonds & empty, [&](unsigned d, Site site) {
    const std::uint32_t now = occupancy_.occupied_bonds(site);
    // Without branches: it is as good as random.
    ends_[end_count_] = site;
    end_count_ += paths_.differ(now ^ toggled[d], now);
  });
}

void TwoBondMoves::refresh_around(Site changed) {
  look_at(changed, 0);
  look_beside(changed, ~0U, toggled_.back());
  reclassify_listed();
}

void TwoBondMoves::refresh_after_hop(Site from, unsigned bond) {
  const Crystal& crystal = occupancy_.crystal();
  const Site to = occupancy_.neighbour(from, bond);
  const unsigned basis_to = crystal.basis(to);
  const unsigned back = crystal.reverse(crystal.basis(from), bond);
  look_at(from, 1U << bond);
  look_at(to, 1U << back);
  look_beside(from, ~(1U << bond), toggled_[bond]);
  look_beside(to, ~(1U << back | crystal.shared(basis_to, back)), toggled_.back());
  reclassify_listed();
}

void TwoBondMoves::reclassify_listed() {
  if (classes_.slot_count() < occupancy_.atom_end())
    classes_.resize_slots(occupancy_.atom_end());
  for (std::size_t k = 0; k < end_count_; ++k)
    vicinity_.for_marked(
        ends_[k], [this](Site site) { return start_bonds_[site]; },
        [this](Site start) {
          const auto listed = std::span(starts_).first(start_count_);
          if (std::ranges::find(listed, start) == listed.end())
            starts_[start_count_++] = start;
        });
  for (std::size_t k = 0; k < start_count_; ++k) reclassify(starts_[k]);
  start_count_ = end_count_ = 0;
}

void TwoBondMoves::set_temperature_K(double temperature_K) {
  ADATOM_EXPECT(temperature_K > 0.0);
  for (std::size_t p = 0; p < barriers_eV_.size(); ++p)
    rates_per_s_[p] =
        activated_rate_per_s(attempt_frequency_per_s_, barriers_eV_[p], temperature_K);
  classes_.set_rates(*this);
}

TwoBondMove TwoBondMoves::pick(double target_per_s, kmc::Rng& rng) const {
  const auto [chosen_class, atom] = classes_.pick(target_per_s, rng);
  double within_per_s = rng.uniform() * rate_of(classes_.key(chosen_class));
  TwoBondMove chosen{};
  bool found = false;
  paths_.for_moves(occupancy_.site(atom), [&](const TwoBondMove& move) {
    const double own_per_s = rates_per_s_[move.process];
    if (found || own_per_s == 0.0) return;
    chosen = move;
    found = within_per_s < own_per_s;
    within_per_s -= own_per_s;
  });
  return chosen;
}

// ---- for people

const char* TwoBondMoves::source_of(ProcessNumber process) const {
  return word_of(made_for_balance_.contains(process) ? BarrierSource::balance
                                                     : BarrierSource::table);
}

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
          .source = source_of(move.process),
          .barrier_eV = barriers_eV_[move.process],
          .rate_per_s = rates_per_s_[move.process]};
}

std::vector<UsedEntry> TwoBondMoves::used_entries() const {
  std::vector<UsedEntry> list;
  counts_.for_used([&](std::size_t process, std::uint64_t count) {
    const auto number = static_cast<ProcessNumber>(process);
    list.push_back({process_rules()[number].name, source_of(number),
                    barriers_eV_[process], count});
  });
  return list;
}

// ---- keeping

bool TwoBondMoves::has_right_starts(Site site) const {
  std::uint32_t starts = 0;
  occupancy_.for_bonds(site, occupancy_.occupied_bonds(site),
                       [&](unsigned d, Site beside) {
                         if (paths_.begin_at(occupancy_.occupied_bonds(beside)))
                           starts |= 1U << d;
                       });
  return starts == start_bonds_[site];
}

std::optional<std::string> TwoBondMoves::difference_from_rebuilt() {
  for (Atom atom = 0; atom < occupancy_.atom_end(); ++atom) {
    const Site site = occupancy_.site(atom);
    if (site == no_site) continue;
    bool is_same = has_right_starts(site);
    occupancy_.for_all_bonds(site, [&](unsigned, Site beside) {
      is_same = is_same && has_right_starts(beside);
    });
    if (!is_same)
      return "the starts of moves over two bonds near atom " + std::to_string(atom);
  }
  const auto for_slots = [&](auto&& check) {
    for (Atom atom = 0; atom < occupancy_.atom_end(); ++atom)
      if (const Site site = occupancy_.site(atom); site == no_site)
        check(atom, std::nullopt);
      else
        check(atom, key_at(site));
  };
  if (const auto difference = classes_.difference_from_rebuilt(for_slots, *this))
    return *difference + " of moves over two bonds";
  return std::nullopt;
}

void TwoBondMoves::save(kmc::ArchiveWriter& archive) const {
  classes_.save(archive);
  counts_.save(archive);
}

void TwoBondMoves::restore(kmc::ArchiveReader& archive) {
  classes_ = Classes();
  classes_.restore(archive, occupancy_.atom_end(), *this);
  start_bonds_ = kmc::LazyArray<std::uint16_t>(start_bonds_.size(), occupancy_.pages());
  toggle_all_starts();
  counts_.restore(archive);
  if (const auto difference = difference_from_rebuilt())
    throw kmc::BadArchive("the catalog is not that of the atoms: " + *difference);
}

}  // namespace rates
