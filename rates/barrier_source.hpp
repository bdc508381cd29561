// Where a barrier comes from.
#pragma once

#include <cstdint>

namespace rates {

enum class BarrierSource : std::uint8_t {
  table,         ///< its own row of the table
  coordination,  ///< a table by (n_initial, n_final), where one by pattern has no row
  linear,        ///< a linear fit, where a table has no row
  forbidden,     ///< nothing: the hop does not happen
  few,           ///< nothing: too few neighbours before or after
  balance,       ///< nothing: made for detailed balance with the way back
  formula        ///< no table, but a formula of the input
};

/// One word for people and files.
constexpr const char* word_of(BarrierSource source) {
  constexpr const char* words[] = {"table", "coordination", "linear", "forbidden",
                                   "few",   "balance",      "formula"};
  return words[static_cast<unsigned>(source)];
}

/// The same after what has it: "172 patterns from the table".
constexpr const char* phrase_of(BarrierSource source) {
  constexpr const char* phrases[] = {
      "from the table",          "by coordination",  "by the linear fit", "forbidden",
      "with too few neighbours", "made for balance", "by a formula"};
  return phrases[static_cast<unsigned>(source)];
}

}  // namespace rates
