#!/bin/sh
# From a clean clone to a first result: installs what is missing, builds the optimised
# program, lets two gold particles coalesce twice, and draws and measures what became of
# them.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")/../.."

sh tools/setup/install.sh
cmake --preset release
cmake --build --preset release --target adatom

adatom=build/release/tools/adatom
first=runs/two_gold_particles_1
second=runs/two_gold_particles_2
second_log=runs/two_gold_particles_2.log
mkdir -p runs

echo "demo: two seeds side by side; the first is shown, the second writes $second_log"
set -- run examples/two_gold_particles.toml --replace
"$adatom" "$@" --seed 2 --output "$second" >"$second_log" 2>&1 &
second_process=$!
# Without this, leaving early would leave the second one running.
trap 'kill "$second_process" 2>/dev/null || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
"$adatom" "$@" --seed 1 --output "$first"
wait "$second_process" || {
  status=$?
  cat "$second_log" >&2
  exit "$status"
}
trap - EXIT

"$adatom" render "$first" --output "$first/last.png"
"$adatom" analyze neck "$first" "$second"

cat <<END

demo: done
  picture of the last state  $first/last.png
  first run, seed 1          $first
  second run, seed 2         $second
END
