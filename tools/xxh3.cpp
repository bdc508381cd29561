#include "tools/xxh3.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace tools {

struct Xxh3::State {
  XXH3_state_t xxh3;
};

Xxh3::Xxh3() : state_(new State) { XXH3_64bits_reset(&state_->xxh3); }

void Xxh3::Delete::operator()(State* state) const { delete state; }

void Xxh3::add(std::string_view bytes) {
  XXH3_64bits_update(&state_->xxh3, bytes.data(), bytes.size());
}

std::uint64_t Xxh3::value() const { return XXH3_64bits_digest(&state_->xxh3); }

std::uint64_t xxh3_value_of(std::string_view bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

}  // namespace tools
