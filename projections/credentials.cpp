#include "projections/credentials.h"

#include <algorithm>
#include <cassert>
#include <chrono>
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

Time wall_clock() {
  using namespace std::chrono;
  return {duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()};
}

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
  issue({event.credential, event.role, event.customers}, event.platform, event.key_hash);
}

void Credentials::issue(const CredentialView& view, const std::optional<PlatformName>& platform, const Hash& key_hash) {
  const auto* found = platform ? find_platform(*platform) : nullptr;
  assert(!platform || found);  // a credential is issued for a platform that is in the journal before it
  row_by_credential_.emplace(view.credential, rows_.size());
  rows_.push_back({view, platform, key_hash});
  auto principal =
      std::make_shared<const Principal>(Principal{view.credential, view.role, platform, found ? found->journal : kSystemJournal, view.customers});
  active_.emplace(bucket_of(key_hash), Active{key_hash, std::move(principal)});
}

void Credentials::apply(const CredentialRevoked& event) { end(event.credential); }

void Credentials::apply(const CredentialRotated& event) {
  auto& row = rows_[row_by_credential_.at(event.credential)];
  row.view.replacement = event.replacement;
  row.view.ends_at = event.ends_at;
  const CredentialView replacement{event.replacement, row.view.role, row.view.customers};
  const auto platform = row.platform;
  if (event.ends_at) {
    find_active(row)->second.ends_at = event.ends_at;  // only what acts is rotated
  } else {
    end(event.credential);
  }
  issue(replacement, platform, event.key_hash);
}

void Credentials::end(const CredentialId& credential) {
  auto& row = rows_[row_by_credential_.at(credential)];
  row.view.revoked = true;
  revoked_.emplace(bucket_of(row.key_hash), row.key_hash);
  if (const auto found = find_active(row); found != active_.end()) active_.erase(found);
}

Credentials::ActiveRows::iterator Credentials::find_active(const Row& row) {
  const auto [first, last] = active_.equal_range(bucket_of(row.key_hash));
  const auto found = std::find_if(first, last, [&](const auto& each) { return each.second.principal->credential == row.view.credential; });
  return found == last ? active_.end() : found;
}

bool Credentials::has_come(const std::optional<Time>& end) const {
  if (!end) return false;
  now_ = std::max(now_, clock_());
  return *end <= now_;
}

CredentialView Credentials::shown(const Row& row) const {
  auto view = row.view;
  view.revoked = view.revoked || has_come(view.ends_at);
  return view;
}

std::shared_ptr<const Principal> Credentials::find(const Hash& key_hash) const {
  std::lock_guard lock(mutex_);
  const auto [first, last] = active_.equal_range(bucket_of(key_hash));
  for (auto it = first; it != last; ++it) {
    if (equal_in_constant_time(it->second.key_hash, key_hash)) return has_come(it->second.ends_at) ? nullptr : it->second.principal;
  }
  return nullptr;
}

bool Credentials::was_revoked(const Hash& key_hash) const {
  std::lock_guard lock(mutex_);
  const auto is_the_one = [&](const Hash& hash) { return equal_in_constant_time(hash, key_hash); };
  const auto [first, last] = revoked_.equal_range(bucket_of(key_hash));
  const auto [first_active, last_active] = active_.equal_range(bucket_of(key_hash));
  return std::any_of(first, last, [&](const auto& row) { return is_the_one(row.second); }) ||
         std::any_of(first_active, last_active, [&](const auto& row) { return has_come(row.second.ends_at) && is_the_one(row.second.key_hash); });
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
    if (row.platform && equal_ignoring_case(row.platform->text, name.text)) views.push_back(shown(row));
  }
  return views;
}

std::vector<CredentialView> Credentials::of_operator() const {
  std::lock_guard lock(mutex_);
  std::vector<CredentialView> views;
  for (const auto& row : rows_) {
    if (!row.platform) views.push_back(shown(row));
  }
  return views;
}

bool Credentials::has_operator() const {
  std::lock_guard lock(mutex_);
  return std::ranges::any_of(rows_, [&](const Row& row) { return !row.platform && !shown(row).revoked; });
}

}  // namespace daybook
