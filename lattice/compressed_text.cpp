#include "lattice/compressed_text.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <climits>
#include <fstream>
#include <new>
#include <utility>
#include <vector>

#include "kmc/contract.hpp"
#include "lattice/input_error.hpp"
#include "lattice/words.hpp"

namespace lattice {
namespace {

constexpr int gzip_window_bits = 15 + 16;  // zlib.h: the largest window, gzip header
constexpr std::size_t chunk_bytes = 1 << 16;
constexpr std::size_t longest_line_bytes = 1 << 20;

Bytef* bytes_of(const char* text) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text));
}

/// Compresses pieces of text into one gzip member.
class Deflater {
 public:
  Deflater() {
    if (deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window_bits, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();
  }
  ~Deflater() { deflateEnd(&stream_); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  /// Appends the bytes that are ready, perhaps none; with Z_FINISH all that are left.
  void append(std::string& bytes, std::string_view text, int flush) {
    stream_.next_in = bytes_of(text.data());
    stream_.avail_in = static_cast<uInt>(text.size());
    std::array<char, chunk_bytes> chunk;
    do {
      stream_.next_out = bytes_of(chunk.data());
      stream_.avail_out = static_cast<uInt>(chunk.size());
      [[maybe_unused]] const int result = deflate(&stream_, flush);
      ADATOM_EXPECT(result != Z_STREAM_ERROR);
      bytes.append(chunk.data(), chunk.size() - stream_.avail_out);
    } while (stream_.avail_out == 0);
  }

 private:
  z_stream stream_{};
};

}  // namespace

std::string gzip_member(std::string_view text) {
  Deflater member;
  std::string bytes;
  // zlib counts in 32 bits.
  while (!text.empty()) {
    const std::string_view part = text.substr(0, std::size_t{1} << 30);
    member.append(bytes, part, Z_NO_FLUSH);
    text.remove_prefix(part.size());
  }
  member.append(bytes, {}, Z_FINISH);
  return bytes;
}

struct LineReader::Source {
  explicit Source(const std::filesystem::path& file) : stream(file, std::ios::binary) {}
  ~Source() {
    if (gzip) inflateEnd(&inflater);
  }
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  // Reads on when everything is used up; false at the end of the file.
  bool has_bytes() {
    if (inflater.avail_in > 0) return true;
    stream.read(compressed.data(), static_cast<std::streamsize>(compressed.size()));
    inflater.next_in = bytes_of(compressed.data());
    inflater.avail_in = static_cast<uInt>(stream.gcount());
    return inflater.avail_in > 0;
  }

  std::ifstream stream;
  std::vector<char> compressed = std::vector<char>(chunk_bytes);
  z_stream inflater{};  // next_in and avail_in serve plain files, too
  bool gzip = false;
  bool within_member = false;
  bool output_waits = false;  // inside zlib, for lack of room
};

LineReader::LineReader(std::filesystem::path file) : file_(std::move(file)) {
  std::error_code ignored;
  const bool regular = std::filesystem::is_regular_file(file_, ignored);
  if (regular) source_ = std::make_unique<Source>(file_);
  if (!regular || !source_->stream)
    refuse("cannot be read", "an existing, readable file");
  const bool any = source_->has_bytes();
  const z_stream& bytes = source_->inflater;
  if (!any || bytes.next_in[0] != 0x1f) return;
  if (bytes.avail_in > 1 && bytes.next_in[1] != 0x8b) return;
  if (inflateInit2(&source_->inflater, gzip_window_bits) != Z_OK)
    throw std::bad_alloc();
  source_->gzip = true;
}

LineReader::~LineReader() = default;

// Appends more text; false at the end of the file.
bool LineReader::fill() {
  text_.erase(0, std::exchange(position_, 0));
  Source& source = *source_;
  z_stream& bytes = source.inflater;
  if (!source.output_waits && !source.has_bytes()) {
    if (source.stream.bad()) refuse("cannot be read on", "an intact disk");
    cut_short_ = source.within_member;
    return false;
  }
  if (!source.gzip) {
    text_.append(reinterpret_cast<const char*>(bytes.next_in), bytes.avail_in);
    bytes.avail_in = 0;
    return true;
  }
  if (!source.within_member) inflateReset(&bytes);
  std::array<char, chunk_bytes> chunk;
  bytes.next_out = bytes_of(chunk.data());
  bytes.avail_out = static_cast<uInt>(chunk.size());
  const int result = inflate(&bytes, Z_NO_FLUSH);
  source.within_member = result != Z_STREAM_END;
  source.output_waits = source.within_member && bytes.avail_out == 0;
  text_.append(chunk.data(), chunk.size() - bytes.avail_out);
  if (result == Z_MEM_ERROR) throw std::bad_alloc();
  if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
    refuse("the gzip data are damaged", bytes.msg ? bytes.msg : "no dictionaries");
  }
  return true;
}

std::optional<std::string_view> LineReader::next() {
  std::size_t searched = 0;
  std::size_t end = std::string::npos;
  while ((end = text_.find('\n', position_ + searched)) == std::string::npos) {
    searched = text_.size() - position_;
    if (searched > longest_line_bytes) break;
    if (!fill()) break;
  }
  if (end == std::string::npos && position_ == text_.size()) return std::nullopt;
  line_ended_ = end != std::string::npos;
  ++line_number_;
  std::string_view line = std::string_view(text_).substr(position_);
  if (line_ended_) line = line.substr(0, end - position_);
  if (line.size() > longest_line_bytes) refuse("the line is too long", "at most 1 MiB");
  position_ = line_ended_ ? end + 1 : text_.size();
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

void LineReader::refuse(const std::string& problem, const std::string& hint,
                        std::string_view value) const {
  throw InputError(
      Mistake{.file = file_.string(),
              .line = static_cast<int>(std::min<std::size_t>(line_number_, INT_MAX)),
              .value = printable(value),
              .problem = problem,
              .hint = hint});
}

}  // namespace lattice
