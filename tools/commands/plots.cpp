#include "tools/commands/plots.hpp"

#include "tools/durable_file.hpp"
#include "tools/plot/plot_csv.hpp"
#include "tools/plot/svg_file.hpp"
#include "tools/result_file.hpp"
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
    const std::filesystem::path figure = directory / name;
    write_svg(figure, plot);
    write_result(std::filesystem::path(figure).replace_extension(".points.csv"),
                 csv_of(plot));
    names += figure.string() + "\n";
  }
  return names;
}

}  // namespace tools
