// Pieces of SVG: numbers and labels as XML text, the same on every machine.
#pragma once

#include <string>
#include <string_view>

namespace tools {

/// At most two decimals, as few as needed; a point whatever the locale is.
/// Requires: finite.
std::string svg_number(double value);

/// The text with & < > " ' as entities. Control characters, and bytes that are not
/// UTF-8, which XML cannot hold, become question marks.
std::string xml_escaped(std::string_view text);

/// The inside of a <text> element: escaped, ^{...} raised and _{...} lowered, with
/// the minus of mathematics for the hyphens there. A brace that is not closed stays.
std::string svg_label(std::string_view label);

/// About how wide a label is [font sizes]: no fonts are known here.
double label_width(std::string_view label);

/// At most so many characters: an ellipsis stands for what is left out after a third.
/// Requires: most > 0.
std::string shortened(std::string_view label, std::size_t most);

}  // namespace tools
