"""How many adatoms there are on terraces between steps: each walks until it comes to the
step that goes up, and is turned back by the one that goes down (no way down by one bond
on the simple cubic lattice). Burton, Cabrera & Frank, Phil. Trans. R. Soc. A 243, 299
(1951), with one side of a terrace a perfect sink and the other a wall; on rows of sites
exactly."""

import math
import pathlib
import sys
import unittest

from study import SOURCE, column, mean_and_spread, run_all, scratch

SEEDS = range(1, 9)
ROWS = 40  # of a terrace
FLUX_ML_PER_S = 4.2e-4
SITES = 540000
BOLTZMANN_eV_PER_K = 8.617333262e-5
HOPS_PER_S = 1e13 * math.exp(-0.4 / (BOLTZMANN_eV_PER_K * 250))  # in each direction
# Rows go along x or y, down along the axis or up: the same physics four times.
BLOCKS = {"[0,3]": "[4500,120,12]", "[0,-3]": "[4500,120,12]",
          "[3,0]": "[120,4500,12]", "[-3,0]": "[120,4500,12]"}


def expected_adatoms():
    """Arrivals a second x the mean time to the first row of a terrace, 0 from there and
    (k - 1)(2 L - k) / 2 hops in each direction from row k of L: the solution of
    T(k) = 1/2 + (T(k - 1) + T(k + 1)) / 2 with T(1) = 0 and T(L + 1) = T(L)."""
    mean_hops = sum((k - 1) * (2 * ROWS - k) / 2 for k in range(1, ROWS + 1)) / ROWS
    return FLUX_ML_PER_S * SITES * mean_hops / HOPS_PER_S


class StepFlow(unittest.TestCase):
    def test_adatoms_on_terraces(self):
        with scratch() as folder:
            jobs = {
                (steps, seed): (
                    SOURCE / "tests/physics/step_flow.toml",
                    pathlib.Path(folder) / f"{steps}_{seed}", f"seed={seed}",
                    f"substrate.steps_down={steps}", f"box.size_cells={size}")
                for steps, size in BLOCKS.items() for seed in SEEDS}
            directories = dict(zip(jobs, run_all(jobs.values())))
            found = {}
            for job, directory in directories.items():
                adatoms, = column(directory, "atoms_with_1_neighbours")
                found[job] = sum(adatoms) / len(adatoms)
        expected, ratios = expected_adatoms(), []
        print("\nsteps_down   adatoms, mean +- sd (8 seeds)   expected   ratio")
        for steps in BLOCKS:
            mean, spread = mean_and_spread([found[steps, seed] for seed in SEEDS])
            print(f"{steps:10}   {mean:.4f} +- {spread:.4f}               "
                  f"{expected:.4f}     {mean / expected:.4f}")
            # A run is 675 arrivals, in a time with the relative error 1 / sqrt(675), which
            # are on a terrace for times T: sqrt(<T^2> / <T>^2) / sqrt(675) = 6.0 % in all,
            # 2.1 % of the mean of eight, 1.1 % of all 32. What is left out makes adatoms
            # fewer, by 1.2 % in all: the start without any (0.25 %), adatoms that meet
            # another before a step (one in 200), and atoms that came to a step, up to one
            # for 20 sites, which catch others a row or two before it (3 x 0.06 rows of 40).
            self.assertLess(abs(mean / expected - 1.0), 5 * 0.021 + 0.012)
            ratios.append(mean / expected)
        self.assertLess(abs(sum(ratios) / len(ratios) - 1.0), 5 * 0.011 + 0.012)


unittest.main(argv=sys.argv[:1], verbosity=2)
