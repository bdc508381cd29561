// Bytes of a state, to be saved and restored: plain little-endian values one after the
// other. What wrote a value must read it in the same order. Files, checksums and
// versions are not its business (tools/checkpoint.hpp).
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace kmc {

static_assert(std::endian::native == std::endian::little,
              "the checkpoint format is little-endian");

/// Thrown by ArchiveReader when the bytes end early or cannot be what was written.
struct BadArchive : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Collects bytes.
class ArchiveWriter {
 public:
  /// Appends the bytes of a number or of a struct without pointers or padding.
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void value(const T& x) {
    const auto* first = reinterpret_cast<const char*>(&x);
    bytes_.append(first, sizeof(T));
  }

  /// Appends the length, then the elements.
  template <class T>
  requires std::is_trivially_copyable_v<T>
  void values(std::span<const T> list) {
    value(static_cast<std::uint64_t>(list.size()));
    bytes_.append(reinterpret_cast<const char*>(list.data()), list.size_bytes());
  }

  void text(std::string_view s) { values(std::span<const char>(s.data(), s.size())); }

  const std::string& bytes() const& { return bytes_; }
  std::string bytes() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads bytes in the order in which they were written. The bytes must outlive it.
class ArchiveReader {
 public:
  explicit ArchiveReader(std::string_view bytes) : rest_(bytes) {}

  /// Throws BadArchive when too few bytes are left.
  template <class T>
  requires std::is_trivially_copyable_v<T> T value() {
    T x;
    std::memcpy(&x, take(sizeof(T)).data(), sizeof(T));
    return x;
  }

  /// Throws BadArchive when too few bytes are left.
  template <class T>
  requires std::is_trivially_copyable_v<T> std::vector<T> values() {
    const auto count = value<std::uint64_t>();
    if (count > rest_.size() / sizeof(T)) throw BadArchive("a list is cut short");
    std::vector<T> list(count);
    if (count > 0)
      std::memcpy(list.data(), take(count * sizeof(T)).data(), count * sizeof(T));
    return list;
  }

  std::string text() {
    const auto list = values<char>();
    return {list.begin(), list.end()};
  }

  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view take(std::size_t count) {
    if (count > rest_.size()) throw BadArchive("the bytes end early");
    const auto front = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return front;
  }

  std::string_view rest_;
};

}  // namespace kmc
