#!/usr/bin/env python3
"""Makes the tables by named process of this folder.

    make_process_tables.py DATA

M_emt_process.csv from the barriers and binding energies below. M_u3_process.csv from
DATA/named_M_u3.csv: a row for each process on a slab with label, Ef and Er [eV], its
barriers there and back, and stable: whether its ends held; and DATA/vineyard_M_u3.csv:
nu0_THz, harmonic attempt frequencies of some of them. M_experiment_process.csv:
measured barriers, to be laid over another table.
"""

import csv
import math
import sys
from pathlib import Path

METALS = ["Ag", "Au", "Cu", "Ni", "Pd", "Pt"]

# Climbing-image nudged elastic band with effective-medium theory, eV, by METALS.
EMT = {
    "terrace_111": [0.065, 0.101, 0.046, 0.053, 0.101, 0.155],
    "along_A on (111)": [0.215, 0.305, 0.215, 0.273, 0.305, 0.441],
    "along_A on (100)": [0.217, 0.298, 0.229, 0.299, 0.301, 0.428],
    "along_B": [0.304, 0.255, 0.328, 0.462, 0.366, 0.394],
    "detach_A": [0.436, 0.498, 0.514, 0.708, 0.555, 0.714],
    "detach_B": [0.453, 0.507, 0.530, 0.708, 0.573, 0.724],
    "kink_to_step_A on (111)": [0.383, 0.464, 0.422, 0.559, 0.503, 0.664],
    "kink_to_step_A on (100)": [0.385, 0.460, 0.435, 0.581, 0.501, 0.657],
    "kink_to_step_B": [0.463, 0.424, 0.527, 0.747, 0.561, 0.634],
    "kink_to_terrace_111 at A": [0.606, 0.660, 0.729, 1.007, 0.756, 0.943],
    "kink_to_terrace_111 at B": [0.609, 0.668, 0.730, 1.002, 0.761, 0.952],
    "kink_to_terrace_100": [0.603, 0.707, 0.692, 0.930, 0.783, 1.006],
    "edge_A_to_corner": [0.255, 0.358, 0.267, 0.352, 0.355, 0.511],
    "corner_to_edge_A": [0.072, 0.151, 0.034, 0.021, 0.128, 0.221],
    "edge_B_to_corner": [0.330, 0.270, 0.383, 0.549, 0.388, 0.412],
    "corner_to_edge_B": [0.142, 0.078, 0.148, 0.229, 0.160, 0.141],
    "edge_to_corner_100": [0.426, 0.556, 0.454, 0.588, 0.584, 0.793],
    "corner_to_edge_100": [0.247, 0.409, 0.216, 0.255, 0.382, 0.583],
    "descend_A_hop": [0.263, 0.259, 0.366, 0.529, 0.305, 0.360],
    "descend_A_exchange": [0.403, 0.291, 0.427, 0.584, 0.469, 0.469],
    "descend_B_hop": [0.253, 0.274, 0.339, 0.484, 0.307, 0.385],
    "descend_B_exchange": [0.201, 0.244, 0.142, 0.168, 0.295, 0.389],
    "dissociate_111": [0.313, 0.387, 0.345, 0.442, 0.419, 0.562],
    "vacancy_111": [0.550, 0.473, 0.638, 0.941, 0.644, 0.703],
    "terrace_100": [0.375, 0.488, 0.411, 0.534, 0.501, 0.688],
    "exchange_100": [0.741, 0.477, 0.963, 1.540, 0.797, 0.754],
    "detach_100 of a row": [0.555, 0.602, 0.676, 0.939, 0.687, 0.855],
    "detach_100 of a dimer": [0.560, 0.647, 0.645, 0.858, 0.718, 0.920],
    "descend_100_hop": [0.454, 0.544, 0.570, 0.784, 0.572, 0.755],
    "descend_100_exchange": [0.557, 0.516, 0.601, 0.832, 0.682, 0.783],
    "facet_111_to_100_hop": [0.268, 0.279, 0.374, 0.543, 0.316, 0.387],
    "facet_111_to_100_exchange": [0.410, 0.239, 0.486, 0.733, 0.445, 0.399],
    "facet_100_to_111_hop": [0.453, 0.553, 0.570, 0.786, 0.575, 0.768],
    "facet_111_to_111_hop": [0.259, 0.294, 0.350, 0.500, 0.317, 0.409],
    "facet_111_to_111_exchange": [0.270, 0.184, 0.293, 0.433, 0.322, 0.322],
}
# Binding energies of the places, eV, by METALS.
EMT_BINDING = {
    "terrace_111": [2.398, 3.227, 2.792, 3.440, 3.225, 5.047],
    "terrace_100": [2.591, 3.506, 2.996, 3.687, 3.494, 5.434],
    "step_A": [2.787, 3.642, 3.292, 4.141, 3.699, 5.627],
    "step_B": [2.791, 3.627, 3.295, 4.130, 3.699, 5.607],
    "step_100": [2.784, 3.631, 3.290, 4.136, 3.693, 5.613],
    "kink": [2.960, 3.804, 3.517, 4.455, 3.901, 5.855],
}
# Processes that the surroundings of a hop cannot tell apart, and have the mean.
EMT_MERGED = {
    "along_A": ["along_A on (111)", "along_A on (100)"],
    "kink_to_step_A": ["kink_to_step_A on (111)", "kink_to_step_A on (100)"],
    "kink_to_terrace_111": ["kink_to_terrace_111 at A", "kink_to_terrace_111 at B"],
    "detach_100": ["detach_100 of a row", "detach_100 of a dimer"],
}
# The way back of a process, and the places that it goes between.
EMT_WAYS_BACK = {
    "attach_A": ("detach_A", "step_A", "terrace_111"),
    "attach_B": ("detach_B", "step_B", "terrace_111"),
    "attach_100": ("detach_100", "step_100", "terrace_100"),
    "step_A_to_kink": ("kink_to_step_A", "kink", "step_A"),
    "step_B_to_kink": ("kink_to_step_B", "kink", "step_B"),
    "terrace_111_to_kink": ("kink_to_terrace_111", "kink", "terrace_111"),
    "terrace_100_to_kink": ("kink_to_terrace_100", "kink", "terrace_100"),
    "ascend_A_hop": ("descend_A_hop", "terrace_111", "step_A"),
    "ascend_A_exchange": ("descend_A_exchange", "terrace_111", "step_A"),
    "ascend_B_hop": ("descend_B_hop", "terrace_111", "step_B"),
    "ascend_B_exchange": ("descend_B_exchange", "terrace_111", "step_B"),
    "ascend_100_hop": ("descend_100_hop", "terrace_100", "step_100"),
    "ascend_100_exchange": ("descend_100_exchange", "terrace_100", "step_100"),
}

# Process, labels of its rows in DATA, and its way back.
U3 = [
    ("terrace_111", ["111 terrace hop fcc->fcc"], None),
    ("terrace_100", ["100 terrace hop"], None),
    ("along_A", ["111 along A step", "100 along <110> step"], None),
    ("along_B", ["111 along B step", "110 in-channel hop"], None),
    ("detach_A", ["111 detach A step->terrace"], "attach_A"),
    ("detach_B", ["111 detach B step->terrace"], "attach_B"),
    (
        "detach_100",
        ["100 detach step->terrace", "100 dimer dissociation (1 lateral)"],
        "attach_100",
    ),
    (
        "kink_to_step_A",
        ["111 kink->A step (along)", "100 kink->step (along)"],
        "step_A_to_kink",
    ),
    ("kink_to_step_B", ["111 kink->B step (along)"], "step_B_to_kink"),
    (
        "kink_to_terrace_111",
        ["111 kink->terrace A", "111 kink->terrace B"],
        "terrace_111_to_kink",
    ),
    ("kink_to_terrace_100", ["100 kink->terrace"], "terrace_100_to_kink"),
    ("dissociate_111", ["111 dimer dissociation"], "associate_111"),
    ("row_A_out", ["111 A step-row atom -> step site"], "row_A_in"),
    (
        "row_B_out",
        ["111 B step-row atom -> step site", "111 row atom out of B step"],
        "row_B_in",
    ),
    (
        "row_100_out",
        ["100 step-row atom -> step-adatom site", "100 3-lateral atom out of row"],
        "row_100_in",
    ),
    ("vacancy_111", ["111 surface vacancy hop"], None),
    ("vacancy_100", ["100 surface vacancy hop"], None),
    ("exchange_100", ["100 terrace exchange"], None),
    ("exchange_110", ["110 cross-channel exchange"], None),
    ("descend_A_hop", ["111 descent hop A step (ES)"], "ascend_A_hop"),
    (
        "descend_A_exchange",
        ["111 descent exchange A step a", "111 descent exchange A step b"],
        "ascend_A_exchange",
    ),
    (
        "descend_B_hop",
        ["111 descent hop B step (ES) a", "111 descent hop B step (ES) b"],
        "ascend_B_hop",
    ),
    (
        "descend_B_exchange",
        ["111 descent exchange B step a", "111 descent exchange B step b"],
        "ascend_B_exchange",
    ),
    ("descend_100_hop", ["100 descent hop over <110> step (ES)"], "ascend_100_hop"),
    (
        "descend_100_exchange",
        [
            "100 descent exchange <110> step (ES)",
            "100 descent exchange diag <110> step",
        ],
        "ascend_100_exchange",
    ),
]

# What tools/barriers computed with the same potential and more free atoms.
U3_NOTES = {
    "Au": [
        "terrace_100 and detach_100 are of slabs of five layers, which are too thin for"
        " gold: with all atoms within 1.6 nm free the hop on (100) needs 0.50 eV, and"
        " leaving a step and coming back 0.66 and 0.47"
    ],
    "Cu": [
        "exchange_100 is of a slab of five layers: with more free atoms it needs 0.69 eV"
    ],
}

SETTLE = (
    "settle is 0 by choice: places with fewer than three neighbours are hardly ever"
    " minima, so an atom leaves them at the attempt frequency"
)
TERRACE = (
    "terrace_111 is a hop from an fcc to an hcp hollow: a hop to each of the six next"
    " fcc hollows is a sixth as frequent, and is so in a run"
)
PREFACTOR = "the prefactor is the usual convention, not computed"


def mean(numbers):
    return sum(numbers) / len(numbers)


def write(name, about, barriers):
    lines = [f"# {key}: {value}" for key, value in about]
    lines.append("process,barrier_eV")
    lines += [f"{process},{barrier:.3f}" for process, barrier in barriers.items()]
    path = Path(__file__).parent / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def emt_barriers(k):
    """The rows of metal k, and those that would be negative."""
    merged = {label for labels in EMT_MERGED.values() for label in labels}
    barriers = {p: values[k] for p, values in EMT.items() if p not in merged}
    for process, labels in EMT_MERGED.items():
        barriers[process] = mean([EMT[label][k] for label in labels])
    for process, (forward, start, end) in EMT_WAYS_BACK.items():
        change = EMT_BINDING[start][k] - EMT_BINDING[end][k]
        barriers[process] = barriers[forward] - change
    corner = barriers["edge_A_to_corner"] - barriers["corner_to_edge_A"]
    below_terrace = EMT_BINDING["step_A"][k] - EMT_BINDING["terrace_111"][k] - corner
    barriers["associate_111"] = barriers["dissociate_111"] - below_terrace
    facets = barriers["facet_100_to_111_hop"] - barriers["facet_111_to_100_hop"]
    barriers["facet_100_to_111_exchange"] = (
        barriers["facet_111_to_100_exchange"] + facets
    )
    barriers["settle"] = 0.0
    negative = {p: x for p, x in barriers.items() if x < -1e-9}
    return {p: max(x, 0.0) for p, x in barriers.items()}, negative


def write_emt(k, metal):
    barriers, negative = emt_barriers(k)
    apart = [
        f"{process} {EMT[labels[0]][k]:.3f} and {EMT[labels[1]][k]:.3f}"
        for process, labels in EMT_MERGED.items()
    ]
    limits = (
        "means of processes that the 18 sites around a hop cannot tell apart: "
        + "; ".join(apart)
        + f". {TERRACE}. No rows for what was not computed:"
        " atoms leaving a closed row or going around a corner of (111), vacancies of"
        " (100), exchange on (110)"
    )
    notes = [PREFACTOR, SETTLE]
    if negative:
        texts = [f"{process} {x:.3f}" for process, x in negative.items()]
        notes.append("0 stands where the energies give less: " + ", ".join(texts))
    about = [
        ("metal", metal),
        (
            "source",
            "effective-medium theory with the parameters of Jacobsen, Stoltze and"
            " Norskov, Surf. Sci. 366, 394 (1996); low for (111) terraces (measured:"
            " Ag 0.097, Ni 0.22, Pt 0.26 eV)",
        ),
        (
            "method",
            "climbing-image nudged elastic band on slabs, each process once; ways back"
            " by the binding energies of the places (associate_111: of a corner)",
        ),
        ("prefactor_per_s", "1e13"),
        ("limits", limits),
        (
            "balance",
            "does not hold: binding energies are not a sum over bonds; balance ="
            ' "symmetric_saddle" makes it hold',
        ),
        *(("note", note) for note in notes),
    ]
    write(f"{metal}_emt_process.csv", about, dict(sorted(barriers.items())))


def write_u3(metal, data):
    with open(data / f"named_{metal}_u3.csv", newline="", encoding="utf-8") as file:
        rows = {row["label"]: row for row in csv.DictReader(file)}
    barriers = {"settle": 0.0}
    merged, dropped = [], []
    for process, labels, way_back in U3:
        held = [
            rows[x]
            for x in labels
            if rows[x]["stable"] == "True" and float(rows[x]["Ef"]) > 0
        ]
        if not held:
            dropped.append(process)
            continue
        forward = [float(row["Ef"]) for row in held]
        barriers[process] = mean(forward)
        if max(forward) - min(forward) > 0.005:
            merged.append(f"{process} " + " and ".join(f"{x:.3f}" for x in forward))
        if way_back:
            barriers[way_back] = mean([float(row["Er"]) for row in held])
    limits = (
        "means of processes that the 18 sites around a hop cannot tell apart: "
        + "; ".join(merged)
        + f". {TERRACE}"
        ". No rows for what was not computed: corners, moves between facets"
    )
    if dropped:
        limits += "; or whose ends did not hold: " + ", ".join(dropped)
    with open(data / f"vineyard_{metal}_u3.csv", newline="", encoding="utf-8") as file:
        frequencies = ", ".join(
            f"{row['label']} {float(row['nu0_THz']):.1f}"
            for row in csv.DictReader(file)
            if math.isfinite(float(row["nu0_THz"]))
        )
    about = [
        ("metal", metal),
        (
            "source",
            f"embedded-atom potential {metal}_u3.eam of LAMMPS 20220106"
            " (Foiles, Baskes and Daw, Phys. Rev. B 33, 7983 (1986))",
        ),
        ("method", "climbing-image nudged elastic band on slabs, there and back"),
        ("prefactor_per_s", "1e13"),
        ("limits", limits),
        (
            "balance",
            "does not hold: energies are not a sum over bonds; balance ="
            ' "symmetric_saddle" makes it hold',
        ),
        ("note", f"{PREFACTOR}; harmonic attempt frequencies in THz: {frequencies}"),
        ("note", SETTLE),
        *(("note", note) for note in U3_NOTES.get(metal, [])),
    ]
    write(f"{metal}_u3_process.csv", about, dict(sorted(barriers.items())))


def write_experiment(metal, source, limits, barriers):
    about = [
        ("metal", metal),
        ("source", source),
        ("method", "measured; to be laid over another table of the metal"),
        ("limits", limits),
    ]
    write(f"{metal}_experiment_process.csv", about, barriers)


def write_experiments():
    def terrace(eV):
        return (
            "terrace_111 only: the other rows stay those of the table below it, so that the"
            f" Ehrlich-Schwoebel barrier of effective-medium theory becomes {eV:.3f} eV"
        )

    step = EMT_BINDING["step_B"][0] - EMT_BINDING["terrace_111"][0]
    write_experiment(
        "Ag",
        "terrace: 0.097(10) eV, Brune et al., Phys. Rev. B 52, R14380 (1995) (the page from"
        " memory); Ehrlich-Schwoebel barrier: 0.13 eV, Roos and Tringides, Phys. Rev. Lett."
        " 85, 1480 (2000)",
        "the prefactor is that of the table below it, that of the measured terrace was 2e11"
        " per s (from memory); the Ehrlich-Schwoebel barrier (0.125 above the terrace) is put on the easiest"
        " way down of effective-medium theory, exchange at a B step, and its way back"
        f" {step:.3f} above that",
        {
            "terrace_111": 0.097,
            "descend_B_exchange": 0.097 + 0.125,
            "ascend_B_exchange": 0.097 + 0.125 + step,
        },
    )
    write_experiment(
        "Ni",
        "Fu and Tsong, Surf. Sci. 454-456, 571 (2000)",
        terrace(0.168 - 0.22),
        {"terrace_111": 0.22},
    )
    write_experiment(
        "Pt",
        "Kyuno, Golzhauser and Ehrlich, Surf. Sci. 397, 191 (1998)",
        terrace(0.36 - 0.26),
        {"terrace_111": 0.26},
    )


def main():
    for k, metal in enumerate(METALS):
        write_emt(k, metal)
    for metal in ["Au", "Ag", "Cu"]:
        write_u3(metal, Path(sys.argv[1]))
    write_experiments()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
