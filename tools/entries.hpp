// entries.csv: by which entries of its tables the events of a run went.
#pragma once

#include <string>
#include <vector>

#include "rates/move.hpp"

namespace tools {

/// entry,source,barrier_eV,event_count,share: the most used first; `share` is of all
/// events that are counted.
std::string entries_csv(std::vector<rates::UsedEntry> entries);

/// Of the events with a barrier of the table or of a fallback, the share of the latter;
/// 0 without such events. Those by a formula, as evaporation, do not count.
double fallback_event_share(const std::vector<rates::UsedEntry>& entries);

}  // namespace tools
