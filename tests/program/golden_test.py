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
# Films that have grown, with more files in the sum: what is measured of them over time, at
# the end and in lists. Columns: 1.5 ML in three layers, five rows, hops over steps,
# roughness and its correlations. Clusters: 55 of about 25 atoms on two layers of fcc (110),
# 0.6 ML in a dozen layers, and the anneal after the flux; islands that touch, split, span
# the block and hang in empty space, on a face whose bonds lead past a layer.
GROWN_COLUMNS = ["stop.coverage_ML=1.5"]
CLUSTERS_110 = FILM.replace("support_binding_eV", "# support_binding_eV")
GROWN_CLUSTERS = [
    'lattice.cell="fcc_110"', "box.size_cells=[40, 57, 16]", "substrate.layers=2",
    "deposition.atoms=25", "deposition.spread_atoms=5", "deposition.flux_per_nm2_s=2e4",
    'series.measurements=["deposition", "energy", "islands", "layers", "contact", '
    '"percolation", "roughness", "floating"]', "stop.time_s=5e-5"]
GOLDEN = {
    "bond_counting": "dd600ddd77a4b42b7b9f1d7da893fa9a5d10fb93737d47ce3b92b9490407c7db",
    "per_atom": "06040b9f87f7d6a6aa55ce31634d5888712553f8f3beb51b830a548a25b20eec",
    "table": "a2314637420412b25e54b98c801bcb7561ae6a83653cee3433101a2f05f9dcd8",
    "pattern": "c237c2a7cb79f3c43476c57842e0e9eb320127b3d01f5eba424a695d4a873613",
    "process": "e7cd969a10953b3a2762e532cb7f55b1ec5915f2f5393616cf13b8dfc0e13750",
    "film": "39d13a46b5d82b032493559e9a64b951605ad4f81889658e8a3000d3e556297b",
    "columns": "3da3480bbbe7389b0c1d6db9a1a548daecd7b71d68b877b5bee9dbe2d0f32075",
    "aggregation": "b5e1ecf1c5dbebbc805602a617d877fc9512f3879a96322c1b4ff54d30f42c60",
    "lone_walks": "62bac807d8b7ef064c530bb332bb3467c13a0e4f0dea83afb3dadf6dd0719bf6",
    "walking_film": "aa3ee38ba73cd945a21eb349e44055d9fb11f5917aca0a967583a5f0f023e569",
    "grown_columns": "9d98d8a0ffbebce6e2adfa0970d31871c319506a2f5711514e1777916feb9e80",
    "grown_clusters": "ce215941479dc457449c1706ce1206854428bb5d4c80325fdbf5f8318a42865a",
}


class Golden(ProgramTest):
    maxDiff = None

    def checksum(self, name, text, *overrides, of=("series.csv", "final.xyz")):
        self.write("a.toml", text)
        sets = [word for override in overrides for word in ("--set", override)]
        self.adatom("run", "a.toml", "-o", name, "--paranoid", *sets)
        digest = hashlib.sha256()
        for file in of:
            digest.update(self.outputs(name)[file])
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
            "lone_walks": self.checksum(
                "w", AGGREGATION, 'rates.lone_clusters="walk"',
                "deposition.flux_ML_per_s=0.01", "series.interval_s=1",
                "stop.coverage_ML=0.1"),
            "walking_film": self.checksum(
                "x", (SOURCE / "examples/silver_film.toml").read_text(),
                "box.size_cells=[60, 35, 4]", "stop.events=100000"),
            "grown_columns": self.checksum(
                "i", COLUMNS, *GROWN_COLUMNS,
                of=("series.csv", "final.csv", "height_correlation.csv", "final.xyz")),
            "grown_clusters": self.checksum(
                "j", CLUSTERS_110, *GROWN_CLUSTERS,
                of=("series.csv", "final.csv", "island_sizes.csv", "genealogy.csv",
                    "final.xyz")),
        }
        self.assertEqual(found, GOLDEN)

    def test_another_seed_or_stream_gives_another_path(self):
        first = self.checksum("a", SMALL, "seed=1")
        self.assertEqual(first, self.checksum("b", SMALL, "seed=1"))
        self.assertNotEqual(first, self.checksum("c", SMALL, "seed=2"))
        self.assertNotEqual(first, self.checksum("d", SMALL, "stream=1"))


main()
