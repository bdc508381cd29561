#include "lattice/xyz_reader.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "lattice/words.hpp"

namespace lattice {
namespace {

struct Pair {
  std::string key, value;
  bool has_value = false;
};

// The rules of ASE (ase/io/extxyz.py, key_val_str_to_dict): quotes of four kinds, a
// backslash before any character, spaces allowed around '='. Nothing when a quote stays
// open.
std::optional<std::vector<Pair>> key_value_pairs(std::string_view line) {
  std::vector<Pair> pairs;
  char closing_quote = 0;
  bool escaped = false, word_open = false, value_awaited = false;
  const auto open_word = [&] {
    if (!word_open && !std::exchange(value_awaited, false)) pairs.emplace_back();
    word_open = true;
  };
  const auto put = [&](char c) {
    open_word();
    (pairs.back().has_value ? pairs.back().value : pairs.back().key) += c;
  };
  for (const char c : line) {
    if (escaped || (closing_quote != 0 && c != closing_quote && c != '\\')) {
      put(c);
      escaped = false;
    } else if (c == '\\') {
      escaped = true;
    } else if (closing_quote != 0) {
      closing_quote = 0;
    } else if (const auto quote = std::string_view("\"'{[").find(c); quote < 4) {
      closing_quote = "\"'}]"[quote];
      open_word();
    } else if (blanks.find(c) != blanks.npos) {
      word_open = false;
    } else if (c == '=' && !pairs.empty() && !pairs.back().has_value) {
      pairs.back().has_value = value_awaited = true;
      word_open = false;
    } else {
      put(c);
    }
  }
  if (closing_quote != 0 || escaped) return std::nullopt;
  return pairs;
}

enum class Role { species, position, integer, real, skipped };

struct Column {
  Role role = Role::skipped;
  std::size_t width = 1;  // in words
  std::vector<double>* numbers = nullptr;
};

struct Layout {
  std::vector<Column> columns;
  std::size_t word_count = 0;
  bool more_words_allowed = false;
};

Layout plain_layout() { return {{{Role::species, 1}, {Role::position, 3}}, 4, true}; }

Column column_of(const LineReader& lines, std::string_view name, std::string_view type,
                 std::size_t width, XyzFrame& frame) {
  if (name == "pos") {
    if (type != "R" || width != 3) lines.refuse("not a position", "pos:R:3", name);
    return {Role::position, width};
  }
  if (name == "species") {
    if (width != 1) lines.refuse("species of several words", "species:S:1", name);
    return {Role::species, width};
  }
  if (width != 1 || (type != "R" && type != "I")) return {Role::skipped, width};
  std::vector<double>& numbers = frame.numbers[std::string(name)];
  return {type == "I" ? Role::integer : Role::real, width, &numbers};
}

// From the value of Properties=, a list of name:type:width.
Layout layout_of(const LineReader& lines, std::string_view properties,
                 XyzFrame& frame) {
  Layout layout;
  std::set<std::string_view> names;
  const auto field = [&](std::string_view& rest) {
    const std::string_view front = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(front.size() + 1, rest.size()));
    return front;
  };
  for (std::string_view rest = properties; !rest.empty();) {
    const std::string_view name = field(rest), type = field(rest), words = field(rest);
    const auto width = number_of<std::size_t>(words);
    constexpr std::size_t widest = 1000;
    if (name.empty() || type.size() != 1 ||
        std::string_view("SIRL").find(type) == type.npos || !width || *width == 0 ||
        *width > widest) {
      lines.refuse("Properties cannot be understood",
                   "name:type:columns with types S, I, R, L", properties);
    }
    if (!names.insert(name).second) {
      lines.refuse("this column is declared twice", "different names", name);
    }
    layout.columns.push_back(column_of(lines, name, type, *width, frame));
    layout.word_count += *width;
  }
  if (!names.contains("pos")) {
    lines.refuse("Properties has no positions", "pos:R:3", properties);
  }
  return layout;
}

Layout read_header(const LineReader& lines, std::string_view comment, XyzFrame& frame) {
  const bool extended = comment.find("Properties=") != comment.npos;
  const auto pairs = key_value_pairs(comment);
  if (extended && !pairs) {
    lines.refuse("a quote is not closed", "key=\"value\"", comment);
  }
  if (!pairs || comment.find('=') == comment.npos) {
    if (comment.find_first_not_of(blanks) != comment.npos) {
      frame.header["comment"] = comment;
    }
    return plain_layout();
  }
  for (const Pair& pair : *pairs) {
    frame.header[pair.key] = pair.has_value ? pair.value : "T";
  }
  const auto properties = frame.header.extract("Properties");
  return properties ? layout_of(lines, properties.mapped(), frame) : plain_layout();
}

double read_number(const LineReader& lines, Role role, std::string_view word) {
  if (role == Role::integer) {
    const auto x = number_of<long long>(word);
    constexpr long long largest = 1LL << 53;  // exact as a double up to here
    if (!x || *x < -largest || *x > largest) {
      lines.refuse("not an integer", "at most 2^53 in size", word);
    }
    return static_cast<double>(*x);
  }
  const auto x = number_of<double>(word);
  if (!x) lines.refuse("not a number", "such as 1.5 or -2e-3", word);
  if (role == Role::position && !(std::abs(*x) <= farthest_angstrom)) {
    lines.refuse("not a position", "a number from -1e9 to 1e9, in angstrom", word);
  }
  return *x;
}

void read_atom(const LineReader& lines, std::span<const std::string_view> words,
               const Layout& layout, XyzFrame& frame) {
  if (words.size() < layout.word_count ||
      (words.size() > layout.word_count && !layout.more_words_allowed)) {
    lines.refuse("an atom's line with " + std::to_string(words.size()) + " columns",
                 "expected " + std::to_string(layout.word_count));
  }
  std::string_view species = "X";
  for (const Column& column : layout.columns) {
    if (column.role == Role::species) {
      species = words[0];
    } else if (column.role == Role::position) {
      frame.positions_angstrom.push_back({read_number(lines, column.role, words[0]),
                                          read_number(lines, column.role, words[1]),
                                          read_number(lines, column.role, words[2])});
    } else if (column.role != Role::skipped) {
      column.numbers->push_back(read_number(lines, column.role, words[0]));
    }
    words = words.subspan(column.width);
  }
  frame.species.emplace_back(species);
}

}  // namespace

std::optional<XyzFrame> XyzReader::ended_early(const std::string& where) {
  if (frame_count_ == 0) {
    lines_.refuse("the file ends " + where, "at least one complete frame");
  }
  truncated_ = true;
  return std::nullopt;
}

std::optional<XyzFrame> XyzReader::next() {
  if (std::exchange(at_end_, true)) return std::nullopt;
  auto line = lines_.next();
  while (line && line->find_first_not_of(blanks) == line->npos) line = lines_.next();
  if (!line) return lines_.cut_short() ? ended_early("within gzip data") : std::nullopt;

  std::vector<std::string_view> words;
  split(*line, words);
  const auto count = number_of<std::size_t>(words[0]);
  if (!count || words.size() != 1) {
    lines_.refuse("not a number of atoms", "a line of XYZ with one integer", *line);
  }
  if (*count > most_atoms) {
    lines_.refuse("too many atoms", "at most " + std::to_string(most_atoms), *line);
  }
  line = lines_.next();
  if (!line || (!lines_.line_ended() && *count > 0)) {
    return ended_early("before the comment line");
  }
  XyzFrame frame;
  const Layout layout = read_header(lines_, *line, frame);
  // Lists grow with the lines that are there: the count alone is no reason to allocate.
  for (std::size_t atom = 0; atom < *count; ++atom) {
    line = lines_.next();
    const bool end_tolerated =
        frame_count_ == 0 && atom + 1 == *count && !lines_.cut_short();
    if (!line || (!lines_.line_ended() && !end_tolerated)) {
      return ended_early("after " + std::to_string(atom) + " of " +
                         std::to_string(*count) + " atoms");
    }
    split(*line, words);
    read_atom(lines_, words, layout, frame);
  }
  ++frame_count_;
  at_end_ = false;
  return frame;
}

}  // namespace lattice
