#include "rates/lone_walks.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "kmc/contract.hpp"

namespace rates {

using lattice::CellMarks;
using lattice::CellSite;

LoneWalks::LoneWalks(lattice::Occupancy& occupancy)
    : occupancy_(occupancy),
      hops_(occupancy.crystal().cell()),
      taken_(occupancy.crystal()),
      rooms_(occupancy.crystal()),
      arrived_at_(occupancy.crystal().cell().basis().size(), 0) {
  const lattice::Crystal& crystal = occupancy.crystal();
  for (std::size_t axis = 0; axis < 2; ++axis)
    districts_[axis] =
        std::max(crystal.size()[axis] / (CellMarks::most_half_width + 1), 1);
  inhabitants_.resize(static_cast<std::size_t>(districts_[0]) *
                      static_cast<std::size_t>(districts_[1]));
  resize(occupancy.atom_end());
  taken_ = cells_taken();
}

CellMarks LoneWalks::cells_taken() const {
  const lattice::Crystal& crystal = occupancy_.crystal();
  CellMarks taken(crystal);
  const auto take = [&](Site site) {
    const CellSite at = crystal.place(site);
    taken.set(at.cell[0], at.cell[1]);
  };
  occupancy_.for_atoms([&](Atom atom, Site site) {
    if (!walks(atom)) take(site);
  });
  if (occupancy_.has(lattice::Ground::trap))
    crystal.for_each_site([&](Site site) {
      if (occupancy_.ground(site) == lattice::Ground::trap) take(site);
    });
  return taken;
}

void LoneWalks::resize(std::size_t atom_end) {
  index_.resize(atom_end, nobody);
  arrivals_.resize_slots(atom_end);
}

void LoneWalks::set_rates_per_s(double hop_per_s, double evaporation_per_s) {
  ADATOM_EXPECT(walkers_.empty());
  hop_per_s_ = hop_per_s;
  most_sites_ = 4096.0;  // a walk takes about as many hops
  if (evaporation_per_s > 0.0)
    most_sites_ = std::min(most_sites_, hop_per_s / evaporation_per_s);
}

// ---- rooms

LoneWalks::Window LoneWalks::room(const CellSite& middle, int half_width) const {
  return {middle.cell[0], middle.cell[1], half_width + hops_.reach()};
}

bool LoneWalks::is_free(const Window& window) const {
  return taken_.holds(window) && !taken_.any_set(window) && !rooms_.any_set(window);
}

/// How many cells a walk may go away from a cell; 0: nobody could walk.
int LoneWalks::widest(const CellSite& middle) const {
  const auto sites_per_cell = static_cast<double>(arrived_at_.size());
  int widest = 0;
  for (int half_width = 1; half_width + hops_.reach() <= CellMarks::most_half_width &&
                           half_width * half_width * sites_per_cell <= most_sites_ &&
                           is_free(room(middle, half_width));
       half_width *= 2)
    widest = half_width;
  return widest;
}

std::size_t LoneWalks::district(int x, int y) const {
  const auto part = [&](std::int64_t cell, int axis) {
    const auto a = static_cast<std::size_t>(axis);
    return static_cast<std::size_t>(cell * districts_[a] /
                                    occupancy_.crystal().size()[a]);
  };
  return part(y, 1) * static_cast<std::size_t>(districts_[0]) + part(x, 0);
}

std::optional<LoneWalks::Atom> LoneWalks::host(Site site) const {
  return host(occupancy_.crystal().place(site));
}

std::optional<LoneWalks::Atom> LoneWalks::host(const CellSite& at) const {
  const int x = at.cell[0], y = at.cell[1];
  if (!rooms_.is_set(x, y)) return std::nullopt;
  const std::size_t middle = district(x, y);
  const auto across = static_cast<std::size_t>(districts_[0]);
  const auto down = static_cast<std::size_t>(districts_[1]);
  for (const std::size_t dy : {std::size_t{0}, std::size_t{1}, down - 1})
    for (const std::size_t dx : {std::size_t{0}, std::size_t{1}, across - 1})
      for (const Atom atom : inhabitants_[(middle / across + dy) % down * across +
                                          (middle + dx) % across])
        if (rooms_.contains(walker(atom).room, x, y)) return atom;
  return std::nullopt;
}

// ---- those who do not walk

bool LoneWalks::is_taken(const CellSite& at) const {
  bool taken = false;
  for (unsigned b = 0; b < arrived_at_.size(); ++b) {
    const Site site = occupancy_.crystal().site(at.cell, b);
    taken = taken || occupancy_.ground(site) == lattice::Ground::trap ||
            (occupancy_.occupied(site) && !walks(occupancy_.atom(site)));
  }
  return taken;
}

void LoneWalks::give_back(const CellSite& at) {
  if (!is_taken(at)) taken_.clear(at.cell[0], at.cell[1]);
}

std::optional<LoneWalks::Atom> LoneWalks::came(Site site) {
  const CellSite at = occupancy_.crystal().place(site);
  take(at);
  return host(at);
}

void LoneWalks::left(Site site) { give_back(occupancy_.crystal().place(site)); }

// ---- those who do

bool LoneWalks::begin(Atom atom, const kmc::Clock& now, kmc::Rng& rng) {
  ADATOM_EXPECT(!walks(atom));
  const Site site = occupancy_.site(atom);
  const CellSite middle = occupancy_.crystal().place(site);
  index_[atom] = to_be_seen;  // it is not in its own way
  give_back(middle);
  const int half_width = hop_per_s_ > 0.0 ? widest(middle) : 0;
  if (half_width == 0) {
    index_[atom] = nobody;
    take(middle);
    return false;
  }
  enter({atom, site, rng.bits(), now, static_cast<std::uint64_t>(half_width)}, middle);
  return true;
}

void LoneWalks::enter(const Start& start, const CellSite& middle) {
  const auto half_width = static_cast<int>(start.half_width);
  const Walker walker{start, room(middle, half_width),
                      hops_.whole(start.seed, middle.basis, half_width, 0),
                      hops_.whole(start.seed, middle.basis, half_width)};
  rooms_.set(walker.room);
  inhabitants_[district(walker.room.x, walker.room.y)].push_back(start.atom);
  index_[start.atom] = static_cast<std::uint32_t>(walkers_.size());
  walkers_.push_back(walker);
  arrivals_.set(start.atom, arrival(walker));
}

kmc::Clock LoneWalks::arrival(const Walker& walker) const {
  return walker.start.time.later(walker.end.time_of_last_hop() / hop_per_s_);
}

LoneWalks::Site LoneWalks::site(const Walker& walker, const LoneWalk& walk) const {
  return occupancy_.crystal().site_across(
      {walker.room.x + walk.x, walker.room.y + walk.y, 0}, walk.basis);
}

void LoneWalks::move_to(Walker& walker, const LoneWalk& to) {
  const LoneWalk from = walker.shown;
  if (to.hop_count == from.hop_count) return;
  hop_count_ += to.hop_count - from.hop_count;
  cells_[0] += to.x - from.x;
  cells_[1] += to.y - from.y;
  ++arrived_at_[to.basis];
  --arrived_at_[from.basis];
  const Site before = site(walker, from), now = site(walker, to);
  if (before != now) occupancy_.relocate(before, now);
  walker.shown = to;
}

void LoneWalks::show(Atom atom, const kmc::Clock& time) {
  Walker& walker = this->walker(atom);
  LoneWalk now = walker.shown;
  // The hop to the rim is an event, even where rounding says that it is over.
  hops_.go_on(now, static_cast<int>(walker.start.half_width), walker.end.hop_count - 1,
              time.since(walker.start.time) * hop_per_s_);
  move_to(walker, now);
}

void LoneWalks::end(Atom atom, const kmc::Clock& now) {
  show(atom, now);
  leave(atom);
}

void LoneWalks::leave(Atom atom) {
  const Walker& walker = this->walker(atom);
  rooms_.clear(walker.room);
  std::erase(inhabitants_[district(walker.room.x, walker.room.y)], atom);
  arrivals_.cancel(atom);
  const std::uint32_t index = index_[atom];
  walkers_[index] = walkers_.back();
  index_[walkers_[index].start.atom] = index;
  walkers_.pop_back();
  index_[atom] = nobody;
  take(occupancy_.crystal().place(occupancy_.site(atom)));
}

kmc::Clock LoneWalks::next() const {
  return arrivals_.empty() ? kmc::Clock::never() : arrivals_.first_time();
}

LoneWalks::Atom LoneWalks::arrive() {
  const Atom atom = arrivals_.first();
  const LoneWalk end = walker(atom).end;
  move_to(walker(atom), end);
  leave(atom);
  return atom;
}

lattice::Vector3 LoneWalks::displacement() const {
  const lattice::UnitCell& cell = occupancy_.crystal().cell();
  lattice::Vector3 sum{0, 0, 0};
  for (int axis = 0; axis < 2; ++axis)
    sum = sum + static_cast<double>(cells_[static_cast<std::size_t>(axis)]) *
                    cell.vectors()[axis];
  for (unsigned b = 0; b < arrived_at_.size(); ++b)
    sum = sum + static_cast<double>(arrived_at_[b]) * cell.basis()[b];
  return sum;
}

std::optional<std::string> LoneWalks::difference_from_rebuilt() const {
  const CellMarks taken = cells_taken();
  CellMarks rooms(occupancy_.crystal());
  if (!(taken == taken_)) return "the cells that are taken";
  kmc::Clock first = kmc::Clock::never();
  for (const Walker& walker : walkers_) {
    const Start& start = walker.start;
    const auto half_width = static_cast<int>(start.half_width);
    const unsigned basis = occupancy_.crystal().basis(start.site);
    const std::string who = "the walk of atom " + std::to_string(start.atom);
    if (index_[start.atom] != static_cast<std::size_t>(&walker - walkers_.data()) ||
        occupancy_.site(start.atom) != site(walker, walker.shown))
      return who;
    if (walker.end != hops_.whole(start.seed, basis, half_width) ||
        walker.shown !=
            hops_.whole(start.seed, basis, half_width, walker.shown.hop_count))
      return who;
    if (!rooms.holds(walker.room) || rooms.any_set(walker.room) ||
        taken.any_set(walker.room))
      return who + ": its room";
    rooms.set(walker.room);
    if (arrival(walker).since(first) < 0.0) first = arrival(walker);
  }
  if (!(rooms == rooms_)) return "the cells of rooms";
  if (first.high_s != next().high_s || first.low_s != next().low_s)
    return "who arrives first";
  return std::nullopt;
}

void LoneWalks::save(kmc::ArchiveWriter& archive) const {
  archive.value(static_cast<std::uint64_t>(walkers_.size()));
  for (const Walker& walker : walkers_) {
    archive.value(walker.start);
    archive.value(walker.shown.hop_count);
  }
  archive.value(hop_count_);
  archive.value(cells_);
  archive.values(std::span<const std::int64_t>(arrived_at_));
}

void LoneWalks::restore(kmc::ArchiveReader& archive, const kmc::Clock& now) {
  ADATOM_EXPECT(walkers_.empty());
  const kmc::BadArchive bad("a walk is none of the atoms");
  for (auto count = archive.value<std::uint64_t>(); count > 0; --count) {
    const auto start = archive.value<Start>();
    const auto hop_count = archive.value<std::uint64_t>();
    const bool is_one =
        start.atom < index_.size() && !walks(start.atom) &&
        occupancy_.site(start.atom) != lattice::no_site &&
        start.site < occupancy_.crystal().end() &&
        occupancy_.crystal().exists(start.site) && start.half_width > 0 &&
        start.half_width <= CellMarks::most_half_width && start.time.is_time() &&
        start.time.since(now) <= 0.0 && hop_per_s_ > 0.0;
    if (!is_one) throw bad;
    const CellSite at = occupancy_.crystal().place(occupancy_.site(start.atom));
    taken_.clear(at.cell[0], at.cell[1]);
    const CellSite middle = occupancy_.crystal().place(start.site);
    const Window window = room(middle, static_cast<int>(start.half_width));
    if (window.half_width > CellMarks::most_half_width || !is_free(window)) throw bad;
    enter(start, middle);
    Walker& walker = walkers_.back();
    if (hop_count >= walker.end.hop_count || arrival(walker).since(now) < 0.0)
      throw bad;
    walker.shown = hops_.whole(start.seed, walker.shown.basis,
                               static_cast<int>(start.half_width), hop_count);
  }
  hop_count_ = archive.value<std::uint64_t>();
  cells_ = archive.value<std::array<std::int64_t, 2>>();
  auto arrived_at = archive.values<std::int64_t>();
  if (arrived_at.size() != arrived_at_.size()) throw bad;
  arrived_at_ = std::move(arrived_at);
  // No run adds up so many that 64 bits are too few.
  constexpr std::int64_t most = std::int64_t{1} << 61;
  const auto is_sum = [](std::int64_t n) { return -most <= n && n <= most; };
  if (!std::ranges::all_of(cells_, is_sum) || !std::ranges::all_of(arrived_at_, is_sum))
    throw bad;
  if (const auto difference = difference_from_rebuilt())
    throw kmc::BadArchive("walks are not those of the atoms: " + *difference);
}

}  // namespace rates
