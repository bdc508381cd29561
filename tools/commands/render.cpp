// adatom render
#include <algorithm>
#include <array>
#include <cmath>
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
#include "tools/usage_error.hpp"

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

[[noreturn]] void refuse_frame(const std::filesystem::path& file,
                               const std::string& which, std::size_t count) {
  if (count == 0)
    throw lattice::InputError({.file = file.string(), .problem = "there is no frame"});
  throw lattice::InputError({.file = file.string(),
                             .problem = "there is no frame " + which,
                             .hint = "frames are 0 to " + std::to_string(count - 1)});
}

/// Calls action(frame) for the frames that `which` asks for. Returns whether the file
/// ends within a frame that would be one of them. Throws when there is none.
template <class Action>
bool for_frames(const std::filesystem::path& file, const std::string& which,
                Action&& action) {
  const bool all = which == "all", last = which == "last";
  if (!all && !last && which.find_first_not_of("0123456789") != which.npos)
    throw UsageError{"--frame " + which + ": not a number, last or all"};
  const auto number = all || last
                          ? std::size_t{0}
                          : number_within<std::size_t>("--frame", which, 0, 1000000000);
  lattice::XyzReader reader(file);
  std::optional<XyzFrame> kept;
  std::size_t count = 0;
  while (auto frame = reader.next()) {
    if (all) action(*frame);
    if (last) kept = std::move(frame);
    if (count++ == number && !all && !last) {
      action(*frame);
      return false;
    }
  }
  if (count == 0 || !(all || last)) refuse_frame(file, which, count);
  if (last) action(*kept);
  return reader.truncated();
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
        number_within<double>("--view", text.substr(start, end - start), -1e6, 1e6);
    start = end + 1;
  }
  if (norm(direction) < 1e-9) throw UsageError{"--view " + text + ": no direction"};
  return direction;
}

void set_size(Camera& camera, const std::string& text) {
  const std::size_t cross_at = text.find('x');
  if (cross_at == std::string::npos)
    throw UsageError{"--size " + text + ": not like 1200x900"};
  camera.width = number_within<int>("--size", text.substr(0, cross_at), 100, 10000);
  camera.height = number_within<int>("--size", text.substr(cross_at + 1), 100, 10000);
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
    low = std::min(low, position[2] - radius_angstrom);
  low = lattice::header_number(frame, "Surface").value_or(low);
  if (!std::isfinite(low)) return {};
  const lattice::Vector3 corner{-radius_angstrom, -radius_angstrom, low};
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

/// What the pictures of all frames share, so that they can be compared.
struct Common {
  Camera camera;
  std::string colour;
  ColourRange range{};
  double nearest_angstrom = std::numeric_limits<double>::infinity();
  std::vector<Sphere> outermost{};  ///< what a view must show
  std::size_t frame_count = 0;      ///< a run that goes on adds others meanwhile
};

Scene scene_of(const XyzFrame& frame, const Common& common) {
  constexpr double nm_per_angstrom = 0.1;
  const double radius_angstrom = 0.5 * common.nearest_angstrom;
  Scene scene;
  scene.colouring =
      colouring_of(frame, common.colour, common.nearest_angstrom, common.range);
  for (std::size_t i = 0; i < frame.positions_angstrom.size(); ++i)
    scene.spheres.push_back({nm_per_angstrom * frame.positions_angstrom[i],
                             nm_per_angstrom * radius_angstrom,
                             scene.colouring.colours[i]});
  for (const auto& corner : floor_of(frame, radius_angstrom))
    scene.floor.push_back(nm_per_angstrom * corner);
  if (const auto time_s = lattice::header_number(frame, "Time")) {
    std::array<char, 32> text;
    std::snprintf(text.data(), text.size(), "t = %.6g s", *time_s);
    scene.time = text.data();
  }
  return scene;
}

/// Takes in the size of balls and the range of colours, before any scene is made.
void measure(const XyzFrame& frame, Common& common) {
  auto nearest = lattice::header_number(frame, "Bond");
  if (!nearest || *nearest < 0.1 || *nearest > 100.0)  // no length that a bond has
    nearest = nearest_distance(frame.positions_angstrom);
  common.nearest_angstrom =
      std::min(common.nearest_angstrom, nearest.value_or(common.nearest_angstrom));
  common.range.widen(frame, common.colour);
  ++common.frame_count;
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
/// the left, up and down.
void add_outermost(const Scene& scene, Common& common) {
  std::vector<Sphere> spheres = scene.spheres;
  for (const auto& corner : scene.floor) spheres.push_back({corner, 1e-6, white});
  if (spheres.empty()) return;
  const View view = fit(spheres, {.view_direction = common.camera.view_direction});
  for (const auto& direction : {view.right, -1.0 * view.right, view.up, -1.0 * view.up})
    common.outermost.push_back(
        *std::ranges::max_element(spheres, {}, [&](const Sphere& sphere) {
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

/// The name of the picture of a frame: a_0012.png of a.png.
std::string numbered(const std::filesystem::path& picture, std::size_t number) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "_%04zu", number);
  std::filesystem::path name = picture.parent_path() / picture.stem();
  return (name += text.data()) += picture.extension();
}

/// As for_frames, of the frames that were measured.
template <class Action>
bool for_scenes(const std::filesystem::path& file, const std::string& which,
                const Common& common, Action&& action) {
  std::size_t count = 0;
  return for_frames(file, which, [&](const XyzFrame& frame) {
    if (count++ < common.frame_count) action(scene_of(frame, common));
  });
}

View view_of(const Arguments& arguments, const std::filesystem::path& file,
             Common& common) {
  for_frames(file, arguments.frame,
             [&](const XyzFrame& frame) { measure(frame, common); });
  if (!std::isfinite(common.nearest_angstrom)) common.nearest_angstrom = 2.0;
  for_scenes(file, arguments.frame, common, [&](const Scene& scene) {
    keep_free(common.camera, scene.colouring);
    add_outermost(scene, common);
  });
  if (common.camera.kept_free_right > 0.9 * common.camera.width)
    throw UsageError{"--size " + arguments.size + ": too narrow for the legend"};
  return fit(common.outermost, common.camera);
}

void draw(const Arguments& arguments) {
  refuse_other_formats(arguments.picture);
  Common common{.camera = {}, .colour = arguments.colour};
  common.camera.view_direction = direction_of(arguments.view);
  set_size(common.camera, arguments.size);
  const bool all = arguments.frame == "all";
  const auto file =
      atoms_file(arguments.source,
                 arguments.frame == "last" ? Atoms::last_state : Atoms::trajectory);
  const View view = view_of(arguments, file, common);
  std::size_t number = 0;
  const auto draw_scene = [&](const Scene& scene) {
    const std::string name =
        all ? numbered(arguments.picture, number++) : arguments.picture;
    write_png(name, picture_of(scene, view));
    std::printf("%s: %zu atoms%s%s\n", name.c_str(), scene.spheres.size(),
                scene.time.empty() ? "" : ", ", scene.time.c_str());
  };
  const bool cut_off = for_scenes(file, arguments.frame, common, draw_scene);
  if (cut_off) std::printf("the file ends within a frame, which is not drawn\n");
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
          "all to one scale (but islands are coloured frame by frame); a video of "
          "them:\n"
          "ffmpeg -i NAME_%04d.png -pix_fmt yuv420p NAME.mp4")
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
