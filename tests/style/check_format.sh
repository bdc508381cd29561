#!/bin/sh
# Every file of C++ is as clang-format (the first argument) would write it.
find kmc lattice rates scenarios tools tests -name '*.[ch]pp' -print0 |
  xargs -0 "$1" --dry-run -Werror
