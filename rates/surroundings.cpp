#include "rates/surroundings.hpp"

#include <algorithm>
#include <cstddef>

#include "kmc/contract.hpp"

namespace rates {
namespace {

bool are_neighbours(const Steps& a, const Steps& b) {
  return square(sum(a, negative(b))) == 2;
}

}  // namespace

Surroundings surroundings_of(std::vector<Steps> places,
                             const std::array<Steps, fcc_coordination>& bonds) {
  std::array<std::size_t, 4> ends;  // of the places 0, 1, 2, 3 bonds away
  for (std::size_t shell = 0, place = 0; shell <= 3; ++shell) {
    ends[shell] = places.size();
    for (; shell < 3 && place < ends[shell]; ++place)
      for (const Steps& bond : bonds)
        if (const Steps to = sum(places[place], bond);
            std::ranges::find(places, to) == places.end())
          places.push_back(to);
  }
  ADATOM_EXPECT(places.size() <= Surroundings::most_places);
  // A few of those two bonds away, which then come first, lead to all that are three.
  auto passed = places.begin() + static_cast<std::ptrdiff_t>(ends[1]);
  const auto third = places.begin() + static_cast<std::ptrdiff_t>(ends[2]);
  for (std::vector<Steps> left(third, places.end()); !left.empty(); ++passed) {
    const auto leads_to = [&](const Steps& from) {
      return std::ranges::count_if(
          left, [&](const Steps& to) { return are_neighbours(from, to); });
    };
    std::iter_swap(passed, std::ranges::max_element(passed, third, {}, leads_to));
    std::erase_if(left, [&](const Steps& to) { return are_neighbours(*passed, to); });
  }
  Surroundings result{
      .ways = std::vector<Surroundings::Ways>(places.size()),
      .steps = {{}},
      .beside_count = ends[1],
      .passed_count = static_cast<std::size_t>(passed - places.begin())};
  for (std::size_t to = 1; to < places.size(); ++to) {
    for (std::uint8_t from = 0; from < to; ++from)
      for (std::uint8_t d = 0; d < fcc_coordination; ++d)
        if (sum(places[from], bonds[d]) == places[to])
          result.ways[to].push_back({from, d});
    result.steps.push_back(result.ways[to].front());
    ADATOM_EXPECT(result.steps.back().place < result.passed_count);
  }
  return result;
}

}  // namespace rates
