"""A sweep runs all combinations of a study side by side, is stopped and goes on as a
whole, and survives what its runs do not."""

import contextlib
import csv
import fcntl
import json
import os
import pathlib
import re
import signal
import subprocess
import time
import xml.etree.ElementTree

from program import ADATOM, SMALL, SOURCE, ProgramTest, main

STOPPED = 75
STUDY = """base = "a.toml"
[sweep]
seed = [1, 2]
temperature_K = [500, 600]
[[together]]
"particle[1].axis" = [[1, 0, 0], [1, 1, 1]]
"stop.events" = [40000, 50000]
"""


class Sweep(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("a.toml", SMALL)
        self.write("s.toml", STUDY)

    def rows(self, directory="d"):
        with open(self.folder / directory / "runs.csv", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def states(self):
        return [row["state"] for row in self.rows()]

    def start(self, *arguments):
        return subprocess.Popen([ADATOM, "sweep", *arguments], cwd=self.folder,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait_for(self, condition):
        """At most a minute."""
        start = time.monotonic()
        while not condition():
            self.assertLess(time.monotonic() - start, 60)
            time.sleep(0.02)

    def begun(self):
        return list((self.folder / "d").glob("run_*/run.log"))

    def test_all_combinations_run_and_equal_runs_by_hand(self):
        _, err = self.adatom("sweep", "s.toml", "-o", "d", "--paranoid")
        self.assertIn("8 runs: 8 done, 0 failed, 0 to go on with", err)
        rows = self.rows()
        self.assertEqual([row["run"] for row in rows], [f"run_{k:04d}" for k in range(1, 9)])
        self.assertEqual([row["seed"] for row in rows], list("11112222"))
        self.assertEqual([row["stream"] for row in rows], list("01234567"))
        self.assertEqual([row["temperature_K"] for row in rows], ["500", "500", "600", "600"] * 2)
        self.assertEqual([row["particle[1].axis"] for row in rows],
                         ["[1, 0, 0]", "[1, 1, 1]"] * 4)
        self.assertEqual([row["events"] for row in rows], ["40000", "50000"] * 4)
        self.assertEqual({row["stop_reason"] for row in rows}, {"event limit"})
        self.assertTrue(all(float(row["time_s"]) > 0 for row in rows))
        self.adatom("run", "a.toml", "-o", "r", "--set", "seed=2", "--set", "stream=6",
                    "--set", "temperature_K=600", "--set", "stop.events=40000",
                    "--set", "particle[1].axis=[1,0,0]")
        by_hand, in_sweep = self.outputs("r"), self.outputs("d/run_0007")
        for name in ("series.csv", "trajectory.xyz.gz", "final.xyz"):
            self.assertEqual(by_hand[name], in_sweep[name])
        # Again: nothing is left to do, and nothing is touched.
        before = {p: p.stat().st_mtime_ns for p in self.folder.glob("d/run_*/*")}
        self.adatom("sweep", "s.toml", "-o", "d", "--quiet")
        self.assertEqual(before, {p: p.stat().st_mtime_ns for p in self.folder.glob("d/run_*/*")})

    def test_a_study_that_stops_later_now_lets_its_runs_go_on(self):
        def study(events):
            self.write("s.toml", STUDY.replace("[40000, 50000]", events))
        self.write("a.toml", SMALL)
        study("[40000, 50000]")
        self.adatom("sweep", "s.toml", "-o", "d", "--quiet")
        study("[45000, 50000]")
        _, err = self.adatom("sweep", "s.toml", "-o", "d", "--status")
        self.adatom("sweep", "s.toml", "-o", "d", "--quiet")
        with open(self.folder / "d/runs.csv") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["events"] for row in rows], ["45000", "50000"] * 4)
        self.adatom("sweep", "s.toml", "-o", "e", "--quiet")
        for k in range(1, 9):
            self.assertEqual(self.outputs(f"d/run_{k:04d}"), self.outputs(f"e/run_{k:04d}"))
        # A run that went farther than the study asks for is left alone.
        self.adatom("resume", "d/run_0001", "--set", "stop.events=60000")
        self.adatom("sweep", "s.toml", "-o", "d", "--quiet")
        with open(self.folder / "d/runs.csv") as file:
            self.assertEqual(next(csv.DictReader(file))["events"], "60000")
        # Anything else needs another directory.
        self.write("s.toml", STUDY.replace("[500, 600]", "[500, 601]"))
        _, err = self.adatom("sweep", "s.toml", "-o", "d", code=3)
        self.assertIn("is not the input that the study gives this run", err)

    # A sweep is interrupted when its runs have written checkpoints, which is early in
    # them, however fast the machine is.
    def checkpoint_times(self):
        times = {}
        for path in self.folder.glob("d/run_*/checkpoint.bin"):
            with contextlib.suppress(FileNotFoundError):  # one takes the place of another
                times[path] = path.stat().st_mtime_ns
        return times

    def wait_for_checkpoints(self, count, process):
        before = self.checkpoint_times()
        self.wait_for(lambda: process.poll() is not None or
                      len(self.checkpoint_times().items() - before.items()) >= count)

    def is_free(self, directory):
        with open(directory / ".lock", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def long_study(self):
        self.write("a.toml", SMALL + "[checkpoint]\nevery_wall_clock_s = 0.05\n")
        text = STUDY.replace("[40000, 50000]", "[3000000, 2500000]")
        self.write("s.toml", text.replace("[500, 600]", "[500]"))

    def whole(self):
        self.adatom("sweep", "s.toml", "-o", "whole")
        return [self.outputs(f"whole/run_{k:04d}") for k in range(1, 5)]

    def assert_equals(self, whole):
        for k, outputs in enumerate(whole):
            self.assertEqual(self.outputs(f"d/run_{k + 1:04d}"), outputs)

    def test_a_sweep_that_is_stopped_goes_on_to_the_same_bytes(self):
        self.long_study()
        whole = self.whole()
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.start("s.toml", "-o", "d", "--jobs", "2")
            self.wait_for_checkpoints(2, process)
            process.send_signal(number)
            self.assertEqual(process.wait(), STOPPED)
            self.assertNotIn("running", self.states())
            self.assertIn("stopped", self.states())
        self.adatom("sweep", "s.toml", "-o", "d")
        self.assertEqual(set(self.states()), {"done"})
        self.assert_equals(whole)

    def test_a_sweep_that_is_killed_stops_its_runs_and_goes_on(self):
        self.long_study()
        whole = self.whole()
        process = self.start("s.toml", "-o", "d", "--jobs", "2")
        self.wait_for_checkpoints(2, process)
        process.kill()
        process.wait()
        # Its runs stop by themselves, with checkpoints, and let go of their directories.
        self.wait_for(lambda: all('"exit_reason": "signal"' in
                                  (path.parent / "manifest.json").read_text()
                                  for path in self.begun()))
        self.wait_for(lambda: all(self.is_free(path.parent) for path in self.begun()))
        self.adatom("sweep", "s.toml", "-o", "d")
        self.assert_equals(whole)

    def test_a_run_that_fails_stops_no_other_and_its_code_remains(self):
        blocked = self.folder / "d/run_0003"
        blocked.mkdir(parents=True)
        (self.folder / "d/study.toml").write_text("")
        (blocked / "mine.txt").write_text("precious")
        _, err = self.adatom("sweep", "s.toml", "-o", "d", code=3)
        self.assertIn("run_0003: the directory holds files but no run", err)
        self.assertIn("8 runs: 7 done, 1 failed", err)
        self.assertEqual(self.states(), ["done"] * 2 + ["failed"] + ["done"] * 5)
        self.assertIn("holds files but no run", self.rows()[2]["stop_reason"])
        self.assertEqual([p.name for p in blocked.iterdir()], ["mine.txt"])
        (blocked / "mine.txt").unlink()
        self.adatom("sweep", "s.toml", "-o", "d")
        self.assertEqual(self.states(), ["done"] * 8)

    def test_a_run_that_failed_is_failed_until_it_is_done(self):
        self.long_study()
        process = self.start("s.toml", "-o", "d", "--jobs", "1")
        lock = self.folder / "d/run_0001/.lock"
        self.wait_for((self.folder / "d/run_0001/checkpoint.bin").exists)
        os.kill(int(lock.read_text()), signal.SIGKILL)
        self.wait_for(lambda: len(self.begun()) > 1)
        process.send_signal(signal.SIGTERM)
        process.wait()
        for _ in range(2):
            out, _ = self.adatom("sweep", "s.toml", "-o", "d", "--status")
            self.assertRegex(out, r"run_0001,.*,failed,.*,ended by signal 9\n")
        out, _ = self.adatom("analyze", "study", "d")
        self.assertRegex(out, r"2 runs, of which 2 not at their end\. ")
        self.adatom("sweep", "s.toml", "-o", "d")
        self.assertEqual(set(self.states()), {"done"})

    def test_a_table_that_was_changed_since_is_refused(self):
        table = self.table_study()
        self.write("s.toml", (self.folder / "s.toml").read_text() +
                   '[set]\n"stop.events" = 1000\n')
        self.adatom("sweep", "s.toml", "-o", "d", "--only", "2")
        self.adatom("sweep", "s.toml", "-o", "d", "--status")
        table.write_text(table.read_text().replace("0.5", "0.6"))
        _, err = self.adatom("sweep", "s.toml", "-o", "d", code=3)
        self.assertRegex(err, r"mine\.csv: changed since run_0002 began, which has it as \S+"
                         r"/d/run_0002/input_1\.csv \(a changed study")

    def table_study(self):
        table = self.write("mine.csv", "# metal: none\n# source: made up\n# method: none\n"
                           "n_initial,n_final,barrier_eV\n" + "".join(
                               f"{i},{f},{0.1 * i}\n" for i in range(12) for f in range(12)))
        self.write("a.toml", SMALL.replace("events = 100000", "events = 30000000").replace(
            'model = "bond_counting"\nbond_energy_eV = 0.1',
            'model = "barrier_table"\ntable = "mine.csv"'))
        self.write("s.toml", 'base = "a.toml"\n[sweep]\nseed = [1, 2]\n')
        return table

    def test_a_run_that_was_killed_before_its_first_checkpoint_is_begun_again(self):
        self.table_study()
        process = self.start("s.toml", "-o", "d", "--only", "1")
        log = self.folder / "d/run_0001/run.log"
        self.wait_for(lambda: log.exists() and "rates" in log.read_text())
        # While it runs, and after it was killed, nothing counts as changed; and whoever
        # cannot have the run does not write into it.
        self.adatom("sweep", "s.toml", "-o", "d", "--status")
        _, err = self.adatom("sweep", "s.toml", "-o", "d", "--only", "1", code=3)
        self.assertIn("another process runs in this directory", err)
        manifest = self.folder / "d/run_0001/manifest.json"
        self.assertIn('"exit_reason": ""', manifest.read_text())
        process.kill()
        process.wait()
        out, _ = self.adatom("sweep", "s.toml", "-o", "d", "--status")
        self.assertRegex(out, r"run_0001,1,0,begun,")

    def test_the_status_of_a_sweep_is_told_while_it_runs(self):
        self.table_study()
        process = self.start("s.toml", "-o", "d", "--jobs", "1")
        log = self.folder / "d/run_0001/run.log"
        self.wait_for(lambda: log.exists() and "rates" in log.read_text())
        before = (self.folder / "d/runs.csv").read_bytes()
        out, err = self.adatom("sweep", "s.toml", "-o", "d", "--status")
        self.assertRegex(out, r"run_0001,1,0,begun,")
        self.assertIn("2 runs: 0 done, 0 failed, 2 to go on with", err)
        self.assertEqual((self.folder / "d/runs.csv").read_bytes(), before)
        for words in ([], ["--list", "slurm"]):
            _, err = self.adatom("sweep", "s.toml", "-o", "d", *words, code=3)
            self.assertIn("another sweep works in this directory", err)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(), STOPPED)

    def test_a_sweep_that_was_killed_while_it_began_goes_on(self):
        (self.folder / "d").mkdir()
        for name in (".lock", "study.toml.tmp"):
            (self.folder / "d" / name).touch()
            self.adatom("sweep", "s.toml", "-o", "d", "--status")
            (self.folder / "d/study.toml").unlink()
            (self.folder / "d/runs.csv").unlink()
        (self.folder / "d/mine").touch()
        _, err = self.adatom("sweep", "s.toml", "-o", "d", "--status", code=3)
        self.assertIn("holds files but no study", err)

    def test_a_run_that_was_killed_while_it_began_is_begun_again(self):
        self.write("s.toml", 'base = "a.toml"\n[sweep]\nseed = [1]\n')
        self.adatom("sweep", "s.toml", "-o", "d")
        whole = self.outputs("d/run_0001")
        # In the order in which they are made.
        first = [".lock", "run.log", ".outputs.tmp", ".outputs", "series.csv", "input.toml.tmp"]
        for count in range(1, len(first) + 1):
            for path in (self.folder / "d/run_0001").iterdir():
                if path.name not in first[:count]:
                    path.unlink()
            for name in first[:count]:
                (self.folder / "d/run_0001" / name).touch()
            self.adatom("sweep", "s.toml", "-o", "d")
            self.assertEqual(self.outputs("d/run_0001"), whole)

    def test_a_run_that_cannot_go_on_stops_no_other_and_says_why(self):
        self.write("s.toml", 'base = "a.toml"\n[sweep]\nseed = [1, 2]\n')
        self.write("a.toml", SMALL.replace("events = 100000", "events = 1000000"))
        self.adatom("run", "a.toml", "-o", "d/run_0001", "--set", "seed=1", "--set", "stream=0",
                    "--set", "stop.events=1000")
        run = self.folder / "d/run_0001"
        (run / "input.toml").write_text((run / "input.toml").read_text().replace(
            "# --set stop.events=1000\n", "").replace("events = 1000\n", "events = 1000000\n"))
        manifest = (run / "manifest.json").read_text()
        (run / "manifest.json").write_text(manifest.replace("event limit", "signal"))
        for name in ("checkpoint.bin", "checkpoint.bin.prev"):
            (run / name).write_bytes(b"garbage")
        _, err = self.adatom("sweep", "s.toml", "-o", "d", code=5)
        self.assertIn("not a checkpoint", err)
        rows = self.rows()
        self.assertEqual([row["state"] for row in rows], ["failed", "done"])
        self.assertIn("not a checkpoint", rows[0]["stop_reason"])
        # The newest reason is told, and a manifest that cannot be read hinders nothing.
        (run / "checkpoint.bin").write_bytes(b"")
        (run / "checkpoint.bin.prev").unlink()
        self.adatom("sweep", "s.toml", "-o", "d", code=5)
        self.assertIn("cut short", self.rows()[0]["stop_reason"])

    def test_a_run_whose_manifest_cannot_be_read_stops_no_other(self):
        self.table_study()
        self.write("s.toml", 'base = "a.toml"\n[set]\n"stop.events" = 1000\n'
                   '[sweep]\nseed = [1, 2]\n')
        self.adatom("sweep", "s.toml", "-o", "d", "--only", "1")
        (self.folder / "d/run_0001/manifest.json").write_text("{")
        _, err = self.adatom("sweep", "s.toml", "-o", "d", code=3)
        self.assertIn("2 runs: 1 done, 1 failed", err)
        out, _ = self.adatom("sweep", "s.toml", "-o", "d", "--status")
        self.assertRegex(out, r"run_0001,1,0,failed,0,0,.*manifest\.json")

    def test_a_refusal_does_not_make_a_folder_of_the_user_a_run(self):
        mine = self.folder / "d/run_0001"
        mine.mkdir(parents=True)
        (mine / "run.log").write_text("mine")
        (self.folder / "d/study.toml").write_text("")
        self.write("s.toml", 'base = "a.toml"\n[sweep]\nseed = [1]\n')
        self.adatom("run", "a.toml", "-o", "made", "--set", "seed=1", "--set", "stream=0")
        (mine / "input.toml").write_text((self.folder / "made/input.toml").read_text())
        for _ in range(2):
            _, err = self.adatom("sweep", "s.toml", "-o", "d", code=3)
            self.assertIn("holds files but no run", err)
            self.assertEqual((mine / "run.log").read_text(), "mine")

    def test_a_reason_may_speak_of_mistakes(self):
        folder = self.folder / "my mistakes"
        folder.mkdir()
        (folder / "file").write_text("")
        self.write("s.toml", 'base = "a.toml"\n[sweep]\nseed = [1]\n')
        self.adatom("sweep", "s.toml", "-o", "my mistakes/d", "--status")
        (folder / "d/run_0001").mkdir()
        (folder / "d/run_0001/.lock").symlink_to("/dev/full")
        self.adatom("sweep", "s.toml", "-o", "my mistakes/d", code=4)
        self.assertIn("my mistakes/d/run_0001", self.rows("my mistakes/d")[0]["stop_reason"])

    def test_a_run_of_a_job_list_does_not_go_on_by_another_table(self):
        table = self.table_study()
        process = self.start("s.toml", "-o", "d", "--only", "1")
        log = self.folder / "d/run_0001/run.log"
        self.wait_for(lambda: log.exists() and "rates" in log.read_text())
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(), STOPPED)
        table.write_text(table.read_text().replace("0.5", "0.6"))
        _, err = self.adatom("sweep", "s.toml", "-o", "d", "--only", "1", code=3)
        self.assertIn("mine.csv: changed since run_0001 began", err)

    def test_results_replace_no_file_of_a_sweep(self):
        self.adatom("sweep", "s.toml", "-o", "d")
        for name in ("study.toml", "runs.csv", ".lock"):
            _, err = self.adatom("analyze", "study", "d", "--csv", f"d/{name}", code=3)
            self.assertIn("a run or a sweep made this file", err)
        for name in ("mine.csv", "jobs.csv"):
            for _ in range(2):
                self.adatom("analyze", "study", "d", "--csv", f"d/{name}")

    def test_a_full_disk_in_one_run_is_told_with_code_4(self):
        self.adatom("sweep", "s.toml", "-o", "d", "--status")
        (self.folder / "d/run_0002").mkdir()
        (self.folder / "d/run_0002/.lock").symlink_to("/dev/full")
        _, err = self.adatom("sweep", "s.toml", "-o", "d", code=4)
        self.assertIn("run_0002", err)
        self.assertEqual(self.states().count("done"), 7)

    def test_all_mistakes_are_told_and_nothing_is_written(self):
        self.write("a.toml", SMALL.replace('cell = "fcc"', 'cell = "fc"'))
        self.write("s.toml", STUDY.replace("[500, 600]", "[500, -600]").replace(
            "[40000, 50000]", "[40000, 0.5]"))
        _, err = self.adatom("sweep", "s.toml", "-o", "d", code=3)
        self.assertRegex(err, r"s\.toml:4:23: temperature_K = -600: is out of range")
        self.assertRegex(err, r"a\.toml:5:1: lattice\.cell")
        self.assertFalse((self.folder / "d").exists())
        self.write("s.toml", STUDY)
        self.adatom("sweep", "nothing.toml", "-o", "d", code=3)
        self.adatom("sweep", "a.toml", "-o", "d", code=3)
        for words in (["--jobs", "0"], ["--jobs", "x"], ["--only", "9"], ["--only", "0"],
                      ["--list", "pbs"], ["--list", "slurm", "--only", "1"],
                      ["--status", "--only", "1"], []):
            self.adatom("sweep", "s.toml", *(["-o", "d"] if words else []), *words, code=2)
        self.assertFalse((self.folder / "d").exists())

    def test_what_is_odd_about_runs_is_told_when_their_study_is_checked(self):
        self.write("s.toml", f"""base = "{SOURCE}/examples/silver_particles.toml"
            [sweep]
            seed = [1, 2]
            "particle[1].gap_a" = [0, 0.5]
            """)
        out, _ = self.adatom("check", "s.toml")
        self.assertEqual(out.count("of its 586 atoms"), 1)
        self.assertIn("\nrun_0001: particle 2 has 582 of its 586 atoms", out)

    def test_a_study_is_checked_without_writing_anything(self):
        before = sorted(self.folder.iterdir())
        out, _ = self.adatom("check", "s.toml")
        self.assertIn("8 runs of a.toml", out)
        self.assertIn("seed, temperature_K, particle[1].axis, stop.events", out)
        self.assertIn("[set]", self.adatom("check", "s.toml", "--set", "seed=1", code=2)[1])
        self.write("s.toml", STUDY.replace("[500, 600]", "[500, -600]"))
        _, err = self.adatom("check", "s.toml", code=3)
        self.assertIn("s.toml:4:", err)
        self.assertIn("1 mistake\n", err)
        self.assertEqual(sorted(self.folder.iterdir()), before)

    def test_a_changed_study_is_refused_and_a_longer_one_goes_on(self):
        self.adatom("sweep", "s.toml", "-o", "d")
        before = self.outputs("d/run_0004")
        self.write("s.toml", STUDY.replace("[500, 600]", "[500, 650]"))
        _, err = self.adatom("sweep", "s.toml", "-o", "d", code=3)
        self.assertEqual(
            err.count("is not the input that the study gives this run: temperature_K"), 4)
        self.adatom("sweep", "s.toml", "-o", "d", "--only", "4", code=3)
        self.write("s.toml", STUDY.replace("seed = [1, 2]", "seed = [1, 2, 3]"))
        self.adatom("sweep", "s.toml", "-o", "d")
        self.assertEqual(self.states(), ["done"] * 12)
        self.assertEqual(self.outputs("d/run_0004"), before)
        # Shorter again, with runs that it has no more.
        self.write("s.toml", STUDY)
        _, err = self.adatom("sweep", "s.toml", "-o", "d", code=3)
        self.assertEqual(err.count("is no run of the study as it is now"), 4)
        self.assertIn("d/run_0012", err)
        (self.folder / "mine").mkdir()
        self.write("mine/text", "")
        self.adatom("sweep", "s.toml", "-o", "mine", code=3)

    def test_the_commands_for_gnu_parallel_make_the_study(self):
        self.adatom("sweep", "s.toml", "-o", "d", "--only", "2")
        out, _ = self.adatom("sweep", "s.toml", "-o", "d", "--list", "parallel", "--jobs", "3")
        self.assertIn("7 of 8 runs are not done", out)
        self.assertIn("parallel --jobs 3 --termseq TERM", out)
        lines = (self.folder / "d/jobs.txt").read_text().splitlines()
        self.assertEqual(len(lines), 7)
        for line in lines:
            subprocess.run(line, shell=True, check=True, cwd="/", capture_output=True)
        out, _ = self.adatom("sweep", "s.toml", "-o", "d", "--status")
        self.assertEqual(out.count(",done,"), 8)

    def test_a_printed_command_starts_the_jobs_also_where_a_path_has_blanks(self):
        for name, program in (("slurm", "sbatch"), ("parallel", "parallel")):
            out, _ = self.adatom("sweep", "s.toml", "-o", "it's d", "--list", name)
            stub = self.write(program, '#!/bin/sh\ntest "$#" -gt 1 && exec cat\ncat "$1"\n')
            stub.chmod(0o755)
            told = subprocess.run(out.splitlines()[1], shell=True, cwd="/", check=True, text=True,
                                  env={**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}"},
                                  capture_output=True).stdout
            self.assertEqual(told, next((self.folder / "it's d").glob("jobs*")).read_text())
            next((self.folder / "it's d").glob("jobs*")).unlink()

    def test_no_path_breaks_out_of_a_list_of_jobs(self):
        self.write("base.toml", SMALL)
        for name in ('a"b', "a\nb"):
            (self.folder / name).mkdir()
            self.write(f"{name}/s.toml", 'base = "../base.toml"\n[sweep]\nseed = [1, 2]\n')
            for kind in ("slurm", "parallel"):
                _, err = self.adatom("sweep", f"{name}/s.toml", "-o", "d", "--list", kind, code=2)
                self.assertIn("has no place in a list of jobs", err)
        self.write("s.toml", 'base = "base.toml"\n[sweep]\nseed = [1, 2]\n')
        self.adatom("sweep", "s.toml", "-o", "100%j", "--list", "slurm")
        self.assertIn('/100%%j/slurm_%a.log"', (self.folder / "100%j/jobs.slurm").read_text())

    def test_no_list_is_written_where_nothing_is_left(self):
        self.adatom("sweep", "s.toml", "-o", "d")
        for name in ("slurm", "parallel"):
            out, _ = self.adatom("sweep", "s.toml", "-o", "d", "--list", name)
            self.assertEqual(out, "All 8 runs are done: there is nothing to list.\n")
        self.assertEqual(list((self.folder / "d").glob("jobs*")), [])

    def test_a_study_is_analysed_as_one_table_and_one_figure(self):
        # Pairs of three sizes at two temperatures; the excess of a short run has fallen a
        # little, so that is what a relaxation time is here.
        self.write("s.toml", """base = "a.toml"
[set]
"stop.events" = 150000
"series.first_s" = 1e-11
[sweep]
seed = [1, 2]
temperature_K = [700, 800]
[[together]]
"particle[0].radius_a" = [2, 2.5, 3]
"particle[1].radius_a" = [2, 2.5, 3]
""")
        self.adatom("sweep", "s.toml", "-o", "d")
        out, _ = self.adatom("analyze", "study", "d", "--relaxed-to", "0.7",
                             "--window", "0.3-0.6", "--definition", "slab")
        self.assertIn("12 runs", out)
        law = re.search(r"^all +p = (\S+) \+- (\S+), E = (\S+) \+- (\S+) eV, t0 = \S+ s, "
                        r"chi\^2 = \S+ of 3$", out, re.M)
        p, p_error, energy, energy_error = map(float, law.groups())
        # Between one and eleven neighbours of 0.1 eV each.
        self.assertGreater(energy, 0.1)
        self.assertLess(energy, 1.1)
        for error in (p_error, energy_error):
            self.assertGreater(error, 0)
        self.assertGreater(p, 0)
        self.assertRegex(out, r"(?m)^700 K +p = ")
        with open(self.folder / "study.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(row["temperature_K"], row["particle[0].radius_a"]) for row in rows],
                         [(t, r) for t in ("700", "800") for r in ("2", "2.5", "3")])
        self.assertEqual({row["runs"] for row in rows}, {"2"})
        self.assertEqual({row["relaxation_runs"] for row in rows}, {"2"})
        self.assertTrue(all(float(row["relaxation_ln_error"]) > 0 for row in rows))
        self.assertIn("alpha_0.30_0.60_error", rows[0])
        svg = (self.folder / "study.svg").read_text()
        xml.etree.ElementTree.fromstring(svg.encode())
        for panel in ("frame_1", "frame_2", "frame_3"):
            self.assertIn(f'id="{panel}"', svg)
        # Of a single temperature, nothing is drawn against that.
        at_700 = [f"d/run_{number:04}" for number in (1, 2, 3, 7, 8, 9)]
        self.adatom("analyze", "study", *at_700, "--relaxed-to", "0.7", "--csv", "none",
                    "--figure", "700.svg")
        svg = (self.folder / "700.svg").read_text()
        self.assertIn("Atoms N", svg)
        self.assertNotIn("(1/eV)", svg)
        # Runs one by one are the same study; what has not relaxed is not fitted.
        again, _ = self.adatom("analyze", "study", *sorted((self.folder / "d").glob("run_*")),
                               "--csv", "again.csv", "--figure", "none", "--relaxed-to", "0.001")
        self.assertIn("12 runs", again)
        self.assertNotIn("Relaxation time t =", again)
        laws = again[again.index("Time until r/R = 0.324"):again.index("Time until r/R = 0.532")]
        self.assertRegex(laws, r"all         p = \S+ \+- \S+, E = ")
        self.assertIn("700 K ", laws)
        self.adatom("sweep", "s.toml", "-o", "empty", "--status")
        _, err = self.adatom("analyze", "study", "empty", code=3)
        self.assertIn("no run of this study has begun", err)
        self.adatom("analyze", "study", "d", "--relaxed-to", "2", code=2)
        for words in (["render", "d", "-o", "d.png"], ["export", "d", "-o", "d.dump"],
                      ["explain", "d"], ["inspect", "d"], ["resume", "d"]):
            with self.subTest(words):
                _, err = self.adatom(*words, code=3)
                self.assertIn("is a study, not a run (one of its runs, ", err)

    def test_no_law_is_laid_through_runs_of_different_systems(self):
        # One bond energy at the one temperature, the other at the other, each from an
        # input of its own.
        for name, temperature, energy in (("cold", 700, 0.1), ("hot", 800, 0.14)):
            text = SMALL.replace("bond_energy_eV = 0.1", f"bond_energy_eV = {energy}")
            self.write("b.toml", text)
            for seed in (1, 2):
                self.adatom("run", "b.toml", "-o", f"{name}_{seed}", "--set", f"seed={seed}",
                            "--set", f"temperature_K={temperature}",
                            "--set", "stop.events=50000", "--set", "series.first_s=1e-11")
        out, _ = self.adatom("analyze", "study", "cold_1", "cold_2", "hot_1", "hot_2",
                             "--relaxed-to", "0.9", "--figure", "none")
        self.assertRegex(out, r"(?m)^rates\.bond_energy_eV = 0\.1\nT \[K\].*\n700 ")
        self.assertRegex(out, r"(?m)^rates\.bond_energy_eV = 0\.14\nT \[K\].*\n800 ")
        self.assertNotIn("E = ", out)
        with open(self.folder / "study.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(row["rates.bond_energy_eV"], row["relaxation_runs"]) for row in rows],
                         [("0.1", "2"), ("0.14", "2")])

    def test_a_run_of_many_temperatures_is_no_row_of_a_study(self):
        self.write("a.toml", SMALL.replace(
            "temperature_K = 500", "temperatures_K = [500, 600]\nevents_each = 500"))
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop={}")
        _, err = self.adatom("analyze", "study", "r", code=3)
        self.assertIn("r/input.toml: temperature_K: not one temperature", err)

    def test_results_are_written_though_nobody_reads_what_is_printed(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=3000")
        for words in (["study", "r", "--csv", "s.csv", "--figure", "none"],
                      ["neck", "r", "--mean-curve", "m.csv"]):
            reader, writer = os.pipe()
            os.close(reader)
            subprocess.run([ADATOM, "analyze", *words], cwd=self.folder, stdout=writer,
                           stderr=subprocess.DEVNULL, check=False)
            os.close(writer)
        for name in ("s.csv", "m.csv"):
            self.assertTrue((self.folder / name).exists(), name)

    def test_random_packings_of_one_input_are_seeds_of_one_row(self):
        pack = ('[packing]\narrangement = "random"\ncount = 4\nradius_a = 2\n'
                "radius_spread = 0.2\n")
        self.write("a.toml", re.sub(r"(?s)\[\[particle.*(?=\[rates)", pack, SMALL))
        self.write("s.toml", 'base = "a.toml"\n[set]\n"stop.events" = 20000\n'
                   '"series.measurements" = ["gyration"]\n'
                   "[sweep]\n\"packing.seed\" = [1, 2, 3]\n")
        self.adatom("sweep", "s.toml", "-o", "d")
        out, _ = self.adatom("analyze", "study", "d", "--relaxed-to", "0.99", "--figure", "none")
        self.assertIn("3 runs", out)
        self.assertNotIn("N^p", out)
        with open(self.folder / "study.csv", encoding="utf-8") as file:
            row, = csv.DictReader(file)
        self.assertEqual(row["runs"], "3")
        atoms = [json.loads((self.folder / f"d/run_000{k}/manifest.json").read_text())
                 ["facts"]["atoms"] for k in (1, 2, 3)]
        self.assertEqual(len(set(atoms)), 3)
        self.assertAlmostEqual(float(row["atoms"]), sum(atoms) / 3, delta=1e-3)
        _, err = self.adatom("analyze", "sintering", "d/run_0001", code=3)
        self.assertIn("has no column of sintering", err)
        for seed in (1, 2):
            self.adatom("run", "a.toml", "-o", f"p{seed}", "--set", f"packing.seed={seed}",
                        "--set", 'series.measurements=["sintering"]')
        self.adatom("run", "a.toml", "-o", "cold", "--set", "temperature_K=400",
                    "--set", 'series.measurements=["sintering"]')
        out, _ = self.adatom("analyze", "sintering", "p1", "p2", "cold")
        self.assertIn("Sintering: temperature_K 500 (2 seeds)\n2 seeds;", out)
        self.assertIn("Sintering: temperature_K 400\n1 seed;", out)
        names = ["density.svg", "necks.svg", "particles.svg"]
        self.assertEqual(sorted(p.name for p in (self.folder / "sintering_plots").glob("*.svg")),
                         names)
        for name in names:
            plot = (self.folder / "sintering_plots" / name).read_text()
            self.assertIn("temperature_K 500 (2 seeds)", plot)
            xml.etree.ElementTree.fromstring(plot)

    def test_a_job_of_slurm_that_runs_out_of_time_goes_back_into_the_queue(self):
        self.long_study()
        self.adatom("sweep", "s.toml", "-o", "d", "--list", "slurm", "--jobs", "2")
        script = (self.folder / "d/jobs.slurm").read_text()
        self.assertIn("#SBATCH --array=1-4%2\n", script)
        requeued = self.write("requeued", "")
        stub = self.write("scontrol", f"#!/bin/sh\necho \"$@\" >> {requeued}\n")
        stub.chmod(0o755)
        environment = {**os.environ, "SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_JOB_ID": "77",
                       "PATH": f"{self.folder}:{os.environ['PATH']}"}
        job = subprocess.Popen(["bash", "d/jobs.slurm"], cwd=self.folder, env=environment,
                               stderr=subprocess.DEVNULL)
        self.wait_for_checkpoints(1, job)
        job.send_signal(signal.SIGTERM)
        self.assertEqual(job.wait(), STOPPED)
        self.assertEqual(requeued.read_text(), "requeue 77_3\n")
        done = subprocess.run(["bash", "d/jobs.slurm"], cwd=self.folder, env=environment,
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(requeued.read_text(), "requeue 77_3\n")
        self.adatom("sweep", "s.toml", "-o", "d", "--list", "slurm")
        self.assertIn("#SBATCH --array=1-2,4\n", (self.folder / "d/jobs.slurm").read_text())
        self.assertEqual([p.name for p in self.begun()], ["run.log"])
        self.assertEqual(pathlib.Path(self.begun()[0]).parent.name, "run_0003")


main()
