#include "projections/family.h"

#include <charconv>

#include "projections/open_views.h"

namespace daybook {
namespace {

constexpr std::string_view kMarkKey = "\xff";  // shorter than any row's key

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  return ec == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
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

std::optional<std::string> Family::find(std::string_view key) const { return read({}, key); }

std::optional<std::string> Family::find(std::string_view key, const Moment& moment) const {
  rocksdb::ReadOptions options;
  options.snapshot = moment.snapshot_;
  return read(options, key);
}

std::optional<std::string> Family::find_passing(std::string_view key, const Moment& moment) const {
  rocksdb::ReadOptions options;
  options.snapshot = moment.snapshot_;
  options.fill_cache = false;
  return read(options, key);
}

std::optional<std::string> Family::read(const rocksdb::ReadOptions& options, std::string_view key) const {
  std::string value;
  const auto status = open_->database->Get(options, handle_, slice_of(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  open_->check(status);
  return value;
}

void Family::mark() {
  open_->check(open_->database->Put(without_log(), handle_, slice_of(kMarkKey), rocksdb::Slice()));
  open_->check(open_->database->Flush({}, handle_));
}

bool Family::marked() const { return find(kMarkKey).has_value(); }

Moment::Moment(std::shared_ptr<OpenViews> open) : open_(std::move(open)), snapshot_(open_->database->GetSnapshot()) {}

Moment::~Moment() { open_->database->ReleaseSnapshot(snapshot_); }

}  // namespace daybook
