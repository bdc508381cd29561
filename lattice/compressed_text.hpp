// Text in files, plain or gzip: written as gzip members that stay readable when the
// file is cut, read line by line without ever holding more than a line of it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lattice {

/// The gzip member that holds `text`. The bytes depend on the text alone (no time, no
/// name). A file may hold several members one after the other.
std::string gzip_member(std::string_view text);

/// Reads a plain or gzip file (whichever its first bytes say) line by line.
class LineReader {
 public:
  /// Throws InputError when `file` cannot be read or is not a regular file.
  explicit LineReader(std::filesystem::path file);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// The next line without its end (\n or \r\n), valid until the next call; nothing at
  /// the end of the file. Throws InputError for damaged gzip data and for lines of more
  /// than 1 MiB.
  std::optional<std::string_view> next();

  /// The number of the line that next() returned last, from 1.
  std::size_t line_number() const { return line_number_; }

  /// Whether the line that next() returned last ended in a newline: without, it may be
  /// the beginning of a longer one.
  bool line_ended() const { return line_ended_; }

  /// Whether the file has come to its end in the middle of gzip data.
  bool cut_short() const { return cut_short_; }

  /// Throws InputError for the line that next() returned last; `value` is shown without
  /// what cannot be printed.
  [[noreturn]] void refuse(const std::string& problem, const std::string& hint,
                           std::string_view value = {}) const;

 private:
  struct Source;
  bool fill();

  std::filesystem::path file_;
  std::unique_ptr<Source> source_;
  std::string text_;  // decompressed and not yet handed out from position_ on
  std::size_t position_ = 0;
  std::size_t line_number_ = 0;
  bool line_ended_ = true;
  bool cut_short_ = false;
};

}  // namespace lattice
