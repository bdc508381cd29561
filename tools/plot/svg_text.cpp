#include "tools/plot/svg_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "kmc/contract.hpp"

namespace tools {
namespace {

constexpr double script_size = 0.72;  // of what is raised or lowered
constexpr double mean_width = 0.56;   // of a character of Helvetica [font sizes]

enum class Place { on_line, raised, lowered };

struct Piece {
  Place place;
  std::string_view text;
};

/// The length of the UTF-8 character at the front; 0 if there is none.
std::size_t character_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80                     ? 1
                             : first >= 0xc2 && first <= 0xdf ? 2
                             : (first & 0xf0) == 0xe0         ? 3
                             : first >= 0xf0 && first <= 0xf4 ? 4
                                                              : 0;
  if (length > text.size()) return 0;
  for (const char c : text.substr(1, length > 0 ? length - 1 : 0))
    if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) return 0;
  const auto second = static_cast<unsigned char>(length > 1 ? text[1] : '\0');
  // Longer than need be, surrogates, beyond the last character.
  const bool forbidden =
      (first == 0xe0 && second < 0xa0) || (first == 0xed && second >= 0xa0) ||
      (first == 0xf0 && second < 0x90) || (first == 0xf4 && second >= 0x90);
  return forbidden ? 0 : length;
}

std::vector<Piece> pieces_of(std::string_view label) {
  std::vector<Piece> pieces;
  while (!label.empty()) {
    const std::size_t raised = label.find("^{"), lowered = label.find("_{");
    const std::size_t start = std::min(raised, lowered);
    const std::size_t end = start == label.npos ? label.npos : label.find('}', start);
    if (end == label.npos) {
      pieces.push_back({Place::on_line, label});
      break;
    }
    if (start > 0) pieces.push_back({Place::on_line, label.substr(0, start)});
    pieces.push_back({raised < lowered ? Place::raised : Place::lowered,
                      label.substr(start + 2, end - start - 2)});
    label.remove_prefix(end + 1);
  }
  return pieces;
}

/// Of UTF-8: whether a character begins with this byte.
bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

/// Of the first characters.
std::size_t bytes_of(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  for (; at < text.size(); ++at)
    if (begins_character(text[at]) && characters-- == 0) break;
  return at;
}

std::string_view entity_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

std::string with_minus(std::string text) {
  for (auto at = text.find('-'); at != text.npos; at = text.find('-', at))
    text.replace(at, 1, "\u2212");
  return text;
}

}  // namespace

std::string svg_number(double value) {
  ADATOM_EXPECT(std::isfinite(value));
  std::array<char, 400> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                 std::chars_format::fixed, 2);
  std::string digits(text.data(), end.ptr);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.ends_with('.')) digits.pop_back();
  return digits == "-0" ? "0" : digits;
}

std::string xml_escaped(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    const bool control = length == 1 && (text[0] < ' ' || text[0] == '\x7f');
    if (length == 0 || control)
      escaped += '?';
    else if (const std::string_view entity = entity_of(text[0]); !entity.empty())
      escaped += entity;
    else
      escaped += text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return escaped;
}

std::string svg_label(std::string_view label) {
  std::string text;
  double now_em = 0.0;  // how far below the line [font sizes of the label]
  for (const auto& [place, piece] : pieces_of(label)) {
    const bool on_line = place == Place::on_line;
    const double wanted_em = on_line ? 0.0 : place == Place::raised ? -0.36 : 0.2;
    // dy counts in the font size of its own element, and lasts.
    const double dy = (wanted_em - now_em) / (on_line ? 1.0 : script_size);
    now_em = wanted_em;
    if (on_line && dy == 0.0)
      text += xml_escaped(piece);
    else
      text += "<tspan" + std::string(on_line ? "" : " font-size=\"72%\"") + " dy=\"" +
              svg_number(dy) + "em\">" +
              (on_line ? xml_escaped(piece) : with_minus(xml_escaped(piece))) +
              "</tspan>";
  }
  return text;
}

double label_width(std::string_view label) {
  double width = 0.0;
  for (const auto& [place, piece] : pieces_of(label))
    width += (place == Place::on_line ? 1.0 : script_size) * mean_width *
             static_cast<double>(character_count(piece));
  return width;
}

std::string shortened(std::string_view label, std::size_t most) {
  const std::size_t count = character_count(label);
  if (count <= most) return std::string(label);
  const std::size_t kept = most / 3, left_out = count - (most - 1);
  return std::string(label.substr(0, bytes_of(label, kept))) + "\u2026" +
         std::string(label.substr(bytes_of(label, kept + left_out)));
}

}  // namespace tools
