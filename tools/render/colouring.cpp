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
  for (const auto& [other, values] : frame.numbers)
    mistake.hint += (mistake.hint.empty() ? "it has " : ", ") + other;
  throw lattice::InputError(mistake);
}

/// By atom: whether it belongs to the substrate. In a film of ours that is where it
/// lies, not where it came from.
std::vector<bool> substrate_of(const XyzFrame& frame) {
  std::vector<bool> substrate(frame.positions_angstrom.size(), false);
  if (const auto layer = frame.numbers.find("layer"); layer != frame.numbers.end()) {
    for (std::size_t i = 0; i < substrate.size(); ++i)
      substrate[i] = layer->second[i] < 0.0;
    return substrate;
  }
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

unsigned neighbour_count(double coordination) {
  return static_cast<unsigned>(std::clamp(coordination, 0.0, 100.0));
}

Colouring by_coordination(const XyzFrame& frame, const ColourRange& range) {
  Colouring colouring;
  std::set<unsigned> seen;
  for (const double n : column_of(frame, "coordination")) {
    const unsigned count = neighbour_count(n);
    seen.insert(count);
    colouring.colours.push_back(colour_of_coordination(count, range.most_neighbours));
  }
  for (const unsigned n : seen)
    colouring.legend.push_back({colour_of_coordination(n, range.most_neighbours),
                                std::to_string(n) + " neighbours"});
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

Colouring by_species(const XyzFrame& frame, const ColourRange& range) {
  Colouring colouring;
  std::set<unsigned> seen;
  for (const std::string& species : frame.species) {
    const unsigned number = range.species.at(species);
    colouring.colours.push_back(colour_of_category(number));
    if (seen.insert(number).second)
      colouring.legend.push_back({colour_of_category(number), species});
  }
  return colouring;
}

/// Numbers by atom, and what they are.
struct Numbers {
  std::vector<double> values;
  const char* title;
};

/// On a stepped substrate those above each terrace, by the numbers of layers.
Numbers heights(const XyzFrame& frame, const std::vector<bool>& substrate) {
  Numbers heights_nm{{}, "height [nm]"};
  const auto layer = frame.numbers.find("layer");
  const auto spacing = lattice::header_number(frame, "LayerHeight");
  if (spacing && layer != frame.numbers.end()) {
    for (const double number : layer->second)
      heights_nm.values.push_back(nm_per_angstrom * *spacing * (number + 0.5));
    return heights_nm;
  }
  double lowest = std::numeric_limits<double>::infinity(), surface = -lowest;
  const auto known_surface = lattice::header_number(frame, "Surface");
  for (std::size_t i = 0; i < substrate.size(); ++i) {
    const double height_nm = nm_per_angstrom * frame.positions_angstrom[i][2];
    heights_nm.values.push_back(height_nm);
    lowest = std::min(lowest, height_nm);
    if (substrate[i]) surface = std::max(surface, height_nm);
  }
  if (known_surface) surface = nm_per_angstrom * *known_surface;
  for (double& height : heights_nm.values)
    height -= std::isfinite(surface) ? surface : lowest;
  return heights_nm;
}

Numbers numbers_of(const XyzFrame& frame, std::string_view name,
                   const std::vector<bool>& substrate) {
  if (name == "height") return heights(frame, substrate);
  return {column_of(frame, "arrival_s"), "arrival [s]"};
}

/// The atoms that are no substrate, on a scale.
Colouring by_number(const XyzFrame& frame, std::string_view name,
                    const ColourRange& range) {
  const std::vector<bool> substrate = substrate_of(frame);
  const auto [values, title] = numbers_of(frame, name, substrate);
  Colouring colouring = all_substrate(substrate);
  if (range.low > range.high) return colouring;
  const double width = range.high - range.low;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!substrate[i])
      colouring.colours[i] =
          colour_of_fraction(width > 0.0 ? (values[i] - range.low) / width : 0.5);
  colouring.scale = ColourScale{title, range.low, range.high};
  return colouring;
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

void ColourRange::widen(const XyzFrame& frame, std::string_view name) {
  if (name == "coordination") {
    for (const double n : column_of(frame, "coordination"))
      most_neighbours = std::max(most_neighbours, neighbour_count(n));
  } else if (name == "species") {
    for (const std::string& one : frame.species)
      species.emplace(one, static_cast<unsigned>(species.size()));
  } else if (name == "height" || name == "arrival") {
    const std::vector<bool> substrate = substrate_of(frame);
    const Numbers numbers = numbers_of(frame, name, substrate);
    for (std::size_t i = 0; i < numbers.values.size(); ++i)
      if (const double x = numbers.values[i]; !substrate[i] && std::isfinite(x)) {
        low = std::min(low, x);
        high = std::max(high, x);
      }
  }
}

Colouring colouring_of(const XyzFrame& frame, std::string_view name,
                       double nearest_angstrom, const ColourRange& range) {
  if (name == "coordination") return by_coordination(frame, range);
  if (name == "origin") return by_origin(frame);
  if (name == "species") return by_species(frame, range);
  if (name == "island") return by_island(frame, nearest_angstrom);
  ADATOM_EXPECT(name == "height" || name == "arrival");
  return by_number(frame, name, range);
}

}  // namespace tools
