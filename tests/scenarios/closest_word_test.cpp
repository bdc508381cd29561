#include "scenarios/closest_word.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using scenarios::closest_word;
using scenarios::did_you_mean;

TEST_CASE("One letter changed or added or left out or swapped finds the name") {
  const std::vector<std::string> names{"diffusion", "deposition", "coalescence"};
  CHECK(closest_word("diffusoin", names) == "diffusion");
  CHECK(closest_word("diffuson", names) == "diffusion");
  CHECK(closest_word("difffusion", names) == "diffusion");
  CHECK(closest_word("depositian", names) == "deposition");
  CHECK(closest_word("Coalescence", names) == "coalescence");
}

TEST_CASE("A word that is far from every name finds none") {
  CHECK(closest_word("evaporation", {"diffusion", "fcc"}).empty());
  CHECK(closest_word("x", {"y", "z"}).empty());
  CHECK(closest_word("", {"fcc", ""}).empty());
  CHECK(closest_word("fcc", {}).empty());
}

TEST_CASE("One letter too many or too few is near also for a short name") {
  CHECK(closest_word("ffcc", {"hcp", "fcc"}) == "fcc");
  CHECK(closest_word("hcp", {"fcc", "hccp"}) == "hccp");
}

TEST_CASE("A letter too many and another one missing are two") {
  CHECK(closest_word("neixghbou", {"neighbour"}) == "neighbour");
}

TEST_CASE("A swap counts as one letter so that a short name is still found") {
  CHECK(closest_word("cfc", {"bcx", "fcc"}) == "fcc");
}

TEST_CASE("A missing or needless unit finds the key") {
  CHECK(closest_word("flux", {"fluence", "flux_ML_per_s"}) == "flux_ML_per_s");
  CHECK(closest_word("seed_1_over_s", {"seed"}) == "seed");
  CHECK(closest_word("temperature_C", {"time_s", "temperature_K"}) == "temperature_K");
}

TEST_CASE("Of equally near names the first is suggested") {
  CHECK(closest_word("dcc", {"bcc", "fcc"}) == "bcc");
}

TEST_CASE("The question quotes the name and is empty without one") {
  CHECK(did_you_mean("fxc", {"hcp", "fcc"}) == "did you mean \"fcc\"?");
  CHECK(did_you_mean("wurtzite", {"hcp", "fcc"}).empty());
}
