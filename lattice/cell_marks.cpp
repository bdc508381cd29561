#include "lattice/cell_marks.hpp"

#include <algorithm>

namespace lattice {

CellMarks::CellMarks(const Crystal& crystal)
    : size_{crystal.size()[0], crystal.size()[1]},
      periodic_{crystal.sides()[0] == Side::periodic,
                crystal.sides()[1] == Side::periodic},
      words_per_row_((static_cast<std::size_t>(size_[0]) + 63) / 64),
      words_(words_per_row_ * static_cast<std::size_t>(size_[1]), 0) {}

bool CellMarks::holds(const Window& window) const {
  const std::array<int, 2> middle = {window.x, window.y};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const int half_width = window.half_width[axis];
    if (periodic_[axis]
            ? 2 * half_width + 1 > size_[axis]
            : middle[axis] < half_width || middle[axis] + half_width >= size_[axis])
      return false;
  }
  return true;
}

/// Calls action(word, bits) for all words of all rows of a window until one is true,
/// and returns whether one was.
template <class Action>
bool CellMarks::for_words(const Window& window, Action&& action) const {
  struct Part {
    std::size_t word;
    std::uint64_t bits;
  };
  std::array<Part, 8> parts;
  std::size_t part_count = 0;
  for (int left = 2 * window.half_width[0] + 1, x = window.x - window.half_width[0];
       left > 0;) {
    const int inside = x < 0 ? x + size_[0] : x >= size_[0] ? x - size_[0] : x;
    const int cells = std::min({left, 64 - inside % 64, size_[0] - inside});
    parts[part_count++] = {word(inside, 0), ~std::uint64_t{0} >> (64 - cells)
                                                                     << (inside % 64)};
    x = inside + cells;
    left -= cells;
  }
  for (int dy = -window.half_width[1]; dy <= window.half_width[1]; ++dy) {
    int y = window.y + dy;
    if (y < 0) y += size_[1];
    if (y >= size_[1]) y -= size_[1];
    const std::size_t row = word(0, y);
    for (std::size_t k = 0; k < part_count; ++k)
      if (action(row + parts[k].word, parts[k].bits)) return true;
  }
  return false;
}

bool CellMarks::any_set(const Window& window) const {
  return for_words(window, [this](std::size_t word, std::uint64_t bits) {
    return (words_[word] & bits) != 0;
  });
}

void CellMarks::set(const Window& window) {
  for_words(window, [this](std::size_t word, std::uint64_t bits) {
    words_[word] |= bits;
    return false;
  });
}

void CellMarks::clear(const Window& window) {
  for_words(window, [this](std::size_t word, std::uint64_t bits) {
    words_[word] &= ~bits;
    return false;
  });
}

bool CellMarks::contains(const Window& window, int x, int y) const {
  const auto near = [&](int apart, std::size_t axis) {
    apart = std::abs(apart);
    return std::min(apart, periodic_[axis] ? size_[axis] - apart : apart) <=
           window.half_width[axis];
  };
  return near(x - window.x, 0) && near(y - window.y, 1);
}

}  // namespace lattice
