#!/usr/bin/env python3
"""Computes a barrier table of an fcc metal with LAMMPS, which must be installed (Debian:
apt-get install lammps lammps-data openmpi-bin).

    compute_barriers.py Cu.csv --element Cu --state run/final.xyz --each 3 \\
        --potential /usr/share/lammps/potentials/Cu_u3.eam

Each hop is computed in a ball of the crystal, free inside and held on the lattice outside.
What lies beyond the 18 sites next to the hop matters too, by 0.05 to 0.3 eV. So:

--state takes the hops of a state that Adatom wrote, with all that surrounds them there;
  --patterns restricts it to these;
--patterns alone continues a pattern as a facet, flat or with a step or a kink in the step,
  where it is of one (of several, the most common), and leaves out all others;
--named takes the processes of the literature, exchange included.

Hops with an end that does not hold, or without a smooth path, are left out and counted.
A run that is stopped goes on where it was when it is started again. Exit codes: 2 usage,
3 something is not there or cannot be read, 1 LAMMPS failed, 75 stopped.
"""

import argparse
import concurrent.futures
import dataclasses
import hashlib
import json
import math
import shlex
import shutil
import sys
from pathlib import Path

import hop_energies
from barrier_file import pattern_text, process_text
from hop_energies import Broken, Lammps, LammpsFailed, Unstable
from named_processes import PROCESSES
from state_hops import NoState, hops_of, most_frequent, read_state
from surroundings import SITES, PatternHop, canonical, rules, way_back

PATTERN_COLUMNS = ("pattern", "pattern18")
MPIRUN = "mpirun --allow-run-as-root --oversubscribe --mca mpi_yield_when_idle 1"

SURROUNDINGS_RULE = (
    "the sites beyond the 18 go on as a flat (111), (100) or (110) facet, with at most one"
    " straight step and one kink; left out as well were {} patterns that are of none"
)
SURROUNDINGS_STATE = "the atoms beyond the 18 sites are those of a state, {}"
SURROUNDINGS_NAMED = (
    "endless facets and straight steps, kinks that end a straight row; no corners of"
    " islands, no facets that meet"
)


class Mistake(Exception):
    """Of the user; says what is wrong."""


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("output", type=Path, help="the table to write")
    add("--potential", type=Path, required=True, help="file of the potential")
    add("--pair-style", default="eam", help="of LAMMPS: eam, eam/alloy, ... [eam]")
    add("--element", required=True)
    add("--patterns", help="a CSV file with a column pattern, or 0x16aa4,0x1ce30,...; the"
        " way back of each is computed too")  # fmt: skip
    add("--state", type=Path, help="final.xyz of a run on cell fcc; with --patterns, only"
        " these of its hops")  # fmt: skip
    add("--named", nargs="*", metavar="PROCESS", help="all, or these")
    add("--most", type=int, default=100,
        help="with --state: so many patterns, the most frequent [100]")  # fmt: skip
    add("--each", type=int, default=1,
        help="with --state: hops of each pattern, whose median is taken [1]")  # fmt: skip
    add("--method", choices=["drag", "neb"], default="drag",
        help="drag the atom, and fall to a nudged elastic band where the path breaks; or"
        " a band always [drag]")  # fmt: skip
    add("--lattice-constant-nm", type=float, help="else where the energy is least")
    add("--free-nm", type=float, default=1.3, help="radius of the free ball [1.3]")
    add("--shell-nm", type=float, default=0.6, help="of atoms held about it [0.6]")
    add("--jobs", type=int, default=1, help="hops at a time [1]")
    add("--work", type=Path, help="folder of finished hops [OUTPUT.work]")
    add("--lmp", default="lmp", help="program [lmp]")
    add("--mpirun", default=MPIRUN, help=f"for bands [{MPIRUN}]")
    options = parser.parse_args()
    if (options.named is None) == (options.patterns is None and options.state is None):
        parser.error("give --patterns or --state or both, or --named")
    for name in ("most", "each", "jobs", "free_nm", "shell_nm", "lattice_constant_nm"):
        value = getattr(options, name)
        if value is not None and not 0 < value < math.inf:
            parser.error(f"--{name.replace('_', '-')}: {value}: must be more than 0")
    return options


def read_patterns(text):
    """One pattern of each pair of there and back. Throws Mistake."""
    if Path(text).is_file():
        lines = Path(text).read_text(encoding="utf-8").splitlines()
        rows = [line.split(",") for line in lines if line.strip() and line[0] != "#"]
        columns = [k for k, name in enumerate(rows[0] if rows else []) if name in PATTERN_COLUMNS]
        words = [row[columns[0]] for row in rows[1:]] if columns else [r[0] for r in rows]
    else:
        words = text.split(",")
    if not words:
        raise Mistake(f"--patterns: {text}: no pattern in it")
    return sorted({standing_for(word) for word in words}, reverse=True)


def standing_for(word):
    try:
        pattern = int(word, 16)
    except ValueError:
        raise Mistake(f"--patterns: {word}: no such file, and no pattern in hex") from None
    if not 0 <= pattern < 1 << len(SITES):
        raise Mistake(f"--patterns: {word}: more than {len(SITES)} sites")
    return max(canonical(pattern), way_back(pattern))


def named_hops(names):
    """Throws Mistake."""
    if unknown := set(names) - set(PROCESSES):
        unknown = ", ".join(sorted(unknown))
        raise Mistake(f"--named: {unknown}: none of {', '.join(PROCESSES)}")
    return {name: PROCESSES[name] for name in names or PROCESSES}


def hops_to_compute(options):
    """Hops by name, and what to say of their surroundings. Throws Mistake, NoState."""
    if options.named is not None:
        return named_hops(options.named), SURROUNDINGS_NAMED
    if options.state:
        found = hops_of(read_state(options.state))
        if options.patterns:
            asked = read_patterns(options.patterns)
            found = {p: hops for p, hops in found.items() if p in asked}
        hops = most_frequent(found, options.most, options.each)
        return hops, SURROUNDINGS_STATE.format(options.state.name)
    known_rules = rules()
    asked = read_patterns(options.patterns)
    known = [p for p in asked if p in known_rules]
    hops = {f"0x{p:05x}": PatternHop(p, known_rules[p]) for p in known}
    return hops, SURROUNDINGS_RULE.format(len(asked) - len(known))


def lammps_of(options):
    """Throws Mistake, and LammpsFailed when the lattice constant is not found."""
    program = shutil.which(options.lmp)
    if not options.potential.is_file():
        raise Mistake(f"--potential: {options.potential}: no such file")
    launcher = shlex.split(options.mpirun)
    if not shutil.which(launcher[0]):
        said = f"{launcher[0]}: not found: paths that need a band are left out"
        print(said, file=sys.stderr)
        launcher = []
    free_A, shell_A = 10 * options.free_nm, 10 * options.shell_nm
    guess_A = 10 * (options.lattice_constant_nm or 0.39)
    potential = str(options.potential.resolve())
    lammps = Lammps(program, tuple(launcher), options.pair_style, potential,
                    options.element, guess_A, free_A, free_A + shell_A)  # fmt: skip
    if not options.lattice_constant_nm:
        found_A = hop_energies.lattice_constant_A(lammps, options.work)
        lammps = dataclasses.replace(lammps, lattice_constant_A=found_A)
    return lammps


def same_settings(options, lammps):
    """Throws Mistake if the folder of finished hops was made with others."""
    now = dataclasses.asdict(lammps) | {"method": options.method, "each": options.each}
    del now["launcher"]
    if options.state:
        now["state"] = hashlib.sha256(options.state.read_bytes()).hexdigest()
    path = options.work / "settings.json"
    if not path.exists():
        path.write_text(json.dumps(now), encoding="utf-8")
    before = json.loads(path.read_text(encoding="utf-8"))
    for key in [*now, *before]:
        if before.get(key) != now.get(key):
            raise Mistake(f"{options.work}: made with {key} = {before.get(key)}, not"
                          f" {now.get(key)}: take another folder, or remove it")  # fmt: skip


def computed(name, hop, options, lammps):
    """Barriers there and back, or why there are none; from the folder if it has them."""
    done = options.work / f"{name}.json"
    if done.exists():
        return json.loads(done.read_text(encoding="utf-8"))
    folder = options.work / name
    folder.mkdir(exist_ok=True)
    try:
        block = hop_energies.block(lammps, hop.is_filled, hop.moves)
        may_drag = options.method == "drag"
        result = hop_energies.barriers_eV(lammps, folder, block, may_drag)
    except Unstable:
        result = "unstable"
    except Broken:
        if not lammps.launcher:
            return "broken"  # until a band can be tried
        result = "broken"
    new = folder / "result.json"
    new.write_text(json.dumps(result), encoding="utf-8")
    new.replace(done)
    shutil.rmtree(folder)
    return result


def compute_all(hops, options, lammps):
    """Results by name."""
    found = {}
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        try:
            futures = {
                pool.submit(computed, name, hop, options, lammps): name
                for name, hop in hops.items()
            }
            for future in concurrent.futures.as_completed(futures):
                name = futures[future]
                found[name] = result = future.result()
                said = result if isinstance(result, str) else "{:.4f}, {:.4f} eV".format(
                    *result)  # fmt: skip
                count = f"{len(found)} of {len(hops)}"
                print(f"{count}: {name}: {said}", file=sys.stderr, flush=True)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return {name: found[name] for name in hops}


def main():
    options = arguments()
    options.work = options.work or options.output.with_name(options.output.name + ".work")
    try:
        if not shutil.which(options.lmp):
            raise Mistake(f"{options.lmp}: not found: this needs LAMMPS, which is optional"
                          " (apt-get install lammps lammps-data openmpi-bin)")  # fmt: skip
        hops, surroundings = hops_to_compute(options)
        if not hops:
            raise Mistake("none of the hops that were asked for is known")
        options.work.mkdir(parents=True, exist_ok=True)
        lammps = lammps_of(options)
        same_settings(options, lammps)
        found = compute_all(hops, options, lammps)
        made = process_text if options.named is not None else pattern_text
        text = made(found, lammps, options.method, surroundings)
        options.output.write_text(text, encoding="utf-8")
    except (Mistake, NoState, OSError) as error:
        print(f"compute_barriers.py: {error}", file=sys.stderr)
        return 3
    except LammpsFailed as error:
        print(f"compute_barriers.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; start it again to go on", file=sys.stderr)
        return 75
    return 0


if __name__ == "__main__":
    sys.exit(main())
