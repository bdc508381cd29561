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
    "bond_counting": "7c1aa595fbd2d6b18d6c6fbf87bb50aaf5047129afc5a47fa8a07f493238a523",
    "per_atom": "6bdcc9e284f4718fa1c6f88ee59c4681a83ffc4c1ca0a3b861610243cf3349b6",
    "table": "86534fdb0b2ed25d56f5a68ff19b3b8f7cfb44824807130c229ee061ce37b6d0",
    "pattern": "ab4691249664269279693029d10be5718992e513b67ecb46754ec7c1f5bcb0aa",
    "process": "3ae02cf727c71918160a8dee0f7b2a2509036afb2f236ebd52aaf8700adaf92a",
    "film": "39d13a46b5d82b032493559e9a64b951605ad4f81889658e8a3000d3e556297b",
    "columns": "3da3480bbbe7389b0c1d6db9a1a548daecd7b71d68b877b5bee9dbe2d0f32075",
    "aggregation": "b5e1ecf1c5dbebbc805602a617d877fc9512f3879a96322c1b4ff54d30f42c60",
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
