#include "lattice/extended_xyz.hpp"

#include <charconv>
#include <cmath>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "lattice/words.hpp"

namespace lattice {

std::optional<double> header_number(const XyzFrame& frame, const std::string& key) {
  const auto found = frame.header.find(key);
  if (found == frame.header.end()) return std::nullopt;
  const auto x = number_of<double>(found->second);
  return x && std::isfinite(*x) ? x : std::nullopt;
}
namespace {

constexpr double largest_integer = 9007199254740992.0;  // 2^53: exact up to here
constexpr std::string_view name_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-";

bool is_integer(double x) {
  return std::trunc(x) == x && std::abs(x) <= largest_integer;
}

[[noreturn]] void refuse_to_write(std::string_view value, const std::string& hint) {
  throw InputError(Mistake{.value = std::string(value),
                           .problem = "cannot be written as extended XYZ",
                           .hint = hint});
}

void append_name(std::string& text, std::string_view name) {
  if (name.empty() || name.find_first_not_of(name_characters) != name.npos) {
    refuse_to_write(name, "letters, digits, _ . and -");
  }
  if (name == "Properties" || name == "species" || name == "pos") {
    refuse_to_write(name, "a name that has no meaning of its own");
  }
  text += name;
}

void append_quoted(std::string& text, std::string_view value) {
  if (value.find_first_of("\n\r") != value.npos) refuse_to_write(value, "one line");
  const bool plain =
      !value.empty() && value.find_first_of(" \t\v\f\"'{}[]=\\") == value.npos;
  if (plain) {
    text += value;
    return;
  }
  text += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  text += '"';
}

void append_number(std::string& text, double x) {
  if (std::isnan(x)) {
    text += "nan";  // to_chars may write -nan
    return;
  }
  char digits[32];
  // Without the detour 100000 becomes 1e+05, which is no integer for a reader.
  const auto end = is_integer(x) ? std::to_chars(digits, digits + sizeof digits,
                                                 static_cast<long long>(x))
                                 : std::to_chars(digits, digits + sizeof digits, x);
  text.append(digits, end.ptr);
}

}  // namespace

std::string xyz_frame_head(std::size_t atom_count, std::span<const XyzColumn> columns,
                           const std::map<std::string, std::string>& header) {
  std::string text = std::to_string(atom_count) + "\n";
  const auto append_pair = [&](const std::string& key, const std::string& value) {
    append_name(text, key);
    text += '=';
    append_quoted(text, value);
    text += ' ';
  };
  // Where people look for it: at the front.
  const auto box = header.find("Lattice");
  if (box != header.end()) append_pair(box->first, box->second);
  text += "Properties=species:S:1:pos:R:3";
  for (const XyzColumn& column : columns) {
    text += ':';
    append_name(text, column.name);
    text += std::string(":") + static_cast<char>(column.kind) + ":1";
  }
  text += ' ';
  for (const auto& [key, value] : header) {
    if (key != "Lattice") append_pair(key, value);
  }
  text.back() = '\n';
  return text;
}

void append_xyz_atom(std::string& text, std::string_view species,
                     const Vector3& position_angstrom,
                     std::span<const double> numbers) {
  if (species.empty() || species.find_first_of(" \t\r\v\f\n") != species.npos) {
    refuse_to_write(species, "a species without spaces");
  }
  text += species;
  for (const double x : position_angstrom) {
    ADATOM_EXPECT(std::isfinite(x));
    text += ' ';
    append_number(text, x);
  }
  for (const double x : numbers) {
    text += ' ';
    append_number(text, x);
  }
  text += '\n';
}

}  // namespace lattice
