// Did you mean ...? Finds the known name that a mistyped one most resembles.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scenarios {

/// The candidate nearest to `word`, or "" when none is near: at most one letter in
/// three changed, added, left out or swapped with its neighbour. Capital letters do not
/// count; a unit or another ending that is missing or too much (`flux` for
/// `flux_ML_per_s`) counts as one letter. Of equally near ones the first.
std::string closest_word(std::string_view word,
                         const std::vector<std::string>& candidates);

/// `did you mean "fcc"?`, or "" when no candidate is near.
std::string did_you_mean(std::string_view word,
                         const std::vector<std::string>& candidates);

}  // namespace scenarios
