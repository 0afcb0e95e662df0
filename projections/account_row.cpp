// How the row of an account looks; accounts.cpp has where it lies.
#include "projections/accounts.h"
#include "projections/row.h"

namespace daybook {
namespace {

constexpr std::uint8_t kForm = 2;
constexpr auto kStatuses = static_cast<std::uint64_t>(AccountStatus::disabled) + 1;
constexpr auto kSystemAccounts = static_cast<std::uint64_t>(SystemAccount::settlement) + 1;

void write(RowWriter& row, const std::vector<VelocityLimit>& limits) {
  row.number(limits.size());
  for (const auto& limit : limits) {
    row.amount(limit.amount.amount).number(static_cast<std::uint64_t>(limit.amount.scale)).number(limit.seconds);
  }
}

std::vector<VelocityLimit> read_velocity(RowReader& reader) {
  std::vector<VelocityLimit> limits;
  for (auto left = reader.number(); left > 0; --left) {
    auto& limit = limits.emplace_back();
    limit.amount.amount = reader.amount();
    limit.amount.scale = static_cast<int>(reader.number_below(kScaleMax + 1));
    limit.seconds = static_cast<std::uint32_t>(reader.number_below(std::uint64_t{kVelocitySecondsMax} + 1));
  }
  return limits;
}

}  // namespace

std::string row_of(const AccountView& view) {
  RowWriter row(kForm);
  row.number(view.number.value).text(view.display_name).text(view.currency.text).number(static_cast<std::uint64_t>(view.scale));
  row.time(view.created_at).number(view.last).number(view.system ? static_cast<std::uint64_t>(*view.system) + 1 : 0);
  row.number(static_cast<std::uint64_t>(view.status)).text(view.status_reason);
  row.amount(view.floor).amount(view.ceiling);
  write(row, view.velocity);
  row.metadata(view.metadata).personal(view.contact_email).number(view.funding_notification.size());
  for (const auto& address : view.funding_notification) row.personal(address);
  return row.take();
}

AccountView account_of(const CustomerId& customer, std::string_view identifier, std::string_view row) {
  RowReader reader(row, kForm);
  AccountView view;
  view.account.text = identifier;
  view.customer = customer;
  view.number.value = reader.number();
  view.display_name = reader.text();
  view.currency.text = reader.text();
  view.scale = static_cast<int>(reader.number_below(kScaleMax + 1));
  view.created_at = reader.time();
  view.last = reader.number();
  if (const auto system = reader.number_below(kSystemAccounts + 1); system > 0) view.system = static_cast<SystemAccount>(system - 1);
  view.status = static_cast<AccountStatus>(reader.number_below(kStatuses));
  view.status_reason = reader.text();
  view.floor = reader.optional_amount();
  view.ceiling = reader.optional_amount();
  view.velocity = read_velocity(reader);
  view.metadata = reader.metadata();
  view.contact_email = reader.personal();
  for (auto left = reader.number(); left > 0; --left) view.funding_notification.push_back(reader.personal());
  reader.end();
  return view;
}

}  // namespace daybook
