// What a pattern means, and what a table says of it.
#pragma once

#include <string>
#include <vector>

#include "rates/hop_environment.hpp"

namespace tools {

/// Prints which sites around the hop are occupied, what hop it is, and the barriers
/// that the table of any kind in this file has for it and for its way back, with rates.
/// Throws lattice::InputError as the readers of tables.
void print_pattern(rates::Pattern pattern, const std::string& file,
                   const std::vector<double>& temperatures_K);

}  // namespace tools
