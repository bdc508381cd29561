#include "rates/pattern_barriers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "rates/surface_process.hpp"

namespace rates {
namespace {

using lattice::InputError;
using lattice::Mistake;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Barriers by coordination of each fallback that has them.
using ByCoordination = CoordinationBarriers::Table;

ByCoordination linear_table(const LinearFit& fit) {
  return linear_barriers({.constant_eV = fit.constant_eV,
                          .per_initial_eV = fit.per_initial_eV,
                          .per_final_eV = fit.per_final_eV,
                          .fewest = 0})
      .barrier_eV;
}

/// A barrier and where it comes from.
struct Entry {
  double barrier_eV;
  BarrierSource source;
};

/// What the fallbacks say, tried in their order.
class Fallbacks {
 public:
  Fallbacks(const PatternTable& table, const PatternRules& rules) {
    for (const PatternFallback fallback : rules.fallbacks) {
      if (fallback == PatternFallback::coordination) {
        ADATOM_EXPECT(rules.coordination.has_value());
        steps_.push_back({BarrierSource::coordination, rules.coordination->barrier_eV});
      } else if (fallback == PatternFallback::linear) {
        const LinearFit fit = rules.linear ? *rules.linear : fit_linear(table);
        steps_.push_back({BarrierSource::linear, linear_table(fit)});
      } else if (fallback == PatternFallback::forbidden) {
        steps_.push_back(
            {BarrierSource::forbidden,
             CoordinationBarriers::filled(CoordinationBarriers::forbidden)});
      } else {
        break;
      }
    }
  }

  std::optional<Entry> find(Pattern pattern) const {
    for (const Step& step : steps_)
      if (const double barrier_eV = step.barriers[n_initial(pattern)][n_final(pattern)];
          !std::isnan(barrier_eV))
        return Entry{barrier_eV, step.source};
    return std::nullopt;
  }

 private:
  struct Step {
    BarrierSource source;
    ByCoordination barriers;
  };
  std::vector<Step> steps_;
};

[[noreturn]] void refuse(const PatternTable& table, std::size_t lacking,
                         Pattern example) {
  throw InputError(Mistake{
      .file = table.origin.file,
      .problem = "lacks " + std::to_string(lacking) + " patterns, the first " +
                 hexadecimal(example) + " (" + std::to_string(n_initial(example)) +
                 " to " + std::to_string(n_final(example)) + " neighbours)",
      .hint = "choose a fallback for them: coordination, linear or forbidden"});
}

std::string description(const PatternTable& table, const PatternBarriers& barriers) {
  std::string s = "pattern table " + table.origin.file;
  const auto counts = barriers.source_counts();
  for (unsigned k = 0; k < pattern_source_count; ++k)
    if (counts[k] > 0)
      s += (k == 0 ? ": " : ", ") + std::to_string(counts[k]) + " patterns " +
           phrase_of(static_cast<BarrierSource>(k));
  return s;
}

}  // namespace

double PatternBarriers::frequency_factor(Pattern pattern) const {
  return has_factor[pattern] ? rates::frequency_factor(pattern) : 1.0;
}

std::array<std::size_t, pattern_source_count> PatternBarriers::source_counts() const {
  std::array<std::size_t, pattern_source_count> counts{};
  for (const Pattern p : pattern_classes()) ++counts[static_cast<unsigned>(sources[p])];
  return counts;
}

PatternBarriers to_pattern_barriers(const PatternTable& table,
                                    const PatternRules& rules) {
  const Fallbacks fallbacks(table, rules);
  PatternBarriers barriers;
  barriers.attempt_frequency_per_s = table.origin.attempt_frequency_per_s;
  barriers.has_factor.assign(pattern_count, true);
  std::size_t lacking = 0;
  Pattern example = 0;
  const auto entry_of = [&](Pattern p) -> Entry {
    if (std::min(n_initial(p), n_final(p)) < rules.fewest)
      return {CoordinationBarriers::forbidden, BarrierSource::few};
    if (!std::isnan(table.barrier_eV[p]))
      return {table.barrier_eV[p], BarrierSource::table};
    if (const auto entry = fallbacks.find(p)) return *entry;
    if (lacking == 0) example = p;
    lacking += canonical(p) == p;
    return {none, BarrierSource::forbidden};
  };
  for (Pattern p = 0; p < pattern_count; ++p) {
    const Entry entry = entry_of(p);
    barriers.barrier_eV.push_back(entry.barrier_eV);
    barriers.sources.push_back(entry.source);
  }
  if (lacking > 0) refuse(table, lacking, example);
  barriers.description = description(table, barriers);
  return barriers;
}

}  // namespace rates
