#include "lattice/compressed_text.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <random>
#include <vector>

#include "lattice/input_error.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using lattice::gzip_member;
using lattice::InputError;
using lattice::LineReader;
using Lines = std::vector<std::string>;

struct Result {
  Lines lines;
  bool last_ended = true;
  bool cut_short = false;
};

Result read(const std::string& bytes) {
  const ScratchFile file(bytes);
  LineReader reader(file.path());
  Result result;
  while (const auto line = reader.next()) result.lines.emplace_back(*line);
  result.last_ended = reader.line_ended();
  result.cut_short = reader.cut_short();
  return result;
}

// Random lines of many lengths, 1.5 MB: larger than every buffer, also when compressed.
std::string long_text() {
  std::mt19937 random(1);
  std::string text;
  for (int i = 0; i < 10000; ++i) {
    for (auto length = random() % 300; length > 0; --length) {
      text += static_cast<char>('a' + random() % 26);
    }
    text += '\n';
  }
  return text;
}

// How much text zlib finds in the beginning of a gzip member.
std::size_t inflated_bytes(const std::string& bytes) {
  std::string room(1 << 20, '\0');
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(room.data());
  stream.avail_out = static_cast<uInt>(room.size());
  inflate(&stream, Z_SYNC_FLUSH);
  inflateEnd(&stream);
  return stream.total_out;
}

Lines lines_of(const std::string& text) {
  Lines lines;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = text.find('\n', i);
    lines.push_back(text.substr(i, end - i));
    i = end + 1;
  }
  return lines;
}

TEST_CASE("a gzip member depends on its text alone") {
  const std::string bytes = gzip_member("hello\n");
  CHECK(bytes == gzip_member("hello\n"));
  REQUIRE(bytes.size() > 10);
  CHECK(bytes.substr(0, 4) == "\x1f\x8b\x08" + std::string(1, '\0'));  // no name
  CHECK(bytes.substr(4, 4) == std::string(4, '\0'));                   // no time
}

TEST_CASE("a gzip member is shorter than its text and holds it") {
  const std::string text = long_text();
  const std::string bytes = gzip_member(text);
  CHECK(bytes.size() < text.size());
  CHECK(read(bytes).lines == lines_of(text));
}

TEST_CASE("plain text and gzip members one after the other read alike") {
  const std::string text = long_text();
  CHECK(read(text).lines == lines_of(text));
  const std::size_t half = text.size() / 2;  // in the middle of a line
  const Result result = read(gzip_member(text.substr(0, half)) + gzip_member("") +
                             gzip_member(text.substr(half)));
  CHECK(result.lines == lines_of(text));
  CHECK_FALSE(result.cut_short);
}

TEST_CASE("line ends of both kinds are taken away and a missing one is told") {
  CHECK(read("a\r\nb\n\nc\n").lines == Lines{"a", "b", "", "c"});
  CHECK(read("a\nb").lines == Lines{"a", "b"});
  CHECK_FALSE(read("a\nb").last_ended);
  CHECK(read("a\nb\n").lines == Lines{"a", "b"});
  CHECK(read("a\nb\n").last_ended);
  CHECK(read("").lines.empty());
}

TEST_CASE("every prefix of a gzip file gives its lines up to the cut") {
  const std::string first = gzip_member("one\ntwo\n");
  const std::string bytes = first + gzip_member("three\nfour\n");
  for (std::size_t size = 1; size <= bytes.size(); ++size) {
    CAPTURE(size);
    const Result result = read(bytes.substr(0, size));
    CHECK(result.cut_short == (size != first.size() && size != bytes.size()));
    if (size >= first.size()) {
      REQUIRE(result.lines.size() >= 2);
      CHECK(result.lines[1] == "two");
    }
  }
}

TEST_CASE("a cut gzip member gives all the text that its bytes hold") {
  // One long run: a few bytes stand for more text than one buffer takes.
  std::string text;
  for (int i = 0; i < 30000; ++i) text += "aaaaaaaaa\n";
  const std::string bytes = gzip_member(text);
  for (std::size_t size = 11; size < bytes.size(); ++size) {
    CAPTURE(size);
    std::size_t found = 0;
    const Result result = read(bytes.substr(0, size));
    for (const std::string& line : result.lines) found += line.size() + 1;
    if (!result.last_ended) --found;
    CHECK(found == inflated_bytes(bytes.substr(0, size)));
  }
}

TEST_CASE("damaged gzip data and endless lines are refused") {
  std::string bytes = gzip_member("one\ntwo\n");
  CHECK_THROWS_AS(read(bytes + "tail"), InputError);
  bytes[bytes.size() - 8] ^= 1;  // checksum
  CHECK_THROWS_AS(read(bytes), InputError);
  CHECK_THROWS_AS(read(std::string((1 << 20) + 1, 'x')), InputError);
  CHECK_NOTHROW(read(std::string(1 << 20, 'x') + "\n"));
}

TEST_CASE("a directory and a missing file are refused") {
  CHECK_THROWS_AS(LineReader{ScratchDirectory().path()}, InputError);
  CHECK_THROWS_AS(LineReader{"/nonexistent/file.xyz"}, InputError);
  CHECK_THROWS_AS(LineReader{"/dev/zero"}, InputError);
}

TEST_CASE("a refused line is named with its file and number") {
  const ScratchFile file("a\nb\n");
  LineReader reader(file.path());
  reader.next();
  reader.next();
  CHECK_THROWS_WITH_AS(reader.refuse("wrong", "right", "b\x01\xff\x7f"),
                       (file.path().string() + ":2: b???: wrong (right)").c_str(),
                       InputError);
}

}  // namespace
