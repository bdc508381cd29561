// Plug-ins by name: scenarios, rate models, measurements and lists register themselves,
// each from one .cpp whose stem is its name in the input file.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace scenarios {

/// The plug-ins of one kind: `Maker` is, or holds, the function that makes one.
template <class Maker>
class Registry {
 public:
  /// A variable of this type in a plug-in's file registers it before main begins.
  /// `text`: a line for people that says what it is; then, where it makes columns, a
  /// line for each: its name, with # for a number, blanks, and what it is.
  struct Entry {
    Entry(std::string name, Maker maker, std::string text) {
      all().emplace(std::move(name), Plugin{std::move(maker), std::move(text)});
    }
  };

  /// In alphabetical order.
  static std::vector<std::string> names() {
    std::vector<std::string> list;
    for (const auto& [name, plugin] : all()) list.push_back(name);
    return list;
  }
  /// Requires: one of names().
  static const Maker& find(const std::string& name) { return all().at(name).maker; }
  /// See Entry. Requires: one of names().
  static const std::string& text(const std::string& name) {
    return all().at(name).text;
  }

 private:
  struct Plugin {
    Maker maker;
    std::string text;
  };
  static std::map<std::string, Plugin>& all() {
    static std::map<std::string, Plugin> map;
    return map;
  }
};

}  // namespace scenarios
