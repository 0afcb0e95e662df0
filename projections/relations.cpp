#include "projections/relations.h"

#include "eventstore/failure.h"
#include "projections/creation_list.h"
#include "projections/journal_entries.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 1;

struct Standing {
  Time created_at;
  Position created = 0;
  Position last = 0;
  Position agreed = 0;                     // of the entry that has the relation
  std::optional<Position> status_changed;  // and of the one that has the reason
  bool suspended = false;
  bool ended = false;
};

std::string key_of(JournalNumber journal, const CustomerId& customer) { return row_key(journal, Tag::row, customer.text); }

// The first entry of a journal opens the platform, so that position 0 can say that there is none.
std::string row_of(const Standing& standing) {
  RowWriter row(kForm);
  row.time(standing.created_at).number(standing.created).number(standing.last).number(standing.agreed);
  row.number(standing.status_changed.value_or(0)).number(standing.suspended ? 1 : 0).number(standing.ended ? 1 : 0);
  return row.take();
}

Standing standing_of(std::string_view row) {
  RowReader reader(row, kForm);
  Standing standing;
  standing.created_at = reader.time();
  standing.created = reader.number();
  standing.last = reader.number();
  standing.agreed = reader.number();
  if (const auto position = reader.number(); position > 0) standing.status_changed = position;
  standing.suspended = reader.number_below(2) == 1;
  standing.ended = reader.number_below(2) == 1;
  reader.end();
  return standing;
}

// ---- folding

void sign(Rows& rows, JournalNumber journal, const CustomerId& customer, const Entry& entry) {
  const auto position = entry.position;
  rows.put(key_of(journal, customer), row_of({entry.time, position, position, position, std::nullopt, false, false}));
  enlist(rows, journal, kOnlyList, position, customer.text);
}

template <class Change>
void change(Rows& rows, JournalNumber journal, const CustomerId& customer, Position position, const Change& change_standing) {
  const auto row = rows.find(key_of(journal, customer));
  if (!row) throw FoldFailed("customer under contract " + customer.text, journal, position);
  auto standing = standing_of(*row);
  standing.last = position;
  change_standing(standing);
  rows.put(key_of(journal, customer), row_of(standing));
}

void fold(Rows& rows, JournalNumber journal, const Entry& entry) {
  const auto position = entry.position;
  if (const auto* made = std::get_if<CustomerSigned>(&entry.event)) {
    sign(rows, journal, made->customer, entry);
  } else if (const auto* amended = std::get_if<CustomerAmended>(&entry.event)) {
    change(rows, journal, amended->customer, position, [&](Standing& standing) { standing.agreed = position; });
  } else if (const auto* set = std::get_if<CustomerStatusChanged>(&entry.event)) {
    change(rows, journal, set->customer, position, [&](Standing& standing) {
      standing.status_changed = position;
      standing.suspended = set->suspended;
    });
  } else if (const auto* ended = std::get_if<CustomerEnded>(&entry.event)) {
    change(rows, journal, ended->customer, position, [&](Standing& standing) {
      standing.ended = true;
      strike(rows, journal, kOnlyList, standing.created);
    });
  }
}

// ---- reading

Relation relation_in(Event event) {
  if (auto* amended = std::get_if<CustomerAmended>(&event)) return std::move(amended->relation);
  return std::get<CustomerSigned>(std::move(event)).relation;
}

RelationView view_of(const Log& log, JournalNumber journal, const CustomerId& customer, const Standing& standing) {
  RelationView view{.customer = customer, .created = standing.created, .created_at = standing.created_at, .last = standing.last};
  view.relation = relation_in(entry_at(log, journal, standing.agreed).event);
  view.suspended = standing.suspended;
  view.ended = standing.ended;
  if (standing.status_changed) {
    view.reason = std::get<CustomerStatusChanged>(entry_at(log, journal, *standing.status_changed).event).reason;
  }
  return view;
}

}  // namespace

Projection relations_projection() { return {.name = "relations", .version = 1, .oldest_readable_version = 1, .fold = fold}; }

RelationView relation_of(const Log& log, JournalNumber journal, const CustomerId& customer, std::string_view row) {
  return view_of(log, journal, customer, standing_of(row));
}

std::optional<RelationView> find_relation(const FamilyAt& family, const Log& log, JournalNumber journal, const CustomerId& customer) {
  const auto row = family.find(key_of(journal, customer));
  return row ? std::optional(view_of(log, journal, customer, standing_of(*row))) : std::nullopt;
}

std::unique_ptr<Scan<RelationView>> scan_relations(std::shared_ptr<const Family> family, std::shared_ptr<const Moment> moment,
                                                   const Log& log, JournalNumber journal, PositionRange range) {
  auto rows = list_cursor(family, moment, journal, kOnlyList, range);
  return std::make_unique<ListScan<RelationView>>(std::move(rows), [=, &log](Position, std::string_view id) {
    const CustomerId customer{std::string(id)};
    const auto row = family->find(key_of(journal, customer), *moment);
    if (!row) throw StorageFailed("the views list customer " + customer.text + " and lack its row");
    return view_of(log, journal, customer, standing_of(*row));
  });
}

std::uint64_t count_relations(const FamilyAt& family, JournalNumber journal) { return list_length(family, journal, kOnlyList); }

}  // namespace daybook
