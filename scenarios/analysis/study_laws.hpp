// How the times of a study follow size and temperature, t = t0 N^p exp(E / kT): those
// of relaxation, and those in which necks come to a given r/R.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "scenarios/analysis/scaling_law.hpp"
#include "scenarios/analysis/study_group.hpp"

namespace scenarios {

/// The law of relaxation of these groups, of those all of whose runs relaxed: a mean
/// over the quick ones would be too small. Nothing if they fix none.
std::optional<ScalingLaw> law_of(std::span<const StudyGroup> groups);

/// Of ln t of relaxation between seeds, pooled over groups all of whose runs relaxed.
double relaxation_spread(std::span<const StudyGroup> groups);

/// For reading: the law of all groups, and those at single temperatures and sizes, of
/// relaxation and of the time to each level of r/R that was looked for, of groups all
/// of whose runs have that time. Empty where groups fix none.
std::string laws_report(std::span<const StudyGroup> groups);

}  // namespace scenarios
