// Runs made from a few lines of input, with their output kept in memory.
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "lattice/input_error.hpp"
#include "scenarios/measurement.hpp"
#include "scenarios/output_files.hpp"
#include "scenarios/plan.hpp"
#include "scenarios/simulation.hpp"
#include "tests/contains.hpp"

/// Output files as strings.
class TextFiles final : public scenarios::OutputFiles {
 public:
  void append(const std::string& name, std::string_view bytes) override {
    texts[name] += bytes;
  }
  std::map<std::string, std::string> texts;
};

/// A whole input around [[particle]] tables (and perhaps a [box]): lattice constant 1
/// nm, bond counting with 0.1 eV at 600 K, a series by events, 1000 events.
inline std::string input_text(const std::string& particles,
                              const std::string& cell = "fcc") {
  return "scenario = 'coalescence'\ntemperature_K = 600\n[lattice]\ncell = '" + cell +
         "'\nlattice_constant_nm = 1\n" + particles +
         "\n[rates]\nmodel = 'bond_counting'\nbond_energy_eV = 0.1\n"
         "[series]\nevery_events = 1000\n[stop]\nevents = 1000\n";
}

inline scenarios::Plan plan_of(const std::string& text,
                               const std::vector<std::string>& overrides = {}) {
  auto config = scenarios::Config::from_text(text, "input.toml", overrides);
  return scenarios::read_plan(config);
}

/// What reading the input complains about; empty when it is right.
inline std::string complaint(const std::string& text,
                             const std::vector<std::string>& overrides = {}) {
  try {
    plan_of(text, overrides);
  } catch (const lattice::InputError& error) {
    return error.what();
  }
  return "";
}

/// A simulation that has begun.
struct Begun {
  explicit Begun(const scenarios::Plan& plan) : simulation(plan, files) {
    simulation.begin();
  }
  std::size_t atom_count() const { return simulation.state().occupancy.atom_count(); }
  TextFiles files;
  scenarios::Simulation simulation;
};

/// The present value of each column of a measurement, by name.
inline std::map<std::string, double> measured(const std::string& measurement,
                                              const scenarios::State& state) {
  const auto made = scenarios::Measurements::find(measurement)(state);
  std::vector<double> row;
  made->measure(row);
  const std::vector<std::string> names = made->columns();
  std::map<std::string, double> values;
  for (std::size_t i = 0; i < names.size() && i < row.size(); ++i)
    values[names[i]] = row[i];
  return values;
}
