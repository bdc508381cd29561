#include "scenarios/config.hpp"

#include <utility>

#include "scenarios/input_text.hpp"
#include "scenarios/toml/document.hpp"
#include "scenarios/toml/overrides.hpp"
#include "scenarios/toml/toml_text.hpp"

namespace scenarios {

using lattice::Mistake;

Config Config::from_file(const std::filesystem::path& file,
                         const std::vector<std::string>& overrides) {
  return from_text(text_of_file(file), file.string(), overrides);
}

Config Config::from_text(std::string text, std::string file_name,
                         const std::vector<std::string>& overrides,
                         const InputFiles& stand_ins) {
  auto document = std::make_shared<InputDocument>();
  document->file_name = std::move(file_name);
  document->stand_ins = stand_ins;
  document->text = std::move(text);
  document->parse();
  for (const std::string& override_text : overrides) document->apply(override_text);
  return Config(std::move(document));
}

Section Config::root() const {
  const toml::table* root = &document_->root;
  const InputTable around{document_.get(), "", root, root, false, {}};
  return Section(document_->open("", root, around, false));
}

void Config::finish() const {
  root();  // so that its keys are unknown also when nobody asked for any
  std::vector<Mistake> all = document_->mistakes;
  for (const auto& [path, table] : document_->tables) {
    document_->add_unknown_keys(table, all);
  }
  document_->throw_sorted(std::move(all));
}

void Config::throw_if_mistaken() const { document_->throw_sorted(document_->mistakes); }

const std::string& Config::file_name() const { return document_->file_name; }

const InputFiles& Config::files() const { return document_->files; }

std::size_t Config::mistake_count() const { return document_->mistakes.size(); }

void Config::drop(std::string_view key) {
  const auto dot = key.find('.');
  if (dot == key.npos) {
    document_->root.erase(key);
  } else if (toml::table* table = document_->root[key.substr(0, dot)].as_table()) {
    table->erase(key.substr(dot + 1));
  }
}

std::string Config::effective_text() const {
  const std::string& text = document_->text;
  if (document_->applied_overrides.empty()) return text;
  // A text of this kind already says by which overrides it came about.
  std::size_t told = 0, end = 0;
  while (text.compare(told, override_comment.size(), override_comment) == 0 &&
         (end = text.find('\n', told)) != text.npos)
    told = end + 1;
  return text.substr(0, told) + document_->applied_overrides + plain_text();
}

std::string Config::plain_text() const { return document_text(document_->root); }

std::map<std::string, std::string> Config::values() const {
  return values_by_path(document_->root);
}

std::vector<lattice::Mistake> Config::changes_since(const Config& earlier) const {
  const auto now = values(), then = earlier.values();
  const auto value_in = [](const auto& values, const std::string& key) {
    const auto found = values.find(key);
    return found == values.end() ? std::string("(nothing)") : found->second;
  };
  std::map<std::string, std::string> either = now;
  either.insert(then.begin(), then.end());
  std::vector<lattice::Mistake> changes;
  for (const auto& [key, value] : either) {
    if (value_in(now, key) == value_in(then, key)) continue;
    const auto found = document_->root.at_path(key);
    lattice::Mistake change{.file = file_name()};
    if (found) change = document_->at(found.node()->source());
    change.key = key;
    change.value = value_in(now, key);
    change.problem = "changed since the run began";
    change.hint = "it was: " + value_in(then, key);
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace scenarios
