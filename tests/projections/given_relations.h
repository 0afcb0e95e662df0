// A platform with entities, contracts, customers under contract and wallet links, for tests of what the views say of them.
#pragma once

#include "domain/calendar.h"
#include "ledger.h"

namespace daybook {

inline DayOrTime on(std::string_view text) { return day_or_time_from_text(text).value(); }

struct GivenRelations {
  explicit GivenRelations(const std::string& platform = "platform") : journal(ledger.platform(platform)) {
    contract = provide("standard", "1");
  }

  Position provide(const std::string& type, const std::string& version) {
    return ledger.execute(journal, ProvideContract{{type}, version, on("2020-01-01"), "Text of " + type});
  }

  static Personal document(const KeyId& key, const std::string& text) { return {Personal::Form::plain, key, text}; }
  static std::string known_well() { return "born 1990-01-31 nationality address kyc 2026-01-05 document 2034-01-01"; }

  // A natural person, as well known as can be.
  Position person(const std::string& id, const std::string& text = "{\"firstName\":\"Mina\"}") {
    const auto key = KeyStore::new_id();
    CreateEntity command{{id}, EntityKind::natural_person, key, document(key, text)};
    command.identity = document(key, known_well());
    return ledger.execute(journal, std::move(command));
  }
  Position update_person(const std::string& id, const std::string& text) {
    UpdateEntity command{{id}, EntityKind::natural_person, document({}, text)};
    command.identity = document({}, known_well());
    return ledger.execute(journal, std::move(command));
  }
  Position company(const std::string& id, const std::vector<EntityId>& related = {}) {
    const auto key = KeyStore::new_id();
    const auto known = document(key, "{\"name\":\"" + id + "\"}");
    return ledger.execute(journal, CreateEntity{{id}, EntityKind::legal_person, key, known, {}, related});
  }
  Position delete_entity(const std::string& id, EntityKind kind = EntityKind::natural_person) {
    return ledger.execute(journal, DeleteEntity{{id}, kind, {}});
  }
  Position erase(const std::string& id, const std::string& reason) { return ledger.execute(journal, EraseEntity{{id}, reason}); }

  static Relation relation(const std::string& owner) { return {{owner}, {{owner}}, {{{"standard"}, on("2026-02-01")}}, {}}; }
  Position sign(const std::string& customer, const std::string& owner) {
    return ledger.execute(journal, SignCustomer{{customer}, relation(owner), {}});
  }
  Position set_status(const std::string& customer, bool suspended, const std::string& reason) {
    return ledger.execute(journal, SetCustomerStatus{{customer}, suspended, reason, {}});
  }
  Position end(const std::string& customer) { return ledger.execute(journal, EndCustomer{{customer}, {}}); }

  Position link(const std::string& id, int number, std::optional<CustomerId> customer = {}) {
    const auto digits = std::to_string(number);
    const auto address = "0x" + std::string(40 - digits.size(), 'A') + digits;
    return ledger.execute(journal, CreateWalletLink{{id}, address, ChainAsset::eth, std::move(customer)});
  }
  Position unlink(const std::string& id) { return ledger.execute(journal, DeleteWalletLink{{id}, {}}); }

  Ledger ledger;
  JournalNumber journal;
  Position contract = 0;
};

inline std::vector<std::string> ids(const std::vector<EntityView>& views) {
  std::vector<std::string> texts;
  for (const auto& view : views) texts.push_back(view.entity.text);
  return texts;
}
inline std::vector<std::string> ids(const std::vector<RelationView>& views) {
  std::vector<std::string> texts;
  for (const auto& view : views) texts.push_back(view.customer.text);
  return texts;
}
inline std::vector<std::string> ids(const std::vector<WalletLinkView>& views) {
  std::vector<std::string> texts;
  for (const auto& view : views) texts.push_back(view.link.link.text);
  return texts;
}

}  // namespace daybook
