// The temperature at which the rates are, where stages or ramps change it.
#include "scenarios/measurement.hpp"

namespace scenarios {
namespace {

class Temperature final : public Measurement {
 public:
  explicit Temperature(const State& state) : state_(state) {}

  std::vector<std::string> columns() const override { return {"held_temperature_K"}; }

  void measure(std::vector<double>& row) override {
    row.push_back(state_.temperature_K);
  }

 private:
  const State& state_;
};

const Measurements::Entry entry{"temperature",
                                Maker<Measurement>::of<Temperature>(Subject::atoms),
                                R"(what [[stage]] or temperatures_K have come to
held_temperature_K  now; ramps are steps, each held at its mean)"};

}  // namespace
}  // namespace scenarios
