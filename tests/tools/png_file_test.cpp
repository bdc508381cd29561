#include "tools/render/png_file.hpp"

#include <doctest/doctest.h>
#include <png.h>

#include <cstdint>
#include <filesystem>
#include <iterator>
#include <string>

#include "tests/scratch_directory.hpp"
#include "tools/durable_file.hpp"

namespace {

using tools::Image;

long entry_count(const ScratchDirectory& directory) {
  return std::distance(std::filesystem::directory_iterator(directory.path()),
                       std::filesystem::directory_iterator());
}

/// Pixels of every kind.
Image colourful_image(int width, int height) {
  Image image = tools::white_image(width, height);
  unsigned state = 1;
  for (tools::Colour& pixel : image.pixels) {
    state = state * 1664525u + 1013904223u;
    pixel = {static_cast<std::uint8_t>(state >> 24),
             static_cast<std::uint8_t>(state >> 16),
             static_cast<std::uint8_t>(state >> 8)};
  }
  return image;
}

Image read_png(const std::filesystem::path& path) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_file(&png, path.c_str()));
  png.format = PNG_FORMAT_RGB;
  Image image =
      tools::white_image(static_cast<int>(png.width), static_cast<int>(png.height));
  REQUIRE(png_image_finish_read(&png, nullptr, image.pixels.data(), 0, nullptr));
  return image;
}

}  // namespace

TEST_CASE("A written PNG file has the same pixels when it is read back") {
  const ScratchDirectory directory;
  const Image image = colourful_image(57, 31);
  tools::write_png(directory / "a.png", image);
  const Image read = read_png(directory / "a.png");
  CHECK(read.width == 57);
  CHECK(read.height == 31);
  CHECK((read.pixels == image.pixels));
  CHECK(entry_count(directory) == 1);
}

TEST_CASE("The same picture gives the same bytes also in place of an older file") {
  const ScratchDirectory directory;
  tools::write_png(directory / "new.png", colourful_image(20, 10));
  tools::write_png(directory / "old.png", colourful_image(200, 100));
  tools::write_png(directory / "old.png", colourful_image(20, 10));
  CHECK((contents(directory / "new.png") == contents(directory / "old.png")));
  CHECK(contents(directory / "new.png").find("tIME") == std::string::npos);
}

TEST_CASE("A file of the user beside a picture stays as it is") {
  const ScratchDirectory directory;
  put(directory / "a.png.tmp", "precious");
  tools::write_png(directory / "a.png", colourful_image(4, 4));
  CHECK(contents(directory / "a.png.tmp") == "precious");
  CHECK(entry_count(directory) == 2);
}

TEST_CASE("A picture in a missing directory throws and names the path") {
  const ScratchDirectory directory;
  const std::filesystem::path path = directory / "missing" / "a.png";
  try {
    tools::write_png(path, colourful_image(4, 4));
    FAIL("nothing was thrown");
  } catch (const tools::IoError& error) {
    CHECK(std::string(error.what()).find(path.string()) != std::string::npos);
  }
  CHECK(entry_count(directory) == 0);
}

TEST_CASE("A picture in place of a directory throws and leaves no temporary file") {
  const ScratchDirectory directory;
  std::filesystem::create_directory(directory / "a.png");
  CHECK_THROWS_AS(tools::write_png(directory / "a.png", colourful_image(4, 4)),
                  tools::IoError);
  CHECK(entry_count(directory) == 1);
  CHECK(std::filesystem::is_directory(directory / "a.png"));
}
