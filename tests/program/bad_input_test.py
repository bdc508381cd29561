"""Bad input: every mistake in one pass, where it is and what is allowed, code 3, nothing
written."""

import re

from program import SMALL, SOURCE, ProgramTest, main


class BadInput(ProgramTest):
    def refuse(self, text, *overrides):
        self.write("bad.toml", text)
        sets = [word for override in overrides for word in ("--set", override)]
        _, err = self.adatom("run", "bad.toml", "-o", "r", *sets, code=3)
        self.assertFalse((self.folder / "r").exists())
        return err

    def test_all_mistakes_are_told_at_once_with_their_places(self):
        text = SMALL.replace("temperature_K = 500", "temperature_K = -5")
        text = text.replace('cell = "fcc"', 'cell = "fc"').replace("radius_a = 3", "radius_b = 3", 1)
        text = text.replace("bond_energy_eV = 0.1", 'bond_energy_eV = "x"')
        text = text.replace("points_per_decade = 10", "points_per_decade = nan")
        err = self.refuse(text)
        for place, words in [
                ("3:", ["temperature_K = -5", "> 0"]),
                ("5:", ["lattice.cell", 'fcc']),
                ("8:", ["particle[0].radius_a", "missing", "radius_nm in nanometres"]),
                ("10:", ["particle[0].radius_b", "radius_a"]),
                ("18:", ["rates.bond_energy_eV", "number"]),
                ("21:", ["series.points_per_decade"])]:
            lines = [line for line in err.splitlines() if line.startswith("bad.toml:" + place)]
            self.assertTrue(lines, place + "\n" + err)
            for word in words:
                self.assertIn(word, " ".join(lines))
        self.assertRegex(err, r"\d mistakes")

    def test_all_mistakes_of_a_film_are_told_at_once(self):
        text = (SOURCE / "examples/cluster_film.toml").read_text()
        lines = text.splitlines()
        err = self.refuse(text, "deposition.atoms=100000", "deposition.until_ML=40",
                          "lattice.cell=\"hcp\"")
        self.assertIn("not all sites of this lattice are alike", err)
        self.assertIn("more layers than the box has room for", err)
        text = text.replace("flux_per_nm2_s = 100", "flux_per_nm2_s = 0").replace(
            "layers = 0 ", "layers = -1 ").replace('"contact"', '"contract"')
        err = self.refuse(text)
        for start, words in [("layers = 0", "out of range"), ("until_ML", "the flux is zero"),
                             ("measurements", '"contract"')]:
            number = 1 + next(k for k, line in enumerate(lines) if line.startswith(start))
            self.assertRegex(err, rf"bad\.toml:{number}:.*{words}")

    def test_all_mistakes_of_a_diffusion_input_are_told_at_once(self):
        text = """scenario = "diffusion"
temperatures_K = [400, 300, 400]
events_each = 0
[lattice]
cell = "fcc"
lattice_constant_nm = 0.4
[box]
size_cells = [5, 5, 2]
[slab]
layers = 3
[tracer]
kind = "island"
atoms = 40
[rates]
model = "bond_counting"
bond_energy_eV = 0.1
[series]
every_events = 10
"""
        err = self.refuse(text)
        for line, words in [(2, "comes twice"), (3, "events_each"), (13, "own image")]:
            self.assertRegex(err, rf"bad\.toml:{line}:.*{words}")
        err = self.refuse(text.replace('"island"\natoms = 40', '"dimer"'), "slab.layers=0")
        self.assertRegex(err, r"bad\.toml:12:.*vacancy")
        self.assertIn("slab.layers", err)
        self.assertIn("no room", self.refuse(text.replace('"island"\natoms = 40', '"adatom"')))
        self.assertIn("temperatures_K", self.refuse(text, "temperatures_K=[]"))

    def test_every_bad_value_is_refused(self):
        for override in [
                "seed=-1", "stream=9000", "temperature_K=inf", "temperature_K=nan",
                "lattice.lattice_constant_nm=0", "particle[0].radius_a=-1",
                "particle[0].radius_a=1e9", "particle[1].touch=2", "particle[1].touch=0",
                "particle[1].axis=[0,0,0]", "rates.fewest_final_neighbours=12",
                "rates.counting=sideways", "series.every_events=5", "series.first_s=0",
                "stop.events=-1", "box.size_cells=[1,1,1]", "box.size_cells=[1,2]",
                "box.periodic=[true,true]", "scenario=film", "series.measurements=[\"nec\"]",
                "trajectory.gzip=maybe", "unknown=1", "stage=5"]:
            with self.subTest(override=override):
                table = re.match(r"\w+", override)[0]
                self.assertRegex(self.refuse(SMALL, override), rf"\b{table}\b")

    def test_a_run_without_end_or_without_atoms_is_refused(self):
        self.assertIn("never end", self.refuse(SMALL.replace("events = 100000", "")))
        err = self.refuse(SMALL, "particle[0].radius_a=0.1", "particle[0].position_a=[0.3,0.3,0.3]",
                          "particle[1].radius_a=0.1")
        self.assertIn("no site", err)

    def test_a_box_that_cannot_fit_into_memory_is_refused(self):
        err = self.refuse(SMALL, "box.size_cells=[100000,100000,100000]")
        self.assertIn("sites", err)

    def test_a_short_periodic_side_is_refused(self):
        err = self.refuse(SMALL, "box.size_cells=[20,20,1]", "box.periodic=[false,false,true]",
                          "particle[0].shape=slab", "particle[0].thickness_a=1")
        self.assertIn("size_cells", err)

    def test_files_that_are_no_input_are_refused(self):
        for name in ["missing.toml", "/dev/zero", "."]:
            self.adatom("check", name, code=3)
        self.write("broken.toml", "[ = 1")
        _, err = self.adatom("check", "broken.toml", code=3)
        self.assertTrue(re.match(r"broken\.toml:1:\d+", err), err)

    def test_mistakes_of_a_barrier_table_are_told_with_its_lines(self):
        self.write("t.csv", "# metal: X\n# source: y\n# method: z\n"
                            "n_initial,n_final,barrier_eV\n1,1,abc\n2,99,0.5\n")
        text = SMALL.replace('model = "bond_counting"\nbond_energy_eV = 0.1',
                             'model = "barrier_table"\ntable = "t.csv"')
        err = self.refuse(text, "temperature_K=-1")
        self.assertIn("t.csv:5", err)
        for key in ("metal", "method"):
            self.write("u.csv", "# metal: X\n# source: y\n# method: z\n".replace(
                f"# {key}", f"# note: {key}") + "n_initial,n_final,barrier_eV\n1,1,0.1\n")
            self.assertIn(f'"u.csv": {key} is missing (a line',
                          self.refuse(text.replace("t.csv", "u.csv")))
        self.assertIn("t.csv:6", err)
        self.assertIn("temperature_K", err)

    def test_mistakes_of_a_process_table_and_of_one_laid_over_it_are_told(self):
        about = "# metal: Ag\n# source: nobody\n# method: made up\nprocess,barrier_eV\n"
        self.write("t.csv", about + "terace_111,0.1\nalong_A,nan\nalong_B,-1\nalong_B,0.2\n")
        self.write("o.csv", about.replace("barrier_eV", "E_eV") + "along_A,0.1\n")
        text = SMALL.replace('model = "bond_counting"',
                             'model = "process_table"\ntable = "t.csv"\noverride = ["o.csv"]')
        err = self.refuse(text.replace("bond_energy_eV = 0.1", 'fallback = ["linear"]'))
        for words in ["t.csv:5:1: process = terace_111: is no process (terrace_111",
                      "t.csv:6:9: barrier_eV = nan: is not finite",
                      "t.csv:7:9: barrier_eV = -1: is negative",
                      "t.csv:8:1: process = along_B: the process comes twice",
                      "o.csv:4:9: "]:
            self.assertIn(words, err)

    def test_a_table_of_a_million_lines_is_refused_at_once(self):
        about = "# metal: Ag\n# source: nobody\n# method: made up\n"
        for model, head, row in [("pattern_table", "pattern,barrier_eV\n", "0x1,0.1\n"),
                                 ("process_table", "process,barrier_eV\n", "along_A,0.1\n")]:
            self.write("t.csv", about + head + 1000000 * row)
            text = SMALL.replace('model = "bond_counting"', f'model = "{model}"\ntable = "t.csv"')
            err = self.refuse(text.replace("bond_energy_eV = 0.1", 'fallback = ["linear"]'))
            self.assertIn("t.csv", err)
            self.assertLess(len(err.splitlines()), 110)

    def test_numbers_beyond_all_measure_are_told_shortly(self):
        err = self.refuse(SMALL, "seed=9223372036854775808")
        self.assertIn("9223372036854775808", err)
        self.assertNotIn("is text", err)
        self.assertIn("4e+18 sites",
                      self.refuse(SMALL, "box.size_cells=[1000000,1000000,1000000]"))
        self.write("huge.csv", "# metal: X\n# source: y\n# method: z\n"
                               "n_initial,n_final,barrier_eV\n1,1,1e300\n")
        self.assertIn("huge.csv:5:5: barrier_eV = 1e300: is too large",
                      self.adatom("rates", "./huge.csv", code=3)[1])

    def test_atoms_off_the_lattice_are_refused(self):
        self.write("p.xyz", "2\n\nAu 0 0 0\nAu 1.3 0.2 0\n")
        text = SMALL.replace('shape = "sphere"\nradius_a = 3\n[[', 'shape = "atoms"\nfile = "p.xyz"\n[[', 1)
        self.assertIn("not on a lattice site", self.refuse(text))


main()
