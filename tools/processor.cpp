#include "tools/processor.hpp"

// What a function may use itself that tells what is lacking.
#ifdef __x86_64__
#define ADATOM_ANY_PROCESSOR [[gnu::target("no-sse3,no-bmi,no-bmi2")]]
#else
#define ADATOM_ANY_PROCESSOR
#endif

// The macro of a set is 1 if the compiler may use it, or else it stays a word.
#define ADATOM_TEXT(word) #word
#define ADATOM_EXPECT_SET(name, macro)                                     \
  if (ADATOM_TEXT(macro)[0] == '1' && __builtin_cpu_supports(name) == 0) { \
    *next++ = name;                                                        \
  }

namespace tools {

ADATOM_ANY_PROCESSOR Instructions lacking_instructions() {
  Instructions lacking{};
#ifdef __x86_64__
  __builtin_cpu_init();
  const char** next = lacking.names;
  // All that compilers use unasked; lzcnt, movbe and f16c come with avx2.
  ADATOM_EXPECT_SET("popcnt", __POPCNT__)
  ADATOM_EXPECT_SET("sse4.2", __SSE4_2__)
  ADATOM_EXPECT_SET("avx", __AVX__)
  ADATOM_EXPECT_SET("avx2", __AVX2__)
  ADATOM_EXPECT_SET("bmi", __BMI__)
  ADATOM_EXPECT_SET("bmi2", __BMI2__)
  ADATOM_EXPECT_SET("fma", __FMA__)
  ADATOM_EXPECT_SET("gfni", __GFNI__)
  ADATOM_EXPECT_SET("avx512f", __AVX512F__)
  ADATOM_EXPECT_SET("avx512cd", __AVX512CD__)
  ADATOM_EXPECT_SET("avx512bw", __AVX512BW__)
  ADATOM_EXPECT_SET("avx512dq", __AVX512DQ__)
  ADATOM_EXPECT_SET("avx512vl", __AVX512VL__)
  ADATOM_EXPECT_SET("avx512vbmi", __AVX512VBMI__)
  ADATOM_EXPECT_SET("avx512vbmi2", __AVX512VBMI2__)
  ADATOM_EXPECT_SET("avx512bitalg", __AVX512BITALG__)
  ADATOM_EXPECT_SET("avx512vpopcntdq", __AVX512VPOPCNTDQ__)
  ADATOM_EXPECT_SET("avx512vnni", __AVX512VNNI__)
#endif
  return lacking;
}

ADATOM_ANY_PROCESSOR bool tell_lacking(const Instructions& lacking, std::FILE* file) {
  const char* const* name = lacking.names;
  if (*name == nullptr) return false;
  std::fputs("adatom: this processor lacks", file);
  for (; *name != nullptr; ++name) std::fprintf(file, " %s", *name);
  std::fputs(", and the program was compiled for it: build with -DADATOM_NATIVE=OFF\n",
             file);
  return true;
}

}  // namespace tools
