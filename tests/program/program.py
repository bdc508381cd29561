"""What the tests of the program share: running it, and a small input."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ADATOM = str(pathlib.Path(sys.argv[1]).resolve())
SOURCE = pathlib.Path(sys.argv[2]).resolve()

SMALL = """
scenario = "coalescence"
temperature_K = 500
[lattice]
cell = "fcc"
element = "Au"
lattice_constant_nm = 0.408
[[particle]]
shape = "sphere"
radius_a = 3
[[particle]]
shape = "sphere"
radius_a = 3
touch = 1
axis = [1, 1, 0]
[rates]
model = "bond_counting"
bond_energy_eV = 0.1
[series]
first_s = 1e-10
points_per_decade = 10
[trajectory]
every_events = 20000
[stop]
events = 100000
"""


class ProgramTest(unittest.TestCase):
    """Each test has a folder of its own as self.folder."""

    program = ADATOM

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="adatom_program_")
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def adatom(self, *arguments, code=0):
        """Runs adatom; its exit code must be `code`. Returns what it printed."""
        done = subprocess.run(
            [self.program, *map(str, arguments)], capture_output=True, text=True, check=False,
            cwd=self.folder)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout, done.stderr

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def outputs(self, directory):
        """The bytes of all files of a run that must not depend on how it was run."""
        return {
            path.name: path.read_bytes()
            for path in sorted((self.folder / directory).iterdir())
            if path.name == "final.xyz" or path.suffix == ".csv" or
            path.name.startswith(("trajectory.xyz", "input"))
        }


def main():
    unittest.main(argv=sys.argv[:1], verbosity=2)
