#include "tools/side_by_side.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "kmc/contract.hpp"
#include "tools/durable_file.hpp"
#include "tools/signals.hpp"

namespace tools {
namespace {

constexpr auto between_looks = std::chrono::milliseconds(20);
constexpr off_t most_message_bytes = 1 << 16;

/// Only what is allowed between fork and exec. Never returns.
[[noreturn]] void become(char* const* words, int messages, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (::getppid() != parent || nothing < 0) ::_exit(1);
  for (const auto& [from, to] : {std::pair(nothing, 0), {nothing, 1}, {messages, 2}})
    if (::dup2(from, to) < 0) ::_exit(1);
  ::execv("/proc/self/exe", words);
  ::_exit(1);
}

struct Process {
  std::size_t index = 0;
  pid_t id = 0;
  int messages = -1;  // a file in memory
};

Process begin(const Arguments& arguments, std::size_t index) {
  std::string name = "adatom";
  Arguments copies = arguments;
  std::vector<char*> words = {name.data()};
  for (std::string& copy : copies) words.push_back(copy.data());
  words.push_back(nullptr);
  Process process{index, 0, ::memfd_create("messages", MFD_CLOEXEC)};
  if (process.messages < 0) throw_io_error("standard error", "open");
  const pid_t parent = ::getpid();
  process.id = ::fork();
  if (process.id == 0) become(words.data(), process.messages, parent);
  if (process.id < 0) {
    ::close(process.messages);
    throw_io_error("/proc/self/exe", "run");
  }
  return process;
}

std::string text_of(int messages) {
  const off_t length = ::lseek(messages, 0, SEEK_END);
  const off_t start = std::max<off_t>(0, length - most_message_bytes);
  std::string text(static_cast<std::size_t>(std::max<off_t>(0, length - start)), '\0');
  const ssize_t count = ::pread(messages, text.data(), text.size(), start);
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, count)));
  return text;
}

/// Those that run. Nobody is left behind: at the end they are told to stop, and waited
/// for.
struct Processes : std::vector<Process> {
  Processes() = default;
  Processes(const Processes&) = delete;
  Processes& operator=(const Processes&) = delete;
  ~Processes() {
    for (const Process& process : *this) ::kill(process.id, SIGTERM);
    for (const Process& process : *this) {
      while (::waitpid(process.id, nullptr, WNOHANG) == 0) {
        std::this_thread::sleep_for(between_looks);
        // Again: a process that is just being made does not hear it yet.
        ::kill(process.id, SIGTERM);
      }
      ::close(process.messages);
    }
  }
};

/// Takes out those that have ended.
std::vector<EndedProcess> take_ended(Processes& running) {
  std::vector<EndedProcess> all;
  std::erase_if(running, [&](const Process& process) {
    int status = 0;
    if (::waitpid(process.id, &status, WNOHANG) != process.id) return false;
    all.push_back({process.index,
                   WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status),
                   text_of(process.messages)});
    ::close(process.messages);
    return true;
  });
  return all;
}

}  // namespace

bool run_side_by_side(std::span<const Arguments> jobs, std::size_t most,
                      const std::function<void(std::size_t)>& begins,
                      const std::function<void(const EndedProcess&)>& ended) {
  ADATOM_EXPECT(most > 0);
  const SignalWatch signals;
  // Inherited as ignored, it would take away how processes ended.
  ::signal(SIGCHLD, SIG_DFL);
  Processes running;
  std::size_t next = 0;
  bool stopped = false;
  while (!running.empty() || (next < jobs.size() && !stopped)) {
    stopped = signals.stop_requested();
    // Again at each look: a process that is just being made does not hear it yet.
    if (stopped)
      for (const Process& process : running) ::kill(process.id, SIGTERM);
    for (; !stopped && next < jobs.size() && running.size() < most; ++next) {
      begins(next);
      running.push_back(begin(jobs[next], next));
    }
    for (const EndedProcess& process : take_ended(running)) ended(process);
    if (!running.empty()) std::this_thread::sleep_for(between_looks);
  }
  return stopped;
}

}  // namespace tools
