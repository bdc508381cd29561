#include "tools/entries.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "rates/barrier_source.hpp"

namespace tools {
namespace {

using rates::UsedEntry;

/// Of the entries that `counts` says yes to.
std::uint64_t events_of(const std::vector<UsedEntry>& entries, auto&& counts) {
  std::uint64_t sum = 0;
  for (const UsedEntry& entry : entries)
    if (counts(entry)) sum += entry.event_count;
  return sum;
}

std::uint64_t all_events_of(const std::vector<UsedEntry>& entries) {
  return events_of(entries, [](const UsedEntry&) { return true; });
}

}  // namespace

std::string entries_csv(std::vector<UsedEntry> entries) {
  std::ranges::stable_sort(entries, [](const UsedEntry& a, const UsedEntry& b) {
    return a.event_count > b.event_count;
  });
  const auto all = static_cast<double>(all_events_of(entries));
  std::string text = "entry,source,barrier_eV,event_count,share\n";
  for (const UsedEntry& entry : entries) {
    char numbers[96];
    std::snprintf(numbers, sizeof numbers, ",%.10g,%llu,%.6g\n", entry.barrier_eV,
                  static_cast<unsigned long long>(entry.event_count),
                  static_cast<double>(entry.event_count) / all);
    text += entry.entry + "," + entry.source + numbers;
  }
  return text;
}

double fallback_event_share(const std::vector<UsedEntry>& entries) {
  const std::string table = rates::word_of(rates::BarrierSource::table);
  // Not of a table: evaporation, for one.
  const std::string formula = rates::word_of(rates::BarrierSource::formula);
  const auto of_tables = events_of(
      entries, [&](const UsedEntry& entry) { return entry.source != formula; });
  const auto fallbacks = events_of(entries, [&](const UsedEntry& entry) {
    return entry.source != formula && entry.source != table;
  });
  return fallbacks == 0
             ? 0.0
             : static_cast<double>(fallbacks) / static_cast<double>(of_tables);
}

}  // namespace tools
