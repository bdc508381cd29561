// What is handed to the shell.
#pragma once

#include <string>

namespace tools {

/// As one word of the shell, whatever its characters.
inline std::string shell_word(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? "'\\''" : std::string(1, c);
  return word + "'";
}

}  // namespace tools
