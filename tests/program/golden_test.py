"""The same seed gives the same bytes, with every compiler and machine: fixed checksums.

They change only if the order of random numbers or the physics changed for a stated reason;
then print the new ones by running this file and write them here."""

import hashlib

from program import SMALL, SOURCE, ProgramTest, main


def by_table(model, table):
    return SMALL.replace('model = "bond_counting"\nbond_energy_eV = 0.1',
                         f'model = "{model}"\ntable = "{table}"')


TABLE = by_table("barrier_table", "Au_u3_linear")
PATTERN = by_table("pattern_table", "Au_u3_pattern")
PROCESS = by_table("process_table", "Ag_emt_process")
# Clusters that land on a weak support; columns without overhangs; units that aggregate.
FILM = (SOURCE / "examples/cluster_film.toml").read_text()
COLUMNS = (SOURCE / "examples/film_without_overhangs.toml").read_text()
AGGREGATION = (SOURCE / "examples/island_film.toml").read_text()
GOLDEN = {
    "bond_counting": "9c6b7ed75c7a141944974b933298edf7b88d9bea2218445eb5f6e3688eae7480",
    "per_atom": "26ff0dc14b93d130f307800308061893fa77086881118b2374c9f354b8816888",
    "table": "073676da21aa7cb601103bc0e60dabf5a0ccfa424e18b4f1f01d24785a8b2628",
    "pattern": "d303848b8a6429908d32294b5b9a2fbe4ceb51397566d51418d3a8801ff23aa6",
    "process": "9465c3404875b1563a7ec2e3c10ff739bf1fa7d77794c04a3e25ceb8794a5719",
    "film": "7fa564c52a1d230b9c06bb55c276d15eda9ccc94302ae3f114f4d82b4515df55",
    "columns": "3da3480bbbe7389b0c1d6db9a1a548daecd7b71d68b877b5bee9dbe2d0f32075",
    "aggregation": "dc21b94c6a7c6b802441b1ec190a9e41cbaebd5fda95d499d57f83b401dc433e",
}


class Golden(ProgramTest):
    maxDiff = None

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
            "pattern": self.checksum("d", PATTERN, 'rates.fallback=["linear"]'),
            "process": self.checksum("e", PROCESS, 'rates.fallback=["linear"]'),
            "film": self.checksum("f", FILM, "stop.events=100000"),
            "columns": self.checksum("g", COLUMNS, "stop.events=100000"),
            "aggregation": self.checksum("h", AGGREGATION, "stop.events=100000"),
        }
        self.assertEqual(found, GOLDEN)

    def test_another_seed_or_stream_gives_another_path(self):
        first = self.checksum("a", SMALL, "seed=1")
        self.assertEqual(first, self.checksum("b", SMALL, "seed=1"))
        self.assertNotEqual(first, self.checksum("c", SMALL, "seed=2"))
        self.assertNotEqual(first, self.checksum("d", SMALL, "stream=1"))


main()
