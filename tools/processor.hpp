// Whether this processor has the instructions that the program was compiled for:
// without them it would die of SIGILL and say nothing.
#pragma once

#include <cstdio>

namespace tools {

/// Names of sets of instructions; a null pointer ends them.
struct Instructions {
  const char* names[20];
};

/// Those that the program was compiled to use and this processor lacks. May be called
/// before anything is initialised.
Instructions lacking_instructions();

/// Says in one line what is lacking, and how to build without; nothing if nothing is.
/// Returns whether anything is. May be called before anything is initialised.
bool tell_lacking(const Instructions& lacking, std::FILE* file);

}  // namespace tools
