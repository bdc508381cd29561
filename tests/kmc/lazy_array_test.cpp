#include "kmc/lazy_array.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <new>
#include <utility>

namespace {

using kmc::LazyArray;
using kmc::Pages;

/// Larger than what huge pages are asked for.
constexpr std::size_t many = 5'000'000;

TEST_CASE("A lazy array is zeros and keeps what was written when it grows or moves") {
  for (const Pages pages : {Pages::small, Pages::huge}) {
    LazyArray<std::uint64_t> array(10, pages);
    CHECK(array[9] == 0);
    array[9] = 7;
    array.grow(many);
    CHECK(array.size() == many);
    CHECK(array[9] == 7);
    CHECK(array[10] == 0);
    CHECK(array[many - 1] == 0);
    array[many - 1] = 8;
    array.grow(2 * many);
    CHECK(array[many - 1] == 8);
    CHECK(array[2 * many - 1] == 0);
    LazyArray<std::uint64_t> other(1);
    other = std::move(array);
    CHECK(other.size() == 2 * many);
    CHECK(other.pages() == pages);
    CHECK(other[9] == 7);
    CHECK(other[many - 1] == 8);
  }
}

TEST_CASE("A lazy array that cannot grow is as before") {
  LazyArray<std::uint64_t> array(10);
  array[9] = 7;
  CHECK_THROWS_AS(array.grow(std::size_t{1} << 59), std::bad_alloc);
  CHECK(array.size() == 10);
  CHECK(array[9] == 7);
}

TEST_CASE("A lazy array that was moved from is empty") {
  LazyArray<std::uint64_t> array(10);
  const LazyArray<std::uint64_t> other(std::move(array));
  CHECK(array.size() == 0);
  CHECK(other.size() == 10);
}

}  // namespace
