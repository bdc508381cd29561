// The user's mistakes: what is wrong in which file, line and column, and what would be
// right. Thrown where input is checked, caught once in main, exit code 3.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace lattice {

/// One mistake. Empty strings and zeros mean "does not apply".
struct Mistake {
  std::string file{};
  int line = 0;         ///< from 1
  int column = 0;       ///< from 1
  std::string key{};    ///< such as "particle[1].radius_a"
  std::string value{};  ///< as the user wrote it
  std::string problem{};
  std::string hint{};           ///< what is allowed, or what was probably meant
  bool key_is_unknown = false;  ///< so that it is one whatever the value

  /// One line: `file:line:column: key = value: problem (hint)`.
  std::string text() const;
};

/// All mistakes that were found in one pass; what() has one line for each.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Mistake> mistakes);
  explicit InputError(Mistake mistake);

  const std::vector<Mistake>& mistakes() const { return mistakes_; }

 private:
  std::vector<Mistake> mistakes_;
};

}  // namespace lattice
