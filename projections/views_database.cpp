#include "projections/views_database.h"

#include <rocksdb/sst_file_writer.h>

#include "projections/open_views.h"

namespace daybook {

std::vector<std::shared_ptr<Family>> families_for_reading(const std::filesystem::path& folder, const std::filesystem::path& scratch) {
  std::vector<std::shared_ptr<Family>> families;
  auto opened = open_views_for_reading(folder, scratch);
  if (!opened) return families;
  const std::shared_ptr<OpenViews> open = std::move(opened->open);
  for (auto* handle : opened->handles) {
    if (auto name = FamilyName::parse(handle->GetName())) {
      families.push_back(std::make_shared<Family>(open, handle, *std::move(name)));
    } else {
      open->database->DestroyColumnFamilyHandle(handle);
    }
  }
  return families;
}

ViewsDatabase::ViewsDatabase(const std::filesystem::path& folder, std::size_t block_cache_bytes,
                             const std::function<void(const std::string&)>& notice) {
  auto opened = open_views(folder, block_cache_bytes, notice);
  open_ = std::move(opened.open);
  for (auto* handle : opened.handles) {
    if (auto name = FamilyName::parse(handle->GetName())) {
      families_.push_back(std::make_shared<Family>(open_, handle, *std::move(name)));
    } else {
      open_->check(open_->database->DropColumnFamily(handle));
      open_->check(open_->database->DestroyColumnFamilyHandle(handle));
    }
  }
}

bool ViewsDatabase::found_damaged(const std::filesystem::path& folder) { return std::filesystem::exists(damage_mark(folder)); }

std::shared_ptr<Family> ViewsDatabase::create(FamilyName name) {
  rocksdb::ColumnFamilyHandle* handle = nullptr;
  open_->check(open_->database->CreateColumnFamily(open_->options, name.text(), &handle));
  return std::make_shared<Family>(open_, handle, std::move(name));
}

void ViewsDatabase::drop(const Family& family) { open_->check(open_->database->DropColumnFamily(family.handle_)); }

void ViewsDatabase::write(std::span<const FamilyRows> changes) {
  constexpr std::size_t kRowBytesAround = 16;  // at most: what the batch has beside a key and its value
  std::size_t bytes = 0;
  for (const auto& change : changes) {
    for (const auto& [key, value] : change.rows) bytes += key.size() + value.size() + kRowBytesAround;
  }
  rocksdb::WriteBatch batch(bytes);  // growing by and by, it would be copied, and memory that is new to the process costs as much
  for (const auto& change : changes) {
    for (const auto& [key, value] : change.rows) open_->check(batch.Put(change.family->handle_, slice_of(key), slice_of(value)));
    for (const auto& key : change.removed) open_->check(batch.Delete(change.family->handle_, slice_of(key)));
  }
  open_->check(open_->database->Write(without_log(), &batch));
}

void ViewsDatabase::ingest(std::span<const FamilyRows> changes) {
  std::vector<rocksdb::IngestExternalFileArg> files;
  for (const auto& change : changes) {
    if (change.rows.empty() && change.removed.empty()) continue;
    const auto path = open_->ingest_folder() / (std::to_string(open_->files_made++) + ".sst");
    rocksdb::SstFileWriter writer(rocksdb::EnvOptions(open_->options), open_->options, change.family->handle_);
    open_->check(writer.Open(path.string()));
    // The file wants all keys in one order.
    auto removed = change.removed.begin();
    const auto remove_before = [&](const std::string_view* key) {
      for (; removed != change.removed.end() && (!key || *removed < *key); ++removed) open_->check(writer.Delete(slice_of(*removed)));
    };
    for (const auto& [key, value] : change.rows) {
      remove_before(&key);
      open_->check(writer.Put(slice_of(key), slice_of(value)));
    }
    remove_before(nullptr);
    open_->check(writer.Finish());
    auto& file = files.emplace_back();
    file.column_family = change.family->handle_;
    file.external_files = {path.string()};
    file.options.move_files = true;
    file.options.write_global_seqno = false;
  }
  if (!files.empty()) open_->check(open_->database->IngestExternalFiles(files));
}

void ViewsDatabase::begin_flush(std::span<const Family* const> families) {
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  for (const auto* family : families) handles.push_back(family->handle_);
  rocksdb::FlushOptions options;
  options.wait = false;
  open_->check(open_->database->Flush(options, handles));
}

}  // namespace daybook
