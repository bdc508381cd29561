#include "tools/plot/plot_csv.hpp"

#include "scenarios/csv_cell.hpp"

namespace tools {

using scenarios::csv_cell;

std::string csv_of(const Plot& plot) {
  std::string text = "series," + csv_cell(plot.x.label) + "," + csv_cell(plot.y.label) +
                     ",half_width\n";
  for (const PlotSeries& series : plot.series)
    for (const PlotPoint& point : series.points) {
      const bool has_error = series.drawn != Drawn::reference && point.error > 0.0;
      text += csv_cell(series.label) + "," + csv_cell(point.x) + "," +
              csv_cell(point.y) + "," + (has_error ? csv_cell(point.error) : "nan") +
              "\n";
    }
  return text;
}

}  // namespace tools
