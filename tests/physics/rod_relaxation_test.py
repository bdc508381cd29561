"""Relaxation of R x R x 3R rods along [100] at 900 K: the time in which Rg^2 - Rg^2(ball)
halves, against independent runs of the same model."""

import math
import pathlib
import sys
import unittest

from study import SOURCE, column, mean_and_spread, run_all, scratch, slope

SEEDS = range(1, 9)
# R in lattice constants: (atoms, reference t50 [s])
RODS = {3: (465, 2.1e-9), 4: (1013, 6.5e-9), 5: (1875, 1.64e-8), 6: (3127, 3.1e-8),
        8: (7081, 1.02e-7)}
REFERENCE_EXPONENT, REFERENCE_ERROR = 1.42, 0.06


def half_time_s(directory):
    time_s, excess = column(directory, "time_s", "gyration_excess_nm2")
    for t, x in zip(time_s, excess):
        if x <= 0.5 * excess[0]:
            return t
    raise AssertionError("the rod did not relax")


class RodRelaxation(unittest.TestCase):
    def test_half_times(self):
        with scratch() as folder:
            jobs = {}
            for size, (_, reference_s) in RODS.items():
                for seed in SEEDS:
                    jobs[size, seed] = (
                        SOURCE / "examples/rod_relaxation.toml",
                        pathlib.Path(folder) / f"{size}_{seed}", f"seed={seed}",
                        f"particle[0].edges_a=[{size},{size},{3 * size}]",
                        f"series.interval_s={reference_s / 100!r}",
                        "series.measurements=['gyration','clusters','energy']",
                        "trajectory.interval_s=1", f"stop.time_s={4 * reference_s!r}")
            directories = dict(zip(jobs, run_all(jobs.values())))
            log_n, log_t = [], []
            log_ratios, variances = [], []
            print("\natoms   t50 [s] mean +- sd (8 seeds)   reference [s]   ratio")
            for size, (atoms, reference_s) in RODS.items():
                found = [half_time_s(directories[size, seed]) for seed in SEEDS]
                mean, spread = mean_and_spread(found)
                print(f"{atoms:5d}   {mean:.3g} +- {spread:.2g}              "
                      f"{reference_s:.3g}          {mean / reference_s:.2f}")
                clusters, = column(directories[size, 1], "largest_cluster_atoms")
                self.assertEqual(clusters[0], atoms)
                log_ratios.append(math.log(mean / reference_s))
                # Of our mean of eight, and of the reference, of which nothing says that
                # it is the mean of more than one run.
                variances.append((spread / mean)**2 * (1 / len(found) + 1))
                for t in found:
                    log_n.append(math.log(atoms))
                    log_t.append(math.log(t))
            exponent, error = slope(log_n, log_t)
            print(f"t50 ~ N^({exponent:.3f} +- {error:.3f}); "
                  f"reference {REFERENCE_EXPONENT} +- {REFERENCE_ERROR}")
            self.assertLess(abs(exponent - REFERENCE_EXPONENT),
                            5 * math.hypot(error, REFERENCE_ERROR))
            # The time scale, of all sizes together: 5 sigma are a factor of 1.4.
            ratio = sum(log_ratios) / len(log_ratios)
            sigma = math.sqrt(sum(variances)) / len(variances)
            print(f"ln(t50 / reference), mean of all sizes: {ratio:.3f} +- {sigma:.3f}")
            self.assertLess(5 * sigma, math.log(1.6))
            self.assertLess(abs(ratio), 5 * sigma)


unittest.main(argv=sys.argv[:1], verbosity=2)
