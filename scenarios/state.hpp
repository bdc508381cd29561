// What is simulated, as it is now: everything that a measurement may look at.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lattice/occupancy.hpp"

namespace scenarios {

/// A particle as it was placed.
struct Particle {
  lattice::Vector3 centre;  ///< in the frame of the crystal block, in lattice constants
  double radius = 0.0;      ///< half its extent, in lattice constants
};

/// Two particles that touched at the start.
struct Contact {
  std::size_t first;     ///< index into State::particles
  std::size_t second;    ///< index into State::particles
  double first_radius;   ///< distance from the centre to the border, along the axis
  double second_radius;  ///< likewise
};

struct State {
  const lattice::Crystal& crystal;
  const lattice::Occupancy& occupancy;
  std::string element;
  double lattice_constant_nm;
  double bond_energy_eV;
  std::vector<Particle> particles;
  std::vector<Contact> contacts;
  std::vector<std::uint16_t> origin;  ///< by atom: number of its particle, from 1
};

}  // namespace scenarios
