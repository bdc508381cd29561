// Reads atoms from XYZ files, plain or gzip: extended XYZ as Adatom, ASE and OVITO
// write it, and plain XYZ (species x y z, any comment line). The files may be
// anybody's: nothing in them is believed unchecked.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "lattice/compressed_text.hpp"
#include "lattice/extended_xyz.hpp"

namespace lattice {

/// Reads the frames of a .xyz or .xyz.gz file one after the other; memory is that of
/// one frame, whatever the file claims.
///
/// A file that ends within a frame gives its complete frames, then truncated() is true.
/// But a first frame that is not complete is an error. A last line without newline is
/// taken as cut, except that the first frame may end in one (files written by hand).
class XyzReader {
 public:
  /// Throws InputError when the file cannot be read.
  explicit XyzReader(std::filesystem::path file) : lines_(std::move(file)) {}

  /// The next complete frame; nothing at the end of the file and after an error.
  /// Columns that are no single numbers (vectors, text, logical) are skipped; without a
  /// species column every species is "X". Positions are finite, other numbers may be
  /// nan or inf. Throws InputError with file and line for anything that is not a frame.
  std::optional<XyzFrame> next();

  /// Whether the file ended in the middle of a frame. Known once next() returned
  /// nothing.
  bool truncated() const { return truncated_; }

  /// The number, from 1, of the line that was read last: that of a frame's last atom.
  std::size_t line_number() const { return lines_.line_number(); }

 private:
  std::optional<XyzFrame> ended_early(const std::string& where);

  LineReader lines_;
  std::size_t frame_count_ = 0;
  bool truncated_ = false;
  bool at_end_ = false;
};

}  // namespace lattice
