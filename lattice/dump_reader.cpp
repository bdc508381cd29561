#include "lattice/dump_reader.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include "lattice/input_error.hpp"
#include "lattice/words.hpp"

namespace lattice {
namespace {

using Words = std::vector<std::string_view>;

std::filesystem::path not_xz(std::filesystem::path file) {
  // Who opens a pipe waits for its writer; LineReader refuses what is no regular file.
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) return file;
  std::array<char, 6> start{};
  std::ifstream(file, std::ios::binary).read(start.data(), start.size());
  if (std::string_view(start.data(), start.size()) == std::string_view("\xFD"
                                                                       "7zXZ\0",
                                                                       6))
    throw InputError(Mistake{.file = file.string(),
                             .problem = "is compressed by xz",
                             .hint = "decompress it: xz -dk " + file.string()});
  return file;
}

template <class Number>
Number checked_number(const LineReader& lines, std::string_view word,
                      const std::string& hint) {
  const auto x = number_of<Number>(word);
  bool good = x.has_value();
  if constexpr (std::is_floating_point_v<Number>) good = good && std::isfinite(*x);
  if (!good) lines.refuse("not a number", hint, word);
  return *x;
}

/// Which field of a line holds what; no_field where there is none.
struct Fields {
  static constexpr std::size_t no_field = static_cast<std::size_t>(-1);
  std::vector<std::string> names;
  std::array<std::size_t, 3> position;
  bool scaled = false;
  std::array<std::size_t, 3> image = {no_field, no_field, no_field};
  std::size_t species = no_field;
  std::size_t id = no_field;

  std::size_t find(std::string_view name) const {
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? no_field
                                : static_cast<std::size_t>(found - names.begin());
  }
  bool all(const std::array<std::size_t, 3>& fields) const {
    return std::ranges::find(fields, no_field) == fields.end();
  }
};

Fields fields_of(const LineReader& lines, const std::string& title) {
  Words words;
  split(title, words);
  Fields fields;
  fields.names.assign(words.begin() + 2, words.end());
  auto sorted = fields.names;
  std::ranges::sort(sorted);
  if (const auto twice = std::ranges::adjacent_find(sorted); twice != sorted.end())
    lines.refuse("this column is there twice", "different names", *twice);
  bool found = false;
  for (const char* ending : {"u", "su", "", "s"}) {
    std::array<std::size_t, 3> position{};
    for (std::size_t k = 0; k < 3; ++k)
      position[k] = fields.find(std::string(1, "xyz"[k]) + ending);
    if (found || !fields.all(position)) continue;
    found = true;
    fields.position = position;
    fields.scaled = ending[0] == 's';
    const bool wrapped = !std::string_view(ending).ends_with('u');
    if (wrapped)
      fields.image = {fields.find("ix"), fields.find("iy"), fields.find("iz")};
  }
  if (!found) lines.refuse("no positions", "x y z, xs ys zs or xu yu zu", title);
  fields.id = fields.find("id");
  fields.species = fields.find("element");
  if (fields.species == Fields::no_field) fields.species = fields.find("type");
  return fields;
}

/// The atoms in the order of their ids.
void sort_by_id(const LineReader& lines, XyzFrame& frame) {
  const std::vector<double>& ids = frame.numbers["id"];
  std::vector<std::size_t> order(ids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return ids[i]; });
  for (std::size_t k = 1; k < order.size(); ++k)
    if (ids[order[k]] == ids[order[k - 1]])
      lines.refuse("two atoms of the frame that ends here have this id", "unique ids",
                   shortest(ids[order[k]]));
  const auto sorted = [&order](auto& list) {
    auto old = list;
    for (std::size_t k = 0; k < order.size(); ++k) list[k] = std::move(old[order[k]]);
  };
  sorted(frame.positions_angstrom);
  sorted(frame.species);
  for (auto& [name, values] : frame.numbers) sorted(values);
}

}  // namespace

/// What stands before the atoms of a frame.
struct DumpReader::Head {
  std::optional<std::size_t> atom_count;
  std::optional<long long> timestep;
  std::optional<double> time;
  bool has_box = false;
  Matrix3 edges{};
  Vector3 origin{};
  std::string periodic = "F F F";
};

namespace {

void read_atom(const LineReader& lines, const Words& words, const Fields& fields,
               const Matrix3& edges, const Vector3& origin, XyzFrame& frame) {
  if (words.size() != fields.names.size())
    lines.refuse("an atom's line with " + std::to_string(words.size()) + " columns",
                 "expected " + std::to_string(fields.names.size()));
  Vector3 position{};
  for (std::size_t k = 0; k < 3; ++k) {
    const auto x =
        checked_number<double>(lines, words[fields.position[k]], "a finite position");
    if (fields.scaled)
      position = position + x * edges[k];
    else
      position[k] += x;
    if (fields.all(fields.image))
      position = position + static_cast<double>(checked_number<int>(
                                lines, words[fields.image[k]], "an integer")) *
                                edges[k];
  }
  if (fields.scaled) position = position + origin;
  for (std::size_t k = 0; k < 3; ++k)
    if (!(std::abs(position[k]) <= farthest_angstrom))
      lines.refuse("not a position", "within 1e9 angstrom of the origin",
                   words[fields.position[k]]);
  frame.positions_angstrom.push_back(position);
  frame.species.emplace_back(
      fields.species == Fields::no_field ? "X" : words[fields.species]);
  for (std::size_t c = 0; c < words.size(); ++c) {
    const std::string& name = fields.names[c];
    if (name == "element" ||
        std::ranges::find(fields.position, c) != fields.position.end())
      continue;
    const auto number = c == fields.id
                            ? static_cast<double>(checked_number<std::int64_t>(
                                  lines, words[c], "an integer id"))
                            : number_of<double>(words[c]);
    if (number)
      frame.numbers[name].push_back(*number);
    else if (name != "type" && name != "typelabel")
      lines.refuse("not a number", "column " + name, words[c]);
  }
}

}  // namespace

DumpReader::DumpReader(std::filesystem::path file) : lines_(not_xz(std::move(file))) {}

std::optional<XyzFrame> DumpReader::ended_early(const std::string& where) {
  if (frame_count_ == 0)
    lines_.refuse("the file ends " + where, "at least one complete frame");
  truncated_ = true;
  return std::nullopt;
}

// The rows are lo hi, or lo hi tilt (xy, xz, yz) with the bounds of the whole tilted
// box (https://docs.lammps.org/Howto_triclinic.html).
bool DumpReader::read_box(const std::string& title, Head& head) {
  Words words;
  split(title, words);
  if (title.find("abc") != title.npos)
    lines_.refuse("a box of general vectors", "orthogonal or xy xz yz", title);
  const bool tilted = title.find("xy xz yz") != title.npos;
  const std::size_t first_side = tilted ? 6 : 3;
  if (words.size() == first_side + 3)
    for (std::size_t k = 0; k < 3; ++k)
      head.periodic[2 * k] = words[first_side + k] == "pp" ? 'T' : 'F';
  std::array<std::array<double, 3>, 3> rows{};
  for (auto& row : rows) {
    const auto line = lines_.next();
    if (!line || !lines_.line_ended()) return false;
    split(*line, words);
    if (words.size() != (tilted ? 3u : 2u))
      lines_.refuse("not the bounds of a box", tilted ? "lo hi tilt" : "lo hi", *line);
    for (std::size_t k = 0; k < words.size(); ++k)
      row[k] = checked_number<double>(lines_, words[k], "a bound of the box");
    if (!(row[0] <= row[1]))
      lines_.refuse("not the bounds of a box", "lo <= hi", *line);
  }
  const double xy = rows[0][2], xz = rows[1][2], yz = rows[2][2];
  rows[0][0] -= std::min({0.0, xy, xz, xy + xz});
  rows[0][1] -= std::max({0.0, xy, xz, xy + xz});
  rows[1][0] -= std::min(0.0, yz);
  rows[1][1] -= std::max(0.0, yz);
  head.origin = {rows[0][0], rows[1][0], rows[2][0]};
  head.edges = {{{rows[0][1] - rows[0][0], 0, 0},
                 {xy, rows[1][1] - rows[1][0], 0},
                 {xz, yz, rows[2][1] - rows[2][0]}}};
  head.has_box = true;
  return true;
}

// False if the file ends within the section.
bool DumpReader::read_section(const std::string& title, Head& head) {
  if (title.starts_with("ITEM: BOX BOUNDS")) return read_box(title, head);
  const std::string name = title.starts_with("ITEM: ") ? title.substr(6) : "";
  if (name != "TIMESTEP" && name != "NUMBER OF ATOMS" && name != "TIME" &&
      name != "UNITS")
    lines_.refuse("not a section of a LAMMPS dump",
                  "ITEM: TIMESTEP, TIME, UNITS, NUMBER OF ATOMS, BOX BOUNDS or ATOMS",
                  title);
  const auto line = lines_.next();
  if (!line || !lines_.line_ended()) return false;
  Words words;
  split(*line, words);
  if (words.size() != 1) lines_.refuse("not one value", title, *line);
  if (name == "TIMESTEP") {
    head.timestep = checked_number<long long>(lines_, words[0], "an integer");
  } else if (name == "TIME") {
    head.time = checked_number<double>(lines_, words[0], "a time");
  } else if (name == "UNITS") {
    if (words[0] != "metal" && words[0] != "real")
      lines_.refuse("these units are not known", "metal or real", words[0]);
    units_per_s_ = words[0] == "metal" ? 1e12 : 1e15;
  } else {
    head.atom_count =
        checked_number<std::size_t>(lines_, words[0], "a number of atoms");
    if (*head.atom_count > most_atoms)
      lines_.refuse("too many atoms", "at most " + std::to_string(most_atoms), *line);
  }
  return true;
}

std::optional<XyzFrame> DumpReader::read_atoms(const std::string& title,
                                               const Head& head) {
  if (!head.timestep || !head.atom_count || !head.has_box)
    lines_.refuse("atoms before their number, time step and box",
                  "ITEM: TIMESTEP, NUMBER OF ATOMS, BOX BOUNDS first");
  const Fields fields = fields_of(lines_, title);
  XyzFrame frame;
  Words words;
  for (std::size_t atom = 0; atom < *head.atom_count; ++atom) {
    const auto line = lines_.next();
    const bool end_tolerated =
        frame_count_ == 0 && atom + 1 == *head.atom_count && !lines_.cut_short();
    if (!line || (!lines_.line_ended() && !end_tolerated))
      return ended_early("after " + std::to_string(atom) + " of " +
                         std::to_string(*head.atom_count) + " atoms");
    split(*line, words);
    read_atom(lines_, words, fields, head.edges, head.origin, frame);
  }
  // A type may be a number for one atom and a name for another: then it is the species.
  std::erase_if(frame.numbers, [&](const auto& column) {
    return column.second.size() != *head.atom_count;
  });
  if (fields.id != Fields::no_field && *head.atom_count > 0) sort_by_id(lines_, frame);
  frame.header["Timestep"] = std::to_string(*head.timestep);
  if (head.time) frame.header["Time"] = shortest(*head.time / units_per_s_);
  std::string& box = frame.header["Lattice"];
  for (const Vector3& edge : head.edges)
    for (const double x : edge) box += (box.empty() ? "" : " ") + shortest(x);
  frame.header["pbc"] = head.periodic;
  return frame;
}

std::optional<XyzFrame> DumpReader::next() {
  if (std::exchange(at_end_, true)) return std::nullopt;
  auto line = lines_.next();
  while (line && line->find_first_not_of(blanks) == line->npos) line = lines_.next();
  if (!line) return lines_.cut_short() ? ended_early("within gzip data") : std::nullopt;
  Head head;
  while (line && lines_.line_ended() && !line->starts_with("ITEM: ATOMS ")) {
    if (!read_section(std::string(*line), head))
      return ended_early("within the head of a frame");
    line = lines_.next();
  }
  const bool is_title = line && line->starts_with("ITEM: ATOMS ");
  const bool end_tolerated = frame_count_ == 0 && head.atom_count == 0;
  if (!is_title || (!lines_.line_ended() && !end_tolerated))
    return ended_early("within the head of a frame");
  auto frame = read_atoms(std::string(*line), head);
  if (!frame) return std::nullopt;
  ++frame_count_;
  at_end_ = false;
  return frame;
}

}  // namespace lattice
