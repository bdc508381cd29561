// Random numbers that are written beforehand, for tests of what a given number does.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>

#include "kmc/archive.hpp"
#include "kmc/contract.hpp"
#include "kmc/rng.hpp"

/// 64 bits of which Rng makes the smallest, the middle and the largest uniform number:
/// 2^-53, 1/2 + 2^-53 and 1 - 2^-53.
inline constexpr std::uint64_t lowest_bits = 0;
inline constexpr std::uint64_t middle_bits = std::uint64_t{1} << 63;
inline constexpr std::uint64_t highest_bits = ~std::uint64_t{0};

/// The word of the twister's state that comes out as `bits`: the inverse of the
/// tempering of Matsumoto & Nishimura (64 bit), each step by iteration to its fixed
/// point.
inline std::uint64_t untempered(std::uint64_t bits) {
  const auto solved = [](std::uint64_t y, auto&& step) {
    std::uint64_t x = y;
    for (int i = 0; i < 64; ++i) x = y ^ step(x);
    return x;
  };
  using Word = std::uint64_t;
  bits = solved(bits, [](Word x) { return x >> 43; });
  bits = solved(bits, [](Word x) { return (x << 37) & 0xFFF7EEE000000000; });
  bits = solved(bits, [](Word x) { return (x << 17) & 0x71D67FFFEDA60000; });
  return solved(bits, [](Word x) { return (x >> 29) & 0x5555555555555555; });
}

/// The text of a twister's state of 312 words.
template <class WordAt>
std::string twister_text(WordAt&& word_at) {
  std::string text;
  for (unsigned k = 0; k < 312; ++k) {
    text += std::to_string(word_at(k));
    text += ' ';
  }
  return text;
}

/// An Rng whose first draws are made of `bits`. Requires: at most 150 of them.
inline kmc::Rng scripted_rng(std::initializer_list<std::uint64_t> bits) {
  // Output k is word k + 156 of the state xor a twist of words k and k + 1, which are
  // zero here.
  std::array<std::uint64_t, 312> words{};
  std::size_t at = 156;
  for (const std::uint64_t b : bits) words.at(at++) = untempered(b);
  words.back() = 1;  // a state of nothing but zeros is refused
  kmc::ArchiveWriter written;
  written.text(twister_text([&](unsigned k) { return words[k]; }));
  kmc::ArchiveReader archive(written.bytes());
  kmc::Rng rng(0);
  rng.restore(archive);
  return rng;
}
