#include "tools/commands/plots.hpp"

#include "tools/durable_file.hpp"
#include "tools/plot/svg_file.hpp"
#include "tools/usage_error.hpp"

namespace tools {

void expect_svg(const std::string& option, const std::filesystem::path& figure) {
  if (figure.extension() != ".svg" && figure.extension() != ".SVG")
    throw UsageError{option + " " + figure.string() +
                     ": an SVG figure, its name must end in .svg"};
}

std::string write_plots(const std::filesystem::path& directory,
                        const std::vector<std::pair<std::string, Plot>>& plots) {
  make_directories(directory);
  std::string names;
  for (const auto& [name, plot] : plots) {
    if (plot.series.empty()) continue;
    write_svg(directory / name, plot);
    names += (directory / name).string() + "\n";
  }
  return names;
}

}  // namespace tools
