#!/usr/bin/env python3
"""Each .cpp of a plug-in folder is registered under its stem, and nothing else is.

    check_plugins.py FOLDER... [--except STEM...] -- COMMAND...

The command prints the registered names, one at the start of each line that does not
begin with a blank.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from sources import report


def names_printed_by(command):
    """The first word of each line that the command prints, but of those set in."""
    try:
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(str(error))
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    return {line.split()[0] for line in lines if not line.startswith(" ")}


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--except", dest="others", nargs="+", default=[])
    split = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    arguments, command = parser.parse_args(sys.argv[1:split]), sys.argv[split + 1 :]
    if not command:
        parser.error("no command")

    paths = [path for folder in arguments.folders for path in folder.glob("*.cpp")]
    files = {path.stem: path for path in paths if path.stem not in arguments.others}
    names = names_printed_by(command)
    violations = [
        f"{files[stem]}:1: {stem} is not registered"
        for stem in sorted(files.keys() - names)
    ]
    violations += [
        f"{name} is registered, but no {name}.cpp is in its folder"
        for name in sorted(names - files.keys())
    ]
    return report(violations, len(files))


if __name__ == "__main__":
    sys.exit(main())
