// Which kind of barrier table a file is.
#pragma once

#include <filesystem>

namespace rates {

enum class TableKind {
  pairs,     ///< rates/barrier_table.hpp
  patterns,  ///< rates/pattern_table.hpp
  processes  ///< rates/process_table.hpp
};

/// By the names of its columns. A file that is no table of any kind counts as one by
/// pairs, whose reader then says what is wrong with it.
TableKind kind_of_table(const std::filesystem::path& file);

}  // namespace rates
