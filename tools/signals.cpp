#include "tools/signals.hpp"

#include <unistd.h>

#include <atomic>

namespace tools {
namespace {

constexpr std::array<int, 5> watched = {SIGTERM, SIGINT, SIGUSR1, SIGHUP, SIGPIPE};

// A handler can reach only globals, and of those only lock-free atomics.
std::atomic<bool> watching = false;
std::atomic<bool> stop = false;
std::atomic<bool> interrupted = false;
std::atomic<bool> checkpoint = false;
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void note_signal(int signal) {
  if (signal == SIGUSR1) {
    checkpoint = true;
    return;
  }
  stop = true;
  if (signal == SIGINT && interrupted.exchange(true)) ::_exit(130);
}

}  // namespace

SignalWatch::SignalWatch() : is_outermost_(!watching.exchange(true)) {
  if (!is_outermost_) return;
  stop = interrupted = checkpoint = false;
  struct sigaction action {};
  action.sa_handler = note_signal;
  action.sa_flags = SA_RESTART;  // libraries that write files may not expect EINTR
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < watched.size(); ++i) {
    if (watched[i] == SIGPIPE) action.sa_handler = SIG_IGN;
    // Fails only for signals that do not exist.
    ::sigaction(watched[i], &action, &before_[i]);
    const bool is_ignored = before_[i].sa_handler == SIG_IGN;
    if (watched[i] == SIGHUP && is_ignored) ::sigaction(SIGHUP, &before_[i], nullptr);
  }
}

SignalWatch::~SignalWatch() {
  if (!is_outermost_) return;
  for (std::size_t i = 0; i < watched.size(); ++i) {
    ::sigaction(watched[i], &before_[i], nullptr);
  }
  watching = false;
}

bool SignalWatch::stop_requested() const { return stop; }

bool SignalWatch::take_checkpoint_request() { return checkpoint.exchange(false); }

}  // namespace tools
