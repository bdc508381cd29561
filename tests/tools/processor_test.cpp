#include "tools/processor.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <string>

namespace {

std::string told(const tools::Instructions& lacking) {
  std::array<char, 1000> text{};
  std::FILE* file = ::fmemopen(text.data(), text.size(), "w");
  const bool tells = tools::tell_lacking(lacking, file);
  std::fclose(file);
  CHECK(tells == (text[0] != '\0'));
  return text.data();
}

}  // namespace

TEST_CASE("A processor that lacks nothing is not spoken of") { CHECK(told({}) == ""); }

TEST_CASE("What a processor lacks is told with how to build without it") {
  CHECK(told({{"avx2", "bmi2"}}) ==
        "adatom: this processor lacks avx2 bmi2, and the program was compiled for it: "
        "build with -DADATOM_NATIVE=OFF\n");
}

TEST_CASE("A program that was built here may run here") {
  CHECK(tools::lacking_instructions().names[0] == nullptr);
}
