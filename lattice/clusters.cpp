#include "lattice/clusters.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>
#include <boost/pending/disjoint_sets.hpp>
#include <boost/range/iterator_range.hpp>
#include <limits>

#include "kmc/contract.hpp"

namespace lattice {
namespace {

void expect_valid(const BondGraph& graph) {
  for ([[maybe_unused]] const auto& [a, b] : graph.bonds) {
    ADATOM_EXPECT(a < graph.atom_count && b < graph.atom_count && a != b);
  }
}

// All sources as vertex 0 and all sinks as vertex 1: bonds within a group need no
// capacity, and every capacity is 1. Returns the vertex of each atom.
std::vector<std::uint32_t> contracted(std::uint32_t atom_count,
                                      std::span<const std::uint32_t> source_atoms,
                                      std::span<const std::uint32_t> sink_atoms) {
  constexpr auto unknown = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> vertices(atom_count, unknown);
  for (const std::uint32_t atom : source_atoms) {
    ADATOM_EXPECT(atom < atom_count);
    vertices[atom] = 0;
  }
  for (const std::uint32_t atom : sink_atoms) {
    ADATOM_EXPECT(atom < atom_count && vertices[atom] != 0);
    vertices[atom] = 1;
  }
  std::uint32_t next = 2;
  for (std::uint32_t& vertex : vertices) {
    if (vertex == unknown) vertex = next++;
  }
  return vertices;
}

// Each bond is two directed edges of capacity 1, numbered 2k and 2k + 1, that are each
// other's reverse. (Bidirectional because g++ 12 falsely warns about the edge iterator
// of directedS.)
using EdgeNumber = boost::property<boost::edge_index_t, std::uint32_t>;
using FlowGraph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS,
                                        boost::no_property, EdgeNumber>;
using FlowEdge = boost::graph_traits<FlowGraph>::edge_descriptor;

// What the maximum flow from vertex 0 to vertex 1 leaves of the capacity of each edge.
std::vector<int> residual_capacities(FlowGraph& network,
                                     const std::vector<FlowEdge>& edges) {
  std::vector<FlowEdge> reverse(edges.size());
  for (std::size_t i = 0; i < edges.size(); ++i) reverse[i] = edges[i ^ 1];
  std::vector<int> capacity(edges.size(), 1);
  std::vector<int> residual(edges.size());
  const auto number = get(boost::edge_index, network);
  boost::boykov_kolmogorov_max_flow(
      network, boost::make_iterator_property_map(capacity.begin(), number),
      boost::make_iterator_property_map(residual.begin(), number),
      boost::make_iterator_property_map(reverse.begin(), number),
      get(boost::vertex_index, network), 0, 1);
  return residual;
}

// Which vertices can still be reached from vertex 0. (Boost 1.74 also gives colours
// that should say so; with parallel edges they are wrong, although the flow is right.)
std::vector<bool> reached_vertices(const FlowGraph& network,
                                   const std::vector<int>& residual) {
  std::vector<bool> reached(num_vertices(network), false);
  reached[0] = true;
  std::vector<std::size_t> waiting{0};
  while (!waiting.empty()) {
    const std::size_t vertex = waiting.back();
    waiting.pop_back();
    for (const FlowEdge& edge :
         boost::make_iterator_range(out_edges(vertex, network))) {
      const std::size_t next = target(edge, network);
      const bool full = residual[get(boost::edge_index, network, edge)] == 0;
      if (full || reached[next]) continue;
      reached[next] = true;
      waiting.push_back(next);
    }
  }
  return reached;
}

}  // namespace

Components connected_components(const BondGraph& graph) {
  expect_valid(graph);
  const std::uint32_t n = graph.atom_count;
  std::vector<std::uint32_t> rank(n), parent(n);
  boost::disjoint_sets sets(rank.data(), parent.data());
  for (std::uint32_t atom = 0; atom < n; ++atom) sets.make_set(atom);
  for (const auto& [a, b] : graph.bonds) sets.union_set(a, b);

  constexpr auto unknown = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> label_of_root(n, unknown);
  Components components;
  components.labels.reserve(n);
  for (std::uint32_t atom = 0; atom < n; ++atom) {
    std::uint32_t& label = label_of_root[sets.find_set(atom)];
    if (label == unknown) {
      label = static_cast<std::uint32_t>(components.sizes.size());
      components.sizes.push_back(0);
    }
    components.labels.push_back(label);
    ++components.sizes[label];
  }
  return components;
}

MinimumCut minimum_cut(const BondGraph& graph,
                       std::span<const std::uint32_t> source_atoms,
                       std::span<const std::uint32_t> sink_atoms) {
  expect_valid(graph);
  const auto vertices = contracted(graph.atom_count, source_atoms, sink_atoms);
  FlowGraph network(graph.atom_count + 2);
  std::vector<FlowEdge> edges;
  for (const auto& [a, b] : graph.bonds) {
    const std::uint32_t u = vertices[a], v = vertices[b];
    if (u == v) continue;
    const auto number = static_cast<std::uint32_t>(edges.size());
    edges.push_back(add_edge(u, v, EdgeNumber(number), network).first);
    edges.push_back(add_edge(v, u, EdgeNumber(number + 1), network).first);
  }
  const auto reached = reached_vertices(network, residual_capacities(network, edges));
  ADATOM_EXPECT(!reached[1]);
  MinimumCut cut;
  for (const auto& bond : graph.bonds) {
    if (reached[vertices[bond[0]]] != reached[vertices[bond[1]]]) {
      cut.bonds.push_back(bond);
    }
  }
  return cut;
}

}  // namespace lattice
