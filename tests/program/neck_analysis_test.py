"""analyze neck takes runs, trajectories of atoms that lie anywhere, and curves."""

import csv
import gzip
import json
import lzma
import math
import os
import pathlib
import random
import re
import resource
import subprocess
import xml.etree.ElementTree

from program import ADATOM, SMALL, SOURCE, ProgramTest, main

DUMP = SOURCE / "tests/data/s100_T500_s101.dump.gz"
STEP = ("--timestep-ps", "0.005")
DEFINITIONS = ("midplane", "minimum", "slab", "gyration", "projected")


# A sphere of R = 1.224 nm on a slab of half that thickness, its lowest atom on the slab.
PLATE = SMALL.replace('[[particle]]\nshape = "sphere"\nradius_a = 3', """[box]
size_cells = [12, 12, 14]
periodic = [true, true, false]
[[particle]]
shape = "slab"
thickness_a = 3""", 1).replace("axis = [1, 1, 0]", "axis = [0, 0, 1]\ngap_a = 0.5")


class NeckAnalysis(ProgramTest):
    def curve(self, name):
        with open(self.folder / "curves" / f"{name}.csv", encoding="utf-8") as file:
            return [{k: float(v) for k, v in row.items()} for row in csv.DictReader(file)]

    def test_a_dump_gives_its_curve_and_a_report_and_the_curve_is_read_again(self):
        out, _ = self.adatom("analyze", "neck", DUMP, *STEP, "--lattice-constant-nm", "0.408",
                             "--curves", "curves")
        self.assertIn("5 frames\n", out)
        self.assertIn("particles of 614 and 614 atoms, told apart by type; R = 1.3552 nm", out)
        for definition in (*DEFINITIONS, "cut", "voronoi"):
            self.assertIn(f"Definition of r: {definition}\n", out)
        rows = self.curve(DUMP.name)
        self.assertEqual([row["time_s"] for row in rows],
                         [0, 5.6e-12, 2.2e-11, 1.01e-10, 6.1e-10])
        self.assertEqual([row["slab_atoms"] for row in rows], [3, 13, 53, 79, 84])
        self.assertEqual(rows[0]["shrinkage"], 0)
        self.assertAlmostEqual(rows[-1]["shrinkage"], 1 - 20.2474 / 28.7955, 5)
        again, _ = self.adatom("analyze", "neck", f"curves/{DUMP.name}.csv",
                               "--radius-nm", "1.3552", "--definition", "slab")
        level = [line for line in out.split("Definition of r: slab")[1].splitlines()
                 if line.startswith("0.324")]
        self.assertIn(level[0], again)

    def test_the_radius_is_that_of_the_smaller_particle(self):
        out, _ = self.adatom("analyze", "neck", DUMP, *STEP, "--lattice-constant-nm", "0.408",
                             "--particles", "ids:1-400", "--definition", "slab")
        # A sphere of 400 atoms, each of a^3 / 4.
        radius_nm = 0.408 * (3 / (4 * math.pi) * 400 / 4) ** (1 / 3)
        self.assertEqual(f"{radius_nm:.4f}", "1.1748")
        self.assertIn(f"particles of 400 and 828 atoms, told apart by ids; R = {radius_nm:.4f} nm",
                      out)

    def test_two_files_are_seeds_only_where_that_is_said(self):
        (self.folder / "b.dump.gz").write_bytes(DUMP.read_bytes())
        arguments = ("analyze", "neck", DUMP, "b.dump.gz", *STEP, "--definition", "slab")
        self.assertNotIn("2 seeds", self.adatom(*arguments)[0])
        self.assertIn("2 seeds", self.adatom(*arguments, "--one-study")[0])

    def test_runs_are_seeds_of_a_study_only_if_nothing_else_differs(self):
        self.write("a.toml", SMALL.replace("events = 100000", "events = 20000"))
        self.adatom("run", "a.toml", "-o", "n1")
        self.adatom("run", "a.toml", "-o", "n2", "--seed", "2")
        self.adatom("run", "a.toml", "-o", "n3", "--set", "temperature_K=600")
        arguments = ("analyze", "neck", "n1", "n2", "n3", "--definition", "slab")
        out, _ = self.adatom("analyze", "neck", "n1", "n2")
        self.assertIn("2 seeds", out)
        self.assertNotIn("n1,", out)
        out, _ = self.adatom(*arguments)
        self.assertIn("temperature_K 500, particles 1 and 2, slab\n", out)
        self.assertIn("temperature_K 600, particles 1 and 2, slab\n", out)
        self.assertIn("2 seeds", out)
        self.assertNotIn("3 seeds", out)
        self.assertIn("3 seeds", self.adatom(*arguments, "--one-study")[0])

    def test_runs_by_tables_of_one_name_and_other_barriers_are_no_seeds_of_each_other(self):
        for folder, barrier in (("a", 0.1), ("b", 0.2)):
            (self.folder / folder).mkdir()
            self.write(f"{folder}/mine.csv", "# metal: x\n# source: x\n# method: x\n"
                       "n_initial,n_final,barrier_eV\n" + "".join(
                           f"{i},{f},{barrier * i}\n" for i in range(12) for f in range(12)))
            self.write(f"{folder}/in.toml", SMALL.replace(
                'model = "bond_counting"\nbond_energy_eV = 0.1',
                'model = "barrier_table"\ntable = "mine.csv"'))
            for seed in (1, 2):
                self.adatom("run", f"{folder}/in.toml", "-o", f"{folder}{seed}", "--seed", seed,
                            "--set", "stop.events=2000")
        out, _ = self.adatom("analyze", "neck", "a1", "a2", "b1", "--definition", "slab",
                             "--curves", "curves")
        self.assertIn("a1, particles 1 and 2, slab\n", out)
        self.assertIn("b1, particles 1 and 2, slab\n", out)
        self.assertIn("2 seeds", out)
        self.assertNotIn("3 seeds", out)
        # A setting in which others differ does not make them one either.
        self.adatom("run", "b/in.toml", "-o", "hot", "--set", "stop.events=2000",
                    "--set", "temperature_K=600")
        out, _ = self.adatom("analyze", "neck", "a1", "a2", "b1", "hot", "--definition", "slab")
        for name in ("a1", "b1", "temperature_K 600"):
            self.assertIn(f"{name}, particles 1 and 2, slab\n", out)
        self.assertNotIn("3 seeds", out)

    def test_a_sphere_on_a_slab_has_a_neck_beside_its_own_radius(self):
        self.write("a.toml", PLATE)
        for seed in (1, 2):
            self.adatom("run", "a.toml", "-o", f"r{seed}", "--seed", str(seed))
        out, _ = self.adatom("analyze", "neck", "r1", "r2", "--definition", "minimum",
                             "--mean-curve", "m.csv")
        self.assertIn("2 seeds", out)
        last = []
        for seed in (1, 2):
            facts = json.loads((self.folder / f"r{seed}/manifest.json").read_text())["facts"]
            self.assertAlmostEqual(facts["neck_1_2_R_nm"], 3 * 0.408)
            with open(self.folder / f"r{seed}/series.csv", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
            for definition in DEFINITIONS:
                self.assertGreater(float(rows[-1][f"neck_1_2_{definition}_nm"]), 0)
            # A single atom of the layer at first.
            self.assertAlmostEqual(float(rows[0]["neck_1_2_midplane_nm"]),
                                   0.408 * math.sqrt(0.5 / math.pi))
            last.append(float(rows[-1]["neck_1_2_minimum_nm"]))
        with open(self.folder / "m.csv", encoding="utf-8") as file:
            ratio = float(list(csv.DictReader(file))[-1]["r_over_R"])
        self.assertGreater(ratio * 3 * 0.408, 0.8 * min(last))
        self.assertLess(ratio * 3 * 0.408, 1.2 * max(last))

    def test_a_study_of_spheres_on_slabs_goes_by_the_atoms_of_the_spheres(self):
        self.write("a.toml", PLATE)
        self.write("s.toml", """base = "a.toml"
[set]
"stop.events" = 20000
[sweep]
"particle[1].radius_a" = [2, 3]
""")
        self.adatom("sweep", "s.toml", "-o", "d")
        self.adatom("analyze", "study", "d", "--definition", "minimum", "--figure", "none")
        with open(self.folder / "study.csv", encoding="utf-8") as file:
            atoms = [float(row["atoms"]) for row in csv.DictReader(file)]
        # Sites within 2 and 3 of a site: 1 + 12 + 6 + 24 + 12 + 24 + 8 + 48 + 6 up to 2.
        self.assertEqual(atoms[0], 141)
        self.assertAlmostEqual(atoms[1], 4 * 4 / 3 * math.pi * 27, delta=40)

    def test_runs_of_one_name_may_be_given_with_curves(self):
        self.write("a.toml", SMALL)
        for seed, folder in enumerate(("one", "two")):
            self.adatom("run", "a.toml", "-o", f"{folder}/run", "--set", "stop.events=1000",
                        "--seed", str(seed))
        self.adatom("analyze", "neck", "one/run", "two/run", "--curves", "curves")

    def test_a_run_that_went_on_is_still_of_its_study_but_not_another_seed(self):
        self.write("a.toml", SMALL)
        for seed in (1, 2):
            self.adatom("run", "a.toml", "-o", f"r{seed}", "--seed", str(seed))
        self.adatom("resume", "r2", "--set", "stop.events=120000")
        out, _ = self.adatom("analyze", "neck", "r1", "r2")
        self.assertIn("2 seeds", out)
        self.adatom("run", "a.toml", "-o", "r3", "--seed", "1", "--set", "stop.events=9000")
        _, err = self.adatom("analyze", "neck", "r1", "r2", "r3", code=2)
        self.assertIn("r3: the same run as r1", err)

    def test_options_that_none_of_the_sources_needs_are_refused(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=1000")
        for option, value in (("--radius-nm", "9"), ("--slab-nm", "0.4"),
                              ("--particles", "origin"), ("--lattice-constant-nm", "0.4"),
                              ("--timestep-ps", "1")):
            _, err = self.adatom("analyze", "neck", "r", option, value, code=2)
            self.assertIn(f"{option} is only for", err)
        self.adatom("analyze", "neck", "r", "r/final.xyz", "--particles", "origin")

    def test_curves_of_files_with_one_name_do_not_replace_each_other(self):
        (self.folder / "b").mkdir()
        (self.folder / "b" / DUMP.name).write_bytes(DUMP.read_bytes())
        _, err = self.adatom("analyze", "neck", DUMP, f"b/{DUMP.name}", *STEP,
                             "--curves", "curves", code=2)
        self.assertIn(f"would both be {DUMP.name}.csv", err)
        self.assertFalse((self.folder / "curves").exists())

    def test_a_run_measured_on_the_lattice_and_off_it_has_the_same_neck(self):
        self.write("a.toml", SMALL.replace("[1, 1, 0]", "[1, 0, 0]")
                   .replace("radius_a = 3", "radius_a = 5"))
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=0")
        out, _ = self.adatom("analyze", "neck", "r/final.xyz", "--curves", "curves",
                             "--lattice-constant-nm", "0.408")
        self.assertIn("told apart by origin", out)
        header, first = (self.folder / "r/series.csv").read_text().splitlines()[:2]
        row = dict(zip(header.split(","), map(float, first.split(","))))
        measured = self.curve("final.xyz")[0]
        for definition in DEFINITIONS:
            name = f"neck_1_2_{definition}_nm"
            self.assertAlmostEqual(row[name], measured[name], 5)

    def test_a_definition_that_was_not_measured_is_refused(self):
        self.write("a.toml", SMALL.replace("events = 100000", "events = 1000"))
        self.adatom("run", "a.toml", "-o", "n")
        for definition in ("cut", "voronoi"):
            _, err = self.adatom("analyze", "neck", "n", "--definition", definition, code=3)
            self.assertIn(f"n: --definition = {definition}: no neck was measured like this "
                          "(it has gyration, midplane, minimum, projected, slab)", err)
            _, err = self.adatom("analyze", "study", "n", "--definition", definition, code=2)
            self.assertIn(f"{definition} not in {{midplane,", err)
        self.assertFalse((self.folder / "study.csv").exists())

    def test_a_table_takes_memory_only_for_what_it_holds(self):
        if b"__asan_init" in pathlib.Path(ADATOM).read_bytes():
            self.skipTest("the sanitizer itself takes all addresses")
        names = ",".join(f"a{k}" for k in range(60000))
        self.write("wide.csv", f"time_s,neck_nm,{names}\n" + 100000 * ".\n")

        def little_memory():
            resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        done = subprocess.run([ADATOM, "analyze", "neck", "wide.csv", "--radius-nm", "1"],
                              cwd=self.folder, preexec_fn=little_memory,
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("wide.csv:2:2: .: has 1 values", done.stderr)

    def test_pipes_are_refused_at_once(self):
        os.mkfifo(self.folder / "pipe")
        for source in ("pipe", "pipe.xyz", "pipe.csv"):
            if source != "pipe":
                os.mkfifo(self.folder / source)
            radius = ["--radius-nm", "1"] if source == "pipe.csv" else []
            done = subprocess.run([ADATOM, "analyze", "neck", source, *radius],
                                  cwd=self.folder, capture_output=True, text=True,
                                  check=False, timeout=20)
            self.assertEqual(done.returncode, 3, done.stderr)
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        self.addCleanup(os.close, writer)
        for verb in ("neck", "study", "film", "diffusion"):
            done = subprocess.run([ADATOM, "analyze", verb, f"/dev/fd/{reader}"],
                                  cwd=self.folder, capture_output=True, text=True,
                                  check=False, timeout=20, pass_fds=(reader,))
            self.assertIn(done.returncode, (3, 4), done.stderr)

    def test_a_curve_from_a_paper_is_a_study(self):
        times = [10 ** (k / 10) for k in range(-60, 30)]
        text = "".join(f"{t},{0.5 * t ** 0.25}\n" for t in times)
        self.write("paper.csv", "time_s,neck_nm\n" + text)
        out, _ = self.adatom("analyze", "neck", "paper.csv", "--radius-nm", "2.5")
        self.assertIn("Definition of r: given", out)
        self.assertIn("0.10 - 0.30   0.250", out)
        # Only the last sample reaches r/R = 1.05, with a newline or without.
        for name, end in (("paper.csv", "\n"), ("typed.csv", "")):
            self.write(name, "time_s,neck_nm\n" + text.strip() + end)
            out, _ = self.adatom("analyze", "neck", name, "--radius-nm", "2.5",
                                 "--window", "0.5-1.05")
            self.assertIn("0.50 - 1.05   0.250", out)
        self.assertIn("--radius-nm", self.adatom("analyze", "neck", "paper.csv", code=2)[1])
        self.write("wrong.csv", "time_s,radius\n1,2\n")
        self.assertIn("neck_nm", self.adatom("analyze", "neck", "wrong.csv", "--radius-nm",
                                             "2.5", code=3)[1])

    def test_a_curve_of_ones_own_goes_with_runs_of_any_definition(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r")
        self.write("tem.csv", "time_s,neck_nm\n1e-9,0.5\n1e-8,0.6\n1e-7,0.8\n")
        out, _ = self.adatom("analyze", "neck", "tem.csv", "r", "--radius-nm", "2",
                             "--definition", "projected")
        self.assertEqual(re.findall(r"Definition of r: (\w+)", out), ["given", "projected"])

    def test_errors_of_measured_points_are_bars_and_wrong_ones_are_refused(self):
        rows = [(1e-9, 0.2, 0.02), (1e-7, 0.3, 0.02), (1e-5, 0.45, 0.03)]
        for columns, unit in (("r_over_R,r_over_R_error", 1), ("neck_nm,neck_error_nm", 2)):
            self.write("tem.csv", f"time_s,{columns}\n" + "".join(
                f"{t},{r * unit},{e * unit}\n" for t, r, e in rows))
            radius = ("--radius-nm", "2") if unit == 2 else ()
            self.adatom("analyze", "neck", "tem.csv", *radius, "--figure", f"{unit}.svg")
            if radius:
                _, err = self.adatom("analyze", "neck", "tem.csv", code=2)
                self.assertIn("--radius-nm", err)
        svg = (self.folder / "1.svg").read_text()
        # Each bar is a line with two caps.
        bar = 'stroke="#0072b2" stroke-width="1.3"'
        self.assertEqual(svg.count(bar), 3 * len(rows))
        self.assertEqual(svg, (self.folder / "2.svg").read_text())
        self.write("tem.csv", "time_s,r_over_R\n" + "".join(f"{t},{r}\n" for t, r, _ in rows))
        self.adatom("analyze", "neck", "tem.csv", "--figure", "0.svg")
        self.assertNotIn(bar, (self.folder / "0.svg").read_text())
        for wrong in ("0", "-0.01", "nan"):
            self.write("bad.csv", f"time_s,r_over_R,r_over_R_error\n1,0.2,0.1\n2,0.3,{wrong}\n")
            _, err = self.adatom("analyze", "neck", "bad.csv", "--figure", "bad.svg", code=3)
            self.assertIn(f"bad.csv:3: r_over_R_error = {wrong}: a standard error must be above 0 "
                          "(leave", err)
            self.assertFalse((self.folder / "bad.svg").exists())

    def test_the_mean_curve_of_runs_is_a_table(self):
        self.write("a.toml", SMALL.replace("events = 100000", "events = 20000"))
        rows = {}
        for seed in (1, 2, 3):
            self.adatom("run", "a.toml", "-o", f"r{seed}", "--seed", seed)
        for runs in (("r1", "r2", "r3"), ("r1",)):
            self.adatom("analyze", "neck", *runs, "--definition", "slab", "--mean-curve", "m.csv")
            with open(self.folder / "m.csv", encoding="utf-8") as file:
                rows[len(runs)] = list(csv.DictReader(file))
        self.assertEqual(list(rows[3][0]), ["study", "definition", "time_s", "r_over_R",
                                            "r_over_R_error", "run_count"])
        for row in rows[3]:
            self.assertEqual((row["definition"], row["run_count"]), ("slab", "3"))
            # None where all three have as many atoms there.
            self.assertTrue(0 <= float(row["r_over_R_error"]) < float(row["r_over_R"]))
        self.assertTrue(any(float(row["r_over_R_error"]) > 0 for row in rows[3]))
        self.assertEqual({row["r_over_R_error"] for row in rows[1]}, {"nan"})
        with open(self.folder / "r1/series.csv", encoding="utf-8") as file:
            series = {row["time_s"]: float(row["neck_1_2_slab_nm"]) for row in csv.DictReader(file)}
        radius = float(re.search(r'"neck_1_2_R_nm": ([\d.e-]+)',
                                 (self.folder / "r1/manifest.json").read_text())[1])
        for row in rows[1]:
            time_s = min(series, key=lambda t, at=float(row["time_s"]): abs(float(t) - at))
            self.assertAlmostEqual(float(row["r_over_R"]), series[time_s] / radius, 9)
        _, err = self.adatom("analyze", "neck", "r1", "--mean-curve", "m.csv", "--slopes", "m.csv",
                             code=2)
        self.assertIn("--slopes and --mean-curve would both be m.csv", err)

    def test_measured_points_tell_their_time_scale_on_the_runs(self):
        self.write("a.toml", SMALL.replace("events = 100000", "events = 20000"))
        for seed in (1, 2, 3):
            self.adatom("run", "a.toml", "-o", f"r{seed}", "--seed", seed)
        runs = ("r1", "r2", "r3")
        arguments = ("analyze", "neck", *runs, "--definition", "slab")
        out, _ = self.adatom(*arguments, "--mean-curve", "m.csv", "--time-scales", "s.csv")
        self.assertNotIn("Time scale", out)
        self.assertEqual((self.folder / "s.csv").read_text().count("\n"), 1)
        with open(self.folder / "m.csv", encoding="utf-8") as file:
            curve = list(csv.DictReader(file))
        head = "time_s,r_over_R,r_over_R_error\n"
        # Not the ends, which need not lie within at the s that is found.
        points = [f"{30 * float(row['time_s'])},{row['r_over_R']},0.02\n"
                  for row in curve[3:-3]]
        self.write("tem.csv", head + "1e-11,0.05,0.02\n" + "".join(points))
        out, _ = self.adatom(*arguments, "tem.csv", "--time-scales", "s.csv")
        with open(self.folder / "s.csv", encoding="utf-8") as file:
            (row,) = csv.DictReader(file)
        # The points are those of the curve itself, whose noise the fit smooths.
        self.assertAlmostEqual(float(row["log10_time_scale"]), math.log10(30),
                               delta=5 * float(row["log10_points_error"]))
        self.assertLess(float(row["log10_time_scale_error"]), 0.3)
        # The figure has the curve once more, through the points.
        self.adatom(*arguments, "tem.csv", "--figure", "f.svg")
        factor = f"{float(row['log10_time_scale']):.2f}"
        self.assertRegex((self.folder / "f.svg").read_text(),
                         rf"t \u00d7 10.{{0,80}}{re.escape(factor)}.*: tem\.csv, ")
        self.assertAlmostEqual(float(row["barrier_shift_eV"]), 8.617333e-5 * 500 * math.log(10)
                               * float(row["log10_time_scale"]), 6)
        self.assertEqual((row["points"], row["definition"], row["temperature_K"],
                          row["point_count"], row["left_out_count"]),
                         ("tem.csv, particles 1 and 2, given", "slab", "500",
                          str(len(points)), "1"))
        self.assertIn("times as slowly as those of the runs,\n  as if at 500 K", out)
        self.assertIn("before the runs' curve stretched by s: 1 point, t = 1e-11 s", out)
        # Runs of two temperatures have no kT; two points no scale.
        self.adatom("run", "a.toml", "-o", "hot", "--set", "temperature_K=600",
                    "--set", "stop.events=2000")
        self.write("two.csv", head + "".join(points[3:5]))
        out, _ = self.adatom(*arguments, "two.csv")
        self.assertIn("2 points within the runs' curve, three are needed", out)
        out, _ = self.adatom(*arguments, "hot", "tem.csv")
        self.assertIn("as if at 600 K", out)
        out, _ = self.adatom(*arguments, "hot", "tem.csv", "--one-study")
        self.assertIn("no one temperature of runs", out)
        names = sorted(path.name for path in self.folder.iterdir())
        for other in ("--slopes", "--mean-curve", "--figure"):
            _, err = self.adatom(*arguments, "tem.csv", other, "x.svg", "--time-scales",
                                 self.folder / "x.svg", code=2)
            self.assertRegex(err, f"{other} and --time-scales would both be /.*/x.svg")
        # Nothing is written where one of the results cannot be.
        self.adatom(*arguments, "tem.csv", "--slopes", "x.csv", "--time-scales", "no/x.csv", code=4)
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), names)
        # What is read stays, behind a link too.
        (self.folder / "link.svg").symlink_to("tem.csv")
        tem = (self.folder / "tem.csv").read_text()
        for option, name in (("--time-scales", "tem.csv"), ("--figure", "link.svg")):
            self.assertIn("is the file that is read",
                          self.adatom(*arguments, "tem.csv", option, name, code=3)[1])
        self.assertEqual((self.folder / "tem.csv").read_text(), tem)

    def test_a_study_has_one_colour_in_both_panels_of_a_figure(self):
        # The first has too few points for a slope.
        for name, count in (("few", 2), ("many", 60)):
            rows = "".join(f"{1e-9 * 1.1 ** k},{0.1 * 1.02 ** k}\n" for k in range(count))
            self.write(f"{name}.csv", "time_s,neck_nm\n" + rows)
        self.adatom("analyze", "neck", "few.csv", "many.csv", "--radius-nm", "1",
                    "--figure", "f.svg")
        text = (self.folder / "f.svg").read_text()
        orange = "#d55e00"  # of the second: a line and its key in each panel
        self.assertEqual(text.count(f'stroke="{orange}"'), 4)

    def test_errors_stages_figure_and_slopes_of_a_study(self):
        # Slopes 1/3 and 1/6 with a bend at t = 1, where r = 1; three noisy seeds.
        chance = random.Random(7)
        times = [10 ** (k / 20) for k in range(-40, 41)]
        for seed in range(3):
            rows = [f"{t},{t ** (1 / 3 if t < 1 else 1 / 6) * math.exp(chance.gauss(0, 0.01))}\n"
                    for t in times]
            self.write(f"seed_{seed}.csv", "time_s,neck_nm\n" + "".join(rows))
        seeds = [f"seed_{seed}.csv" for seed in range(3)]
        arguments = ("analyze", "neck", *seeds, "--radius-nm", "4", "--one-study")
        out, _ = self.adatom(*arguments, "--figure", "f.svg", "--slopes", "s.csv",
                             "--window", "0.1-0.2", "--time-window", "1e-2-1e-1",
                             "--time-window", "2-100")
        self.assertIn("3 seeds", out)
        early = re.search(r"^early .* to .* to .*? +(0\.\d+) \+- \S+ +(\S+) to (\S+)$", out, re.M)
        late = re.search(r"^late .* to .* to .*? +(0\.\d+) \+- \S+ +(\S+) to (\S+)$", out, re.M)
        # Noise of 1 % in 40 samples of 2 decades: 0.003 for a seed.
        self.assertAlmostEqual(float(early.group(1)), 1 / 3, delta=0.015)
        self.assertAlmostEqual(float(late.group(1)), 1 / 6, delta=0.015)
        for window in ("0.01 to 0.1 s", "2 to 100 s"):
            self.assertRegex(out, rf"(?m)^ *(given +)?{window} +0\.\d+ +0\.\d+ to 0\.\d+ +0\.0\d+")
        svg = (self.folder / "f.svg").read_text()
        xml.etree.ElementTree.fromstring(svg.encode())
        for text in ("1/3", "1/6", "1/7", "Kuczynski", "Nichols", "Lim", "McCarthy"):
            self.assertIn(text, svg)
        with open(self.folder / "s.csv", encoding="utf-8") as file:
            slopes = list(csv.DictReader(file))
        self.assertEqual({row["seeds"] for row in slopes}, {"3"})
        self.assertAlmostEqual(float(slopes[3]["exponent"]), 1 / 3, delta=0.03)
        self.assertAlmostEqual(float(slopes[-1]["exponent"]), 1 / 6, delta=0.03)
        again, _ = self.adatom(*arguments, "--window", "0.1-0.2", "--time-window", "1e-2-1e-1",
                               "--time-window", "2-100")
        self.assertEqual(out, again)
        for wrong in ("2-1", "x", "1e-2", "-1-2"):
            self.adatom(*arguments, "--time-window", wrong, code=2)

    def test_a_cut_file_keeps_its_frames_and_others_are_refused_with_the_reason(self):
        text = gzip.decompress(DUMP.read_bytes())
        (self.folder / "cut.dump").write_bytes(text[:len(text) * 7 // 10])
        out, _ = self.adatom("analyze", "neck", "cut.dump", *STEP)
        self.assertIn("cut.dump: 3 frames, and one that is cut off", out)
        _, error = self.adatom("analyze", "neck", DUMP, code=3)
        self.assertIn("--timestep-ps", error)
        (self.folder / "a.dump.xz").write_bytes(lzma.compress(text[:1000]))
        _, error = self.adatom("analyze", "neck", "a.dump.xz", *STEP, code=3)
        self.assertIn("xz -dk", error)
        lines = text.decode().splitlines()
        lines[2000] = "3 1 0.5 oops 2"
        self.write("bad.dump", "\n".join(lines))
        _, error = self.adatom("analyze", "neck", "bad.dump", *STEP, code=3)
        self.assertIn("bad.dump:2001: oops: not a number", error)
        for arguments in (["--particles", "mol"], ["--particles", "ids:1-5000"]):
            _, error = self.adatom("analyze", "neck", DUMP, *STEP, *arguments, code=3)
            self.assertIn("particles", error)
        self.adatom("analyze", "neck", DUMP, "--timestep-ps", "-1", code=2)
        self.adatom("analyze", "neck", "nothing.dump", *STEP, code=3)


main()
