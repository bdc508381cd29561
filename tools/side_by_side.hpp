// Several runs of this program at once, each a process of its own: what one does or
// dies of does not touch the others.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace tools {

/// The words after the program's name.
using Arguments = std::vector<std::string>;

struct EndedProcess {
  std::size_t index = 0;  ///< of its arguments
  int exit_code = 0;      ///< the negative number of the signal that ended it
  std::string messages;   ///< what it wrote to standard error, the last 64 KiB of it
};

/// Runs this program with each of the arguments, in order, at most `most` at a time,
/// and tells of each when it begins and when it has ended. After SIGINT or SIGTERM no
/// more begin and all that run get SIGTERM; so they do if this process dies. Returns
/// when all have ended: whether it was stopped. Throws IoError when no process can be
/// made. Requires: most > 0, no SignalWatch lives, no threads.
bool run_side_by_side(std::span<const Arguments> jobs, std::size_t most,
                      const std::function<void(std::size_t)>& begins,
                      const std::function<void(const EndedProcess&)>& ended);

}  // namespace tools
