#include "tools/run_log.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include "tools/durable_file.hpp"

namespace tools {

std::shared_ptr<spdlog::logger> make_log(const RunDirectory& directory) {
  auto console = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
  console->set_pattern("%v");
  const std::filesystem::path path = directory.file("run.log");
  AppendFile{path}.close();  // says what is wrong with it in our own words
  auto file = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path.string());
  file->set_formatter(std::make_unique<spdlog::pattern_formatter>(
      "%Y-%m-%dT%H:%M:%SZ %l %v", spdlog::pattern_time_type::utc));
  auto log = std::make_shared<spdlog::logger>(
      "adatom", spdlog::sinks_init_list{std::move(console), std::move(file)});
  log->flush_on(spdlog::level::info);
  // A full disk is told nowhere else.
  log->set_error_handler(
      [](const std::string& message) { throw IoError("run.log", message); });
  return log;
}

}  // namespace tools
