#include "tools/render/png_file.hpp"

#include <png.h>

#include <stdexcept>
#include <string>

#include "kmc/contract.hpp"
#include "tools/result_file.hpp"

namespace tools {
namespace {

std::string encoded(const Image& image) {
  static_assert(sizeof(Colour) == 3, "libpng reads the pixels as packed bytes");
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.width);
  png.height = static_cast<png_uint_32>(image.height);
  png.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
  std::string bytes(size, '\0');
  if (!png_image_write_to_memory(&png, bytes.data(), &size, 0, image.pixels.data(), 0,
                                 nullptr))
    throw std::runtime_error(std::string("libpng: ") + png.message);
  bytes.resize(size);
  return bytes;
}

}  // namespace

void write_png(const std::filesystem::path& path, const Image& image) {
  ADATOM_EXPECT(image.width > 0 && image.height > 0);
  write_result(path, encoded(image));
}

}  // namespace tools
