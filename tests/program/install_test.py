"""What is installed is whole, and works wherever its folder is moved to."""

import os
import re
import subprocess
import sys

from program import ADATOM, SMALL, SOURCE, ProgramTest, main

BUILD = os.path.dirname(os.path.dirname(ADATOM))
WITH_TABLE = SMALL.replace(
    'model = "bond_counting"\nbond_energy_eV = 0.1',
    'model = "process_table"\ntable = "Ag_emt_process"\nfallback = ["linear"]')


class Install(ProgramTest):
    """The program is installed as self.folder / "first" and moved to self.prefix."""

    def setUp(self):
        super().setUp()
        first = self.folder / "first"
        self.install("--prefix", first)
        self.prefix = self.folder / "moved here"
        first.rename(self.prefix)
        self.share = self.prefix / "share/adatom"
        self.program = self.prefix / "bin/adatom"

    def install(self, *options, **environment):
        subprocess.run(["cmake", "--install", BUILD, *options], check=True,
                       stdout=subprocess.DEVNULL, env={**os.environ, **environment})

    def test_the_program_its_tables_examples_scripts_and_documents_are_installed(self):
        files = {path.relative_to(self.prefix).as_posix()
                 for path in self.prefix.rglob("*") if path.is_file()}
        self.assertEqual({name for name in files if not name.startswith("share/")},
                         {"bin/adatom"})
        self.assertEqual({"/".join(name.split("/")[1:3]) for name in files - {"bin/adatom"}},
                         {"adatom/tables", "adatom/examples", "adatom/barriers", "doc/adatom"})
        for source, installed, pattern in (("rates/tables", "share/adatom/tables", "*.csv"),
                                           ("examples", "share/adatom/examples", "*.toml"),
                                           ("docs", "share/doc/adatom/docs", "*")):
            for path in (SOURCE / source).rglob(pattern):
                self.assertIn(f"{installed}/{path.relative_to(SOURCE / source)}", files)
        for name in ("LICENSE", "README.md"):
            self.assertIn(f"share/doc/adatom/{name}", files)

    def test_a_package_can_be_made_of_it(self):
        self.install("--prefix", "/opt/adatom", DESTDIR=str(self.folder / "package"))
        self.assertTrue((self.folder / "package/opt/adatom/bin/adatom").is_file())

    def test_the_moved_program_reads_the_tables_beside_it(self):
        table = self.share / "tables/Ag_emt_process.csv"
        text, count = re.subn(r"(?m)^terrace_111,.*", "terrace_111,0.4321", table.read_text())
        self.assertEqual(count, 1)
        table.write_text(text)
        table.with_name("Mine_process.csv").write_text(text)
        out, _ = self.adatom("rates", "Ag_emt_process")
        self.assertRegex(out, r"(?m)^terrace_111 +0\.4321 ")
        self.assertIn(f"{table}\n", out)
        shipped = {path.stem for path in (SOURCE / "rates/tables").glob("*.csv")}
        self.assertEqual(set(self.adatom("list", "tables")[0].split()),
                         shipped | {"Mine_process"})
        # By a link too, as from a folder of all programs.
        (self.folder / "adatom").symlink_to(self.program)
        self.program = self.folder / "adatom"
        self.assertIn("Mine_process", self.adatom("list", "tables")[0])

    def test_the_moved_examples_pass(self):
        examples = sorted((self.share / "examples").rglob("*.toml"))
        self.assertIn("sintering.toml", {example.name for example in examples})
        for example in examples:
            with self.subTest(example=example.name):
                self.adatom("check", example)

    def test_tables_that_are_gone_are_told_with_their_folder_and_runs_go_on(self):
        self.write("a.toml", WITH_TABLE)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=2000")
        tables = self.share / "tables"
        tables.rename(self.folder / "gone")
        missing = f"the shipped tables are missing: there is no folder {tables} ("
        _, err = self.adatom("list", "tables", code=3)
        self.assertTrue(err.startswith(missing), err)
        _, err = self.adatom("check", "a.toml", code=3)
        self.assertIn(f"rates.table = \"Ag_emt_process\": {missing}", err)
        _, err = self.adatom("rates", "Ag_emt_process", code=3)
        self.assertTrue(err.startswith(missing), err)
        # A run has its own copy.
        self.adatom("resume", "r", "--set", "stop.events=4000")
        self.adatom("explain", "r")

    def test_the_scripts_that_compute_barriers_find_what_they_need(self):
        script = self.share / "barriers/compute_barriers.py"
        done = subprocess.run([sys.executable, "-B", script, "--help"],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("--potential", done.stdout)


main()
