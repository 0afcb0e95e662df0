#include "tools/bench/requests.h"

namespace daybook::bench {
namespace {

void write_digits(char* at, std::uint64_t number, int digits) {
  for (int i = digits - 1; i >= 0; --i) {
    at[i] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
}

// Where the digits of a name's number begin, given where the name begins.
std::size_t digits_in(std::string_view text, std::string_view name, int digits) {
  return text.find(name) + name.size() - static_cast<std::size_t>(digits);
}

}  // namespace

Requests::Requests(const Authority& server, const std::string& key, const Names& names, const Plan& plan, const BenchOptions& options)
    : host_(server.text() + ":" + server.port),
      key_(key),
      names_(names),
      plan_(plan),
      form_(options.bulk_form),
      prefer_(options.answers == Answers::minimal ? "Prefer: return=minimal\r\n" : "") {
  for (const auto kind : {Kind::transaction, Kind::hold, Kind::capture, Kind::void_}) {
    const auto place = static_cast<std::size_t>(kind);
    const bool opens = kind == Kind::transaction || kind == Kind::hold;
    items_[place] = opens ? opening(kind) : closing(kind);
    auto request = items_[place];
    const auto target = opens
                            ? std::string()
                            : "/" + names_.transaction(Kind::hold, 0) + (kind == Kind::capture ? "/capture" : "/void");
    const auto front =
        head("POST /v1/transactions" + target,
             prefer_ + "Content-Type: application/json\r\nContent-Length: " + std::to_string(request.text.size()) + "\r\n");
    for (auto* digits : {&request.number, &request.from, &request.to, &request.amount}) {
      if (*digits != 0) *digits += front.size();
    }
    if (!opens) request.hold = digits_in(front, names_.transaction(Kind::hold, 0), Names::kNumberDigits);
    request.text = front + request.text;
    single_[place] = std::move(request);
  }
  read_.text = head("GET /v1/accounts/" + names_.account(0) + "/balances");
  read_.from = digits_in(read_.text, names_.account(0), Names::kAccountDigits);
  const bool lines = form_ == BulkForm::lines;
  bulk_head_ = head(form_ == BulkForm::atomic ? "POST /v1/transactions/bulk?atomic=true" : "POST /v1/transactions/bulk",
                    prefer_ + (lines ? "Accept: application/x-ndjson\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                                     : "Content-Type: application/json\r\nContent-Length: "));
  bulk_head_.resize(bulk_head_.size() - 2);  // the end of the head comes behind the length
}

std::string Requests::head(std::string_view method_and_target, std::string_view more) const {
  std::string text(method_and_target);
  ((text += " HTTP/1.1\r\nHost: ") += host_) += "\r\nAuthorization: Bearer ";
  ((text += key_) += "\r\n") += more;
  return text += "\r\n";
}

Requests::Template Requests::opening(Kind kind) const {
  const auto id = names_.transaction(kind, 0);
  Template form;
  form.text = "{\"id\":\"" + id + "\",";
  if (kind == Kind::hold) form.text += "\"pending\":true,";
  form.number = digits_in(form.text, id, Names::kNumberDigits);
  const auto account = names_.account(0);
  form.text += "\"postings\":[{\"from\":\"" + account;
  form.from = form.text.size() - Names::kAccountDigits;
  form.text += "\",\"to\":\"" + account;
  form.to = form.text.size() - Names::kAccountDigits;
  form.text += "\",\"amount\":\"";
  form.amount = form.text.size();
  form.text += "0.00\",\"currency\":\"" + std::string(kBenchCurrency) + "\"}]}";
  return form;
}

Requests::Template Requests::closing(Kind kind) const {
  const auto id = names_.transaction(kind, 0);
  Template form;
  form.text = "{\"id\":\"" + id + "\"}";
  form.number = digits_in(form.text, id, Names::kNumberDigits);
  return form;
}

void Requests::append(std::string& bytes, const Template& form, std::uint64_t number) const {
  const auto begin = bytes.size();
  bytes += form.text;
  char* const text = bytes.data() + begin;
  write_digits(text + form.number, number, Names::kNumberDigits);
  if (form.hold != 0) write_digits(text + form.hold, number, Names::kNumberDigits);
  if (form.from == 0) return;
  const auto transfer = plan_.transfer(number);
  write_digits(text + form.from, transfer.from, Names::kAccountDigits);
  write_digits(text + form.to, transfer.to, Names::kAccountDigits);
  write_digits(text + form.amount, transfer.cents / 100, 1);
  write_digits(text + form.amount + 2, transfer.cents % 100, 2);
}

void Requests::command(std::string& bytes, Kind kind, std::uint64_t number) {
  append(bytes, single_[static_cast<std::size_t>(kind)], number);
}

void Requests::bulk(std::string& bytes, std::uint64_t first, std::uint32_t count) {
  const bool lines = form_ == BulkForm::lines;
  std::size_t length = lines ? count : count + 1;  // line feeds; commas and brackets
  for (std::uint64_t number = first; number < first + count; ++number) length += of(plan_.kind(number)).text.size();
  ((bytes += bulk_head_) += std::to_string(length)) += "\r\n\r\n";
  if (!lines) bytes += '[';
  for (std::uint64_t number = first; number < first + count; ++number) {
    if (!lines && number != first) bytes += ',';
    append(bytes, of(plan_.kind(number)), number);
    if (lines) bytes += '\n';
  }
  if (!lines) bytes += ']';
}

void Requests::read(std::string& bytes, std::uint32_t account) {
  const auto begin = bytes.size();
  bytes += read_.text;
  write_digits(bytes.data() + begin + read_.from, account, Names::kAccountDigits);
}

void Requests::get(std::string& bytes, std::string_view target, std::string_view accept) const {
  bytes += head("GET " + std::string(target), accept.empty() ? "" : "Accept: " + std::string(accept) + "\r\n");
}

void Requests::post(std::string& bytes, std::string_view target, std::string_view json) const {
  bytes += head("POST " + std::string(target),
                "Content-Type: application/json\r\nContent-Length: " + std::to_string(json.size()) + "\r\n");
  bytes += json;
}

}  // namespace daybook::bench
