"""`adatom analyze film` reads the tables of runs and writes tables and plots."""

import csv
import re
import xml.etree.ElementTree

from program import ProgramTest, main

HEADER = ("time_s,events,coverage_ML,island_density_per_site,roughness_layers,spans_x,"
          "layer_1_coverage,layer_2_coverage\n")


FILM = """
scenario = "deposition"
temperature_K = 300
[lattice]
cell = "square"
lattice_constant_nm = 0.3
[box]
size_cells = [60, 60, 1]
[rates]
model = "bond_counting"
bond_energy_eV = 0.3
fewest_final_neighbours = 0
attempt_frequency_per_s = 1e10
[series]
measurements = ["deposition", "islands"]
every_events = 100
[deposition]
flux_ML_per_s = 1e6
"""


class FilmAnalysis(ProgramTest):
    def made_up_run(self, name, seed=1, flux=1, peak=0.01):
        """Island density with its maximum `peak` at coverage 0.25, W = theta^(1/2)."""
        run = self.folder / name
        run.mkdir()
        rows = [HEADER]
        for i in range(1, 101):
            theta = 0.01 * i
            rows.append(f"{i},{i},{theta},{peak * (1 - (theta - 0.25)**2)},{theta**0.5},"
                        f"{int(i > 59)},{min(theta, 0.9)},{max(theta - 0.9, 0)}\n")
        (run / "series.csv").write_text("".join(rows))
        (run / "island_sizes.csv").write_text(
            "time_s,events,atoms,count\n10,10,1,9\n10,10,2,5\n10,10,3,9\n10,10,5,2\n")
        (run / "input.toml").write_text(
            f"# --set seed={seed}\nseed = {seed}\nflux_ML_per_s = {flux}\n")

    def plots(self, directory):
        """The names of the plots, each of which is XML with an svg as its root, and has its
        numbers beside it."""
        paths = sorted((self.folder / directory).glob("*.svg"))
        self.assertEqual({path.name for path in (self.folder / directory).iterdir()},
                         {name for path in paths
                          for name in (path.name, f"{path.stem}.points.csv")})
        for path in paths:
            root = xml.etree.ElementTree.parse(path).getroot()
            self.assertEqual(root.tag, "{http://www.w3.org/2000/svg}svg")
        return [path.name for path in paths]

    def test_seeds_are_one_study_and_other_inputs_another(self):
        self.made_up_run("a & <b>", seed=1, peak=0.01)
        self.made_up_run("second", seed=2, peak=0.012)
        self.made_up_run("third", flux=2)
        out, _ = self.adatom("analyze", "film", "a & <b>", "second/", "third")
        self.assertEqual(out.count("Film growth: "), 2)
        self.assertIn("Film growth: flux_ML_per_s 1: a & <b> and 1 more\n2 seeds", out)
        self.assertIn("N_sat = 0.011 +- 0.001 per site at coverage 0.25", out)
        self.assertIn("beta = 0.5 ", out)
        self.assertIn("Percolation along x: first at 0.6 +- 0 of coverage_ML", out)
        self.assertIn("32 islands", out)
        self.assertIn('No capture zones: measurements of [series] without "capture_zones"', out)
        self.assertEqual(self.plots("film_plots"), [
            "island_density.svg", "island_sizes.svg", "layers.svg", "roughness.svg"])
        density = (self.folder / "film_plots/island_density.svg").read_text()
        self.assertEqual(density.count("<polyline"), 2)
        for label in ("flux_ML_per_s 1 (2 seeds)", "flux_ML_per_s 2"):
            self.assertIn(label, density)
        # Alone they have no other name than their directory.
        out, _ = self.adatom("analyze", "film", "a & <b>", "second/")
        self.assertIn("Film growth: a & <b> and 1 more\n2 seeds", out)
        density = (self.folder / "film_plots/island_density.svg").read_text()
        self.assertIn("a &amp; &lt;b&gt; (2 seeds)", density)

    def test_what_becomes_of_a_film_after_its_flux_is_plotted_against_time(self):
        self.made_up_run("a")
        with open(self.folder / "a/input.toml", "a") as text:
            text.write("[deposition]\nuntil_s = 100\n")
        series = self.folder / "a/series.csv"
        later = "".join(f"{t},200,1,{0.01 / t},0.5,1,0.9,0.1\n" for t in (110, 200, 1100))
        series.write_text(series.read_text() + later)
        self.adatom("analyze", "film", "a")
        self.assertEqual(self.plots("film_plots"), [
            "island_density.svg", "island_density_later.svg", "layers.svg", "roughness.svg",
            "roughness_later.svg"])
        self.assertIn("Time after the flux (s)",
                      (self.folder / "film_plots/roughness_later.svg").read_text())

    def test_after_the_flux_is_when_all_has_arrived(self):
        # 1e6 ML/s for 2e-7 s of each 1e-6 s: 0.2 ML a pulse.
        pulses = FILM + "pulse_s = 2e-7\nperiod_s = 1e-6\nuntil_ML = 0.3\n"
        rows = "[series]\n", "[series]\ninterval_s = 1e-7\n"
        self.write("a.toml", pulses.replace("every_events = 100\n", "").replace(*rows)
                   + "[stop]\ntime_s = 9e-7\n")
        self.adatom("run", "a.toml", "-o", "between")
        self.adatom("run", "a.toml", "-o", "whole", "--set", "stop.time_s=3e-6")
        for name in ("between", "whole"):
            out, _ = self.adatom("analyze", "film", name, "--plots", f"{name}_plots")
            self.assertEqual("end: the last rows, after the flux" in out, name == "whole")
            self.assertEqual("island_density_later.svg" in self.plots(f"{name}_plots"),
                             name == "whole")

        # Of seeds that went on, and of others, those that did.
        self.adatom("run", "a.toml", "-o", "other", "--set", "seed=2")
        out, _ = self.adatom("analyze", "film", "whole", "other", "--plots", "none")
        self.assertIn("end: the last rows, after the flux, of 1 seed\n", out)
        # A flux that ends with the run has no time after it.
        self.write("b.toml", FILM + "until_s = 1e-7\n[stop]\ntime_s = 1e-7\n")
        for name, stop in (("at_its_end", []), ("later", ["--set", "stop.time_s=1e-6"])):
            self.adatom("run", "b.toml", "-o", name, *stop)
            out, _ = self.adatom("analyze", "film", name, "--plots", "none")
            self.assertEqual("after the flux" in out, name == "later")

    def test_the_last_state_of_a_run_counts(self):
        self.write("a.toml", FILM + "[stop]\ncoverage_ML = 0.31\n")
        self.adatom("run", "a.toml", "-o", "r", "--set", "series.every_events=1000000")
        out, _ = self.adatom("analyze", "film", "r", "--plots", "none")
        names, values = (self.folder / "r/final.csv").read_text().splitlines()
        last = dict(zip(names.split(","), map(float, values.split(","))))
        self.assertRegex(out, rf"\n{last['deposited_ML']:.4g} +{last['island_density_per_site']:.4g} ")

    def test_a_study_of_fluxes_is_analyzed_as_a_whole(self):
        self.write("study.toml", FILM + """
            [stop]
            coverage_ML = 0.3
            [sweep]
            "deposition.flux_ML_per_s" = [1e4, 1e5, 1e6]
            seed = [1, 2]
            """)
        self.adatom("sweep", "study.toml", "-o", "st", "--jobs", "2")
        out, _ = self.adatom("analyze", "film", "st", "--plots", "none")
        self.assertEqual(out.count("2 seeds; coverage"), 3)
        table = out[out.index("Saturation density against flux and temperature\n"):]
        rows = [line.split() for line in table.splitlines()[2:5]]
        # The same as of the runs of each by themselves.
        for number, row in enumerate(rows):
            one, _ = self.adatom("analyze", "film", f"st/run_{2 * number + 1:04}",
                                 f"st/run_{2 * number + 2:04}", "--plots", "none")
            mean, error = re.search(r"N_sat = (\S+) \+- (\S+) per site", one).groups()
            self.assertEqual(row, [["10000", "100000", "1e+06"][number], "300", mean, "+-",
                                   error, "2"])
            self.assertNotIn("Saturation density", one)
        self.adatom("analyze", "film", "st")
        self.assertIn("saturation_flux.svg", self.plots("film_plots"))
        self.assertNotIn("saturation_temperature.svg", self.plots("film_plots"))
        with open(self.folder / "film_plots/saturation_flux.points.csv", encoding="utf-8") as file:
            points = list(csv.DictReader(file))
        self.assertEqual([f"{float(p['Flux (ML/s)']):.6g}" for p in points],
                         [row[0] for row in rows])
        self.assertEqual([f"{float(p['Saturation density N_{sat} (per site)']):.4g}"
                          for p in points], [row[2] for row in rows])
        self.assertRegex(table, r"\nN_sat ~ F\^chi: chi = 0\.\d+ \+- 0\.\d+ \(3 points, chi2")
        for what in ("neck", "diffusion", "sintering"):
            self.assertRegex(self.adatom("analyze", what, "st", code=3)[1],
                             "st/run_0001/(series.csv|manifest.json)")
        (self.folder / "none").mkdir()
        for what in ("film", "neck", "study", "diffusion", "sintering"):
            self.assertIn("none: is no directory of a run or of a study",
                          self.adatom("analyze", what, "none", code=3)[1])

    def test_the_coverage_of_the_sizes_is_that_of_the_row_that_was_taken(self):
        self.made_up_run("r")
        out, _ = self.adatom("analyze", "film", "r", "--plots", "none")
        self.assertIn("Island sizes at coverage 0.1 (of all rows nearest to 0.1)", out)
        (self.folder / "r/island_sizes.csv").write_text(
            "time_s,events,atoms,count\n100,100,7,9\n")
        out, _ = self.adatom("analyze", "film", "r", "--plots", "none", "--coverage", "3")
        self.assertIn("Island sizes at coverage 1 (of all rows nearest to 3): 9 islands", out)
        # A film that evaporates has a coverage again: what counts is how it grew.
        with open(self.folder / "r/series.csv", "a") as series:
            series.write("101,101,0.5501,0.01,0.7,1,0.5501,0\n")
        (self.folder / "r/island_sizes.csv").write_text(
            "time_s,events,atoms,count\n55,55,2,8\n101,101,7,9\n")
        out, _ = self.adatom("analyze", "film", "r", "--plots", "none", "--coverage", "0.5501")
        self.assertIn("Island sizes at coverage 0.55 (of all rows nearest to 0.5501): 8", out)

    def test_plots_have_the_same_bytes_again_and_none_writes_none(self):
        self.made_up_run("r")
        self.adatom("analyze", "film", "r", "--plots", "p/one")
        self.adatom("analyze", "film", "r", "--plots", "p/two", "--coverage", "0.1",
                    "--window", "0.1-1")
        for name in self.plots("p/one"):
            self.assertEqual((self.folder / "p/one" / name).read_bytes(),
                             (self.folder / "p/two" / name).read_bytes())
        self.adatom("analyze", "film", "r", "--plots", "none")
        self.assertEqual({p.name for p in self.folder.iterdir()}, {"r", "p"})

    def test_what_is_not_there_is_named(self):
        (self.folder / "r").mkdir()
        self.write("r/series.csv", "time_s,events,deposited_ML\n0,0,0\n1,1,0.5\n")
        out, _ = self.adatom("analyze", "film", "r")
        for measurement in ["islands", "layers", "roughness", "percolation"]:
            self.assertIn(f'without "{measurement}"', out)
        self.assertIn('No island sizes: lists of [series] without "island_sizes"', out)
        self.assertEqual(self.plots("film_plots"), [])
        self.write("r/series.csv", "time_s,events\n0,0\n")
        _, error = self.adatom("analyze", "film", "r", code=3)
        self.assertIn("series.csv:1: coverage_ML: there is no such column", error)

    def test_the_numbers_of_a_window_may_have_exponents(self):
        self.made_up_run("r")
        windows = ("0.1-1", "1e-1-1", "1E-1-1e0", "0.01E1-1")
        told = {self.adatom("analyze", "film", "r", "--plots", "none", "--window", window)[0]
                for window in windows}
        self.assertEqual(len(told), 1)

    def test_bad_tables_and_options_are_refused(self):
        self.made_up_run("r")
        self.adatom("analyze", "film", "nowhere", code=3)
        self.adatom("analyze", "film", "r", "--coverage", "much", code=2)
        self.adatom("analyze", "film", "r", "--window", "2-1", code=2)
        self.adatom("analyze", "film", "r", "--plots", "r/series.csv/x", code=4)
        self.write("r/island_sizes.csv", "time_s,events,atoms,count\n10,10,2.5,1\n")
        _, error = self.adatom("analyze", "film", "r", code=3)
        self.assertIn("island_sizes.csv:2: atoms: is not a whole number", error)
        self.write("r/series.csv", HEADER + "1,2,3\n")
        _, error = self.adatom("analyze", "film", "r", code=3)
        self.assertIn("series.csv:2:", error)


main()
