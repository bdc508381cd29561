// Requests from outside while a run goes on: Ctrl-C, the batch system's end of time, or
// a wish for a checkpoint now. A signal only sets a flag; the run asks between batches
// of events.
#pragma once

#include <signal.h>

#include <array>

namespace tools {

/// While an object of this class lives:
///   SIGTERM, SIGINT, SIGHUP: stop_requested() becomes true and stays so; a SIGHUP that
///                            was ignored before (nohup) remains so,
///   a second SIGINT:         the program ends at once with code 130,
///   SIGUSR1:                 take_checkpoint_request() is true once,
///   SIGPIPE:                 nothing: who no longer looks on does not end a run.
/// Its end restores the handlers that were there before. One that lives within the life
/// of another listens to the same requests.
class SignalWatch {
 public:
  SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;
  ~SignalWatch();

  bool stop_requested() const;

  /// Whether a checkpoint was asked for since the last call.
  bool take_checkpoint_request();

 private:
  bool is_outermost_;
  std::array<struct sigaction, 5> before_{};
};

}  // namespace tools
