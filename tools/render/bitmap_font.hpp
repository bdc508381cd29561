// Text in pictures: a built-in font of 5 x 7 dots, drawn as smooth strokes through the
// dots, so that it can have any size and needs no font file.
#pragma once

#include <string_view>

#include "tools/render/image.hpp"

namespace tools {

/// Writes ASCII letters, digits, space and .,:-+=/()<>%_[]? ; any other byte is shown
/// as a question mark. (left_px, top_px) is the corner of the first capital letter,
/// `height_px` its height; tails reach 2/7 of it below. What lies outside of the
/// picture is cut off.
void draw_text(Image& image, double left_px, double top_px, double height_px,
               std::string_view text, Colour colour = ink);

/// The width [px] that draw_text needs.
double text_width(std::string_view text, double height_px);

}  // namespace tools
