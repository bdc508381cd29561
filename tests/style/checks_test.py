#!/usr/bin/env python3
"""Every style check accepts a good tree and finds what is wrong with a bad one, at its
file and line."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMPILER = os.environ.get("CXX", "c++")

FOLDERS = ["kmc", "lattice", "rates", "scenarios", "tools", "tests"]
GOOD_HEADER = "// What it is for.\n#pragma once\n\n#include <vector>\n"
GOOD_TREE = {
    "kmc/rng.hpp": GOOD_HEADER + "#include <boost/random/mersenne_twister.hpp>\n",
    "kmc/rng.cpp": '#include "kmc/rng.hpp"\n',
    "lattice/crystal.hpp": GOOD_HEADER + '#include "kmc/rng.hpp"\n',
    "lattice/clusters.cpp": "// Clusters.\n#include <boost/graph/graph_traits.hpp>\n",
    "scenarios/observers/neck.cpp": "// The neck.\n#include <voro++/voro++.hh>\n",
    "tools/main.cpp": '// Main.\n#include <CLI/CLI.hpp>\n#include "kmc/rng.hpp"\n',
    "tests/kmc/rng_test.cpp": "// Rng.\n#include <doctest/doctest.h>\n"
    'TEST_CASE("the same seed gives the same path") {}\n',
    **{f"{folder}/README.md": "# What it knows\n" for folder in FOLDERS},
}


class CheckTest(unittest.TestCase):
    """Runs a check on the good tree with some files changed."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def write(self, files):
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def output_of(self, command, exit_code):
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.assertEqual(done.returncode, exit_code, done.stdout)
        return done.stdout

    def python_check(self, script, *arguments):
        return [sys.executable, "-B", str(HERE / script), *map(str, arguments)]

    def accepts(self, script, changes):
        self.write({**GOOD_TREE, **changes})
        self.output_of(self.python_check(script, self.root), 0)

    def finds(self, script, changes, *violations):
        """The check fails, with these violations and no others."""
        self.write({**GOOD_TREE, **changes})
        output = self.output_of(self.python_check(script, self.root), 1)
        self.assertEqual(len(output.splitlines()), len(violations) + 1, output)
        for violation in violations:
            self.assertIn(violation, output)


class Layers(CheckTest):
    def test_a_good_tree_passes(self):
        self.accepts("check_layers.py", {})

    def test_an_include_to_the_right_is_found(self):
        changes = {"kmc/engine.hpp": GOOD_HEADER + '\n#include "lattice/crystal.hpp"\n'}
        self.finds("check_layers.py", changes, "kmc/engine.hpp:6: ")

    def test_angle_brackets_and_blanks_do_not_hide_an_include(self):
        changes = {"lattice/a.cpp": "// A.\n  #  include  <rates/hop.hpp>\n"}
        self.finds("check_layers.py", changes, "lattice/a.cpp:2: ")

    def test_an_include_of_tests_is_found(self):
        changes = {"tools/a.cpp": '// A.\n#include "tests/scripted_rng.hpp"\n'}
        violation = "tools/a.cpp:2: includes tests/scripted_rng.hpp: nothing includes"
        self.finds("check_layers.py", changes, violation)

    def test_tests_may_include_anything(self):
        changes = {"tests/a.cpp": '#include "tools/b.hpp"\n#include <toml++/toml.h>\n'}
        self.accepts("check_layers.py", changes)

    def test_an_include_relative_to_its_own_folder_is_found(self):
        text = '// A.\n#include "rng.hpp"\n#include "../kmc/rng.hpp"\n'
        changes = {"kmc/a.cpp": text}
        self.finds("check_layers.py", changes, "kmc/a.cpp:2: ", "kmc/a.cpp:3: ")

    def test_a_package_away_from_home_is_found(self):
        away = [
            ("lattice", "boost/random/mersenne_twister.hpp"),
            ("lattice", "boost/graph/graph_traits.hpp"),
            ("scenarios", "toml++/toml.h"),
            ("scenarios", "spdlog/spdlog.h"),
            ("rates", "CLI/CLI.hpp"),
            ("scenarios", "nlohmann/json.hpp"),
            ("kmc", "xxhash.h"),
            ("tools", "png.h"),
            ("tools", "zlib.h"),
            ("kmc", "doctest/doctest.h"),
            ("kmc", "boost/math/distributions.hpp"),
            ("kmc", "eigen3/Eigen/Dense"),
        ]
        changes, violations = {}, []
        for number, (folder, package) in enumerate(away):
            name = f"{folder}/away_{number}.cpp"
            changes[name] = f"// A.\n\n#include <{package}>\n"
            violations.append(f"{name}:3: includes {package}")
        self.finds("check_layers.py", changes, *violations)

    def test_a_package_of_one_file_in_two_is_found(self):
        changes = {"scenarios/voronoi.cpp": "// A.\n#include <voro++/voro++.hh>\n"}
        self.finds(
            "check_layers.py",
            changes,
            "scenarios/observers/neck.cpp:2: ",
            "scenarios/voronoi.cpp:2: ",
        )

    def test_an_include_hidden_in_a_macro_is_found(self):
        changes = {"kmc/a.cpp": "// A.\n#include RNG_HEADER\n"}
        self.finds("check_layers.py", changes, "kmc/a.cpp:2: ")

    def test_an_include_in_a_comment_is_none(self):
        text = '/* A:\n#include "tools/a.hpp"\n*/\n// #include <png.h>\n'
        changes = {"kmc/a.cpp": text}
        self.accepts("check_layers.py", changes)

    def test_a_comment_mark_in_a_string_hides_nothing(self):
        text = 'const char* a = "/*";\n#include "tools/a.hpp"\nconst char* b = "*/";\n'
        self.finds("check_layers.py", {"kmc/a.cpp": text}, "kmc/a.cpp:2: ")

    def test_an_empty_tree_fails(self):
        self.output_of(self.python_check("check_layers.py", self.root), 1)


class TestNames(CheckTest):
    def finds_case(self, text):
        changes = {"tests/kmc/a_test.cpp": "// A.\n\n" + text + "\n"}
        self.finds("check_test_names.py", changes, "tests/kmc/a_test.cpp:3: ")

    def test_a_good_tree_passes(self):
        self.accepts("check_test_names.py", {})

    def test_a_comma_is_found(self):
        self.finds_case('TEST_CASE("first, second") {}')

    def test_a_comma_in_a_continued_literal_is_found(self):
        self.finds_case('TEST_CASE(\n    "first"\n    ", second") {}')

    def test_a_semicolon_in_a_fixture_test_is_found(self):
        self.finds_case('TEST_CASE_FIXTURE(ns::Fixture, "first; second") {}')

    def test_a_blank_at_the_end_is_found(self):
        self.finds_case('TEST_CASE("first ") {}')

    def test_an_empty_name_is_found(self):
        self.finds_case('TEST_CASE("") {}')

    def test_a_name_that_is_no_literal_is_found(self):
        self.finds_case("TEST_CASE(name) {}")

    def test_a_template_test_is_found(self):
        self.finds_case('TEST_CASE_TEMPLATE("sums are exact", T, int, double) {}')

    def test_a_name_used_twice_is_found(self):
        twice = 'TEST_CASE("the same seed gives the same path") {}\n'
        changes = {"tests/kmc/z_test.cpp": twice}
        violation = 'z_test.cpp:1: "the same seed gives the same path" is also'
        self.finds("check_test_names.py", changes, violation)

    def test_a_decorated_fixture_test_passes(self):
        text = 'TEST_CASE_FIXTURE(A, "k_B: 1.0 e-5" * doctest::timeout(1)) {}\n'
        self.accepts("check_test_names.py", {"tests/kmc/a_test.cpp": text})

    def test_a_test_in_a_comment_is_none(self):
        changes = {"tests/kmc/a_test.cpp": '// TEST_CASE("first, second")\n'}
        self.accepts("check_test_names.py", changes)

    def test_an_empty_tree_fails(self):
        self.output_of(self.python_check("check_test_names.py", self.root), 1)


class Plugins(CheckTest):
    def check(self, exit_code, printed, *options):
        self.write(GOOD_TREE)
        folder = self.root / "scenarios/observers"
        command = ["--", "printf", printed]
        arguments = [folder, *options, *command]
        return self.output_of(
            self.python_check("check_plugins.py", *arguments), exit_code
        )

    def test_the_same_names_pass(self):
        self.check(0, "neck  its radius\n    radius_nm  of it\n")

    def test_a_file_that_is_not_registered_is_found(self):
        self.assertIn("neck.cpp:1: ", self.check(1, ""))

    def test_a_name_without_a_file_is_found(self):
        self.assertIn("roughness is", self.check(1, "neck\nroughness\n"))

    def test_a_file_that_is_no_plug_in_can_be_named(self):
        self.write({"scenarios/observers/registry.cpp": "// R.\n"})
        self.check(1, "neck\n")
        self.check(0, "neck\n", "--except", "registry")

    def test_a_command_that_fails_is_a_failure(self):
        self.write(GOOD_TREE)
        folder = self.root / "scenarios/observers"
        check = self.python_check("check_plugins.py", folder, "--", "false")
        self.assertNotIn("Traceback", self.output_of(check, 1))

    def test_an_empty_folder_fails(self):
        check = self.python_check("check_plugins.py", self.root, "--", "true")
        self.output_of(check, 1)


class Text(CheckTest):
    def test_a_good_tree_passes(self):
        self.accepts("check_text.py", {})

    def test_a_tab_is_found(self):
        changes = {"examples/a.toml": "# A.\na = 1\t# b\n"}
        self.finds("check_text.py", changes, "examples/a.toml:2: a tab")

    def test_trailing_blanks_are_found(self):
        changes = {"kmc/CMakeLists.txt": "# A.\nb \n"}
        self.finds("check_text.py", changes, "kmc/CMakeLists.txt:2: trailing")

    def test_an_end_without_newline_is_found(self):
        changes = {"docs/a.md": "# A\nb"}
        self.finds("check_text.py", changes, "docs/a.md:2: the end")

    def test_a_source_without_a_first_comment_is_found(self):
        changes = {
            "kmc/a.cpp": "#include <vector>\n",
            "kmc/b.hpp": "#pragma once\n",
            "kmc/c.cpp": '#include "kmc/b.hpp"\n',
            "tests/kmc/c_test.cpp": '#include "kmc/b.hpp"\n',
        }
        places = [f"{name}:1: the first line" for name in changes]
        self.finds("check_text.py", changes, *places)

    def test_a_test_may_begin_with_the_header_that_it_tests(self):
        changes = {"tests/lattice/a_test.cpp": '#include "lattice/shapes/a.hpp"\n'}
        self.accepts("check_text.py", changes)

    def test_a_header_without_pragma_once_is_found(self):
        changes = {"kmc/a.hpp": "// #pragma once\nint f();\n"}
        self.finds("check_text.py", changes, "kmc/a.hpp:1: #pragma once")

    def test_an_include_before_pragma_once_is_found(self):
        changes = {"kmc/a.hpp": "// A.\n#include <vector>\n#pragma once\n"}
        self.finds("check_text.py", changes, "kmc/a.hpp:2: #pragma once")

    def test_using_namespace_in_a_header_is_found(self):
        changes = {"kmc/a.hpp": GOOD_HEADER + "using  namespace std;\n"}
        self.finds("check_text.py", changes, "kmc/a.hpp:5: using namespace")

    def test_using_namespace_in_a_comment_passes(self):
        changes = {"kmc/a.hpp": GOOD_HEADER + "// Not using namespace std.\n"}
        self.accepts("check_text.py", changes)

    def test_using_namespace_in_a_source_passes(self):
        self.accepts("check_text.py", {"kmc/a.cpp": "// A.\nusing namespace std;\n"})

    def test_a_file_that_tests_share_is_found(self):
        call = "auto f() { return std::filesystem::temp_directory_path(); }\n"
        self.accepts("check_text.py", {"tests/scratch_directory.hpp": GOOD_HEADER + call})
        changes = {"tests/kmc/a_test.cpp": "// A.\n" + call, "tests/a.hpp": GOOD_HEADER + call}
        self.finds("check_text.py", changes, "tests/kmc/a_test.cpp:2: a name in the common",
                   "tests/a.hpp:5: a name in the common")

    def test_a_readme_of_31_lines_is_found(self):
        self.accepts("check_text.py", {"rates/README.md": "a\n" * 30})
        changes = {"rates/README.md": "a\n" * 31}
        self.finds("check_text.py", changes, "rates/README.md:31: ")

    def test_an_absent_readme_is_found(self):
        self.write(GOOD_TREE)
        (self.root / "tools/README.md").unlink()
        output = self.output_of(self.python_check("check_text.py", self.root), 1)
        self.assertIn("tools: no README.md", output)


class Headers(CheckTest):
    def check(self, changes, exit_code):
        self.write({**{f"{folder}/README.md": "" for folder in FOLDERS}, **changes})
        script = str(HERE / "check_headers.sh")
        return self.output_of(["sh", script, str(self.root), COMPILER], exit_code)

    def test_headers_that_include_what_they_use_pass(self):
        text = GOOD_HEADER + "inline std::vector<int> v() { return {1}; }\n"
        self.check({"kmc/a.hpp": text, "rates/b.hpp": GOOD_HEADER}, 0)

    def test_a_header_that_leans_on_its_includer_is_found(self):
        text = "#pragma once\ninline std::string s() { return {}; }\n"
        output = self.check({"kmc/a.hpp": GOOD_HEADER, "kmc/b.hpp": text}, 123)
        self.assertIn("kmc/b.hpp:2:", output)

    def test_a_warning_in_a_header_is_found(self):
        text = "#pragma once\ninline int f(double x) { return x; }\n"
        self.assertIn("kmc/a.hpp:2:", self.check({"kmc/a.hpp": text}, 123))

    def test_an_empty_tree_fails(self):
        self.check({}, 1)


if __name__ == "__main__":
    unittest.main()
