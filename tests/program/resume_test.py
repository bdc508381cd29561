"""A run that is stopped, killed and resumed writes the same bytes as an undisturbed one."""

import contextlib
import csv
import json
import os
import pathlib
import random
import resource
import signal
import subprocess
import time

from program import ADATOM, SMALL, SOURCE, ProgramTest, main

STOPPED = 75


class Resume(ProgramTest):
    def start(self, *arguments):
        return subprocess.Popen([ADATOM, *arguments, "--quiet"], cwd=self.folder,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop_after(self, process, seconds, number):
        """Sends a signal after a while; False when the process ended by itself."""
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(number)
        return process.wait() != 0

    def wait_for(self, condition):
        """At most a minute."""
        start = time.monotonic()
        while not condition():
            self.assertLess(time.monotonic() - start, 60)
            time.sleep(0.02)

    def go_on(self, name):
        """Resumes a run; begins it again if it was stopped before its first checkpoint."""
        names = ("checkpoint.bin", "checkpoint.bin.prev")
        if any((self.folder / name / file).exists() for file in names):
            return self.start("resume", name)
        return self.start("run", "a.toml", "-o", name, "--replace")

    def whole(self, text):
        self.write("a.toml", text)
        self.adatom("run", "a.toml", "-o", "whole")
        return self.outputs("whole")

    def begin(self, name):
        """Starts a.toml, and returns when its events begin."""
        process = self.start("run", "a.toml", "-o", name)
        log = self.folder / name / "run.log"
        self.wait_for(lambda: log.exists() and "rates" in log.read_text())
        return process

    def cut(self, name, pieces, seconds):
        """Runs a.toml in so many pieces."""
        process = self.begin(name)
        cuts = tries = 0
        while cuts < pieces - 1 and self.stop_after(process, seconds * (1 + 0.2 * tries),
                                                    signal.SIGTERM):
            tries += 1
            # On a busy machine it may not listen yet: then the signal ends it at once.
            self.assertIn(process.returncode, (STOPPED, -signal.SIGTERM))
            cuts += process.returncode == STOPPED
            process = self.go_on(name)
        self.assertEqual(process.wait(), 0)
        self.assertGreater(cuts, 0)

    def assert_cut_equals(self, whole, seconds):
        self.cut("cut", 5, seconds)
        self.assertEqual(self.outputs("cut"), whole)

    def test_a_run_cut_into_pieces_by_sigterm_equals_the_whole(self):
        whole = self.whole(SMALL.replace("events = 100000", "events = 3000000"))
        for pieces in (2, 3, 7):
            self.cut(f"cut{pieces}", pieces, 0.1)
            self.assertEqual(self.outputs(f"cut{pieces}"), whole)

    def test_a_run_killed_at_random_moments_equals_the_whole(self):
        text = SMALL.replace("events = 100000", "events = 6000000")
        text += "[checkpoint]\nevery_wall_clock_s = 0.02\n"
        whole = self.whole(text)
        chance = random.Random(1)
        process = self.start("run", "a.toml", "-o", "killed")
        kills = 0
        while kills < 40 and self.stop_after(process, chance.uniform(0.05, 0.25),
                                             signal.SIGKILL):
            kills += 1
            process = self.go_on("killed")
        self.assertEqual(process.wait(), 0)
        self.assertGreater(kills, 3)
        self.assertEqual(self.outputs("killed"), whole)

    def test_a_killed_run_does_not_go_on_with_changed_outputs(self):
        text = SMALL.replace("events = 100000", "events = 600000000")
        self.write("a.toml", text + "[checkpoint]\nevery_wall_clock_s = 0.02\n")
        process = self.start("run", "a.toml", "-o", "r")
        while not (self.folder / "r/checkpoint.bin.prev").exists():
            time.sleep(0.02)
        process.kill()
        process.wait()
        series = self.folder / "r/series.csv"
        before = series.read_bytes()
        series.write_bytes(before.replace(b"0", b"1", 1))
        _, err = self.adatom("resume", "r", "--set", "stop.events=1", code=4)
        self.assertIn("series.csv: changed since the run wrote it", err)

    def film(self, *changes):
        text = (SOURCE / "examples/cluster_film.toml").read_text()
        for old, new in (("until_ML = 0.6", "until_ML = 0.6\npulse_s = 3e-6\nperiod_s = 1e-5"),
                         ("time_s = 1e-3", "events = 4000000"), *changes):
            self.assertIn(old, text)
            text = text.replace(old, new)
        return text

    def test_a_film_is_resumed_exactly(self):
        whole = self.whole(self.film())
        self.assertIn("genealogy.csv", set(whole))
        self.assert_cut_equals(whole, 0.3)

    def test_a_film_whose_adatoms_walk_is_resumed_exactly(self):
        text = (SOURCE / "examples/silver_film.toml").read_text()
        text = text.replace("flux_ML_per_s = 1\n", "flux_ML_per_s = 20\n")
        text = text.replace("[160, 92, 4]", "[80, 46, 4]")
        text = text.replace("coverage_ML = 0.1", "events = 1000000")
        text += "[trajectory]\ninterval_s = 2e-4\n"
        whole = self.whole(text)
        self.assertIn(b"(walking alone)", whole["entries.csv"])
        self.assert_cut_equals(whole, 0.15)
        # Also where a row is seen between two events, and where none is.
        for cut_s in ("1e-4", "3.21e-4"):
            self.adatom("run", "a.toml", "-o", "short", "--replace", "--set",
                        f"stop.time_s={cut_s}")
            self.adatom("resume", "short", "--set", "stop.time_s=1")
            for name, content in self.outputs("short").items():
                if name != "input.toml":
                    self.assertEqual(content, whole[name], name)

    def test_walks_that_a_cold_stage_ends_do_not_keep_a_run_from_going_on(self):
        text = (SOURCE / "examples/silver_film.toml").read_text()
        text = text.replace("temperature_K = 200\n", "")
        text = text.replace("[160, 92, 4]", "[40, 24, 4]")
        text = text.replace("coverage_ML = 0.1", "time_s = 3e-3")
        text += ("[[stage]]\ntemperature_K = 200\nduration_s = 1e-3\n"
                 "[[stage]]\ntemperature_K = 1\nduration_s = 1\n")
        self.write("a.toml", text)
        self.adatom("run", "a.toml", "-o", "cold")
        self.adatom("resume", "cold", "--set", "stop.time_s=4e-3")

    def test_a_film_that_reaches_the_top_stops_and_keeps_everything(self):
        self.write("a.toml", self.film(("size_cells = [64, 37, 10]", "size_cells = [24, 14, 5]"),
                                       ("flux_per_nm2_s = 100", "flux_per_nm2_s = 1e7"),
                                       ("until_ML = 0.6", "")))
        _, err = self.adatom("run", "a.toml", "-o", "full")
        self.assertIn("the film reached the top of the box", err)
        self.assertIn("box.size_cells", err)
        self.assertIn('"the film reached the top of the box"',
                      (self.folder / "full/manifest.json").read_text())
        self.assertTrue((self.folder / "full/final.xyz").exists())
        # Resumed, it is where it was.
        before = self.outputs("full")
        self.adatom("resume", "full")
        self.assertEqual(self.outputs("full"), before)

    def test_sigusr1_writes_a_checkpoint_and_goes_on(self):
        self.write("a.toml", SMALL.replace("events = 100000", "wall_clock_s = 4"))
        process = self.begin("r")
        time.sleep(0.5)
        self.assertFalse((self.folder / "r/checkpoint.bin").exists())
        process.send_signal(signal.SIGUSR1)
        self.wait_for((self.folder / "r/checkpoint.bin").exists)
        self.assertIsNone(process.poll())
        self.assertEqual(process.wait(), STOPPED)

    def test_a_temperature_programme_is_resumed_exactly(self):
        text = SMALL.replace("temperature_K = 500", "").replace(
            "[lattice]", "[[stage]]\nduration_s = 1e-6\nfrom_K = 400\nto_K = 600\nstep_K = 5\n"
            "[[stage]]\nduration_s = 1e-6\ntemperature_K = 500\n[lattice]").replace(
                "events = 100000", "events = 3000000")
        whole = self.whole(text)
        self.assert_cut_equals(whole, 0.1)

    def test_temperatures_by_events_are_resumed_exactly(self):
        text = (SOURCE / "examples/adatom_diffusion.toml").read_text().replace(
            "every_events = 20", "every_events = 2000").replace(
                "events_each = 200000", "events_each = 500000")
        whole = self.whole(text)
        self.assert_cut_equals(whole, 0.1)

    def test_counts_of_entries_are_resumed_exactly(self):
        text = SMALL.replace("events = 100000", "events = 1000000").replace(
            'model = "bond_counting"\nbond_energy_eV = 0.1',
            'model = "pattern_table"\ntable = "Au_u3_pattern"\nfallback = ["linear"]')
        whole = self.whole(text)
        self.assertIn(b",linear,", whole["entries.csv"])
        self.assert_cut_equals(whole, 0.2)

    def test_a_table_is_kept_with_the_run(self):
        table = self.folder / "mine.csv"
        lines = ["# metal: none", "# source: made up", "# method: none",
                 "n_initial,n_final,barrier_eV"]
        lines += [f"{i},{f},{0.1 * i}" for i in range(1, 12) for f in range(1, 12)]
        table.write_text("\n".join(lines) + "\n")
        text = SMALL.replace('model = "bond_counting"\nbond_energy_eV = 0.1',
                             'model = "barrier_table"\ntable = "mine.csv"').replace(
                                 "events = 100000", "events = 2000000")
        whole = self.whole(text)
        process = self.begin("cut")
        self.assertTrue(self.stop_after(process, 0.15, signal.SIGTERM))
        table.unlink()
        self.adatom("resume", "cut")
        self.assertEqual(self.outputs("cut"), whole)

    def test_a_changed_input_is_refused_with_the_difference(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r")
        copy = self.folder / "r/input.toml"
        copy.write_text(copy.read_text().replace("bond_energy_eV = 0.1", "bond_energy_eV = 0.2"))
        before = self.outputs("r")
        _, err = self.adatom("resume", "r", "--set", "temperature_K=501", code=3)
        self.assertRegex(err, r"input\.toml:\d+:\d+: rates\.bond_energy_eV = 0\.2: changed since "
                              r"the run began \(it was: 0\.1; only \[stop\] and \[checkpoint\]")
        self.assertRegex(err, r"--set: temperature_K = 501: changed since .* \(it was: \d+;")
        self.assertEqual(self.outputs("r"), before)

    def input_hash(self, name):
        """That in the manifest, which a new run of the input.toml has as well."""
        def of(directory):
            manifest = (self.folder / directory / "manifest.json").read_text()
            return json.loads(manifest)["input_xxh3"]
        self.adatom("run", f"{name}/input.toml", "-o", "again", "--replace")
        self.assertEqual(self.outputs("again")["input.toml"], self.outputs(name)["input.toml"])
        self.assertEqual(of(name), of("again"))
        return of(name)

    def test_a_run_that_ended_goes_on_to_a_later_stop(self):
        film = (SOURCE / "examples/film_without_overhangs.toml").read_text()
        for name, text, key, early, late in (
                ("events", SMALL, "stop.events", "3000", "50000"),
                ("time", SMALL, "stop.time_s", "1e-8", "1e-7"),
                ("film", film, "stop.coverage_ML", "0.05", "0.08")):
            self.write("a.toml", text)
            self.adatom("run", "a.toml", "-o", f"{name}_late", "--set", f"{key}={late}")
            self.adatom("run", "a.toml", "-o", name, "--set", f"{key}={early}")
            hashes = [self.input_hash(name)]
            whole = {**self.outputs(f"{name}_late"), "input.toml": b""}
            self.assertNotEqual({**self.outputs(name), "input.toml": b""}, whole)
            self.adatom("resume", name, "--set", f"{key}={late}")
            self.assertEqual({**self.outputs(name), "input.toml": b""}, whole)
            self.assertEqual(self.outputs(name)["input.toml"].decode().splitlines()[:2],
                             [f"# --set {key}={early}", f"# --set {key}={late}"])
            hashes.append(self.input_hash(name))
            self.adatom("inspect", name)
            # What happened cannot be taken back.
            _, err = self.adatom("resume", name, "--set", f"{key}={early}", code=3)
            self.assertIn(f"--set: {key} = {early}: the run is beyond that already", err)
            # The same by hand.
            file = self.folder / name / "input.toml"
            file.write_text(file.read_text() + "[checkpoint]\nevery_wall_clock_s = 5\n")
            self.adatom("resume", name)
            self.adatom("resume", name)
            self.assertEqual({**self.outputs(name), "input.toml": b""}, whole)
            hashes.append(self.input_hash(name))
            self.assertEqual(len(set(hashes)), 3)

    def test_a_row_of_the_series_ends_a_run_that_can_go_on(self):
        whole = self.whole(SMALL + '[stop.when]\ncolumn = "broken_bonds"\nat_least = 1e9\n')
        with (self.folder / "whole/series.csv").open() as file:
            rows = [float(row["broken_bonds"]) for row in csv.DictReader(file)]
        bound = max(rows[:len(rows) // 2])
        self.adatom("run", "a.toml", "-o", "cut", "--set", f"stop.when.at_least={bound}")
        last = (self.folder / "cut/series.csv").read_text().splitlines()[-1]
        self.assertEqual(len((self.folder / "cut/series.csv").read_text().splitlines()),
                         rows.index(bound) + 2)
        self.assertEqual((self.folder / "cut/final.csv").read_text().splitlines()[-1], last)
        manifest = json.loads((self.folder / "cut/manifest.json").read_text())
        self.assertEqual(manifest["exit_reason"], f"broken_bonds at least {bound:g}")
        _, err = self.adatom("resume", "cut")
        self.assertIn("nothing was left to do", err)
        self.assertIn("such as --set stop.when.at_least=...", err)
        self.adatom("resume", "cut", "--set", "stop.when.at_least=1e9")
        self.assertEqual({**self.outputs("cut"), "input.toml": b""},
                         {**whole, "input.toml": b""})
        # Rows before the last one count, too: what happened cannot be taken back.
        for number, bound in enumerate((rows[-1], bound)):
            first = next(k for k, value in enumerate(rows) if value >= bound)
            self.assertLess(first, len(rows) - 1)
            _, err = self.adatom("resume", "cut", "--set", f"stop.when.at_least={bound}",
                                 code=3)
            self.assertRegex(err, "stop.when.*: the run is beyond that already "
                             rf"\(broken_bonds is {rows[first]:g} in the row of .* s\)", number)
        # Row 0 counts.
        out, _ = self.adatom("check", "a.toml", "--set", "stop.when.at_least=0")
        self.assertIn(f"broken_bonds is {rows[0]:g} at the beginning: the run ends", out)
        self.assertRegex(out, "stop +at 100000 events or with broken_bonds at least 0\n")

    def test_a_run_that_stopped_at_a_row_can_end_with_it(self):
        column = "gyration_radius_nm"
        text = SMALL.replace("first_s = 1e-10\npoints_per_decade = 10",
                             'interval_s = 1e-9\nmeasurements = ["gyration"]')
        self.write("a.toml", text + f'[stop.when]\ncolumn = "{column}"\nat_most = 0\n')
        self.adatom("run", "a.toml", "-o", "long", "--set", "stop.time_s=5e-8")
        with (self.folder / "long/series.csv").open() as file:
            rows = list(csv.DictReader(file))
        values = [row[column] for row in rows]
        last = next(k for k in range(20, len(rows)) if values[k] not in values[:k])
        self.adatom("run", "a.toml", "-o", "cut", "--set", f"stop.time_s={rows[last]['time_s']}")
        changed = ("--set", "stop.time_s=5e-8", "--set", f"stop.when.at_least={values[last]}",
                   "--set", f"stop.when.at_most={values[last]}")
        _, err = self.adatom("resume", "cut", *changed)
        self.assertIn(f"stopped ({column} at least ", err)
        self.adatom("run", "a.toml", "-o", "whole", *changed)
        self.assertEqual({**self.outputs("cut"), "input.toml": b""},
                         {**self.outputs("whole"), "input.toml": b""})
        self.assertEqual(len((self.folder / "cut/series.csv").read_text().splitlines()), last + 2)

    def test_a_table_that_was_changed_since_is_refused(self):
        self.write("a.toml", SMALL.replace(
            'model = "bond_counting"\nbond_energy_eV = 0.1',
            'model = "pattern_table"\ntable = "Au_u3_pattern"\nfallback = ["linear"]'))
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=5000")
        copy = self.folder / "r/input_1.csv"
        whole = copy.read_bytes()
        for changed in (whole + b"# more\n", whole.replace(b"0.", b"1.", 1), whole[:-5]):
            copy.write_bytes(changed)
            before = self.outputs("r")
            _, err = self.adatom("resume", "r", code=3)
            self.assertIn("input_1.csv: changed since the run began", err)
            self.assertEqual(self.outputs("r"), before)
            self.adatom("explain", "r", "--atom", "1", code=3)
        copy.write_bytes(whole)
        self.adatom("resume", "r")

    def test_a_resume_that_fails_takes_nothing_away(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=1000")
        before = self.outputs("r")
        self.assertIn("final.xyz", before)
        (self.folder / "r/manifest.json").rename(self.folder / "m")
        self.adatom("resume", "r", code=4)
        self.assertEqual(self.outputs("r"), before)
        (self.folder / "m").rename(self.folder / "r/manifest.json")
        # An output that was damaged: the run remains the ended one that it was.
        series = self.folder / "r/series.csv"
        series.write_bytes(before["series.csv"][:20])
        manifest = (self.folder / "r/manifest.json").read_bytes()
        _, err = self.adatom("resume", "r", code=4)
        self.assertIn("series.csv: the file was damaged: 20 bytes are left", err)
        self.assertEqual((self.folder / "r/manifest.json").read_bytes(), manifest)
        self.assertEqual(self.outputs("r")["final.xyz"], before["final.xyz"])
        # As long, with another number: its rows are not those of the run.
        series.write_bytes(before["series.csv"].replace(b"1", b"2", 1))
        _, err = self.adatom("resume", "r", "--set", "stop.events=2000", code=4)
        self.assertIn("series.csv: changed since the run wrote it", err)
        series.write_bytes(before["series.csv"])
        self.adatom("resume", "r", "--set", "stop.events=2000")

    def test_a_done_run_that_is_killed_while_it_is_resumed_is_not_done(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=1000")
        before = self.outputs("r")
        # It cannot write its outputs again: there is a directory in the place of one.
        (self.folder / "r/final.xyz").rename(self.folder / "final.xyz")
        (self.folder / "r/final.xyz").mkdir()
        (self.folder / "r/final.xyz/x").write_text("")
        self.adatom("resume", "r", code=4)
        self.assertIn('"exit_reason": ""', (self.folder / "r/manifest.json").read_text())
        (self.folder / "r/final.xyz/x").unlink()
        (self.folder / "r/final.xyz").rmdir()
        self.adatom("resume", "r")
        self.assertEqual(self.outputs("r"), before)
        self.adatom("inspect", "r")

    def test_rows_between_two_events_do_not_keep_a_run_from_stopping(self):
        # Ten million rows before the first event.
        self.write("a.toml", SMALL.replace("first_s = 1e-10\npoints_per_decade = 10",
                                           "interval_s = 1e-12").replace(
            "temperature_K = 500", "temperature_K = 100"))
        process = self.begin("r")
        self.assertTrue(self.stop_after(process, 0.5, signal.SIGTERM))
        self.assertEqual(process.returncode, STOPPED)
        rows = (self.folder / "r/series.csv").read_bytes().count(b"\n")
        process = self.go_on("r")
        log = self.folder / "r/run.log"
        self.wait_for(lambda: "resumed at event" in log.read_text())
        self.assertTrue(self.stop_after(process, 0.5, signal.SIGTERM))
        self.assertGreater((self.folder / "r/series.csv").read_bytes().count(b"\n"), rows)

    def test_a_run_that_is_told_to_stop_while_it_reads_is_resumable(self):
        # A cube of 60^3 atoms takes a while to read.
        atoms = "".join(f"X {x} {y} {z}\n" for x in range(60) for y in range(60)
                        for z in range(60))
        self.write("cube.xyz", "216000\n\n" + atoms)
        text = SMALL.replace('"fcc"', '"simple_cubic"').replace("0.408", "0.1")
        first, second = '[[particle]]\nshape = "sphere"\nradius_a = 3\n', "touch = 1\n"
        text = text.replace(first, '[[particle]]\nshape = "atoms"\nfile = "cube.xyz"\n', 1)
        self.write("a.toml", text.replace(first + second + "axis = [1, 1, 0]\n", ""))
        process = self.start("run", "a.toml", "-o", "r")
        open_files = pathlib.Path(f"/proc/{process.pid}/fd")

        def reads():
            with contextlib.suppress(FileNotFoundError):  # a file that was just closed
                return any(str(file.readlink()).endswith("cube.xyz")
                           for file in open_files.iterdir())
            return False

        self.wait_for(reads)
        self.assertFalse((self.folder / "r").exists())
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(), STOPPED)
        self.assertTrue((self.folder / "r/checkpoint.bin").exists())

    def test_a_run_makes_progress_however_often_checkpoints_are_wanted(self):
        self.write("a.toml", SMALL + "[checkpoint]\nevery_wall_clock_s = 1e-9\n")
        process = self.start("run", "a.toml", "-o", "r")
        self.addCleanup(process.kill)
        self.assertEqual(process.wait(60), 0)

    def test_a_stop_when_a_checkpoint_is_due_writes_one(self):
        text = SMALL.replace("events = 100000", "wall_clock_s = 1e-9")
        self.write("a.toml", text + "[checkpoint]\nevery_wall_clock_s = 1e-9\n")
        self.adatom("run", "a.toml", "-o", "r", code=STOPPED)
        self.assertTrue((self.folder / "r/checkpoint.bin").exists())
        self.assertFalse((self.folder / "r/checkpoint.bin.prev").exists())

    def test_without_a_checkpoint_nobody_is_told_to_delete_results(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r")
        for name in ("checkpoint.bin", "checkpoint.bin.prev"):
            (self.folder / "r" / name).unlink(missing_ok=True)
        _, err = self.adatom("resume", "r", code=5)
        self.assertIn("there is none, so this run cannot go on", err)
        self.assertNotIn("--replace", err)

    def test_a_damaged_checkpoint_is_refused(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r")
        for name in ("checkpoint.bin", "checkpoint.bin.prev"):
            path = self.folder / "r" / name
            if path.exists():
                path.write_bytes(path.read_bytes()[:-100])
        self.adatom("resume", "r", code=5)

    def test_an_older_checkpoint_is_not_taken_for_the_newest(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r")
        self.adatom("resume", "r", "--set", "stop.events=150000")
        self.adatom("inspect", "r")
        path = self.folder / "r/checkpoint.bin"
        path.write_bytes(path.read_bytes()[:-100])
        out, err = self.adatom("inspect", "r", code=5)
        self.assertIn("event        100000 at", out)
        self.assertIn("an older checkpoint is used", out)
        self.assertIn("checkpoint.bin: only an older one can be used", err)
        out, _ = self.adatom("explain", "r")
        self.assertRegex(out, r"^warning .*an older checkpoint is used: .*\nstate .*event 100000")

    def test_a_run_that_fails_says_why_in_its_log_and_manifest_and_goes_on(self):
        text = SMALL.replace("every_events = 20000", "every_events = 2000") + (
            "[checkpoint]\nevery_wall_clock_s = 0.02\n")
        whole = self.whole(text)

        def small_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (120_000, 120_000))
        done = subprocess.run([ADATOM, "run", "a.toml", "-o", "r"], cwd=self.folder,
                              preexec_fn=small_files, capture_output=True, text=True,
                              check=False)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertEqual(done.stderr.count("File too large"), 1)
        for name in ("run.log", "manifest.json"):
            self.assertRegex((self.folder / "r" / name).read_text(),
                             "failed: .*File too large")
        self.adatom("inspect", "r")  # no file counts as changed
        self.assertEqual(self.go_on("r").wait(), 0)
        self.assertEqual(self.outputs("r"), whole)


    def stopped_run(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=1e12", "--set",
                    "stop.wall_clock_s=0.3", code=75)

    def test_files_that_would_be_in_the_way_of_its_end_are_refused_before_a_run_goes_on(self):
        self.stopped_run()
        for name in ("final.csv", "final.xyz", "entries.csv"):
            self.assertIn("a run or a sweep made this file",
                          self.adatom("export", "r", "-o", f"r/{name}", code=3)[1])
            mine = self.write(f"r/{name}", "mine")
            before = (self.folder / "r/manifest.json").read_text()
            _, err = self.adatom("resume", "r", "--set", "stop.events=1e13", code=3)
            self.assertIn(f"r/{name}: the file exists and no run made it", err)
            self.assertEqual((self.folder / "r/manifest.json").read_text(), before)
            self.assertEqual(mine.read_text(), "mine")
            mine.unlink()

    def test_a_pipe_in_place_of_an_output_is_not_waited_for(self):
        self.stopped_run()
        for name in ("series.csv", "run.log"):
            path = self.folder / "r" / name
            kept = path.read_bytes()
            path.unlink()
            os.mkfifo(path)
            self.assertIn(f"{name}: cannot open", self.adatom("resume", "r", code=4)[1])
            path.unlink()
            path.write_bytes(kept)


main()
