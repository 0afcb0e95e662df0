#include "any_history.h"

#include <algorithm>
#include <stdexcept>

#include "domain/ledger.h"
#include "domain/needs.h"
#include "ledger.h"

namespace daybook::test {
namespace {

const KeyId kKey{std::string(32, 'a')};

// What the journal has of personal data; identities are sealed with nothing at all, so that the test can read them.
Personal sealed(std::string bytes) { return {Personal::Form::sealed, kKey, std::move(bytes)}; }
Personal plain(std::string bytes) { return {Personal::Form::plain, kKey, std::move(bytes)}; }

Event sealed(Event event) {
  const auto seal = [](auto& entity) {
    entity.document.form = Personal::Form::sealed;
    if (entity.identity) entity.identity->form = Personal::Form::sealed;
  };
  if (auto* created = std::get_if<EntityCreated>(&event)) seal(*created);
  if (auto* updated = std::get_if<EntityUpdated>(&event)) seal(*updated);
  return event;
}

Decimal decimal(const std::string& text) { return decimal_from_text(text).value(); }
Date day(std::string_view text) { return date_from_text(text).value(); }

std::string known_well() { return to_text(Identity{day("1990-01-31"), true, true, day("2026-12-05"), day("2040-01-01")}); }

}  // namespace

AnyHistory::AnyHistory(std::uint32_t seed, int commands) : random_(seed) {
  give(OpenPlatform{{"acme-platform"}});
  give(CreateCustomer{{"acme-eu"}, "Acme Europe", {{"tier", "gold"}}});
  give(ProvideContract{{"standard"}, "1", day_or_time_from_text("2020-01-01").value(), "Be good."});
  give(RegisterAsset{{"POINTS"}, 0, "Points"});
  for (const auto* account : {"alice-1", "bob-11"}) {
    give(CreateAccount{{"acme-eu"}, {account}, account, {"USD"}, kKey, sealed("e")});
    give(PostTransaction{{std::string("fund-") + account}, {{{"funding-usd"}, {account}, decimal("300"), {"USD"}}}});
  }
  for (int i = 0; i < commands; ++i) {
    now_.microseconds += one_of<std::int64_t>({0, 0, 1, 1'000'000, 50'000'000});
    expire_due();
    switch (below(6)) {
      case 0: give(some_object()); break;
      case 1: give(some_sale()); break;
      case 2: give(some_entity_command()); break;
      default: give(some_money());
    }
  }
}

std::size_t AnyHistory::count(std::string_view type) const {
  return static_cast<std::size_t>(std::ranges::count(entries, type, [](const Entry& entry) { return type_of(entry.event); }));
}

TransactionId AnyHistory::some_target() {
  if (state.holds.size() > 0 && !chance(3)) return (*state.holds.begin()).first;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    const auto* transaction = transaction_of(entry->event);
    if (transaction && chance(3)) return *transaction;
  }
  return {"t0"};
}

Command AnyHistory::some_money() {
  const TransactionId id{new_transaction()};
  const auto target = some_target();
  const auto amount = decimal(std::to_string(1 + below(30)));
  const auto postings = [&] {
    std::vector<RequestedPosting> list;
    for (int i = 1 + below(2); i > 0; --i) list.push_back({some_account(), some_account(), amount, {"USD"}});
    return list;
  };
  switch (below(9)) {
    case 0: return PlaceHold{id, postings(), chance(2) ? std::optional<std::uint64_t>(1 + below(90)) : std::nullopt};
    case 1: return CaptureHold{id, target, chance(2) ? std::optional(decimal("1")) : std::nullopt, chance(3)};
    case 2: return VoidHold{id, target};
    case 3: return ExtendHold{id, target, 3'600};
    case 4: return ReverseTransaction{id, target, chance(2) ? std::optional(decimal("1")) : std::nullopt};
    case 5: return PostTransaction{{chance(2) ? "RA261122-9" + std::to_string(below(9)) + "-97" : id.text}, postings(), {}, {}, true};
    case 6:
      return PostTransaction{id, {{some_account(), {"A10000000"}, amount, {"USD"}}}, {.metadata = {{"k", "v"}}, .reference = "r", .reason = "why"},
                             {{some_account(), decimal("0"), {}, {}}}};
    default: return PostTransaction{id, postings()};
  }
}

Command AnyHistory::some_object() {
  const auto account = some_account();
  switch (below(10)) {
    case 0: return CreateCustomer{some_customer(), one_of<std::string>({"Beta", "Gamma"})};
    case 1: return UpdateCustomer{some_customer(), one_of<std::string>({"Delta", "Epsilon"}), Metadata{{"tier", "silver"}}};
    case 2:
    case 3: {
      CreateAccount create{some_customer(), account, "Name of " + account.text, {account.text == "points-1" ? "POINTS" : "USD"}, kKey, sealed("e")};
      if (chance(2)) create.floor = {decimal("-100")};
      if (chance(2)) create.velocity = {{decimal("40"), 128}};
      return create;
    }
    case 4: {
      UpdateAccount update{{"acme-eu"}, account, "Another name " + std::to_string(below(5))};
      if (chance(2)) update.velocity = std::vector<VelocityLimit>{{decimal("60"), 128}, {decimal("90"), 256}};
      if (chance(2)) update.ceiling = Bound{decimal("500")};
      update.contact_email = sealed("f");
      return update;
    }
    case 5: return SetAccountStatus{{account}, one_of({AccountStatus::active, AccountStatus::active, AccountStatus::active, AccountStatus::frozen}), "asked for"};
    case 6: return ClosePeriod{{now_.microseconds - 100'000'000}, "the month is over"};
    case 7: return some_record();
    case 8: return CreateWalletLink{{one_of<std::string>({"link-1", "link-2"})}, "0x" + std::string(40, one_of({'a', 'B'})), ChainAsset::eth};
    default: return DeleteWalletLink{{one_of<std::string>({"link-1", "link-2"})}};
  }
}

Command AnyHistory::some_record() {
  switch (below(3)) {
    case 0: return RequireReasons{{one_of<std::string>({"PostTransaction", "ClosePeriod"})}};
    case 1: return RecordReading{{0}, {{ObjectKind::entity, "ada"}}};
    default: return RestoreLog{static_cast<std::uint64_t>(1 + below(9)), entries.size(), {}};
  }
}

Command AnyHistory::some_sale() {
  const CustomerId customer{"acme-eu"};
  const auto account = some_account();
  const auto reference = chance(2) ? "ref-" + std::to_string(below(9)) : std::string();
  switch (below(12)) {
    case 0: return RegisterCard{customer, account, {"card-of-" + account.text}, "Card", "4242", "2040-04", kKey, sealed("h"), {{sealed("n"), sealed("m")}}};
    case 1: return UnregisterCard{customer, account, {"card-of-" + account.text}};
    case 2: return DepositFunds{customer, account, {"card-of-" + account.text}, decimal("5"), reference};
    case 3: return SetDepositFee{decimal("2.5")};
    case 4: return CreateAlert{customer, account, {"alert-" + account.text}, "Low", decimal("290"), {sealed("a")}};
    case 5: return UpdateAlert{customer, account, {"alert-" + account.text}, {}, decimal("10"), {}};
    case 6: return DeleteAlert{customer, account, {"alert-" + account.text}};
    case 7: return RegisterCatalogItem{{{"U1"}, "Gift", "b", "Brand", {"USD"}, ValueType::fixed, decimal("5"), {}, {}, "", true}};
    case 8: return RemoveCatalogItem{{"u1"}};
    case 9: return TransferFunds{account, some_account(), decimal("3"), "notes", reference};
    case 10: {
      for (const auto& [id, row] : state.transactions) {
        if (names_order(id) && !chance(4)) return ResendOrder{id};
      }
      return SetExchangeRate{{"USD"}, {"EUR"}, decimal("1.1")};
    }
    default: return PlaceOrder{customer, account, decimal("4"), {"U1"}, reference, kKey, {}};
  }
}

Command AnyHistory::some_entity_command() {
  const auto entity = some_entity();
  const bool is_person = entity.text == "ada" || entity.text == "bob";
  const auto kind = is_person ? EntityKind::natural_person : entity.text == "pair" ? EntityKind::partnership : EntityKind::legal_person;
  const auto identity = is_person ? std::optional(plain(known_well())) : std::nullopt;
  const auto relations = is_person ? std::vector<EntityId>{} : std::vector<EntityId>{{"ada"}, {"bob"}};
  const Relation relation{{some_entity()}, {{"ada"}}, {{{"standard"}, day_or_time_from_text("2026-12-06").value()}}, {}};
  switch (below(12)) {
    case 0:
    case 1:
    case 2:
    case 3: return CreateEntity{entity, kind, kKey, plain("{}"), identity, relations};
    case 4: return UpdateEntity{entity, kind, plain("{}"), identity, relations};
    case 5: return DeleteEntity{entity, kind};
    case 6: return chance(3) ? Command(EraseEntity{entity, "asked for"}) : Command(ExtendHold{{new_transaction()}, some_target(), 7'200});
    case 7:
    case 8: return SignCustomer{{one_of<std::string>({"signed-1", "signed-2"})}, relation};
    case 9: return AmendCustomer{{"signed-1"}, relation};
    case 10: return SetCustomerStatus{{"signed-1"}, chance(2), "looked at"};
    default: return chance(4) ? Command(EndCustomer{{"signed-2"}}) : Command(ProvideContract{{"premium"}, std::to_string(below(9)), day_or_time_from_text("2021-01-01").value(), "Be better."});
  }
}

void AnyHistory::expire_due() {
  while (const auto* due = next_due(state)) {
    if (due->due > now_) return;
    give(ExpireHold{due->hold});
  }
}

void AnyHistory::give(Command command) {
  if (auto* identities = identities_of(command)) {
    for (const auto& id : persons_reached_by(state, command)) {
      const auto* row = state.entities.find(id);
      if (row && row->identity) identities->emplace(id, identity_from_text(row->identity->bytes).value());
    }
  }
  Envelope envelope{{{"c1"}, Role::admin}, "00000000-0000-4000-8000-000000000001", {}, {}, {}, {}, {}};
  if (chance(5)) {
    envelope.idempotency_key = "request-" + std::to_string(requests_++);
    envelope.content = {{"field", requests_}};
  }
  const auto decided = decide(state, command, now_);
  if (!decided) return;
  for (const auto& event : *decided) record(sealed(event), envelope);
}

void AnyHistory::record(const Event& event, const Envelope& envelope) {
  static const TemporaryFolder folder;
  static KeyStore keys(folder.path() / "keys");
  const Entry entry{entries.size(), now_, envelope, event};
  const auto bytes = encode(entry, keys);
  if (!bytes) throw std::runtime_error("an entry of the test can't be encoded");
  journal.add(*bytes);
  entries.push_back(entry);
  const auto request = request_of(envelope);
  evolve(state, event, recording_of(entry.position, entry.time, entry.envelope, request));
}

}  // namespace daybook::test
