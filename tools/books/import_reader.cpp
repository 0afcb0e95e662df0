#include <nlohmann/json.hpp>
#include <stdexcept>

#include "domain/posting.h"
#include "domain/time_text.h"
#include "eventstore/keys.h"
#include "tools/books/import.h"

namespace daybook {
namespace {

using Json = nlohmann::json;

// The members of one line. Each that is there must be asked for.
class Line {
 public:
  explicit Line(Json object) : object_(std::move(object)) {
    if (!object_.is_object()) throw std::runtime_error("a line is one JSON object");
  }

  std::string text(const std::string& name) {
    auto value = optional_text(name);
    if (!value) throw std::runtime_error("\"" + name + "\" is missing");
    return *std::move(value);
  }

  std::optional<std::string> optional_text(const std::string& name) {
    const auto value = take(name);
    if (!value) return std::nullopt;
    if (!value->is_string()) throw std::runtime_error("\"" + name + "\" is not a string");
    return value->get<std::string>();
  }

  std::optional<Time> optional_time(const std::string& name) {
    const auto given = optional_text(name);
    if (!given) return std::nullopt;
    const auto time = time_from_text(*given);
    if (!time) throw std::runtime_error("\"" + name + "\" is not like 2026-11-22T10:00:00.000000Z");
    return time;
  }

  std::uint64_t number(const std::string& name) {
    const auto value = take(name);
    if (!value || !value->is_number_unsigned()) throw std::runtime_error("\"" + name + "\" is not a whole number");
    return value->get<std::uint64_t>();
  }

  Decimal decimal(const std::string& name) {
    const auto decimal = decimal_from_text(text(name));
    if (!decimal) throw std::runtime_error("\"" + name + "\" is no decimal string such as \"12.50\"");
    return *decimal;
  }

  // null: there is none.
  std::optional<Bound> optional_bound(const std::string& name) {
    if (!object_.contains(name)) return std::nullopt;
    if (object_[name].is_null()) {
      object_.erase(name);
      return Bound{};
    }
    return Bound{decimal(name)};
  }

  std::optional<Metadata> optional_metadata() {
    const auto value = take("metadata");
    if (!value) return std::nullopt;
    if (!value->is_object()) throw std::runtime_error("\"metadata\" is not an object");
    Metadata metadata;
    for (const auto& [key, member] : value->items()) {
      if (!member.is_string()) throw std::runtime_error("\"metadata." + key + "\" is not a string");
      metadata[key] = member.get<std::string>();
    }
    return metadata;
  }

  std::optional<std::vector<Line>> optional_list(const std::string& name) {
    const auto value = take(name);
    if (!value) return std::nullopt;
    if (!value->is_array()) throw std::runtime_error("\"" + name + "\" is not a list");
    std::vector<Line> lines;
    for (const auto& element : *value) lines.emplace_back(element);
    return lines;
  }

  std::optional<std::vector<std::string>> optional_texts(const std::string& name) {
    const auto value = take(name);
    if (!value) return std::nullopt;
    std::vector<std::string> texts;
    for (const auto& element : *value) {
      if (!element.is_string()) throw std::runtime_error("\"" + name + "\" is not a list of strings");
      texts.push_back(element.get<std::string>());
    }
    return texts;
  }

  void end() const {
    if (!object_.empty()) throw std::runtime_error("\"" + object_.begin().key() + "\" is unknown here");
  }

 private:
  // Absent and null are the same.
  std::optional<Json> take(const std::string& name) {
    const auto found = object_.find(name);
    if (found == object_.end()) return std::nullopt;
    Json value = std::move(*found);
    object_.erase(found);
    if (value.is_null()) return std::nullopt;
    return value;
  }

  Json object_;
};

Personal plain(const KeyId& key, std::string text) { return {Personal::Form::plain, key, std::move(text)}; }

std::vector<Personal> plain(const KeyId& key, const std::vector<std::string>& texts) {
  std::vector<Personal> list;
  for (const auto& text : texts) list.push_back(plain(key, text));
  return list;
}

std::optional<std::vector<VelocityLimit>> velocity_of(Line& line) {
  auto rows = line.optional_list("velocityLimits");
  if (!rows) return std::nullopt;
  std::vector<VelocityLimit> limits;
  for (auto& row : *rows) {
    const auto amount = row.decimal("amount");
    const auto seconds = row.number("seconds");
    limits.push_back({amount, static_cast<std::uint32_t>(std::min<std::uint64_t>(seconds, UINT32_MAX))});
    row.end();
  }
  return limits;
}

Command account_of(Line& line) {
  CreateAccount command;
  command.key = KeyStore::new_id();
  command.customer = {line.text("customerIdentifier")};
  command.account = {line.text("accountIdentifier")};
  command.display_name = line.text("displayName");
  command.currency = {line.optional_text("currencyCode").value_or("USD")};
  command.contact_email = plain(command.key, line.text("contactEmail"));
  command.funding_notification = plain(command.key, line.optional_texts("fundingNotification").value_or(std::vector<std::string>{}));
  command.floor = line.optional_bound("floor").value_or(Bound{Decimal{}});
  command.ceiling = line.optional_bound("ceiling").value_or(Bound{});
  command.velocity = velocity_of(line).value_or(std::vector<VelocityLimit>{});
  command.metadata = line.optional_metadata().value_or(Metadata{});
  command.imported_created_at = line.optional_time("createdAt");
  if (const auto number = line.optional_text("accountNumber")) {
    command.imported_number = account_number_from_text(*number);
    if (!command.imported_number) throw std::runtime_error("\"accountNumber\" is not like A10000000");
  }
  return command;
}

Command account_update_of(Line& line, const std::unordered_map<std::string, CustomerId>& customer_of) {
  UpdateAccount command;
  command.account = {line.text("accountIdentifier")};
  const auto customer = customer_of.find(command.account.text);
  if (customer == customer_of.end()) throw std::runtime_error("no line in front of this one has the account " + command.account.text);
  command.customer = customer->second;
  command.display_name = line.optional_text("displayName");
  if (auto email = line.optional_text("contactEmail")) command.contact_email = plain({}, *std::move(email));
  if (const auto texts = line.optional_texts("fundingNotification")) command.funding_notification = plain({}, *texts);
  command.floor = line.optional_bound("floor");
  command.ceiling = line.optional_bound("ceiling");
  command.velocity = velocity_of(line);
  command.metadata = line.optional_metadata();
  return command;
}

Command transaction_of(Line& line) {
  PostTransaction command;
  command.imported = true;
  command.transaction = {line.text("id")};
  auto postings = line.optional_list("postings");
  if (!postings) throw std::runtime_error("\"postings\" is missing");
  for (auto& row : *postings) {
    AccountId from{row.text("from")}, to{row.text("to")};
    const auto amount = row.decimal("amount");
    command.postings.push_back({std::move(from), std::move(to), amount, {row.text("currency")}});
    row.end();
  }
  command.details.metadata = line.optional_metadata().value_or(Metadata{});
  command.details.reference = line.optional_text("reference").value_or("");
  command.details.reason = line.optional_text("reason").value_or("");
  command.details.effective_at = line.optional_time("effectiveAt");
  line.optional_text("kind");  // what it was; here it is a transaction like any other
  return command;
}

Command customer_of(Line& line) {
  CreateCustomer command{{line.text("customerIdentifier")}, line.text("displayName"), {}, {}};
  command.metadata = line.optional_metadata().value_or(Metadata{});
  command.imported_created_at = line.optional_time("createdAt");
  return command;
}

Command customer_update_of(Line& line) {
  UpdateCustomer command{{line.text("customerIdentifier")}, line.optional_text("displayName"), {}, {}};
  command.metadata = line.optional_metadata();
  return command;
}

Command asset_of(Line& line) {
  RegisterAsset command{{line.text("code")}, 0, line.text("displayName")};
  command.scale = static_cast<int>(std::min<std::uint64_t>(line.number("scale"), kScaleMax + 1));
  return command;
}

Command status_of(Line& line) {
  SetAccountStatus command;
  command.account = {line.text("accountIdentifier")};
  const auto name = line.text("status");
  const auto status = account_status_named(name);
  if (!status) throw std::runtime_error("\"status\" is not ACTIVE, FROZEN or DISABLED");
  command.status = *status;
  command.reason = line.text("reason");
  return command;
}

Command period_of(Line& line) {
  const auto through = line.optional_time("through");
  if (!through) throw std::runtime_error("\"through\" is missing");
  return ClosePeriod{*through, line.text("reason")};
}

}  // namespace

Command ImportReader::command_of(std::string_view text) {
  auto json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) throw std::runtime_error("it is not JSON");
  Line line(std::move(json));
  const auto type = line.text("type");
  auto command = [&]() -> Command {
    if (type == "transaction") return transaction_of(line);
    if (type == "account") return account_of(line);
    if (type == "accountUpdate") return account_update_of(line, customer_of_);
    if (type == "customer") return customer_of(line);
    if (type == "customerUpdate") return customer_update_of(line);
    if (type == "asset") return asset_of(line);
    if (type == "accountStatus") return status_of(line);
    if (type == "period") return period_of(line);
    throw std::runtime_error("the type \"" + type + "\" is unknown");
  }();
  line.end();
  if (const auto* account = std::get_if<CreateAccount>(&command)) customer_of_[account->account.text] = account->customer;
  return command;
}

}  // namespace daybook
