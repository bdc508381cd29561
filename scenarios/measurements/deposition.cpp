// What has arrived: the dose, reflected arrivals among it, and what stayed.
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

class Arrived final : public Measurement {
 public:
  explicit Arrived(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override {
    return {"dose_ML", "deposited_ML", "arrivals", "reflected_arrivals",
            "evaporated_atoms"};
  }

  void measure(std::vector<double>& row) override {
    const rates::Deposition& deposition = *state_.deposition;
    const auto sites = static_cast<double>(state_.film->sites_per_layer);
    row.push_back(static_cast<double>(deposition.arrived_atom_count()) / sites);
    row.push_back(static_cast<double>(deposition.atom_count()) / sites);
    row.push_back(static_cast<double>(deposition.arrival_count()));
    row.push_back(static_cast<double>(deposition.reflected_count()));
    row.push_back(static_cast<double>(state_.hop->evaporated_count()));
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{"deposition",
                                Maker<Measurement>::of<Arrived>(Subject::film),
                                R"(what has arrived and what stayed
dose_ML            layers that arrived, reflected ones among them
deposited_ML       layers that arrived and stayed at first
arrivals           atoms or clusters that arrived
reflected_arrivals those of them that found no room
evaporated_atoms   atoms that left for the gas)"};

}  // namespace
}  // namespace scenarios
