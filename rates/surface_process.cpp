#include "rates/surface_process.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "kmc/contract.hpp"

namespace rates {
namespace {

using enum SiteKind;
using enum Way;
using enum Where;

constexpr std::array rules = {
    ProcessRule{"settle", hop, unstable, other, ""},

    ProcessRule{"terrace_111", hop, terrace_111, terrace_111, "terrace_111", anywhere,
                1.0 / 6.0},
    ProcessRule{"terrace_100", hop, terrace_100, terrace_100, "terrace_100"},
    ProcessRule{"along_A", hop, step_A, step_A, "along_A"},
    ProcessRule{"along_B", hop, step_B, step_B, "along_B"},

    ProcessRule{"detach_A", hop, step_A, terrace_111, "attach_A"},
    ProcessRule{"attach_A", hop, terrace_111, step_A, "detach_A"},
    ProcessRule{"detach_B", hop, step_B, terrace_111, "attach_B"},
    ProcessRule{"attach_B", hop, terrace_111, step_B, "detach_B"},
    ProcessRule{"detach_100", hop, step_A, terrace_100, "attach_100", in_line},
    ProcessRule{"attach_100", hop, terrace_100, step_A, "detach_100", in_line},

    ProcessRule{"edge_A_to_corner", hop, step_A, corner_111, "corner_to_edge_A"},
    ProcessRule{"corner_to_edge_A", hop, corner_111, step_A, "edge_A_to_corner"},
    ProcessRule{"edge_B_to_corner", hop, step_B, corner_111, "corner_to_edge_B"},
    ProcessRule{"corner_to_edge_B", hop, corner_111, step_B, "edge_B_to_corner"},
    ProcessRule{"edge_to_corner_100", hop, step_A, terrace_100, "corner_to_edge_100",
                aside},
    ProcessRule{"corner_to_edge_100", hop, terrace_100, step_A, "edge_to_corner_100",
                aside},

    ProcessRule{"kink_to_step_A", hop, kink, step_A, "step_A_to_kink"},
    ProcessRule{"step_A_to_kink", hop, step_A, kink, "kink_to_step_A"},
    ProcessRule{"kink_to_step_B", hop, kink, step_B, "step_B_to_kink"},
    ProcessRule{"step_B_to_kink", hop, step_B, kink, "kink_to_step_B"},
    ProcessRule{"kink_to_terrace_111", hop, kink, terrace_111, "terrace_111_to_kink"},
    ProcessRule{"terrace_111_to_kink", hop, terrace_111, kink, "kink_to_terrace_111"},
    ProcessRule{"kink_to_terrace_100", hop, kink, terrace_100, "terrace_100_to_kink"},
    ProcessRule{"terrace_100_to_kink", hop, terrace_100, kink, "kink_to_terrace_100"},

    ProcessRule{"dissociate_111", hop, corner_111, terrace_111, "associate_111"},
    ProcessRule{"associate_111", hop, terrace_111, corner_111, "dissociate_111"},
    ProcessRule{"around_corner_111", hop, corner_111, corner_111, "around_corner_111"},

    ProcessRule{"row_A_out", hop, row_A, corner_111, "row_A_in"},
    ProcessRule{"row_A_in", hop, corner_111, row_A, "row_A_out"},
    ProcessRule{"row_B_out", hop, row_B, corner_111, "row_B_in"},
    ProcessRule{"row_B_in", hop, corner_111, row_B, "row_B_out"},
    ProcessRule{"row_100_out", hop, row_A, terrace_100, "row_100_in"},
    ProcessRule{"row_100_in", hop, terrace_100, row_A, "row_100_out"},

    ProcessRule{"vacancy_111", hop, vacancy_111, vacancy_111, "vacancy_111"},
    ProcessRule{"vacancy_100", hop, row_A, row_A, "vacancy_100"},

    ProcessRule{"exchange_100", exchange, terrace_100, terrace_100, "exchange_100",
                next_nearest},
    ProcessRule{"exchange_110", exchange, step_B, step_B, "exchange_110"},
    ProcessRule{"descend_A_exchange", exchange, terrace_111, step_A,
                "ascend_A_exchange"},
    ProcessRule{"ascend_A_exchange", exchange, step_A, terrace_111,
                "descend_A_exchange"},
    ProcessRule{"descend_B_exchange", exchange, terrace_111, step_B,
                "ascend_B_exchange"},
    ProcessRule{"ascend_B_exchange", exchange, step_B, terrace_111,
                "descend_B_exchange"},
    ProcessRule{"descend_100_exchange", exchange, terrace_100, step_A,
                "ascend_100_exchange", far},
    ProcessRule{"ascend_100_exchange", exchange, step_A, terrace_100,
                "descend_100_exchange", far},
    ProcessRule{"facet_111_to_100_exchange", exchange, terrace_111, terrace_100,
                "facet_100_to_111_exchange"},
    ProcessRule{"facet_100_to_111_exchange", exchange, terrace_100, terrace_111,
                "facet_111_to_100_exchange"},
    ProcessRule{"facet_111_to_111_exchange", exchange, terrace_111, terrace_111,
                "facet_111_to_111_exchange"},

    ProcessRule{"descend_A_hop", over_edge, terrace_111, step_A, "ascend_A_hop"},
    ProcessRule{"ascend_A_hop", over_edge, step_A, terrace_111, "descend_A_hop"},
    ProcessRule{"descend_B_hop", over_edge, terrace_111, step_B, "ascend_B_hop"},
    ProcessRule{"ascend_B_hop", over_edge, step_B, terrace_111, "descend_B_hop"},
    ProcessRule{"descend_100_hop", over_edge, terrace_100, step_A, "ascend_100_hop",
                far},
    ProcessRule{"ascend_100_hop", over_edge, step_A, terrace_100, "descend_100_hop",
                far},
    ProcessRule{"facet_111_to_100_hop", over_edge, terrace_111, terrace_100,
                "facet_100_to_111_hop"},
    ProcessRule{"facet_100_to_111_hop", over_edge, terrace_100, terrace_111,
                "facet_111_to_100_hop"},
    ProcessRule{"facet_111_to_111_hop", over_edge, terrace_111, terrace_111,
                "facet_111_to_111_hop"},
};

constexpr ProcessNumber settle = 0;

/// (0,0,0) -> (1,1,0): whether an atom sits at (-1,-1,0) or at (2,2,0), the first and
/// the last site of a pattern.
bool is_in_line(Pattern pattern) {
  return (pattern & 1U) != 0 || (pattern >> (environment_size - 1) & 1U) != 0;
}

template <class Holds>
std::optional<ProcessNumber> find(Way way, SiteKind before, SiteKind after,
                                  Holds&& holds) {
  const auto found = std::ranges::find_if(rules, [&](const ProcessRule& rule) {
    return rule.way == way && rule.before == before && rule.after == after &&
           (rule.where == anywhere || holds(rule.where));
  });
  if (found == rules.end()) return std::nullopt;
  return static_cast<ProcessNumber>(found - rules.begin());
}

std::optional<ProcessNumber> find_hop(Pattern pattern) {
  const SiteKind before = site_kind(neighbours_before(pattern));
  const SiteKind after = site_kind(neighbours_after(pattern));
  if (before == unstable)
    return n_final(pattern) > n_initial(pattern) ? std::optional(settle) : std::nullopt;
  if (n_common(pattern) == 0) return std::nullopt;
  return find(hop, before, after,
              [&](Where where) { return is_in_line(pattern) == (where == in_line); });
}

}  // namespace

std::string ProcessRule::text() const {
  constexpr std::array ways = {"hop", "exchange", "hop over an edge"};
  constexpr std::array wheres = {"", ", in line with an atom", ", aside from an atom",
                                 ", one lattice constant", ", more than that"};
  return std::string(ways[static_cast<unsigned>(way)]) + " from " + name_of(before) +
         " to " + (after == other ? "a site with more neighbours" : name_of(after)) +
         wheres[static_cast<unsigned>(where)] +
         (frequency_factor == 1.0 ? ""
                                  : ", by way of an hcp hollow (a sixth of the rate)");
}

std::span<const ProcessRule> process_rules() { return rules; }

std::optional<ProcessNumber> process_number(std::string_view name) {
  const auto found = std::ranges::find(rules, name, &ProcessRule::name);
  if (found == rules.end()) return std::nullopt;
  return static_cast<ProcessNumber>(found - rules.begin());
}

std::optional<ProcessNumber> way_back(ProcessNumber process) {
  return process_number(rules[process].way_back);
}

std::optional<ProcessNumber> hop_process(Pattern pattern) {
  static const auto processes = [] {
    std::vector<std::optional<ProcessNumber>> list;
    for (Pattern p = 0; p < pattern_count; ++p) list.push_back(find_hop(p));
    return list;
  }();
  return processes[pattern];
}

double frequency_factor(Pattern pattern) {
  const auto process = hop_process(pattern);
  return process ? rules[*process].frequency_factor : 1.0;
}

std::string hop_text(Pattern pattern) {
  if (const auto process = hop_process(pattern))
    return process_rules()[*process].text();
  return std::string("no named process: ") +
         name_of(site_kind(neighbours_before(pattern))) + " to " +
         name_of(site_kind(neighbours_after(pattern)));
}

std::optional<ProcessNumber> two_bond_process(Way way, SiteKind before, SiteKind after,
                                              int distance_squared) {
  ADATOM_EXPECT(way != hop && (distance_squared == 4 || distance_squared == 6));
  return find(way, before, after, [&](Where where) {
    return (distance_squared == 4) == (where == next_nearest);
  });
}

}  // namespace rates
