"""The same seed gives the same bytes, with every compiler and machine: fixed checksums.

They change only if the order of random numbers or the physics changed for a stated reason;
then print the new ones by running this file and write them here."""

import hashlib

from program import SMALL, ProgramTest, main

TABLE = SMALL.replace('model = "bond_counting"\nbond_energy_eV = 0.1',
                      'model = "barrier_table"\ntable = "Au_u3_linear"')
GOLDEN = {
    "bond_counting": "9c6b7ed75c7a141944974b933298edf7b88d9bea2218445eb5f6e3688eae7480",
    "per_atom": "26ff0dc14b93d130f307800308061893fa77086881118b2374c9f354b8816888",
    "table": "073676da21aa7cb601103bc0e60dabf5a0ccfa424e18b4f1f01d24785a8b2628",
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
