#include "tools/session.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <optional>

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "scenarios/input_text.hpp"
#include "scenarios/plan_facts.hpp"
#include "scenarios/simulation.hpp"
#include "tools/checkpoint.hpp"
#include "tools/entries.hpp"
#include "tools/input_copies.hpp"
#include "tools/manifest.hpp"
#include "tools/shell_word.hpp"
#include "tools/signals.hpp"

namespace tools {
namespace {

using WallClock = std::chrono::steady_clock;

// Why a run stopped before its end.
constexpr const char* by_signal = "signal";
constexpr const char* by_wall_clock = "wall-clock limit";

double seconds_since(WallClock::time_point start) {
  return std::chrono::duration<double>(WallClock::now() - start).count();
}

/// What observers write goes to durable files; what they write before there is a run
/// directory waits.
class DurableOutputs final : public scenarios::OutputFiles {
 public:
  void append(const std::string& name, std::string_view bytes) override {
    if (set_)
      set_->open(name).append(bytes);
    else
      waiting_[name] += bytes;
  }
  void attach(OutputSet set) {
    set_.emplace(std::move(set));
    for (const auto& [name, bytes] : waiting_) set_->open(name).append(bytes);
    waiting_.clear();
  }
  /// Requires: attached.
  OutputSet& set() { return *set_; }

 private:
  std::optional<OutputSet> set_;
  std::map<std::string, std::string> waiting_;
};

/// Console and run.log. Throws IoError.
std::shared_ptr<spdlog::logger> make_log(const RunDirectory& directory) {
  auto console = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  console->set_pattern("%v");
  const std::filesystem::path path = directory.file("run.log");
  AppendFile{path}.close();  // says what is wrong with it in our own words
  auto file = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path.string());
  file->set_pattern("%Y-%m-%dT%H:%M:%S %l %v");
  auto log = std::make_shared<spdlog::logger>(
      "adatom", spdlog::sinks_init_list{std::move(console), std::move(file)});
  log->flush_on(spdlog::level::info);
  // A full disk is told nowhere else.
  log->set_error_handler(
      [](const std::string& message) { throw IoError("run.log", message); });
  return log;
}

using Lengths = std::map<std::string, std::uint64_t>;
std::string bytes_of(const Lengths& lengths) {
  kmc::ArchiveWriter archive;
  archive.value(static_cast<std::uint64_t>(lengths.size()));
  for (const auto& [name, length] : lengths) {
    archive.text(name);
    archive.value(length);
  }
  return archive.bytes();
}

Lengths lengths_from(const std::string& bytes) {
  kmc::ArchiveReader archive(bytes);
  Lengths lengths;
  for (auto left = archive.value<std::uint64_t>(); left > 0; --left) {
    const std::string name = archive.text();
    lengths[name] = archive.value<std::uint64_t>();
  }
  return lengths;
}

/// The input of a run, with overrides.
scenarios::Config input_of(const RunDirectory& run, const Checkpoint& checkpoint,
                           const std::vector<std::string>& overrides) {
  constexpr std::uint64_t largest = std::uint64_t{1} << 24;
  const std::filesystem::path file = run.file("input.toml");
  const InputCopies copies = copies_from(checkpoint.section("input_files"));
  return scenarios::Config::from_text(read_whole_file(file, largest), file.string(),
                                      overrides, stand_ins(copies, run.path()));
}

/// Throws lattice::InputError if the input says otherwise than what the checkpoint ran
/// with.
void refuse_other_input(const scenarios::Config& input, const Checkpoint& checkpoint) {
  auto changes =
      changes_of_run(input, scenarios::Config::from_text(checkpoint.section("input"),
                                                         checkpoint.path.string()));
  if (!changes.empty()) throw lattice::InputError(std::move(changes));
}

/// Throws BadCheckpoint if the run was ended before it wrote one.
void refuse_without_checkpoint(const RunDirectory& run) {
  const std::filesystem::path newest = run.file("checkpoint.bin");
  if (std::filesystem::exists(newest) ||
      std::filesystem::exists(run.file("checkpoint.bin.prev")))
    return;
  throw BadCheckpoint(newest,
                      "none was written yet, begin again: adatom run INPUT --output " +
                          run.path().string() + " --replace");
}

/// Everything that a sitting works with.
class Session {
 public:
  Session(const scenarios::Plan& plan, std::string input, const SessionOptions& options)
      : plan_(plan),
        input_(std::move(input)),
        options_(options),
        simulation_(plan, outputs_) {}

  /// Throws lattice::InputError before anything is written if no atom can be placed.
  void begin(const std::filesystem::path& path, RunDirectory::Policy policy,
             const scenarios::InputFiles& files) {
    simulation_.begin();
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
  }

  void restore(RunDirectory directory, const Checkpoint& checkpoint,
               const scenarios::Config& input) {
    enter(std::move(directory));
    manifest_ = read_manifest(directory_->file("manifest.json"));
    copies_ = copies_from(checkpoint.section("input_files"));
    const std::string& bytes = checkpoint.section("state");
    kmc::ArchiveReader archive(bytes);
    try {
      simulation_.restore(archive);
    } catch (const kmc::BadArchive& error) {
      throw BadCheckpoint(checkpoint.path, error.what());
    }
    refuse_earlier_stop(input);
    const Lengths lengths = lengths_from(checkpoint.section("outputs"));
    OutputSet::check(*directory_, lengths);
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

  ExitCode go() {
    try {
      return go_on();
    } catch (const std::exception& error) {
      keep_failure(error.what());
      throw;
    }
  }

 private:
  /// Throws lattice::InputError if the stop lies before the state: what happened since
  /// cannot be taken back.
  void refuse_earlier_stop(const scenarios::Config& input) const {
    constexpr const char* problem = "the run is beyond that already";
    scenarios::Section stop = input.root().table("stop");
    if (plan_.stop_time_s < simulation_.time_s())
      stop.mistake("time_s", problem,
                   "at least " + scenarios::shortest(simulation_.time_s()));
    if (plan_.stop_events < simulation_.event_count())
      stop.mistake("events", problem,
                   "at least " + std::to_string(simulation_.event_count()));
    const rates::Deposition* const deposition = simulation_.state().deposition;
    if (deposition != nullptr &&
        deposition->arrival_count() > plan_.deposition->arrivals.most)
      stop.mistake("coverage_ML", problem,
                   std::to_string(deposition->arrival_count()) + " arrived");
    input.throw_if_mistaken();
  }

  ExitCode go_on() {
    const auto start = WallClock::now();
    const auto first_event = simulation_.event_count();
    auto last_checkpoint = start;
    // Events have at least as much time as checkpoints, however often those are wanted.
    double checkpoint_took_s = 0.0;
    bool checkpoint_due = false;
    kmc::Stop stop{};
    {
      Progress progress(options_.progress, plan_.stop_time_s, plan_.stop_events);
      do {
        checkpoint_due = false;
        stop = simulation_.run([&] {
          progress.update(simulation_.time_s(), simulation_.event_count(),
                          simulation_.temperature_K());
          checkpoint_due =
              signals_.take_checkpoint_request() ||
              seconds_since(last_checkpoint) >=
                  std::max(plan_.checkpoint_wall_clock_s, checkpoint_took_s);
          return signals_.stop_requested() || checkpoint_due ||
                 seconds_since(start) >= plan_.stop_wall_clock_s;
        });
        if (checkpoint_due && stop == kmc::Stop::interrupted) {
          const auto begun = WallClock::now();
          checkpoint();
          last_checkpoint = WallClock::now();
          checkpoint_took_s = seconds_since(begun);
        }
      } while (stop == kmc::Stop::interrupted && checkpoint_due &&
               !signals_.stop_requested() &&
               seconds_since(start) < plan_.stop_wall_clock_s);
    }
    const double seconds = seconds_since(start);
    checkpoint();
    finish(stop, signals_.stop_requested() ? by_signal : by_wall_clock, seconds,
           static_cast<double>(simulation_.event_count() - first_event) / seconds);
    const bool is_end = stop != kmc::Stop::interrupted;
    if (is_end && first_event > 0 && simulation_.event_count() == first_event)
      log_->info(
          "no event was left: a later [stop] lets a run go on, such as --set "
          "stop.time_s=...");
    return is_end ? ExitCode::done : ExitCode::stopped_resumable;
  }

  /// Tells the log and the manifest, if they can still be written.
  void keep_failure(const std::string& problem) {
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

  void enter(RunDirectory directory) {
    directory_.emplace(std::move(directory));
    log_ = make_log(*directory_);
  }

  void describe() {
    manifest_ = manifest_of_this_build();
    manifest_.started_utc = now_utc();
    manifest_.input_xxh3 = xxh3_of(input_);
    manifest_.seed = plan_.seed;
    manifest_.stream = plan_.stream;
    for (const auto& [name, fact] : scenarios::facts_of(plan_))
      manifest_.facts[name] = fact;
    manifest_.facts["atoms"] =
        static_cast<std::uint64_t>(simulation_.state().occupancy.atom_count());
    for (const auto& [written, copy] : copies_) manifest_.files.push_back(copy);
  }

  void checkpoint() {
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
    checkpoint.sections["state"] = state.bytes();
    write_checkpoint(directory_->path(), checkpoint);
  }

  void finish(kmc::Stop stop, const std::string& interruption, double seconds,
              double events_per_s) {
    const std::map<kmc::Stop, std::string> reasons = {
        {kmc::Stop::time_reached, "time limit"},
        {kmc::Stop::events_reached, "event limit"},
        {kmc::Stop::halted, simulation_.film_reached_top()
                                ? "the film reached the top of the box"
                                : "all of stop.coverage_ML arrived"},
        {kmc::Stop::nothing_can_happen, "nothing can happen any more"}};
    const auto it = reasons.find(stop);
    manifest_.exit_reason = it == reasons.end() ? interruption : it->second;
    manifest_.ended_utc = now_utc();
    manifest_.facts["atoms"] =
        static_cast<std::uint64_t>(simulation_.state().occupancy.atom_count());
    manifest_.facts["events"] = simulation_.event_count();
    manifest_.facts["simulated_time_s"] = simulation_.time_s();
    manifest_.facts["last_sitting_wall_clock_s"] = seconds;
    manifest_.facts["last_sitting_events_per_s"] = events_per_s;
    if (it != reasons.end()) {
      outputs_.set()
          .open("final.xyz")
          .append(scenarios::xyz_frame(simulation_.state(), simulation_.time_s(),
                                       simulation_.event_count()));
      if (plan_.rates.goes_by_table) write_entries();
      outputs_.set().flush_all();
    }
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
    if (it == reasons.end())
      log_->info("go on with: adatom resume {}", directory_->path().string());
  }

  /// By which entries of its tables the run went.
  void write_entries() {
    const auto entries = simulation_.used_entries();
    const double share = fallback_event_share(entries);
    outputs_.set().open("entries.csv").append(entries_csv(entries));
    manifest_.facts["fallback_event_share"] = share;
    log_->info("entries.csv: {} entries used, {:.4g} % of hops by fallbacks",
               entries.size(), 100.0 * share);
  }

  scenarios::Plan plan_;
  std::string input_;
  SessionOptions options_;
  SignalWatch signals_;  // from the beginning: a directory is never left half made
  DurableOutputs outputs_;
  scenarios::Simulation simulation_;
  std::optional<RunDirectory> directory_;
  InputCopies copies_;
  std::shared_ptr<spdlog::logger> log_;
  Manifest manifest_;
};

template <class InputOf>
ExitCode resume_run(const std::filesystem::path& directory,
                    const SessionOptions& options, InputOf&& input_of_run) {
  RunDirectory run = RunDirectory::open(directory);
  refuse_without_checkpoint(run);
  const Checkpoint checkpoint = read_checkpoint(run.path());
  scenarios::Config input = input_of_run(run, checkpoint);
  refuse_other_input(input, checkpoint);
  const scenarios::Plan plan = scenarios::read_plan(input);
  Session session(plan, input.effective_text(), options);
  session.restore(std::move(run), checkpoint, input);
  return session.go();
}

}  // namespace

ExitCode start_run(const std::filesystem::path& input,
                   const std::vector<std::string>& overrides,
                   const std::filesystem::path& directory, RunDirectory::Policy policy,
                   const SessionOptions& options) {
  scenarios::Config config = scenarios::Config::from_file(input, overrides);
  if (const scenarios::Section root = config.root();
      root.has("sweep") || root.has("together"))
    throw lattice::InputError(
        lattice::Mistake{.file = input.string(),
                         .problem = "is a study, not the input of one run",
                         .hint = "adatom sweep " + shell_word(input.string()) + " -o " +
                                 shell_word(directory.string())});
  return start_run(config, directory, policy, options);
}

ExitCode start_run(scenarios::Config& config, const std::filesystem::path& directory,
                   RunDirectory::Policy policy, const SessionOptions& options) {
  const scenarios::Plan plan = scenarios::read_plan(config);
  scenarios::refuse_if_too_large(plan);
  Session session(plan, config.effective_text(), options);
  session.begin(directory, policy, config.files());
  return session.go();
}

bool is_end(const std::string& exit_reason) {
  return !exit_reason.empty() && exit_reason != by_signal &&
         exit_reason != by_wall_clock && !exit_reason.starts_with(failed_with);
}

scenarios::Plan plan_of(const Checkpoint& checkpoint) {
  const std::filesystem::path directory = checkpoint.path.parent_path();
  const InputCopies copies = copies_from(checkpoint.section("input_files"));
  scenarios::Config config = scenarios::Config::from_text(
      checkpoint.section("input"), (directory / "input.toml").string(), {},
      stand_ins(copies, directory));
  return scenarios::read_plan(config);
}

std::vector<lattice::Mistake> changes_of_run(const scenarios::Config& input,
                                             const scenarios::Config& begun) {
  auto changes = input.changes_since(begun);
  std::erase_if(changes, [](const lattice::Mistake& change) {
    return change.key.starts_with("stop.") || change.key.starts_with("checkpoint.");
  });
  for (lattice::Mistake& change : changes)
    change.hint += "; only [stop] and [checkpoint] may change, else begin a new run";
  return changes;
}

ExitCode resume_run(const std::filesystem::path& directory,
                    const std::vector<std::string>& overrides,
                    const SessionOptions& options) {
  return resume_run(directory, options,
                    [&](const RunDirectory& run, const Checkpoint& checkpoint) {
                      return input_of(run, checkpoint, overrides);
                    });
}

ExitCode resume_run(const std::filesystem::path& directory,
                    const scenarios::Config& input, const SessionOptions& options) {
  return resume_run(directory, options,
                    [&](const auto&, const auto&) { return input; });
}

}  // namespace tools
