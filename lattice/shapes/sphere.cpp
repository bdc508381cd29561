#include "lattice/shapes/sphere.hpp"

#include <cmath>

#include "kmc/contract.hpp"

namespace lattice {
namespace {

class Sphere final : public Shape {
 public:
  explicit Sphere(double radius) : radius_(radius) {
    ADATOM_EXPECT(std::isfinite(radius) && radius >= 0);
  }
  bool contains(const Vector3& offset) const override {
    return norm(offset) <= reach();
  }
  double reach() const override { return radius_ + shape_border; }

 private:
  double radius_;
};

class Hemisphere final : public Shape {
 public:
  Hemisphere(double radius, const Vector3& flat_side_normal)
      : sphere_(radius), normal_(unit(flat_side_normal)) {
    ADATOM_EXPECT(std::isfinite(dot(normal_, normal_)));
  }
  bool contains(const Vector3& offset) const override {
    return dot(normal_, offset) <= shape_border && sphere_.contains(offset);
  }
  double reach() const override { return sphere_.reach(); }

 private:
  Sphere sphere_;
  Vector3 normal_;
};

}  // namespace

std::unique_ptr<Shape> make_sphere(double radius) {
  return std::make_unique<Sphere>(radius);
}

std::unique_ptr<Shape> make_hemisphere(double radius, const Vector3& flat_side_normal) {
  return std::make_unique<Hemisphere>(radius, flat_side_normal);
}

}  // namespace lattice
