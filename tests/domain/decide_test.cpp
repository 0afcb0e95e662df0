#include <catch2/catch.hpp>

#include "domain/decide.h"
#include "domain/posting.h"

using namespace daybook;

namespace {

// Given a history, when a command comes, then these events or this rejection.
struct Given {
  State state;
  explicit Given(const Events& history) {
    for (const auto& event : history) evolve(state, event, {});
  }
  std::expected<Events, Rejection> when(const Command& command) const { return decide(state, command, {}); }
};

const std::string kKey(32, 'a');
Personal plain(const std::string& text, const std::string& key = kKey) { return {Personal::Form::plain, {key}, text}; }

CreateAccount create_account(const std::string& customer, const std::string& account, const std::string& display_name) {
  return {{customer}, {account}, display_name, {"USD"}, {kKey}, plain("ada@example.com"), {}};
}
AccountCreated account_created(const std::string& customer, const std::string& account, const std::string& number,
                               const std::string& display_name) {
  return {{customer}, {account}, account_number_from_text(number).value(), display_name, {"USD"}, {kKey}, plain("ada@example.com"), {}};
}

const Event kOpened = PlatformOpened{{"Acme-Platform"}};
const Event kAcme = CustomerCreated{{"acme-eu"}, "Acme Europe"};
const Event kBeta = CustomerCreated{{"beta-us"}, "Beta"};
const Event kAccount = account_created("acme-eu", "acme-eu-main", "A10000000", "Main");

void check_rejected(const std::expected<Events, Rejection>& outcome, RejectionCode code, const std::string& subject) {
  REQUIRE_FALSE(outcome.has_value());
  CHECK(name_of(outcome.error().code) == name_of(code));
  CHECK(outcome.error().subject == subject);
}

void check_happened(const std::expected<Events, Rejection>& outcome, const Events& events) {
  REQUIRE(outcome.has_value());
  CHECK(*outcome == events);
}

}  // namespace

TEST_CASE("create platform: gets the next journal") {
  check_happened(Given({}).when(CreatePlatform{{"Acme-Platform"}}), {PlatformCreated{{"Acme-Platform"}, 1}});
  check_happened(Given({PlatformCreated{{"Acme-Platform"}, 1}}).when(CreatePlatform{{"Beta-Platform"}}),
                 {PlatformCreated{{"Beta-Platform"}, 2}});
}

TEST_CASE("create platform: a name is taken however it is written") {
  check_rejected(Given({PlatformCreated{{"Acme-Platform"}, 1}}).when(CreatePlatform{{"ACME-platform"}}),
                 RejectionCode::platform_exists, "ACME-platform");
}

TEST_CASE("create platform: the operator's name is taken") {
  check_rejected(Given({}).when(CreatePlatform{{"Operator"}}), RejectionCode::platform_exists, "Operator");
}

TEST_CASE("create platform: a name is an identifier") {
  const auto outcome = Given({}).when(CreatePlatform{{"acme"}});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error() ==
        Rejection{RejectionCode::invalid_field, "", {{"platform", Rule::identifier_length, "acme"}}});
}

TEST_CASE("issue credential: for a platform, whose name it takes as it was written first") {
  const Given given({PlatformCreated{{"Acme-Platform"}, 1}});
  check_happened(given.when(IssueCredential{{"c1"}, PlatformName{"acme-platform"}, Role::editor, {{"acme-eu"}}, Hash{7}}),
                 {CredentialIssued{{"c1"}, PlatformName{"Acme-Platform"}, Role::editor, {{"acme-eu"}}, Hash{7}}});
  check_happened(given.when(IssueCredential{{"op"}, std::nullopt, Role::operator_, {}, Hash{8}}),
                 {CredentialIssued{{"op"}, std::nullopt, Role::operator_, {}, Hash{8}}});
}

TEST_CASE("issue credential: not for a platform that is not there, not under an id that is taken") {
  const Given given({PlatformCreated{{"Acme-Platform"}, 1}, CredentialIssued{{"c1"}, PlatformName{"Acme-Platform"}, Role::viewer, {}, {}}});
  check_rejected(given.when(IssueCredential{{"c2"}, PlatformName{"nobody"}, Role::viewer, {}, {}}),
                 RejectionCode::platform_unknown, "nobody");
  check_rejected(given.when(IssueCredential{{"c1"}, PlatformName{"Acme-Platform"}, Role::viewer, {}, {}}),
                 RejectionCode::credential_exists, "c1");
}

TEST_CASE("issue credential: is limited to at most kCredentialCustomersMax groups") {
  const Given given({PlatformCreated{{"Acme-Platform"}, 1}});
  IssueCredential command{{"c1"}, PlatformName{"Acme-Platform"}, Role::viewer, {}, {}};
  command.customers.assign(kCredentialCustomersMax, {"acme-eu"});
  CHECK(given.when(command).has_value());
  command.customers.push_back({"acme-eu"});
  REQUIRE_FALSE(given.when(command).has_value());
  CHECK(given.when(command).error().violations == Violations{{"customers", Rule::list_length, "201"}});
}

TEST_CASE("revoke credential: once, and only one of that platform") {
  const Events issued{PlatformCreated{{"Acme-Platform"}, 1}, PlatformCreated{{"Beta-Platform"}, 2},
                      CredentialIssued{{"c1"}, PlatformName{"Acme-Platform"}, Role::viewer, {}, {}}};
  const RevokeCredential command{{"c1"}, PlatformName{"Acme-Platform"}};
  check_happened(Given(issued).when(command), {CredentialRevoked{{"c1"}, PlatformName{"Acme-Platform"}}});
  check_rejected(Given(issued).when(RevokeCredential{{"c1"}, PlatformName{"Beta-Platform"}}),
                 RejectionCode::credential_unknown, "c1");
  check_rejected(Given(issued).when(RevokeCredential{{"c1"}, std::nullopt}), RejectionCode::credential_unknown, "c1");
  check_rejected(Given(issued).when(RevokeCredential{{"c2"}, PlatformName{"Acme-Platform"}}),
                 RejectionCode::credential_unknown, "c2");
  auto revoked = issued;
  revoked.push_back(CredentialRevoked{{"c1"}, PlatformName{"Acme-Platform"}});
  check_rejected(Given(revoked).when(command), RejectionCode::credential_revoked, "c1");
}

TEST_CASE("open platform: once") {
  check_happened(Given({}).when(OpenPlatform{{"Acme-Platform"}}), {kOpened});
  check_rejected(Given({kOpened}).when(OpenPlatform{{"Acme-Platform"}}), RejectionCode::platform_already_open, "Acme-Platform");
}

TEST_CASE("create customer: identifier and display name are each unique in the platform") {
  const Given given({kOpened, kAcme});
  check_happened(given.when(CreateCustomer{{"beta-us"}, "Beta"}), {kBeta});
  check_rejected(given.when(CreateCustomer{{"acme-eu"}, "Other"}), RejectionCode::customer_exists, "acme-eu");
  check_rejected(given.when(CreateCustomer{{"other"}, "Acme Europe"}), RejectionCode::customer_display_name_taken, "Acme Europe");
}

TEST_CASE("create customer: the platform's own group is there already, and nobody else bears its name") {
  const Given given({kOpened});
  check_rejected(given.when(CreateCustomer{{"Acme-Platform"}, "Other"}), RejectionCode::customer_exists, "Acme-Platform");
  check_rejected(given.when(CreateCustomer{{"acme-PLATFORM"}, "Other"}), RejectionCode::customer_exists, "acme-PLATFORM");
  check_rejected(given.when(CreateCustomer{{"other"}, "ACME-Platform"}), RejectionCode::customer_display_name_taken,
                 "ACME-Platform");
}

TEST_CASE("create customer: not before the platform is open") {
  check_rejected(Given({}).when(CreateCustomer{{"acme-eu"}, "Acme Europe"}), RejectionCode::platform_unknown, "");
}

TEST_CASE("create customer: names every broken field at once") {
  const auto outcome = Given({kOpened}).when(CreateCustomer{{"abcd"}, ""});
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().violations == Violations{{"customerIdentifier", Rule::identifier_length, "abcd"},
                                                 {"displayName", Rule::not_empty, ""}});
}

TEST_CASE("create account: gets the next number, from A10000000 on") {
  check_happened(Given({kOpened, kAcme}).when(create_account("acme-eu", "acme-eu-main", "Main")), {kAccount});
  check_happened(Given({kOpened, kAcme, kAccount}).when(create_account("acme-eu", "acme-eu-two", "Two")),
                 {account_created("acme-eu", "acme-eu-two", "A10000001", "Two")});
}

TEST_CASE("create account: numbers grow a digit when eight run out") {
  Given given({kOpened, kAcme});
  given.state.header.next_account_number = 99'999'999;
  check_happened(given.when(create_account("acme-eu", "acme-eu-main", "Main")),
                 {account_created("acme-eu", "acme-eu-main", "A99999999", "Main")});
  evolve(given.state, account_created("acme-eu", "acme-eu-main", "A99999999", "Main"), {});
  check_happened(given.when(create_account("acme-eu", "acme-eu-next", "Next")),
                 {account_created("acme-eu", "acme-eu-next", "A100000000", "Next")});
}

TEST_CASE("create account: under a known customer, identifier and display name unique in the whole platform") {
  const Given given({kOpened, kAcme, kBeta, kAccount});
  check_rejected(given.when(create_account("nobody", "acme-eu-two", "Two")), RejectionCode::customer_unknown, "nobody");
  check_rejected(given.when(create_account("beta-us", "acme-eu-main", "Two")), RejectionCode::account_exists, "acme-eu-main");
  check_rejected(given.when(create_account("beta-us", "acme-eu-two", "Main")), RejectionCode::account_display_name_taken, "Main");
}

TEST_CASE("create account: the platform's own group may have accounts") {
  CHECK(Given({kOpened}).when(create_account("Acme-Platform", "own-account", "Own")).has_value());
}

TEST_CASE("create account: names every broken field at once") {
  auto command = create_account("acme-eu", "UPPER", "");
  command.contact_email = plain("INVALID");
  command.currency = {"ABC"};
  command.funding_notification = {plain("ok@example.com"), plain("no")};
  const auto outcome = Given({kOpened, kAcme}).when(command);
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().violations == Violations{{"accountIdentifier", Rule::lower_case_identifier, "UPPER"},
                                                 {"displayName", Rule::not_empty, ""},
                                                 {"contactEmail", Rule::email, "INVALID"},
                                                 {"fundingNotification[1].emailAddress", Rule::email, "no"},
                                                 {"currencyCode", Rule::currency, "ABC"}});
}

TEST_CASE("create account: notifies at most kNotificationsMax addresses") {
  auto command = create_account("acme-eu", "acme-eu-main", "Main");
  command.funding_notification.assign(kNotificationsMax, plain("ok@example.com"));
  const Given given({kOpened, kAcme});
  CHECK(given.when(command).has_value());
  command.funding_notification.push_back(plain("ok@example.com"));
  REQUIRE_FALSE(given.when(command).has_value());
  CHECK(given.when(command).error().violations == Violations{{"fundingNotification", Rule::list_length, "101"}});
}

TEST_CASE("update account: what is absent stays, what is given changes, nothing asked is nothing done") {
  const Given given({kOpened, kAcme, kAccount});
  const UpdateAccount rename{{"acme-eu"}, {"acme-eu-main"}, "Renamed", std::nullopt, std::nullopt};
  check_happened(given.when(rename), {AccountUpdated{{"acme-eu"}, {"acme-eu-main"}, "Renamed", std::nullopt, std::nullopt}});
  const UpdateAccount clear{{"acme-eu"}, {"acme-eu-main"}, std::nullopt, std::nullopt, std::vector<Personal>{}};
  check_happened(given.when(clear),
                 {AccountUpdated{{"acme-eu"}, {"acme-eu-main"}, std::nullopt, std::nullopt, std::vector<Personal>{}}});
  check_happened(given.when(UpdateAccount{{"acme-eu"}, {"acme-eu-main"}, {}, {}, {}}), {});
}

TEST_CASE("update account: new personal data is sealed with the account's own key") {
  const Given given({kOpened, kAcme, kAccount});
  const auto other_key = std::string(32, 'f');
  const UpdateAccount command{{"acme-eu"}, {"acme-eu-main"}, std::nullopt, plain("new@example.com", other_key),
                              std::vector{plain("two@example.com", other_key)}};
  check_happened(given.when(command), {AccountUpdated{{"acme-eu"}, {"acme-eu-main"}, std::nullopt, plain("new@example.com"),
                                                      std::vector{plain("two@example.com")}}});
}

TEST_CASE("update account: a display name is free again after a change, and one's own is no conflict") {
  Given given({kOpened, kAcme, kAccount, account_created("acme-eu", "acme-eu-two", "A10000001", "Two")});
  const auto rename = [](const std::string& account, const std::string& name) {
    return UpdateAccount{{"acme-eu"}, {account}, name, std::nullopt, std::nullopt};
  };
  check_rejected(given.when(rename("acme-eu-two", "Main")), RejectionCode::account_display_name_taken, "Main");
  CHECK(given.when(rename("acme-eu-main", "Main")).has_value());
  evolve(given.state, AccountUpdated{{"acme-eu"}, {"acme-eu-main"}, "Renamed", std::nullopt, std::nullopt}, {});
  CHECK(given.when(rename("acme-eu-two", "Main")).has_value());
}

TEST_CASE("update account: customer, account and their relation are checked in this order") {
  const Given given({kOpened, kAcme, kBeta, kAccount});
  const auto update = [](const std::string& customer, const std::string& account) {
    return UpdateAccount{{customer}, {account}, "New", std::nullopt, std::nullopt};
  };
  check_rejected(given.when(update("nobody", "nothing")), RejectionCode::customer_unknown, "nobody");
  check_rejected(given.when(update("acme-eu", "nothing")), RejectionCode::account_unknown, "nothing");
  check_rejected(given.when(update("beta-us", "acme-eu-main")), RejectionCode::account_of_other_customer, "acme-eu-main");
}
