// Which rates a run uses, as the input file says it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "rates/coordination_barriers.hpp"
#include "rates/hop.hpp"
#include "rates/walking_hop.hpp"
#include "scenarios/config.hpp"
#include "scenarios/registry.hpp"

namespace scenarios {

/// Whether atoms may sit above empty sites. Where they may not, the lattice must stack
/// in columns (lattice/columns.hpp), and atoms come and go only on top of one, singly.
enum class Overhangs { allowed, forbidden };

/// A rate model that is ready to be used at any temperature.
struct RateModel {
  std::string description;
  std::string balance;          ///< whether it obeys detailed balance, one line
  double bond_energy_eV = 0.0;  ///< energy = -(this) x bonds; nan when there is none
  double bytes_per_site = 8.0;  ///< of its catalog, beside the occupancy's 8
  Overhangs overhangs = Overhangs::allowed;
  bool evaporates = false;  ///< whether atoms can leave for the gas
  std::string metal{};      ///< as the table of its barriers says; empty without one
  /// What stands behind it, where barriers go by coordination.
  std::optional<rates::CoordinationBarriers> barriers{};
  /// Barriers [eV] and rates [1/s] at a temperature, as a text table.
  std::function<std::string(double temperature_K)> table;
  std::function<std::unique_ptr<rates::Hop>(lattice::Occupancy&, double temperature_K)>
      make_hop;
  /// The same where it knows atoms that come and go; none where it does not.
  rates::LiftingHopMaker make_lifting_hop{};
  bool lone_adatoms_walk = false;

  bool goes_by_table() const { return !metal.empty(); }
};

/// Reads the keys of its model from [rates], for the lattice of `cell`.
using RateModelMaker = RateModel (*)(Section& rates, const lattice::UnitCell& cell);
using RateModels = Registry<RateModelMaker>;

/// The model that [rates] asks for.
RateModel read_rate_model(Section rates, const lattice::UnitCell& cell);

/// The same model, whose adatoms walk (rates/walking_hop.hpp) where they are alone on
/// a terrace. Requires: make_lifting_hop, not walking yet.
void let_lone_adatoms_walk(RateModel& model);

/// A model whose barriers go by coordination.
RateModel coordination_model(const rates::CoordinationBarriers& barriers,
                             unsigned coordination);

}  // namespace scenarios
