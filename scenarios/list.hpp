// Things of the present state that go into a CSV file of their own, one row for each:
// islands, distances, events of a genealogy.
#pragma once

#include <string>
#include <vector>

#include "kmc/archive.hpp"
#include "scenarios/maker.hpp"
#include "scenarios/registry.hpp"

namespace scenarios {

/// Rows of NAME.csv, any number of them at each due point of the series. It looks at
/// the state, which must outlive it, and never changes it; it may remember what it saw.
class List {
 public:
  virtual ~List() = default;
  /// Names with the unit as suffix; the same list at every call. Time and number of
  /// events come before them.
  virtual std::vector<std::string> columns() const = 0;
  /// One text for each row, its values separated by commas: see scenarios/csv_cell.hpp.
  virtual std::vector<std::string> rows() = 0;

  /// What it remembers. Whoever remembers nothing saves nothing.
  virtual void save(kmc::ArchiveWriter&) const {}
  /// Throws kmc::BadArchive.
  virtual void restore(kmc::ArchiveReader&) {}
};

using Lists = Registry<Maker<List>>;

}  // namespace scenarios
