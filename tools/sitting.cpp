#include "tools/sitting.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include <spdlog/sinks/sink.h>

#include "kmc/contract.hpp"
#include "scenarios/islands.hpp"
#include "scenarios/plan_facts.hpp"
#include "scenarios/trajectory.hpp"
#include "tools/entries.hpp"
#include "tools/run_log.hpp"

namespace tools {
namespace {

using WallClock = std::chrono::steady_clock;

double seconds_since(WallClock::time_point start) {
  return std::chrono::duration<double>(WallClock::now() - start).count();
}

/// By the name of an output.
using Numbers = std::map<std::string, std::uint64_t>;

std::string bytes_of(const Numbers& numbers) {
  kmc::ArchiveWriter archive;
  archive.value(static_cast<std::uint64_t>(numbers.size()));
  for (const auto& [name, number] : numbers) {
    archive.text(name);
    archive.value(number);
  }
  return archive.bytes();
}

Numbers numbers_from(kmc::ArchiveReader& archive) {
  Numbers numbers;
  for (auto left = archive.value<std::uint64_t>(); left > 0; --left) {
    const std::string name = archive.text();
    numbers[name] = archive.value<std::uint64_t>();
  }
  return numbers;
}

}  // namespace

void restore_state(scenarios::Simulation& simulation, const Checkpoint& checkpoint) {
  checkpoint.read("state",
                  [&](kmc::ArchiveReader& state) { simulation.restore(state); });
}

Sitting::Sitting(const scenarios::Plan& plan, std::string input,
                 const SittingOptions& options)
    : plan_(plan),
      input_(std::move(input)),
      options_(options),
      simulation_(plan, outputs_) {}

void Sitting::begin(const std::filesystem::path& path, RunDirectory::Policy policy,
                    const scenarios::InputFiles& files) {
  const std::vector<std::string> unexpected = simulation_.begin();
  enter(RunDirectory::create(path, policy));
  outputs_.attach(OutputSet(*directory_));
  copies_ = copy_input_files(files, outputs_.set());
  outputs_.set().flush_all();
  describe();
  write_whole_file(directory_->file("input.toml"), input_);
  write_manifest(directory_->file("manifest.json"), manifest_);
  log_->info("{}: {} atoms, {} sites, {}", directory_->path().filename().string(),
             simulation_.state().occupancy.atom_count(),
             simulation_.state().crystal.site_count(), plan_.rates.description);
  log_->info("rates: {}", plan_.rates.balance);
  for (const std::string& line : unexpected) log_->warn("{}", line);
}

void Sitting::restore(RunDirectory directory, const Checkpoint& checkpoint,
                      const scenarios::Config& input) {
  enter(std::move(directory));
  manifest_ = read_manifest(directory_->file("manifest.json"));
  copies_ = checkpoint.read("input_files", copies_from);
  restore_state(simulation_, checkpoint);
  const Numbers lengths = checkpoint.read("outputs", numbers_from);
  // Not in each checkpoint of this format: the first ones had none.
  const bool has_sums = checkpoint.sections.contains("output_xxh3");
  OutputSet::check(*directory_, lengths,
                   has_sums ? checkpoint.read("output_xxh3", numbers_from) : Numbers{});
  const auto series = directory_->file(scenarios::Series::file_name);
  take_up_stop(plan_, simulation_, input, series, lengths.at(series.filename()));
  // All that is needed was found good. From here on the run is not at its end: what
  // came after the checkpoint is taken back.
  write_whole_file(directory_->file("input.toml"), input_);
  manifest_.input_xxh3 = xxh3_of(input_);
  manifest_.exit_reason.clear();
  manifest_.ended_utc.clear();
  write_manifest(directory_->file("manifest.json"), manifest_);
  outputs_.attach(OutputSet(*directory_, lengths));
  if (!checkpoint.warning.empty()) log_->warn("{}", checkpoint.warning);
  log_->info("resumed at event {}, t = {:.6g} s", simulation_.event_count(),
             simulation_.time_s());
}

ExitCode Sitting::go() {
  try {
    return go_on();
  } catch (const std::exception& error) {
    keep_failure(error.what());
    throw;
  }
}

ExitCode Sitting::go_on() {
  const auto start = WallClock::now();
  const auto first_event = simulation_.event_count();
  const auto is_over = [&] {
    return signals_.stop_requested() || seconds_since(start) >= plan_.stop_wall_clock_s;
  };
  auto last_checkpoint = start;
  // Events have at least as much time as checkpoints, however often those are wanted.
  double checkpoint_took_s = 0.0;
  kmc::Stop stop{};
  {
    Progress progress(options_.progress, plan_.stop_time_s, plan_.stop_events);
    for (;;) {
      stop = simulation_.run([&] {
        progress.update(simulation_.time_s(), simulation_.event_count(),
                        simulation_.temperature_K());
        return is_over() || signals_.take_checkpoint_request() ||
               seconds_since(last_checkpoint) >=
                   std::max(plan_.checkpoint_wall_clock_s, checkpoint_took_s);
      });
      if (stop != kmc::Stop::interrupted || is_over()) break;
      const auto begun = WallClock::now();
      checkpoint();
      last_checkpoint = WallClock::now();
      checkpoint_took_s = seconds_since(begun);
    }
  }
  const double seconds = seconds_since(start);
  checkpoint();
  finish(end_reason(plan_, simulation_, stop),
         signals_.stop_requested() ? by_signal : by_wall_clock, seconds,
         static_cast<double>(simulation_.event_count() - first_event) / seconds);
  const bool is_end = stop != kmc::Stop::interrupted;
  if (is_end && first_event > 0 && simulation_.event_count() == first_event)
    log_->info(
        "nothing was left to do up to its [stop]: a later one lets a run go on, such "
        "as --set {}=...",
        key_that_ends(plan_, simulation_, stop));
  return is_end ? ExitCode::done : ExitCode::stopped_resumable;
}

/// Tells the log and the manifest, if they can still be written.
void Sitting::keep_failure(const std::string& problem) {
  try {
    manifest_.exit_reason = std::string(failed_with) + problem;
    manifest_.ended_utc = now_utc();
    write_manifest(directory_->file("manifest.json"), manifest_);
    log_->sinks().front()->set_level(spdlog::level::off);  // the program tells it
    log_->error("{}", manifest_.exit_reason);
  } catch (const std::exception&) {
    // What went wrong first is what the user is told.
  }
}

void Sitting::enter(RunDirectory directory) {
  directory_.emplace(std::move(directory));
  log_ = make_log(*directory_);
}

void Sitting::describe() {
  manifest_ = manifest_of_this_build();
  manifest_.started_utc = now_utc();
  manifest_.input_xxh3 = xxh3_of(input_);
  manifest_.seed = plan_.seed;
  manifest_.stream = plan_.stream;
  for (const auto& [name, fact] : scenarios::facts_of(plan_))
    manifest_.facts[name] = fact;
  manifest_.facts["atoms"] =
      static_cast<std::uint64_t>(simulation_.state().occupancy.atom_count());
  if (const auto count = scenarios::atoms_off_slabs(simulation_.state()))
    manifest_.facts["atoms_off_slabs"] = *count;
  for (const auto& [written, copy] : copies_) manifest_.files.push_back(copy);
}

void Sitting::checkpoint() {
  if (options_.audit == Audit::at_checkpoints)
    if (const auto difference = simulation_.difference_from_rebuilt())
      throw kmc::BrokenInvariant("the catalog differs from one made anew: " +
                                 *difference);
  outputs_.set().flush_all();
  kmc::ArchiveWriter state;
  simulation_.save(state);
  Checkpoint checkpoint;
  checkpoint.program_version = ADATOM_VERSION;
  checkpoint.sections["input"] = input_;
  checkpoint.sections["input_files"] = bytes_of(copies_);
  checkpoint.sections["outputs"] = bytes_of(outputs_.set().lengths());
  checkpoint.sections["output_xxh3"] = bytes_of(outputs_.set().xxh3());
  checkpoint.sections["state"] = std::move(state).bytes();
  write_checkpoint(directory_->path(), checkpoint);
}

void Sitting::finish(const std::string& end_reason, const std::string& interruption,
                     double seconds, double events_per_s) {
  const bool is_end = !end_reason.empty();
  manifest_.exit_reason = is_end ? end_reason : interruption;
  manifest_.ended_utc = now_utc();
  manifest_.facts["atoms"] =
      static_cast<std::uint64_t>(simulation_.state().occupancy.atom_count());
  manifest_.facts["events"] = simulation_.event_count();
  manifest_.facts["simulated_time_s"] = simulation_.time_s();
  manifest_.facts["last_sitting_wall_clock_s"] = seconds;
  manifest_.facts["last_sitting_events_per_s"] = events_per_s;
  if (is_end) write_last_state();
  manifest_.files.clear();
  for (const auto& [name, length] : outputs_.set().lengths())
    manifest_.files.push_back(record_of(directory_->file(name)));
  write_manifest(directory_->file("manifest.json"), manifest_);
  log_->info(
      "stopped ({}) at event {}, t = {:.6g} s, after {:.1f} s at {:.3g} events/s",
      manifest_.exit_reason, simulation_.event_count(), simulation_.time_s(), seconds,
      events_per_s);
  if (simulation_.film_reached_top())
    log_->warn(
        "an arrival found no room: everything up to here is saved; for a "
        "thicker film make the third of box.size_cells larger");
  if (plan_.film && plan_.film->substrate_layers == 0)
    if (const auto floating = scenarios::floating_of(simulation_.state());
        floating.atoms > 0)
      log_->warn(
          "{} atoms hang in empty space without a bond to the ground ({} {}): nothing "
          "lets them fall (docs/model.md, limits)",
          floating.atoms, floating.groups, floating.groups == 1 ? "body" : "bodies");
  if (!is_end) log_->info("go on with: adatom resume {}", directory_->path().string());
}

/// What only a run at its end has.
void Sitting::write_last_state() {
  outputs_.set().open("final.csv").append(simulation_.series_now());
  outputs_.set()
      .open("final.xyz")
      .append(scenarios::xyz_frame(simulation_.state(), simulation_.time_s(),
                                   simulation_.event_count()));
  if (plan_.rates.goes_by_table()) write_entries();
  outputs_.set().flush_all();
}

/// By which entries of its tables the run went.
void Sitting::write_entries() {
  const auto entries = simulation_.used_entries();
  const double share = fallback_event_share(entries);
  outputs_.set().open("entries.csv").append(entries_csv(entries));
  manifest_.facts["fallback_event_share"] = share;
  log_->info("entries.csv: {} entries used, {:.4g} % of hops by fallbacks",
             entries.size(), 100.0 * share);
}

}  // namespace tools
