// The `data` of the events of platforms, credentials, customers and accounts. Each shape is fixed for ever (docs/journal.md): what an event gains
// is optional, and left out where it is as it was before. Included by event_codec.cpp alone.
#pragma once

#include "domain/event.h"
#include "eventstore/postings_codec.h"

namespace daybook {

constexpr auto members_of(const PlatformCreated*) {
  return std::tuple(required("platform", &PlatformCreated::platform), required("journal", &PlatformCreated::journal));
}

constexpr auto members_of(const CredentialIssued*) {
  using E = CredentialIssued;
  return std::tuple(required("credential", &E::credential), optional("platform", &E::platform), required("role", &E::role),
                    optional("customers", &E::customers), required("keyHash", &E::key_hash));
}

constexpr auto members_of(const CredentialRevoked*) {
  return std::tuple(required("credential", &CredentialRevoked::credential), optional("platform", &CredentialRevoked::platform));
}

constexpr auto members_of(const CredentialRotated*) {
  using E = CredentialRotated;
  return std::tuple(required("credential", &E::credential), optional("platform", &E::platform), required("replacement", &E::replacement),
                    required("keyHash", &E::key_hash), optional("overlapSeconds", &E::overlap_seconds), optional("endsAt", &E::ends_at));
}

constexpr auto members_of(const PlatformOpened*) { return std::tuple(required("platform", &PlatformOpened::platform)); }

constexpr auto members_of(const CustomerCreated*) {
  using E = CustomerCreated;
  return std::tuple(required("customer", &E::customer), required("displayName", &E::display_name),
                    optional("metadata", &E::metadata), optional("createdAt", &E::imported_created_at));
}

constexpr auto members_of(const CustomerUpdated*) {
  using E = CustomerUpdated;
  return std::tuple(required("customer", &E::customer), optional("displayName", &E::display_name),
                    optional("metadata", &E::metadata), optional("expectedPosition", &E::expected_last));
}

constexpr auto members_of(const AccountCreated*) {
  using E = AccountCreated;
  return std::tuple(required("customer", &E::customer), required("account", &E::account), required("number", &E::number),
                    required("displayName", &E::display_name), required("currency", &E::currency), required("key", &E::key),
                    required("contactEmail", &E::contact_email), optional("fundingNotification", &E::funding_notification),
                    optional("floor", &E::floor), optional("ceiling", &E::ceiling), optional("velocityLimits", &E::velocity),
                    optional("metadata", &E::metadata), optional("imported", &E::imported),
                    optional("createdAt", &E::imported_created_at));
}

constexpr auto members_of(const AccountUpdated*) {
  using E = AccountUpdated;
  return std::tuple(required("customer", &E::customer), required("account", &E::account),
                    optional("displayName", &E::display_name), optional("contactEmail", &E::contact_email),
                    optional("fundingNotification", &E::funding_notification), optional("floor", &E::floor),
                    optional("ceiling", &E::ceiling), optional("velocityLimits", &E::velocity), optional("metadata", &E::metadata),
                    optional("expectedPosition", &E::expected_last));
}

constexpr auto members_of(const AccountStatusChanged*) {
  using E = AccountStatusChanged;
  return std::tuple(required("account", &E::account), required("status", &E::status), required("reason", &E::reason),
                    optional("expectedPosition", &E::expected_last));
}

constexpr auto members_of(const SystemAccountOpened*) {
  using E = SystemAccountOpened;
  return std::tuple(required("purpose", &E::purpose), required("account", &E::account), required("number", &E::number),
                    required("currency", &E::currency), required("scale", &E::scale));
}

constexpr auto members_of(const AssetRegistered*) {
  using E = AssetRegistered;
  return std::tuple(required("asset", &E::asset), required("scale", &E::scale), required("displayName", &E::display_name));
}

constexpr auto members_of(const LogRestored*) {
  return std::tuple(required("restoration", &LogRestored::restoration), required("size", &LogRestored::size),
                    required("root", &LogRestored::root));
}

constexpr auto members_of(const LogKeyRotated*) {
  return std::tuple(required("publicKey", &LogKeyRotated::public_key), required("previous", &LogKeyRotated::previous));
}

constexpr auto members_of(const LogKeyRetired*) { return std::tuple(required("publicKey", &LogKeyRetired::public_key)); }

constexpr auto members_of(const PeriodClosed*) {
  return std::tuple(required("through", &PeriodClosed::through), required("reason", &PeriodClosed::reason));
}

}  // namespace daybook
