#include "projections/cursor.h"

#include "projections/open_views.h"

namespace daybook {
namespace {

// The first key behind all that begin with the prefix. REQUIRES: a byte of it is not 0xff, or it is empty (no bound).
std::string end_of(std::string prefix) {
  while (!prefix.empty() && prefix.back() == '\xff') prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

}  // namespace

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

bool Cursor::valid() const { return iterator_->Valid(); }

void Cursor::next() {
  iterator_->Next();
  check();
}

void Cursor::previous() {
  iterator_->Prev();
  check();
}

std::string_view Cursor::key() const { return view_of(iterator_->key()).substr(bounds_->prefix.size()); }

std::string_view Cursor::value() const { return view_of(iterator_->value()); }

}  // namespace daybook
