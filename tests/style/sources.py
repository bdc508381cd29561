"""C++ source as the style checks read it: the files of a tree, comments blanked."""

import re
import sys
from pathlib import Path

FOLDERS = ["kmc", "lattice", "rates", "scenarios", "tools"]  # the dependency order
HEADER_SUFFIXES = {".hpp", ".h", ".hh", ".inl"}
SOURCE_SUFFIXES = HEADER_SUFFIXES | {".cpp", ".cc", ".cxx"}

# Strings come first, so that a "//" inside one is not taken for a comment.
_TOKEN = re.compile(
    r'R"(?P<tag>[^()\\\s]{0,16})\(.*?\)(?P=tag)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])'"
    r"|(?P<comment>//[^\n]*|/\*.*?\*/)",
    re.DOTALL,
)


def source_files(root, folders):
    """The C++ files beneath the folders of root, in order of name."""
    found = [
        path
        for folder in folders
        for path in (Path(root) / folder).rglob("*")
        if path.suffix in SOURCE_SUFFIXES and path.is_file()
    ]
    return sorted(found)


def without_comments(text):
    """The text with blanks for comments: every line and column stays where it was."""

    def blanked(match):
        if match["comment"] is None:
            return match[0]
        return re.sub(r"[^\n]", " ", match[0])

    return _TOKEN.sub(blanked, text)


def line_number(text, offset):
    """The line, from 1, of a place in the text."""
    return text.count("\n", 0, offset) + 1


def report(violations, file_count):
    """Prints the violations and returns the exit code. No files at all is a violation:
    a check that looked at nothing has shown nothing."""
    for violation in violations:
        print(violation)
    if file_count == 0:
        print("no files to check: wrong folder?")
    print(f"{Path(sys.argv[0]).name}: {file_count} files, {len(violations)} violations")
    return 1 if violations or file_count == 0 else 0
