"""tools/barriers makes tables that adatom reads, of the patterns that were asked for."""

import csv
import json
import math
import shutil
import subprocess
import sys
import unittest

from program import SOURCE, ProgramTest, main

sys.path.insert(0, str(SOURCE / "tools/barriers"))
import barrier_file  # noqa: E402
import hop_energies  # noqa: E402
import named_processes  # noqa: E402
import state_hops  # noqa: E402
import surroundings  # noqa: E402
from surroundings import END, SITES, START, canonical, way_back  # noqa: E402

SCRIPT = SOURCE / "tools/barriers/compute_barriers.py"
TABLE = SOURCE / "rates/tables/Cu_u3_pattern.csv"
POTENTIAL = "/usr/share/lammps/potentials/Cu_u3.eam"
LAMMPS = hop_energies.Lammps("lmp", (), "eam", str(TABLE), "Cu", 3.615, 8.0, 12.0)
# n before and after, as the literature counts them.
COORDINATIONS = {
    "terrace_100": (4, 4), "terrace_111": (3, 3), "along_A": (5, 5), "along_B": (5, 5),
    "vacancy_100": (7, 7), "vacancy_111": (8, 8), "detach_A": (5, 3), "detach_B": (5, 3),
    "detach_100": (5, 4), "kink_to_step_A": (6, 5), "kink_to_step_B": (6, 5),
    "kink_to_terrace_111": (6, 3), "kink_to_terrace_100": (6, 4),
    "dissociate_111": (4, 3), "exchange_100": (4, 4), "exchange_110": (5, 5),
    "descend_A_exchange": (3, 5), "descend_B_exchange": (3, 5),
    "descend_100_exchange": (4, 5),
}  # fmt: skip
TERRACE = [((0, 0, 1), 0)]
INPUT = """
scenario = "coalescence"
temperature_K = 500
[lattice]
cell = "fcc"
element = "Cu"
lattice_constant_nm = 0.3615
[[particle]]
shape = "sphere"
radius_a = 3
[rates]
model = "pattern_table"
table = "made.csv"
fallback = ["linear"]
[series]
every_events = 10
[stop]
events = 10
"""


def shipped_patterns():
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if line[0] != "#")
    return [int(row["pattern"], 16) for row in rows]


def n_initial(pattern):
    steps = [s for i, s in enumerate(SITES) if pattern >> i & 1]
    return sum(math.dist(s, START) ** 2 < 2.5 for s in steps)


def neighbours(places, place, bond_A):
    return sum(abs(math.dist(place, other) - bond_A) < 1e-6 for other in places)


class ComputeBarriers(ProgramTest):
    def compute(self, *arguments, code=0):
        command = [sys.executable, "-B", SCRIPT, *arguments]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True,
                              check=False, cwd=self.folder)  # fmt: skip
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stderr

    def test_the_atoms_about_a_hop_have_its_pattern(self):
        rules = surroundings.rules()
        a = LAMMPS.lattice_constant_A
        for pattern in shipped_patterns():
            hop = surroundings.PatternHop(pattern, rules.get(pattern, TERRACE))
            block = hop_energies.block(LAMMPS, hop.is_filled)
            atoms = {tuple(round(x, 5) for x in p) for p in block.starts[1:]}
            self.assertEqual(len(atoms), len(block.starts) - 1)
            places = [tuple(round(a * x, 5) for x in hop_energies.turned(s)) for s in SITES]
            read = sum(1 << i for i, place in enumerate(places) if place in atoms)
            self.assertEqual(hex(read), hex(pattern))
            counts = [neighbours(block.starts[1:], ends[0], a / math.sqrt(2))
                      for ends in (block.starts, block.ends)]  # fmt: skip
            self.assertEqual(counts, [n_initial(pattern), n_initial(way_back(pattern))])

    def test_facets_and_steps_go_on_as_they_are(self):
        rules = surroundings.rules()
        for name in ("terrace_100", "terrace_111", "along_A", "detach_A", "detach_B"):
            rule = named_processes.PROCESSES[name].rule
            pattern = surroundings.pattern_of(rule)
            found = rules[pattern]
            sites = [(x, y, x + y - 2 * z) for x in range(-4, 5) for y in range(-4, 5)
                     for z in range(-4, 5)]  # fmt: skip
            for site in sites:
                if site not in (START, END):
                    self.assertEqual(surroundings.filled(found, site),
                                     surroundings.filled(rule, site), (name, site))  # fmt: skip

    def test_named_processes_have_the_coordinations_of_their_sites(self):
        self.assertEqual(COORDINATIONS.keys(), named_processes.PROCESSES.keys())
        for name, process in named_processes.PROCESSES.items():
            block = hop_energies.block(LAMMPS, process.is_filled, process.moves)
            movers = block.mover_count
            bond_A = LAMMPS.lattice_constant_A / math.sqrt(2)
            before = neighbours(block.starts[1:], block.starts[0], bond_A)
            after = neighbours([*block.ends[:movers - 1], *block.ends[movers:]],
                               block.ends[movers - 1], bond_A)  # fmt: skip
            self.assertEqual((before, after), COORDINATIONS[name], name)
        # A steps have {100} faces: the 18 sites are those of the step of (100).
        along_100 = surroundings.pattern_of([((0, 0, 1), 0), ((-1, 1, 0), 0)])
        along = {name: surroundings.pattern_of(named_processes.PROCESSES[name].rule)
                 for name in ("along_A", "along_B")}  # fmt: skip
        self.assertEqual(canonical(along["along_A"]), canonical(along_100))
        self.assertNotEqual(canonical(along["along_B"]), canonical(along_100))

    def test_the_hops_of_a_state_have_its_atoms_about_them(self):
        # An adatom near the rim of a slab of (100), periodic along x and y.
        slab = [(x, y, z) for x in range(8) for y in range(8) for z in range(3)
                if (x + y + z) % 2 == 0]  # fmt: skip
        lines = [f"Cu {1.8075 * x} {1.8075 * y} {1.8075 * z}" for x, y, z in
                 [*slab, (0, 1, 3)]]  # fmt: skip
        header = 'Lattice="14.46 0 0 0 14.46 0 0 0 40" pbc="T T F"'
        path = self.write("s.xyz", "\n".join([str(len(lines)), header, *lines]) + "\n")
        state = state_hops.read_state(path)
        found = state_hops.hops_of(state)
        terrace = surroundings.pattern_of(named_processes.PROCESSES["terrace_100"].rule)
        self.assertEqual(len(found[canonical(terrace)]), 4)
        for pattern, hops in found.items():
            hop = hops[-1]
            block = hop_energies.block(LAMMPS, hop.is_filled)
            bond_A = LAMMPS.lattice_constant_A / math.sqrt(2)
            counts = [neighbours(block.starts[1:], ends[0], bond_A)
                      for ends in (block.starts, block.ends)]  # fmt: skip
            back = [n_initial(p) for p in (way_back(pattern), pattern)]
            self.assertIn(counts, [back, back[::-1]])
        self.write("s.xyz", "3\n" + header + "\nCu 0 0 0\nCu 2 0 0\nCu 0 3 0\n")
        with self.assertRaisesRegex(state_hops.NoState, "not on the lattice"):
            state_hops.read_state(path)

    def test_a_written_table_is_read_by_adatom(self):
        patterns = sorted({max(p, way_back(p)) for p in shipped_patterns()})[:40]
        found = {f"0x{p:05x}": [0.5 + p * 1e-6, 0.3] for p in patterns}
        found |= {"0x00001": "unstable", "0x00002": "broken"}
        text = barrier_file.pattern_text(found, LAMMPS, "drag", "flat")
        self.assertIn("42 hops, of which 1 had an end that does not hold and 1 had no", text)
        self.assertNotIn("median of several", text)
        self.write("made.csv", text)
        self.write("a.toml", INPUT)
        out, _ = self.adatom("check", "a.toml")
        self.assertIn("made.csv", out)

    def test_hops_of_one_pattern_have_their_median(self):
        found = {"0x16aa5": [0.4, 0.2], "0x16aa5-2": [0.5, 0.3], "0x16aa5-3": [0.9, 0.3],
                 "0x16aa4": [0.26, 0.28]}  # fmt: skip
        text = barrier_file.pattern_text(found, LAMMPS, "drag", "flat")
        self.assertIn("\n0x16aa5,0.5000\n", text)
        self.assertIn("\n0x16aa4,0.2700\n", text)
        self.assertIn("2 rows are the median of several, up to 0.50 eV apart", text)

    def test_what_is_missing_or_wrong_is_one_clear_line(self):
        some = ("--element", "Cu", "--potential", TABLE, "--patterns", "0x16aa4")
        error = self.compute("o.csv", *some, "--lmp", "no_such_lmp", code=3)
        self.assertEqual(error, "compute_barriers.py: no_such_lmp: not found: this needs"
                         " LAMMPS, which is optional (apt-get install lammps lammps-data"
                         " openmpi-bin)\n")  # fmt: skip
        # `true` stands in for LAMMPS: none of these comes so far as to run it.
        some = ("--element", "Cu", "--lmp", "true")
        for arguments, said in [
            (("--potential", "none.eam", "--patterns", "0x16aa4"), "none.eam: no such file"),
            (("--potential", TABLE, "--patterns", "fly.csv"), "fly.csv: no such file"),
            (("--potential", TABLE, "--patterns", "0x40000"), "more than 18 sites"),
            (("--potential", TABLE, "--named", "fly"), "fly: none of terrace_100"),
            (("--potential", TABLE, "--patterns", "0x36a25"), "none of the hops"),
            (("--potential", TABLE, "--patterns", self.write("e.csv", "")), "no pattern"),
            (("--potential", TABLE, "--state", TABLE), "no extended XYZ"),
        ]:
            error = self.compute("o.csv", *some, *arguments, code=3)
            self.assertIn(said, error)
            self.assertEqual(error.count("\n"), 1)
        self.compute("o.csv", code=2)
        asked = ("--potential", TABLE, "--patterns", "0x16aa4")
        error = self.compute("o.csv", *some, *asked, "--jobs", "0", code=2)
        self.assertIn("--jobs: 0: must be more than 0", error)

    def test_finished_hops_are_kept_and_other_settings_refused(self):
        settings = {"program": "/bin/true"}
        (self.folder / "o.csv.work").mkdir()
        self.write("o.csv.work/settings.json", json.dumps(settings))
        error = self.compute("o.csv", "--element", "Cu", "--lmp", "true", "--potential",
                             TABLE, "--lattice-constant-nm", "0.3615", "--patterns",
                             "0x16aa4", code=3)  # fmt: skip
        self.assertIn("o.csv.work: made with", error)

    @unittest.skipUnless(
        shutil.which("lmp"), "lmp: not found: apt-get install lammps lammps-data"
    )
    def test_lammps_gives_the_barriers_of_slabs(self):
        # Nudged elastic bands on periodic slabs of eight by eight atoms and five layers
        # gave 0.506 and 0.030 eV; the surroundings here end elsewhere.
        out = ("o.csv", "--element", "Cu", "--potential", POTENTIAL, "--free-nm", "0.8")
        self.compute(*out, "--named", "terrace_100", "terrace_111")
        rows = (self.folder / "o.csv").read_text(encoding="utf-8").splitlines()[-2:]
        found = {name: float(text) for name, text in (row.split(",") for row in rows)}
        self.assertAlmostEqual(found["terrace_100"], 0.506, delta=0.02)
        self.assertAlmostEqual(found["terrace_111"], 0.030, delta=0.02)
        self.write("broken.eam", "no potential\n")
        error = self.compute("p.csv", "--element", "Cu", "--potential", "broken.eam",
                             "--named", "terrace_100", code=1)  # fmt: skip
        self.assertIn("lmp failed", error)
        self.assertIn("ERROR", error)


main()
