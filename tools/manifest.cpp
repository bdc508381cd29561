#include "tools/manifest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

#include "lattice/input_error.hpp"
#include "tools/commit.hpp"  // made by each build
#include "tools/durable_file.hpp"
#include "tools/xxh3.hpp"

#ifndef ADATOM_VERSION
#define ADATOM_VERSION "unknown"
#endif
#ifndef ADATOM_FLAGS
#define ADATOM_FLAGS "unknown"
#endif
#ifdef __clang__
#define ADATOM_COMPILER "clang " __clang_version__
#else
#define ADATOM_COMPILER "g++ " __VERSION__
#endif

namespace tools {
namespace {

// Keeps the order of insertion: the file reads like the struct.
using Json = nlohmann::ordered_json;

constexpr std::uint64_t limit_bytes = std::uint64_t{1} << 26;

std::string hexadecimal(std::uint64_t number) {
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx",
                static_cast<unsigned long long>(number));
  return digits.data();
}

Json json_of(const Fact& fact) {
  if (const auto* number = std::get_if<double>(&fact);
      number != nullptr && !std::isfinite(*number)) {
    // JSON has no such numbers.
    return std::isnan(*number) ? "nan" : (*number > 0 ? "inf" : "-inf");
  }
  return std::visit([](const auto& value) { return Json(value); }, fact);
}

Json json_of(const Manifest& manifest) {
  Json facts = Json::object();
  for (const auto& [name, fact] : manifest.facts) facts[name] = json_of(fact);
  Json files = Json::array();
  for (const FileRecord& file : manifest.files) {
    files.push_back(Json{
        {"name", file.name}, {"size_bytes", file.size_bytes}, {"xxh3", file.xxh3}});
  }
  return Json{{"program_version", manifest.program_version},
              {"git_commit", manifest.git_commit},
              {"compiler", manifest.compiler},
              {"compiler_flags", manifest.compiler_flags},
              {"input_xxh3", manifest.input_xxh3},
              {"seed", manifest.seed},
              {"stream", manifest.stream},
              {"started_utc", manifest.started_utc},
              {"ended_utc", manifest.ended_utc},
              {"core_count", manifest.core_count},
              {"exit_reason", manifest.exit_reason},
              {"facts", std::move(facts)},
              {"files", std::move(files)}};
}

// Something is not as write_manifest writes it.
struct Unexpected : std::runtime_error {
  Unexpected(std::string where, const char* wanted)
      : std::runtime_error(wanted), key(std::move(where)) {}
  std::string key;
};

template <class T>
void read(const Json& object, const char* key, T& value) {
  const auto found = object.find(key);
  if (found == object.end()) throw Unexpected(key, "the key is missing");
  if constexpr (std::is_same_v<T, std::string>) {
    if (!found->is_string()) throw Unexpected(key, "not a text");
  } else if (!found->is_number_unsigned()) {
    throw Unexpected(key, "not a whole number from 0");
  }
  found->get_to(value);
}

const Json& part(const Json& object, const char* key, Json::value_t type) {
  const auto found = object.find(key);
  if (found == object.end()) throw Unexpected(key, "the key is missing");
  if (found->type() != type) throw Unexpected(key, "of the wrong type");
  return *found;
}

Fact fact_of(const std::string& name, const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  if (json.is_number_unsigned()) return json.get<std::uint64_t>();
  if (json.is_number()) return json.get<double>();
  throw Unexpected("facts." + name, "neither a number nor a text");
}

FileRecord file_of(const Json& json) {
  if (!json.is_object()) throw Unexpected("files", "of the wrong type");
  FileRecord file;
  read(json, "name", file.name);
  read(json, "size_bytes", file.size_bytes);
  read(json, "xxh3", file.xxh3);
  return file;
}

Manifest manifest_of(const Json& json) {
  if (!json.is_object()) throw Unexpected("", "not a manifest");
  Manifest manifest;
  read(json, "program_version", manifest.program_version);
  read(json, "git_commit", manifest.git_commit);
  read(json, "compiler", manifest.compiler);
  read(json, "compiler_flags", manifest.compiler_flags);
  read(json, "input_xxh3", manifest.input_xxh3);
  read(json, "seed", manifest.seed);
  read(json, "stream", manifest.stream);
  read(json, "started_utc", manifest.started_utc);
  read(json, "ended_utc", manifest.ended_utc);
  read(json, "core_count", manifest.core_count);
  read(json, "exit_reason", manifest.exit_reason);
  for (const auto& [name, fact] : part(json, "facts", Json::value_t::object).items()) {
    manifest.facts.emplace(name, fact_of(name, fact));
  }
  for (const Json& file : part(json, "files", Json::value_t::array)) {
    manifest.files.push_back(file_of(file));
  }
  return manifest;
}

}  // namespace

double fact_number(const Manifest& manifest, const std::string& fact) {
  const auto it = manifest.facts.find(fact);
  if (it == manifest.facts.end()) return 0.0;
  if (const auto* count = std::get_if<std::uint64_t>(&it->second))
    return static_cast<double>(*count);
  const auto* number = std::get_if<double>(&it->second);
  return number == nullptr ? 0.0 : *number;
}

Manifest manifest_of_this_build() {
  Manifest manifest;
  manifest.program_version = ADATOM_VERSION;
  manifest.git_commit = ADATOM_COMMIT;
  manifest.compiler = ADATOM_COMPILER;
  manifest.compiler_flags = ADATOM_FLAGS;
  manifest.started_utc = now_utc();
  manifest.core_count = std::thread::hardware_concurrency();
  return manifest;
}

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm calendar{};
  ::gmtime_r(&now, &calendar);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &calendar);
  return text.data();
}

std::string xxh3_of(std::string_view bytes) {
  return hexadecimal(xxh3_value_of(bytes));
}

FileRecord record_of(const std::filesystem::path& path) {
  Xxh3 sum;
  FileRecord record;
  record.name = path.filename().string();
  for_each_block(path, [&](std::string_view block) {
    sum.add(block);
    record.size_bytes += block.size();
  });
  record.xxh3 = hexadecimal(sum.value());
  return record;
}

void write_manifest(const std::filesystem::path& path, const Manifest& manifest) {
  // A path in a text may hold bytes that are not UTF-8; they must not end the program.
  const auto replace = Json::error_handler_t::replace;
  write_whole_file(path, json_of(manifest).dump(2, ' ', false, replace) + "\n");
}

Manifest read_manifest(const std::filesystem::path& path) {
  const std::string text = read_whole_file(path, limit_bytes);
  lattice::Mistake mistake;
  mistake.file = path.string();
  try {
    return manifest_of(Json::parse(text));
  } catch (const Json::parse_error& error) {
    const std::size_t place = std::max<std::size_t>(error.byte, 1) - 1;  // from 0
    const auto before = std::string_view(text).substr(0, place);
    mistake.line = 1 + static_cast<int>(std::ranges::count(before, '\n'));
    mistake.problem = "not valid JSON";
  } catch (const Unexpected& error) {
    mistake.key = error.key;
    mistake.problem = error.what();
  } catch (const Json::exception& error) {
    mistake.problem = error.what();
  }
  throw lattice::InputError(std::move(mistake));
}

}  // namespace tools
