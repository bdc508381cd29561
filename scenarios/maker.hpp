// How plug-ins that look at the state are made, and what they need there.
#pragma once

#include <memory>

#include "scenarios/state.hpp"

namespace scenarios {

/// What a plug-in looks at: any atoms, or a film (State::film).
enum class Subject { atoms, film };

/// Makes plug-ins of one kind, such as Measurement.
template <class Kind>
class Maker {
 public:
  /// `make` takes a const State&, which outlives what it returns, a unique_ptr<Kind>.
  template <class Function>
  Maker(Function make, Subject subject = Subject::atoms)
      : make_(make), subject_(subject) {}

  /// The maker of a class that is constructed from a State.
  template <class Plugin>
  static Maker of(Subject subject) {
    const auto make = [](const State& state) -> std::unique_ptr<Kind> {
      return std::make_unique<Plugin>(state);
    };
    return {make, subject};
  }

  /// Requires: the state has what the subject says.
  std::unique_ptr<Kind> operator()(const State& state) const { return make_(state); }
  /// Whether it can look at a state with, or without, a film.
  bool suits(bool has_film) const { return has_film || subject_ != Subject::film; }

 private:
  std::unique_ptr<Kind> (*make_)(const State&);
  Subject subject_;
};

}  // namespace scenarios
