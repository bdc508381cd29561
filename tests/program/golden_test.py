"""The same seed gives the same bytes, with every compiler and machine: fixed checksums.

They change only if the order of random numbers or the physics changed for a stated reason;
then print the new ones by running this file and write them here."""

import hashlib

from program import SMALL, ProgramTest, main

TABLE = SMALL.replace('model = "bond_counting"\nbond_energy_eV = 0.1',
                      'model = "barrier_table"\ntable = "Au_u3_linear"')
GOLDEN = {
    "bond_counting": "a7520d8647d2892fe0f32690b6205be06b91dc3ed7324d6df58bd2c490c83d58",
    "per_atom": "992b89512ef8c939709a99ee31491bf4379437b4db972e0697917f362af4bb7c",
    "table": "4cd4f4d37d36bcf40ded344397c410d2da7d8bd5103f31c16abab9f1a2ce266f",
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
