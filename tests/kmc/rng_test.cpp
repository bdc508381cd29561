#include "kmc/rng.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <vector>

#include "tests/kmc/scripted_rng.hpp"
#include "tests/kmc/statistics.hpp"

namespace {

using kmc::Rng;

TEST_CASE("The bits are those of the 64 bit Mersenne twister") {
  // std::mt19937_64 is another implementation. The standard fixes its 10000th number.
  std::mt19937_64 reference(5489);
  Rng rng(5489);
  for (int i = 0; i < 9999; ++i) {
    const double expected = (static_cast<double>(reference() >> 12) + 0.5) * 0x1p-52;
    REQUIRE(rng.uniform() == expected);
  }
  CHECK(rng.uniform() ==
        (static_cast<double>(9981545732273789042U >> 12) + 0.5) * 0x1p-52);
}

TEST_CASE("Streams start at equal distances along one sequence") {
  boost::random::mt19937_64 reference(7);
  for (std::uint64_t stream = 0; stream < 3; ++stream) {
    Rng rng(7, stream);
    auto copy = reference;
    for (int i = 0; i < 1000; ++i)
      REQUIRE(rng.uniform() == (static_cast<double>(copy() >> 12) + 0.5) * 0x1p-52);
    reference.discard(std::uint64_t{1} << 50);
  }
  CHECK(Rng(7, (1U << 13) - 1).uniform() != Rng(7).uniform());
}

TEST_CASE("Uniform numbers stay inside the open interval at both extremes") {
  Rng rng = scripted_rng({lowest_bits, middle_bits, highest_bits});
  CHECK(rng.uniform() == 0x1p-53);
  CHECK(rng.uniform() == 0.5 + 0x1p-53);
  CHECK(rng.uniform() == 1.0 - 0x1p-53);
}

TEST_CASE("Waiting times are finite and positive at both extremes") {
  Rng rng = scripted_rng({lowest_bits, highest_bits});
  CHECK(rng.exponential() == doctest::Approx(53.0 * std::log(2.0)).epsilon(1e-15));
  const double least = rng.exponential();
  CHECK(least > 0.0);
  CHECK(least == doctest::Approx(0x1p-53).epsilon(1e-15));
}

TEST_CASE("Integers below n reach 0 and n - 1 and never n") {
  for (const std::uint64_t n : {std::uint64_t{1}, std::uint64_t{2}, std::uint64_t{12},
                                std::uint64_t{1} << 40, ~std::uint64_t{0}}) {
    Rng rng = scripted_rng({lowest_bits, middle_bits, highest_bits});
    CHECK(rng.below(n) == 0);
    CHECK(rng.below(n) == n / 2);
    CHECK(rng.below(n) == n - 1);
  }
}

TEST_CASE("Uniform numbers are uniform") {
  std::vector<double> sample(1000000);
  Rng rng(1);
  for (double& u : sample) u = rng.uniform();
  CHECK(statistics::kolmogorov_smirnov(sample, [](double u) { return u; }) <
        statistics::kolmogorov_smirnov_bound(sample.size()));
}

TEST_CASE("Waiting times follow the exponential law") {
  std::vector<double> sample(1000000);
  Rng rng(2);
  for (double& x : sample) x = rng.exponential();
  CHECK(statistics::kolmogorov_smirnov(sample, [](double x) {
          return -std::expm1(-x);
        }) < statistics::kolmogorov_smirnov_bound(sample.size()));
}

TEST_CASE("Integers below n are equally likely") {
  Rng rng(3);
  for (const unsigned n : {2U, 3U, 7U, 12U, 1000U}) {
    constexpr double draws = 1e6;
    std::vector<double> observed(n, 0.0);
    for (int i = 0; i < static_cast<int>(draws); ++i) ++observed[rng.below(n)];
    CHECK(statistics::chi_square(observed, std::vector<double>(n, draws / n)) <
          statistics::chi_square_bound(n - 1));
  }
}

TEST_CASE("A restored generator goes on where the saved one was") {
  for (const int before : {0, 1, 155, 156, 311, 312, 313, 1000}) {
    Rng rng(11, 5);
    for (int i = 0; i < before; ++i) rng.uniform();
    kmc::ArchiveWriter written;
    rng.save(written);
    written.value(42);
    Rng other(0);
    kmc::ArchiveReader archive(written.bytes());
    other.restore(archive);
    CHECK(archive.value<int>() == 42);
    for (int i = 0; i < 1000; ++i) REQUIRE(other.uniform() == rng.uniform());
  }
}

TEST_CASE("A state that is cut short or no numbers is refused") {
  for (const std::string text : {"", "1 2 3", "rabbit"}) {
    kmc::ArchiveWriter written;
    written.text(text);
    kmc::ArchiveReader archive(written.bytes());
    Rng rng(0);
    CHECK_THROWS_AS(rng.restore(archive), kmc::BadArchive);
  }
}

TEST_CASE("A state of which nothing but zeros can come is refused") {
  // Of the first word only the 33 upper bits count.
  for (const char* first : {"0", "1"}) {
    std::string text = first;
    for (int i = 1; i < 312; ++i) text += " 0";
    kmc::ArchiveWriter written;
    written.text(text);
    kmc::ArchiveReader archive(written.bytes());
    Rng rng(0);
    CHECK_THROWS_AS(rng.restore(archive), kmc::BadArchive);
  }
}

}  // namespace
