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

LoneWalks::LoneWalks(const lattice::Crystal& crystal, const CellMarks& taken,
                     const std::array<int, 2>& margin)
    : crystal_(crystal),
      hops_(crystal.cell()),
      margin_{std::max(margin[0], hops_.reach()), std::max(margin[1], hops_.reach())},
      taken_(taken),
      rooms_(crystal),
      arrived_at_(crystal.cell().basis().size(), 0) {
  for (std::size_t axis = 0; axis < 2; ++axis)
    districts_[axis] =
        std::max(crystal.size()[axis] / (CellMarks::most_half_width + 1), 1);
  inhabitants_.resize(static_cast<std::size_t>(districts_[0]) *
                      static_cast<std::size_t>(districts_[1]));
}

void LoneWalks::resize(std::size_t atom_end) {
  index_.resize(atom_end, nobody);
  arrivals_.resize_slots(atom_end);
}

void LoneWalks::set_rates_per_s(double hop_per_s, double end_per_s) {
  ADATOM_EXPECT(walkers_.empty());
  hop_per_s_ = hop_per_s;
  most_sites_ = 4096.0;  // a walk takes about as many hops
  if (end_per_s > 0.0) most_sites_ = std::min(most_sites_, hop_per_s / end_per_s);
}

// ---- rooms

LoneWalks::Window LoneWalks::room(const CellSite& middle, int half_width) const {
  return {middle.cell[0],
          middle.cell[1],
          {half_width + margin_[0], half_width + margin_[1]}};
}

bool LoneWalks::is_free(const Window& window) const {
  return taken_.holds(window) && !taken_.any_set(window) && !rooms_.any_set(window);
}

/// How many cells a walk may go away from a cell; 0: nobody could walk.
int LoneWalks::widest(const CellSite& middle) const {
  const auto sites_per_cell = static_cast<double>(hops_.sites_per_cell());
  int widest = 0;
  for (int half_width = 1; half_width + widest_margin() <= CellMarks::most_half_width &&
                           half_width * half_width * sites_per_cell <= most_sites_ &&
                           is_free(room(middle, half_width));
       half_width *= 2)
    widest = half_width;
  return widest;
}

std::size_t LoneWalks::district(int x, int y) const {
  const auto part = [&](std::int64_t cell, int axis) {
    const auto a = static_cast<std::size_t>(axis);
    return static_cast<std::size_t>(cell * districts_[a] / crystal_.size()[a]);
  };
  return part(y, 1) * static_cast<std::size_t>(districts_[0]) + part(x, 0);
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

// ---- walks

bool LoneWalks::begin(Atom atom, Site site, const kmc::Clock& now, kmc::Rng& rng) {
  ADATOM_EXPECT(!walks(atom));
  const CellSite middle = crystal_.place(site);
  const int half_width = hop_per_s_ > 0.0 ? widest(middle) : 0;
  if (half_width == 0) return false;
  enter({atom, site, rng.bits(), now, static_cast<std::uint64_t>(half_width)}, middle);
  return true;
}

void LoneWalks::enter(const Start& start, const CellSite& middle) {
  const auto half_width = static_cast<int>(start.half_width);
  const Walker walker{start, room(middle, half_width), middle.cell[2],
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
  return crystal_.site_across(
      {walker.room.x + walk.x, walker.room.y + walk.y, walker.z}, walk.basis);
}

/// Returns where that is.
LoneWalks::Site LoneWalks::move_to(Walker& walker, const LoneWalk& to) {
  const LoneWalk& from = walker.shown;
  hop_count_ += to.hop_count - from.hop_count;
  cells_[0] += to.x - from.x;
  cells_[1] += to.y - from.y;
  ++arrived_at_[to.basis];
  --arrived_at_[from.basis];
  walker.shown = to;
  return site(walker, to);
}

LoneWalks::Site LoneWalks::show(Atom atom, const kmc::Clock& time) {
  Walker& walker = this->walker(atom);
  LoneWalk now = walker.shown;
  // The hop to the rim is an event, even where rounding says that it is over.
  hops_.go_on(now, static_cast<int>(walker.start.half_width), walker.end.hop_count - 1,
              time.since(walker.start.time) * hop_per_s_);
  return move_to(walker, now);
}

LoneWalks::Site LoneWalks::end(Atom atom, const kmc::Clock& now) {
  const Site site = show(atom, now);
  leave(atom);
  return site;
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
}

kmc::Clock LoneWalks::next() const {
  return arrivals_.empty() ? kmc::Clock::never() : arrivals_.first_time();
}

LoneWalks::Arrival LoneWalks::arrive() {
  const Atom atom = arrivals_.first();
  const LoneWalk end = walker(atom).end;
  const Site site = move_to(walker(atom), end);
  leave(atom);
  return {atom, site};
}

lattice::Vector3 LoneWalks::displacement() const {
  const lattice::UnitCell& cell = crystal_.cell();
  lattice::Vector3 sum{0, 0, 0};
  for (int axis = 0; axis < 2; ++axis)
    sum = sum + static_cast<double>(cells_[static_cast<std::size_t>(axis)]) *
                    cell.vectors()[axis];
  for (unsigned b = 0; b < arrived_at_.size(); ++b)
    sum = sum + static_cast<double>(arrived_at_[b]) * cell.basis()[b];
  return sum;
}

std::optional<std::string> LoneWalks::difference_from_rebuilt() const {
  CellMarks rooms(crystal_);
  kmc::Clock first = kmc::Clock::never();
  for (const Walker& walker : walkers_) {
    const Start& start = walker.start;
    const auto half_width = static_cast<int>(start.half_width);
    const unsigned basis = crystal_.basis(start.site);
    const std::string who = "the walk of atom " + std::to_string(start.atom);
    if (index_[start.atom] != static_cast<std::size_t>(&walker - walkers_.data()))
      return who;
    if (walker.end != hops_.whole(start.seed, basis, half_width) ||
        walker.shown !=
            hops_.whole(start.seed, basis, half_width, walker.shown.hop_count))
      return who;
    if (!rooms.holds(walker.room) || rooms.any_set(walker.room) ||
        taken_.any_set(walker.room))
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

void LoneWalks::restore(kmc::ArchiveReader& archive, const kmc::Clock& now,
                        const std::function<Site(Atom)>& take_up) {
  ADATOM_EXPECT(walkers_.empty());
  const kmc::BadArchive bad("a walk is none of the atoms");
  for (auto count = archive.value<std::uint64_t>(); count > 0; --count) {
    const auto start = archive.value<Start>();
    const auto hop_count = archive.value<std::uint64_t>();
    const bool is_one =
        start.atom < index_.size() && !walks(start.atom) &&
        start.site < crystal_.end() && crystal_.exists(start.site) &&
        start.half_width > 0 && start.half_width <= CellMarks::most_half_width &&
        start.time.is_time() && start.time.since(now) <= 0.0 && hop_per_s_ > 0.0;
    if (!is_one) throw bad;
    const Site shown_at = take_up(start.atom);
    const CellSite middle = crystal_.place(start.site);
    const Window window = room(middle, static_cast<int>(start.half_width));
    if (shown_at == lattice::no_site ||
        window.half_width[0] > CellMarks::most_half_width ||
        window.half_width[1] > CellMarks::most_half_width || !is_free(window))
      throw bad;
    enter(start, middle);
    Walker& walker = walkers_.back();
    if (hop_count >= walker.end.hop_count || arrival(walker).since(now) < 0.0)
      throw bad;
    walker.shown = hops_.whole(start.seed, walker.shown.basis,
                               static_cast<int>(start.half_width), hop_count);
    if (site(walker, walker.shown) != shown_at) throw bad;
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
