// Where the numbers of a barrier table come from, and whether two tables can be of one
// run.
#pragma once

#include <map>
#include <string>

#include "lattice/input_error.hpp"

namespace rates {

/// What a file of barriers says of itself.
struct TableOrigin {
  std::string file;
  std::map<std::string, std::string> about{};  ///< the comments by key, as written
  double attempt_frequency_per_s = 1e13;
};

/// Throws lattice::InputError if `other`, which completes `table`, is of another metal,
/// or states another prefactor. Requires: both were read from files.
inline void expect_one_metal(const TableOrigin& table, const TableOrigin& other) {
  const bool is_metal = other.about.at("metal") == table.about.at("metal");
  const bool is_prefactor =
      !other.about.contains("prefactor_per_s") ||
      other.attempt_frequency_per_s == table.attempt_frequency_per_s;
  if (is_metal && is_prefactor) return;
  const char* key = is_metal ? "prefactor_per_s" : "metal";
  throw lattice::InputError(lattice::Mistake{
      .file = other.file,
      .problem = std::string(key) + " = " + other.about.at(key) +
                 " is not that of the table that it completes, " + table.file,
      .hint = "the tables of a run are of the same metal and prefactor"});
}

}  // namespace rates
