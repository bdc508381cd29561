// Reads atoms from the text dumps of LAMMPS (dump atom, dump custom), plain or gzip.
// The files may be anybody's: nothing in them is believed unchecked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "lattice/compressed_text.hpp"
#include "lattice/extended_xyz.hpp"

namespace lattice {

/// Reads the frames of a dump one after the other; memory is that of one frame.
///
/// A file that ends within a frame gives its complete frames, then truncated() is true.
/// But a first frame that is not complete is an error. A last line without newline is
/// taken as cut, except that the first frame may end in one.
class DumpReader {
 public:
  /// Throws InputError when the file cannot be read, or is compressed by xz.
  explicit DumpReader(std::filesystem::path file);

  /// The next complete frame; nothing at the end of the file and after an error.
  ///
  /// Columns may come in any order. Positions are taken from the first of xu yu zu, xsu
  /// ysu zsu, x y z, xs ys zs that is there; the last two are unwrapped by ix iy iz if
  /// those are there. Atoms are sorted by id if there are ids. The species is the
  /// column element, or else type, or else "X"; columns of numbers are kept by name.
  /// Units are metal or real: lengths in angstrom. The header has Timestep, Lattice and
  /// pbc as in extended XYZ, and Time [s] if the dump has ITEM: TIME. A tilted box is
  /// taken, one of general vectors (abc origin) refused. Throws InputError with file
  /// and line for anything that is not a frame.
  std::optional<XyzFrame> next();

  /// Whether the file ended in the middle of a frame. Known once next() returned
  /// nothing.
  bool truncated() const { return truncated_; }

 private:
  struct Head;
  std::optional<XyzFrame> ended_early(const std::string& where);
  bool read_section(const std::string& title, Head& head);
  bool read_box(const std::string& title, Head& head);
  std::optional<XyzFrame> read_atoms(const std::string& title, const Head& head);

  LineReader lines_;
  double units_per_s_ = 1e12;  ///< metal; ITEM: UNITS may change it
  std::size_t frame_count_ = 0;
  bool truncated_ = false;
  bool at_end_ = false;
};

}  // namespace lattice
