// scenario = "diffusion": where the tracer begins, how its way is counted, and D
// against closed forms.
#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <fstream>

#include <boost/math/distributions/students_t.hpp>

#include "rates/units.hpp"
#include "scenarios/analysis/diffusion.hpp"
#include "tests/kmc/statistics.hpp"
#include "tests/scenarios/plan_text.hpp"
#include "tests/scratch_directory.hpp"

namespace {

using lattice::Vector3;
using scenarios::Estimate;
using scenarios::TemperatureDiffusion;

const auto never = [] { return false; };
constexpr double kT_500_eV = rates::boltzmann_eV_per_K * 500.0;
constexpr double attempts_per_s = 1e13;

double rate_at_500_K(double barrier_eV) {
  return attempts_per_s * std::exp(-barrier_eV / kT_500_eV);
}

/// Everything but [box], [slab] and [tracer]: lattice constant 1 nm, 500 K.
std::string text_of(const std::string& cell, const std::string& block,
                    const std::string& rates) {
  return "scenario = 'diffusion'\ntemperature_K = 500\n[lattice]\ncell = '" + cell +
         "'\nlattice_constant_nm = 1\n" + block + "[rates]\n" + rates +
         "[series]\nevery_events = 10\n[stop]\nevents = 2e5\n";
}
std::string block(const std::string& size, int layers, const std::string& tracer) {
  return "[box]\nsize_cells = " + size + "\n" +
         (layers > 0 ? "[slab]\nlayers = " + std::to_string(layers) + "\n" : "") +
         "[tracer]\nkind = " + tracer + "\n";
}
std::string bonds(const std::string& more) {
  return "model = 'bond_counting'\nbond_energy_eV = 0.1\n" + more;
}
const std::string flat =
    "model = 'linear'\nconstant_eV = 0.3\n"
    "per_initial_neighbour_eV = 0\nper_final_neighbour_eV = 0\n"
    "fewest_neighbours = 0\n";

std::vector<TemperatureDiffusion> study_of(const std::string& text) {
  const scenarios::Plan plan = plan_of(text);
  Begun run(plan);
  CHECK(run.simulation.run(never) == kmc::Stop::events_reached);
  CHECK(run.simulation.difference_from_rebuilt().value_or("") == "");
  const ScratchDirectory folder;
  std::ofstream(folder.path() / "series.csv") << run.files.texts.at("series.csv");
  const auto table = scenarios::CsvTable::read(folder.path() / "series.csv");
  return scenarios::study_diffusion(scenarios::tracks_of(table), plan.tracer->axes);
}

/// Errors by batch_count batches: Student's t that is exceeded as rarely as five sigma.
bool agrees(const Estimate& found, double truth) {
  const boost::math::students_t law(scenarios::batch_count - 1);
  const double bound = quantile(complement(law, statistics::five_sigma / 2.0));
  return std::abs(found.value - truth) < bound * found.error;
}

/// D of the run [nm^2/s] against a closed form, known to 5 %.
void check_diffusion(const std::string& text, double truth) {
  const auto study = study_of(text);
  REQUIRE(study.size() == 1);
  const Estimate& D = study[0].best().diffusion_nm2_per_s;
  CAPTURE(D.value / truth);
  CAPTURE(D.error / truth);
  CHECK(study[0].has_plateau);
  CHECK(D.error < 0.05 * truth);
  CHECK(agrees(D, truth));
}

/// Solves A x = b by elimination with pivots; A row by row.
std::vector<double> solve(std::vector<std::vector<double>> A, std::vector<double> b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(A[i][k]) > std::abs(A[pivot][k])) pivot = i;
    std::swap(A[k], A[pivot]);
    std::swap(b[k], b[pivot]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const double factor = A[i][k] / A[k][k];
      for (std::size_t j = k; j < n; ++j) A[i][j] -= factor * A[k][j];
      b[i] -= factor * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) b[k] -= A[k][j] * b[j];
    b[k] /= A[k][k];
  }
  return b;
}

/// All shapes that N atoms can take on the square lattice with L x L sites and periodic
/// sides, but for translations, and the hops between them: a Markov chain.
class ShapeChain {
 public:
  ShapeChain(unsigned first_shape, double (*rate_per_s)(unsigned, unsigned)) {
    shapes_.push_back(same_for_translations(first_shape));
    for (std::size_t from = 0; from < shapes_.size(); ++from)
      add_hops(from, rate_per_s);
  }

  /// D along x [nm^2/s] of the centre. With the mean velocity v_i = sum_j k_ij u_ij of
  /// shape i and b that solves sum_j k_ij (b_j - b_i) = -v_i, the place x + b is a
  /// martingale; so D = 1/2 sum_i p_i sum_j k_ij (u_ij + b_j - b_i)^2.
  double diffusion() const { return half_mean_square(corrector()); }
  /// The same if hops were not correlated.
  double uncorrelated() const {
    return half_mean_square(std::vector<double>(shapes_.size(), 0.0));
  }
  std::size_t size() const { return shapes_.size(); }

 private:
  static constexpr unsigned L = 5;
  struct Hop {
    std::size_t from, to;
    double rate_per_s;
    double along_x;  ///< of the centre
  };
  using Matrix = std::vector<std::vector<double>>;

  static unsigned bit(unsigned x, unsigned y) { return 1U << (y % L * L + x % L); }
  static unsigned shifted(unsigned shape, unsigned dx, unsigned dy) {
    unsigned moved = 0;
    for (unsigned y = 0; y < L; ++y)
      for (unsigned x = 0; x < L; ++x)
        if ((shape & bit(x, y)) != 0) moved |= bit(x + dx, y + dy);
    return moved;
  }
  static unsigned same_for_translations(unsigned shape) {
    unsigned least = shape;
    for (unsigned dx = 0; dx < L; ++dx)
      for (unsigned dy = 0; dy < L; ++dy)
        least = std::min(least, shifted(shape, dx, dy));
    return least;
  }
  static unsigned neighbours(unsigned shape, unsigned x, unsigned y) {
    const unsigned around =
        bit(x + 1, y) | bit(x + L - 1, y) | bit(x, y + 1) | bit(x, y + L - 1);
    return static_cast<unsigned>(std::popcount(shape & around));
  }

  std::size_t index(unsigned shape) {
    const auto found = std::find(shapes_.begin(), shapes_.end(), shape);
    const auto at = static_cast<std::size_t>(found - shapes_.begin());
    if (found == shapes_.end()) shapes_.push_back(shape);
    return at;
  }
  void add_hops(std::size_t from, double (*rate_per_s)(unsigned, unsigned)) {
    const unsigned shape = shapes_[from];
    const double count = std::popcount(shape);
    for (unsigned y = 0; y < L; ++y)
      for (unsigned x = 0; x < L; ++x)
        for (int d = 0; d < 4 && (shape & bit(x, y)) != 0; ++d) {
          const int dx = d == 0 ? 1 : d == 1 ? -1 : 0;
          const unsigned to_x = x + L + static_cast<unsigned>(dx);
          const unsigned to_y = d == 2 ? y + 1 : d == 3 ? y + L - 1 : y;
          if ((shape & bit(to_x, to_y)) != 0) continue;
          const unsigned others = shape & ~bit(x, y);
          const double rate =
              rate_per_s(neighbours(others, x, y), neighbours(others, to_x, to_y));
          const unsigned next = same_for_translations(others | bit(to_x, to_y));
          hops_.push_back({from, index(next), rate, dx / count});
        }
  }

  std::vector<double> stationary() const {
    Matrix A(size(), std::vector<double>(size(), 0.0));
    for (const Hop& hop : hops_) {
      A[hop.to][hop.from] += hop.rate_per_s;
      A[hop.from][hop.from] -= hop.rate_per_s;
    }
    std::vector<double> b(size(), 0.0);
    A[0].assign(size(), 1.0);  // in place of one balance: the sum is 1
    b[0] = 1.0;
    return solve(A, b);
  }
  std::vector<double> corrector() const {
    Matrix A(size(), std::vector<double>(size(), 0.0));
    std::vector<double> b(size(), 0.0);
    for (const Hop& hop : hops_) {
      A[hop.from][hop.to] += hop.rate_per_s;
      A[hop.from][hop.from] -= hop.rate_per_s;
      b[hop.from] -= hop.rate_per_s * hop.along_x;
    }
    A[0].assign(size(), 0.0);  // known but for a constant
    A[0][0] = 1.0;
    b[0] = 0.0;
    return solve(A, b);
  }
  double half_mean_square(const std::vector<double>& b) const {
    const std::vector<double> p = stationary();
    double sum = 0.0;
    for (const Hop& hop : hops_)
      sum += 0.5 * p[hop.from] * hop.rate_per_s *
             std::pow(hop.along_x + b[hop.to] - b[hop.from], 2);
    return sum;
  }

  std::vector<unsigned> shapes_;
  std::vector<Hop> hops_;
};

/// E = max(0.1 + 0.05 n_initial - 0.1 n_final, 0, dE), dE = 0.15 (n_initial - n_final).
double linear_rate_per_s(unsigned n_initial, unsigned n_final) {
  const double i = n_initial, f = n_final;
  return rate_at_500_K(std::max({0.1 + 0.05 * i - 0.1 * f, 0.0, 0.15 * (i - f)}));
}
const std::string linear =
    "model = 'linear'\nconstant_eV = 0.1\nper_initial_neighbour_eV = 0.05\n"
    "per_final_neighbour_eV = -0.1\nfewest_neighbours = 0\n";

std::string frozen(int most, int fewest_final) {
  return bonds("most_initial_neighbours = " + std::to_string(most) +
               "\nfewest_final_neighbours = " + std::to_string(fewest_final) + "\n");
}

}  // namespace

// D = (hops per time) l^2 / (2 d) for a tracer whose hops are not correlated.

TEST_CASE("an adatom on a planar lattice diffuses with rate x length squared over 4") {
  const double k = rate_at_500_K(0.3);
  const std::string plane = block("[6, 6, 1]", 0, "'adatom'");
  check_diffusion(text_of("square", plane, flat), 4.0 * k / 4.0);
  check_diffusion(text_of("triangular", plane, flat), 6.0 * k / 4.0);
  check_diffusion(text_of("honeycomb", plane, flat), 3.0 * k * (1.0 / 3.0) / 4.0);
}

TEST_CASE("an adatom on a surface diffuses with rate x length squared over 4") {
  // 4 neighbours and 4 hops of 1 / sqrt(2) on fcc (100), 3 and 6 on fcc (111), 1 and 4
  // of 1 on simple cubic.
  check_diffusion(text_of("fcc", block("[5, 5, 4]", 3, "'adatom'"), frozen(7, 2)),
                  4.0 * rate_at_500_K(0.4) * 0.5 / 4.0);
  check_diffusion(text_of("fcc_111", block("[6, 4, 2]", 3, "'adatom'"), frozen(7, 2)),
                  6.0 * rate_at_500_K(0.3) * 0.5 / 4.0);
  check_diffusion(
      text_of("simple_cubic", block("[5, 5, 4]", 2, "'adatom'"), frozen(4, 1)),
      4.0 * rate_at_500_K(0.1) / 4.0);
}

TEST_CASE("an adatom on fcc 110 diffuses along the rows only") {
  const auto study =
      study_of(text_of("fcc_110", block("[8, 5, 4]", 4, "'adatom'"), frozen(6, 2)));
  REQUIRE(study.size() == 1);
  CHECK(study[0].axes == "x");
  // 5 neighbours, 2 hops of 1 / sqrt(2).
  CHECK(agrees(study[0].best().diffusion_nm2_per_s,
               2.0 * rate_at_500_K(0.5) * 0.5 / 2.0));
}

TEST_CASE("a vacancy diffuses with rate x length squared over 2 d") {
  // An atom beside it has one neighbour fewer than all.
  check_diffusion(
      text_of("simple_cubic", block("[6, 6, 6]", 0, "'vacancy'"), bonds("")),
      6.0 * rate_at_500_K(0.5) / 6.0);
  check_diffusion(text_of("fcc", block("[4, 4, 4]", 0, "'vacancy'"), bonds("")),
                  12.0 * rate_at_500_K(1.1) * 0.5 / 6.0);
  // In the top layer of fcc (100), where only atoms of that layer may hop.
  check_diffusion(text_of("fcc", block("[5, 5, 4]", 3, "'vacancy'"), frozen(7, 5)),
                  4.0 * rate_at_500_K(0.7) * 0.5 / 4.0);
}

TEST_CASE("a dimer that cannot part diffuses with a quarter of rate x length squared") {
  // On fcc (111) either atom can go to either site beside both: 4 hops, each moves the
  // centre by half its length. From every orientation they add up to nothing, so they
  // are not correlated: D = 4 k (l / 2)^2 / 4. Four neighbours: 0.4 eV.
  check_diffusion(
      text_of("fcc_111", block("[6, 4, 2]", 3, "'island'\natoms = 2"), frozen(7, 4)),
      rate_at_500_K(0.4) * 0.5 / 4.0);
}

TEST_CASE("a dimer and a trimer diffuse as their Markov chains say") {
  const ShapeChain dimer(0b11, linear_rate_per_s);
  CHECK(dimer.size() == 12);  // (25 - 1) / 2
  // The exchange of its atoms makes every hop of a dimer as likely as its opposite.
  CHECK(dimer.diffusion() == doctest::Approx(dimer.uncorrelated()).epsilon(1e-12));
  check_diffusion(
      text_of("square", block("[5, 5, 1]", 0, "'island'\natoms = 2"), linear),
      dimer.diffusion());

  const ShapeChain trimer(0b111, linear_rate_per_s);
  CHECK(trimer.size() == 92);  // 25 x 24 x 23 / 6 / 25
  // Its hops are correlated: msd / (2 d t) of short windows is nearly twice too large.
  CHECK(trimer.diffusion() < 0.6 * trimer.uncorrelated());
  check_diffusion(
      text_of("square", block("[5, 5, 1]", 0, "'island'\natoms = 3"), linear),
      trimer.diffusion());
}

TEST_CASE("the displacement is that of the tracer itself") {
  // Of a lone adatom, and of the empty site: known but for the sides of the block.
  for (const std::string kind : {"'adatom'", "'vacancy'"}) {
    CAPTURE(kind);
    const bool is_vacancy = kind == "'vacancy'";
    Begun run(plan_of(text_of("fcc", block("[5, 5, 4]", 3, kind),
                              is_vacancy ? frozen(7, 5) : frozen(7, 2)),
                      {"stop.events=12345"}));
    const auto& occupancy = run.simulation.state().occupancy;
    const auto place = [&] {
      Vector3 found{};
      occupancy.crystal().for_each_site([&](lattice::Site site) {
        const Vector3 position = occupancy.crystal().position(site);
        const bool in_slab = position[2] < 1.4;
        if (in_slab == is_vacancy && occupancy.occupied(site) != is_vacancy)
          found = position;
      });
      return found;
    };
    const Vector3 start = place();
    run.simulation.run(never);
    auto moved = measured("displacement", run.simulation.state());
    const Vector3 moved_nm = {moved["displacement_x_nm"], moved["displacement_y_nm"],
                              moved["displacement_z_nm"]};
    CHECK(norm(moved_nm) > 5.0);
    const Vector3 off = place() - start - moved_nm;
    CHECK(std::remainder(off[0], 5.0) == doctest::Approx(0.0));
    CHECK(std::remainder(off[1], 5.0) == doctest::Approx(0.0));
    CHECK(off[2] == doctest::Approx(0.0));
    CHECK(moved["temperature_K"] == 500);
  }
}

TEST_CASE("a slab whose planes are too thin to be layers is refused") {
  const auto with = [](const std::string& second, const std::string& third,
                       int layers) {
    std::string text = text_of("fcc", block("[6, 4, 40]", layers, "'vacancy'"), flat);
    return text.replace(text.find("cell = 'fcc'\n"), 13,
                        "vectors = [[0.70710678, 0, 0], [0.35355339, " + second +
                            ", 0], [0, " + third +
                            "]]\nbasis = [[0, 0, 0]]\nbond_length_a = 0.70710678\n");
  };
  // As of films: planes of fcc (711) are 0.140 apart, those of (511) 0.192.
  CHECK(contains(complaint(with("-2.52487623", "0.69310328, 0.14002801", 9)),
                 "thinner than a quarter of a bond"));
  CHECK(complaint(with("-2.52487623", "0.69310328, 0.14002801", 0)) == "");
  CHECK(complaint(with("-1.83711731", "0.68041382, 0.19245009", 9)) == "");
}

TEST_CASE("slab and tracer have the atoms that were asked for") {
  const auto atoms = [](const std::string& cell, const std::string& lines) {
    Begun run(plan_of(text_of(cell, lines, flat)));
    return run.atom_count();
  };
  // Sites per layer: 2 x 25 on fcc (100), 2 x 24 on fcc (111).
  CHECK(atoms("fcc", block("[5, 5, 4]", 3, "'adatom'")) == 151);
  CHECK(atoms("fcc", block("[5, 5, 4]", 3, "'vacancy'")) == 149);
  CHECK(atoms("fcc", block("[5, 5, 4]", 0, "'vacancy'")) == 399);
  CHECK(atoms("fcc_111", block("[6, 4, 2]", 3, "'island'\natoms = 7")) == 151);
  CHECK(atoms("fcc", block("[9, 9, 9]", 2, "'cluster'\natoms = 20")) == 344);
  CHECK(atoms("fcc", block("[9, 9, 9]", 0, "'cluster'\natoms = 20")) == 20);
  CHECK(atoms("honeycomb", block("[4, 4, 1]", 0, "'vacancy'")) == 63);
  // They are compact: 7 atoms on fcc (111) have at least 11 bonds, 4 on a square 4.
  Begun square(
      plan_of(text_of("square", block("[6, 6, 1]", 0, "'island'\natoms = 4"), flat)));
  CHECK(measured("energy", square.simulation.state())["bonds"] == 4);
  Begun seven(plan_of(
      text_of("triangular", block("[6, 6, 1]", 0, "'island'\natoms = 7"), flat)));
  CHECK(measured("energy", seven.simulation.state())["bonds"] >= 11);
}

TEST_CASE("mistakes of a diffusion input are told with their lines in one pass") {
  const std::string text =
      text_of("fcc",
              "[box]\nsize_cells = [5, 5, 4]\n[slab]\nlayers = 3\n[tracer]\nkind = "
              "'adatom'\n",
              frozen(7, 2));
  CHECK(complaint(text) == "");
  const auto says = [&](const std::string& override, const std::string& words) {
    CAPTURE(override);
    CHECK(contains(complaint(text, {override}), words));
  };
  says("tracer.kind=dimer", "\"vacancy\"");
  says("slab.layers=0", "slab.layers");
  says("box.size_cells=[5, 5, 2]", "no room above the slab");
  says("box.size_cells=[5, 5]", "box.size_cells");
  says("box.size_cells=[1, 5, 4]", "box.size_cells");
  says("box.size_cells=[2000, 2000, 4]", "would have 6.4e+07 sites");
  says("tracer.atoms=3", "says nothing of kind = \"adatom\"");
  says("temperatures_K=[300]", "events_each");
  const std::string island =
      text_of("fcc", block("[5, 5, 4]", 3, "'island'\natoms = 40"), frozen(7, 2));
  CHECK(contains(complaint(text, {"rates.evaporation_constant_eV=1"}), "evaporates"));
  CHECK(contains(complaint(island), "meets its own image"));
  // Ten atoms on a square lattice are more than three by three: of four sites in a row
  // they take all, and of five all but the one that has to stay empty.
  const auto ten = [](const char* size) {
    return complaint(text_of("square", block(size, 0, "'island'\natoms = 10"), flat));
  };
  CHECK(contains(ten("[4, 4, 1]"), "meets its own image"));
  CHECK(ten("[5, 5, 1]") == "");
  CHECK(contains(complaint(text_of("fcc", block("[5, 5, 4]", 0, "'adatom'"), flat)),
                 "sits on a slab"));
  // The vacancy's neighbours need a layer below them, on fcc (110) two.
  CHECK(
      contains(complaint(text_of("fcc_110", block("[8, 5, 4]", 2, "'vacancy'"), flat)),
               "slab.layers"));
  const std::string both =
      complaint(text, {"tracer.kind=dimer", "slab.layers=0", "temperature_K=-1"});
  for (const char* key : {"tracer.kind", "slab.layers", "temperature_K"})
    CHECK(contains(both, key));
  const std::string lines =
      complaint(text_of("fcc", block("[5, 5, 2]", 3, "'adatom'"), flat));
  CHECK(contains(lines, "input.toml:7:"));
}

TEST_CASE("the activation energy of an adatom is its number of bonds x bond energy") {
  std::string text = text_of("fcc", block("[5, 5, 4]", 3, "'adatom'"), frozen(7, 2));
  text.replace(text.find("temperature_K = 500"), 19,
               "temperatures_K = [400, 300, 600, 500]\nevents_each = 100000");
  text.erase(text.find("[stop]"));
  const auto study = study_of(text);
  REQUIRE(study.size() == 4);
  std::vector<scenarios::ArrheniusPoint> points;
  for (const auto& result : study)
    points.push_back({result.temperature_K, result.best().diffusion_nm2_per_s});
  CHECK(points[0].temperature_K == 300);
  const auto fit = scenarios::fit_arrhenius(points);
  REQUIRE(fit);
  CHECK(fit->energy_eV.error < 0.01);
  CHECK(agrees(fit->energy_eV, 0.4));
  CHECK(agrees(fit->ln_prefactor, std::log(attempts_per_s * 0.5)));
}
