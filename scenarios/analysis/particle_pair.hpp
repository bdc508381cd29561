// Two particles of atoms that lie anywhere, as molecular dynamics leaves them: which
// atom belongs to which.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lattice/extended_xyz.hpp"
#include "scenarios/analysis/atom_size.hpp"

namespace scenarios {

/// Of which particle an atom is one.
enum class Member : char { first, second, neither };

/// Which particle each atom belongs to. Decided in the first frame; atoms keep it, so
/// later frames may hold them in another order (if there are ids) or lack some.
class ParticlePair {
 public:
  /// `by`: the name of a column with two values (type, origin, mol, ..., species),
  /// "ids:A-B" for the ids of the first particle (all others are the second),
  /// "geometry", or "auto": origin, which Adatom writes, if it has two values, or the
  /// first of mol, type, species that has two whose atoms lie apart, or else geometry.
  ///
  /// Geometry: the two largest connected groups, if the smaller has at least a tenth of
  /// the atoms of the larger; otherwise the cut through the fewest bonds between the
  /// outer fifths along the longest axis (of inertia). Throws lattice::InputError with
  /// the name of the file for anything that does not give two particles.
  ParticlePair(const lattice::XyzFrame& first, const std::string& by,
               const AtomSize& size, const std::string& file);

  /// Of which particle each atom of a frame is. Throws lattice::InputError if the atoms
  /// cannot be those of the first frame.
  std::vector<Member> members(const lattice::XyzFrame& frame) const;

  /// How the particles were told apart: the name of a column, "ids" or "geometry".
  const std::string& found_by() const { return found_by_; }
  std::size_t first_count() const { return counts_[0]; }
  std::size_t second_count() const { return counts_[1]; }

 private:
  bool take_column(const lattice::XyzFrame& frame, const std::string& name);
  void take_ids(const lattice::XyzFrame& frame, const std::string& range);
  void take_geometry(const lattice::XyzFrame& frame, const AtomSize& size);
  void refuse_more_origins(const lattice::XyzFrame& frame) const;
  void count(const std::vector<Member>& members);
  [[noreturn]] void refuse(const std::string& problem, const std::string& hint) const;

  std::string file_;
  std::string found_by_;
  std::map<std::string, Member> member_of_value_;  // where a column decides
  std::map<double, Member> member_of_id_;          // where ids or geometry do
  std::vector<Member> member_in_order_;            // without ids
  std::size_t counts_[2] = {0, 0};
};

}  // namespace scenarios
