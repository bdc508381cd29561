#!/bin/sh
# From a clean clone to tested: installs what is missing, builds the optimised program
# and its tests, and runs all of them but the slow ones labelled "physics". Ends with
# ctest's own summary and exit code.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/../.."

sh tools/setup/install.sh
cmake --preset release
cmake --build --preset release
exec ctest --preset release --label-exclude '^physics$' --no-tests=error \
  --no-label-summary --parallel "$(nproc)"
