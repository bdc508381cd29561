#include "lattice/unit_cell.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <stdexcept>
#include <utility>

#include "kmc/contract.hpp"

namespace lattice {
namespace {

/// Relative: what counts as one bond length. Not a round number, on which the distances
/// of two sites as seen from each of them could fall to either side.
constexpr double same_length = 0.01 + 1e-9;
/// Around a site in search of its neighbours.
constexpr double most_cells = 1e7;

std::string text_of(double length) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", length);
  return text;
}

std::string site_name(unsigned basis) { return "basis[" + std::to_string(basis) + "]"; }

[[noreturn]] void refuse_distance(const std::string& what, double distance,
                                  double bond_length) {
  throw std::invalid_argument(what + text_of(distance) +
                              ", less than the bond length " + text_of(bond_length));
}

double shortest_bond(const UnitCell& cell) {
  return (1.0 - same_length) * cell.bond_length();
}
double longest_bond(const UnitCell& cell) {
  return (1.0 + same_length) * cell.bond_length();
}

/// How many cells a bond reaches along each vector: no more than its length times the
/// row of the inverse matrix, and than basis sites lie apart. Refuses vectors shorter
/// than a bond, and more than most_cells.
std::array<int, 3> cells_in_reach(const UnitCell& cell) {
  std::array<int, 3> reach{};
  double cells = 1.0;
  for (int i = 0; i < 3; ++i) {
    if (const double length = norm(cell.vectors()[i]); length < shortest_bond(cell))
      refuse_distance("vectors[" + std::to_string(i) + "] has the length ", length,
                      cell.bond_length());
    double low = 0.0, high = 0.0;
    for (const Vector3& site : cell.basis()) {
      const double f = cell.fractional(site - cell.basis()[0])[i];
      low = std::min(low, f);
      high = std::max(high, f);
    }
    const double farthest =
        std::ceil(longest_bond(cell) * norm(cell.reciprocal(i)) + high - low);
    cells *= 2.0 * farthest + 1.0;
    if (cells > most_cells)
      throw std::invalid_argument("the cell is too oblique: take shorter vectors");
    reach[i] = static_cast<int>(farthest);
  }
  return reach;
}

/// What is around a site of the basis.
struct Surroundings {
  std::vector<Bond> bonds;  ///< in no order, the ways back not yet known
  unsigned nearest;         ///< the basis site nearest to it, perhaps of another cell
  double distance;          ///< its distance
};

Surroundings surroundings(const UnitCell& cell, unsigned from,
                          const std::array<int, 3>& reach) {
  const Matrix3& vectors = cell.vectors();
  const std::vector<Vector3>& basis = cell.basis();
  Surroundings found{{}, from, std::numeric_limits<double>::infinity()};
  for (int x = -reach[0]; x <= reach[0]; ++x)
    for (int y = -reach[1]; y <= reach[1]; ++y)
      for (int z = -reach[2]; z <= reach[2]; ++z)
        for (unsigned to = 0; to < basis.size(); ++to) {
          if (x == 0 && y == 0 && z == 0 && to == from) continue;
          const Vector3 v = x * vectors[0] + y * vectors[1] + z * vectors[2] +
                            basis[to] - basis[from];
          const double distance = norm(v);
          if (distance < found.distance) {
            found.distance = distance;
            found.nearest = to;
          }
          if (distance <= longest_bond(cell))
            found.bonds.push_back({{x, y, z}, to, v, 0});
        }
  return found;
}

/// Refuses a site closer to another than a bond, or without a neighbour, or with too
/// many.
void refuse_impossible(const UnitCell& cell, unsigned from, const Surroundings& found) {
  const std::string other =
      found.nearest == from ? "an image of itself" : site_name(found.nearest);
  if (found.distance < shortest_bond(cell))
    refuse_distance(site_name(from) + " and " + other + " have the distance ",
                    found.distance, cell.bond_length());
  if (found.bonds.empty())
    throw std::invalid_argument(site_name(from) +
                                " has no neighbour at the bond length " +
                                text_of(cell.bond_length()) + ", but " + other +
                                " at the distance " + text_of(found.distance));
  if (found.bonds.size() > UnitCell::most_neighbours)
    throw std::invalid_argument(site_name(from) + " has " +
                                std::to_string(found.bonds.size()) +
                                " neighbours, no more than 12 are possible");
}

}  // namespace

UnitCell::UnitCell(std::string name, const Matrix3& vectors, std::vector<Vector3> basis,
                   double bond_length, const Matrix3& axes)
    : name_(std::move(name)),
      vectors_(vectors),
      basis_(std::move(basis)),
      bond_length_(bond_length),
      axes_(axes) {
  if (!(std::abs(determinant(vectors_)) > 1e-9))
    throw std::invalid_argument("the cell vectors span no volume");
  if (basis_.empty()) throw std::invalid_argument("the basis has no site");
  if (!(bond_length_ > 0.0)) throw std::invalid_argument("the bond length is not > 0");
  to_fractional_ = inverse_of_rows(vectors_);
  for (Vector3& site : basis_) site = in_cell(site);
  find_bonds();
  find_reverse_bonds();
}

Vector3 UnitCell::in_cell(const Vector3& position) const {
  const Vector3 f = fractional(position);
  Vector3 result = position;
  for (unsigned axis = 0; axis < 3; ++axis)
    result = result - std::floor(f[axis] + 1e-9) * vectors_[axis];
  return result;
}

double UnitCell::volume_per_site() const {
  return std::abs(determinant(vectors_)) / static_cast<double>(basis_.size());
}

double UnitCell::area_per_site() const {
  return norm(cross(vectors_[0], vectors_[1])) / static_cast<double>(basis_.size());
}

std::optional<CellSite> UnitCell::site_near(const Vector3& position) const {
  for (unsigned b = 0; b < basis_.size(); ++b) {
    const Vector3 f = fractional(position - basis_[b]);
    CellSite found{{}, b};
    Vector3 site = basis_[b];
    for (int axis = 0; axis < 3; ++axis) {
      found.cell[axis] = static_cast<int>(std::lround(f[axis]));
      site = site + found.cell[axis] * vectors_[axis];
    }
    if (norm(site - position) < 0.1 * bond_length_) return found;
  }
  return std::nullopt;
}

bool UnitCell::is_before(const Vector3& a, const Vector3& b) const {
  for (unsigned axis = 0; axis < 3; ++axis)
    if (std::abs(a[axis] - b[axis]) > 1e-9 * bond_length_) return a[axis] < b[axis];
  return false;
}

bool UnitCell::is_planar() const {
  for (const auto& list : bonds_)
    for (const Bond& bond : list)
      if (bond.cell[2] != 0 || std::abs(fractional(bond.vector)[2]) > 1e-6)
        return false;
  return true;
}

void UnitCell::find_bonds() {
  const std::array<int, 3> reach = cells_in_reach(*this);
  for (unsigned from = 0; from < basis_.size(); ++from) {
    Surroundings found = surroundings(*this, from, reach);
    refuse_impossible(*this, from, found);
    std::vector<Bond>& list = bonds_.emplace_back(std::move(found.bonds));
    std::sort(list.begin(), list.end(), [this](const Bond& a, const Bond& b) {
      return is_before(a.vector, b.vector);
    });
    coordination_ = std::max(coordination_, static_cast<unsigned>(list.size()));
  }
}

void UnitCell::find_reverse_bonds() {
  for (unsigned from = 0; from < basis_.size(); ++from)
    for (Bond& bond : bonds_[from]) {
      const auto& back = bonds_[bond.basis];
      const auto it = std::find_if(back.begin(), back.end(), [&](const Bond& b) {
        return b.basis == from && b.cell[0] == -bond.cell[0] &&
               b.cell[1] == -bond.cell[1] && b.cell[2] == -bond.cell[2];
      });
      if (it == back.end())
        throw std::invalid_argument("a bond is just as long as the tolerance allows");
      bond.reverse = static_cast<unsigned>(it - back.begin());
    }
}

namespace {

const double root2 = std::sqrt(2.0);
const double root3 = std::sqrt(3.0);
const double root6 = std::sqrt(6.0);

Matrix3 box(double x, double y, double z) {
  return {{{x, 0, 0}, {0, y, 0}, {0, 0, z}}};
}

using CellMaker = UnitCell (*)(const std::string&);

UnitCell fcc(const std::string& name) {
  return {name,
          box(1, 1, 1),
          {{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}},
          1 / root2};
}

/// x along [-110], y along [001], z along [110].
UnitCell fcc_110(const std::string& name) {
  const double s = 1 / root2;
  return {name,
          box(s, 1, s),
          {{0, 0, 0}, {s / 2, 0.5, s / 2}},
          s,
          {{{-s, 0, s}, {s, 0, s}, {0, 1, 0}}}};
}

/// x along [1-10], y along [11-2], z along [111]: three layers ABC of two sites.
UnitCell fcc_111(const std::string& name) {
  const double x = 1 / root2, y = root6 / 2, z = root3;
  const double i = 1 / root2, j = 1 / root6, k = 1 / root3;
  std::vector<Vector3> basis;
  for (int layer = 0; layer < 3; ++layer)
    for (int column = 0; column < 2; ++column) {
      const double shift = layer * y / 3 + column * y / 2;
      basis.push_back(
          {column * x / 2, shift < y - 1e-9 ? shift : shift - y, layer * z / 3});
    }
  return {name, box(x, y, z), basis, x, {{{i, j, k}, {-i, j, k}, {0, -2 * j, k}}}};
}

UnitCell bcc(const std::string& name) {
  return {name, box(1, 1, 1), {{0, 0, 0}, {0.5, 0.5, 0.5}}, root3 / 2};
}

/// Ideal c/a; an orthogonal cell with the basal plane normal to z.
UnitCell hcp(const std::string& name) {
  const double c = std::sqrt(8.0 / 3.0);
  return {name,
          box(1, root3, c),
          {{0, 0, 0},
           {0.5, root3 / 2, 0},
           {0.5, root3 / 6, c / 2},
           {0, 2 * root3 / 3, c / 2}},
          1};
}

UnitCell simple_cubic(const std::string& name) {
  return {name, box(1, 1, 1), {{0, 0, 0}}, 1};
}

/// Planar: the third vector is longer than a bond, so that layers never touch.
UnitCell square(const std::string& name) {
  return {name, box(1, 1, 2), {{0, 0, 0}}, 1};
}

UnitCell triangular(const std::string& name) {
  return {name, box(1, root3, 2), {{0, 0, 0}, {0.5, root3 / 2, 0}}, 1};
}

/// Bonds of a/sqrt(3), as in graphene.
UnitCell honeycomb(const std::string& name) {
  const double b = 1 / root3;
  return {name,
          box(1, root3, 2),
          {{0, 0, 0}, {0, b, 0}, {0.5, 1.5 * b, 0}, {0.5, 2.5 * b, 0}},
          b};
}

const std::vector<std::pair<std::string, CellMaker>>& cells() {
  static const std::vector<std::pair<std::string, CellMaker>> list = {
      {"fcc", fcc},
      {"fcc_110", fcc_110},
      {"fcc_111", fcc_111},
      {"bcc", bcc},
      {"hcp", hcp},
      {"simple_cubic", simple_cubic},
      {"square", square},
      {"triangular", triangular},
      {"honeycomb", honeycomb}};
  return list;
}

}  // namespace

const std::vector<std::string>& unit_cell_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const auto& [name, make] : cells()) list.push_back(name);
    return list;
  }();
  return names;
}

UnitCell unit_cell(const std::string& name) {
  const auto it = std::find_if(cells().begin(), cells().end(),
                               [&](const auto& cell) { return cell.first == name; });
  ADATOM_EXPECT(it != cells().end());
  return it->second(name);
}

}  // namespace lattice
