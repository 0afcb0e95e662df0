// A journal on disk, written as the writer does, for benchmarks that read it.
#pragma once

#include "bench/micro/books.h"
#include "eventstore/keys.h"
#include "eventstore/rocks_log.h"
#include "support/temporary_folder.h"

namespace daybook::bench {

inline constexpr std::size_t kJournalTransfers = 8'192;
inline constexpr std::size_t kJournalCacheBytes = 64 << 20;

class WrittenJournal {
 public:
  WrittenJournal();

  const RocksLog& log() const { return log_; }
  std::uint64_t opened() const { return opened_; }  // entries of the opening
  std::uint64_t size() const { return log_.head(kJournal).size; }

 private:
  test::TemporaryFolder folder_;
  KeyStore keys_{folder_ / "keys"};
  JournalDatabase database_{folder_ / "journal", kJournalCacheBytes};
  RocksLog log_{database_};
  std::uint64_t opened_ = 0;
};

const WrittenJournal& written_journal();  // made once

}  // namespace daybook::bench
