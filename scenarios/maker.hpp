// How plug-ins that look at the state are made, and what they need there.
#pragma once

#include <memory>
#include <string>

#include "scenarios/state.hpp"

namespace scenarios {

/// What a plug-in looks at: any atoms, always the same atoms, contacts of particles, a
/// film (State::film), or one whose block has right angles seen from above.
enum class Subject { atoms, same_atoms, contacts, film, right_angled_film };

/// What a run will have to look at.
struct Outlook {
  bool has_film;
  bool keeps_atoms;  ///< none arrives and none evaporates
  bool has_right_angles;
  bool has_contacts;  ///< particles that touch at the start
};

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
  /// What it needs and will not find, such as "a film"; empty if there is all.
  std::string missing(const Outlook& outlook) const {
    const bool on_film =
        subject_ == Subject::film || subject_ == Subject::right_angled_film;
    if (on_film && !outlook.has_film) return "a film";
    if (subject_ == Subject::right_angled_film && !outlook.has_right_angles)
      return "a cell whose first two vectors are at right angles";
    if (subject_ == Subject::contacts && !outlook.has_contacts)
      return "particles that touch: at most 1.5 bonds apart, and not both slabs";
    if (subject_ == Subject::same_atoms && !outlook.keeps_atoms)
      return "atoms of which none arrives and none evaporates";
    return {};
  }

 private:
  std::unique_ptr<Kind> (*make_)(const State&);
  Subject subject_;
};

}  // namespace scenarios
