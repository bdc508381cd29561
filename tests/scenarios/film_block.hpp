// Films put by hand, atom by atom.
#pragma once

#include <cmath>
#include <functional>
#include <map>
#include <string>

#include "scenarios/lattice_planes.hpp"
#include "scenarios/list.hpp"
#include "tests/scenarios/plan_text.hpp"

/// A block without a substrate whose layer 0 lies at z = 0; lattice constant 0.5 nm.
/// Film atoms come from put() and fill(), atoms of a substrate from fill_substrate().
class FilmBlock {
 public:
  using Inside = std::function<bool(const lattice::Vector3&)>;

  explicit FilmBlock(const std::string& cell, const lattice::Crystal::Cells& size,
                     int first_plane = 0)
      : FilmBlock(lattice::unit_cell(cell), size, first_plane) {}
  explicit FilmBlock(const lattice::UnitCell& cell, const lattice::Crystal::Cells& size,
                     int first_plane = 0)
      : crystal_(
            cell, size,
            {lattice::Side::periodic, lattice::Side::periodic, lattice::Side::open}),
        occupancy_(crystal_),
        state_{crystal_, occupancy_, "X", 0.5, 0.3, {}, {}, {}, {}, {}} {
    const lattice::UnitCell& c = crystal_.cell();
    const scenarios::LatticePlanes planes = scenarios::lattice_planes(c, {0, 0, 1});
    const double cells = static_cast<double>(size[0]) * size[1];
    const double area = cells * norm(cross(c.vectors()[0], c.vectors()[1]));
    state_.film = {
        planes, first_plane, 12,
        static_cast<std::uint64_t>(std::llround(area / planes.area_per_site)),
        area * 0.25};
  }
  FilmBlock(const FilmBlock&) = delete;

  lattice::Atom put(const lattice::Crystal::Cells& cell, unsigned basis = 0,
                    std::uint32_t origin = 1) {
    return place(crystal_.site(cell, basis), origin);
  }
  void fill(const Inside& inside) { fill(inside, 1); }
  void fill_substrate(const Inside& inside) { fill(inside, 0); }
  void remove(const lattice::Crystal::Cells& cell, unsigned basis = 0) {
    occupancy_.remove(crystal_.site(cell, basis));
  }

  /// What is left is a block of atoms, all of which count.
  void forget_film() { state_.film.reset(); }

  const scenarios::State& state() const { return state_; }
  std::map<std::string, double> measure(const std::string& name) const {
    return measured(name, state_);
  }
  std::vector<std::string> list(const std::string& name) const {
    return scenarios::Lists::find(name)(state_)->rows();
  }

 private:
  lattice::Atom place(lattice::Site site, std::uint32_t origin) {
    const lattice::Atom atom = occupancy_.place(site);
    if (atom == state_.origin.size()) state_.origin.push_back(origin);
    state_.origin[atom] = origin;
    return atom;
  }
  void fill(const Inside& inside, std::uint32_t origin) {
    crystal_.for_each_site([&](lattice::Site site) {
      if (inside(crystal_.position(site)) && !occupancy_.occupied(site))
        place(site, origin);
    });
  }

  lattice::Crystal crystal_;
  lattice::Occupancy occupancy_;
  scenarios::State state_;
};
