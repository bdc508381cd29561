// adatom render
#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "lattice/atom_bonds.hpp"
#include "lattice/input_error.hpp"
#include "lattice/xyz_reader.hpp"
#include "tools/commands/atoms_file.hpp"
#include "tools/commands/commands.hpp"
#include "tools/commands/numbers.hpp"
#include "tools/render/annotations.hpp"
#include "tools/render/colouring.hpp"
#include "tools/render/png_file.hpp"
#include "tools/render/sphere_renderer.hpp"
#include "tools/result_file.hpp"

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

lattice::Vector3 direction_of(const std::string& text) {
  if (text == "above") return {0.0, 0.0, -1.0};
  if (text == "angle") return {-1.0, -2.0, -1.6};
  lattice::Vector3 direction{};
  std::size_t start = 0;
  for (int axis = 0; axis < 3; ++axis) {
    const std::size_t end = axis < 2 ? text.find(',', start) : text.size();
    if (end == std::string::npos)
      throw UsageError{"--view " + text + ": not above, angle or three numbers"};
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

/// The corners of the floor beneath a film without a substrate [angstrom]: the lateral
/// block, half a bond before the first row of atoms. None for anything else.
std::vector<lattice::Vector3> floor_of(const XyzFrame& frame, double radius_angstrom) {
  const auto block = block_of(frame);
  const auto origin = frame.numbers.find("origin");
  const bool substrate = origin == frame.numbers.end() ||
                         std::ranges::find(origin->second, 0.0) != origin->second.end();
  if (!block || substrate || block->periodic != std::array{true, true, false})
    return {};
  double low = std::numeric_limits<double>::infinity();
  for (const auto& position : frame.positions_angstrom)
    low = std::min(low, position[2]);
  const lattice::Vector3 corner{-radius_angstrom, -radius_angstrom,
                                low - radius_angstrom};
  const auto& [a, b, c] = block->edges;
  return {corner, corner + a, corner + a + b, corner + b};
}

std::array<double, 2> on_picture(const View& view, const lattice::Vector3& point) {
  return {0.5 * view.width +
              (dot(point, view.right) - view.middle[0]) * view.pixels_per_unit,
          0.5 * view.height -
              (dot(point, view.up) - view.middle[1]) * view.pixels_per_unit};
}

/// The balls [nm], and the view that shows them and the floor.
struct Scene {
  std::vector<Sphere> spheres;
  std::vector<lattice::Vector3> floor;
  View view;
};

Scene scene_of(const XyzFrame& frame, const Colouring& colouring,
               double radius_angstrom, const Camera& camera) {
  constexpr double nm_per_angstrom = 0.1;
  Scene scene;
  for (std::size_t i = 0; i < frame.positions_angstrom.size(); ++i)
    scene.spheres.push_back({nm_per_angstrom * frame.positions_angstrom[i],
                             nm_per_angstrom * radius_angstrom, colouring.colours[i]});
  const std::size_t atom_count = scene.spheres.size();
  for (const auto& corner : floor_of(frame, radius_angstrom)) {
    scene.floor.push_back(nm_per_angstrom * corner);
    scene.spheres.push_back({scene.floor.back(), 1e-6, white});
  }
  scene.view = fit(scene.spheres, camera);
  scene.spheres.resize(atom_count);
  return scene;
}

Image picture_of(const Scene& scene, const Colouring& colouring) {
  Image image = render(scene.spheres, scene.view);
  for (std::size_t i = 0; i < scene.floor.size(); ++i)
    draw_line_beneath(
        image, on_picture(scene.view, scene.floor[i]),
        on_picture(scene.view, scene.floor[(i + 1) % scene.floor.size()]));
  draw_legend(image, colouring.legend);
  if (colouring.scale)
    draw_colour_scale(image, *colouring.scale, colouring.legend.size());
  draw_scale_bar(image, scene.view.pixels_per_unit, "nm");
  return image;
}

void refuse_other_formats(const std::string& picture) {
  const auto ending = result_path(picture).extension();
  if (ending != ".png" && ending != ".PNG")
    throw UsageError{picture + ": a PNG picture, its name must end in .png"};
}

void draw(const Arguments& arguments) {
  refuse_other_formats(arguments.picture);
  Camera camera;
  camera.view_direction = direction_of(arguments.view);
  set_size(camera, arguments.size);
  const XyzFrame frame = read_frame(
      atoms_file(arguments.source,
                 arguments.frame == "last" ? Atoms::last_state : Atoms::trajectory),
      arguments.frame);
  const double nearest =
      lattice::header_number(frame, "Bond")
          .value_or(nearest_distance(frame.positions_angstrom).value_or(2.0));
  const Colouring colouring = colouring_of(frame, arguments.colour, nearest);
  camera.kept_free_right = legend_width(camera.height, colouring.legend);
  if (colouring.scale)
    camera.kept_free_right = std::max(
        camera.kept_free_right, colour_scale_width(camera.height, *colouring.scale));
  camera.kept_free_below = scale_bar_height(camera.height);
  const Scene scene = scene_of(frame, colouring, 0.5 * nearest, camera);
  write_png(arguments.picture, picture_of(scene, colouring));
  const auto time = frame.header.find("Time");
  std::printf("%s: %zu atoms%s%s\n", arguments.picture.c_str(), scene.spheres.size(),
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
  command->add_option("-o,--output", arguments->picture, "Picture to write (.png)")
      ->required();
  command->add_option("--colour,--color", arguments->colour, "What the colours mean")
      ->check(CLI::IsMember(
          std::vector<std::string>(colouring_names().begin(), colouring_names().end())))
      ->capture_default_str();
  command
      ->add_option("--frame", arguments->frame, "Number of the frame, from 0, or last")
      ->capture_default_str();
  command
      ->add_option("--view", arguments->view,
                   "above, angle, or the direction from the eye as three numbers")
      ->capture_default_str();
  command->add_option("--size", arguments->size, "Width x height in pixels")
      ->capture_default_str();
  command->callback([arguments] { draw(*arguments); });
}

}  // namespace tools
