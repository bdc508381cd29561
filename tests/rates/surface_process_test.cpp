// Every rule of a surface process on the surface that its name speaks of.
#include "rates/surface_process.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace {

using rates::hop_process;
using rates::Pattern;
using rates::ProcessRule;
using rates::SiteKind;
using rates::Steps;
using rates::Way;

/// Whether the place (i, j) of the top layer is occupied. The atom hops from (0, 0),
/// which is empty itself, to (1, 0).
using Layer = std::function<bool(int i, int j)>;

Pattern pattern_of(const std::function<bool(const Steps&)>& occupied) {
  Pattern pattern = 0;
  for (unsigned k = 0; k < rates::environment_size; ++k)
    if (occupied(rates::environment_sites()[k])) pattern |= Pattern{1} << k;
  return pattern;
}

/// The layer lies on (111): x - y + z = 0, its places i (1,1,0) + j (0,1,1).
Pattern on_111(const Layer& layer) {
  return pattern_of([&](const Steps& s) {
    const int height = s[0] - s[1] + s[2];
    return height < 0 || (height == 0 && layer(s[0], s[2]));
  });
}

/// The layer lies on (100): z = 0, its places i (1,1,0) + j (1,-1,0).
Pattern on_100(const Layer& layer) {
  return pattern_of([&](const Steps& s) {
    return s[2] < 0 || (s[2] == 0 && layer((s[0] + s[1]) / 2, (s[0] - s[1]) / 2));
  });
}

struct Scene {
  std::string process;
  Pattern pattern;
};

/// On (111), i < 0 and j < 0 end in an A step, j > 0 and i + j < 0 in a B step.
std::vector<Scene> scenes() {
  const auto single = [](int i, int j) {
    return [=](int k, int l) { return k == i && l == j; };
  };
  return {
      {"terrace_111", on_111([](int, int) { return false; })},
      {"along_A", on_111([](int, int j) { return j < 0; })},
      {"along_B", on_111([](int, int j) { return j > 0; })},
      {"detach_A", on_111([](int i, int) { return i < 0; })},
      {"detach_B", on_111([](int i, int j) { return i + j < 0; })},
      {"edge_A_to_corner", on_111([](int i, int j) { return j < 0 && i <= 1; })},
      {"edge_B_to_corner", on_111([](int i, int j) { return j > 0 && i <= 0; })},
      {"kink_to_step_A",
       on_111([](int i, int j) { return j < 0 || (j == 0 && i < 0); })},
      {"kink_to_step_B",
       on_111([](int i, int j) { return j > 0 || (j == 0 && i < 0); })},
      {"kink_to_terrace_111",
       on_111([](int i, int j) { return i < 0 || (i == 0 && j < 0); })},
      {"dissociate_111", on_111(single(-1, 0))},
      {"dissociate_111", on_111(single(-1, 1))},
      {"dissociate_111", on_111(single(0, -1))},
      {"around_corner_111", on_111(single(0, 1))},
      {"around_corner_111", on_111(single(1, -1))},
      {"row_A_out", on_111([](int i, int) { return i <= 0; })},
      {"row_B_out", on_111([](int i, int j) { return i + j <= 0; })},
      {"vacancy_111", on_111([](int, int) { return true; })},
      {"terrace_100", on_100([](int, int) { return false; })},
      {"along_A", on_100([](int, int j) { return j < 0; })},
      {"detach_100", on_100([](int i, int) { return i < 0; })},
      {"detach_100", on_100(single(-1, 0))},
      {"edge_to_corner_100", on_100([](int i, int j) { return j < 0 && i <= 0; })},
      {"kink_to_step_A",
       on_100([](int i, int j) { return j < 0 || (j == 0 && i < 0); })},
      {"kink_to_terrace_100",
       on_100([](int i, int j) { return i < 0 || (i == 0 && j < 0); })},
      {"row_100_out", on_100([](int i, int) { return i <= 0; })},
      {"vacancy_100", on_100([](int, int) { return true; })},
      {"along_B", pattern_of([](const Steps& s) { return s[0] - s[1] < 0; })},
      {"settle", pattern_of([](const Steps& s) {
         return s == Steps{1, 2, 1};
       })},
  };
}

std::string name_of(Pattern pattern) {
  const auto process = hop_process(pattern);
  return process ? rates::process_rules()[*process].name : "no name";
}

TEST_CASE("Hops on the surfaces of the literature have the names of the literature") {
  for (const Scene& scene : scenes()) {
    CAPTURE(scene.process);
    const auto process = hop_process(scene.pattern);
    REQUIRE(name_of(scene.pattern) == scene.process);
    const std::string back = rates::process_rules()[*process].way_back;
    if (!back.empty()) CHECK(name_of(rates::reversed(scene.pattern)) == back);
    for (const rates::BitMap& map : rates::hop_symmetries())
      CHECK(hop_process(rates::mapped(scene.pattern, map)) == process);
  }
}

TEST_CASE("Every rule of a hop has a surface that shows it or its way back") {
  std::set<std::string> shown;
  for (const Scene& scene : scenes()) {
    shown.insert(scene.process);
    shown.insert(name_of(rates::reversed(scene.pattern)));
  }
  for (const ProcessRule& rule : rates::process_rules()) {
    CAPTURE(rule.name);
    if (rule.way == Way::hop) CHECK(shown.contains(rule.name));
  }
}

TEST_CASE("The way back of a process goes between the same places") {
  for (rates::ProcessNumber p = 0; p < rates::process_rules().size(); ++p) {
    const ProcessRule& rule = rates::process_rules()[p];
    CAPTURE(rule.name);
    CHECK(rates::process_number(rule.name) == p);
    const auto back = rates::way_back(p);
    CHECK(back.has_value() == (rule.before != SiteKind::unstable));
    if (!back) continue;
    const ProcessRule& other = rates::process_rules()[*back];
    CHECK(rates::way_back(*back) == p);
    CHECK(other.way == rule.way);
    CHECK(other.before == rule.after);
    CHECK(other.after == rule.before);
    CHECK(other.where == rule.where);
  }
}

TEST_CASE("A hop that keeps no neighbour on its way has no name") {
  // Between two (111) terraces, the mover on one of them, its end on the other.
  const Pattern slit = pattern_of([](const Steps& s) {
    const int before = s[0] + s[1] + s[2], after = before - 2;
    return before == -2 || after == 2;
  });
  CHECK(rates::n_initial(slit) == 3);
  CHECK(rates::n_final(slit) == 3);
  CHECK(rates::n_common(slit) == 0);
  CHECK(name_of(slit) == "no name");
  unsigned named = 0;
  for (Pattern p = 0; p < rates::pattern_count; ++p) {
    const bool is_named = rates::n_initial(p) >= 3 && hop_process(p).has_value();
    named += is_named;
    if (is_named) REQUIRE(rates::n_common(p) > 0);
  }
  CHECK(named > 0);
}

TEST_CASE("An atom that would not gain neighbours does not settle") {
  for (Pattern p = 0; p < rates::pattern_count; ++p) {
    if (rates::n_initial(p) >= 3 && rates::n_final(p) >= 3) continue;
    const bool settles =
        rates::n_initial(p) < 3 && rates::n_final(p) > rates::n_initial(p);
    REQUIRE((name_of(p) == "settle") == settles);
    REQUIRE((name_of(p) == "no name") != settles);
  }
}

TEST_CASE(
    "A hop by way of an hcp hollow has a sixth of the rate and so has its way back") {
  std::size_t sixths = 0;
  for (Pattern p = 0; p < rates::pattern_count; ++p) {
    const double factor = rates::frequency_factor(p);
    REQUIRE(factor == rates::frequency_factor(rates::reversed(p)));
    REQUIRE(factor == (name_of(p) == "terrace_111" ? 1.0 / 6.0 : 1.0));
    sixths += factor != 1.0;
  }
  CHECK(sixths > 0);
}

TEST_CASE("A place is of one kind whichever way it is turned") {
  std::vector<unsigned> sets(rates::site_kind_count, 0);
  for (unsigned set = 0; set < rates::neighbour_set_count; ++set)
    ++sets[static_cast<unsigned>(
        rates::site_kind(static_cast<rates::NeighbourSet>(set)))];
  // 48 symmetries of the cube over those that leave the place as it is: a mirror (2) or
  // none for most, C3v (6) for a (111) hollow, C4v (8) for a (100) hollow, C2v (4) for
  // a channel of (110).
  CHECK(sets[static_cast<unsigned>(SiteKind::unstable)] == 1 + 12 + 66);
  CHECK(sets[static_cast<unsigned>(SiteKind::terrace_111)] == 8);
  CHECK(sets[static_cast<unsigned>(SiteKind::terrace_100)] == 6);
  CHECK(sets[static_cast<unsigned>(SiteKind::step_A)] == 24);
  CHECK(sets[static_cast<unsigned>(SiteKind::step_B)] == 12);
}

}  // namespace
