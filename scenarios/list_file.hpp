// The CSV file of a list.
#pragma once

#include <memory>
#include <string>

#include "kmc/observer.hpp"
#include "scenarios/list.hpp"
#include "scenarios/output_files.hpp"

namespace scenarios {

/// At each due point the rows of the list, each after time and number of events.
class ListFile final : public kmc::Observer {
 public:
  /// `name` is that of the plug-in; the file is name.csv. `files` must outlive it.
  ListFile(const std::string& name, std::unique_ptr<List> list, OutputFiles& files)
      : file_name_(name + ".csv"), list_(std::move(list)), files_(files) {}

  void write_header();
  void observe(double time_s, std::uint64_t event_count) override;

  void save(kmc::ArchiveWriter& archive) const { list_->save(archive); }
  /// Throws kmc::BadArchive.
  void restore(kmc::ArchiveReader& archive) { list_->restore(archive); }

 private:
  std::string file_name_;
  std::unique_ptr<List> list_;
  OutputFiles& files_;
};

}  // namespace scenarios
