#include "kmc/rng.hpp"

#include <cstddef>
#include <sstream>

#include "kmc/contract.hpp"

namespace kmc {

Rng::Rng(std::uint64_t seed, std::uint64_t stream) : bits_(seed) {
  ADATOM_EXPECT(stream < (1U << 13));
  if (stream > 0) bits_.discard(stream << 50);
}

void Rng::save(ArchiveWriter& archive) const {
  std::ostringstream words;
  words << bits_;
  archive.text(words.str());
}

void Rng::restore(ArchiveReader& archive) {
  // Boost skips blanks behind each word, which fails where the text ends.
  std::istringstream words(archive.text() + " .");
  words >> bits_;
  if (!words) throw BadArchive("the random number generator's state is unreadable");
  // A state of zeros stays so for ever; no other has so many in a row.
  auto ahead = bits_;
  std::size_t zeros = 0;
  while (zeros < bits_.state_size && ahead() == 0) ++zeros;
  if (zeros == bits_.state_size)
    throw BadArchive("the random number generator has no state but zero");
}

}  // namespace kmc
