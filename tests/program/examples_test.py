"""The examples run, and the README's two commands are those that the scripts give."""

import re
import shlex
import subprocess

from program import ADATOM, SOURCE, ProgramTest, main


class Examples(ProgramTest):
    def test_every_example_runs(self):
        examples = sorted((SOURCE / "examples").glob("*.toml"))
        self.assertTrue(examples)
        for example in examples:
            with self.subTest(example=example.name):
                self.adatom("check", example)
                self.adatom("run", example, "-o", example.stem, "--paranoid",
                            "--set", "stop.events=20000")
                self.adatom("render", example.stem, "-o", f"{example.stem}.png")

    def test_the_commands_in_the_comments_of_examples_run(self):
        (self.folder / "examples").symlink_to(SOURCE / "examples")
        examples = sorted((SOURCE / "examples").glob("*.toml"))
        commands = [shlex.split(words, comments=True) for example in examples
                    for words in re.findall(r"^#     adatom (.*)$", example.read_text(), re.M)]
        self.assertGreater(len(commands), 10)
        for words in commands:
            short = ["--set", "stop.events=20000"] if words[0] == "run" else []
            with self.subTest(words=words):
                self.adatom(*words, *short)

    def test_every_study_runs(self):
        studies = sorted((SOURCE / "examples/studies").glob("*.toml"))
        self.assertTrue(studies)
        for study in studies:
            with self.subTest(study=study.name):
                text = re.sub(r'base = "(.*?)"', rf'base = "{study.parent}/\1"', study.read_text())
                text = re.sub(r'("stop.events" = )\[.*\]', r"\1[2000, 2000, 2000]", text)
                self.write("study.toml", text)
                self.adatom("sweep", study, "-o", "d", "--list", "slurm")
                self.adatom("sweep", "study.toml", "-o", study.stem, "--paranoid")

    def test_every_input_of_the_physics_suite_can_begin(self):
        inputs = sorted((SOURCE / "tests/physics").glob("*.toml"))
        self.assertTrue(inputs)
        for path in inputs:
            with self.subTest(input=path.name):
                self.adatom("check", path)

    def test_every_key_of_the_commented_example_is_a_key(self):
        # Uncomment what is commented out, one line at a time: no key may be unknown. The
        # keys of a group (a stage, a cell of one's own) mean nothing alone.
        of_a_group = ("duration_s", "from_K", "to_K", "step_K", "temperature_K",
                      "vectors", "basis", "bond_length_a", "margin_a", "size_cells", "periodic",
                      "fraction", "extra_binding_eV", "attempt_frequency_per_s = 1e13 ",
                      "evaporation_attempt_frequency_per_s",
                      "every_wall_clock_s", "every_events = 10000", "wall_clock_s",
                      "events = 100000")
        overrides = {"two_gold_particles": [], "adatom_diffusion": ["tracer.kind=island"],
                     "cluster_film": [], "island_film": [], "film_without_overhangs": []}
        for example, settings in overrides.items():
            lines = (SOURCE / f"examples/{example}.toml").read_text().splitlines()
            for number, line in enumerate(lines):
                match = re.match(r"# (\w+ = [^#:]*?)(\s{2,}#.*)?$", line)
                if not match or line[2:].startswith(("model", *of_a_group)):
                    continue
                changed = lines[:number] + [match.group(1)] + lines[number + 1:]
                path = self.write("changed.toml", "\n".join(changed))
                sets = [word for setting in settings for word in ("--set", setting)]
                done = subprocess.run(
                    [ADATOM, "check", str(path), *sets], capture_output=True, text=True,
                    check=False)
                self.assertNotIn("unknown key", done.stderr, match.group(1))

    def test_the_readme_begins_with_the_two_commands(self):
        readme = (SOURCE / "README.md").read_text()
        blocks = re.findall(r"```sh\n(.*?)```", readme, re.S)
        self.assertEqual(blocks[0], "sh tools/setup/demo.sh\n")
        self.assertEqual(blocks[1], "sh tools/setup/test.sh\n")
        self.assertIn("tools/setup/test.sh", (SOURCE / ".ci/run").read_text())

    def test_the_commands_of_the_readme_run(self):
        readme = (SOURCE / "README.md").read_text()
        (self.folder / "examples").symlink_to(SOURCE / "examples")
        commands = [line.split() for block in re.findall(r"```sh\n(.*?)```", readme, re.S)
                    for line in block.splitlines() if line.startswith("adatom ")]
        self.assertEqual(len(commands), 9)
        for _, *arguments in commands:
            short = arguments[0] == "run" and "--set" not in arguments
            self.adatom(*arguments, *(["--set", "stop.events=200000"] if short else []))


main()
