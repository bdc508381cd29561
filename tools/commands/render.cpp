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
  std::string frame = "last";  ///< or a number, or all
  std::string view = "-1,-2,-0.7";
  std::string size = "1200x900";
};

XyzFrame read_frame(const std::filesystem::path& file, const std::string& which) {
  const bool last = which == "last";
  const auto number = last ? -1L : number_of<long>("--frame", which, 0L, 1000000000L);
  lattice::XyzReader reader(file);
  std::optional<XyzFrame> kept;
  long count = 0;
  while (auto frame = reader.next()) {
    kept = std::move(frame);
    if (count++ == number) return std::move(*kept);
  }
  if (kept && last) return std::move(*kept);
  lattice::Mistake mistake;
  mistake.file = file.string();
  mistake.problem = "there is no frame " + which;
  if (count > 0) mistake.hint = "frames are 0 to " + std::to_string(count - 1);
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

/// What a frame shows, lengths in nm.
struct Scene {
  std::vector<Sphere> spheres;
  std::vector<lattice::Vector3> floor;  ///< its corners
  Colouring colouring;
  std::string time;  ///< with its unit; empty if the frame tells none
};

Scene scene_of(const XyzFrame& frame, const std::string& colour) {
  constexpr double nm_per_angstrom = 0.1;
  const double nearest =
      lattice::header_number(frame, "Bond")
          .value_or(nearest_distance(frame.positions_angstrom).value_or(2.0));
  Scene scene;
  scene.colouring = colouring_of(frame, colour, nearest);
  for (std::size_t i = 0; i < frame.positions_angstrom.size(); ++i)
    scene.spheres.push_back({nm_per_angstrom * frame.positions_angstrom[i],
                             nm_per_angstrom * 0.5 * nearest,
                             scene.colouring.colours[i]});
  for (const auto& corner : floor_of(frame, 0.5 * nearest))
    scene.floor.push_back(nm_per_angstrom * corner);
  if (const auto time_s = lattice::header_number(frame, "Time")) {
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), "t = %.3g s", *time_s);
    scene.time = text.data();
  }
  return scene;
}

void keep_free(Camera& camera, const Colouring& colouring) {
  camera.kept_free_below = scale_bar_height(camera.height);
  camera.kept_free_right =
      std::max(camera.kept_free_right, legend_width(camera.height, colouring.legend));
  if (colouring.scale)
    camera.kept_free_right = std::max(
        camera.kept_free_right, colour_scale_width(camera.height, *colouring.scale));
}

/// Of the balls, and the corners of the floor, those that are farthest to the right, to
/// the left, up and down: what a view must show.
void add_outermost(const Scene& scene, const Camera& camera, std::vector<Sphere>& all) {
  std::vector<Sphere> spheres = scene.spheres;
  for (const auto& corner : scene.floor) spheres.push_back({corner, 1e-6, white});
  if (spheres.empty()) return;
  const View view = fit(spheres, camera);
  for (const auto& direction : {view.right, -1.0 * view.right, view.up, -1.0 * view.up})
    all.push_back(*std::ranges::max_element(spheres, {}, [&](const Sphere& sphere) {
      return dot(sphere.centre, direction) + sphere.radius;
    }));
}

Image picture_of(const Scene& scene, const View& view) {
  Image image = render(scene.spheres, view);
  for (std::size_t i = 0; i < scene.floor.size(); ++i)
    draw_line_beneath(image, on_picture(view, scene.floor[i]),
                      on_picture(view, scene.floor[(i + 1) % scene.floor.size()]));
  draw_legend(image, scene.colouring.legend);
  if (scene.colouring.scale)
    draw_colour_scale(image, *scene.colouring.scale, scene.colouring.legend.size());
  draw_scale_bar(image, view.pixels_per_unit, "nm");
  draw_caption(image, scene.time);
  return image;
}

void refuse_other_formats(const std::string& picture) {
  const auto ending = result_path(picture).extension();
  if (ending != ".png" && ending != ".PNG")
    throw UsageError{picture + ": a PNG picture, its name must end in .png"};
}

void draw_one(const Arguments& arguments, const std::filesystem::path& file,
              Camera camera) {
  const Scene scene = scene_of(read_frame(file, arguments.frame), arguments.colour);
  keep_free(camera, scene.colouring);
  std::vector<Sphere> outermost;
  add_outermost(scene, camera, outermost);
  write_png(arguments.picture, picture_of(scene, fit(outermost, camera)));
  std::printf("%s: %zu atoms%s%s\n", arguments.picture.c_str(), scene.spheres.size(),
              scene.time.empty() ? "" : ", ", scene.time.c_str());
}

/// The name of the picture of a frame: a_0012.png of a.png.
std::string numbered(const std::filesystem::path& picture, std::size_t number) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "_%04zu", number);
  std::filesystem::path name = picture.parent_path() / picture.stem();
  return (name += text.data()) += picture.extension();
}

/// All frames of the file, a scene each.
template <class Action>
void for_scenes(const std::filesystem::path& file, const std::string& colour,
                Action&& action) {
  lattice::XyzReader reader(file);
  while (const auto frame = reader.next()) action(scene_of(*frame, colour));
}

/// A picture of each frame, seen by the same view, so that they make a film.
void draw_all(const Arguments& arguments, const std::filesystem::path& file,
              Camera camera) {
  std::vector<Sphere> outermost;
  for_scenes(file, arguments.colour, [&](const Scene& scene) {
    keep_free(camera, scene.colouring);
    add_outermost(scene, camera, outermost);
  });
  const View view = fit(outermost, camera);
  std::size_t count = 0;
  for_scenes(file, arguments.colour, [&](const Scene& scene) {
    write_png(numbered(arguments.picture, count++), picture_of(scene, view));
  });
  if (count == 0) read_frame(file, "0");
  std::printf("%s to %s: %zu frames\n", numbered(arguments.picture, 0).c_str(),
              numbered(arguments.picture, count - 1).c_str(), count);
}

void draw(const Arguments& arguments) {
  refuse_other_formats(arguments.picture);
  Camera camera;
  camera.view_direction = direction_of(arguments.view);
  set_size(camera, arguments.size);
  const auto file =
      atoms_file(arguments.source,
                 arguments.frame == "last" ? Atoms::last_state : Atoms::trajectory);
  (arguments.frame == "all" ? draw_all : draw_one)(arguments, file, camera);
}

}  // namespace

void add_render(CLI::App& app, ExitCode&) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = app.add_subcommand(
      "render",
      "Draw a state as a PNG picture with a scale bar, its time and a legend.");
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
      ->add_option(
          "--frame", arguments->frame,
          "Number of the frame, from 0; last; or all: NAME_0000.png and so on,\n"
          "all of one scale")
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
