// An array of zeros that takes no memory where it was never written.
#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

namespace kmc {

/// How much memory the operating system gives at a time.
enum class Pages : unsigned char {
  small,  ///< 4 KiB: for arrays of which most may stay untouched
  huge    ///< 2 MiB for arrays of 32 MiB and more, if it can: finding the page of an
          ///< element then takes less time where all of an array is used at random
};

/// Asks for huge pages within memory of 32 MiB and more, of which no page was touched.
/// Where they cannot be had, small ones do.
inline void ask_for_huge_pages(void* first, std::size_t bytes) {
  constexpr std::size_t least = std::size_t{32} << 20, page = 4096;
  if (bytes < least) return;
  auto* const begin = static_cast<std::byte*>(first);
  const std::size_t skipped = -reinterpret_cast<std::uintptr_t>(first) % page;
  ::madvise(begin + skipped, bytes - skipped, MADV_HUGEPAGE);
}

/// `size` elements, all bytes zero at first. The operating system gives a page of
/// memory when it is first written: a huge block of mostly empty sites costs
/// nearly nothing, without another code path. Throws std::bad_alloc.
template <class T>
requires std::is_trivially_copyable_v<T>
class LazyArray {
 public:
  explicit LazyArray(std::size_t size, Pages pages = Pages::small)
      : size_(size), pages_(pages) {
    void* memory = ::mmap(nullptr, bytes(), PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    first_ = static_cast<T*>(memory);
    ask_for_pages();
  }
  LazyArray(LazyArray&& other) noexcept
      : first_(std::exchange(other.first_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        pages_(other.pages_) {}
  LazyArray(const LazyArray&) = delete;
  LazyArray& operator=(const LazyArray&) = delete;
  LazyArray& operator=(LazyArray&& other) noexcept {
    std::swap(first_, other.first_);
    std::swap(size_, other.size_);
    std::swap(pages_, other.pages_);
    return *this;
  }
  ~LazyArray() {
    if (first_ != nullptr) ::munmap(first_, bytes());
  }

  /// New elements are zeros. May move all. Requires: size >= size(). Throws
  /// std::bad_alloc: then all is as before.
  void grow(std::size_t size) {
    const bool is_mapped = bytes(size) == bytes();
    if (!is_mapped) {
      void* memory = ::mremap(first_, bytes(), bytes(size), MREMAP_MAYMOVE);
      if (memory == MAP_FAILED) throw std::bad_alloc();
      first_ = static_cast<T*>(memory);
    }
    size_ = size;
    if (!is_mapped) ask_for_pages();
  }

  T& operator[](std::size_t i) { return first_[i]; }
  const T& operator[](std::size_t i) const { return first_[i]; }
  std::size_t size() const { return size_; }
  Pages pages() const { return pages_; }

 private:
  /// Of whole pages, and of one at least.
  static std::size_t bytes(std::size_t size) {
    constexpr std::size_t page = 4096;
    return std::max((size * sizeof(T) + page - 1) / page, std::size_t{1}) * page;
  }
  std::size_t bytes() const { return bytes(size_); }
  void ask_for_pages() {
    if (pages_ == Pages::huge) ask_for_huge_pages(first_, bytes());
  }

  T* first_ = nullptr;
  std::size_t size_;
  Pages pages_;
};

}  // namespace kmc
