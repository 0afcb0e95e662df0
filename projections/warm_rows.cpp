#include "projections/warm_rows.h"

#include <utility>

namespace daybook {
namespace {

constexpr std::size_t kNodeBytes = 96;  // what a row takes beside its key and value

}  // namespace

const std::string* WarmRows::find(std::string_view key) {
  if (const auto it = younger_.find(key); it != younger_.end()) return &it->second;
  const auto it = older_.find(key);
  if (it == older_.end()) return nullptr;
  keep(older_.extract(it));
  return &younger_.find(key)->second;
}

void WarmRows::keep(std::string key, std::string value) {
  RowsByKey one;
  one.emplace(std::move(key), std::move(value));
  keep(one.extract(one.begin()));
}

void WarmRows::keep(RowsByKey rows) {
  while (!rows.empty()) keep(rows.extract(rows.begin()));
}

void WarmRows::keep(RowsByKey::node_type row) {
  if (younger_bytes_ > bytes_max_ / 2) {
    older_ = std::exchange(younger_, {});
    younger_bytes_ = 0;
  }
  younger_bytes_ += kNodeBytes + row.key().size() + row.mapped().size();
  auto put = younger_.insert(std::move(row));
  if (!put.inserted) put.position->second = std::move(put.node.mapped());
}

void WarmRows::forget(std::string_view key) {
  if (const auto it = younger_.find(key); it != younger_.end()) younger_.erase(it);
  if (const auto it = older_.find(key); it != older_.end()) older_.erase(it);
}

}  // namespace daybook
