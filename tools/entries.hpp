// entries.csv: by which entries of its tables the events of a run went.
#pragma once

#include <string>
#include <vector>

#include "rates/move.hpp"

namespace tools {

/// entry,source,barrier_eV,event_count,share: the most used first; `share` is of all
/// events that are counted.
std::string entries_csv(std::vector<rates::UsedEntry> entries);

/// The share of events whose barrier is of another source than the table itself; 0
/// without events.
double fallback_event_share(const std::vector<rates::UsedEntry>& entries);

}  // namespace tools
