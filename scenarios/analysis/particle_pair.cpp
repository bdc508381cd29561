#include "scenarios/analysis/particle_pair.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "lattice/atom_bonds.hpp"
#include "lattice/clusters.hpp"
#include "lattice/input_error.hpp"
#include "lattice/words.hpp"

namespace scenarios {
namespace {

using lattice::BondGraph;
using lattice::Vector3;
using lattice::XyzFrame;

Vector3 centre_of(const std::vector<Vector3>& positions,
                  const std::vector<Member>& members, Member member) {
  Vector3 sum{};
  double count = 0.0;
  for (std::size_t i = 0; i < positions.size(); ++i)
    if (members[i] == member) {
      sum = sum + positions[i];
      count += 1.0;
    }
  return (1.0 / count) * sum;
}

/// Whether the centres are further apart than half of the sum of the spheres' radii,
/// which two kinds of atoms of one alloy are not.
bool lie_apart(const std::vector<Vector3>& positions,
               const std::vector<Member>& members) {
  double size = 0.0;
  Vector3 centres[2] = {centre_of(positions, members, Member::first),
                        centre_of(positions, members, Member::second)};
  double squares[2] = {0, 0}, counts[2] = {0, 0};
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (members[i] == Member::neither) continue;
    const int particle = members[i] == Member::first ? 0 : 1;
    const Vector3 from_centre = positions[i] - centres[particle];
    squares[particle] += dot(from_centre, from_centre);
    counts[particle] += 1.0;
  }
  // A ball of radius r has the mean square 3/5 r^2.
  for (const int particle : {0, 1})
    size += std::sqrt(5.0 / 3.0 * squares[particle] / counts[particle]);
  return norm(centres[1] - centres[0]) > 0.5 * size;
}

/// The direction along which the atoms reach furthest: the eigenvector of the gyration
/// tensor with the largest eigenvalue, by repeated multiplication.
Vector3 longest_axis(const std::vector<Vector3>& positions) {
  const Vector3 centre =
      (1.0 / static_cast<double>(positions.size())) *
      std::accumulate(positions.begin(), positions.end(), Vector3{},
                      [](const Vector3& a, const Vector3& b) { return a + b; });
  Vector3 axis{0.3, 0.5, 0.8};
  for (int step = 0; step < 200; ++step) {
    Vector3 next{};
    for (const Vector3& position : positions) {
      const Vector3 from_centre = position - centre;
      next = next + dot(from_centre, axis) * from_centre;
    }
    if (!(norm(next) > 0.0)) break;
    axis = unit(next);
  }
  return axis;
}

/// The graph without the bonds of a cut.
BondGraph without(const BondGraph& graph, const lattice::MinimumCut& cut) {
  auto removed = cut.bonds;
  std::ranges::sort(removed);
  BondGraph rest{graph.atom_count, {}};
  for (const auto& bond : graph.bonds)
    if (!std::ranges::binary_search(removed, bond)) rest.bonds.push_back(bond);
  return rest;
}

/// Atoms by the groups that two of the labels name.
std::vector<Member> members_of(const lattice::Components& groups, std::uint32_t first,
                               std::uint32_t second) {
  std::vector<Member> members;
  for (const std::uint32_t label : groups.labels)
    members.push_back(label == first    ? Member::first
                      : label == second ? Member::second
                                        : Member::neither);
  return members;
}

/// The labels of the groups, the largest first.
std::vector<std::uint32_t> by_size(const lattice::Components& groups) {
  std::vector<std::uint32_t> labels(groups.sizes.size());
  std::iota(labels.begin(), labels.end(), 0u);
  std::ranges::stable_sort(labels, std::greater{},
                           [&](std::uint32_t label) { return groups.sizes[label]; });
  return labels;
}

std::vector<Member> members_by_cut(const std::vector<Vector3>& positions,
                                   const BondGraph& graph) {
  const Vector3 axis = longest_axis(positions);
  std::vector<double> heights;
  for (const Vector3& position : positions) heights.push_back(dot(position, axis));
  const auto [low, high] = std::ranges::minmax(heights);
  std::vector<std::uint32_t> sources, sinks;
  constexpr double outer = 0.2;
  for (std::uint32_t i = 0; i < heights.size(); ++i) {
    if (heights[i] < low + outer * (high - low)) sources.push_back(i);
    if (heights[i] > high - outer * (high - low)) sinks.push_back(i);
  }
  const auto groups =
      connected_components(without(graph, minimum_cut(graph, sources, sinks)));
  const auto labels = by_size(groups);
  const std::uint32_t other = labels[labels.size() > 1 ? 1 : 0];
  return members_of(groups, std::min(labels[0], other), std::max(labels[0], other));
}

std::vector<Member> members_by_geometry(const XyzFrame& frame, const AtomSize& size) {
  const auto positions = gathered_nm(frame, size);
  const BondGraph graph =
      lattice::bonds_within(positions, size.bond_reach_nm(), std::nullopt);
  const auto groups = connected_components(graph);
  const auto labels = by_size(groups);
  constexpr std::uint32_t smallest_part = 10;
  if (labels.size() > 1 &&
      groups.sizes[labels[1]] * smallest_part >= groups.sizes[labels[0]])
    return members_of(groups, std::min(labels[0], labels[1]),
                      std::max(labels[0], labels[1]));
  return members_by_cut(positions, graph);
}

/// The values of a column as text; empty if there is no such column.
std::vector<std::string> values_of(const XyzFrame& frame, const std::string& column) {
  const auto it = frame.numbers.find(column);
  if (it == frame.numbers.end())
    return column == "species" ? frame.species : std::vector<std::string>{};
  std::vector<std::string> values;
  for (const double x : it->second) values.push_back(std::to_string(x));
  return values;
}

}  // namespace

ParticlePair::ParticlePair(const XyzFrame& first, const std::string& by,
                           const AtomSize& size, const std::string& file)
    : file_(file) {
  if (first.positions_angstrom.empty())
    refuse("the first frame has no atoms", "two particles");
  if (by == "auto") {
    refuse_more_origins(first);
    if (take_column(first, "origin")) return;
    for (const char* column : {"mol", "type", "species"})
      if (take_column(first, column) &&
          lie_apart(gathered_nm(first, size), members(first)))
        return;
    take_geometry(first, size);
  } else if (by == "geometry") {
    take_geometry(first, size);
  } else if (by.starts_with("ids:")) {
    take_ids(first, by.substr(4));
  } else if (!take_column(first, by)) {
    refuse("the particles cannot be told by " + by,
           "a column with two values, ids:A-B, geometry or auto");
  }
}

void ParticlePair::refuse(const std::string& problem, const std::string& hint) const {
  throw lattice::InputError(
      lattice::Mistake{.file = file_, .problem = problem, .hint = hint});
}

/// Ours tell which particle each atom is from.
void ParticlePair::refuse_more_origins(const XyzFrame& frame) const {
  const auto values = values_of(frame, "origin");
  if (std::set<std::string>(values.begin(), values.end()).size() > 2)
    refuse("there are more than two particles by origin",
           "ids:A-B of one of a pair, geometry, or analyze the run itself");
}

void ParticlePair::count(const std::vector<Member>& members) {
  counts_[0] = static_cast<std::size_t>(std::ranges::count(members, Member::first));
  counts_[1] = static_cast<std::size_t>(std::ranges::count(members, Member::second));
  if (counts_[0] < 2 || counts_[1] < 2)
    refuse("there are no two particles by " + found_by_, "two atoms in each");
}

bool ParticlePair::take_column(const XyzFrame& frame, const std::string& name) {
  member_of_value_.clear();
  for (const std::string& value : values_of(frame, name))
    member_of_value_.try_emplace(
        value, member_of_value_.empty() ? Member::first : Member::second);
  found_by_ = name;
  const auto found =
      member_of_value_.size() == 2 ? members(frame) : std::vector<Member>{};
  const bool two = std::ranges::count(found, Member::first) > 1 &&
                   std::ranges::count(found, Member::second) > 1;
  if (two)
    count(found);
  else
    member_of_value_.clear();
  return two;
}

void ParticlePair::take_ids(const XyzFrame& frame, const std::string& range) {
  found_by_ = "ids";
  const auto dash = range.find('-');
  const auto low = lattice::number_of<long>(range.substr(0, dash));
  const auto high =
      dash == range.npos ? low : lattice::number_of<long>(range.substr(dash + 1));
  const auto ids = frame.numbers.find("id");
  if (!low || !high) refuse("ids:" + range + " is no range", "ids:A-B");
  if (ids == frame.numbers.end()) refuse("there is no column id", "needed for ids:A-B");
  for (const double id : ids->second)
    member_of_id_[id] =
        id >= static_cast<double>(*low) && id <= static_cast<double>(*high)
            ? Member::first
            : Member::second;
  count(members(frame));
}

void ParticlePair::take_geometry(const XyzFrame& frame, const AtomSize& size) {
  member_of_value_.clear();
  found_by_ = "geometry";
  member_in_order_ = members_by_geometry(frame, size);
  count(member_in_order_);
  const auto ids = frame.numbers.find("id");
  if (ids == frame.numbers.end()) return;
  for (std::size_t i = 0; i < ids->second.size(); ++i)
    member_of_id_[ids->second[i]] = member_in_order_[i];
}

std::vector<Member> ParticlePair::members(const XyzFrame& frame) const {
  const std::size_t atom_count = frame.positions_angstrom.size();
  std::vector<Member> members(atom_count, Member::neither);
  if (!member_of_value_.empty()) {
    const auto values = values_of(frame, found_by_);
    if (values.size() != atom_count) refuse("a frame without " + found_by_, "in each");
    for (std::size_t i = 0; i < atom_count; ++i)
      if (const auto it = member_of_value_.find(values[i]);
          it != member_of_value_.end())
        members[i] = it->second;
    return members;
  }
  const auto ids = frame.numbers.find("id");
  if (member_of_id_.empty() || ids == frame.numbers.end()) {
    if (member_in_order_.size() != atom_count)
      refuse("the number of atoms changes and there are no ids", "a column id");
    return member_in_order_;
  }
  for (std::size_t i = 0; i < atom_count; ++i)
    if (const auto it = member_of_id_.find(ids->second[i]); it != member_of_id_.end())
      members[i] = it->second;
  return members;
}

}  // namespace scenarios
