"""What the physics suite shares: many runs side by side, and their statistics."""

import concurrent.futures
import csv
import math
import os
import pathlib
import subprocess
import sys
import tempfile

ADATOM = str(pathlib.Path(sys.argv[1]).resolve())
SOURCE = pathlib.Path(sys.argv[2]).resolve()


def run(input_file, directory, *overrides):
    """Runs adatom to the end; returns the run directory."""
    sets = [word for override in overrides for word in ("--set", override)]
    subprocess.run([ADATOM, "run", str(input_file), "-o", str(directory), "--quiet", *sets],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return directory


def run_all(jobs):
    """jobs: argument lists of run(); one at a time on each core. Results in order."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda job: run(*job), jobs))


def column(directory, *names):
    """Columns of a run's series.csv, as lists of numbers."""
    with open(pathlib.Path(directory) / "series.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [[float(row[name]) for row in rows] for name in names]


def mean_and_spread(values):
    mean = sum(values) / len(values)
    return mean, math.sqrt(sum((x - mean)**2 for x in values) / (len(values) - 1))


def slope(x, y):
    """Least-squares slope of y on x, and its standard error."""
    n = len(x)
    mean_x, mean_y = sum(x) / n, sum(y) / n
    sxx = sum((a - mean_x)**2 for a in x)
    b = sum((p - mean_x) * (q - mean_y) for p, q in zip(x, y)) / sxx
    rest = sum((q - mean_y - b * (p - mean_x))**2 for p, q in zip(x, y))
    return b, math.sqrt(rest / (n - 2) / sxx)


def scratch():
    return tempfile.TemporaryDirectory(prefix="adatom_physics_")
