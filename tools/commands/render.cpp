// adatom render
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "lattice/input_error.hpp"
#include "lattice/xyz_reader.hpp"
#include "tools/commands/atoms_file.hpp"
#include "tools/commands/commands.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/render/annotations.hpp"
#include "tools/render/png_file.hpp"
#include "tools/render/sphere_renderer.hpp"

namespace tools {
namespace {

using lattice::XyzFrame;

struct Arguments {
  std::string source;
  std::string picture;
  std::string colour = "coordination";
  std::string frame = "last";
  std::string view = "-1,-2,-0.7";
  std::string size = "1200x900";
};

XyzFrame read_frame(const std::filesystem::path& file, const std::string& which) {
  const bool last = which == "last";
  auto left = last ? 0L : number_of<long>("--frame", which, 0L, 1000000000L);
  lattice::XyzReader reader(file);
  std::optional<XyzFrame> kept;
  while (auto frame = reader.next()) {
    kept = std::move(frame);
    if (!last && left-- == 0) return std::move(*kept);
  }
  if (kept && last) return std::move(*kept);
  lattice::Mistake mistake;
  mistake.file = file.string();
  mistake.problem = "there is no frame " + which;
  throw lattice::InputError(mistake);
}

/// Half the distance of nearest neighbours [angstrom], judged from a few atoms.
double radius_of_atoms(const XyzFrame& frame) {
  double nearest = std::numeric_limits<double>::infinity();
  const std::size_t count = frame.positions_angstrom.size();
  const std::size_t step = std::max<std::size_t>(1, count / 20);
  for (std::size_t i = 0; i < count; i += step)
    for (std::size_t j = 0; j < count; ++j)
      if (j != i)
        nearest = std::min(
            nearest, norm(frame.positions_angstrom[i] - frame.positions_angstrom[j]));
  return std::isfinite(nearest) && nearest > 0.0 ? 0.5 * nearest : 1.0;
}

const std::vector<double>& column_of(const XyzFrame& frame, const std::string& name) {
  const auto it = frame.numbers.find(name);
  if (it != frame.numbers.end()) return it->second;
  lattice::Mistake mistake;
  mistake.key = "--colour";
  mistake.value = name;
  mistake.problem = "the frame has no such column";
  throw lattice::InputError(mistake);
}

struct Colouring {
  std::vector<Colour> colours;  ///< by atom
  std::vector<LegendEntry> legend;
};

Colouring by_coordination(const XyzFrame& frame) {
  const std::vector<double>& neighbours = column_of(frame, "coordination");
  const double most = *std::max_element(neighbours.begin(), neighbours.end());
  const auto bulk = static_cast<unsigned>(std::clamp(most, 1.0, 100.0));
  Colouring colouring;
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
  Colouring colouring;
  std::set<unsigned> seen;
  for (const double origin : column_of(frame, "origin")) {
    const auto number = static_cast<unsigned>(std::clamp(origin, 1.0, 65535.0));
    seen.insert(number);
    colouring.colours.push_back(colour_of_category(number - 1));
  }
  for (const unsigned number : seen)
    if (colouring.legend.size() < 8)
      colouring.legend.push_back(
          {colour_of_category(number - 1), "particle " + std::to_string(number)});
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

lattice::Vector3 direction_of(const std::string& text) {
  lattice::Vector3 direction{};
  std::size_t start = 0;
  for (int axis = 0; axis < 3; ++axis) {
    const std::size_t end = axis < 2 ? text.find(',', start) : text.size();
    if (end == std::string::npos)
      throw UsageError{"--view " + text + ": not three numbers"};
    direction[axis] =
        number_of<double>("--view", text.substr(start, end - start), -1e6, 1e6);
    start = end + 1;
  }
  if (norm(direction) < 1e-9) throw UsageError{"--view " + text + ": no direction"};
  return direction;
}

void set_size(Camera& camera, const std::string& text) {
  const std::size_t cross_at = text.find('x');
  if (cross_at == std::string::npos)
    throw UsageError{"--size " + text + ": not like 1200x900"};
  camera.width = number_of<int>("--size", text.substr(0, cross_at), 100, 10000);
  camera.height = number_of<int>("--size", text.substr(cross_at + 1), 100, 10000);
}

void draw(const Arguments& arguments) {
  constexpr double nm_per_angstrom = 0.1;
  Camera camera;
  camera.view_direction = direction_of(arguments.view);
  set_size(camera, arguments.size);
  const XyzFrame frame = read_frame(
      atoms_file(arguments.source,
                 arguments.frame == "last" ? Atoms::last_state : Atoms::trajectory),
      arguments.frame);
  const Colouring colouring = arguments.colour == "origin"    ? by_origin(frame)
                              : arguments.colour == "species" ? by_species(frame)
                                                              : by_coordination(frame);
  const double radius_nm = nm_per_angstrom * radius_of_atoms(frame);
  std::vector<Sphere> spheres;
  for (std::size_t i = 0; i < frame.positions_angstrom.size(); ++i)
    spheres.push_back({nm_per_angstrom * frame.positions_angstrom[i], radius_nm,
                       colouring.colours[i]});
  camera.kept_free_right = legend_width(camera.height, colouring.legend);
  camera.kept_free_below = scale_bar_height(camera.height);
  const View view = fit(spheres, camera);
  Image image = render(spheres, view);
  draw_legend(image, colouring.legend);
  draw_scale_bar(image, view.pixels_per_unit, "nm");
  write_png(arguments.picture, image);
  const auto time = frame.header.find("Time");
  std::printf("%s: %zu atoms%s%s\n", arguments.picture.c_str(), spheres.size(),
              time == frame.header.end() ? "" : ", t [s] = ",
              time == frame.header.end() ? "" : time->second.c_str());
}

}  // namespace

void add_render(CLI::App& app, ExitCode&) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "render", "Draw a state as a PNG picture with a scale bar and a legend.");
  command
      ->add_option("source", arguments->source, "Run directory, or an XYZ file (.gz)")
      ->required();
  command->add_option("-o,--output", arguments->picture, "Picture to write (PNG)")
      ->required();
  command->add_option("--colour,--color", arguments->colour, "What the colours mean")
      ->check(CLI::IsMember({"coordination", "origin", "species"}))
      ->capture_default_str();
  command
      ->add_option("--frame", arguments->frame, "Number of the frame, from 0, or last")
      ->capture_default_str();
  command->add_option("--view", arguments->view, "Direction of view, from the eye")
      ->capture_default_str();
  command->add_option("--size", arguments->size, "Width x height in pixels")
      ->capture_default_str();
  command->callback([arguments] { draw(*arguments); });
}

}  // namespace tools
