// Plots: ticks, scales, labels and the SVG that comes out.
#include <doctest/doctest.h>

#include <clocale>
#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "tests/scratch_directory.hpp"
#include "tools/durable_file.hpp"
#include "tools/plot/axis.hpp"
#include "tools/plot/layout.hpp"
#include "tools/plot/plot_csv.hpp"
#include "tools/plot/svg_file.hpp"
#include "tools/plot/svg_text.hpp"

namespace {

using tools::Drawn;
using tools::Plot;
using tools::Range;
using tools::Scale;

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

/// The labels of the major ticks, in order.
std::vector<std::string> labels(const Range& range, Scale scale, int most = 8) {
  std::vector<std::string> found;
  for (const tools::Tick& tick : ticks_of(range, scale, most).ticks)
    if (!tick.label.empty()) found.push_back(tick.label);
  return found;
}

using Labels = std::vector<std::string>;

std::size_t count_of(const std::string& part, const std::string& text) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

/// Whether tags are closed in the order in which they were opened.
bool well_formed(const std::string& svg) {
  std::vector<std::string> open;
  for (auto at = svg.find('<'); at != svg.npos; at = svg.find('<', at + 1)) {
    const auto end = svg.find('>', at);
    if (end == svg.npos) return false;
    const std::string tag = svg.substr(at + 1, end - at - 1);
    if (tag.starts_with('?') || tag.ends_with('/')) continue;
    if (!tag.starts_with('/')) {
      open.push_back(tag.substr(0, tag.find(' ')));
    } else if (open.empty() || open.back() != tag.substr(1)) {
      return false;
    } else {
      open.pop_back();
    }
  }
  return open.empty();
}

Plot plot_of(std::vector<tools::PlotPoint> points, Scale scale,
             Drawn drawn = Drawn::line) {
  return {.x = {"x (s)", scale},
          .y = {"y (nm^{-2})", scale},
          .series = {{"series", std::move(points), drawn}}};
}

}  // namespace

TEST_CASE("Linear ticks are multiples of 1 or 2 or 5 powers of ten") {
  CHECK(labels({0.0, 1.04}, Scale::linear, 6) ==
        Labels{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0"});
  CHECK(labels({-26.0, 27.0}, Scale::linear, 6) ==
        Labels{"\u221220", "\u221210", "0", "10", "20"});
  CHECK(labels({0.0, 20.0}, Scale::linear, 5) == Labels{"0", "5", "10", "15", "20"});
  const auto ticks = ticks_of({0.0, 10.0}, Scale::linear, 6).ticks;
  CHECK(ticks.size() == 21);  // four parts between multiples of 2
  CHECK(ticks[1].value == 0.5);
  CHECK(ticks[4].label == "2");
}

TEST_CASE("Long linear labels share a power of ten") {
  const auto ticks = ticks_of({0.0, 3e-7}, Scale::linear, 4);
  CHECK(ticks.exponent == -7);
  CHECK(labels({0.0, 3e-7}, Scale::linear, 4) == Labels{"0", "1", "2", "3"});
  CHECK(ticks_of({0.0, 3000.0}, Scale::linear, 4).exponent == 0);
}

TEST_CASE("Logarithmic ticks are decades with the eight mantissas between them") {
  CHECK(labels({1e-6, 1e-2}, Scale::logarithmic) ==
        Labels{"10^{\u22126}", "10^{\u22125}", "10^{\u22124}", "10^{\u22123}",
               "10^{\u22122}"});
  CHECK(labels({0.01, 100.0}, Scale::logarithmic) ==
        Labels{"0.01", "0.1", "1", "10", "100"});
  CHECK(ticks_of({1.0, 1000.0}, Scale::logarithmic, 8).ticks.size() == 28);
}

TEST_CASE("Logarithmic ticks of many decades skip some and of few add 2 and 5") {
  const auto many = labels({1e-20, 1e20}, Scale::logarithmic);
  CHECK(many.size() <= 8);
  CHECK(many.size() >= 4);
  CHECK(labels({0.9, 30.0}, Scale::logarithmic) == Labels{"1", "2", "5", "10", "20"});
  CHECK(labels({0.9e-9, 3e-9}, Scale::logarithmic) ==
        Labels{"10^{\u22129}", "2\u00d710^{\u22129}"});
  CHECK(labels({3.1, 3.9}, Scale::logarithmic, 4) ==
        Labels{"3.2", "3.4", "3.6", "3.8"});
}

TEST_CASE("A range holds all that can be shown and is never empty") {
  const std::vector<double> values{not_a_number, 3.0, -1.0, infinite, 2.0};
  const Range range = range_of(values, Scale::linear);
  CHECK((range.low < -1.0 && range.low > -1.5));
  CHECK((range.high > 3.0 && range.high < 3.5));
  CHECK(range_of(values, Scale::logarithmic).low > 1.8);
  for (const Scale scale : {Scale::linear, Scale::logarithmic})
    for (const std::vector<double>& few :
         std::vector<std::vector<double>>{{},
                                          {5.0},
                                          {5.0, 5.0},
                                          {-5.0, -5.0},
                                          {0.0},
                                          {not_a_number},
                                          {1e-280, 1e280}}) {
      const Range found = range_of(few, scale);
      CHECK(found.low < found.high);
      CHECK(ticks_of(found, scale, 5).ticks.size() > 0);
    }
  CHECK(range_of(std::vector{0.1, 5.0}, Scale::linear).low == 0.0);
}

TEST_CASE("A logarithmic axis gives equal lengths to equal ratios") {
  const Range range{0.01, 100.0};
  CHECK(fraction_along(0.01, range, Scale::logarithmic) == 0.0);
  CHECK(fraction_along(0.1, range, Scale::logarithmic) == doctest::Approx(0.25));
  CHECK(fraction_along(100.0, range, Scale::logarithmic) == doctest::Approx(1.0));
  CHECK(fraction_along(50.005, range, Scale::linear) == doctest::Approx(0.5));
  CHECK_FALSE(can_show(0.0, Scale::logarithmic));
  CHECK_FALSE(can_show(not_a_number, Scale::linear));
}

TEST_CASE("Text is escaped and raised and lowered as XML wants it") {
  CHECK(tools::xml_escaped("a<b & \"c\">'") == "a&lt;b &amp; &quot;c&quot;&gt;&#39;");
  CHECK(tools::xml_escaped("\u03b8\x01\xff\xed\xa0\x80") == "\u03b8?????");
  CHECK(tools::svg_label("nm^{-2} a") ==
        "nm<tspan font-size=\"72%\" dy=\"-0.5em\">\u22122</tspan>"
        "<tspan dy=\"0.36em\"> a</tspan>");
  CHECK(tools::svg_label("a^{b") == "a^{b");
  CHECK(tools::svg_number(1234.5) == "1234.5");
  CHECK(tools::svg_number(-0.001) == "0");
  CHECK(tools::svg_number(100.0) == "100");
  CHECK(tools::shortened("abcdef", 6) == "abcdef");
  CHECK(tools::shortened("abcdefg", 6) == "ab\u2026efg");
  CHECK(tools::shortened("\u03b1bcdef\u03b2", 6) == "\u03b1b\u2026ef\u03b2");
}

TEST_CASE("Every kind of plot is well-formed also where there is nothing to show") {
  for (const Scale scale : {Scale::linear, Scale::logarithmic})
    for (const Drawn drawn : {Drawn::line, Drawn::points, Drawn::reference})
      for (const std::vector<tools::PlotPoint>& points :
           std::vector<std::vector<tools::PlotPoint>>{{},
                                                      {{1.0, 2.0}},
                                                      {{1.0, 2.0, 5.0},
                                                       {not_a_number, 2.0},
                                                       {3.0, infinite},
                                                       {0.0, -1.0},
                                                       {2.0, 2.0, not_a_number}},
                                                      {{2.0, 2.0}, {2.0, 2.0}}}) {
        Plot plot = plot_of(points, scale, drawn);
        plot.title = "<\"&'>";
        plot.slopes = {{0.5, "1/2"}, {-3.0, "x^{\u22123}"}};
        const std::string svg = svg_of(plot);
        CHECK(well_formed(svg));
        CHECK(svg.find("nan") == svg.npos);
        CHECK(svg.find("inf") == svg.npos);
      }
}

TEST_CASE("A line has a gap where a point cannot be shown") {
  const Plot plot =
      plot_of({{1, 1}, {2, 2}, {3, not_a_number}, {4, 4}, {5, 5}}, Scale::linear);
  CHECK(count_of("<polyline", svg_of(plot)) == 2);
}

TEST_CASE("Errors are a band along a line and bars at points") {
  const std::vector<tools::PlotPoint> points{{1, 1, 0.1}, {2, 2, 0.1}, {3, 3, 0.2}};
  CHECK(count_of("fill-opacity", svg_of(plot_of(points, Scale::linear))) == 1);
  const std::string bars = svg_of(plot_of(points, Scale::linear, Drawn::points));
  CHECK(count_of("fill-opacity", bars) == 0);
  CHECK(count_of("stroke-width=\"1.3\"", bars) == 9);  // a bar and two caps each
}

TEST_CASE("A legend covers no data") {
  Plot plot = plot_of({}, Scale::linear, Drawn::points);
  for (int i = 0; i <= 100; ++i) plot.series[0].points.push_back({1.0 * i, 1.0 * i});
  tools::Layout layout = layout_of(plot);
  REQUIRE(layout.legend);
  CHECK(layout.legend->right < layout.frame.right);
  for (const auto& point : plot.series[0].points)
    CHECK_FALSE(layout.legend->contains(layout.place(plot, point.x, point.y)));
  for (int i = 0; i <= 100; ++i)
    for (double y = 0.0; y <= 100.0; y += 10.0)
      plot.series[0].points.push_back({1.0 * i, y});
  layout = layout_of(plot);
  CHECK(layout.legend->left > layout.frame.right);
  CHECK(layout.width > layout.legend->right);
}

TEST_CASE("A legend covers no error") {
  // Points in the middle: only their errors come into the corners.
  Plot plot = plot_of({}, Scale::linear, Drawn::points);
  for (int i = 0; i <= 20; ++i) plot.series[0].points.push_back({1.0 * i, 1.0, 0.5});
  const tools::Layout layout = layout_of(plot);
  REQUIRE(layout.legend);
  CHECK(layout.legend->left > layout.frame.right);
}

TEST_CASE("Six lines to compare with look different") {
  Plot plot = plot_of({{1, 1}, {2, 2}}, Scale::linear, Drawn::reference);
  plot.series.resize(6, plot.series[0]);
  std::set<std::string> dashes;
  const std::string text = svg_of(plot);
  const std::string key = "stroke-dasharray=\"";
  for (auto at = text.find(key); at != text.npos; at = text.find(key, at + 1))
    dashes.insert(text.substr(at, text.find('"', at + key.size()) - at));
  CHECK(dashes.size() == 5);  // one line has none
}

TEST_CASE("A reference slope is as steep as the data that follow it") {
  Plot plot = plot_of({}, Scale::logarithmic);
  for (double x = 1.0; x < 1e3; x *= 1.1)
    plot.series[0].points.push_back({x, std::sqrt(x)});
  plot.slopes = {{0.5, "1/2"}};
  const tools::Layout layout = layout_of(plot);
  REQUIRE(layout.slopes.size() == 1);
  const auto& line = layout.slopes[0];
  const tools::PaperPoint a = layout.place(plot, 1.0, 1.0),
                          b = layout.place(plot, 100.0, 10.0);
  CHECK((line.to.y - line.from.y) / (line.to.x - line.from.x) ==
        doctest::Approx((b.y - a.y) / (b.x - a.x)));
  CHECK(layout.frame.contains(line.from));
  CHECK(layout.frame.contains(line.to));
}

TEST_CASE("Errors do not move a reference slope") {
  Plot plot = plot_of({}, Scale::logarithmic, Drawn::points);
  for (double x = 1.0; x < 1e3; x *= 1.1)
    plot.series[0].points.push_back(
        {x, x < 30.0 ? std::sqrt(x) : std::sqrt(30.0) * std::pow(x / 30.0, 0.2)});
  plot.slopes = {{0.5, "1/2"}};
  const auto without = layout_of(plot).slopes.at(0).from;
  for (auto& point : plot.series[0].points)
    point.error = (point.x < 30.0 ? 0.5 : 0.01) * point.y;
  const auto with = layout_of(plot).slopes.at(0).from;
  CHECK(std::abs(with.x - without.x) < 0.1 * (layout_of(plot).frame.right - with.x));
}

TEST_CASE("The numbers of a plot are a table") {
  Plot plot{.x = {"Time (s)"}, .y = {"a, b"}};
  plot.series = {{"one", {{1.0, 0.1, 0.5}, {2.0, 3.0}}},
                 {"fit, \"two\"", {{1.0, 2.0, 0.5}}, Drawn::reference}};
  CHECK(tools::csv_of(plot) ==
        "series,Time (s),\"a, b\",half_width\none,1,0.1,0.5\none,2,3,nan\n"
        "\"fit, \"\"two\"\"\",1,2,nan\n");
}

TEST_CASE("The same plot gives the same file in any locale") {
  const ScratchDirectory directory;
  const Plot plot = plot_of({{0.5, 1.25, 0.1}, {1.5, 2.75, 0.1}}, Scale::linear);
  tools::write_svg(directory / "a.svg", plot);
  std::setlocale(LC_ALL, "de_DE.UTF-8");
  CHECK(contents(directory / "a.svg") == svg_of(plot));
  std::setlocale(LC_ALL, "C");
  CHECK_THROWS_AS(tools::write_svg(directory / "no/a.svg", plot), tools::IoError);
}

TEST_CASE("panels of a figure stand one below the other with frames of their own") {
  const Plot plot{.x = {"x"}, .y = {"y"}, .series = {{"", {{1, 1}, {2, 2}}}}};
  const std::vector<Plot> panels{plot, plot, plot};
  const std::string one = tools::svg_of(plot), three = tools::svg_of(panels);
  const auto number_after = [](const std::string& text, const std::string& words) {
    return std::stod(text.substr(text.find(words) + words.size()));
  };
  CHECK(number_after(three, " width=\"") == number_after(one, " width=\""));
  CHECK(number_after(three, " height=\"") == 3 * number_after(one, " height=\""));
  for (const char* name : {"frame_1", "frame_2", "frame_3"}) {
    CHECK(three.find("id=\"" + std::string(name) + "\"") != std::string::npos);
    CHECK(three.find("url(#" + std::string(name) + ")") != std::string::npos);
  }
  CHECK(three.find("<g transform=\"translate(0 ", three.find("frame_2")) <
        three.find("frame_3"));
}
