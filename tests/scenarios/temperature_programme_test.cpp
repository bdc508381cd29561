#include "scenarios/temperature_programme.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "lattice/input_error.hpp"
#include "tests/contains.hpp"

namespace {

using scenarios::Config;
using scenarios::read_temperature_programme;
using scenarios::TemperatureProgramme;

TemperatureProgramme programme(const std::string& text) {
  Config config = Config::from_text(text, "input.toml");
  TemperatureProgramme made = read_temperature_programme(config.root());
  config.finish();
  return made;
}

std::string complaint_about(const std::string& text) {
  try {
    programme(text);
  } catch (const lattice::InputError& error) {
    return error.what();
  }
  return "";
}

std::string ramp(double duration_s, double from_K, double to_K, double step_K) {
  return "[[stage]]\nduration_s = " + std::to_string(duration_s) +
         "\nfrom_K = " + std::to_string(from_K) + "\nto_K = " + std::to_string(to_K) +
         "\nstep_K = " + std::to_string(step_K) + "\n";
}

const std::string hold_400 = "[[stage]]\nduration_s = 2\ntemperature_K = 400\n";

}  // namespace

TEST_CASE("a single temperature holds for ever") {
  const auto p = programme("temperature_K = 350\n");
  CHECK(p.holds().size() == 1);
  CHECK(p.temperature_K(0.0) == 350);
  CHECK(p.temperature_K(1e300) == 350);
  CHECK(std::isinf(p.hold_at(0.0, 0).until_s));
}

TEST_CASE("stages hold one after the other and the last temperature stays") {
  const auto p =
      programme(hold_400 + "[[stage]]\nduration_s = 3\ntemperature_K = 500\n");
  CHECK(p.temperature_K(0.0) == 400);
  CHECK(p.hold_at(0.0, 0).until_s == 2.0);
  CHECK(p.temperature_K(std::nextafter(2.0, 0.0)) == 400);
  CHECK(p.temperature_K(2.0) == 500);
  CHECK(p.hold_at(2.0, 0).until_s == 5.0);
  CHECK(p.temperature_K(5.0) == 500);
  CHECK(p.temperature_K(1e9) == 500);
  CHECK(std::isinf(p.hold_at(5.0, 0).until_s));
}

TEST_CASE("a ramp is a staircase of equal steps at their middle temperatures") {
  // 400 to 500 K in steps of 25 K: four steps of 2 s.
  const auto p = programme(ramp(8, 400, 500, 25));
  CHECK(p.holds().size() == 5);
  for (int k = 0; k < 4; ++k) {
    CAPTURE(k);
    CHECK(p.holds()[k].until_s == doctest::Approx(2.0 * (k + 1)));
    CHECK(p.holds()[k].temperature_K == doctest::Approx(412.5 + 25.0 * k));
  }
  CHECK(p.holds()[4].temperature_K == 500);
  CHECK(p.temperature_K(8.0) == 500);
}

TEST_CASE("a ramp has as many steps as keep each within step_K") {
  // ceil(|to - from| / step), and one step when nothing changes.
  const auto steps = [](double from_K, double to_K, double step_K) {
    return programme(ramp(1, from_K, to_K, step_K)).holds().size() - 1;
  };
  CHECK(steps(300, 400, 10) == 10);
  CHECK(steps(300, 400, 30) == 4);
  CHECK(steps(400, 300, 30) == 4);
  CHECK(steps(300, 301, 0.1) == 10);
  CHECK(steps(300, 301, 5) == 1);
  CHECK(steps(300, 300, 1) == 1);
  CHECK(programme("[[stage]]\nduration_s = 1\nfrom_K = 300\nto_K = 320\n")
            .holds()
            .size() == 21);
}

TEST_CASE("the mean temperature of a ramp is halfway between its ends") {
  for (const double step_K : {1.0, 7.0, 33.0, 1000.0})
    for (const double to_K : {250.0, 637.0}) {
      const auto p = programme(ramp(5, 300, to_K, step_K));
      double integral = 0.0, start_s = 0.0;
      for (const auto& hold : p.holds()) {
        if (std::isinf(hold.until_s)) break;
        integral += (hold.until_s - start_s) * hold.temperature_K;
        start_s = hold.until_s;
      }
      CHECK(start_s == 5.0);
      CHECK(integral / 5.0 == doctest::Approx(0.5 * (300 + to_K)).epsilon(1e-12));
    }
}

TEST_CASE("a ramp begins where the stage before it ends and hands on to the next") {
  const auto p = programme(hold_400 + ramp(4, 400, 420, 10) + hold_400);
  CHECK(p.holds().size() == 5);  // 400; 405, 415; 400; 400 for ever
  CHECK(p.temperature_K(1.0) == 400);
  CHECK(p.temperature_K(2.0) == 405);
  CHECK(p.hold_at(2.0, 0).until_s == 4.0);
  CHECK(p.temperature_K(4.0) == 415);
  // The ramp's end temperature, 420 K, is never held.
  CHECK(p.temperature_K(6.0) == 400);
  CHECK(p.temperature_K(100.0) == 400);
}

TEST_CASE("a list of temperatures is held from the hottest to the coldest by events") {
  const auto p = programme("temperatures_K = [400, 500, 300]\nevents_each = 10\n");
  CHECK(p.end_event() == 30);
  for (const double time_s : {0.0, 1e9}) {
    CHECK(p.temperature_K(time_s, 0) == 500);
    CHECK(p.temperature_K(time_s, 9) == 500);
    CHECK(p.temperature_K(time_s, 10) == 400);
    CHECK(p.temperature_K(time_s, 20) == 300);
    CHECK(p.temperature_K(time_s, 1000) == 300);
    CHECK(p.hold_at(time_s, 19).until_event == 20);
    CHECK(std::isinf(p.hold_at(time_s, 0).until_s));
  }
  CHECK(programme(hold_400).end_event() == TemperatureProgramme::never_event);
}

TEST_CASE("mistakes in a list of temperatures are told") {
  CHECK(contains(complaint_about("temperatures_K = []\nevents_each = 5\n"),
                 "temperatures_K"));
  CHECK(contains(complaint_about("temperatures_K = [300, -1]\nevents_each = 5\n"),
                 "temperatures_K"));
  CHECK(contains(complaint_about("temperatures_K = [300, 200, 300]\nevents_each = 5\n"),
                 "comes twice"));
  CHECK(contains(complaint_about("temperatures_K = [300]\n"), "events_each"));
  CHECK(contains(complaint_about("temperatures_K = [300]\nevents_each = 0\n"),
                 "events_each"));
  CHECK(contains(complaint_about("temperatures_K = [300]\nevents_each = 5\n"
                                 "temperature_K = 200\n"),
                 "there are temperatures_K as well"));
  CHECK(
      contains(complaint_about("temperatures_K = [300]\nevents_each = 5\n" + hold_400),
               "there are temperatures_K as well"));
  CHECK(contains(complaint_about("temperature_K = 300\nevents_each = 5\n"),
                 "events_each"));
}

TEST_CASE("mistakes in a temperature programme are told") {
  CHECK(contains(complaint_about(""), "temperature_K"));
  CHECK(contains(complaint_about("temperature_K = 0\n"), "out of range"));
  CHECK(contains(complaint_about("temperature_K = 300\n" + hold_400),
                 "there are [[stage]] tables as well"));
  CHECK(contains(complaint_about("[[stage]]\ntemperature_K = 300\n"),
                 "stage[0].duration_s"));
  CHECK(contains(complaint_about("[[stage]]\nduration_s = 1\nfrom_K = 300\n"),
                 "stage[0].to_K"));
  CHECK(contains(complaint_about(hold_400 + ramp(1, 300, 400, -1)), "stage[1].step_K"));
  CHECK(contains(complaint_about(ramp(1, 300, 400, 1e-4)), "more than 100000 steps"));
  CHECK(complaint_about(ramp(1, 300, 400, 1e-3)) == "");
  CHECK(contains(complaint_about(hold_400 + "from_K = 300\n"), "from_K"));
}
