"""The CSV files of barriers, as rates/pattern_table.hpp reads them by pattern, and by
named process."""

import re
from statistics import median

from named_processes import PROCESSES
from surroundings import canonical, way_back

BARELY_EV = 0.002
LEFT_OUT = {
    "unstable": "had an end that does not hold",
    "broken": "had no smooth path",
}


def barriers_by_key(found, keys_of):
    """The barriers of each key, one of each hop; found: results by name, there and back.
    A hop that is its own way back has the mean of both."""
    barriers = {}
    for name, result in found.items():
        if isinstance(result, str):
            continue
        keys = keys_of(name)
        for key in dict.fromkeys(keys):
            ones = [max(e, 0.0) for k, e in zip(keys, result) if k == key]
            barriers.setdefault(key, []).append(sum(ones) / len(ones))
    return dict(sorted(barriers.items()))


def first_line(path):
    """Of a text file, in plain characters."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return " ".join(re.sub(r"[^ -~]", " ", file.readline(200)).split())


def method_text(lammps, method):
    way = "climbing-image nudged elastic band"
    if method == "drag":
        way = f"drag of the atom, or {way} where that gives no smooth path"
    return (
        f"{way}; atoms within {lammps.free_A:.4g} angstrom of the hop free, those within"
        f" {lammps.block_A:.4g} held on the lattice; lattice constant"
        f" {lammps.lattice_constant_A:.4f} angstrom; LAMMPS"
    )


def limits_text(found, barriers, limits):
    results = list(found.values())
    left_out = [f"{results.count(key)} {text}" for key, text in LEFT_OUT.items()]
    barely = sum(min(ones) < BARELY_EV for ones in barriers.values())
    text = (
        f"{len(found)} hops, of which {' and '.join(left_out)}; {barely} rows have a hop"
        f" below {BARELY_EV} eV, out of an end that barely holds; {limits}"
    )
    if spreads := [max(ones) - min(ones) for ones in barriers.values() if ones[1:]]:
        text += (
            f"; {len(spreads)} rows are the median of several, up to"
            f" {max(spreads):.2f} eV apart"
        )
    return text


def text_of(found, lammps, method, limits, column, keys_of):
    barriers = barriers_by_key(found, keys_of)
    potential = lammps.potential.rpartition("/")[2]
    about = {
        "metal": lammps.element,
        "source": f"{potential}: {first_line(lammps.potential)}",
        "method": method_text(lammps, method),
        "prefactor_per_s": "1e13",
        "limits": limits_text(found, barriers, limits),
        "balance": "does not hold exactly: energies are not a sum over bonds",
        "note": "the prefactor is the usual convention, not computed",
    }
    lines = [f"# {key}: {value}" for key, value in about.items()] + [f"{column},barrier_eV"]
    lines += [f"{key},{median(ones):.4f}" for key, ones in barriers.items()]
    return "\n".join(lines) + "\n"


def pattern_text(found, lammps, method, surroundings):
    """The table by pattern. surroundings: what lies beyond the 18 sites."""

    def keys(name):
        pattern = int(name.partition("-")[0], 16)
        return [f"0x{p:05x}" for p in (canonical(pattern), way_back(pattern))]

    limits = f"{surroundings}; no exchange"
    return text_of(found, lammps, method, limits, "pattern", keys)


def process_text(found, lammps, method, surroundings):
    """The table by named process."""

    def keys(name):
        return [name, PROCESSES[name].way_back]

    # Places with fewer than three neighbours are hardly ever minima.
    settle = "settle,0.0000\n"
    return text_of(found, lammps, method, surroundings, "process", keys) + settle
