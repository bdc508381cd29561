// A mistake in how the program was called.
#pragma once

#include <string>

namespace tools {

/// The usage of a verb is wrong. Exit code 2.
struct UsageError {
  std::string message;
};

}  // namespace tools
