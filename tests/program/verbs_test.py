"""Every verb does what its help says."""

import json
import math
import re
import resource

from program import SMALL, SOURCE, ProgramTest, main

VERBS = ["run", "resume", "check", "inspect", "analyze", "render", "bench", "export", "list"]


class Verbs(ProgramTest):
    def test_help_of_every_verb(self):
        out, _ = self.adatom("--help")
        for verb in VERBS:
            self.assertIn(f"  {verb} ", out)
            self.assertIn("Usage", self.adatom(verb, "--help")[0])

    def test_usage_errors_exit_with_2(self):
        self.adatom(code=2)
        self.adatom("fly", code=2)
        self.adatom("run", code=2)
        self.adatom("bench", "--events", "-5", code=2)
        self.adatom("bench", "--events", "99999999999999999999", code=2)
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--seed", "-5", code=2)
        self.assertFalse((self.folder / "r").exists())

    def test_check_tells_what_would_run_and_writes_nothing(self):
        self.write("a.toml", SMALL)
        out, _ = self.adatom("check", "a.toml")
        for word in ["sites", "atoms", "memory", "barrier_eV", "1 contacts"]:
            self.assertIn(word, out)
        self.assertEqual([p.name for p in self.folder.iterdir()], ["a.toml"])

    def test_run_inspect_render_analyze(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--paranoid")
        manifest = json.loads((self.folder / "r/manifest.json").read_text())
        self.assertEqual(manifest["exit_reason"], "event limit")
        self.assertEqual(manifest["facts"]["events"], 100000)
        out, _ = self.adatom("inspect", "r")
        self.assertIn("equals one made anew", out)
        self.assertIn("equals one made anew", self.adatom("inspect", "r/checkpoint.bin")[0])
        for colour in ["coordination", "origin", "species"]:
            self.adatom("render", "r", "-o", "p.png", "--colour", colour)
            self.assertEqual((self.folder / "p.png").read_bytes()[:8], b"\x89PNG\r\n\x1a\n")
        self.adatom("render", "r", "-o", "first.png", "--frame", "0")
        self.adatom("render", "r", "-o", "none.png", "--frame", "99", code=3)
        self.adatom("export", "r", "-o", "r.dump")
        dump = (self.folder / "r.dump").read_text().splitlines()
        self.assertEqual(dump[0:4], ["ITEM: TIMESTEP", "0", "ITEM: NUMBER OF ATOMS", "903"])
        self.assertEqual(dump[4], "ITEM: BOX BOUNDS ff ff ff")
        self.assertEqual(dump[8], "ITEM: ATOMS id type x y z coordination origin")
        self.assertEqual(dump.count("ITEM: TIMESTEP"), 6)
        out, _ = self.adatom("analyze", "neck", "r", "r")
        self.assertIn("midplane", out)
        self.assertIn("2 seeds", out)
        self.assertIn("McCarthy", out)

    def test_films_are_rendered_from_above_and_at_an_angle(self):
        atoms = [(0, 0, 0, 0, 0.0), (0, 0, 2, 1, 0.5), (18, 0, 2, 2, 1.5), (9, 9, 4, 3, 2.5)]
        lines = "".join(f"Ag {x} {y} {z} {n} {t}\n" for x, y, z, n, t in atoms)
        head = ('Lattice="20 0 0 0 20 0 0 0 20" pbc="T T F" Time=3 Properties='
                "species:S:1:pos:R:3:origin:I:1:arrival_s:R:1\n")
        self.write("film.xyz", f"{len(atoms)}\n{head}{lines}")
        seen = set()
        for colour in ["height", "island", "arrival"]:
            for view in ["above", "angle", "-1,0,-1"]:
                out, _ = self.adatom("render", "film.xyz", "-o", "p.png", "--colour", colour,
                                     "--view", view, "--size", "300x200")
                self.assertIn("4 atoms, t [s] = 3", out)
                seen.add((self.folder / "p.png").read_bytes())
        self.assertEqual(len(seen), 9)
        self.adatom("render", "film.xyz", "-o", "p.png", "--view", "below", code=2)
        self.adatom("render", "film.xyz", "-o", "p.png", "--colour", "age", code=2)
        self.write("plain.xyz", "2\n\nAg 0 0 0\nAg 2 0 0\n")
        self.adatom("render", "plain.xyz", "-o", "p.png", "--colour", "height")
        _, error = self.adatom("render", "plain.xyz", "-o", "q.png", "--colour", "arrival",
                               code=3)
        self.assertIn("arrival_s: the frame has no such column", error)
        self.assertFalse((self.folder / "q.png").exists())

    def test_diffusion_is_analysed_as_a_table_a_fit_and_plots(self):
        example = SOURCE / "examples/adatom_diffusion.toml"
        self.adatom("run", example, "-o", "r", "--set", "events_each=50000")
        out, _ = self.adatom("analyze", "diffusion", "r", "--windows", "--plots", "plots")
        # Four neighbours of 0.1 eV; D0 = 4 nu l^2 / 4, with l^2 = a^2 / 2.
        energy, error = map(float, re.search(r"E += (\S+) \+- (\S+) eV", out).groups())
        self.assertLess(abs(energy - 0.4), 6 * error)
        self.assertLess(error, 0.01)
        prefactor, factor = map(float, re.search(
            r"D0 += (\S+) cm\^2/s, times or divided by ([\d.]+)", out).groups())
        self.assertLess(abs(math.log(prefactor / (1e13 * 0.3615e-7**2 / 2))),
                        6 * math.log(factor))
        for temperature in (300, 350, 400, 500, 600):
            self.assertIn(f"{temperature} K, along xy", out)
        for name in ("arrhenius.svg", "msd.svg"):
            self.assertIn("</svg>", (self.folder / "plots" / name).read_text())
        # The same run twice: the same D, smaller errors.
        twice, _ = self.adatom("analyze", "diffusion", "r", "r")
        self.assertLess(float(re.search(r"\+- (\S+) eV", twice).group(1)), error)
        # Other runs are refused, and runs too short to say anything.
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "s", "--set", "stop.events=1000")
        self.assertIn("tracer", self.adatom("analyze", "diffusion", "s", code=3)[1])
        self.adatom("run", example, "-o", "short", "--set", "stop.events=1000")
        self.assertIn("too few rows",
                      self.adatom("analyze", "diffusion", "short", code=3)[1])
        self.adatom("run", example, "-o", "other", "--set", "tracer.kind=vacancy",
                    "--set", "stop.events=1000")
        self.assertIn("another tracer",
                      self.adatom("analyze", "diffusion", "r", "other", code=3)[1])

    def test_neck_columns_begin_with_the_touching_site(self):
        # The spheres of radius 3 a share the one site in which they touch when the axis is
        # [100]: one atom of area a^2 / 2 in the mid-plane.
        self.write("a.toml", SMALL.replace("[1, 1, 0]", "[1, 0, 0]"))
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=0")
        header, first = (self.folder / "r/series.csv").read_text().splitlines()[:2]
        row = dict(zip(header.split(","), map(float, first.split(","))))
        self.assertAlmostEqual(row["neck_1_2_midplane_nm"], 0.408 * (0.5 / math.pi) ** 0.5)
        # Sites of fcc have coordinates in units of a/2 with an even sum.
        ball = [1 for x in range(-6, 7) for y in range(-6, 7) for z in range(-6, 7)
                if (x + y + z) % 2 == 0 and x * x + y * y + z * z <= 36]
        atoms = sum(v for k, v in row.items() if k.startswith("atoms_with_"))
        self.assertEqual(atoms, 2 * len(ball) - 1)

    def test_an_existing_run_is_not_overwritten(self):
        self.write("a.toml", SMALL)
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=10")
        before = self.outputs("r")
        self.adatom("run", "a.toml", "-o", "r", code=3)
        self.assertEqual(self.outputs("r"), before)
        self.adatom("run", "a.toml", "-o", "r", "--replace", "--set", "stop.events=20")
        self.assertNotEqual(self.outputs("r"), before)

    def test_bench_prints_json(self):
        out, _ = self.adatom("bench", "--case", "bonds_4k_400K", "--events", "10000",
                             "--repeats", "2", "--json")
        case = json.loads(out)["cases"][0]
        self.assertEqual(len(case["ns_per_event"]), 2)
        self.assertGreater(case["reference_ns"], 0)

    def test_a_hundred_million_sites_take_little_memory(self):
        # 293^3 cells of 4 sites. Only the sites near atoms and the rim take memory.
        self.write("a.toml", SMALL + "[box]\nsize_cells = [293, 293, 293]\n")
        self.adatom("run", "a.toml", "-o", "r", "--set", "stop.events=1000")
        peak_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        self.assertLess(peak_kb, 2 * 1024 * 1024)


main()
