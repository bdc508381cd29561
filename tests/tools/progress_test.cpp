#include "tools/progress.hpp"

#include <doctest/doctest.h>

#include <limits>

TEST_CASE("the time that is left is told in hours or days or years") {
  CHECK(tools::duration_text(0.2) == "00:00:01");
  CHECK(tools::duration_text(3723.0) == "01:02:03");
  CHECK(tools::duration_text(98.0 * 3600.0) == "98:00:00");
  CHECK(tools::duration_text(12.34 * 86400.0) == "12.3 days");
  CHECK(tools::duration_text(412.0 * 365.25 * 86400.0) == "412 years");
  CHECK(tools::duration_text(std::numeric_limits<double>::infinity()) == "--:--:--");
}
