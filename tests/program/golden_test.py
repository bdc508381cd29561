"""The same seed gives the same bytes, with every compiler and machine: fixed checksums.

They change only if the order of random numbers or the physics changed for a stated reason;
then print the new ones by running this file and write them here."""

import hashlib

from program import SMALL, ProgramTest, main

TABLE = SMALL.replace('model = "bond_counting"\nbond_energy_eV = 0.1',
                      'model = "barrier_table"\ntable = "Au_u3_linear"')
GOLDEN = {
    "bond_counting": "170ee5e3b3e8c64398c1910021e495c1a087ec6235a3f56b2a53e4dccd645320",
    "per_atom": "9f9ff9720ac97913f8e9d0b7349ead072e10dfdd2873f9f8c687d1484aedd298",
    "table": "01a31795c610df132afb8fed7b9f29fe9fe628f06e79eb8b4a727d258f736c0b",
}


class Golden(ProgramTest):
    def checksum(self, name, text, *overrides):
        self.write("a.toml", text)
        sets = [word for override in overrides for word in ("--set", override)]
        self.adatom("run", "a.toml", "-o", name, "--paranoid", *sets)
        digest = hashlib.sha256()
        for bytes_of_file in (self.outputs(name)["series.csv"], self.outputs(name)["final.xyz"]):
            digest.update(bytes_of_file)
        return digest.hexdigest()

    def test_checksums(self):
        found = {
            "bond_counting": self.checksum("a", SMALL),
            "per_atom": self.checksum("b", SMALL, "rates.counting=per_atom"),
            "table": self.checksum("c", TABLE, "temperature_K=700"),
        }
        self.assertEqual(found, GOLDEN)

    def test_another_seed_or_stream_gives_another_path(self):
        first = self.checksum("a", SMALL, "seed=1")
        self.assertEqual(first, self.checksum("b", SMALL, "seed=1"))
        self.assertNotEqual(first, self.checksum("c", SMALL, "seed=2"))
        self.assertNotEqual(first, self.checksum("d", SMALL, "stream=1"))


main()
