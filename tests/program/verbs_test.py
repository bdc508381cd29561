"""Every verb does what its help says."""

import csv
import gzip
import json
import math
import os
import re
import resource
import subprocess

from program import ADATOM, SMALL, SOURCE, ProgramTest, main


class Verbs(ProgramTest):
    def test_every_verb_has_a_help_and_a_line_in_the_readme(self):
        out, _ = self.adatom("--help")
        verbs = re.findall(r"^  (\w+) ", out.split("Subcommands:")[1], re.MULTILINE)
        self.assertIn("run", verbs)
        for verb in verbs:
            self.assertIn("Usage", self.adatom(verb, "--help")[0])
        readme = (SOURCE / "README.md").read_text()
        self.assertEqual(set(re.findall(r"^\| `(\w+)[ `]", readme, re.MULTILINE)), set(verbs))

    def test_what_is_no_verb_is_named(self):
        says = lambda *words: self.adatom(*words, code=2)[1]
        self.assertIn('"chekc" is no verb (did you mean "check"?)', says("chekc", "a.toml"))
        self.assertIn('"fly" is no verb (run, resume, ', says("fly"))
        self.assertIn('"films" is no verb (did you mean "film"?)', says("analyze", "films", "r"))

    def test_what_is_no_option_is_named(self):
        says = lambda *words: self.adatom(*words, code=2)[1]
        self.assertIn('"--temperature" is no option of adatom run (keys of the input: --set '
                      "key=value); see adatom run --help", says("run", "a.toml", "--temperature", "7"))
        self.assertIn('"--plot" is no option of adatom analyze film (did you mean "--plots"?)',
                      says("analyze", "film", "r", "--plot", "none"))
        self.assertIn('"b.toml" is one word too many for adatom check;',
                      says("check", "a.toml", "b.toml"))
        # Nothing is left over where something else is wrong.
        self.assertIn("--output is required", says("run", "a.toml"))

    def test_usage_errors_exit_with_2(self):
        self.adatom(code=2)
        self.adatom("fly", code=2)
        self.adatom("run", code=2)
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--seed", "", code=2)
        self.adatom("bench", "--events", "-5", code=2)
        self.adatom("bench", "--events", "99999999999999999999", code=2)
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--seed", "-5", code=2)
        self.assertFalse((self.folder / "r").exists())

    def test_bounds_of_options_are_told_as_they_are(self):
        self.write("a.toml", SMALL)
        _, err = self.adatom("analyze", "neck", "a.toml", "--time-window", "1e-30-1", code=2)
        self.assertIn("--time-window = 1e-30: not a number from ", err)
        self.assertNotIn("000000", err)

    def test_what_cannot_be_meant_is_refused(self):
        rates = 'model = "bond_counting"\nbond_energy_eV = 0.1\n'
        lone = SMALL[:SMALL.index("[[particle]]")] + (
            '[[particle]]\nshape = "sphere"\nradius_a = 3\n') + SMALL[SMALL.index("[rates]"):]
        for text, sets, told in (
                (lone, ['series.measurements=["neck"]'], '"neck" needs particles that touch'),
                (SMALL.replace(rates, 'model = "linear"\nconstant_eV = 0.2\n'
                               "per_initial_neighbour_eV = 0.1\n"
                               "per_final_neighbour_eV = 0.11\n"), [],
                 "atoms would repel each other"),
                (SMALL.replace(rates, 'model = "process_table"\ntable = "Ag_u3_pattern"\n'
                               'fallback = ["linear"]\n'), [],
                 'is a table by pattern (model = "pattern_table")'),
                (SMALL.replace(rates, 'model = "pattern_table"\ntable = "Ag_u3_pattern"\n'
                               'coordination_table = "Ag_u3_pattern"\n'
                               'fallback = ["coordination", "linear"]\n'), [],
                 "is a table by pattern (a table by (n_initial, n_final))"),
                (SMALL.replace(rates, 'model = "barrier_table"\ntable = "Ag_emt_process"\n'),
                 [], 'is a table by process (model = "process_table")'),
                (SMALL.replace('cell = "fcc"', "basis = [[0, 0, 0]]\nbond_length_a = 1"), [],
                 "vectors: missing")):
            self.write("a.toml", text)
            words = [word for value in sets for word in ("--set", value)]
            _, err = self.adatom("check", "a.toml", *words, code=3)
            self.assertIn(told, err)
            self.assertTrue(err.endswith("adatom: 1 mistake\n"), err)
        # By itself a particle has no necks to measure; nothing is said of that.
        self.write("a.toml", lone)
        self.adatom("check", "a.toml")

    def test_sites_of_unlike_numbers_of_neighbours_are_told(self):
        self.write("a.toml", SMALL.replace(
            'cell = "fcc"', "vectors = [[2, 0, 0], [0, 2, 0], [0, 0, 1]]\n"
            "basis = [[0, 0, 0], [1, 0, 0], [0, 1, 0]]\nbond_length_a = 1"))
        out, _ = self.adatom("check", "a.toml")
        self.assertIn(", 4 to 6 neighbours at ", out)

    def test_figures_are_svg(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=1000")
        for what in ("neck", "study"):
            _, err = self.adatom("analyze", what, "r", "--figure", "f.pdf", code=2)
            self.assertIn("f.pdf: an SVG figure", err)
        _, err = self.adatom("render", "r", "-o", "none/f.png", code=4)
        self.assertRegex(err, r"none/f\.png: there is no directory \S*none\n")

    def test_a_table_of_another_metal_is_told(self):
        note = "the table of barriers is of Cu, lattice.element is Au\n"
        for model in ("barrier_table:Cu_u3_linear", "pattern_table:Cu_u3_pattern",
                      "process_table:Cu_emt_process"):
            name, table = model.split(":")
            rates = f'model = "{name}"\ntable = "{table}"\n'
            if name != "barrier_table":
                rates += 'fallback = ["linear"]\n'
            self.write("a.toml", SMALL.replace(
                'model = "bond_counting"\nbond_energy_eV = 0.1\n', rates))
            out, _ = self.adatom("check", "a.toml")
            self.assertIn(note, out)
            for element in ("Cu", "X"):
                out, _ = self.adatom("check", "a.toml", "--set", f"lattice.element={element}")
                self.assertNotIn("the table of barriers", out)

    def test_a_lattice_constant_in_the_wrong_unit_is_told(self):
        self.write("a.toml", SMALL)
        note = "neighbours are 2.88 nm apart"
        out = lambda *sets: self.adatom("check", "a.toml", *sets)[0]
        wrong = ("--set", "lattice.lattice_constant_nm=4.08")
        self.assertNotIn("nm apart", out())
        self.assertIn(note, out(*wrong))
        self.assertNotIn("nm apart", out(*wrong, "--set", "lattice.element=X"))

    def test_check_tells_what_would_run_and_writes_nothing(self):
        self.write("a.toml", SMALL)
        out, _ = self.adatom("check", "a.toml")
        for word in ["sites", "atoms", "memory", "barrier_eV", "1 contacts"]:
            self.assertIn(word, out)
        self.assertEqual([p.name for p in self.folder.iterdir()], ["a.toml"])

    def test_run_inspect_render_analyze(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--paranoid")
        manifest = json.loads((self.folder / "r/manifest.json").read_text())
        self.assertEqual(manifest["exit_reason"], "event limit")
        self.assertEqual(manifest["facts"]["events"], 100000)
        names, last = (self.folder / "r/final.csv").read_text().splitlines()
        rows = (self.folder / "r/series.csv").read_text().splitlines()
        self.assertEqual(names, rows[0])
        self.assertEqual([float(x) for x in last.split(",")[:2]],
                         [manifest["facts"]["simulated_time_s"], 100000])
        self.assertGreater(float(last.split(",")[0]), float(rows[-1].split(",")[0]))
        final = (self.folder / "r/final.xyz").read_text().splitlines()
        self.assertEqual(sum(line.split()[4] == "9" for line in final[2:]),
                         float(last.split(",")[names.split(",").index(
                             "atoms_with_9_neighbours")]))
        out, _ = self.adatom("inspect", "r")
        self.assertIn("equals one made anew", out)
        self.assertIn("equals one made anew", self.adatom("inspect", "r/checkpoint.bin")[0])
        self.assertRegex(out, r"series\.csv +\d+ bytes, XXH3 [0-9a-f]{16}, verified\n")
        self.assertIn("neither a run directory nor", self.adatom("inspect", "x", code=3)[1])
        for name in ("r/series.csv", "."):
            self.assertIn("neither a run directory nor",
                          self.adatom("inspect", name, code=3)[1])
        for colour in ["coordination", "origin", "species"]:
            self.adatom("render", "r", "-o", "p.png", "--colour", colour)
            self.assertEqual((self.folder / "p.png").read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
        self.adatom("render", "r", "-o", "first.png", "--frame", "0")
        out, _ = self.adatom("render", "r", "-o", "late.png", "--frame", "1")
        self.assertRegex(out, r"late.png: 903 atoms, t = \S+ s\n")
        _, err = self.adatom("render", "r", "-o", "none.png", "--frame", "99", code=3)
        self.assertRegex(err, r"there is no frame 99 \(frames are 0 to \d+\)")
        self.adatom("export", "r", "-o", "r.dump")
        dump = (self.folder / "r.dump").read_text().splitlines()
        self.assertEqual(dump[0:4], ["ITEM: TIMESTEP", "0", "ITEM: NUMBER OF ATOMS", "903"])
        self.assertEqual(dump[4], "ITEM: BOX BOUNDS ff ff ff")
        self.assertEqual(dump[8], "ITEM: ATOMS id type x y z coordination origin")
        self.assertEqual(dump.count("ITEM: TIMESTEP"), 6)
        out, _ = self.adatom("analyze", "neck", "r")
        self.assertIn("midplane", out)
        self.assertIn("McCarthy", out)
        for words in (["neck"], ["study"], ["diffusion"], ["film"]):
            self.assertIn("r/: given twice",
                          self.adatom("analyze", *words, "r", "r/", code=2)[1])

    def test_inspect_finds_outputs_that_were_changed(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=1000")
        series = self.folder / "r/series.csv"
        series.write_bytes(series.read_bytes()[:-1])
        (self.folder / "r/final.xyz").unlink()
        done = subprocess.run([ADATOM, "inspect", "r"], cwd=self.folder, text=True,
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 4)
        self.assertRegex(done.stdout, r"series\.csv .*, CHANGED: \d+ bytes, XXH3")
        self.assertRegex(done.stdout, r"final\.xyz .*, MISSING\n")
        self.assertIn("2 of its files are not what the run wrote", done.stderr)
        for name in ("input.toml", "manifest.json"):
            (self.folder / "r" / name).unlink()
            done = subprocess.run([ADATOM, "inspect", "r"], cwd=self.folder, text=True,
                                  capture_output=True, check=False)
            self.assertEqual(done.returncode, 4)
            self.assertRegex(done.stdout,
                             rf"{name} +MISSING: the run cannot go on without it\n")
        # A checkpoint may lie alone.
        self.adatom("inspect", "r/checkpoint.bin")

    def test_what_standard_output_does_not_take_is_told(self):
        self.write("a.toml", SMALL)
        for words in (["check", "a.toml"], ["list", "cells"], ["--help"],
                      ["rates", "Au_u3_pattern"]):
            with open("/dev/full", "w", encoding="utf-8") as full:
                done = subprocess.run([ADATOM, *words], stdout=full, cwd=self.folder,
                                      stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual(done.returncode, 4, words)
            self.assertIn("standard output: cannot write", done.stderr)

    def test_closed_descriptors_leave_the_files_of_a_run_alone(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=1000")
        for number, closed in enumerate(("2>&-", ">&- 2>&-", "<&- >&- 2>&-")):
            run = self.folder / f"r{number}"
            subprocess.run(["sh", "-c", f'"$0" run a.toml -o {run} --set stop.events=1000 {closed}',
                            ADATOM], cwd=self.folder, check=True)
            self.assertEqual(self.outputs(run), self.outputs("r"))
            self.assertTrue((run / ".lock").read_text().isdecimal())
        # A result for which there is no place is an error, as on a full disk.
        done = subprocess.run(["sh", "-c", '"$0" list cells >&-', ADATOM], check=False,
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 4)
        self.assertIn("standard output: cannot write", done.stderr)

    def test_what_cannot_be_looked_at_is_told_with_code_4(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=1000")
        (self.folder / "r/run.log").unlink()
        (self.folder / "r/run.log").mkdir()
        self.assertIn("run.log: cannot open: Is a directory",
                      self.adatom("resume", "r", code=4)[1])
        long = "x" * 300
        for words in (["inspect"], ["explain", "--atom", "1"], ["render", "-o", "a.png"],
                      ["export", "-o", "a.dump"], ["analyze", "study"], ["analyze", "film"],
                      ["analyze", "neck"], ["analyze", "diffusion"], ["resume"]):
            _, err = self.adatom(*words, long, code=4)
            self.assertRegex(err, r"x(/[a-z.]+)?:( cannot open:)? File name too long")

    def test_results_replace_no_file_of_a_run_and_no_device(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=1000")
        before = {p.name: p.read_bytes() for p in (self.folder / "r").iterdir()}
        for name in ("series.csv", "final.xyz", "input.toml", "manifest.json", ".lock"):
            for words in (["render", "r", "-o"], ["export", "r", "-o"],
                          ["analyze", "study", "r", "--csv"]):
                _, err = self.adatom(*words, f"r/{name}", code=3)
                self.assertIn("a run or a sweep made this file", err)
        self.assertEqual({p.name: p.read_bytes() for p in (self.folder / "r").iterdir()}, before)
        os.mkfifo(self.folder / "pipe")
        for words in (["render"], ["export"]):
            for target in ("pipe", "r"):
                self.assertIn("not a regular file",
                              self.adatom(*words, "r", "-o", target, code=4)[1])
        mine = self.write("r.dump.tmp", "precious")
        self.adatom("export", "r", "-o", "r.dump")
        self.assertEqual(mine.read_text(), "precious")
        # Beside the run's own files there is room, and a link is followed.
        for _ in range(2):
            self.adatom("render", "r", "-o", "r/mine.png")
        (self.folder / "link").symlink_to("there.dump")
        self.adatom("export", "r", "-o", "link")
        self.adatom("export", "r", "-o", "there.dump")
        self.assertTrue((self.folder / "link").is_symlink())
        self.assertIn("ITEM: TIMESTEP", (self.folder / "there.dump").read_text())

    def test_studies_of_packings_are_analyzed(self):
        for temperature in (700, 800):
            self.adatom("run", SOURCE / "examples/random_packing.toml", "-o", f"at_{temperature}",
                        "--set", "packing.count=5", "--set", "packing.radius_a=2.5",
                        "--set", f"temperature_K={temperature}",
                        "--set", "stop.events=300000", "--quiet")
        out, _ = self.adatom("analyze", "study", "at_700", "at_800")
        self.assertIn("2 runs", out)
        # The mean neck of the contacts, as analyze sintering has it.
        self.assertIn("by the definition neck_ratio_mean;", out)
        with open(self.folder / "study.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            out, _ = self.adatom("analyze", "sintering", f"at_{row['temperature_K']}",
                                 "--plots", "none")
            told = float(re.search(r"(?m)^0\.30 - 0\.50 +(\S+)", out)[1])
            self.assertAlmostEqual(float(row["alpha_0.30_0.50"]), told, delta=1e-3 * told)
        self.assertEqual(len(rows), 2)

    def test_rows_without_a_radius_of_gyration_do_not_hide_a_relaxation(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=1000")
        (self.folder / "r/series.csv").write_text(
            "time_s,events,gyration_excess_nm2\n0,0,1\n1,10,nan\n5,20,0\n")
        out, _ = self.adatom("analyze", "study", "r")
        self.assertRegex(out, r"500 +903 +1 +2\.5\b")

    def test_results_are_written_in_the_format_that_their_name_says(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r")
        self.adatom("export", "r", "-o", "r.dump")
        self.adatom("export", "r", "-o", "r.dump.gz")
        with gzip.open(self.folder / "r.dump.gz", "rt", encoding="utf-8") as file:
            self.assertEqual(file.read(), (self.folder / "r.dump").read_text())
        for name in ("p.jpg", "p.svg", "p"):
            _, err = self.adatom("render", "r", "-o", name, code=2)
            self.assertIn("must end in .png", err)
            self.assertFalse((self.folder / name).exists())

    def test_export_tells_that_a_frame_is_cut_off(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "trajectory.gzip=false")
        whole = self.folder / "r/trajectory.xyz"
        self.assertEqual(self.adatom("export", whole, "-o", "w.dump")[0], "w.dump: 6 frames\n")
        (self.folder / "cut.xyz").write_text(whole.read_text()[:-100])
        self.assertIn("5 frames, and one that is cut off",
                      self.adatom("export", "cut.xyz", "-o", "c.dump")[0])

    def test_exported_frames_of_a_film_are_numbered_and_have_its_periodic_sides(self):
        self.adatom("run", SOURCE / "examples/cluster_film.toml", "-o", "r", "--set",
                    "stop={events=1000}")
        out, _ = self.adatom("export", "r", "-o", "r.dump")
        dump = (self.folder / "r.dump").read_text()
        steps = re.findall(r"^ITEM: TIMESTEP\n(.*)$", dump, re.M)
        self.assertGreater(len(steps), 3)
        self.assertEqual(steps, [str(k) for k in range(len(steps))])
        self.assertEqual(out, f"r.dump: {len(steps)} frames\n")
        self.assertEqual(re.findall(r"^ITEM: BOX BOUNDS .*$", dump, re.M),
                         ["ITEM: BOX BOUNDS pp pp ff"] * len(steps))
        # Each of the three sides by itself.
        for sides in ("T F F", "F T F", "F F T", "T T T"):
            self.write("a.xyz", self.frame(["Au 0 0 0 1"],
                                           f'Lattice="9 0 0 0 9 0 0 0 9" pbc="{sides}"'))
            self.adatom("export", "a.xyz", "-o", "a.dump")
            marks = sides.replace("T", "pp").replace("F", "ff")
            self.assertIn(f"ITEM: BOX BOUNDS {marks}\n", (self.folder / "a.dump").read_text())

    def test_results_replace_no_file_that_they_are_made_from(self):
        xyz = self.write("a.xyz", self.frame(["Au 0 0 0 1", "Au 2.9 0 0 2"],
                                             'Lattice="9 0 0 0 9 0 0 0 9"'))
        (self.folder / "link").symlink_to("a.xyz")
        csv = self.write("c.csv", "time_s,neck_nm\n" + "".join(
            f"{t}e-9,{t ** 0.2}\n" for t in range(1, 20)))
        before = xyz.read_text(), csv.read_text()
        for words in (["export", "a.xyz", "-o", "a.xyz"], ["export", "a.xyz", "-o", "link"],
                      ["export", "link", "-o", "a.xyz"],
                      ["analyze", "neck", "c.csv", "--radius-nm", "3", "--slopes", "c.csv"]):
            self.assertIn("is the file that is read", self.adatom(*words, code=3)[1])
        self.assertEqual((xyz.read_text(), csv.read_text()), before)

    def test_a_dump_replaces_no_file_but_a_dump_and_is_never_empty(self):
        self.write("a.xyz", self.frame(["Au 0 0 0 1"], 'Lattice="9 0 0 0 9 0 0 0 9"'))
        mine = self.write("mine.toml", "precious = true")
        self.write("empty.xyz", "")
        self.adatom("export", "a.xyz", "-o", "a.dump")
        before = (self.folder / "a.dump").read_text()
        self.assertIn("mine.toml: is there already and no dump",
                      self.adatom("export", "a.xyz", "-o", "mine.toml", code=3)[1])
        self.assertIn("empty.xyz: has no frames",
                      self.adatom("export", "empty.xyz", "-o", "a.dump", code=3)[1])
        self.assertEqual(mine.read_text(), "precious = true")
        self.assertEqual((self.folder / "a.dump").read_text(), before)
        for text, code in (("ITEM: TIMESTEP\n0\n", 0), ("precious", 3)):
            archive = self.folder / "b.gz"
            archive.write_bytes(gzip.compress(text.encode()))
            self.adatom("export", "a.xyz", "-o", "b.gz", code=code)
        self.assertEqual(gzip.decompress(archive.read_bytes()), b"precious")

    def test_exported_dumps_can_be_read_again(self):
        atoms = ["1 2 3 7 4 1 a", "4 5 6 7 5 2 b"]
        head = ('Lattice="9 0 0 0 9 0 0 0 9" Properties=pos:R:3:id:I:1:ix:I:1:'
                "large:I:1:element:S:1")
        for lines, ids in ((atoms, ["1", "2"]),
                           ([atoms[0].replace(" 7 ", " 123456789012345 "), atoms[1]],
                            ["7", "123456789012345"])):
            self.write("a.xyz", f"2\n{head}\n" + "\n".join(lines) + "\n")
            self.adatom("export", "a.xyz", "-o", "a.dump")
            rows = (self.folder / "a.dump").read_text().splitlines()
            self.assertEqual(rows[-3], "ITEM: ATOMS id type x y z large")
            self.assertEqual(sorted(row.split()[0] for row in rows[-2:]), sorted(ids))
            # Two atoms are no pair of particles, but the file is read.
            self.assertIn("neighbours to measure",
                          self.adatom("analyze", "neck", "a.dump", code=3)[1])
        self.write("a.xyz", self.frame(["Au 0 0 0 1"], 'Lattice="-9 0 0 0 9 0 0 0 9"'))
        self.assertIn("not a box along", self.adatom("export", "a.xyz", "-o", "b.dump", code=3)[1])

    def test_atoms_of_no_size_and_places_of_no_block_are_refused(self):
        ball = [(x, y, z) for x in range(-6, 7) for y in range(-6, 7) for z in range(-6, 7)
                if (x + y + z) % 2 == 0 and x * x + y * y + z * z <= 36]
        pair = [(2.04 * (x + 12 * n), 2.04 * y, 2.04 * z) for n in (0, 1) for x, y, z in ball]
        for scale in (1e-10, 1e-4, 10.0):
            self.write("pair.xyz", f"{len(pair)}\n\n" + "".join(
                f"Au {x * scale} {y * scale} {z * scale}\n" for x, y, z in pair))
            code = 3 if scale != 1 else 0
            _, err = self.adatom("analyze", "neck", "pair.xyz", code=code)
            self.assertRegex(err, r"pair.xyz: fcc of these distances has a lattice constant of "
                                  r"\S+ nm \(0.1 to 2 nm; positions are in angstrom\)")
        self.write("far.xyz", "1\n\nAu 1e308 0 0\n")
        self.assertIn("far.xyz:3: 1e308: not a position",
                      self.adatom("render", "far.xyz", "-o", "f.png", code=3)[1])
        self.write("far.dump", "ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n1\nITEM: BOX BOUNDS pp "
                   "pp pp\n0 9\n0 9\n0 9\nITEM: ATOMS id type xs ys zs\n1 1 0.5 2e8 0.5\n")
        self.assertIn("far.dump:10: 2e8: not a position",
                      self.adatom("analyze", "neck", "far.dump", code=3)[1])

    def test_export_keeps_the_ids_and_types_of_a_file(self):
        self.write("a.xyz", '2\nLattice="9 0 0 0 9 0 0 0 9" Properties='
                   "species:S:1:pos:R:3:id:I:1:type:I:1:q:R:1\nAg 1 2 3 7 2 0.5\nAg 4 5 6 3 1 0\n")
        self.adatom("export", "a.xyz", "-o", "a.dump")
        self.assertEqual((self.folder / "a.dump").read_text().splitlines()[-3:],
                         ["ITEM: ATOMS id type x y z q", "7 2 1 2 3 0.5", "3 1 4 5 6 0"])

    def frame(self, rows, header=""):
        kind = "Properties=species:S:1:pos:R:3:coordination:I:1"
        return f"{len(rows)}\n{kind} {header}\n" + "".join(row + "\n" for row in rows)

    def test_all_frames_are_rendered_to_one_scale(self):
        small = ["Cu 0 0 0 1", "Au 2.9 0 0 2"]
        large = ["Au 0 0 0 1", "Au 2.9 0 0 2", "Cu 5.8 0 0 3", "Au 0 0 8.7 4"]
        for colour in ("coordination", "species", "height"):
            texts = {"all": self.frame(["Cu 0 0 0 1"]) + self.frame(small) +
                            self.frame(large) + self.frame(small),
                     "s": self.frame(small), "l": self.frame(large)}
            for name, text in texts.items():
                self.write(f"{name}.xyz", text)
                out, _ = self.adatom("render", f"{name}.xyz", "-o", f"{name}.png", "--colour",
                                     colour, "--frame", "all" if name == "all" else "last")
                if name == "all":
                    self.assertEqual(out, "".join(f"all_000{k}.png: {n} atoms\n"
                                                  for k, n in enumerate([1, 2, 4, 2])))
            pictures = {path.stem: path.read_bytes() for path in self.folder.glob("*.png")}
            self.assertEqual(len(pictures), 6)
            # The largest frame gives the scale; colours are as first seen.
            if colour != "species":
                self.assertEqual(pictures["all_0002"], pictures["l"])
            self.assertEqual(pictures["all_0001"], pictures["all_0003"])
            self.assertNotEqual(pictures["all_0001"], pictures["s"])

    def test_bonds_of_no_length_that_bonds_have_are_measured(self):
        pictures = set()
        for header in ("", "Bond=0", "Bond=-3", "Bond=1e300", "Bond=1e-300", "Bond=x"):
            self.write("a.xyz", self.frame(["Au 0 0 0 1", "Au 2.9 0 0 2"], header))
            self.adatom("render", "a.xyz", "-o", "a.png")
            pictures.add((self.folder / "a.png").read_bytes())
        self.assertEqual(len(pictures), 1)

    def test_frames_that_are_not_there_are_told(self):
        self.write("none.xyz", "")
        _, err = self.adatom("render", "none.xyz", "-o", "n.png", "--frame", "all", code=3)
        self.assertIn("there is no frame\n", err)
        self.write("cut.xyz", self.frame(["Au 0 0 0 1"]) + "2\nTime=3\nAu 0 0")
        out, _ = self.adatom("render", "cut.xyz", "-o", "c.png", "--frame", "all")
        self.assertEqual(out, "c_0000.png: 1 atoms\n"
                              "the file ends within a frame, which is not drawn\n")
        for frame in ("alll", "-1", "1.5", ""):
            self.adatom("render", "cut.xyz", "-o", "c.png", "--frame", frame, code=2)
        _, err = self.adatom("render", "cut.xyz", "-o", "c.png", "--size", "100x900", code=2)
        self.assertIn("too narrow for the legend", err)

    def test_films_that_begin_empty_are_rendered(self):
        # The last state does not look otherwise for the empty one before it.
        text = (SOURCE / "examples/cluster_film.toml").read_text()
        self.write("a.toml", text)
        self.adatom("run", "a.toml", "-o", "film", "--set", "stop.events=200000")
        frames = gzip.open(self.folder / "film/trajectory.xyz.gz", "rt").read()
        self.assertTrue(frames.startswith("0\n"))
        options = ["--colour", "height", "--view", "angle"]
        for name in ("film/trajectory.xyz.gz", "film/final.xyz"):
            self.adatom("render", name, "-o", "last.png", "--frame", "last", *options)
        out, _ = self.adatom("render", "film", "-o", "film.png", "--frame", "all", *options)
        last = out.splitlines()[-1].split(":")[0]
        self.adatom("render", "film/trajectory.xyz.gz", "-o", "one.png", *options)
        self.assertEqual((self.folder / "one.png").read_bytes(),
                         (self.folder / last).read_bytes())

    def test_films_are_rendered_from_above_and_at_an_angle(self):
        atoms = [(0, 0, 0, 0, 0.0), (0, 0, 2, 1, 0.5), (18, 0, 2, 2, 1.5), (9, 9, 4, 3, 2.5)]
        lines = "".join(f"Ag {x} {y} {z} {n} {t}\n" for x, y, z, n, t in atoms)
        head = ('Lattice="20 0 0 0 20 0 0 0 20" pbc="T T F" Time=3 Properties='
                "species:S:1:pos:R:3:origin:I:1:arrival_s:R:1\n")
        self.write("film.xyz", f"{len(atoms)}\n{head}{lines}")
        seen = set()
        for colour in ["height", "island", "arrival"]:
            for view in ["above", "angle", "-1,0,-1"]:
                out, _ = self.adatom("render", "film.xyz", "-o", "p.png", "--colour", colour,
                                     "--view", view, "--size", "300x200")
                self.assertIn("4 atoms, t = 3 s", out)
                seen.add((self.folder / "p.png").read_bytes())
        self.assertEqual(len(seen), 9)
        self.adatom("render", "film.xyz", "-o", "p.png", "--view", "below", code=2)
        self.adatom("render", "film.xyz", "-o", "p.png", "--colour", "age", code=2)
        self.write("plain.xyz", "2\n\nAg 0 0 0\nAg 2 0 0\n")
        self.adatom("render", "plain.xyz", "-o", "p.png", "--colour", "height")
        _, error = self.adatom("render", "plain.xyz", "-o", "q.png", "--colour", "arrival",
                               code=3)
        self.assertIn("arrival_s: the frame has no such column", error)
        self.assertFalse((self.folder / "q.png").exists())

    def test_diffusion_is_analysed_as_a_table_a_fit_and_plots(self):
        example = SOURCE / "examples/adatom_diffusion.toml"
        self.adatom("run", example, "-o", "r", "--set", "events_each=50000")
        out, _ = self.adatom("analyze", "diffusion", "r", "--windows", "--plots", "plots")
        # Four neighbours of 0.1 eV; D0 = 4 nu l^2 / 4, with l^2 = a^2 / 2.
        energy, error = map(float, re.search(r"E += (\S+) \+- (\S+) eV", out).groups())
        self.assertLess(abs(energy - 0.4), 6 * error)
        self.assertLess(error, 0.01)
        prefactor, factor = map(float, re.search(
            r"D0 += (\S+) cm\^2/s, times or divided by ([\d.]+)", out).groups())
        self.assertLess(abs(math.log(prefactor / (1e13 * 0.3615e-7**2 / 2))),
                        6 * math.log(factor))
        for temperature in (300, 350, 400, 500, 600):
            self.assertIn(f"{temperature} K, along xy", out)
        for name in ("arrhenius.svg", "msd.svg"):
            self.assertIn("</svg>", (self.folder / "plots" / name).read_text())
        # With another seed: the same D, smaller errors. Another system is refused.
        self.adatom("run", example, "-o", "r2", "--seed", "2", "--set", "events_each=50000")
        both, _ = self.adatom("analyze", "diffusion", "r", "r2")
        self.assertLess(float(re.search(r"\+- (\S+) eV", both).group(1)), error)
        self.adatom("run", example, "-o", "r3", "--set", "temperatures_K=[450, 550]",
                    "--set", "events_each=30000")
        self.assertIn("450 ", self.adatom("analyze", "diffusion", "r", "r3")[0])
        self.adatom("run", example, "-o", "weak", "--set", "rates.bond_energy_eV=0.09",
                    "--set", "events_each=5000")
        self.assertIn("weak/input.toml: another system than that of r",
                      self.adatom("analyze", "diffusion", "r", "weak", code=3)[1])
        # Other runs are refused, and runs too short to say anything.
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "s", "--set", "stop.events=1000")
        self.assertIn("tracer", self.adatom("analyze", "diffusion", "s", code=3)[1])
        self.adatom("run", example, "-o", "short", "--set", "stop.events=1000")
        self.assertIn("too few rows",
                      self.adatom("analyze", "diffusion", "short", code=3)[1])
        self.adatom("run", example, "-o", "other", "--set", "tracer.kind=vacancy",
                    "--set", "stop.events=1000")
        self.assertIn("another tracer",
                      self.adatom("analyze", "diffusion", "r", "other", code=3)[1])

    def test_diffusion_without_a_plateau_is_marked_and_not_in_the_fit(self):
        example = SOURCE / "examples/adatom_diffusion.toml"
        self.adatom("run", example, "-o", "r", "--set", "events_each=20000", "--set",
                    "temperatures_K=[300, 400, 500]")
        # 500 rows are windows of one and of two rows: none is four times as long as another.
        self.adatom("run", example, "-o", "few", "--set", "events_each=10000", "--set",
                    "temperatures_K=[600]")
        alone, _ = self.adatom("analyze", "diffusion", "r")
        out, _ = self.adatom("analyze", "diffusion", "r", "few", "--windows")
        rows = {}
        for temperature, mark, *values in re.findall(
                r"^ +(\d{3})([ *]) *(\S+) +\+- +(\S+) ", out, re.M):
            rows[temperature] = (mark, *map(float, values))
        self.assertEqual(list(rows), ["300", "400", "500", "600"])
        self.assertEqual([row[0] for row in rows.values()], [" ", " ", " ", "*"])
        # It is far from 0, so that the mark is for the window.
        self.assertGreater(rows["600"][1], 5 * rows["600"][2])
        self.assertIn("* not in the fit", out)
        self.assertNotIn("* not in the fit", alone)
        fits = [text[text.index("D = D0 exp(-E / kT)"):] for text in (alone, out)]
        self.assertIn("with 1 degrees of freedom", fits[0])
        self.assertEqual(*fits)
        # The table has the D and the error of the window that is chosen.
        for temperature, (_, *estimate) in rows.items():
            windows = re.search(rf"^{temperature} K, along (?:.+\n)+", out, re.M).group()
            chosen = re.findall(r"(\S+) \+- (\S+)  <-$", windows, re.M)
            self.assertEqual([[float(x) for x in pair] for pair in chosen], [estimate])

    def test_neck_columns_begin_with_the_touching_site(self):
        # The spheres of radius 3 a share the one site in which they touch when the axis is
        # [100]: one atom of area a^2 / 2 in the mid-plane.
        self.write("a.toml", SMALL.replace("[1, 1, 0]", "[1, 0, 0]"))
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=0")
        header, first = (self.folder / "r/series.csv").read_text().splitlines()[:2]
        row = dict(zip(header.split(","), map(float, first.split(","))))
        self.assertAlmostEqual(row["neck_1_2_midplane_nm"], 0.408 * (0.5 / math.pi) ** 0.5)
        # Sites of fcc have coordinates in units of a/2 with an even sum.
        ball = [1 for x in range(-6, 7) for y in range(-6, 7) for z in range(-6, 7)
                if (x + y + z) % 2 == 0 and x * x + y * y + z * z <= 36]
        atoms = sum(v for k, v in row.items() if k.startswith("atoms_with_"))
        self.assertEqual(atoms, 2 * len(ball) - 1)

    def with_rates(self, *lines):
        return SMALL.replace('model = "bond_counting"\nbond_energy_eV = 0.1',
                             "\n".join(lines))

    def hops(self, out):
        """The rows of `explain --atom` as words, rates as numbers."""
        rows = out.split("percent\n")[-1].splitlines()
        return [re.split(r"  +", row.strip()) for row in rows]

    def test_explain_tells_why_an_atom_has_its_rates(self):
        self.write("a.toml", self.with_rates(
            'model = "pattern_table"', 'table = "Au_u3_pattern"',
            'fallback = ["coordination", "linear"]',
            'coordination_table = "Au_u3_coordination"', "fewest_neighbours = 2"))
        self.adatom("run", "a.toml", "-o", "r")
        out, _ = self.adatom("explain", "r")
        sources = dict(re.findall(r"^(table|coordination|linear|few) +(\d+) ", out, re.M))
        self.assertEqual(len(sources), 4, out)
        worst = re.search(r"worst violation (\S+) eV by atom (\d+), from site (\d+)", out)
        self.assertGreater(float(worst.group(1)), 0.01)
        of_worst, _ = self.adatom("explain", "r", "--atom", worst.group(2))
        self.assertEqual(of_worst, self.adatom("explain", "r", "--site", worst.group(3))[0])
        there = re.search(r"pattern (0x\w+), (\S+) eV there", out)
        rows = [row for row in self.hops(of_worst) if there.group(1) in row[1]]
        self.assertEqual({row[4] for row in rows}, {there.group(2)})
        of_atom = float(re.search(r"total rate +(\S+) per s", of_worst).group(1))
        self.assertLess(abs(sum(float(row[5]) for row in self.hops(of_worst)) / of_atom - 1),
                        1e-3)

    def test_explain_refuses_what_does_not_exist(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=10")
        self.assertIn("holds no checkpoint", self.adatom("explain", ".", code=3)[1])
        self.assertIn("no such atom", self.adatom("explain", "r", "--atom", 903, code=3)[1])
        self.assertIn("empty", self.adatom("explain", "r", "--site", 0, code=3)[1])
        self.assertIn("no such site",
                      self.adatom("explain", "r", "--site", 4000000000, code=3)[1])
        self.adatom("explain", "r", "--atom", -1, code=2)
        self.adatom("explain", "r", "--atom", 1, "--site", 1, code=2)

    def test_explain_tells_that_there_are_no_atoms(self):
        self.adatom("run", SOURCE / "examples/cluster_film.toml", "-o", "r", "--set",
                    "stop={events=0}", "--quiet")
        self.assertIn("the state has no atoms", self.adatom("explain", "r", "--atom", 0, code=3)[1])

    def test_the_log_and_the_manifest_have_one_clock(self):
        self.write("a.toml", SMALL)
        subprocess.run([ADATOM, "run", "a.toml", "-o", "r", "--set", "stop.events=10"],
                       cwd=self.folder, env={**os.environ, "TZ": "Asia/Tokyo"}, check=True,
                       capture_output=True)
        ended = json.loads((self.folder / "r/manifest.json").read_text())["ended_utc"]
        last = (self.folder / "r/run.log").read_text().splitlines()[-1].split()[0]
        self.assertEqual(last[:13], ended[:13])
        self.assertEqual(last[-1], "Z")

    def test_a_run_with_a_table_counts_the_entries_that_it_used(self):
        self.write("a.toml", self.with_rates(
            'model = "barrier_table"', 'table = "Au_u3_coordination"',
            'gaps = "linear_fit"'))
        self.adatom("run", "a.toml", "-o", "r")
        head, *rows = (self.folder / "r/entries.csv").read_text().splitlines()
        self.assertEqual(head, "entry,source,barrier_eV,event_count,share")
        rows = [row.split(",") for row in rows]
        counts = [int(row[3]) for row in rows]
        self.assertEqual(sum(counts), 100000)
        self.assertEqual(counts, sorted(counts, reverse=True))
        manifest = json.loads((self.folder / "r/manifest.json").read_text())
        fallbacks = sum(int(row[3]) for row in rows if row[1] != "table")
        self.assertGreater(fallbacks, 0)
        self.assertEqual(manifest["facts"]["fallback_event_share"], fallbacks / 100000)
        self.assertIn("entries.csv", [file["name"] for file in manifest["files"]])
        self.assertIn("of hops by fallbacks", (self.folder / "r/run.log").read_text())
        barriers = {row[0]: row[2] for row in rows}
        self.assertEqual(barriers["5 -> 5"], "0.359")
        # No table, no entries.
        self.write("b.toml", SMALL)
        self.adatom("run", "b.toml", "-o", "s", "--set", "stop.events=10")
        self.assertFalse((self.folder / "s/entries.csv").exists())

    def test_rates_prints_tables_of_both_kinds(self):
        out, _ = self.adatom("rates", "Au_u3_coordination", "--temperature-K", 300, 500)
        for words in ["metal        Au", "entries      44 pairs", "77 of the 121",
                      "n_initial 1-2: n_final 1-11", "worst violation 0.2063 eV"]:
            self.assertIn(words, out)
        row = re.search(r"^ +5 +5 +0.3590 +(\S+) +(\S+)$", out, re.M)
        for rate, temperature in zip(row.groups(), (300, 500)):
            exact = 1e13 * math.exp(-0.359 / (8.617333262e-5 * temperature))
            self.assertLess(abs(float(rate) / exact - 1), 1e-3)
        # The plane has residuals without sum and slopes; a slip of the pen is far from it.
        for name in ("Au_u3_coordination", "Au_u3_pattern"):
            out, _ = self.adatom("rates", name)
            c, a, b, rms, off = map(float, re.search(
                r"plane +(\S+) (\S+) n_initial (\S+) n_final eV, rms (\S+);"
                r" farthest .*, by (\S+)", out).groups())
            rows = [list(map(float, row)) for row in
                    re.findall(r"^(?:0x\S+)? +(\d+) +(\d+) +(\d\.\d+)", out, re.M)]
            self.assertGreater(len(rows), 40)
            left = [E - c - a * i - b * f for i, f, E in rows]
            # Of numbers with three digits: 0.0005 for each, and as often as neighbours.
            for weight in (lambda row: 1, lambda row: row[0], lambda row: row[1]):
                mean = sum(weight(row) * x for row, x in zip(rows, left)) / len(rows)
                self.assertLess(abs(mean), 12 * 0.0005 * (1 + 12 + 12))
            self.assertAlmostEqual((sum(x * x for x in left) / len(left)) ** 0.5, rms, delta=0.01)
            self.assertAlmostEqual(max(left, key=abs), off, delta=0.013)
        table = (SOURCE / "rates/tables/Au_u3_linear.csv").read_text()
        self.write("slip.csv", re.sub(r"\n6,6,0\.", "\n6,6,5.", table))
        out, _ = self.adatom("rates", "slip.csv")
        self.assertRegex(out, r"rms 0\.\d+; farthest 6 -> 6, by \+4\.8")  # 5 too much
        out, _ = self.adatom("rates", "Au_u3_pattern")
        self.assertIn("172 patterns", out)
        self.assertIn("66900 of the 67072", out)
        self.assertEqual(len(re.findall(r"^0x", out, re.M)), 172)

    def test_rates_tells_of_a_single_pattern(self):
        # Some rows, each with the barrier that it has.
        rows = re.findall(r"^(0x\S+) +(\d+) +(\d+) +(\S+)", self.adatom("rates", "Au_u3_pattern")[0],
                          re.M)
        for pattern, before, after, barrier_eV in rows[::20]:
            out, _ = self.adatom("rates", "Au_u3_pattern", "--pattern", pattern)
            self.assertIn(f"neighbours   {before} before, {after} after, ", out)
            self.assertIn(f"\nbarrier      {barrier_eV} eV, ", out)
            start, both, end = (line.count("#") for line in out.splitlines()[3:6])
            self.assertEqual([start + both, both + end], [int(before), int(after)])
            back = re.search(r"way back     (\S+):", out)[1]
            there_eV = re.search(r"way back .*\n +(\S+) eV", out)[1]
            out, _ = self.adatom("rates", "Au_u3_pattern", "--pattern", back)
            self.assertIn(f"\nbarrier      {there_eV} eV, ", out)
        # Processes and pairs as they are listed.
        out, _ = self.adatom("rates", "Ag_emt_process", "--pattern", "0x14a20",
                             "--temperature-K", 600)
        self.assertIn("process      terrace_111: hop from terrace_111 to terrace_111, by way of an "
                      "hcp hollow (a sixth of the rate)\n", out)
        # 1e13 / 6 exp(-0.065 eV / kT)
        self.assertIn("barrier      0.0650 eV, 4.741e+11 per s at 600 K\n", out)
        out, _ = self.adatom("rates", "Ag_emt_process", "--pattern", "0x3ce00")
        self.assertIn("no named process: other to kink\nbarrier      not in the table", out)
        out, _ = self.adatom("rates", "Au_u3_coordination", "--pattern", "0x3ce00")
        pairs = self.adatom("rates", "Au_u3_coordination")[0]
        barrier_eV = re.search(r"^ +3 +6 +(\S+)", pairs, re.M)[1]
        self.assertIn(f"barrier      {barrier_eV} eV", out)
        for text in ("3ce00", "0x40000", "0x", "0x-1", "0x1 ", ""):
            self.adatom("rates", "Au_u3_pattern", "--pattern", text, code=2)

    def test_rates_tells_the_mistakes_of_a_table_with_their_lines(self):
        head = "# metal: X\n# source: made up\n# method: none\n"
        self.write("a.csv", head + "n_initial,n_final,barrier_eV\n3,3,-1\n3,4,x\n")
        _, err = self.adatom("rates", "a.csv", code=3)
        self.assertIn("a.csv:5:5: barrier_eV = -1: is negative", err)
        self.assertIn("a.csv:6:5: barrier_eV = x: is not a number", err)
        self.write("p.csv", head + "pattern,barrier_eV\n0x99999,1\n")
        self.assertIn("p.csv:5:1: pattern = 0x99999: is no pattern",
                      self.adatom("rates", "p.csv", code=3)[1])
        self.assertIn("there is no such file", self.adatom("rates", "none", code=3)[1])
        # A comment that lost its sign is one mistake, whatever the table.
        for name, columns in (("Cu_u3_linear", "n_initial, n_final, barrier_eV"),
                              ("Cu_u3_pattern", "pattern, barrier_eV"),
                              ("Cu_emt_process", "process, barrier_eV")):
            table = (SOURCE / f"rates/tables/{name}.csv").read_text()
            self.write("l.csv", table[2:])
            _, err = self.adatom("rates", "l.csv", code=3)
            self.assertIn(f"are no column names (the columns are {columns}", err)
            self.assertTrue(err.endswith("adatom: 1 mistake\n"), err)
        self.adatom("rates", "a.csv", "--temperature-K", "0", code=2)

    def test_list_explains_every_column_that_a_run_can_write(self):
        flat = SMALL.replace('"fcc"', '"square"').replace("[1, 1, 0]", "[1, 0, 0]")
        inputs = [SMALL, flat, (SOURCE / "examples/film_without_overhangs.toml").read_text()]
        files = {"measurements": "series", "lists": "{}"}
        for kind, file in files.items():
            described = {}
            for line in self.adatom("list", kind)[0].splitlines():
                words = line.split()
                if line.startswith("    "):
                    described[name].append(words[0])
                else:
                    name = words[0]
                    described[name] = []
                self.assertGreater(len(words), 1)
            seen = {name: set() for name in described}
            for number, text in enumerate(inputs):
                self.write("a.toml", text)
                for name in described:
                    run = f"{kind}_{number}_{name}"
                    words = [ADATOM, "run", "a.toml", "-o", run, "--set", "stop.events=10",
                             "--set", f'series.{kind}=["{name}"]']
                    done = subprocess.run(words, cwd=self.folder, capture_output=True,
                                          check=False)
                    if done.returncode == 3:
                        continue
                    with open(self.folder / run / (file.format(name) + ".csv")) as series:
                        columns = series.readline().strip().split(",")
                    self.assertEqual(columns[:2], ["time_s", "events"])
                    for column in columns[2:]:
                        seen[name].add(re.sub(r"_\d+(?=_)", "_#", column))
            for name, columns in described.items():
                self.assertEqual(seen[name], set(columns), name)

    def test_an_existing_run_is_not_overwritten(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=10")
        before = self.outputs("r")
        self.adatom("run", "a.toml", "-o", "r", code=3)
        self.assertEqual(self.outputs("r"), before)
        self.adatom("run", "a.toml", "-o", "r", "--replace", "--set", "stop.events=20")
        self.assertNotEqual(self.outputs("r"), before)

    def test_bench_prints_json(self):
        out, _ = self.adatom("bench", "--case", "bonds_4k_400K", "--events", "10000",
                             "--repeats", "2", "--json")
        case = json.loads(out)["cases"][0]
        self.assertEqual(len(case["ns_per_event"]), 2)
        self.assertGreater(case["reference_ns"], 0)
        self.assertGreater(case["floor_ns"], 0)
        self.assertEqual(list(case["phase_ns"]), ["wait", "select", "apply", "update"])
        self.assertAlmostEqual(sum(case["phase_ns"].values()), case["median_ns_per_event"])

    def test_bench_compares_two_builds_and_fails_if_slower_than_allowed(self):
        pair = ["bench", "--case", "bonds_4k_400K", "--events", "10000", "--repeats", "2",
                "--against", ADATOM]
        out, _ = self.adatom(*pair, "--json", "ratio.json")
        self.assertIn("bonds_4k_400K", out)
        case = json.loads((self.folder / "ratio.json").read_text())["cases"][0]
        ratios = [own / other for own, other in
                  zip(case["own_ns_per_event"], case["other_ns_per_event"])]
        self.assertEqual(len(ratios), 2)
        self.assertAlmostEqual(case["ratio"], sum(ratios) / 2)
        self.adatom(*pair, "--at-most", "0.01", code=7)
        self.adatom(*pair, "--at-most", "100")
        self.adatom("bench", "--at-most", "1", code=2)
        self.adatom(*pair[:-1], "/bin/true", code=4)
        # A mere name is a file of this folder, not of the search path.
        (self.folder / "adatom2").symlink_to(ADATOM)
        self.adatom(*pair[:-1], "adatom2")

    def test_a_hundred_million_sites_take_little_memory(self):
        # 293^3 cells of 4 sites. Only the sites near atoms and the rim take memory.
        self.write("a.toml", SMALL + "[box]\nsize_cells = [293, 293, 293]\n")
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=1000")
        peak_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.assertLess(peak_kb, 2 * 1024 * 1024)


main()
