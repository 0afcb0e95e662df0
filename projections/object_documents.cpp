#include "projections/object_documents.h"

#include "projections/accounts.h"
#include "projections/customers.h"
#include "projections/entities.h"
#include "projections/relations.h"
#include "projections/wallet_links.h"

namespace daybook {
namespace {

constexpr std::size_t kTagAt = sizeof(JournalNumber);  // in a key
constexpr std::size_t kRestAt = kTagAt + 1;

// What the other fold takes for its family: its rows get a past, and what it keeps beside them is kept as it is, or dropped where only its lists need it.
class DocumentRows final : public Rows {
 public:
  enum class Aside { kept, dropped };

  DocumentRows(Rows& rows, JournalNumber journal, Position position, ObjectTable table, Aside aside)
      : rows_(rows), journal_(journal), position_(position), table_(table), aside_(aside) {}

  std::optional<std::string_view> find(std::string_view key) const override {
    if (tag_of(key) != Tag::row) return aside_ == Aside::kept ? rows_.find(aside(key)) : std::nullopt;
    const auto row = rows_.find(last_key(journal_, table_, object_of(key)));
    const auto bytes = row ? decode_last(*row).bytes : std::string_view();
    return bytes.empty() ? std::nullopt : std::optional(bytes);
  }

  void put(std::string_view key, std::string_view value) override {
    if (tag_of(key) == Tag::row) return put_version(rows_, journal_, table_, object_of(key), position_, value);
    if (aside_ == Aside::kept) rows_.put(aside(key), value);
  }

  void remove(std::string_view key) override {
    if (tag_of(key) == Tag::row) put_version(rows_, journal_, table_, object_of(key), position_, {});
  }

  void add(std::string_view key, std::string_view value) override { put(key, value); }

 private:
  static Tag tag_of(std::string_view key) { return static_cast<Tag>(key[kTagAt]); }
  static ObjectKey object_of(std::string_view key) { return std::string(key.substr(kRestAt)) + '\0'; }
  std::string aside(std::string_view key) const { return aside_key(journal_, table_, tag_of(key), key.substr(kRestAt)); }

  Rows& rows_;
  JournalNumber journal_;
  Position position_;
  ObjectTable table_;
  Aside aside_;
};

struct Document {
  ObjectTable table;
  DocumentRows::Aside aside;
  decltype(Projection::fold) fold;
};

const std::vector<Document>& documents() {
  using enum ObjectTable;
  using enum DocumentRows::Aside;
  static const std::vector<Document> all = {{customer_views, dropped, customers_projection().fold},
                                            {account_views, kept, accounts_projection().fold},
                                            {entity_views, dropped, entities_projection().fold},
                                            {relation_views, dropped, relations_projection().fold},
                                            {wallet_link_views, dropped, wallet_links_projection().fold}};
  return all;
}

// Most events are about money, which no document has.
bool is_about_documents(const Event& event) {
  return !transaction_of(event) && !hold_of(event) && !std::holds_alternative<CommandRejected>(event);
}

}  // namespace

void fold_documents(Rows& rows, JournalNumber journal, const Entry& entry) {
  if (!is_about_documents(entry.event)) return;
  for (const auto& document : documents()) {
    DocumentRows of_document(rows, journal, entry.position, document.table, document.aside);
    document.fold(of_document, journal, entry);
  }
}

std::optional<AccountNumber> find_account_number_of(const Rows& rows, JournalNumber journal, const AccountId& account) {
  const auto customer = rows.find(aside_key(journal, ObjectTable::account_views, Tag::index, account.text));
  if (!customer) return std::nullopt;
  const auto row = rows.find(last_key(journal, ObjectTable::account_views, object_key({std::string(*customer)}, account)));
  if (!row) return std::nullopt;
  return account_of({std::string(*customer)}, account.text, decode_last(*row).bytes).number;
}

void put_version(Rows& rows, JournalNumber journal, ObjectTable table, std::string_view object, Position position,
                 std::string_view version) {
  rows.put(last_key(journal, table, object), encode_last(position, version));
  rows.add(version_key(journal, table, object, position), version);  // no entry changes an object twice
}

}  // namespace daybook
