#include "tools/unknown_words.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "scenarios/closest_word.hpp"
#include "tools/usage_error.hpp"

namespace tools {
namespace {

/// The verb that was asked for, and its whole name.
struct Verb {
  const CLI::App* app;
  std::string name;
};

Verb verb_of(const CLI::App& app) {
  Verb verb{&app, app.get_name()};
  for (auto asked = app.get_subcommands(); !asked.empty();
       asked = verb.app->get_subcommands())
    verb = {asked.front(), verb.name + " " + asked.front()->get_name()};
  return verb;
}

std::string nearest_option(const CLI::App& verb, const std::string& word) {
  std::vector<std::string> known;
  for (const CLI::Option* option : verb.get_options())
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  const std::string nearest = scenarios::did_you_mean(word, known);
  const bool takes_keys = std::ranges::count(known, "--set") > 0;
  return nearest.empty() && takes_keys ? "keys of the input: --set key=value" : nearest;
}

}  // namespace

void expect_verbs(const CLI::App& app, std::span<char* const> words) {
  if (words.empty() || words.front()[0] == '-') return;
  std::vector<std::string> verbs;
  for (const CLI::App* verb : app.get_subcommands({})) {
    if (verb->get_name() == words.front()) return expect_verbs(*verb, words.subspan(1));
    verbs.push_back(verb->get_name());
  }
  if (verbs.empty()) return;
  std::string known = scenarios::did_you_mean(words.front(), verbs);
  if (known.empty())
    for (const std::string& verb : verbs) known += (known.empty() ? "" : ", ") + verb;
  throw UsageError{"\"" + std::string(words.front()) + "\" is no verb (" + known +
                   "); see adatom --help"};
}

void expect_nothing_left(const CLI::App& app) {
  const std::vector<std::string> left = app.remaining(true);
  if (left.empty()) return;
  const Verb verb = verb_of(app);
  const auto option = std::ranges::find_if(
      left, [](const std::string& word) { return word.starts_with('-'); });
  if (option == left.end())
    throw UsageError{"\"" + left.front() + "\" is one word too many for " + verb.name +
                     "; see " + verb.name + " --help"};
  const std::string nearest = nearest_option(*verb.app, *option);
  throw UsageError{"\"" + *option + "\" is no option of " + verb.name +
                   (nearest.empty() ? "" : " (" + nearest + ")") + "; see " +
                   verb.name + " --help"};
}

}  // namespace tools
