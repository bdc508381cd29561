// A child process of a test, which may be killed at any moment or be given a smaller
// limit than the test itself.
#pragma once

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <exception>
#include <stdexcept>

class ChildProcess {
 public:
  /// Runs `work` in a fork, which exits with what it returns, 99 after an exception.
  template <class Work>
  explicit ChildProcess(Work work) : id_(::fork()) {
    if (id_ < 0) throw std::runtime_error("cannot fork");
    if (id_ == 0) {
      try {
        ::_exit(work());
      } catch (const std::exception&) {
        ::_exit(99);
      }
    }
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  ~ChildProcess() {
    if (id_ > 0) kill_now();
  }

  pid_t id() const { return id_; }

  /// Its exit code; the negative number of the signal that ended it.
  int wait() {
    int status = 0;
    ::waitpid(id_, &status, 0);
    id_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  int kill_now() {
    ::kill(id_, SIGKILL);
    return wait();
  }

 private:
  pid_t id_;
};

/// From now on no file of this process may grow beyond so many bytes: writes are cut
/// short, then fail with EFBIG, as on a disk that becomes full.
inline void limit_file_size(rlim_t bytes) {
  ::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{bytes, bytes};
  if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) throw std::runtime_error("no limit");
}
