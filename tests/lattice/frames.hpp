// All frames of a file, by any of the readers.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lattice/extended_xyz.hpp"
#include "lattice/input_error.hpp"
#include "tests/scratch_directory.hpp"

struct Frames {
  std::vector<lattice::XyzFrame> frames;
  bool truncated = false;
};

/// Of a file with these bytes.
template <class Reader>
Frames frames_of(const std::string& bytes) {
  const ScratchFile file(bytes);
  Reader reader(file.path());
  Frames result;
  while (auto frame = reader.next()) result.frames.push_back(std::move(*frame));
  result.truncated = reader.truncated();
  return result;
}

/// The message without the name of the file: "line: ...".
template <class Reader>
std::string error_of_frames(const std::string& bytes) {
  try {
    frames_of<Reader>(bytes);
  } catch (const lattice::InputError& error) {
    const std::string text = error.what();
    return text.substr(text.find(':') + 1);
  }
  return "no error";
}
