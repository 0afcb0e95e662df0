// Properties that hold for any sequence of commands.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include "domain/decide.h"

using namespace daybook;

namespace {

// Few names, so that conflicts and hits are common.
std::string some_name() { return *rc::gen::element<std::string>("acme-eu", "beta-us", "gamma", "Acme-Platform", "delta-1", "x"); }
Personal some_email() {
  const auto text = *rc::gen::element<std::string>("ada@example.com", "bob@example.com", "INVALID");
  return {Personal::Form::plain, {std::string(32, *rc::gen::element('a', 'b'))}, text};
}
std::vector<Personal> some_emails() {
  std::vector<Personal> emails;
  for (auto count = *rc::gen::inRange(0, 3); count > 0; --count) emails.push_back(some_email());
  return emails;
}
template <class T>
std::optional<T> perhaps(T value) {
  return *rc::gen::arbitrary<bool>() ? std::optional(std::move(value)) : std::nullopt;
}

Command some_command() {
  switch (*rc::gen::inRange(0, 8)) {
    case 0: return CreatePlatform{{some_name()}};
    case 1: return IssueCredential{{some_name()}, perhaps(PlatformName{some_name()}), Role::editor, {{some_name()}}, Hash{1}};
    case 2: return RevokeCredential{{some_name()}, perhaps(PlatformName{some_name()})};
    case 3: return OpenPlatform{{"Acme-Platform"}};
    case 4: return CreateCustomer{{some_name()}, some_name()};
    case 5:
      return RotateCredential{{some_name()}, perhaps(PlatformName{some_name()}), {some_name()}, Hash{2}, *rc::gen::element<std::uint64_t>(0, 1, 60)};
    case 6: {
      const auto email = some_email();
      return CreateAccount{{some_name()}, {some_name()}, some_name(), {"USD"}, email.key, email, some_emails()};
    }
    default:
      return UpdateAccount{{some_name()}, {some_name()}, perhaps(some_name()), perhaps(some_email()), perhaps(some_emails())};
  }
}

}  // namespace

TEST_CASE("any history: replay gives the live state, and each event's command, decided again, gives the event again") {
  CHECK(rc::check([] {
    State live;
    Events history;
    for (auto count = *rc::gen::inRange(1, 60); count > 0; --count) {
      const auto decided = decide(live, some_command(), {});
      if (!decided) continue;
      for (const auto& event : *decided) {
        RC_ASSERT(decide(live, command_of(event).value(), {}).value() == Events{event});
        evolve(live, event, {});
        history.push_back(event);
      }
    }
    State replayed;
    for (const auto& event : history) evolve(replayed, event, {});
    RC_ASSERT(replayed == live);
  }));
}

TEST_CASE("any history: display names and account numbers are borne once") {
  CHECK(rc::check([] {
    State state;
    evolve(state, PlatformOpened{{"Acme-Platform"}}, {});
    for (auto count = *rc::gen::inRange(1, 60); count > 0; --count) {
      if (const auto decided = decide(state, some_command(), {})) {
        for (const auto& event : *decided) evolve(state, event, {});
      }
    }
    RC_ASSERT(state.customer_by_display_name.size() == state.customers.size());
    RC_ASSERT(state.account_by_display_name.size() == state.accounts.size());
    RC_ASSERT(state.account_by_id.size() == state.accounts.size());
  }));
}

TEST_CASE("restored rows with their index are the state they were taken from") {
  CHECK(rc::check([] {
    State state;
    for (auto count = *rc::gen::inRange(1, 60); count > 0; --count) {
      if (const auto decided = decide(state, some_command(), {})) {
        for (const auto& event : *decided) evolve(state, event, {});
      }
    }
    State restored;
    restored.header = state.header;
    for (const auto& [key, row] : state.platforms) restored.platforms.restore(key, row);
    for (const auto& [key, row] : state.credentials) restored.credentials.restore(key, row);
    for (const auto& [key, row] : state.customers) restored.customers.restore(key, row);
    for (const auto& [key, row] : state.accounts) restored.accounts.restore(key, row);
    index_rows(restored);
    RC_ASSERT(restored == state);
    restored.accounts.take_changed([](AccountNumber, const AccountRow*) { RC_FAIL("what was restored is no change"); });
  }));
}
