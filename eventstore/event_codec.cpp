#include "eventstore/event_codec.h"

#include <algorithm>
#include <type_traits>

#include "eventstore/account_shapes.h"
#include "eventstore/alert_shapes.h"
#include "eventstore/card_shapes.h"
#include "eventstore/entity_shapes.h"
#include "eventstore/entry.h"
#include "eventstore/order_shapes.h"
#include "eventstore/transaction_shapes.h"

namespace daybook {
namespace {

template <class E>
void read_event(JsonReader& data, Event& into) {
  auto* there = std::get_if<E>(&into);
  read_members(data, there ? *there : into.emplace<E>());
}

struct EventType {
  std::string_view name;
  void (*read)(JsonReader&, Event&);
};

// In the order of the variant: type_of relies on it.
constexpr EventType kEventTypes[] = {
    {"platform-created.1", read_event<PlatformCreated>},
    {"credential-issued.1", read_event<CredentialIssued>},
    {"credential-revoked.1", read_event<CredentialRevoked>},
    {"platform-opened.1", read_event<PlatformOpened>},
    {"customer-created.1", read_event<CustomerCreated>},
    {"account-created.1", read_event<AccountCreated>},
    {"account-updated.1", read_event<AccountUpdated>},
    {"customer-updated.1", read_event<CustomerUpdated>},
    {"account-status-changed.1", read_event<AccountStatusChanged>},
    {"system-account-opened.1", read_event<SystemAccountOpened>},
    {"asset-registered.1", read_event<AssetRegistered>},
    {"period-closed.1", read_event<PeriodClosed>},
    {"transaction-posted.1", read_event<TransactionPosted>},
    {"transaction-reversed.1", read_event<TransactionReversed>},
    {"hold-placed.1", read_event<HoldPlaced>},
    {"hold-captured.1", read_event<HoldCaptured>},
    {"hold-voided.1", read_event<HoldVoided>},
    {"hold-extended.1", read_event<HoldExtended>},
    {"hold-expired.1", read_event<HoldExpired>},
    {"command-rejected.1", read_event<CommandRejected>},
    {"funds-transferred.1", read_event<FundsTransferred>},
    {"order-placed.1", read_event<OrderPlaced>},
    {"order-resent.1", read_event<OrderResent>},
    {"card-registered.1", read_event<CardRegistered>},
    {"card-unregistered.1", read_event<CardUnregistered>},
    {"funds-deposited.1", read_event<FundsDeposited>},
    {"deposit-fee-set.1", read_event<DepositFeeSet>},
    {"low-balance-alert-created.1", read_event<AlertCreated>},
    {"low-balance-alert-updated.1", read_event<AlertUpdated>},
    {"low-balance-alert-deleted.1", read_event<AlertDeleted>},
    {"low-balance-alert-fired.1", read_event<LowBalanceAlertFired>},
    {"catalog-item-registered.1", read_event<CatalogItemRegistered>},
    {"catalog-item-removed.1", read_event<CatalogItemRemoved>},
    {"exchange-rate-set.1", read_event<ExchangeRateSet>},
    {"entity-created.1", read_event<EntityCreated>},
    {"entity-updated.1", read_event<EntityUpdated>},
    {"entity-erased.1", read_event<EntityErased>},
    {"contract-provided.1", read_event<ContractProvided>},
    {"customer-signed.1", read_event<CustomerSigned>},
    {"customer-amended.1", read_event<CustomerAmended>},
    {"customer-ended.1", read_event<CustomerEnded>},
    {"customer-status-changed.1", read_event<CustomerStatusChanged>},
    {"wallet-link-created.1", read_event<WalletLinkCreated>},
    {"wallet-link-deleted.1", read_event<WalletLinkDeleted>},
    {"log-restored.1", read_event<LogRestored>},
    {"reasons-required.1", read_event<ReasonsRequired>},
    {"personal-data-read.1", read_event<PersonalDataRead>},
    {"credential-rotated.1", read_event<CredentialRotated>},
    {"log-key-rotated.1", read_event<LogKeyRotated>},
    {"log-key-retired.1", read_event<LogKeyRetired>},
};
static_assert(std::size(kEventTypes) == std::variant_size_v<Event>);

// The key that the event brings and is the first to seal with; null where it brings none.
const KeyId* new_key_of(const Event& event) {
  if (const auto* account = std::get_if<AccountCreated>(&event)) {
    return account->contact_email.form == Personal::Form::plain ? &account->key : nullptr;
  }
  if (const auto* card = std::get_if<CardRegistered>(&event)) {
    return card->holder.form == Personal::Form::plain ? &card->key : nullptr;
  }
  if (const auto* entity = std::get_if<EntityCreated>(&event)) {
    return entity->document.form == Personal::Form::plain ? &entity->key : nullptr;
  }
  const auto* order = std::get_if<OrderPlaced>(&event);
  if (!order) return nullptr;
  bool plain = false;
  each_personal(*order->texts, [&](const Personal& personal) { plain = plain || personal.form == Personal::Form::plain; });
  return plain ? &order->key : nullptr;
}

template <class T>
struct Element {
  using type = void*;
};
template <class T>
struct Element<std::vector<T>> {
  using type = T;
};

// All that a value consists of, as its shape says.
template <class T>
void collect_personal(const T& value, std::vector<const Personal*>& found) {
  if constexpr (std::is_same_v<T, Personal>) {
    found.push_back(&value);
  } else if constexpr (Shaped<T>) {
    std::apply([&](const auto&... members) { (collect_personal(value_of(value, members), found), ...); }, members_of(&value));
  } else if constexpr (requires { value.has_value(); }) {
    if (value) collect_personal(*value, found);
  } else if constexpr (std::is_same_v<T, std::vector<typename Element<T>::type>>) {
    for (const auto& element : value) collect_personal(element, found);
  }
}

}  // namespace

std::vector<const Personal*> personal_data_in(const Event& event) {
  std::vector<const Personal*> found;
  std::visit([&](const auto& happened) { collect_personal(happened, found); }, event);
  return found;
}

bool is_entry_type(std::string_view name) { return std::ranges::find(kEventTypes, name, &EventType::name) != std::end(kEventTypes); }

std::string_view type_of(const Event& event) { return kEventTypes[event.index()].name; }

void write_data(JsonWriter& json, const Event& event, Sealer& sealer) {
  if (const auto* key = new_key_of(event)) sealer.create(*key);
  Sink sink{json, &sealer};
  std::visit([&](const auto& happened) { write_value(sink, happened); }, event);
}

std::size_t type_named(std::string_view name) {
  const auto found = std::ranges::find(kEventTypes, name, &EventType::name);
  if (found == std::end(kEventTypes)) throw std::runtime_error("the type \"" + std::string(name) + "\" is unknown to this version");
  return static_cast<std::size_t>(found - std::begin(kEventTypes));
}

void read_data(std::size_t type, JsonReader& data, Event& into) { kEventTypes[type].read(data, into); }

}  // namespace daybook
