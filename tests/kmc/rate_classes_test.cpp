#include "kmc/rate_classes.hpp"

#include <doctest/doctest.h>

#include <set>
#include <vector>

#include "kmc/contract.hpp"
#include "tests/kmc/scripted_rng.hpp"
#include "tests/kmc/statistics.hpp"

namespace {

using kmc::RateClasses;

/// Classes of rates 1, 10, 0 and 0.5 with 3, 2, 4 and no members.
RateClasses some_classes() {
  RateClasses classes;
  for (const double rate : {1.0, 10.0, 0.0, 0.5}) classes.add_class(rate);
  classes.resize_slots(10);
  for (const RateClasses::Slot slot : {0U, 3U, 6U}) classes.put(slot, 0);
  for (const RateClasses::Slot slot : {1U, 4U}) classes.put(slot, 1);
  for (const RateClasses::Slot slot : {2U, 5U, 8U, 9U}) classes.put(slot, 2);
  return classes;
}

TEST_CASE("The total is the sum of count times rate") {
  RateClasses classes = some_classes();
  CHECK(classes.total_per_s() == 23.0);
  classes.put(0, RateClasses::no_class);
  CHECK(classes.total_per_s() == 22.0);
  classes.put(4, 3);
  CHECK(classes.total_per_s() == 12.5);
  classes.put(7, 0);
  CHECK(classes.total_per_s() == 13.5);
}

TEST_CASE("Without members or with rates of zero alone the total is exactly zero") {
  RateClasses classes;
  CHECK(classes.total_per_s() == 0.0);
  classes.resize_slots(3);
  CHECK(classes.class_of(2) == RateClasses::no_class);
  classes.put(1, classes.add_class(0.1));
  classes.put(2, classes.add_class(0.0));
  CHECK(classes.total_per_s() == 0.1);
  classes.put(1, RateClasses::no_class);
  CHECK(classes.total_per_s() == 0.0);
}

TEST_CASE("Slots move between classes as in a plain list of sets") {
  kmc::Rng rng(1);
  // More classes than blocks that are marked apart as changed: 64 of 64.
  constexpr unsigned slot_count = 60, class_count = 5000;
  RateClasses classes;
  classes.resize_slots(slot_count);
  std::vector<std::set<RateClasses::Slot>> model(class_count);
  for (unsigned c = 0; c < class_count; ++c)
    CHECK(classes.add_class(static_cast<double>(c)) == c);
  for (int step = 0; step < 20000; ++step) {
    const auto slot = static_cast<RateClasses::Slot>(rng.below(slot_count));
    auto c = static_cast<RateClasses::Class>(rng.below(class_count + class_count / 20));
    if (c >= class_count) c = RateClasses::no_class;
    if (const auto old = classes.class_of(slot); old != RateClasses::no_class)
      model[old].erase(slot);
    if (c != RateClasses::no_class) model[c].insert(slot);
    classes.put(slot, c);
    REQUIRE(classes.class_of(slot) == c);
    if (step % 100 != 0) continue;
    double total = 0.0;
    for (unsigned k = 0; k < class_count; ++k) {
      const auto& members = classes.members(k);
      REQUIRE(std::set<RateClasses::Slot>(members.begin(), members.end()) == model[k]);
      REQUIRE(members.size() == model[k].size());
      total += static_cast<double>(k) * static_cast<double>(model[k].size());
    }
    REQUIRE(classes.total_per_s() == total);  // integers: exact in any order
  }
}

TEST_CASE("A new rate applies to the members that are there") {
  RateClasses classes = some_classes();
  classes.set_rate(0, 2.0);
  classes.set_rate(2, 0.25);
  classes.set_rate(1, 0.0);
  CHECK(classes.rate_per_s(0) == 2.0);
  CHECK(classes.members(1).size() == 2);
  CHECK(classes.total_per_s() == 3 * 2.0 + 4 * 0.25);
}

TEST_CASE("Classes of rate zero are never picked at either extreme") {
  RateClasses classes = some_classes();
  const double total = classes.total_per_s();
  for (const std::uint64_t bits : {lowest_bits, middle_bits, highest_bits})
    for (const double u : {0.0, 0x1p-53, 1.0 - 0x1p-53}) {
      kmc::Rng rng = scripted_rng({bits});
      const auto choice = classes.pick(u * total, rng);
      CHECK(choice.chosen_class == (u < 0.5 ? 0 : 1));
      CHECK(classes.class_of(choice.slot) == choice.chosen_class);
    }
}

TEST_CASE("Every member is picked in proportion to the rate of its class") {
  RateClasses classes = some_classes();
  kmc::Rng rng(2);
  const double total = classes.total_per_s();
  constexpr double draws = 1e6;
  std::vector<double> picks(10, 0.0);
  for (int i = 0; i < static_cast<int>(draws); ++i)
    ++picks[classes.pick(rng.uniform() * total, rng).slot];
  for (const std::size_t never : {2U, 5U, 7U, 8U, 9U}) CHECK(picks[never] == 0.0);
  const double one = draws / 23.0;
  CHECK(statistics::chi_square({picks[0], picks[3], picks[6], picks[1], picks[4]},
                               {one, one, one, 10 * one, 10 * one}) <
        statistics::chi_square_bound(4));
}

TEST_CASE("A restored catalog picks the same members") {
  RateClasses saved = some_classes();
  saved.put(0, 1);
  saved.put(1, 0);
  kmc::ArchiveWriter written;
  saved.save(written);
  RateClasses restored;
  for (const double rate : {1.0, 10.0, 0.0, 0.5}) restored.add_class(rate);
  kmc::ArchiveReader archive(written.bytes());
  restored.restore(archive, saved.slot_count());
  CHECK(archive.at_end());
  CHECK(restored.total_per_s() == saved.total_per_s());
  CHECK(restored.slot_count() == saved.slot_count());
  kmc::Rng one(3), other(3);
  for (int i = 0; i < 1000; ++i) {
    // At times all are in classes of rate zero, and none can be picked.
    while (saved.total_per_s() == 0.0) {
      const auto slot = static_cast<RateClasses::Slot>(one.below(10));
      REQUIRE(other.below(10) == slot);
      saved.put(slot, 1);
      restored.put(slot, 1);
    }
    const double target = one.uniform() * saved.total_per_s();
    REQUIRE(target == other.uniform() * restored.total_per_s());
    const auto a = saved.pick(target, one), b = restored.pick(target, other);
    REQUIRE(a.slot == b.slot);
    REQUIRE(a.chosen_class == b.chosen_class);
    saved.put(a.slot, one.below(4) & 3U);
    restored.put(b.slot, other.below(4) & 3U);
  }
}

TEST_CASE("A catalog that cannot be is refused") {
  const auto restoring = [](auto&& write) {
    kmc::ArchiveWriter written;
    write(written);
    RateClasses classes;
    classes.add_class(1.0);
    classes.add_class(2.0);
    kmc::ArchiveReader archive(written.bytes());
    classes.restore(archive, 3);
  };
  using Slots = std::vector<RateClasses::Slot>;
  const auto catalog = [](std::uint64_t class_count, const Slots& first,
                          const Slots& second) {
    return [=](kmc::ArchiveWriter& archive) {
      archive.value(std::uint64_t{3});
      archive.value(class_count);
      archive.values(std::span<const RateClasses::Slot>(first));
      archive.values(std::span<const RateClasses::Slot>(second));
    };
  };
  CHECK_NOTHROW(restoring(catalog(2, {0}, {1, 2})));
  CHECK_THROWS_AS(restoring(catalog(3, {0}, {1, 2})), kmc::BadArchive);
  CHECK_THROWS_AS(restoring(catalog(2, {0}, {0, 2})), kmc::BadArchive);
  CHECK_THROWS_AS(restoring(catalog(2, {1, 1}, {})), kmc::BadArchive);
  CHECK_THROWS_AS(restoring(catalog(2, {0}, {3})), kmc::BadArchive);
  CHECK_THROWS_AS(restoring([](auto&) {}), kmc::BadArchive);
  CHECK_THROWS_AS(restoring([](auto& archive) { archive.value(~std::uint64_t{0}); }),
                  kmc::BadArchive);
}

#ifdef ADATOM_CONTRACTS
TEST_CASE("A rate that is negative or not finite breaks the contract") {
  RateClasses classes;
  CHECK_THROWS_AS(classes.add_class(-1.0), kmc::BrokenInvariant);
  CHECK_THROWS_AS(classes.add_class(0.0 / 0.0), kmc::BrokenInvariant);
  const auto c = classes.add_class(1.0);
  CHECK_THROWS_AS(classes.set_rate(c, 1.0 / 0.0), kmc::BrokenInvariant);
}
#endif

}  // namespace
