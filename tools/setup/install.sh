#!/bin/sh
# Installs those of the needed Debian 12 packages that are missing. Touches nothing, not
# even apt's package lists, when all are there: then it needs no rights and no network.
set -eu

# What each is for:
#   g++ cmake ninja-build      build
#   git                        the commit in manifest.json
#   python3                    style checks
#   libboost-random-dev        random numbers
#   libboost-graph-dev         clusters, minimum cut
#   libboost-math-dev          statistics in tests
#   libtomlplusplus-dev        input files
#   libcli11-dev libspdlog-dev command line, log
#   nlohmann-json3-dev         manifest.json
#   libxxhash-dev              checksums
#   zlib1g-dev libpng-dev      compressed trajectories, pictures
#   voro++-dev                 Voronoi cells
#   doctest-dev                tests
packages='g++ cmake ninja-build git python3
  libboost-random-dev libboost-graph-dev libboost-math-dev
  libtomlplusplus-dev libcli11-dev libspdlog-dev nlohmann-json3-dev
  libxxhash-dev zlib1g-dev libpng-dev voro++-dev doctest-dev'

fail() {
  printf 'install: %s\n' "$*" >&2
  exit 1
}

# A package that was removed but left its configuration behind is not installed.
installed() {
  dpkg-query --show --showformat='${db:Status-Status}\n' "$1" 2>/dev/null |
    grep -q '^installed$'
}

# Runs apt-get with the rights it needs, without questions, behind any other apt-get.
apt_get() {
  set -- apt-get -o DPkg::Lock::Timeout=300 "$@"
  if [ "$(id -u)" -eq 0 ]; then
    DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

for tool in dpkg-query apt-get; do
  command -v "$tool" >/dev/null ||
    fail "$tool not found: this script is for Debian 12. Elsewhere, install the like" \
      "of the packages named in $0 and use the CMake presets."
done

missing=
for package in $packages; do
  installed "$package" || missing="$missing $package"
done
if [ -z "$missing" ]; then
  echo 'install: all packages are there'
  exit 0
fi

echo "install: missing:$missing"
[ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null ||
  fail "no rights to install (not root, and no sudo); as root: apt-get install$missing"
apt_get update || fail 'apt-get update failed (see its message above)'
# shellcheck disable=SC2086  # one word for each package
apt_get install -y --no-install-recommends $missing ||
  fail "apt-get could not install:$missing (no network, or no rights?)"
echo 'install: done'
