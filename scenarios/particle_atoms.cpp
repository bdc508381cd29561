#include "scenarios/particle_atoms.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "lattice/input_error.hpp"
#include "lattice/words.hpp"
#include "lattice/xyz_reader.hpp"
#include "scenarios/particle_shapes.hpp"

namespace scenarios {
namespace {

using lattice::Matrix3;
using lattice::Vector3;

/// The number, from 1, of the first atom that lies on no site when the first atom lies
/// at `home`; 0 if all do.
std::size_t first_off_lattice(const lattice::UnitCell& cell,
                              const std::vector<Vector3>& from_first,
                              const Vector3& home) {
  for (std::size_t k = 0; k < from_first.size(); ++k) {
    const Vector3 x = home + from_first[k];
    if (norm(nearest_site(cell, x) - x) > 0.1 * cell.bond_length()) return k + 1;
  }
  return 0;
}

/// Enough to see what is wrong with all of them.
constexpr std::size_t most_told_atoms = 10;

/// The first mistakes, and how many more there are.
void tell_of_atoms(Section& section, std::vector<lattice::Mistake> mistakes) {
  if (mistakes.size() > most_told_atoms) {
    const std::size_t more = mistakes.size() - most_told_atoms;
    mistakes.resize(most_told_atoms);
    mistakes.back().problem +=
        ", and " + std::to_string(more) + " more atoms are like this";
  }
  section.mistakes_in_file("file", lattice::InputError(std::move(mistakes)));
}

/// Not a number of a type, nor "X".
bool is_element(const std::string& species) {
  return species != "X" && !lattice::number_of<double>(species);
}

void refuse_other_species(Section& section, const lattice::XyzFrame& frame,
                          const std::string& element, const std::filesystem::path& file,
                          std::size_t first_line) {
  std::vector<lattice::Mistake> mistakes;
  for (std::size_t k = 0; k < frame.species.size(); ++k)
    if (is_element(element) && is_element(frame.species[k]) &&
        frame.species[k] != element)
      mistakes.push_back({.file = file.string(),
                          .line = static_cast<int>(first_line + k),
                          .problem = "atom " + std::to_string(k + 1) + " is " +
                                     frame.species[k] + ", not " + element,
                          .hint = "as lattice.element, or X"});
  if (!mistakes.empty()) tell_of_atoms(section, mistakes);
}

/// A mistake for each atom that no block could hold beside the first.
std::vector<lattice::Mistake> atoms_too_far(const std::vector<Vector3>& from_first,
                                            const std::filesystem::path& file,
                                            std::size_t first_line) {
  std::vector<lattice::Mistake> mistakes;
  for (std::size_t k = 0; k < from_first.size(); ++k)
    if (!(norm(from_first[k]) <= largest_length))
      mistakes.push_back({.file = file.string(),
                          .line = static_cast<int>(first_line + k),
                          .problem = "atom " + std::to_string(k + 1) +
                                     " is too far from the first atom",
                          .hint = "at most 1e5 lattice constants; positions are in "
                                  "angstrom"});
  return mistakes;
}

/// A mistake for each atom that lies on the site of an earlier one. `first_line` is
/// that of the first atom.
std::vector<lattice::Mistake> atoms_on_one_site(const lattice::UnitCell& cell,
                                                const std::vector<Vector3>& from_first,
                                                const Vector3& home,
                                                const std::filesystem::path& file,
                                                std::size_t first_line) {
  std::map<std::tuple<std::array<int, 3>, unsigned>, std::size_t> owners;
  std::vector<lattice::Mistake> mistakes;
  for (std::size_t k = 0; k < from_first.size(); ++k) {
    const auto site = cell.site_near(cell.basis()[0] + home + from_first[k]);
    if (!site) continue;
    const auto [owner, is_first] = owners.try_emplace({site->cell, site->basis}, k);
    if (is_first) continue;
    mistakes.push_back({.file = file.string(),
                        .line = static_cast<int>(first_line + k),
                        .problem = "atom " + std::to_string(k + 1) +
                                   " lies on the site of atom " +
                                   std::to_string(owner->second + 1) + ", line " +
                                   std::to_string(first_line + owner->second),
                        .hint = "one atom to a site"});
  }
  return mistakes;
}

}  // namespace

Vector3 nearest_site(const lattice::UnitCell& cell, const Vector3& position) {
  Vector3 nearest{};
  double least = std::numeric_limits<double>::infinity();
  for (const Vector3& basis : cell.basis()) {
    const Vector3 home = basis - cell.basis()[0];
    const Vector3 f = cell.fractional(position - home);
    const Matrix3& v = cell.vectors();
    const Vector3 site = home + std::round(f[0]) * v[0] + std::round(f[1]) * v[1] +
                         std::round(f[2]) * v[2];
    if (norm(site - position) < least) {
      least = norm(site - position);
      nearest = site;
    }
  }
  return nearest;
}

std::optional<ParticleAtoms> read_atoms(Section& section, const Plan& plan) {
  std::vector<Vector3> from_first;
  Vector3 centre{};
  std::size_t first_line = 0;
  const std::filesystem::path file = section.file("file");
  try {
    lattice::XyzReader reader(file);
    const auto frame = reader.next();
    if (!frame || frame->positions_angstrom.empty()) {
      section.mistake("file", "the file has no atoms");
      return std::nullopt;
    }
    first_line = reader.line_number() + 1 - frame->positions_angstrom.size();
    refuse_other_species(section, *frame, plan.element, file, first_line);
    // What follows must be a frame too: with a wrong number of atoms, some are left
    // over.
    reader.next();
    const double scale = 0.1 / plan.lattice_constant_nm;
    const auto count = static_cast<double>(frame->positions_angstrom.size());
    for (const Vector3& x : frame->positions_angstrom) {
      from_first.push_back(scale * (x - frame->positions_angstrom.front()));
      centre = centre + (1.0 / count) * from_first.back();
    }
  } catch (const lattice::InputError& error) {
    section.mistakes_in_file("file", error);
    return std::nullopt;
  }
  if (const auto mistakes = atoms_too_far(from_first, file, first_line);
      !mistakes.empty()) {
    tell_of_atoms(section, mistakes);
    return std::nullopt;
  }
  // The first atom may be of any sublattice: of that with which all others are on
  // sites.
  const lattice::UnitCell& cell = plan.cell;
  std::size_t off = 0;
  for (const Vector3& basis : cell.basis()) {
    const Vector3 home = basis - cell.basis()[0];
    const std::size_t bad = first_off_lattice(cell, from_first, home);
    off = std::max(off, bad);
    if (bad > 0) continue;
    const auto mistakes = atoms_on_one_site(cell, from_first, home, file, first_line);
    if (!mistakes.empty()) tell_of_atoms(section, mistakes);
    ParticleAtoms atoms{.home = cell.to_crystal(home)};
    for (const Vector3& x : from_first) {
      atoms.from_centre.push_back(cell.to_crystal(x - centre));
      atoms.reach = std::max(atoms.reach, norm(x - centre));
    }
    return atoms;
  }
  tell_of_atoms(
      section, {{.file = file.string(),
                 .line = static_cast<int>(first_line + off - 1),
                 .problem = "atom " + std::to_string(off) + " is not on a lattice site",
                 .hint = "within a tenth of a bond length, counted from the first "
                         "atom"}});
  return std::nullopt;
}

}  // namespace scenarios
