// Before an input is parsed: reading the file, and turning away what is no plain text
// and what TOML++ 3.3 cannot be trusted with (deep keys overflow its stack, letters
// beyond ASCII after a bare key are undefined behaviour, a directory is an empty
// table).
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "lattice/input_error.hpp"
#include "lattice/words.hpp"

namespace scenarios {

/// A mistake in a whole file, without a line.
lattice::Mistake mistake_in(const std::string& file_name, std::string problem,
                            std::string hint = {});

/// The bytes of a file, at most a little more than unfit() allows. Throws
/// lattice::InputError when there is no such file, when it is not a regular one, and
/// when it cannot be read.
std::string text_of_file(const std::filesystem::path& file);

/// The first thing in `text` that must not reach the parser, if any: more than 1 MiB, a
/// control character, a letter beyond ASCII outside of strings and comments, more than
/// 64 dots in a line without a comma between them (so deep a key; a list of numbers has
/// commas), or more than 16 open brackets.
std::optional<lattice::Mistake> unfit(std::string_view text,
                                      const std::string& file_name);

/// Whether the byte begins a UTF-8 character. Columns count characters.
inline bool begins_letter(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
}

}  // namespace scenarios
