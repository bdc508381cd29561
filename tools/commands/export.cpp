// adatom export
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "lattice/compressed_text.hpp"
#include "lattice/input_error.hpp"
#include "lattice/words.hpp"
#include "lattice/xyz_reader.hpp"
#include "tools/commands/atoms_file.hpp"
#include "tools/commands/commands.hpp"
#include "tools/result_file.hpp"

namespace tools {
namespace {

using lattice::XyzFrame;

constexpr std::string_view dump_begin = "ITEM: TIMESTEP";

/// The lengths of the box's edges [angstrom]. Throws lattice::InputError if the frame
/// has no box or one that is not along x, y, z: the plain header of a dump holds no
/// other.
std::array<double, 3> box_edges(const XyzFrame& frame, const std::string& file) {
  std::array<double, 9> cell{};
  const auto it = frame.header.find("Lattice");
  std::istringstream words(it == frame.header.end() ? "" : it->second);
  bool good = true;
  for (std::size_t k = 0; k < 9; ++k) {
    good = good && (words >> cell[k]);
    good = good && (k % 4 == 0 ? cell[k] > 0.0 : cell[k] == 0.0);
  }
  if (good) return {cell[0], cell[4], cell[8]};
  throw lattice::InputError({.file = file,
                             .key = "Lattice",
                             .problem = "missing, or not a box along x, y and z",
                             .hint = "a LAMMPS dump with a plain header needs one"});
}

const char* sides_of(const XyzFrame& frame, std::size_t axis) {
  const auto it = frame.header.find("pbc");
  const bool periodic =
      it != frame.header.end() && it->second.size() == 5 && it->second[2 * axis] == 'T';
  return periodic ? "pp" : "ff";
}

bool are_numbers_of_atoms(std::vector<double> ids) {
  std::ranges::sort(ids);
  return std::ranges::adjacent_find(ids) == ids.end() &&
         std::ranges::all_of(ids, [](double id) { return std::trunc(id) == id; });
}

/// Whether a dump can have a column of this name: in one word, and with no meaning that
/// it has for LAMMPS alone.
bool is_free(const std::string& name) {
  static const std::set<std::string> taken = {"x",  "y",  "z",  "xs",     "ys",  "zs",
                                              "xu", "yu", "zu", "xsu",    "ysu", "zsu",
                                              "ix", "iy", "iz", "element"};
  return !taken.contains(name) && name.find_first_of(lattice::blanks) == name.npos;
}

/// Columns id type x y z and then the others, by name, without those whose names mean
/// something else in a dump. Without columns id (whole numbers, each once) and type the
/// atoms are numbered as they come, and of one type.
std::string dump_of(const XyzFrame& frame, long number, const std::string& file) {
  const std::array<double, 3> edges = box_edges(frame, file);
  char line[160];
  std::string text = std::string(dump_begin) + "\n" + std::to_string(number) +
                     "\nITEM: NUMBER OF ATOMS\n" +
                     std::to_string(frame.positions_angstrom.size()) +
                     "\nITEM: BOX BOUNDS";
  for (std::size_t axis = 0; axis < 3; ++axis)
    text += std::string(" ") + sides_of(frame, axis);
  text += "\n";
  for (const double edge : edges) {
    std::snprintf(line, sizeof line, "0 %.10g\n", edge);
    text += line;
  }
  text += "ITEM: ATOMS id type x y z";
  std::map<std::string, std::vector<double>> others = frame.numbers;
  const auto own = [&](const char* name) { return others.extract(name); };
  auto ids = own("id"), types = own("type");
  if (!ids.empty() && !are_numbers_of_atoms(ids.mapped())) ids = {};
  std::erase_if(others, [](const auto& column) { return !is_free(column.first); });
  for (const auto& [name, values] : others) text += " " + name;
  text += "\n";
  for (std::size_t i = 0; i < frame.positions_angstrom.size(); ++i) {
    const auto& x = frame.positions_angstrom[i];
    const auto of_atom = [i](const auto& column, double otherwise) {
      return column.empty() ? otherwise : column.mapped()[i];
    };
    std::snprintf(line, sizeof line, "%.16g %.10g %.10g %.10g %.10g",
                  of_atom(ids, static_cast<double>(i + 1)), of_atom(types, 1.0), x[0],
                  x[1], x[2]);
    text += line;
    for (const auto& [name, values] : others) {
      std::snprintf(line, sizeof line, " %.10g", values[i]);
      text += line;
    }
    text += "\n";
  }
  return text;
}

/// Or an empty file, compressed or not.
bool is_dump(const std::filesystem::path& file) {
  try {
    lattice::LineReader lines(file);
    const auto line = lines.next();
    return !line || *line == dump_begin;
  } catch (const lattice::InputError&) {
    return false;
  }
}

/// A wrong name costs no other file than a dump. Throws lattice::InputError.
void refuse_other_than_dump(const std::filesystem::path& target) {
  if (std::filesystem::is_regular_file(target) && !is_dump(target))
    throw lattice::InputError({.file = target.string(),
                               .problem = "is there already and no dump",
                               .hint = "remove it, or choose another name"});
}

void export_dump(const std::string& source, const std::string& target) {
  const auto file = atoms_file(source, Atoms::trajectory);
  refuse_sources(target, std::vector{file.string()});
  refuse_other_than_dump(result_path(target));
  lattice::XyzReader reader(file);
  const bool compressed = std::filesystem::path(target).extension() == ".gz";
  ResultFile dump(target);
  long count = 0;
  while (const auto frame = reader.next()) {
    const std::string text = dump_of(*frame, count++, file.string());
    dump.append(compressed ? lattice::gzip_member(text) : text);
  }
  if (count == 0)
    throw lattice::InputError({.file = file.string(), .problem = "has no frames"});
  dump.finish();
  std::printf("%s: %ld frame%s%s\n", target.c_str(), count, count == 1 ? "" : "s",
              reader.truncated() ? ", and one that is cut off" : "");
}

}  // namespace

void add_export(CLI::App& app, ExitCode&) {
  struct Arguments {
    std::string source;
    std::string target;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "export",
      "Write a trajectory as a LAMMPS text dump, which OVITO, VMD and MDAnalysis "
      "read.\n"
      "TIMESTEP counts the frames; their times stand in the trajectory.");
  command
      ->add_option("source", arguments->source, "Run directory, or an XYZ file (.gz)")
      ->required();
  command
      ->add_option("-o,--output", arguments->target,
                   "Dump to write; compressed if the name ends in .gz")
      ->required();
  command->callback([arguments] { export_dump(arguments->source, arguments->target); });
}

}  // namespace tools
