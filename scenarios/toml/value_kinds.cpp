#include "scenarios/toml/value_kinds.hpp"

#include <algorithm>
#include <cmath>

#include "kmc/contract.hpp"
#include "lattice/words.hpp"
#include "scenarios/closest_word.hpp"
#include "scenarios/toml/toml_text.hpp"

namespace scenarios {

using lattice::Vector3;

std::string is_required(const std::string& what) { return what + " is required"; }

Fault wrong_type(const toml::node& node, const std::string& noun,
                 const std::string& what) {
  return {&node, "", "is " + found_name(node) + ", not " + noun, is_required(what)};
}

namespace {

/// Numbers other than 0 are between these in size: of a few of them, products and
/// quotients are finite and not 0.
constexpr double least_size = 1e-100, most_size = 1e100;

/// A number within `range`; a whole one if there is any.
double inside(const Range& range) {
  const bool low_is_finite = std::isfinite(range.low);
  const bool high_is_finite = std::isfinite(range.high);
  double x = 0.0;
  if (low_is_finite) {
    x = range.includes_low ? std::ceil(range.low) : std::floor(range.low) + 1.0;
  } else if (high_is_finite) {
    x = range.includes_high ? std::floor(range.high) : std::ceil(range.high) - 1.0;
  }
  if (range.contains(x)) return x;
  if (range.includes_low) return range.low;
  return range.includes_high ? range.high : range.low / 2.0 + range.high / 2.0;
}

std::optional<double> as_double(const toml::node& node) {
  if (const auto* number = node.as_floating_point()) return number->get();
  if (const auto* integer = node.as_integer())
    return static_cast<double>(integer->get());
  return std::nullopt;
}

/// The integer that a node is, also when written as 1e6; a fault otherwise.
std::optional<std::int64_t> whole_number(const toml::node& node,
                                         const std::string& what, Faults& faults) {
  if (const auto* integer = node.as_integer()) return integer->get();
  const auto* number = node.as_floating_point();
  if (number == nullptr) {
    faults.push_back(wrong_type(node, "an integer", what));
    return std::nullopt;
  }
  const double x = number->get();
  // Below 2^63, the first that std::int64_t cannot hold.
  if (std::trunc(x) == x && std::abs(x) < 0x1p63) return static_cast<std::int64_t>(x);
  faults.push_back({&node, "", "is not an integer", is_required(what)});
  return std::nullopt;
}

}  // namespace

Kind<double> number_kind(const Range& allowed) {
  Kind<double> kind{
      allowed.text("a number"), allowed.text("numbers"), inside(allowed), {}};
  kind.read = [allowed, what = kind.one](const toml::node& node,
                                         Faults& faults) -> std::optional<double> {
    const std::optional<double> x = as_double(node);
    if (!x) {
      faults.push_back(wrong_type(node, "a number", what));
    } else if (!std::isfinite(*x)) {
      faults.push_back({&node, "", "is not a finite number", is_required(what)});
    } else if (!allowed.contains(*x)) {
      faults.push_back({&node, "", "is out of range", is_required(what)});
    } else if (*x != 0.0 && (std::abs(*x) < least_size || std::abs(*x) > most_size)) {
      faults.push_back({&node, "",
                        std::abs(*x) < least_size ? "is too small" : "is too large",
                        "sizes from 1e-100 to 1e100 are possible"});
    } else {
      return x;
    }
    return std::nullopt;
  };
  return kind;
}

Kind<std::int64_t> integer_kind(const Range& allowed) {
  Kind<std::int64_t> kind{allowed.text("an integer"),
                          allowed.text("integers"),
                          static_cast<std::int64_t>(inside(allowed)),
                          {}};
  kind.read = [allowed, what = kind.one](
                  const toml::node& node,
                  Faults& faults) -> std::optional<std::int64_t> {
    const std::optional<std::int64_t> x = whole_number(node, what, faults);
    if (!x || allowed.contains(static_cast<double>(*x))) return x;
    faults.push_back({&node, "", "is out of range", is_required(what)});
    return std::nullopt;
  };
  return kind;
}

Kind<bool> flag_kind() {
  Kind<bool> kind{"true or false", "flags", false, {}};
  kind.read = [](const toml::node& node, Faults& faults) -> std::optional<bool> {
    if (const auto* flag = node.as_boolean()) return flag->get();
    faults.push_back(wrong_type(node, "a flag", "true or false"));
    return std::nullopt;
  };
  return kind;
}

Kind<std::string> text_kind() {
  Kind<std::string> kind{"text in quotes", "texts in quotes", "", {}};
  kind.read = [](const toml::node& node, Faults& faults) -> std::optional<std::string> {
    if (const auto* text = node.as_string()) return text->get();
    faults.push_back(wrong_type(node, "text", "text in quotes"));
    return std::nullopt;
  };
  return kind;
}

Kind<std::string> choice_kind(const std::vector<std::string>& allowed) {
  ADATOM_EXPECT(!allowed.empty());
  std::string names;
  for (const std::string& name : allowed) {
    names += (names.empty() ? "" : ", ") + ("\"" + name + "\"");
  }
  Kind<std::string> kind{"one of " + names, "names of " + names, allowed.front(), {}};
  kind.read = [allowed, what = kind.one](const toml::node& node,
                                         Faults& faults) -> std::optional<std::string> {
    const auto* text = node.as_string();
    if (text == nullptr) {
      faults.push_back(wrong_type(node, "text", what));
      return std::nullopt;
    }
    if (std::find(allowed.begin(), allowed.end(), text->get()) != allowed.end()) {
      return text->get();
    }
    const std::string guess = did_you_mean(text->get(), allowed);
    faults.push_back({&node, "", "is not a known name",
                      (guess.empty() ? "" : guess + " ") + is_required(what)});
    return std::nullopt;
  };
  return kind;
}

Kind<Vector3> vector_kind() {
  const auto list = list_kind(number_kind(Range::any()), {3, 3});
  // Not (0, 0, 0): the caller may want a direction.
  Kind<Vector3> kind{list.one, list.many, Vector3{0.0, 0.0, 1.0}, {}};
  kind.read = [list](const toml::node& node, Faults& faults) -> std::optional<Vector3> {
    const auto values = list.read(node, faults);
    if (!values) return std::nullopt;
    return Vector3{(*values)[0], (*values)[1], (*values)[2]};
  };
  return kind;
}

InputValue input_value(const toml::node& node) {
  return {value_text(node), static_cast<int>(node.source().begin.line),
          static_cast<int>(node.source().begin.column)};
}

Kind<InputValue> any_kind() {
  return {"a value", "values", {}, [](const toml::node& node, Faults&) {
            return std::optional(input_value(node));
          }};
}

}  // namespace scenarios
