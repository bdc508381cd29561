// A whole frame as extended XYZ.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "lattice/extended_xyz.hpp"

/// A column of whole numbers is declared as integers. Requires: lists of equal length.
inline std::string xyz_text(const lattice::XyzFrame& frame) {
  const auto is_whole = [](double x) {
    return std::trunc(x) == x && std::abs(x) <= 0x1p53;
  };
  std::vector<lattice::XyzColumn> columns;
  for (const auto& [name, values] : frame.numbers)
    columns.push_back({name, std::ranges::all_of(values, is_whole)
                                 ? lattice::XyzNumber::integer
                                 : lattice::XyzNumber::real});
  const std::size_t atom_count = frame.positions_angstrom.size();
  std::string text = lattice::xyz_frame_head(atom_count, columns, frame.header);
  for (std::size_t atom = 0; atom < atom_count; ++atom) {
    std::vector<double> numbers;
    for (const auto& [name, values] : frame.numbers) numbers.push_back(values[atom]);
    lattice::append_xyz_atom(text, frame.species[atom], frame.positions_angstrom[atom],
                             numbers);
  }
  return text;
}
