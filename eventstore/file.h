// Files by descriptor, with failures as exceptions that name the file and the reason. For the few files that are not RocksDB's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace daybook {

// Whether what is absent may be made. In a folder that has been in use nothing may: what is missing there was lost, and to begin it anew
// would hide that.
enum class Creation { if_absent, never };

// Owns a file descriptor; not copyable. Every call throws StorageFailed where the system refuses.
class File {
 public:
  File(const std::filesystem::path& path, int flags, unsigned mode = 0600);
  ~File();
  File(File&& other) noexcept;
  File& operator=(File&&) = delete;

  int descriptor() const { return descriptor_; }
  std::uint64_t size() const;
  std::string read(std::uint64_t offset, std::size_t count) const;  // fewer bytes only at the end of the file
  void write(std::uint64_t offset, std::string_view bytes);
  void truncate(std::uint64_t size);
  void sync();  // data and length are durable

 private:
  std::filesystem::path path_;
  int descriptor_;
};

// Begins to bring to the disk what the file has and the disk has not, and does not wait for it; does nothing where the descriptor is no file. Linux would
// let the writes of half a minute gather, then write hundreds of megabytes at once, and each commit that comes then would wait behind them.
void begin_write_back(int descriptor);

// A name that was made, renamed or removed in the folder is durable.
void sync_folder(const std::filesystem::path& folder);

// Replaces the file as a whole: a crash leaves the old one or the new one.
void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace daybook
