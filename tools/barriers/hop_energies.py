"""Barriers of moves of atoms with LAMMPS: both ends relaxed, then the mover is dragged (all
else relaxes, and the mover across the hop), or a climbing-image nudged elastic band finds
the way. A drag is one process; a band has one for each image, started by mpirun.

A block of atoms is a ball about the middle of the move: the atoms near the middle are
free, the others stay on the lattice. The box is turned so that the hop is along x.
"""

import math
import os
import subprocess
from dataclasses import dataclass

from surroundings import END, START

HALF_BOND = math.sqrt(0.5) / 2  # in lattice constants
FORCE_EV_PER_A = 0.002
DRAG_POINTS = 13
BAND_IMAGES = 9
BAND_FORCE_EV_PER_A = 0.01
# A path breaks where other atoms jump: the drag there and the drag back have highest
# energies that differ by more than the first, or the energy falls between two points by
# so much more than the force says.
WAYS_DIFFER_EV = 0.005
ENERGY_FALLS_EV = 0.03


class LammpsFailed(Exception):
    """LAMMPS stopped; says why."""


class Unstable(Exception):
    """An atom left its site when an end relaxed."""


class Broken(Exception):
    """No smooth path between the ends was found."""


@dataclass(frozen=True)
class Lammps:
    """How to run LAMMPS with a potential. launcher: mpirun and its arguments, or nothing,
    which leaves the paths that a drag does not find."""

    program: str
    launcher: tuple
    pair_style: str
    potential: str
    element: str
    lattice_constant_A: float
    free_A: float
    block_A: float

    def potential_lines(self):
        element = "" if self.pair_style == "eam" else f" {self.element}"
        return [
            f"pair_style {self.pair_style}",
            f'pair_coeff * * "{self.potential}"{element}',
        ]


def run(command, folder, text):
    """Runs LAMMPS on the text of an input file. Throws LammpsFailed."""
    (folder / "in.lammps").write_text(text, encoding="utf-8")
    command = [*command, "-in", "in.lammps", "-log", "log.lammps", "-screen", "none"]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    if done.returncode != 0:
        log = folder / "log.lammps"
        said = log.read_text(encoding="utf-8") if log.exists() else done.stderr
        lines = [*said.strip().splitlines()[-5:], f"in {folder}"]
        raise LammpsFailed("lmp failed:\n  " + "\n  ".join(lines))


def lattice_constant_A(lammps, folder):
    """Where the energy of the perfect crystal is least, from the one that it has."""
    text = [
        "units metal", "boundary p p p", f"lattice fcc {lammps.lattice_constant_A}",
        "region box block 0 4 0 4 0 4", "create_box 1 box", "create_atoms 1 box",
        "mass 1 1", *lammps.potential_lines(),
        "fix relax all box/relax iso 0 vmax 0.001", "min_modify line quadratic",
        *["minimize 0 1e-8 1000 10000"] * 10,
        'print "$(lx/4:%.6f) $(press:%.6f)" file result',
    ]  # fmt: skip
    run([lammps.program], folder, "\n".join(text) + "\n")
    found_A, pressure_bar = (folder / "result").read_text(encoding="utf-8").split()
    if abs(float(pressure_bar)) > 100:
        raise LammpsFailed("no lattice constant was found: give it")
    return float(found_A)


def turned(site):
    """In lattice constants, from the middle of the hop, which is along x."""
    x, y, z = (s - (a + b) / 2 for s, a, b in zip(site, START, END))
    return (x + y) / math.sqrt(8), (y - x) / math.sqrt(8), z / 2


@dataclass
class Block:
    """Places in angstrom: first the movers, then the other free atoms, then the rest."""

    starts: list
    ends: list
    mover_count: int
    free_count: int


def block(lammps, is_filled, moves=((START, END),)):
    """The ball about the hop; the moves are (from, to), and no filled site is there."""
    a = lammps.lattice_constant_A
    reach = math.ceil(2 * lammps.block_A / a) + 2
    around = range(-reach, reach + 1)
    own = {site for move in moves for site in move}
    near, far = [], []
    for site in ((x, y, z) for x in around for y in around for z in around):
        if sum(site) % 2 or site in own or not is_filled(site):
            continue
        place = [a * x for x in turned(site)]
        distance = math.hypot(*place)
        if distance < lammps.block_A:
            (near if distance < lammps.free_A else far).append(place)
    starts, ends = ([[a * x for x in turned(m[k])] for m in moves] for k in (0, 1))
    rest = near + far
    return Block(starts + rest, ends + rest, len(moves), len(moves) + len(near))


def head(lammps, places, block_):
    """An input file up to the potential, beside the file of atoms that it reads."""
    half = lammps.block_A + 10
    data = ["block", "", f"{len(places)} atoms", "1 atom types", ""]
    data += [f"{-half} {half} {x}lo {x}hi" for x in "xyz"] + ["", "Atoms", ""]
    data += [f"{k} 1 {x:.8f} {y:.8f} {z:.8f}" for k, (x, y, z) in enumerate(places, 1)]
    text = [
        "units metal", "atom_style atomic", "atom_modify map array", "boundary f f f",
        "read_data block.data", "mass 1 1", *lammps.potential_lines(),
        f"group movers id <= {block_.mover_count}", f"group free id <= {block_.free_count}",
        "group frozen subtract all free", "fix frozen frozen setforce 0 0 0",
    ]  # fmt: skip
    return "\n".join(data) + "\n", text


def run_on(lammps, folder, places, block_, commands, launcher=()):
    """Runs commands on the block. Returns the numbers that they write to the file result;
    of a band, nothing. Throws LammpsFailed."""
    data, text = head(lammps, places, block_)
    (folder / "block.data").write_text(data, encoding="utf-8")
    result = folder / "result"
    result.unlink(missing_ok=True)
    run([*launcher, lammps.program, *(["-partition", f"{BAND_IMAGES}x1"] if launcher else [])],
        folder, "\n".join(text + commands) + "\n")  # fmt: skip
    if launcher:
        return []
    if not result.exists():
        raise LammpsFailed(f"lmp wrote no result in {folder}")
    lines = result.read_text(encoding="utf-8").splitlines()
    return [[float(x) for x in line.split()] for line in lines]


MINIMIZE = f"minimize 0 {FORCE_EV_PER_A} 5000 50000"


def relaxed(lammps, folder, places, block_):
    """Energy and places of an end. Throws Unstable."""
    commands = [
        MINIMIZE,
        'print "$(pe:%.8f)" file result',
        "write_dump all custom relaxed id x y z modify sort id format float %.8f",
    ]
    ((energy_eV,),) = run_on(lammps, folder, places, block_, commands)
    lines = (folder / "relaxed").read_text(encoding="utf-8").splitlines()[9:]
    found = [[float(x) for x in line.split()[1:]] for line in lines]
    worst = max(math.dist(p, q) for p, q in zip(places, found))
    if worst > HALF_BOND * lammps.lattice_constant_A:
        raise Unstable
    return energy_eV, found


def dragged(lammps, folder, first, last, block_):
    """The highest energy on the way of the mover from one relaxed end to the other. Throws
    Broken."""
    step = (last[0][0] - first[0][0]) / (DRAG_POINTS - 1)
    commands = ["fix drag movers setforce 0 NULL NULL"]
    for k in range(DRAG_POINTS):
        commands += [
            f"displace_atoms movers move {step if k else 0} 0 0",
            MINIMIZE,
            f'print "$(pe:%.8f) $(f_drag[1]:%.8f)" {"append" if k else "file"} result',
        ]
    points = run_on(lammps, folder, first, block_, commands)
    pairs = list(zip(points, points[1:]))
    if any(e1 - e0 + (f0 + f1) / 2 * step < -ENERGY_FALLS_EV
           for (e0, f0), (e1, f1) in pairs):  # fmt: skip
        raise Broken
    return max(highest(p, q, step) for p, q in pairs)


def dragged_both_ways(lammps, folder, first, last, block_):
    """Throws Broken."""
    there_eV = dragged(lammps, folder, first, last, block_)
    back_eV = dragged(lammps, folder, last, first, block_)
    if abs(there_eV - back_eV) > WAYS_DIFFER_EV:
        raise Broken
    return min(there_eV, back_eV)


def highest(left, right, step):
    """The maximum of the cubic through two points (energy, force along the way)."""
    (e0, f0), (e1, f1) = left, right
    d0, d1 = -f0 * step, -f1 * step
    best = max(e0, e1)
    # E(t) = e0 + d0 t + b t^2 + c t^3, whose slope is d0 + 2 b t + 3 c t^2.
    b, c = 3 * (e1 - e0) - 2 * d0 - d1, d0 + d1 - 2 * (e1 - e0)
    inner = b * b - 3 * c * d0
    if c != 0 and inner >= 0:
        for sign in (1, -1):
            t = (-b + sign * math.sqrt(inner)) / (3 * c)
            if 0 < t < 1:
                best = max(best, e0 + t * (d0 + t * (b + t * c)))
    return best


def band(lammps, folder, first, last, block_):
    """The highest energy of the band between two relaxed ends, above the first. Throws
    Broken."""
    count = block_.free_count
    lines = [f"{k} {x} {y} {z}" for k, (x, y, z) in enumerate(last[:count], 1)]
    (folder / "last").write_text("\n".join([str(count), *lines]) + "\n", encoding="utf-8")
    commands = [
        "fix band free neb 1.0", "timestep 0.01", "min_style quickmin",
        f"neb 0 {BAND_FORCE_EV_PER_A} 500 1000 10 final last",
    ]  # fmt: skip
    launcher = [*lammps.launcher, "-np", str(BAND_IMAGES)]
    run_on(lammps, folder, first, block_, commands, launcher)
    log = (folder / "log.lammps").read_text(encoding="utf-8")
    _, force, _, _, _, _, above_eV = map(float, log.splitlines()[-1].split()[:7])
    if force > BAND_FORCE_EV_PER_A:
        raise Broken
    return above_eV


def highest_eV(lammps, folder, ends, block_, may_drag):
    """The highest energy between two relaxed ends, each (energy, places). Throws Broken."""
    (before_eV, first), (_, last) = ends
    if may_drag and block_.mover_count == 1:
        try:
            return dragged_both_ways(lammps, folder, first, last, block_)
        except Broken:
            pass  # a band may find the path
    if not lammps.launcher:
        raise Broken
    return before_eV + band(lammps, folder, first, last, block_)


def barriers_eV(lammps, folder, block_, may_drag=True):
    """Barrier there and back: by drag where that may be and gives a smooth path, else by
    a band. Throws Unstable and Broken."""
    places = (block_.starts, block_.ends)
    ends = [relaxed(lammps, folder, end, block_) for end in places]
    top_eV = highest_eV(lammps, folder, ends, block_, may_drag)
    return [top_eV - energy_eV for energy_eV, _ in ends]
