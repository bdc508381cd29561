// Which cells of a planar block are spoken for.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "lattice/crystal.hpp"

namespace lattice {

/// A mark for each cell of the first two axes, a bit each: so that whole windows of
/// them are looked at, set and cleared 64 at a time.
class CellMarks {
 public:
  /// Cells within a half width of a middle along each axis, across periodic sides.
  /// Requires: half_width <= most_half_width.
  struct Window {
    int x, y;
    std::array<int, 2> half_width;
  };
  static constexpr int most_half_width = 63;

  /// The crystal must outlive it. No cell is marked.
  explicit CellMarks(const Crystal& crystal);

  bool is_set(int x, int y) const { return (words_[word(x, y)] >> (x % 64) & 1U) != 0; }
  void set(int x, int y) { words_[word(x, y)] |= std::uint64_t{1} << (x % 64); }
  void clear(int x, int y) { words_[word(x, y)] &= ~(std::uint64_t{1} << (x % 64)); }

  /// Whether the window lies within the block, and meets itself across no side.
  bool holds(const Window& window) const;
  // Requires of these: holds(window).
  bool any_set(const Window& window) const;
  void set(const Window& window);
  void clear(const Window& window);

  /// Whether a cell lies in a window.
  bool contains(const Window& window, int x, int y) const;

  bool operator==(const CellMarks& other) const { return words_ == other.words_; }

 private:
  std::size_t word(int x, int y) const {
    return static_cast<std::size_t>(y) * words_per_row_ +
           static_cast<std::size_t>(x / 64);
  }
  template <class Action>
  bool for_words(const Window& window, Action&& action) const;

  std::array<int, 2> size_;
  std::array<bool, 2> periodic_;
  std::size_t words_per_row_;
  std::vector<std::uint64_t> words_;  ///< shape [size y, words of a row]
};

}  // namespace lattice
