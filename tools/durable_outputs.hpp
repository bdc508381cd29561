// Where the observers of a simulation write.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "scenarios/output_files.hpp"
#include "tools/run_directory.hpp"

namespace tools {

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

}  // namespace tools
