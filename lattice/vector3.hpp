// A point or a direction in space. Lengths are in lattice constants unless a name says
// otherwise.
#pragma once

#include <array>
#include <cmath>

namespace lattice {

/// Three coordinates. A type of its own, so that its operators are found everywhere.
struct Vector3 : std::array<double, 3> {};
using Matrix3 = std::array<Vector3, 3>;  ///< rows

constexpr Vector3 operator+(const Vector3& a, const Vector3& b) {
  return {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
}
constexpr Vector3 operator-(const Vector3& a, const Vector3& b) {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}
constexpr Vector3 operator*(double s, const Vector3& a) {
  return {s * a[0], s * a[1], s * a[2]};
}
constexpr double dot(const Vector3& a, const Vector3& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
constexpr Vector3 cross(const Vector3& a, const Vector3& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2],
          a[0] * b[1] - a[1] * b[0]};
}
inline double norm(const Vector3& a) { return std::sqrt(dot(a, a)); }

/// The vector of length 1 along `a`. Requires: a is not zero.
inline Vector3 unit(const Vector3& a) { return (1.0 / norm(a)) * a; }

/// Two directions at right angles to an axis and to each other.
struct AcrossAxis {
  Vector3 across, up;
};
/// Those of length 1, so that axis, across and up are right-handed. Requires: the axis
/// has length 1.
inline AcrossAxis across_axis(const Vector3& axis) {
  const Vector3 other = std::abs(axis[0]) < 0.9 ? Vector3{1, 0, 0} : Vector3{0, 1, 0};
  const Vector3 across = unit(cross(axis, other));
  return {across, cross(axis, across)};
}

constexpr Vector3 operator*(const Matrix3& m, const Vector3& a) {
  return {dot(m[0], a), dot(m[1], a), dot(m[2], a)};
}
constexpr Matrix3 transposed(const Matrix3& m) {
  return {{{m[0][0], m[1][0], m[2][0]},
           {m[0][1], m[1][1], m[2][1]},
           {m[0][2], m[1][2], m[2][2]}}};
}

/// The volume that the rows span; negative if they are left-handed.
constexpr double determinant(const Matrix3& m) { return dot(m[0], cross(m[1], m[2])); }

/// The matrix that takes a vector to multiples of the rows of m; its own rows are their
/// reciprocal vectors. Requires: the rows span a volume.
constexpr Matrix3 inverse_of_rows(const Matrix3& m) {
  const double volume = determinant(m);
  return {(1.0 / volume) * cross(m[1], m[2]), (1.0 / volume) * cross(m[2], m[0]),
          (1.0 / volume) * cross(m[0], m[1])};
}

}  // namespace lattice
