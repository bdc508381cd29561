#include "kmc/engine.hpp"

#include <algorithm>
#include <cmath>

#include "kmc/contract.hpp"

namespace kmc {

void Engine::watch(Observer& observer, Schedule schedule) {
  watches_.push_back({&observer, schedule});
  find_next_due();
}

void Engine::add(TimedEvents& events) {
  ADATOM_EXPECT(timed_events_ == nullptr);
  timed_events_ = &events;
  events.follow(now_);
}

Stop Engine::run(const Limits& limits) {
  const Stop stop = go_on(limits);
  if (timed_events_ != nullptr) timed_events_->show(now_);
  return stop;
}

Stop Engine::go_on(const Limits& limits) {
  for (;;) {
    // What is due at a time comes before the event that passes it, but for the
    // beginning: that is told also when no event ever comes.
    const bool is_due =
        event_count_ >= next_due_event_ || now_.seconds() >= next_due_s_;
    if (is_due)
      if (const auto stop = tell_observers(now_, limits)) return *stop;
    if (event_count_ >= limits.events) return Stop::events_reached;
    if (limits.is_halted()) return Stop::halted;
    if (event_count_ % poll_interval == 0 && limits.interrupted())
      return Stop::interrupted;

    const double total_per_s = total_rate_per_s();
    if (!std::isfinite(total_per_s))
      throw BrokenInvariant("the sum of all rates is no finite number");
    const Clock timed = timed_events_ ? timed_events_->next() : Clock::never();
    if (!(total_per_s > 0.0) && std::isinf(timed.seconds()))
      return Stop::nothing_can_happen;

    const Clock waited = time_of_next_event(total_per_s);
    const bool is_timed = timed.since(waited) < 0.0;
    const Clock next = is_timed ? timed : waited;
    if (std::isinf(next.seconds()) && std::isinf(limits.time_s))
      return Stop::nothing_can_happen;  // not within all numbers
    const bool is_last = next.since(limits.time_s) > 0.0;
    const Clock until = is_last ? Clock{limits.time_s, 0.0} : next;
    if (until.seconds() >= next_due_s_)
      if (const auto stop = tell_observers(until, limits)) return *stop;
    if (is_last) {
      if (now_.since(limits.time_s) < 0.0) now_ = until;
      return Stop::time_reached;
    }

    now_ = next;
    if (is_timed)
      timed_events_->execute(rng_);
    else
      execute_one(total_per_s);
    // What is left of a waiting time is as good as one drawn anew.
    pending_rate_per_s_ = 0.0;
    ++event_count_;
  }
}

Stop Engine::wait(const Limits& limits) {
  const Clock until{limits.time_s, 0.0};
  if (const auto stop = tell_observers(until, limits)) return *stop;
  if (now_.since(limits.time_s) >= 0.0) return Stop::time_reached;
  // Nothing of the waiting time passes while the rate is zero.
  const double left_s = std::max(pending_.since(now_), 0.0);
  now_ = until;
  pending_ = now_.later(left_s);
  return Stop::time_reached;
}

double Engine::total_rate_per_s() {
  double total_per_s = 0.0;
  for (Process* process : processes_) total_per_s += process->total_rate_per_s();
  return total_per_s;
}

Clock Engine::time_of_next_event(double total_per_s) {
  if (!(total_per_s > 0.0)) {
    pending_rate_per_s_ = 0.0;
    return Clock::never();
  }
  // A waiting time beyond all numbers says nothing but that it is not over: without
  // memory, it can be drawn anew when the rate changes.
  const bool redraw =
      std::isinf(pending_.seconds()) && pending_rate_per_s_ != total_per_s;
  if (pending_rate_per_s_ == 0.0 || redraw) {
    pending_ = now_.later(rng_.exponential() / total_per_s);
  } else if (pending_rate_per_s_ != total_per_s) {
    // The rates changed from outside (a new temperature). What is left of the waiting
    // time, in units of 1 / R, is still exponential with mean 1: the integral of R over
    // the waiting time is -ln U (Jansen, Comput. Phys. Commun. 86, 1 (1995), eq. 11).
    const double left = std::max(pending_.since(now_), 0.0) * pending_rate_per_s_;
    pending_ = now_.later(left / total_per_s);
  }
  pending_rate_per_s_ = total_per_s;
  return pending_;
}

void Engine::execute_one(double total_per_s) {
  double target_per_s = rng_.uniform() * total_per_s;
  Process* chosen = nullptr;
  double rate_per_s = 0.0;
  for (Process* process : processes_) {
    const double own_per_s = process->total_rate_per_s();
    if (!(own_per_s > 0.0)) continue;
    if (chosen != nullptr) target_per_s -= rate_per_s;
    chosen = process;
    rate_per_s = own_per_s;
    if (target_per_s < own_per_s) break;
  }
  // Rounding can leave the target at the very end of the last process.
  chosen->execute(target_per_s < rate_per_s ? target_per_s : 0.0, rng_);
}

std::optional<Stop> Engine::tell_observers(const Clock& until, const Limits& limits) {
  // Several points can lie before the next event: each is told, in the order of time.
  Clock told = now_;
  for (;;) {
    Watch* first = nullptr;
    for (Watch& watch : watches_) {
      const bool due = watch.schedule.next_time_s() <= until.seconds() ||
                       watch.schedule.next_event() <= event_count_;
      if (due && (first == nullptr ||
                  watch.schedule.next_time_s() < first->schedule.next_time_s()))
        first = &watch;
    }
    const double due_s =
        first != nullptr ? first->schedule.next_time_s() : Schedule::never_s;
    const Clock seen = due_s == Schedule::never_s ? now_ : Clock{due_s, 0.0};
    if (limits.is_halted() && (first == nullptr || seen.since(told) > 0.0)) {
      // A due time is a number, which an event can come before by less than rounding.
      if (told.since(now_) > 0.0) now_ = told.since(until) > 0.0 ? until : told;
      return Stop::halted;
    }
    if (first == nullptr) return std::nullopt;
    if (timed_events_ != nullptr) timed_events_->show(seen);
    first->observer->observe(seen.seconds(), event_count_);
    first->schedule.advance();
    find_next_due();
    told = seen;
    // Those who are due at the same time are told before the run ends there.
    if (!limits.is_halted() && limits.interrupted()) return Stop::interrupted;
  }
}

void Engine::find_next_due() {
  next_due_s_ = Schedule::never_s;
  next_due_event_ = Schedule::no_event;
  for (const Watch& watch : watches_) {
    next_due_s_ = std::min(next_due_s_, watch.schedule.next_time_s());
    next_due_event_ = std::min(next_due_event_, watch.schedule.next_event());
  }
}

void Engine::save(ArchiveWriter& archive) const {
  rng_.save(archive);
  archive.value(now_);
  archive.value(event_count_);
  archive.value(pending_);
  archive.value(pending_rate_per_s_);
  archive.value(static_cast<std::uint64_t>(watches_.size()));
  for (const Watch& watch : watches_) watch.schedule.save(archive);
}

void Engine::check_times() const {
  if (!now_.is_time() || !std::isfinite(now_.seconds()))
    throw BadArchive("the clock shows no time");
  if (!(pending_rate_per_s_ >= 0.0) || !std::isfinite(pending_rate_per_s_))
    throw BadArchive("the total rate is none");
  const bool drawn = pending_rate_per_s_ > 0.0;
  if (!pending_.is_time() || (drawn && pending_.since(now_) < 0.0))
    throw BadArchive("the next event is at no time to come");
}

void Engine::restore(ArchiveReader& archive) {
  rng_.restore(archive);
  now_ = archive.value<Clock>();
  event_count_ = archive.value<std::uint64_t>();
  pending_ = archive.value<Clock>();
  pending_rate_per_s_ = archive.value<double>();
  check_times();
  if (archive.value<std::uint64_t>() != watches_.size())
    throw BadArchive("the number of observers differs");
  for (Watch& watch : watches_) watch.schedule.restore(archive);
  find_next_due();
}

}  // namespace kmc
