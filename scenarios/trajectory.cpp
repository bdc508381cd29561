#include "scenarios/trajectory.hpp"

#include <array>
#include <cstdio>
#include <map>
#include <span>
#include <vector>

#include "lattice/compressed_text.hpp"
#include "lattice/extended_xyz.hpp"
#include "lattice/words.hpp"

namespace scenarios {
namespace {

constexpr double angstrom_per_nm = 10.0;

/// The edges of the block, as the format wants them: nine numbers in one text.
std::string edges_text(const State& state) {
  std::string text;
  const double scale = state.lattice_constant_nm * angstrom_per_nm;
  for (int axis = 0; axis < 3; ++axis)
    for (const double x : state.crystal.edge(axis, scale))
      text += (text.empty() ? "" : " ") + lattice::shortest(x);
  return text;
}

std::string sides_text(const State& state) {
  std::string text;
  for (const lattice::Side side : state.crystal.sides())
    text += std::string(text.empty() ? "" : " ") +
            (side == lattice::Side::periodic ? "T" : "F");
  return text;
}

/// Three decimals of an angstrom name a lattice site with room to spare, in a file of a
/// third of the size.
double rounded(double angstrom) { return std::round(angstrom * 1000.0) / 1000.0; }

}  // namespace

std::string xyz_frame(const State& state, double time_s, std::uint64_t event_count) {
  std::vector<lattice::XyzColumn> columns = {
      {"coordination", lattice::XyzNumber::integer},
      {"origin", lattice::XyzNumber::integer}};
  if (state.film) columns.push_back({"arrival_s", lattice::XyzNumber::real});
  const bool has_steps = state.film && !state.film->steps.is_flat();
  if (has_steps) columns.push_back({"layer", lattice::XyzNumber::integer});
  const double scale = state.lattice_constant_nm * angstrom_per_nm;
  std::map<std::string, std::string> header = {{"Lattice", edges_text(state)},
                                               {"pbc", sides_text(state)},
                                               {"Units", "angstrom s"},
                                               {"Time", lattice::shortest(time_s)},
                                               {"Event", std::to_string(event_count)}};
  if (state.film) {
    // Few atoms alone would not tell, nor would those that came up from the substrate.
    const LatticePlanes& planes = state.film->planes;
    header["Bond"] = lattice::shortest(scale * state.crystal.cell().bond_length());
    if (has_steps)
      header["LayerHeight"] = lattice::shortest(scale * planes.spacing);
    else
      header["Surface"] = lattice::shortest(
          scale * (planes.offset + (state.film->first_plane - 0.5) * planes.spacing));
  }
  std::string text =
      lattice::xyz_frame_head(state.occupancy.atom_count(), columns, header);
  state.occupancy.for_atoms([&](lattice::Atom atom, lattice::Site site) {
    const lattice::Vector3 place = state.crystal.position(site);
    lattice::Vector3 position = scale * place;
    for (double& x : position) x = rounded(x);
    const std::array<double, 4> numbers = {
        static_cast<double>(state.occupancy.coordination(site)),
        static_cast<double>(state.origin[atom]), state.arrival_s[atom],
        has_steps ? static_cast<double>(state.film->layer(place)) : 0.0};
    lattice::append_xyz_atom(text, state.element, position,
                             std::span(numbers).first(columns.size()));
  });
  return text;
}

void Trajectory::observe(double time_s, std::uint64_t event_count) {
  const std::string frame = xyz_frame(state_, time_s, event_count);
  if (format_ == Format::gzip)
    files_.append("trajectory.xyz.gz", lattice::gzip_member(frame));
  else
    files_.append("trajectory.xyz", frame);
}

}  // namespace scenarios
