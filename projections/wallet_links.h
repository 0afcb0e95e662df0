// Wallet links that have not been deleted. What one links stays in the journal, in the only entry about it.
//
//   row     link -> position
//   index, total (creation_list.h)
#pragma once

#include <memory>

#include "eventstore/log.h"
#include "projections/family.h"
#include "projections/projection.h"
#include "projections/views.h"

namespace daybook {

Projection wallet_links_projection();

std::optional<WalletLinkView> find_wallet_link(const FamilyAt& family, const Log& log, JournalNumber journal, const WalletLinkId& link);

std::unique_ptr<Scan<WalletLinkView>> scan_wallet_links(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                        const Log& log, JournalNumber journal, PositionRange range);

// As the row of the projection has it.
WalletLinkView wallet_link_of(const Log& log, JournalNumber journal, std::string_view row);

std::uint64_t count_wallet_links(const FamilyAt& family, JournalNumber journal);

}  // namespace daybook
