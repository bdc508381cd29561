#include "tools/plot/axis.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "kmc/contract.hpp"

namespace tools {
namespace {

constexpr double largest_shown = 1e300;
constexpr double free_part = 0.04;            // of the range, on each side
constexpr double smallest_part = 1e-9;        // of the values: less is no range
constexpr double slack = 1e-9;                // of a step: rounding at the ends
constexpr double decades_of_mantissas = 2.0;  // fewer are labelled 1, 2, 5

double power_of_ten(int exponent) { return std::pow(10.0, exponent); }

int exponent_of(double value) {
  return static_cast<int>(std::floor(std::log10(value) + slack));
}

/// With U+2212 as minus; locale-independent.
std::string fixed(double value, int decimals) {
  std::array<char, 400> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                 std::chars_format::fixed, decimals);
  const std::string digits(text.data(), end.ptr);
  const bool negative = digits.starts_with('-');
  if (!negative || digits.find_first_of("123456789") == digits.npos)
    return digits.substr(negative ? 1 : 0);
  return "\u2212" + digits.substr(1);
}

/// mantissa x 10^exponent, written out or not.
std::string power_label(int mantissa, int exponent, bool written_out) {
  if (written_out)
    return fixed(mantissa * power_of_ten(exponent), std::max(0, -exponent));
  return (mantissa == 1 ? "" : std::to_string(mantissa) + "\u00d7") + "10^{" +
         fixed(exponent, 0) + "}";
}

struct Step {
  int digit, exponent, minor_parts;
  double size() const { return digit * power_of_ten(exponent); }
};

double multiples_in(const Range& range, double step) {
  return std::floor(range.high / step + slack) - std::ceil(range.low / step - slack) +
         1.0;
}

/// The smallest of 1, 2, 5 x 10^n with at most `most` multiples in the range.
Step step_of(const Range& range, int most) {
  for (int exponent = exponent_of((range.high - range.low) / most);; ++exponent)
    for (const Step& step :
         {Step{1, exponent, 5}, Step{2, exponent, 4}, Step{5, exponent, 5}})
      if (multiples_in(range, step.size()) <= most) return step;
}

Ticks linear_ticks(const Range& range, int most) {
  const Step step = step_of(range, most);
  const double largest = std::max(std::abs(range.low), std::abs(range.high));
  Ticks found;
  if (largest >= 1e5 || largest < 1e-2) found.exponent = exponent_of(largest);
  const int decimals = std::max(0, found.exponent - step.exponent);
  const double minor = step.size() / step.minor_parts;
  const double last = std::floor(range.high / minor + slack);
  for (double k = std::ceil(range.low / minor - slack); k <= last; ++k) {
    const double value = k / step.minor_parts * step.size();
    const bool major = std::fmod(k, step.minor_parts) == 0.0;
    found.ticks.push_back(
        {value, major ? fixed(value / power_of_ten(found.exponent), decimals) : ""});
  }
  return found;
}

/// All of 1 to 9 x 10^n in the range, with labels where `labelled` says so.
template <class Labelled>
Ticks mantissa_ticks(const Range& range, Labelled labelled) {
  const bool written_out = range.low > 5e-4 && range.high < 5e4;
  Ticks found;
  for (int exponent = exponent_of(range.low); exponent <= exponent_of(range.high);
       ++exponent)
    for (int mantissa = 1; mantissa <= 9; ++mantissa) {
      const double value = mantissa * power_of_ten(exponent);
      if (value < range.low * (1 - slack) || value > range.high * (1 + slack)) continue;
      found.ticks.push_back({value, labelled(mantissa, exponent)
                                        ? power_label(mantissa, exponent, written_out)
                                        : ""});
    }
  return found;
}

long labelled_count(const Ticks& ticks) {
  return std::ranges::count_if(ticks.ticks,
                               [](const Tick& tick) { return !tick.label.empty(); });
}

/// Decades, every n-th of them labelled; nothing between decades if n > 1, nothing
/// between labels if n > 5.
Ticks decade_ticks(const Range& range, int most) {
  const Range exponents{std::log10(range.low), std::log10(range.high)};
  int stride = 1;
  for (const int next : {2, 3, 5, 10, 20, 50, 100, 200, 500})
    if (multiples_in(exponents, stride) > most) stride = next;
  Ticks found = mantissa_ticks(range, [stride](int mantissa, int exponent) {
    return mantissa == 1 && exponent % stride == 0;
  });
  std::erase_if(found.ticks, [stride](const Tick& tick) {
    const bool decade = tick.value < 1.5 * power_of_ten(exponent_of(tick.value));
    return tick.label.empty() && (stride > 5 || (stride > 1 && !decade));
  });
  return found;
}

Ticks logarithmic_ticks(const Range& range, int most) {
  if (std::log10(range.high) - std::log10(range.low) >= decades_of_mantissas)
    return decade_ticks(range, most);
  const Ticks ticks = mantissa_ticks(range, [](int mantissa, int) {
    return mantissa == 1 || mantissa == 2 || mantissa == 5;
  });
  if (labelled_count(ticks) > most) return decade_ticks(range, most);
  return labelled_count(ticks) > 1 ? ticks : linear_ticks(range, most);
}

Range widened(const Range& range) {
  const double room = free_part * (range.high - range.low);
  const bool from_zero = range.low >= 0.0 && range.low <= 0.25 * range.high;
  return {from_zero ? 0.0 : range.low - room, range.high + room};
}

Range linear_range(const Range& seen) {
  const double size = std::max(std::abs(seen.low), std::abs(seen.high));
  if (size == 0.0) return {0.0, 1.0};
  if (seen.high - seen.low <= smallest_part * size)
    return {seen.low - 0.5 * size, seen.high + 0.5 * size};
  return widened(seen);
}

Range logarithmic_range(const Range& seen) {
  if (seen.high <= seen.low * (1.0 + smallest_part))
    return {seen.low / 3.0, seen.high * 3.0};
  const double room = std::exp(free_part * (std::log(seen.high) - std::log(seen.low)));
  return {seen.low / room, seen.high * room};
}

}  // namespace

bool can_show(double value, Scale scale) {
  return std::abs(value) < largest_shown &&
         (scale == Scale::linear || value > 1.0 / largest_shown);
}

Range range_of(std::span<const double> values, Scale scale) {
  Range seen{largest_shown, -largest_shown};
  for (const double value : values)
    if (can_show(value, scale))
      seen = {std::min(seen.low, value), std::max(seen.high, value)};
  const bool linear = scale == Scale::linear;
  if (seen.low > seen.high) return linear ? Range{0.0, 1.0} : Range{1.0, 10.0};
  return linear ? linear_range(seen) : logarithmic_range(seen);
}

double fraction_along(double value, const Range& range, Scale scale) {
  ADATOM_EXPECT(can_show(value, scale));
  if (scale == Scale::linear) return (value - range.low) / (range.high - range.low);
  const double low = std::log(range.low);
  return (std::log(value) - low) / (std::log(range.high) - low);
}

Ticks ticks_of(const Range& range, Scale scale, int most) {
  ADATOM_EXPECT(range.low < range.high && most > 1);
  return scale == Scale::linear ? linear_ticks(range, most)
                                : logarithmic_ticks(range, most);
}

}  // namespace tools
