#include "projections/credentials.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace daybook {
namespace {

PlatformName folded(const PlatformName& platform) { return {lower_case(platform.text)}; }

std::uint64_t bucket_of(const Hash& key_hash) {
  std::uint64_t first = 0;
  std::memcpy(&first, key_hash.data(), sizeof first);
  return first;
}

bool equal_in_constant_time(const Hash& a, const Hash& b) {
  // Volatile, so that the compiler may not leave the loop at the first difference.
  volatile std::uint8_t difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference = static_cast<std::uint8_t>(difference | (a[i] ^ b[i]));
  return difference == 0;
}

}  // namespace

bool Principal::may_see(const CustomerId& customer) const {
  return !limited() || std::ranges::find(customers, customer) != customers.end();
}

void Credentials::fold(const std::vector<Event>& events) {
  std::lock_guard lock(mutex_);
  for (const auto& event : events) {
    std::visit(
        [this](const auto& happened) {
          if constexpr (requires { apply(happened); }) apply(happened);
        },
        event);
  }
}

void Credentials::apply(const PlatformCreated& event) {
  platform_by_folded_name_.emplace(folded(event.platform), platforms_.size());
  platforms_.push_back({event.platform, event.journal});
}

void Credentials::apply(const CredentialIssued& event) {
  const auto* platform = event.platform ? find_platform(*event.platform) : nullptr;
  assert(!event.platform || platform);  // a credential is issued for a platform that is in the journal before it
  row_by_credential_.emplace(event.credential, rows_.size());
  rows_.push_back({{event.credential, event.role, event.customers, false}, event.platform, event.key_hash});
  auto principal = std::make_shared<const Principal>(Principal{event.credential, event.role, event.platform,
                                                               platform ? platform->journal : kSystemJournal, event.customers});
  active_.emplace(bucket_of(event.key_hash), Active{event.key_hash, std::move(principal)});
}

void Credentials::apply(const CredentialRevoked& event) {
  auto& row = rows_[row_by_credential_.at(event.credential)];
  row.view.revoked = true;
  revoked_.emplace(bucket_of(row.key_hash), row.key_hash);
  const auto [first, last] = active_.equal_range(bucket_of(row.key_hash));
  for (auto it = first; it != last; ++it) {
    if (it->second.principal->credential == event.credential) {
      active_.erase(it);
      return;
    }
  }
}

std::shared_ptr<const Principal> Credentials::find(const Hash& key_hash) const {
  std::lock_guard lock(mutex_);
  const auto [first, last] = active_.equal_range(bucket_of(key_hash));
  for (auto it = first; it != last; ++it) {
    if (equal_in_constant_time(it->second.key_hash, key_hash)) return it->second.principal;
  }
  return nullptr;
}

bool Credentials::was_revoked(const Hash& key_hash) const {
  std::lock_guard lock(mutex_);
  const auto [first, last] = revoked_.equal_range(bucket_of(key_hash));
  return std::any_of(first, last, [&](const auto& row) { return equal_in_constant_time(row.second, key_hash); });
}

std::vector<PlatformView> Credentials::platforms() const {
  std::lock_guard lock(mutex_);
  return platforms_;
}

const PlatformView* Credentials::find_platform(const PlatformName& name) const {
  const auto it = platform_by_folded_name_.find(folded(name));
  return it == platform_by_folded_name_.end() ? nullptr : &platforms_[it->second];
}

std::optional<PlatformView> Credentials::platform(const PlatformName& name) const {
  std::lock_guard lock(mutex_);
  const auto* found = find_platform(name);
  return found ? std::optional(*found) : std::nullopt;
}

std::vector<CredentialView> Credentials::of_platform(const PlatformName& name) const {
  std::lock_guard lock(mutex_);
  std::vector<CredentialView> views;
  for (const auto& row : rows_) {
    if (row.platform && equal_ignoring_case(row.platform->text, name.text)) views.push_back(row.view);
  }
  return views;
}

std::vector<CredentialView> Credentials::of_operator() const {
  std::lock_guard lock(mutex_);
  std::vector<CredentialView> views;
  for (const auto& row : rows_) {
    if (!row.platform) views.push_back(row.view);
  }
  return views;
}

bool Credentials::has_operator() const {
  std::lock_guard lock(mutex_);
  return std::ranges::any_of(rows_, [](const Row& row) { return !row.platform && !row.view.revoked; });
}

}  // namespace daybook
