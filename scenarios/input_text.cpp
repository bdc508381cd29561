#include "scenarios/input_text.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace scenarios {
namespace {

using lattice::InputError;
using lattice::Mistake;

constexpr std::size_t most_bytes = 1 << 20;
// TOML++ recurses once for each dot of a key and for each bracket.
constexpr int most_dots = 64;
constexpr int most_open_brackets = 16;

/// `m` at the line and column of byte `offset`.
Mistake at_byte(std::string_view text, std::size_t offset, Mistake m) {
  const std::string_view before = text.substr(0, offset);
  const std::string_view line = before.substr(before.rfind('\n') + 1);
  m.line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
  m.column =
      1 + static_cast<int>(std::count_if(line.begin(), line.end(), begins_letter));
  return m;
}

/// Just after the TOML string that opens at `first`; a short one ends with its line.
std::size_t end_of_string(std::string_view text, std::size_t first) {
  const char quote = text[first];
  const std::string three(3, quote);
  const bool is_long = text.substr(first, 3) == three;
  for (std::size_t i = first + (is_long ? 3 : 1); i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (!is_long && (text[i] == quote || text[i] == '\n')) {
      return text[i] == quote ? i + 1 : i;
    } else if (is_long && text.substr(i, 3) == three) {
      // Up to two more quotes belong to the string: """a"""" ends in a quote.
      const std::size_t after = text.find_first_not_of(quote, i + 3);
      return std::min({after, i + 5, text.size()});
    }
  }
  return text.size();
}

/// `text` with spaces in place of its strings and comments.
std::string without_strings_and_comments(std::string_view text) {
  std::string rest(text);
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i + 1;
    if (text[i] == '"' || text[i] == '\'') end = end_of_string(text, i);
    if (text[i] == '#') end = std::min(text.find('\n', i), text.size());
    if (text[i] == '"' || text[i] == '\'' || text[i] == '#') {
      for (std::size_t j = i; j < end; ++j) {
        if (text[j] != '\n') rest[j] = ' ';
      }
    }
    i = end;
  }
  return rest;
}

bool is_control(std::string_view text, std::size_t i) {
  const char c = text[i];
  if (c == '\r') return i + 1 == text.size() || text[i + 1] != '\n';
  return (c >= 0 && c < ' ' && c != '\t' && c != '\n') || c == 0x7F;
}

}  // namespace

Mistake mistake_in(const std::string& file, std::string problem, std::string hint) {
  return {.file = file, .problem = std::move(problem), .hint = std::move(hint)};
}

std::string text_of_file(const std::filesystem::path& file) {
  const auto fail = [&](std::string problem) {
    throw InputError(mistake_in(file.string(), std::move(problem)));
  };
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  if (status.type() == std::filesystem::file_type::not_found) fail("no such file");
  if (error) fail("cannot be read: " + error.message());
  if (is_directory(status)) fail("is a directory, not a file");
  if (!is_regular_file(status)) fail("is not a regular file");
  std::ifstream in(file, std::ios::binary);
  std::string text(most_bytes + 1, '\0');
  if (in) in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in.is_open() || in.bad()) fail("cannot be read");
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

std::optional<Mistake> unfit(std::string_view text, const std::string& file_name) {
  if (text.size() > most_bytes) return mistake_in(file_name, "is larger than 1 MiB");
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_control(text, i)) continue;
    return at_byte(text, i,
                   mistake_in(file_name, "contains a control character",
                              "an input is plain text; is this a binary file?"));
  }
  const std::string rest = without_strings_and_comments(text);
  int dots = 0;
  int open_brackets = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (static_cast<unsigned char>(rest[i]) >= 0x80U) {
      return at_byte(
          text, i,
          mistake_in(file_name, "only quotes and comments may have this character",
                     "curly quotes, long dashes and special spaces look "
                     "like the plain ones"));
    }
    if (rest[i] == '[' || rest[i] == '{') ++open_brackets;
    if (rest[i] == ']' || rest[i] == '}') --open_brackets;
    if (open_brackets > most_open_brackets) {
      return at_byte(text, i, mistake_in(file_name, "more than 16 brackets are open"));
    }
    if (rest[i] == '\n' || rest[i] == ',') dots = 0;
    if (rest[i] == '.' && ++dots > most_dots) {
      return at_byte(text, i, mistake_in(file_name, "a key has more than 64 dots"));
    }
  }
  return std::nullopt;
}

}  // namespace scenarios
