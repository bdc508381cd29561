"""The CSV files of barriers, as rates/pattern_table.hpp reads them by pattern, and by
named process."""

import re

from named_processes import PROCESSES
from surroundings import canonical, way_back

LEFT_OUT = {
    "unstable": "had an end that does not hold",
    "broken": "had no smooth path",
}


def rows(found, keys_of):
    """The mean barrier of each key, there and back; found: results by name."""
    barriers = {}
    for name, result in found.items():
        if not isinstance(result, str):
            for key, barrier_eV in zip(keys_of(name), result):
                barriers.setdefault(key, []).append(max(barrier_eV, 0.0))
    return [(key, sum(ones) / len(ones)) for key, ones in sorted(barriers.items())]


def first_line(path):
    """Of a text file, in plain characters."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return " ".join(re.sub(r"[^ -~]", " ", file.readline(200)).split())


def text_of(found, lammps, method, limits, columns, entries):
    method = (
        "drag, or climbing-image nudged elastic band where that gives no smooth path;"
        if method == "drag"
        else "climbing-image nudged elastic band;"
    ) + (
        f" LAMMPS, atoms within {lammps.free_A:.4g} angstrom of the hop free, those within"
        f" {lammps.block_A:.4g} on the lattice; lattice constant"
        f" {lammps.lattice_constant_A:.4f} angstrom"
    )
    results = list(found.values())
    left_out = [f"{results.count(key)} {text}" for key, text in LEFT_OUT.items()]
    about = {
        "metal": lammps.element,
        "source": f"{lammps.potential.rpartition('/')[2]}: {first_line(lammps.potential)}",
        "method": method,
        "prefactor_per_s": "1e13",
        "limits": f"{len(found)} hops, of which {' and '.join(left_out)}; {limits}",
        "balance": "does not hold exactly: energies are not a sum over bonds",
        "note": "the prefactor is the usual convention, not computed",
    }
    lines = [f"# {key}: {value}" for key, value in about.items()]
    lines += [f"{columns},barrier_eV", *(f"{key},{e:.4f}" for key, e in entries)]
    return "\n".join(lines) + "\n"


def pattern_text(found, lammps, method, disagreement):
    """The table by pattern. disagreement: sites of a pattern on which its surroundings
    disagree, on average."""

    def keys(name):
        pattern = int(name, 16)
        return [f"0x{p:05x}" for p in (canonical(pattern), way_back(pattern))]

    limits = (
        "the sites beyond the 18 are a flat (111), (100) or (110) facet with at most one"
        " step and one kink, the simplest that agrees with most of the 18"
        f" ({disagreement:.2f} disagree on average); no exchange"
    )
    return text_of(found, lammps, method, limits, "pattern", rows(found, keys))


def process_text(found, lammps, method):
    """The table by named process."""

    def keys(name):
        return [name, PROCESSES[name].way_back]

    limits = (
        "endless facets and straight steps, kinks that end a straight row; no corners of"
        " islands, no facets that meet"
    )
    return text_of(found, lammps, method, limits, "process", rows(found, keys))
