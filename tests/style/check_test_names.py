#!/usr/bin/env python3
"""The names of doctest's test cases are unique, and made of letters, digits, blanks and
_ . : - only. With other characters doctest's CMake module has reported a failing test
as passed.

    check_test_names.py ROOT
"""

import re
import sys
from pathlib import Path

from sources import line_number, report, source_files, without_comments

_STRING = r'"(?:\\.|[^"\\\n])*"'
_CASE = re.compile(
    r"\b(?:DOCTEST_)?(?P<kind>TEST_CASE(?:_\w+)?|SCENARIO(?:_\w+)?)\s*\("
    r"(?:\s*[\w:]+\s*,)?"  # the fixture's class
    rf"\s*(?P<name>{_STRING}(?:\s*{_STRING})*)?"
)
_NAME = re.compile(r"[A-Za-z0-9_.:-](?:[A-Za-z0-9 _.:-]*[A-Za-z0-9_.:-])?")
_PLAIN = {"TEST_CASE", "TEST_CASE_FIXTURE"}


def test_cases(path):
    """Yields (line, kind, name) of each test case; name is None when not a literal."""
    text = without_comments(path.read_text(encoding="utf-8"))
    for match in _CASE.finditer(text):
        name = match["name"]
        if name is not None:
            name = "".join(part[1:-1] for part in re.findall(_STRING, name))
        yield line_number(text, match.start()), match["kind"], name


def fault_of(kind, name):
    """What is wrong with a test case of this kind and name, or None."""
    if kind not in _PLAIN:
        return f"{kind} adds other characters to the name: use TEST_CASE"
    if name is None:
        return "the name is not a string literal"
    if not _NAME.fullmatch(name):
        return f'"{name}": only letters, digits, blanks inside, and _ . : -'
    return None


def main():
    root = Path(sys.argv[1])
    files = source_files(root, ["tests"])
    violations = []
    first_places = {}
    for path in files:
        for line, kind, name in test_cases(path):
            place = f"{path.relative_to(root).as_posix()}:{line}"
            fault = fault_of(kind, name)
            if fault is None and name in first_places:
                fault = f'"{name}" is also the name of {first_places[name]}'
            if fault:
                violations.append(f"{place}: {fault}")
            first_places.setdefault(name, place)
    return report(violations, len(files))


if __name__ == "__main__":
    sys.exit(main())
