#!/usr/bin/env python3
"""What every text file keeps to: no tabs, no trailing blanks, a newline at the end, and
a comment first that says what the file is for (a .cpp may begin with its own header and
a test with the one that it tests, which say it); headers begin with `#pragma once` and
have no `using namespace`; tests, which run side by side, have files of their own; each
folder has a README of at most 30 lines.

    check_text.py ROOT
"""

import re
import sys
from pathlib import Path

from sources import FOLDERS, HEADER_SUFFIXES, SOURCE_SUFFIXES, line_number, report
from sources import without_comments

README_LINES = 30
HASH_COMMENT_SUFFIXES = {".sh", ".cmake", ".toml"}
OTHER_SUFFIXES = {".md", ".cff"}
_USING = re.compile(r"\busing\s+namespace\b")
SCRATCH = Path("tests/scratch_directory.hpp")
_SHARED = re.compile(r"temp_directory_path|tmpnam|tempnam")
_DIRECTIVE = re.compile(r"^[ \t]*#[ \t]*(\w+[^\n]*)", re.MULTILINE)


def beginning_of(name):
    """What the file, a path from the top, begins with, as a regular expression; nothing
    for a file without comments."""
    if name.suffix in HEADER_SUFFIXES:
        return "//"
    if name.suffix in SOURCE_SUFFIXES:
        folder = name.parts[1] if name.parts[0] == "tests" else name.parts[0]
        header = f"{re.escape(name.stem.removesuffix('_test'))}.hpp"
        return rf'//|#include "{re.escape(folder)}/([\w.]+/)*{header}"'
    if name.suffix == ".py":
        return '#|"""'
    if name.suffix in HASH_COMMENT_SUFFIXES or name.name == "CMakeLists.txt":
        return "#"
    return ""


def text_files(root):
    """The text files of the folders, of docs and examples, and of the top itself, as
    paths from the top."""
    folders = [*FOLDERS, "tests", "docs", "examples"]
    found = [path for folder in folders for path in (root / folder).rglob("*")]
    for path in sorted([*found, *root.glob("*")]):
        name = path.relative_to(root)
        if path.is_file() and (beginning_of(name) or name.suffix in OTHER_SUFFIXES):
            yield name


def line_faults(name, text):
    """Yields (line, fault) of what any text file must not have."""
    for number, line in enumerate(text.split("\n"), start=1):
        if "\t" in line:
            yield number, "a tab"
        if line != line.rstrip():
            yield number, "trailing blanks"
    if not text.endswith("\n") or text.endswith("\n\n"):
        yield line_number(text, len(text)), "the end is not one newline"
    if not re.match(beginning_of(name), text):
        yield 1, "the first line is no comment that says what the file is for"


def header_faults(text):
    """Yields (line, fault) of what a C++ header must not have."""
    code = without_comments(text)
    first = _DIRECTIVE.search(code)
    if first is None or first[1].split() != ["pragma", "once"]:
        number = line_number(code, first.start()) if first else 1
        yield number, "#pragma once is not the first directive"
    for match in _USING.finditer(code):
        yield line_number(code, match.start()), "using namespace in a header"


def test_faults(text):
    """Yields (line, fault) of files that two tests could share."""
    code = without_comments(text)
    for match in _SHARED.finditer(code):
        yield line_number(code, match.start()), "a name in the common temporary directory"


def readme_faults(root):
    """Yields a line for each folder whose README is absent or long."""
    for folder in [*FOLDERS, "tests"]:
        path = root / folder / "README.md"
        if not path.is_file():
            yield f"{folder}: no README.md"
            continue
        count = len(path.read_text(encoding="utf-8").splitlines())
        if count > README_LINES:
            yield f"{folder}/README.md:{count}: more than {README_LINES} lines"


def main():
    root = Path(sys.argv[1])
    files = list(text_files(root))
    violations = list(readme_faults(root))
    for name in files:
        text = (root / name).read_text(encoding="utf-8")
        found = list(line_faults(name, text))
        if name.suffix in HEADER_SUFFIXES:
            found += header_faults(text)
        if name.suffix in SOURCE_SUFFIXES and name.parts[0] == "tests" and name != SCRATCH:
            found += test_faults(text)
        violations += [f"{name.as_posix()}:{line}: {fault}" for line, fault in found]
    return report(violations, len(files))


if __name__ == "__main__":
    sys.exit(main())
