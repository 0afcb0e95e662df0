#include "projections/views_database.h"

#include <rocksdb/sst_file_writer.h>

#include <charconv>

#include "projections/open_views.h"

namespace daybook {
namespace {

constexpr std::string_view kMarkKey = "\xff";  // shorter than any row's key

rocksdb::Slice slice(std::string_view bytes) { return {bytes.data(), bytes.size()}; }
std::string_view view(const rocksdb::Slice& bytes) { return {bytes.data(), bytes.size()}; }

rocksdb::WriteOptions without_log() {
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  return options;
}

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  return ec == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

// The first key behind all that begin with the prefix. REQUIRES: a byte of it is not 0xff, or it is empty (no bound).
std::string end_of(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

}  // namespace

std::string FamilyName::text() const {
  return projection + "@" + std::to_string(version) + "." + std::to_string(generation);
}

std::optional<FamilyName> FamilyName::parse(std::string_view text) {
  const auto at = text.rfind('@');
  const auto dot = text.rfind('.');
  if (at == std::string_view::npos || dot == std::string_view::npos || dot < at) return std::nullopt;
  const auto version = whole_number(text.substr(at + 1, dot - at - 1));
  const auto generation = whole_number(text.substr(dot + 1));
  if (!version || !generation) return std::nullopt;
  return FamilyName{std::string(text.substr(0, at)), *version, *generation};
}

Family::Family(std::shared_ptr<OpenViews> open, rocksdb::ColumnFamilyHandle* handle, FamilyName name)
    : open_(std::move(open)), handle_(handle), name_(std::move(name)) {}

Family::~Family() { open_->database->DestroyColumnFamilyHandle(handle_); }

std::optional<std::string> Family::find(std::string_view key) const {
  std::string value;
  const auto status = open_->database->Get({}, handle_, slice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  open_->check(status);
  return value;
}

void Family::mark() {
  open_->check(open_->database->Put(without_log(), handle_, slice(kMarkKey), rocksdb::Slice()));
  open_->check(open_->database->Flush({}, handle_));
}

bool Family::marked() const { return find(kMarkKey).has_value(); }

Moment::Moment(std::shared_ptr<OpenViews> open) : open_(std::move(open)), snapshot_(open_->database->GetSnapshot()) {}

Moment::~Moment() { open_->database->ReleaseSnapshot(snapshot_); }

// What the iterator points to; it stays where it is when the cursor moves.
struct Cursor::Bounds {
  explicit Bounds(std::string of) : prefix(std::move(of)), end(end_of(prefix)), lower(prefix), upper(end) {}
  const std::string prefix;
  const std::string end;
  const rocksdb::Slice lower;
  const rocksdb::Slice upper;
};

Cursor::Cursor(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment, std::string prefix)
    : family_(std::move(family)), moment_(std::move(moment)), bounds_(std::make_unique<Bounds>(std::move(prefix))) {
  rocksdb::ReadOptions options;
  options.snapshot = moment_ ? moment_->snapshot_ : nullptr;
  options.fill_cache = false;
  if (!bounds_->prefix.empty()) options.iterate_lower_bound = &bounds_->lower;
  if (!bounds_->end.empty()) options.iterate_upper_bound = &bounds_->upper;
  iterator_.reset(family_->open_->database->NewIterator(options, family_->handle_));
}

Cursor::Cursor(Cursor&&) noexcept = default;
Cursor::~Cursor() = default;

void Cursor::check() const { family_->open_->check(iterator_->status()); }

void Cursor::seek(std::string_view key) {
  iterator_->Seek(bounds_->prefix + std::string(key));
  check();
}

void Cursor::seek_back(std::string_view key) {
  iterator_->SeekForPrev(bounds_->prefix + std::string(key));
  check();
}

void Cursor::seek_last() {
  iterator_->SeekToLast();
  check();
}

bool Cursor::valid() const { return iterator_->Valid(); }

void Cursor::next() {
  iterator_->Next();
  check();
}

void Cursor::previous() {
  iterator_->Prev();
  check();
}

std::string_view Cursor::key() const { return view(iterator_->key()).substr(bounds_->prefix.size()); }

std::string_view Cursor::value() const { return view(iterator_->value()); }

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
  rocksdb::WriteBatch batch;
  for (const auto& change : changes) {
    for (const auto& [key, value] : change.rows) open_->check(batch.Put(change.family->handle_, slice(key), slice(value)));
  }
  open_->check(open_->database->Write(without_log(), &batch));
}

void ViewsDatabase::ingest(std::span<const FamilyRows> changes) {
  std::vector<rocksdb::IngestExternalFileArg> files;
  for (const auto& change : changes) {
    if (change.rows.empty()) continue;
    const auto path = open_->ingest_folder() / (std::to_string(open_->files_made++) + ".sst");
    rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), open_->options, change.family->handle_);
    open_->check(writer.Open(path.string()));
    for (const auto& [key, value] : change.rows) open_->check(writer.Put(slice(key), slice(value)));
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
