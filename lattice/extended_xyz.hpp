// Atoms as text: frames of extended XYZ, which ASE and OVITO read. A frame is the
// number of atoms, a line of key=value pairs with `Properties=` (the columns), and one
// line for each atom. Here is its writing; xyz_reader.hpp reads it.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lattice/vector3.hpp"

namespace lattice {

/// The atoms at one moment. All lists have one entry for each atom.
struct XyzFrame {
  std::vector<Vector3> positions_angstrom;
  std::vector<std::string> species;
  /// Further columns of one number each, integers and reals, by name.
  std::map<std::string, std::vector<double>> numbers;
  /// The key=value pairs of the comment line but Properties, such as Lattice and Time,
  /// without quotes; a plain comment is under "comment".
  std::map<std::string, std::string> header;
};

/// A finite number of the header; nothing if it has no such key, or another value.
std::optional<double> header_number(const XyzFrame& frame, const std::string& key);

enum class XyzNumber : char { integer = 'I', real = 'R' };

/// A further column of one number for each atom.
struct XyzColumn {
  std::string name;
  XyzNumber kind = XyzNumber::real;
};

/// The first two lines of a frame whose atoms follow by append_xyz_atom(), with
/// `columns` after species and position. Throws InputError for a name or value that the
/// format cannot hold (names: [A-Za-z0-9_.-] but not Properties, species, pos; values:
/// one line).
std::string xyz_frame_head(std::size_t atom_count, std::span<const XyzColumn> columns,
                           const std::map<std::string, std::string>& header);

/// Appends the line of one atom. Numbers have the fewest digits that give back the same
/// value when read (but -0 becomes 0): round them where a short file matters more.
/// Throws InputError for an empty species or one with spaces. Requires: a finite
/// position.
void append_xyz_atom(std::string& text, std::string_view species,
                     const Vector3& position_angstrom, std::span<const double> numbers);

}  // namespace lattice
