#include "rates/process_hop.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "rates/pattern_hop.hpp"
#include "rates/two_bond_moves.hpp"

namespace rates {
namespace {

using lattice::Atom;
using lattice::Site;

/// Two catalogs over the same atoms: every change is made by the hops, and the moves
/// over two bonds are told.
class ProcessHop final : public LiftingHop {
 public:
  ProcessHop(lattice::Occupancy& occupancy, const ProcessBarriers& barriers,
             double temperature_K)
      : LiftingHop(occupancy),
        hops_(make_pattern_hop(occupancy, barriers.hops, temperature_K)),
        moves_(occupancy, hops_->vicinity(), barriers, temperature_K) {}

  double total_rate_per_s() override {
    return hops_->total_rate_per_s() + moves_.total_per_s();
  }

  void execute(double target_per_s, kmc::Rng& rng) override {
    const double hops_per_s = hops_->total_rate_per_s();
    if (target_per_s < hops_per_s) {
      hops_->execute(target_per_s, rng);
      const auto [from, bond] = hops_->last_hop();
      refresh_after_hop(from, bond);
      return;
    }
    begin(kmc::Phase::select);
    // The sum of both totals may have been rounded up.
    const double last_per_s = std::nextafter(moves_.total_per_s(), 0.0);
    const TwoBondMove move =
        moves_.pick(std::min(target_per_s - hops_per_s, last_per_s), rng);
    moves_.count(move);
    const bool exchange = process_rules()[move.process].way == Way::exchange;
    hop(exchange ? move.over : move.from,
        exchange ? move.second_bond : move.first_bond);
    hop(exchange ? move.from : move.over,
        exchange ? move.first_bond : move.second_bond);
  }

  /// From beside one end of a move over two bonds to beside the other.
  int reach_in_bonds() const override { return 4; }
  void perform(Site from, Site to) override {
    hops_->perform(from, to);
    refresh_after_hop(from, hops_->last_hop().bond);
  }

  void watch_phases(kmc::PhaseWatch* watch) override {
    LiftingHop::watch_phases(watch);
    hops_->watch_phases(watch);
  }

  void put(Site site, Atom atom, lattice::Species species) override {
    hops_->put(site, atom, species);
    moves_.refresh_around(site);
  }
  void lift(Site site) override {
    moves_.forget(occupancy_.atom(site));
    hops_->lift(site);
    moves_.refresh_around(site);
  }

  void set_temperature_K(double temperature_K) override {
    hops_->set_temperature_K(temperature_K);
    moves_.set_temperature_K(temperature_K);
  }

  lattice::Vector3 total_displacement() const override {
    return hops_->total_displacement();
  }
  std::size_t mobile_atom_count() const override {
    std::size_t count = 0;
    occupancy_.for_atoms([&](Atom atom, Site site) {
      count += hops_->can_hop(site) || moves_.can_move(atom);
    });
    return count;
  }

  std::vector<Move> moves(Site site) const override {
    std::vector<Move> list = hops_->moves(site);
    for (const TwoBondMove& move : moves_.moves(site))
      list.push_back(moves_.told(move));
    return list;
  }
  std::vector<UsedEntry> used_entries() const override {
    std::vector<UsedEntry> list = hops_->used_entries();
    std::ranges::copy(moves_.used_entries(), std::back_inserter(list));
    return list;
  }

  std::optional<std::string> difference_from_rebuilt() override {
    if (auto difference = hops_->difference_from_rebuilt()) return difference;
    return moves_.difference_from_rebuilt();
  }

  void save(kmc::ArchiveWriter& archive) const override {
    hops_->save(archive);
    moves_.save(archive);
  }
  void restore(kmc::ArchiveReader& archive) override {
    hops_->restore(archive);
    moves_.restore(archive);
  }

 private:
  void hop(Site from, unsigned bond) {
    hops_->hop(from, bond);
    refresh_after_hop(from, bond);
  }
  void refresh_after_hop(Site from, unsigned bond) {
    begin(kmc::Phase::update);
    moves_.refresh_after_hop(from, bond);
    begin(kmc::Phase::wait);
  }

  std::unique_ptr<DirectedHop> hops_;
  TwoBondMoves moves_;
};

}  // namespace

std::unique_ptr<LiftingHop> make_process_hop(lattice::Occupancy& occupancy,
                                             const ProcessBarriers& barriers,
                                             double temperature_K) {
  return std::make_unique<ProcessHop>(occupancy, barriers, temperature_K);
}

}  // namespace rates
