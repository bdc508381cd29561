#!/usr/bin/env python3
"""Makes the barrier tables of this folder from nudged-elastic-band results.

    make_tables.py DATA

DATA has, for each metal M of Au, Ag, Cu, three files. nn_M_u3.csv: a row for each pair
n_i, n_f with n_env (environments that held both end states), median_eV, mean_eV,
std_eV, max_eV. table_M_u3.csv: a row for each sampled hop with pattern18, its pattern
(rates/hop_environment.hpp), Ef_eV and Er_eV, its barriers there and back, and ok_i,
ok_f, conv: whether both ends held and the path converged.
vineyard_M_u3.csv: nu0_THz, harmonic attempt frequencies of named hops.
Refuses data that the linear fits below do not describe.
"""

import csv
import math
import sys
from pathlib import Path

METALS = ["Au", "Ag", "Cu"]
COORDINATIONS = range(1, 12)
# E = constant + per_initial n_initial + per_final n_final, in meV so that sums are
# exact: least squares over all environments, to three decimals.
LINEAR_FITS_MEV = {
    "Au": (255, 145, -102),
    "Ag": (56, 131, -67),
    "Cu": (179, 150, -110),
}
FIT_TOLERANCE_MEV = 1.0

SAMPLED = (
    "climbing-image nudged elastic band with embedded atoms, atoms within 9.5 angstrom"
    " of the hop free; nearest-neighbour hops sampled on rough on-lattice particles"
)
HELD = "only hops whose end states both hold"
NEB = f"{SAMPLED}, and named hops on slabs; {HELD}"


def rows_of(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pair(row):
    return int(row["n_i"]), int(row["n_f"])


def solved(matrix):
    """Solves a linear system, given with its right side as last column."""
    for k, pivot in enumerate(matrix):
        for other in matrix:
            if other is not pivot:
                factor = other[k] / pivot[k]
                other[:] = [x - factor * y for x, y in zip(other, pivot)]
    return [row[-1] / row[k] for k, row in enumerate(matrix)]


def linear_fit_mev(rows):
    """The coefficients over all environments: the means, weighted with their number."""
    matrix = [[0.0] * 4 for _ in range(3)]
    for row in rows:
        terms = [1.0, *pair(row)]
        for line, term in zip(matrix, terms):
            for k, x in enumerate([*terms, 1000 * float(row["mean_eV"])]):
                line[k] += int(row["n_env"]) * term * x
    return solved(matrix)


def rms_mev(rows, coefficients):
    """The root mean square of what the fit leaves, single environments included."""
    constant, per_initial, per_final = coefficients
    squares = 0.0
    for row in rows:
        n_i, n_f = pair(row)
        count = int(row["n_env"])
        line = constant + per_initial * n_i + per_final * n_f
        squares += count * (1000 * float(row["mean_eV"]) - line) ** 2
        squares += (count - 1) * (1000 * float(row["std_eV"])) ** 2
    return math.sqrt(squares / sum(int(row["n_env"]) for row in rows))


def usable(rows):
    """Entries behind which at least one environment has a barrier: where the largest is
    0, no end state held."""
    return [row for row in rows if int(row["n_env"]) > 0 and float(row["max_eV"]) > 0]


def prefactor_note(path):
    numbers = [float(row["nu0_THz"]) for row in rows_of(path)]
    numbers = [x for x in numbers if math.isfinite(x)]
    mean = math.exp(sum(map(math.log, numbers)) / len(numbers))
    return (
        "the prefactor is the usual convention, not computed; harmonic attempt"
        f" frequencies of {len(numbers)} named hops with this potential are"
        f" {min(numbers):.1f} to {max(numbers):.1f} THz, geometric mean {mean:.1f} THz"
    )


def comments(metal, method, limits, balance, notes):
    about = [
        ("metal", metal),
        (
            "source",
            f"embedded-atom potential {metal}_u3.eam of LAMMPS 20220106"
            " (Foiles, Baskes and Daw, Phys. Rev. B 33, 7983 (1986))",
        ),
        ("method", method),
        ("prefactor_per_s", "1e13"),
        ("limits", limits),
        ("balance", balance),
        *(("note", note) for note in notes),
    ]
    return [f"# {key}: {value}" for key, value in about]


def write(name, lines, entries, columns="n_initial,n_final,barrier_eV"):
    lines = [*lines, columns]
    lines += [",".join(map(str, entry)) for entry in entries]
    path = Path(__file__).parent / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_linear(metal, rows, note):
    coefficients = LINEAR_FITS_MEV[metal]
    found = linear_fit_mev(rows)
    if any(abs(x - y) > FIT_TOLERANCE_MEV for x, y in zip(coefficients, found)):
        sys.exit(f"{metal}: the fit is {found}, not {coefficients} meV")
    constant, per_initial, per_final = coefficients
    bond = per_initial - per_final
    entries = []
    for n_i in COORDINATIONS:
        for n_f in COORDINATIONS:
            line = constant + per_initial * n_i + per_final * n_f
            barrier = max(line, 0, bond * (n_i - n_f))
            entries.append((n_i, n_f, f"{barrier / 1000:.3f}"))
    form = (
        f"{constant / 1000:.3f} + {per_initial / 1000:.3f} n_initial"
        f" - {-per_final / 1000:.3f} n_final"
    )
    environments = sum(int(row["n_env"]) for row in rows)
    method = (
        f"E = max({form}, 0, {bond / 1000:.3f} (n_initial - n_final)), least squares"
        f" over {environments} barriers, there and back; these: {NEB}"
    )
    seen = sorted({n for row in rows for n in pair(row)})
    limits = (
        f"single hops lie around the fit with {rms_mev(rows, coefficients) / 1000:.2f}"
        f" eV (rms); hops were found with {seen[0]} to {seen[-1]} neighbours, the rest"
        " is extrapolated (1 or 2 neighbours are rarely a stable site); no exchange"
    )
    balance = f"holds by construction, with a bond energy of {bond / 1000:.3f} eV"
    lines = comments(metal, method, limits, balance, [note])
    write(f"{metal}_u3_linear.csv", lines, entries)


def environment_notes(rows):
    """For each n_initial a line: n_final, environments, standard deviation."""
    notes = ["below, by n_final: environments, and their standard deviation in eV"]
    for n_i in sorted({pair(row)[0] for row in rows}):
        ones = [row for row in rows if pair(row)[0] == n_i]
        texts = [f"{row['n_f']}: {row['n_env']}, {row['std_eV']}" for row in ones]
        notes.append(f"n_initial {n_i}: " + "; ".join(texts))
    return notes


def write_coordination(metal, all_rows, note):
    rows = usable(all_rows)
    method = f"median barrier of the environments with equal numbers; {NEB}"
    limits = (
        "gaps: pairs without any stable environment, or not met; conditional on stable"
        " ends, hence few and biased at few neighbours, where a barrier below 0.02"
        " means a site that barely holds; coordination is a coarse key: the standard"
        " deviation within one pair is up to"
        f" {max(float(row['std_eV']) for row in rows):.2f} eV; no exchange"
    )
    balance = "does not hold: medians there and back are of different environments"
    dropped = [pair(row) for row in all_rows if row not in rows]
    notes = [note]
    if dropped:
        pairs = ", ".join(f"{n_i} to {n_f}" for n_i, n_f in dropped)
        notes.append(f"left out, every barrier found being 0: {pairs} neighbours")
    lines = comments(metal, method, limits, balance, notes + environment_notes(rows))
    entries = [(*pair(row), row["median_eV"]) for row in rows]
    write(f"{metal}_u3_coordination.csv", lines, entries)


def environment():
    """The 18 sites of rates/hop_environment.hpp, in half lattice constants."""
    steps = [-1, 0, 1, 2]
    ends = [(0, 0, 0), (1, 1, 0)]

    def beside(site, end):
        off = [abs(a - b) for a, b in zip(site, end)]
        return max(off) == 1 and sum(off) == 2

    sites = [(x, y, z) for x in steps for y in steps for z in steps]
    return [s for s in sites if s not in ends and any(beside(s, e) for e in ends)]


SITES = environment()


def turned(pattern, move):
    bits = [SITES.index(move(s)) for i, s in enumerate(SITES) if pattern >> i & 1]
    return sum(1 << bit for bit in bits)


def canonical(pattern):
    """The largest of the patterns that are one by symmetry."""
    moves = [
        lambda s: s,
        lambda s: (s[1], s[0], s[2]),
        lambda s: (s[0], s[1], -s[2]),
        lambda s: (s[1], s[0], -s[2]),
    ]
    return max(turned(pattern, move) for move in moves)


def way_back(pattern):
    return canonical(turned(pattern, lambda s: (1 - s[0], 1 - s[1], -s[2])))


def write_pattern(metal, rows, note):
    found = {}
    for row in rows:
        if [row["ok_i"], row["ok_f"], row["conv"]] != ["1", "1", "1"]:
            continue
        pattern = int(row["pattern18"], 16)
        found.setdefault(canonical(pattern), []).append(float(row["Ef_eV"]))
        found.setdefault(way_back(pattern), []).append(float(row["Er_eV"]))
    held = sum([row["ok_i"], row["ok_f"]] == ["1", "1"] for row in rows)
    converged = sum(row["conv"] == "1" for row in rows)
    spread = max(max(ones) - min(ones) for ones in found.values())
    repeated = sum(len(ones) > 1 for ones in found.values())
    limits = (
        f"a sample: {len(rows)} hops, of which {len(rows) - held} had an end that does"
        f" not hold and {held - converged} a path that did not converge, which leaves"
        f" {len(found)} patterns, there and back, of 67 thousand; conditional on stable"
        f" ends; {repeated} patterns were met more than once, with barriers up to"
        f" {spread:.2f} eV apart (what lies farther than the 18 sites), and have the"
        " mean; no exchange"
    )
    balance = (
        "does not hold exactly: energies are not a sum over bonds; balance ="
        ' "symmetric_saddle" makes it hold'
    )
    lines = comments(metal, f"{SAMPLED}; {HELD}", limits, balance, [note])
    entries = [
        (f"0x{pattern:05x}", f"{max(sum(ones) / len(ones), 0):.4f}")
        for pattern, ones in sorted(found.items())
    ]
    write(f"{metal}_u3_pattern.csv", lines, entries, "pattern,barrier_eV")


def main():
    data = Path(sys.argv[1])
    for metal in METALS:
        rows = rows_of(data / f"nn_{metal}_u3.csv")
        note = prefactor_note(data / f"vineyard_{metal}_u3.csv")
        write_linear(metal, rows, note)
        write_coordination(metal, rows, note)
        write_pattern(metal, rows_of(data / f"table_{metal}_u3.csv"), note)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
