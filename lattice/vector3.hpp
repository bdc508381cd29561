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

constexpr Vector3 operator*(const Matrix3& m, const Vector3& a) {
  return {dot(m[0], a), dot(m[1], a), dot(m[2], a)};
}
constexpr Matrix3 transposed(const Matrix3& m) {
  return {{{m[0][0], m[1][0], m[2][0]},
           {m[0][1], m[1][1], m[2][1]},
           {m[0][2], m[1][2], m[2][2]}}};
}

}  // namespace lattice
