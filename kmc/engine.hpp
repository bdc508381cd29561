// Rejection-free kinetic Monte Carlo: the loop.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <vector>

#include "kmc/archive.hpp"
#include "kmc/clock.hpp"
#include "kmc/observer.hpp"
#include "kmc/process.hpp"
#include "kmc/rng.hpp"
#include "kmc/schedule.hpp"
#include "kmc/timed_events.hpp"

namespace kmc {

/// Why a run ended.
enum class Stop {
  time_reached,
  events_reached,
  interrupted,
  halted,
  nothing_can_happen
};

/// When a run ends at the latest.
struct Limits {
  double time_s = std::numeric_limits<double>::infinity();
  std::uint64_t events = std::numeric_limits<std::uint64_t>::max();  ///< since time 0
  /// Asked every `poll_interval` events and whenever an observer was told, unless the
  /// run is halted (wall-clock, signals): true ends the run.
  std::function<bool()> interrupted = [] { return false; };
  /// Looked at after every event, and when all observers of a time were told, if given:
  /// true ends the run, then and there.
  const bool* halted = nullptr;

  bool is_halted() const { return halted != nullptr && *halted; }
};

/// Clock, chance and all processes of one simulation. An event is chosen with
/// probability k / R among all events, with R the sum of all rates k, and takes the
/// clock forward by -ln U / R (Bortz, Kalos & Lebowitz 1975; Jiang, Guo, Liu & Chen,
/// Nanoscale 16, 5521 (2024), eqs. 5 to 8). No attempt is ever rejected.
class Engine {
 public:
  static constexpr std::uint64_t poll_interval = 4096;

  explicit Engine(Rng rng) : rng_(std::move(rng)) {}

  /// The process must outlive the engine. The order of calls belongs to the run's
  /// identity: with another order the same seed takes another path.
  void add(Process& process) { processes_.push_back(&process); }
  /// Events that happen at times of their own, beside those of all processes; they must
  /// outlive the engine, which must stay where it is. Requires: none were there yet.
  void add(TimedEvents& events);
  /// The observer must outlive the engine. Requires: nothing has run yet.
  void watch(Observer& observer, Schedule schedule);

  /// Goes from event to event until a limit, and shows the state of that time. A run
  /// that is cut in two by any limit takes the same path as an uncut one. Throws
  /// BrokenInvariant when the sum of all rates overflows.
  Stop run(const Limits& limits);

  /// Lets time pass without events until limits.time_s or until interrupted: only after
  /// Stop::nothing_can_happen. Requires: limits.time_s is finite.
  Stop wait(const Limits& limits);

  double time_s() const { return now_.seconds(); }
  std::uint64_t event_count() const { return event_count_; }
  double total_rate_per_s();

  /// Clock, random numbers and schedules. Processes and observers save themselves.
  void save(ArchiveWriter& archive) const;
  /// Requires: the same watch() calls as when saved. Throws BadArchive.
  void restore(ArchiveReader& archive);

 private:
  struct Watch {
    Observer* observer;
    Schedule schedule;
  };

  Stop go_on(const Limits& limits);
  Clock time_of_next_event(double total_per_s);
  void execute_one(double total_per_s);
  /// Why not all were told, if so: the next call goes on there. Requires: no event
  /// comes before `until`.
  std::optional<Stop> tell_observers(const Clock& until, const Limits& limits);
  void find_next_due();
  /// Throws BadArchive for times that no run has.
  void check_times() const;

  Rng rng_;
  Clock now_;
  std::uint64_t event_count_ = 0;
  /// The time of the next event, drawn when the total rate was pending_rate_per_s_; 0:
  /// not drawn yet. Kept between calls.
  Clock pending_;
  double pending_rate_per_s_ = 0.0;
  std::vector<Process*> processes_;
  TimedEvents* timed_events_ = nullptr;
  std::vector<Watch> watches_;
  double next_due_s_ = Schedule::never_s;
  std::uint64_t next_due_event_ = Schedule::no_event;
};

}  // namespace kmc
