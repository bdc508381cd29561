#!/usr/bin/env python3
"""Each folder includes only itself and the folders to its left in
`kmc lattice rates scenarios tools`; nothing includes tests; each package has one home.

    check_layers.py ROOT
"""

import re
import sys
from pathlib import Path

from sources import FOLDERS, line_number, report, source_files, without_comments

# What the includes of a package begin with, and where they may be: beneath a folder, or
# in a single file.
HOMES = [
    ("boost/random", ["kmc/"]),
    ("boost/graph", ["lattice/clusters.cpp"]),
    ("boost/pending", ["lattice/clusters.cpp"]),
    ("boost/property_map", ["lattice/clusters.cpp"]),
    ("boost/range", ["lattice/clusters.cpp"]),
    ("toml++/", ["scenarios/toml/toml.hpp"]),
    ("spdlog/", ["tools/"]),
    ("fmt/", ["tools/"]),
    ("CLI/", ["tools/"]),
    ("nlohmann/", ["tools/"]),
    ("xxh", ["tools/"]),
    ("png.h", ["tools/render"]),
    ("zlib.h", ["lattice/"]),
    ("benchmark/", ["tools/bench"]),
    ("doctest", []),
    ("boost/math", []),
]
# Packages whose home is whichever single file has them.
ONE_FILE = ["voro++/"]
# What the system offers beneath a folder.
SYSTEM = ("sys/", "linux/")

_INCLUDE = re.compile(r"^[ \t]*#[ \t]*include\b[ \t]*([^\n]*)", re.MULTILINE)
_TARGET = re.compile(r"""<(?P<angled>[^>]+)>|"(?P<quoted>[^"]+)\"""")


def includes(path):
    """Yields (line, target, quoted) of each include; target is "" for a macro."""
    text = without_comments(path.read_text(encoding="utf-8"))
    for match in _INCLUDE.finditer(text):
        line = line_number(text, match.start())
        if target := _TARGET.match(match[1]):
            yield line, target["angled"] or target["quoted"], bool(target["quoted"])
        else:
            yield line, "", False


def fault_of(name, target, quoted):
    """What is wrong with the file of this name including the target, or None."""
    folder = target.split("/")[0]
    if not target:
        return "includes a macro, which cannot be checked"
    if folder == "tests":
        return f"includes {target}: nothing includes tests"
    if folder in FOLDERS:
        own = name.split("/")[0]
        if FOLDERS.index(folder) <= FOLDERS.index(own):
            return None
        return f"includes {target}: {folder} stands to the right of {own}"
    for prefix, homes in HOMES:
        if target.startswith(prefix):
            if name.startswith(tuple(homes)):
                return None
            return f"includes {target}: its home is {', '.join(homes) or 'tests'}"
    if target.startswith((*SYSTEM, *ONE_FILE)):
        return None
    if quoted:
        return f"includes {target}: our own paths begin at a top folder"
    if "/" in target:
        return f"includes {target}: a package without a home in check_layers.py"
    return None


def faults(root, path):
    """Yields a line for each violation in one file."""
    name = path.relative_to(root).as_posix()
    for line, target, quoted in includes(path):
        if fault := fault_of(name, target, quoted):
            yield f"{name}:{line}: {fault}"


def scattered(root, files):
    """Yields a line for each include of a package that lives in more than one file."""
    for package in ONE_FILE:
        places = {}
        for path in files:
            name = path.relative_to(root).as_posix()
            for line, target, _ in includes(path):
                if target.startswith(package):
                    places.setdefault(name, line)
        if len(places) > 1:
            for name, line in places.items():
                yield f"{name}:{line}: includes {package}: it has one file only"


def main():
    root = Path(sys.argv[1])
    files = source_files(root, FOLDERS)
    violations = [fault for path in files for fault in faults(root, path)]
    violations += scattered(root, files)
    return report(violations, len(files))


if __name__ == "__main__":
    sys.exit(main())
