// The kinds of values that keys hold: how each is said, read, and judged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "lattice/vector3.hpp"
#include "scenarios/config.hpp"
#include "scenarios/toml/toml.hpp"

namespace scenarios {

/// What is wrong with a value or with one entry of a list.
struct Fault {
  const toml::node* node;
  std::string entry;  ///< such as "[2]"; empty for the value itself
  std::string problem;
  std::string hint;
};
using Faults = std::vector<Fault>;

/// What a key may hold: how to say it, how to read it, and a value to go on with.
template <class T>
struct Kind {
  std::string one;   ///< "a number > 0"
  std::string many;  ///< "numbers > 0"
  T sample;
  /// Adds to the faults when there is no value.
  std::function<std::optional<T>(const toml::node&, Faults&)> read;
};

/// "... is required".
std::string is_required(const std::string& what);
/// The fault of a node that is no `noun`.
Fault wrong_type(const toml::node& node, const std::string& noun,
                 const std::string& what);

/// A finite number.
Kind<double> number_kind(const Range& allowed);
/// A whole number, also one that is written as 1e6.
Kind<std::int64_t> integer_kind(const Range& allowed);
Kind<bool> flag_kind();
Kind<std::string> text_kind();
/// Requires: `allowed` is not empty.
Kind<std::string> choice_kind(const std::vector<std::string>& allowed);
/// Three numbers.
Kind<lattice::Vector3> vector_kind();
/// Any value.
Kind<InputValue> any_kind();
InputValue input_value(const toml::node& node);

/// Of a list.
struct Length {
  std::size_t least;
  std::size_t most;
};
inline constexpr Length any_length{0, std::numeric_limits<std::size_t>::max()};
inline constexpr Length not_empty{1, std::numeric_limits<std::size_t>::max()};

/// A list of `entry`; each fault says at which one.
template <class T>
Kind<std::vector<T>> list_kind(const Kind<T>& entry, Length length) {
  const bool is_exact = length.least == length.most;
  const std::string of =
      " of " + (is_exact ? std::to_string(length.least) + " " : "") + entry.many;
  Kind<std::vector<T>> kind{
      "a list" + of, "lists" + of, std::vector<T>(length.least, entry.sample), {}};
  kind.read = [entry, length, what = kind.one](
                  const toml::node& node,
                  Faults& faults) -> std::optional<std::vector<T>> {
    const toml::array* list = node.as_array();
    if (list == nullptr) {
      faults.push_back(wrong_type(node, "a list", what));
      return std::nullopt;
    }
    if (list->size() < length.least || list->size() > length.most) {
      faults.push_back(
          {&node, "",
           list->empty() ? "is empty" : "has length " + std::to_string(list->size()),
           is_required(what)});
    }
    std::vector<T> values;
    for (std::size_t i = 0; i < list->size(); ++i) {
      Faults inner;
      if (const auto value = entry.read((*list)[i], inner)) values.push_back(*value);
      for (Fault& fault : inner) {
        fault.entry = "[" + std::to_string(i) + "]" + fault.entry;
        faults.push_back(std::move(fault));
      }
    }
    if (!faults.empty()) return std::nullopt;
    return values;
  };
  return kind;
}

}  // namespace scenarios
