// Plug-ins by name: scenarios, rate models and measurements register themselves, each
// from one .cpp whose stem is its name in the input file.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace scenarios {

/// The plug-ins of one kind: `Maker` is a function that makes one.
template <class Maker>
class Registry {
 public:
  /// A variable of this type in a plug-in's file registers it before main begins.
  struct Entry {
    Entry(std::string name, Maker maker) {
      makers().emplace(std::move(name), std::move(maker));
    }
  };

  /// In alphabetical order.
  static std::vector<std::string> names() {
    std::vector<std::string> list;
    for (const auto& [name, maker] : makers()) list.push_back(name);
    return list;
  }
  /// Requires: one of names().
  static const Maker& find(const std::string& name) { return makers().at(name); }

 private:
  static std::map<std::string, Maker>& makers() {
    static std::map<std::string, Maker> map;
    return map;
  }
};

}  // namespace scenarios
