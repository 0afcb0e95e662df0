#include "projections/contracts.h"
#include "projections/entities.h"
#include "projections/relations.h"
#include "projections/views_impl.h"
#include "projections/wallet_links.h"

namespace daybook {

std::optional<EntityView> Views::entity(JournalNumber journal, const EntityId& entity) const {
  return daybook::find_entity(*impl_->projector.serving()[kEntities], impl_->store.log(), journal, entity);
}

std::unique_ptr<Scan<EntityView>> Views::entities(JournalNumber journal, EntityFilter filter, PositionRange range) const {
  auto [families, moment] = impl_->projector.reading();
  return scan_entities(families[kEntities], std::move(moment), impl_->store.log(), journal, filter, range);
}

std::uint64_t Views::entity_count(JournalNumber journal, EntityFilter filter) const {
  return count_entities(*impl_->projector.serving()[kEntities], journal, filter);
}

std::optional<RelationView> Views::relation(JournalNumber journal, const CustomerId& customer) const {
  return find_relation(*impl_->projector.serving()[kRelations], impl_->store.log(), journal, customer);
}

std::unique_ptr<Scan<RelationView>> Views::relations(JournalNumber journal, PositionRange range) const {
  auto [families, moment] = impl_->projector.reading();
  return scan_relations(families[kRelations], std::move(moment), impl_->store.log(), journal, range);
}

std::uint64_t Views::relation_count(JournalNumber journal) const {
  return count_relations(*impl_->projector.serving()[kRelations], journal);
}

std::unique_ptr<Scan<ContractView>> Views::contracts(JournalNumber journal, PositionRange range) const {
  auto [families, moment] = impl_->projector.reading();
  return scan_contracts(families[kContracts], std::move(moment), impl_->store.log(), journal, range);
}

std::uint64_t Views::contract_count(JournalNumber journal) const {
  return count_contracts(*impl_->projector.serving()[kContracts], journal);
}

std::optional<WalletLinkView> Views::wallet_link(JournalNumber journal, const WalletLinkId& link) const {
  return find_wallet_link(*impl_->projector.serving()[kWalletLinks], impl_->store.log(), journal, link);
}

std::unique_ptr<Scan<WalletLinkView>> Views::wallet_links(JournalNumber journal, PositionRange range) const {
  auto [families, moment] = impl_->projector.reading();
  return scan_wallet_links(families[kWalletLinks], std::move(moment), impl_->store.log(), journal, range);
}

std::uint64_t Views::wallet_link_count(JournalNumber journal) const {
  return count_wallet_links(*impl_->projector.serving()[kWalletLinks], journal);
}

}  // namespace daybook
