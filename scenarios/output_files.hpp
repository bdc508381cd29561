// Where a run's text goes.
#pragma once

#include <string>
#include <string_view>

namespace scenarios {

/// The growing files of a run, by name. Implemented by tools, which keep them durable.
class OutputFiles {
 public:
  virtual ~OutputFiles() = default;
  virtual void append(const std::string& name, std::string_view bytes) = 0;
};

/// Keeps nothing.
class NoOutput final : public OutputFiles {
 public:
  void append(const std::string&, std::string_view) override {}
};

}  // namespace scenarios
