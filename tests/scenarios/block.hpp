// A state whose atoms a test puts by hand, and what is measured of it.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/scenarios/plan_text.hpp"

/// A crystal with atoms put by hand; lattice constant 0.4 nm, bond energy 0.3 eV.
class Block {
 public:
  Block(const std::string& cell, const lattice::Crystal::Cells& size,
        const std::array<lattice::Side, 3>& sides = open)
      : crystal_(lattice::unit_cell(cell), size, sides), occupancy_(crystal_) {}

  /// An atom on each empty site where `inside` is true; of this particle, from 1.
  void fill(const std::function<bool(const lattice::Vector3&)>& inside,
            std::uint32_t origin = 0) {
    crystal_.for_each_site([&](lattice::Site site) {
      if (!inside(crystal_.position(site)) || occupancy_.occupied(site)) return;
      occupancy_.place(site);
      origin_.push_back(origin);
    });
  }
  std::map<std::string, double> measure(
      const std::string& name, std::vector<scenarios::Particle> particles = {},
      std::vector<scenarios::Contact> contacts = {}) const {
    const scenarios::State state{crystal_, occupancy_, "X",      0.4,     0.3,
                                 {},       particles,  contacts, origin_, {}};
    return measured(name, state);
  }
  std::size_t atom_count() const { return occupancy_.atom_count(); }

 private:
  static constexpr std::array<lattice::Side, 3> open = {
      lattice::Side::open, lattice::Side::open, lattice::Side::open};
  lattice::Crystal crystal_;
  lattice::Occupancy occupancy_;
  std::vector<std::uint32_t> origin_;
};
