"""The hops of a state that a run of Adatom wrote (final.xyz): their patterns, and their
surroundings as they are there."""

import math
from dataclasses import dataclass

from surroundings import END, SITES, START, canonical, directions, way_back

BONDS = directions(2)


class NoState(Exception):
    """The file is no state of atoms on fcc; says why."""


@dataclass(frozen=True)
class State:
    """Occupied sites in half lattice constants; repeats: along each axis, 0 for never."""

    occupied: frozenset
    repeats: tuple

    def is_filled(self, site):
        return self.wrapped(site) in self.occupied

    def wrapped(self, site):
        return tuple(x % n if n else x for x, n in zip(site, self.repeats))


def field(header, name):
    """What the comment of an extended XYZ file says after name=. Throws ValueError."""
    if f'{name}="' in header:
        return header.split(f'{name}="')[1].split('"')[0]
    raise ValueError(f"the second line has no {name}")


def read_state(path):
    """Throws NoState."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        vectors = [float(x) for x in field(lines[1], "Lattice").split()]
        periodic = [word == "T" for word in field(lines[1], "pbc").split()]
        words = [line.split() for line in lines[2 : 2 + int(lines[0])]]
        atoms = [tuple(float(x) for x in row[1:4]) for row in words]
        first = atoms[0]
        bond_A = min(math.dist(first, atom) for atom in atoms[1:])
    except (ValueError, IndexError) as error:
        raise NoState(f"{path}: no extended XYZ: {error}") from None
    half_A = bond_A / math.sqrt(2)
    steps = [[(x - y) / half_A for x, y in zip(atom, first)] for atom in atoms]
    sites = [tuple(map(round, step)) for step in steps]
    if any(sum(site) % 2 or math.dist(site, step) > 0.01
           for site, step in zip(sites, steps)):  # fmt: skip
        raise NoState(f'{path}: not on the lattice of cell = "fcc"')
    sides = [round(vectors[4 * k] / half_A) for k in range(3)]
    state = State(frozenset(), tuple(n if p else 0 for n, p in zip(sides, periodic)))
    return State(frozenset(map(state.wrapped, sites)), state.repeats)


@dataclass(frozen=True)
class StateHop:
    """The hop of the atom at a site along a bond."""

    state: State
    site: tuple
    bond: tuple
    moves = ((START, END),)

    def is_filled(self, place):
        """Of a place in the frame of the hop."""
        rest = iter(place[:2])
        turned = [place[2] if d == 0 else d * next(rest) for d in self.bond]
        return self.state.is_filled([x + y for x, y in zip(self.site, turned)])

    def pattern(self):
        return sum(1 << i for i, s in enumerate(SITES) if self.is_filled(s))


def hops_of(state):
    """All hops, as lists by pattern; there and back are one."""
    found = {}
    for site in sorted(state.occupied):
        for bond in BONDS:
            if not state.is_filled([x + y for x, y in zip(site, bond)]):
                hop = StateHop(state, site, bond)
                pattern = hop.pattern()
                key = max(canonical(pattern), way_back(pattern))
                found.setdefault(key, []).append(hop)
    return found


def most_frequent(found, pattern_count, each):
    """Hops by name: of the most frequent of the patterns some hops each, spread over the
    state."""
    ranked = sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    named = {}
    for _, hops in ranked[:pattern_count]:
        for k, hop in enumerate(hops[:: max(1, len(hops) // each)][:each]):
            suffix = f"-{k + 1}" if k else ""
            named[f"0x{canonical(hop.pattern()):05x}{suffix}"] = hop
    return named
