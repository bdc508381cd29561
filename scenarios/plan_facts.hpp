// What a plan amounts to, before it is carried out, and as it begins: sites, memory,
// facts for the manifest.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "scenarios/plan.hpp"

namespace scenarios {

/// A count, a measured number or a text.
using Fact = std::variant<std::uint64_t, double, std::string>;

/// Numbers of the block that belong to a site.
std::uint64_t site_count(const Plan& plan);

/// Memory [bytes] if every site of the block were touched: an upper bound. Space that
/// no atom ever comes near takes none.
double most_bytes(const Plan& plan);

/// Throws lattice::InputError with the figures if the atoms of a full block could not
/// fit into this machine's memory.
void refuse_if_too_large(const Plan& plan);

/// What is worth keeping with a run's results, by name with the unit as suffix.
/// neck_<i>_<j>_R_nm is the smaller radius of the two particles of a contact.
std::map<std::string, Fact> facts_of(const Plan& plan);

/// How many atoms began in no slab; nothing where there is no slab.
std::optional<std::uint64_t> atoms_off_slabs(const State& state);

}  // namespace scenarios
