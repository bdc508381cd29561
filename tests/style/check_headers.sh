#!/bin/sh
# Every header compiles alone, without warnings: what it uses, it includes.
#
#   check_headers.sh ROOT COMPILER
set -eu
compiler=$2
CDPATH='' cd -- "$1"

headers=$(find kmc lattice rates scenarios tools tests -name '*.hpp' | sort)
[ -n "$headers" ] || {
  echo 'no headers to check: wrong folder?'
  exit 1
}
# -include on an empty file: #pragma once in a main file would be a warning.
printf '%s\n' "$headers" | xargs -P "$(nproc)" -I '{}' \
  "$compiler" -std=c++20 -I . -fsyntax-only -Wall -Wextra -Wpedantic -Wshadow \
  -Wconversion -Wno-sign-conversion -Werror -x c++ -include '{}' /dev/null
count=$(printf '%s\n' "$headers" | wc -l)
echo "check_headers.sh: $count headers compile alone"
