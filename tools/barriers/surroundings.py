"""Which sites around a hop on fcc are filled: the 18 of its pattern as the pattern says,
the others by a rule. In the frame of rates/hop_environment.hpp: half lattice constants,
the hop turned to (0,0,0) -> (1,1,0).

A rule is a list of (direction, bound): a site is filled where its coordinate along the
first direction is less than the bound, and where it equals the bound, by the next pair;
not at all when there is none left. So one pair is a flat facet, two are a facet with one
straight step, three have one kink in that step.
"""

import itertools
import sys
from dataclasses import dataclass
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[1]
# As installed, and in the source.
sys.path[:0] = [str(TOOLS / "tables"), str(TOOLS.parent / "rates" / "tables")]
from make_tables import SITES, canonical, way_back  # noqa: E402, F401

START, END = (0, 0, 0), (1, 1, 0)
UNIT_STEPS = list(itertools.product((-1, 0, 1), repeat=3))


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def cross(a, b):
    return tuple(a[i - 2] * b[i - 1] - a[i - 1] * b[i - 2] for i in range(3))


def filled(rule, site):
    for direction, bound in rule:
        if (along := dot(direction, site)) != bound:
            return along < bound
    return False


def pattern_of(rule, added=()):
    """The pattern of a hop where the rule fills the sites, and atoms are added."""
    bits = (1 << i for i, s in enumerate(SITES) if filled(rule, s) or s in added)
    return sum(bits)


def directions(square, *perpendicular):
    """Those of the given square, of components of at most 1, across all the others."""
    found = [d for d in UNIT_STEPS if dot(d, d) == square]
    return [d for d in found if all(dot(d, p) == 0 for p in perpendicular)]


def with_bounds(rule, direction):
    """The rules that go on with this direction, one for each place of its bound that
    makes a difference for the pattern."""
    level = [s for s in SITES if all(dot(d, s) == bound for d, bound in rule)]
    return [[*rule, (direction, b)] for b in sorted({dot(direction, s) for s in level})]


def facets(square):
    for normal in directions(square):
        yield from with_bounds([], normal)


def stepped(rule, square):
    """The rule with a step along a row in this direction."""
    normal = rule[0][0]
    for row in directions(square, normal):
        yield from with_bounds(rule, cross(normal, row))


def kinked(rule):
    (normal, _), (across, _) = rule
    row = cross(normal, across)
    for direction in (row, tuple(-x for x in row)):
        yield from with_bounds(rule, direction)


def rules():
    """The first rule for each pattern that one describes, the most common first: (111)
    and (100) facets with close-packed steps, (110) facets, steps along <100>; and of
    each, without step, without kink, with."""
    found = {}
    for facet_squares, row_square in (((3, 1), 2), ((2,), 2), ((1, 2), 1)):
        flat = [rule for square in facet_squares for rule in facets(square)]
        steps = [longer for rule in flat for longer in stepped(rule, row_square)]
        kinks = [longer for rule in steps for longer in kinked(rule)]
        for rule in [*flat, *steps, *kinks]:
            found.setdefault(pattern_of(rule), rule)
    return found


@dataclass(frozen=True)
class PatternHop:
    """The hop of a pattern; the rule fills the sites beyond the 18."""

    pattern: int
    rule: list
    moves = ((START, END),)

    def is_filled(self, site):
        if site in SITES:
            return bool(self.pattern >> SITES.index(site) & 1)
        return filled(self.rule, site)
