#include "tools/render/colouring.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "kmc/contract.hpp"
#include "lattice/atom_bonds.hpp"
#include "lattice/input_error.hpp"

namespace tools {
namespace {

using lattice::XyzFrame;

constexpr std::array<std::string_view, 6> names{"coordination", "origin", "species",
                                                "height",       "island", "arrival"};
constexpr Colour substrate_colour{206, 206, 206};
constexpr Colour monomer_colour{183, 210, 232};
constexpr unsigned island_colours = 7;  // the eighth category is grey
constexpr double nm_per_angstrom = 0.1;
constexpr double bond_reach =
    1.1;  // [nearest distances]; in bcc the second are at 1.15

const std::vector<double>& column_of(const XyzFrame& frame, const std::string& name) {
  const auto it = frame.numbers.find(name);
  if (it != frame.numbers.end()) return it->second;
  lattice::Mistake mistake;
  mistake.key = "--colour";
  mistake.value = name;
  mistake.problem = "the frame has no such column";
  throw lattice::InputError(mistake);
}

/// By atom: whether it belongs to the substrate. In a film of ours that is where it
/// lies, not where it came from.
std::vector<bool> substrate_of(const XyzFrame& frame) {
  std::vector<bool> substrate(frame.positions_angstrom.size(), false);
  if (const auto surface = lattice::header_number(frame, "Surface")) {
    for (std::size_t i = 0; i < substrate.size(); ++i)
      substrate[i] = frame.positions_angstrom[i][2] < *surface;
    return substrate;
  }
  const auto origin = frame.numbers.find("origin");
  if (origin != frame.numbers.end())
    for (std::size_t i = 0; i < substrate.size(); ++i)
      substrate[i] = origin->second[i] == 0.0;
  return substrate;
}

/// All atoms grey, with the entry of the legend if some of them are to stay so.
Colouring all_substrate(const std::vector<bool>& substrate) {
  Colouring colouring;
  colouring.colours.assign(substrate.size(), substrate_colour);
  if (std::ranges::find(substrate, true) != substrate.end())
    colouring.legend.push_back({substrate_colour, "substrate"});
  return colouring;
}

Colouring by_coordination(const XyzFrame& frame) {
  const std::vector<double>& neighbours = column_of(frame, "coordination");
  Colouring colouring;
  if (neighbours.empty()) return colouring;
  const double most = *std::max_element(neighbours.begin(), neighbours.end());
  const auto bulk = static_cast<unsigned>(std::clamp(most, 1.0, 100.0));
  std::set<unsigned> seen;
  for (const double n : neighbours) {
    const auto count = static_cast<unsigned>(std::clamp(n, 0.0, 100.0));
    seen.insert(count);
    colouring.colours.push_back(colour_of_coordination(count, bulk));
  }
  for (const unsigned n : seen)
    colouring.legend.push_back(
        {colour_of_coordination(n, bulk), std::to_string(n) + " neighbours"});
  return colouring;
}

Colouring by_origin(const XyzFrame& frame) {
  const std::vector<double>& origin = column_of(frame, "origin");
  const std::vector<bool> substrate = substrate_of(frame);
  Colouring colouring = all_substrate(substrate);
  std::map<unsigned, std::set<unsigned>> numbers;  // by category: colours repeat
  for (std::size_t i = 0; i < origin.size(); ++i) {
    if (substrate[i]) continue;
    const auto number = static_cast<unsigned>(std::clamp(origin[i], 1.0, 1e9));
    numbers[(number - 1) % category_count].insert(number);
    colouring.colours[i] = colour_of_category(number - 1);
  }
  for (const auto& [category, own] : numbers)
    colouring.legend.push_back(
        {colour_of_category(category),
         "particle " + std::to_string(*own.begin()) + (own.size() > 1 ? ", ..." : "")});
  return colouring;
}

Colouring by_species(const XyzFrame& frame) {
  std::map<std::string, unsigned> number;
  Colouring colouring;
  for (const std::string& species : frame.species) {
    const auto [it, added] =
        number.emplace(species, static_cast<unsigned>(number.size()));
    colouring.colours.push_back(colour_of_category(it->second));
    if (added) colouring.legend.push_back({colour_of_category(it->second), species});
  }
  return colouring;
}

/// The atoms that are no substrate, on a scale from the lowest to the highest value.
Colouring by_number(const std::vector<double>& values,
                    const std::vector<bool>& substrate, const std::string& title) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!substrate[i] && std::isfinite(values[i])) {
      low = std::min(low, values[i]);
      high = std::max(high, values[i]);
    }
  Colouring colouring = all_substrate(substrate);
  if (low > high) return colouring;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!substrate[i])
      colouring.colours[i] =
          colour_of_fraction(high > low ? (values[i] - low) / (high - low) : 0.5);
  colouring.scale = ColourScale{title, low, high};
  return colouring;
}

Colouring by_height(const XyzFrame& frame) {
  const std::vector<bool> substrate = substrate_of(frame);
  double lowest = std::numeric_limits<double>::infinity(), surface = -lowest;
  const auto known_surface = lattice::header_number(frame, "Surface");
  std::vector<double> height_nm;
  for (std::size_t i = 0; i < substrate.size(); ++i) {
    height_nm.push_back(nm_per_angstrom * frame.positions_angstrom[i][2]);
    lowest = std::min(lowest, height_nm[i]);
    if (substrate[i]) surface = std::max(surface, height_nm[i]);
  }
  if (known_surface) surface = nm_per_angstrom * *known_surface;
  for (double& height : height_nm) height -= std::isfinite(surface) ? surface : lowest;
  return by_number(height_nm, substrate, "height [nm]");
}

Colouring by_island(const XyzFrame& frame, double nearest_angstrom) {
  const std::vector<bool> substrate = substrate_of(frame);
  std::vector<lattice::Vector3> film;
  for (std::size_t i = 0; i < substrate.size(); ++i)
    if (!substrate[i]) film.push_back(frame.positions_angstrom[i]);
  const lattice::Components islands = connected_components(
      bonds_within(film, bond_reach * nearest_angstrom, block_of(frame)));
  std::vector<Colour> colour_of_label;
  unsigned count = 0;
  for (const std::uint32_t size : islands.sizes)
    colour_of_label.push_back(size == 1 ? monomer_colour
                                        : colour_of_category(count++ % island_colours));
  Colouring colouring = all_substrate(substrate);
  std::size_t atom = 0;
  for (std::size_t i = 0; i < substrate.size(); ++i)
    if (!substrate[i]) colouring.colours[i] = colour_of_label[islands.labels[atom++]];
  const std::size_t monomers = islands.sizes.size() - count;
  if (monomers > 0)
    colouring.legend.push_back(
        {monomer_colour,
         std::to_string(monomers) + (monomers == 1 ? " monomer" : " monomers")});
  if (count > 0)
    colouring.legend.push_back(
        {colour_of_category(0),
         std::to_string(count) + (count == 1 ? " island" : " islands")});
  return colouring;
}

}  // namespace

std::span<const std::string_view> colouring_names() { return names; }

Colouring colouring_of(const XyzFrame& frame, std::string_view name,
                       double nearest_angstrom) {
  if (name == "coordination") return by_coordination(frame);
  if (name == "origin") return by_origin(frame);
  if (name == "species") return by_species(frame);
  if (name == "height") return by_height(frame);
  if (name == "island") return by_island(frame, nearest_angstrom);
  ADATOM_EXPECT(name == "arrival");
  return by_number(column_of(frame, "arrival_s"), substrate_of(frame), "arrival [s]");
}

}  // namespace tools
