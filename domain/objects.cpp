#include "domain/objects.h"

#include <algorithm>
#include <array>
#include <type_traits>


namespace daybook {
namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 12> kNames{"customer", "account", "entity",      "transaction",  "contract", "card",
                                                  "alert",    "wallet-link", "catalog-item", "asset", "credential", "platform"};

class Objects {
 public:
  void add(ObjectKind kind, const std::string& id) {
    if (!id.empty()) ids_.push_back({kind, id});
  }
  template <class Tag>
  void add(ObjectKind kind, const Name<Tag>& name) {
    add(kind, name.text);
  }
  template <class T>
  void add(ObjectKind kind, const std::optional<T>& id) {
    if (id) add(kind, *id);
  }
  template <class T>
  void add(ObjectKind kind, const std::vector<T>& ids) {
    for (const auto& id : ids) add(kind, id);
  }
  void add(AccountNumber number) { add(ObjectKind::account, to_text(number)); }

  void add(const RequestedPosting& posting) {
    add(ObjectKind::account, posting.from);
    add(ObjectKind::account, posting.to);
  }
  void add(const CurrencyPostings& group) {
    for (const auto& posting : group.postings) {
      add(posting.from);
      add(posting.to);
    }
  }
  void add(const Relation& relation) {
    add(ObjectKind::entity, relation.owner);
    add(ObjectKind::entity, relation.authorized);
    for (const auto& contract : relation.contracts) add(ObjectKind::contract, contract.type);
  }

  ObjectIds take() {
    std::ranges::sort(ids_);
    const auto [first, last] = std::ranges::unique(ids_);
    ids_.erase(first, last);
    return std::move(ids_);
  }

 private:
  ObjectIds ids_;
};

template <class T>
void add_accounts(Objects& objects, const T& said) {
  if constexpr (requires { said.account.text; }) objects.add(ObjectKind::account, said.account);
  if constexpr (requires { said.from.text; }) objects.add(ObjectKind::account, said.from);
  if constexpr (requires { said.to.text; }) objects.add(ObjectKind::account, said.to);
  if constexpr (requires { said.postings; }) {
    for (const auto& posted : said.postings) objects.add(posted);
  }
  if constexpr (requires { said.released; }) {
    for (const auto& released : said.released) objects.add(released);
  }
}

template <class T>
void add_transactions(Objects& objects, const T& said) {
  constexpr auto kind = ObjectKind::transaction;
  if constexpr (requires { said.transaction; }) objects.add(kind, said.transaction);
  if constexpr (requires { said.hold.text; }) objects.add(kind, said.hold);
  if constexpr (requires { said.original.text; }) objects.add(kind, said.original);
  if constexpr (requires { said.order.text; }) objects.add(kind, said.order);
}

// Of a command or an event: both have the same names for the same things.
template <class T>
void add_all(Objects& objects, const T& said) {
  if constexpr (requires { said.customer; }) objects.add(ObjectKind::customer, said.customer);
  if constexpr (requires { said.customers; }) objects.add(ObjectKind::customer, said.customers);
  add_accounts(objects, said);
  if constexpr (requires { said.entity.text; }) objects.add(ObjectKind::entity, said.entity);
  if constexpr (requires { said.relations; }) objects.add(ObjectKind::entity, said.relations);
  if constexpr (requires { said.relation; }) objects.add(said.relation);
  add_transactions(objects, said);
  if constexpr (requires { said.card.text; }) objects.add(ObjectKind::card, said.card);
  if constexpr (requires { said.alert.text; }) objects.add(ObjectKind::alert, said.alert);
  if constexpr (requires { said.alerts; }) objects.add(ObjectKind::alert, said.alerts);
  if constexpr (requires { said.link.text; }) objects.add(ObjectKind::wallet_link, said.link);
  if constexpr (requires { said.utid.text; }) objects.add(ObjectKind::catalog_item, said.utid);
  if constexpr (requires { said.item.utid; }) objects.add(ObjectKind::catalog_item, said.item.utid);
  if constexpr (requires { said.credential.text; }) objects.add(ObjectKind::credential, said.credential);
  if constexpr (requires { said.platform; }) objects.add(ObjectKind::platform, said.platform);
  if constexpr (requires { said.about; }) {
    for (const auto& [kind, id] : said.about) objects.add(kind, id);
  }
}

void add_particulars(Objects& objects, const ContractProvided& event) { objects.add(ObjectKind::contract, event.type); }
void add_particulars(Objects& objects, const ProvideContract& command) { objects.add(ObjectKind::contract, command.type); }
void add_particulars(Objects& objects, const AssetRegistered& event) { objects.add(ObjectKind::asset, event.asset); }
void add_particulars(Objects& objects, const RegisterAsset& command) { objects.add(ObjectKind::asset, command.asset); }
// The platform's own group bears its name.
void add_particulars(Objects& objects, const PlatformOpened& event) { objects.add(ObjectKind::customer, event.platform); }
void add_particulars(Objects&, const auto&) {}

bool can_be_id(const std::string& text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
  return text.size() <= kObjectIdBytesMax && std::ranges::none_of(text, is_control);
}

}  // namespace

std::string_view name_of(ObjectKind kind) { return kNames.at(static_cast<std::size_t>(kind)); }

std::optional<ObjectKind> object_kind_named(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<ObjectKind>(found - kNames.begin());
}

ObjectIds objects_of(const Event& event) {
  Objects objects;
  std::visit(
      [&](const auto& happened) {
        add_all(objects, happened);
        add_particulars(objects, happened);
      },
      event);
  return objects.take();
}

ObjectIds owners_of_personal_data(const Event& event) {
  Objects objects;
  std::visit(
      [&](const auto& happened) {
        if constexpr (requires { happened.account.text; }) objects.add(ObjectKind::account, happened.account);
        if constexpr (requires { happened.card.text; }) objects.add(ObjectKind::card, happened.card);
        if constexpr (requires { happened.entity.text; }) objects.add(ObjectKind::entity, happened.entity);
        if constexpr (requires { happened.transaction.text; }) objects.add(ObjectKind::transaction, happened.transaction);
      },
      event);
  return objects.take();
}

ObjectIds objects_of(const Command& command) {
  Objects objects;
  std::visit(
      [&](const auto& asked) {
        add_all(objects, asked);
        add_particulars(objects, asked);
      },
      command);
  auto ids = objects.take();
  std::erase_if(ids, [](const ObjectId& object) { return !can_be_id(object.id); });
  if (ids.size() > kRefusedObjectsMax) ids.resize(kRefusedObjectsMax);
  return ids;
}

}  // namespace daybook
