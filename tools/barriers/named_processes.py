"""The common processes of fcc surfaces as geometry: how sites are filled (a rule of
surroundings.py, and atoms added to it) and who moves where, in half lattice constants.
The names are those of tables by named process; a name on the right is the way back.
"""

from dataclasses import dataclass

from surroundings import END, START, filled

TERRACE_100, TERRACE_111 = ((0, 0, 1), 0), ((1, -1, 1), 0)
# Steps in the mover's layer: beside the hop, and behind it.
BESIDE_A, BESIDE_B, BESIDE_100 = ((-1, 1, 2), 0), ((1, -1, -2), 0), ((-1, 1, 0), 0)
BEHIND_A, BEHIND_B, BEHIND_100 = ((2, 1, -1), 0), ((1, 2, 1), 0), ((1, 1, 0), 0)
# The layer that the hop is in, filled.
LAYER_100, LAYER_111 = ((0, 0, 1), 1), ((1, -1, 1), 1)
HOP = ((START, END),)


def over(first, middle, last):
    """Exchange: an atom comes from the first site into the middle, whose atom goes on."""
    return ((first, middle), (middle, last))


@dataclass(frozen=True)
class Process:
    way_back: str
    rule: tuple
    added: tuple = ()
    moves: tuple = HOP

    def is_filled(self, site):
        return filled(self.rule, site) or site in self.added


def same_back(name, *rest, **more):
    return name, Process(name, *rest, **more)


MIDDLE = (0, 0, 0)
PROCESSES = dict(
    [
        same_back("terrace_100", (TERRACE_100,)),
        same_back("terrace_111", (TERRACE_111,)),
        same_back("along_A", (TERRACE_111, BESIDE_A)),
        same_back("along_B", (TERRACE_111, BESIDE_B)),
        same_back("vacancy_100", (LAYER_100,)),
        same_back("vacancy_111", (LAYER_111,)),
        ("detach_A", Process("attach_A", (TERRACE_111, BEHIND_A))),
        ("detach_B", Process("attach_B", (TERRACE_111, BEHIND_B))),
        ("detach_100", Process("attach_100", (TERRACE_100, BEHIND_100))),
        ("kink_to_step_A",
         Process("step_A_to_kink", (TERRACE_111, BESIDE_A, ((1, 1, 0), 0)))),
        ("kink_to_step_B",
         Process("step_B_to_kink", (TERRACE_111, BESIDE_B, ((1, 1, 0), 0)))),
        ("kink_to_terrace_111",
         Process("terrace_111_to_kink", (TERRACE_111, BEHIND_A, ((0, 1, 1), 0)))),
        ("kink_to_terrace_100",
         Process("terrace_100_to_kink", (TERRACE_100, BEHIND_100, ((1, -1, 0), 0)))),
        ("dissociate_111",
         Process("associate_111", (TERRACE_111,), added=((-1, -1, 0),))),
        same_back("exchange_100", (LAYER_100,),
                  moves=over((-1, 0, 1), MIDDLE, (1, 0, 1))),
        same_back("exchange_110", (((1, 1, 0), 1),),
                  moves=over((1, 0, -1), MIDDLE, (1, 0, 1))),
        ("descend_A_exchange",
         Process("ascend_A_exchange", (TERRACE_111, ((2, 1, -1), 1)),
                 moves=over((0, -1, 1), MIDDLE, END))),
        ("descend_B_exchange",
         Process("ascend_B_exchange", (TERRACE_111, ((1, 2, 1), 1)),
                 moves=over((1, -1, 0), MIDDLE, END))),
        ("descend_100_exchange",
         Process("ascend_100_exchange", (TERRACE_100, ((1, 1, 0), 1)),
                 moves=over((0, -1, 1), MIDDLE, END))),
    ]
)  # fmt: skip
