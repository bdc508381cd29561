"""After a million events the catalog kept event by event equals one made anew, bit for bit,
in every rate model and on every kind of lattice."""

import re

from program import SMALL, SOURCE, ProgramTest, main

LINEAR = ["rates.model=linear", "rates.constant_eV=0.255", "rates.per_initial_neighbour_eV=0.145",
          "rates.per_final_neighbour_eV=-0.102", "temperature_K=700"]
MODELS = {
    "per direction": [],
    "per direction, any destination": ["rates.fewest_final_neighbours=0"],
    "balanced": ["rates.fewest_final_neighbours=3", "rates.fewest_initial_neighbours=3"],
    "per atom": ["rates.counting=per_atom"],
    "linear": LINEAR,
    "table": ["rates.model=barrier_table", "rates.table=Au_u3_linear", "temperature_K=700"],
    "table with gaps": ["rates.model=barrier_table", "rates.table=Ag_u3_coordination",
                        "rates.gaps=linear_fit", "temperature_K=700"],
    "by pattern": ["rates.model=pattern_table", "rates.table=Au_u3_pattern",
                   "rates.fallback=[\"linear\"]", "temperature_K=700"],
    "by process": ["rates.model=process_table", "rates.table=Ag_emt_process",
                   "rates.fallback=[\"linear\"]", "temperature_K=700"],
}
LATTICES = {
    "fcc_110": ["lattice.cell=fcc_110"],
    "fcc_111": ["lattice.cell=fcc_111"],
    "bcc": ["lattice.cell=bcc"],
    "hcp": ["lattice.cell=hcp"],
    "simple_cubic": ["lattice.cell=simple_cubic", "rates.fewest_final_neighbours=1"],
    "square": ["lattice.cell=square", "rates.fewest_final_neighbours=1"],
    "triangular": ["lattice.cell=triangular", "rates.fewest_final_neighbours=1"],
    # With 1 neighbour a particle on the honeycomb can freeze: no way ends beside another.
    "honeycomb": ["lattice.cell=honeycomb", "rates.fewest_final_neighbours=0"],
    "the user's own": ["lattice.cell=mine", "lattice.vectors=[[1,0,0],[0,1,0],[0,0,1]]",
                       "lattice.basis=[[0,0,0],[0.5,0.5,0.5]]",
                       "lattice.bond_length_a=0.8660254037844386"],
    "sheared": ["lattice.cell=mine", "lattice.vectors=[[1,0,0],[1,1,0],[0,-1,1]]",
                "lattice.basis=[[0.3,0.2,0]]", "lattice.bond_length_a=1",
                "rates.fewest_final_neighbours=1"],
    "periodic slab": ["lattice.cell=fcc_111", "particle[0].shape=slab", "particle[0].thickness_a=4",
                      "box.size_cells=[12,7,8]", "box.periodic=[true,true,false]",
                      "particle[1].position_a=[0,0,4]"],
}

FILMS = [SOURCE / f"examples/{name}.toml"
         for name in ("film_without_overhangs", "island_film", "cluster_film")]


class MillionEvents(ProgramTest):
    def audit(self, text, *overrides):
        self.write("a.toml", text)
        sets = [word for override in overrides for word in ("--set", override)]
        self.adatom("run", "a.toml", "-o", "r", "--replace", "--paranoid", "--quiet",
                    "--set", "stop.events=1000000", *sets)
        out, _ = self.adatom("inspect", "r")
        self.assertIn("event        1000000 ", out)
        self.assertIn("equals one made anew", out)

    def test_every_rate_model(self):
        for name, overrides in MODELS.items():
            with self.subTest(model=name):
                text = SMALL.replace("bond_energy_eV = 0.1", "") if any(
                    "rates.model" in o for o in overrides) else SMALL
                self.audit(text, *overrides)

    def test_the_rate_models_of_films(self):
        for film in FILMS:
            with self.subTest(example=film.name):
                self.audit(film.read_text())

    def test_no_rate_model_is_left_out(self):
        listed = {line.split()[0] for line in self.adatom("list", "rate_models")[0].splitlines()}
        texts = [SMALL, *(film.read_text() for film in FILMS), *map("\n".join, MODELS.values())]
        tried = re.findall(r'^(?:rates\.)?model *= *"?(\w+)', "\n".join(texts), re.MULTILINE)
        self.assertEqual(set(tried), listed)

    def test_every_kind_of_lattice(self):
        for name, overrides in LATTICES.items():
            with self.subTest(lattice=name):
                text = SMALL
                if name == "periodic slab":
                    text = text.replace("radius_a = 3\n[[", "[[").replace("touch = 1\naxis = [1, 1, 0]\n", "")
                self.audit(text, *overrides)


main()
