#include "projections/contracts.h"
#include "projections/entities.h"
#include "projections/relations.h"
#include "projections/reading.h"
#include "projections/served.h"
#include "projections/views.h"
#include "projections/wallet_links.h"

namespace daybook {

std::optional<EntityView> Views::entity(JournalNumber journal, const EntityId& entity) const {
  return daybook::find_entity(reading_->at(kEntities), *log_, journal, entity);
}

std::unique_ptr<Scan<EntityView>> Views::entities(JournalNumber journal, EntityFilter filter, PositionRange range) const {
  return scan_entities(reading_->families[kEntities], reading_->moment, *log_, journal, filter, range);
}

std::uint64_t Views::entity_count(JournalNumber journal, EntityFilter filter) const {
  return count_entities(reading_->at(kEntities), journal, filter);
}

std::optional<RelationView> Views::relation(JournalNumber journal, const CustomerId& customer) const {
  return find_relation(reading_->at(kRelations), *log_, journal, customer);
}

std::unique_ptr<Scan<RelationView>> Views::relations(JournalNumber journal, PositionRange range) const {
  return scan_relations(reading_->families[kRelations], reading_->moment, *log_, journal, range);
}

std::uint64_t Views::relation_count(JournalNumber journal) const {
  return count_relations(reading_->at(kRelations), journal);
}

std::unique_ptr<Scan<ContractView>> Views::contracts(JournalNumber journal, PositionRange range) const {
  return scan_contracts(reading_->families[kContracts], reading_->moment, *log_, journal, range);
}

std::uint64_t Views::contract_count(JournalNumber journal) const {
  return count_contracts(reading_->at(kContracts), journal);
}

std::optional<WalletLinkView> Views::wallet_link(JournalNumber journal, const WalletLinkId& link) const {
  return find_wallet_link(reading_->at(kWalletLinks), *log_, journal, link);
}

std::unique_ptr<Scan<WalletLinkView>> Views::wallet_links(JournalNumber journal, PositionRange range) const {
  return scan_wallet_links(reading_->families[kWalletLinks], reading_->moment, *log_, journal, range);
}

std::uint64_t Views::wallet_link_count(JournalNumber journal) const {
  return count_wallet_links(reading_->at(kWalletLinks), journal);
}

}  // namespace daybook
