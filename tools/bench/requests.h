// The bytes of a run's requests: templates made once, in which numbers, accounts and amounts are written over. One
// thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/bench/fates.h"
#include "tools/http_client.h"

namespace daybook::bench {

inline constexpr std::string_view kBenchCurrency = "EUR";

class Requests {
 public:
  // `key` is of the platform: one that may create, move money and read the journal.
  Requests(const Authority& server, const std::string& key, const Names& names, const Plan& plan, const BenchOptions& options);

  // Each appends one whole request.
  void command(std::string& bytes, Kind kind, std::uint64_t number);
  // `count` transactions and holds, beginning with `first`.
  void bulk(std::string& bytes, std::uint64_t first, std::uint32_t count);
  void read(std::string& bytes, std::uint32_t account);
  void get(std::string& bytes, std::string_view target, std::string_view accept = {}) const;
  void post(std::string& bytes, std::string_view target, std::string_view json) const;

 private:
  // Text with places where digits go.
  struct Template {
    std::string text;
    std::size_t number = 0, hold = 0, from = 0, to = 0, amount = 0;  // of the first digit; 0: has none
  };
  std::string head(std::string_view method_and_target, std::string_view more = {}) const;
  Template opening(Kind kind) const;
  Template closing(Kind kind) const;
  void append(std::string& bytes, const Template& form, std::uint64_t number) const;
  const Template& of(Kind kind) const { return items_[static_cast<std::size_t>(kind)]; }

  const std::string host_;
  const std::string key_;
  const Names& names_;
  const Plan& plan_;
  const BulkForm form_;
  const std::string prefer_;  // a field of the commands' heads; empty where they wish nothing
  std::array<Template, kKinds> items_;   // bodies
  std::array<Template, kKinds> single_;  // requests
  Template read_;
  std::string bulk_head_;  // up to the value of Content-Length
};

}  // namespace daybook::bench
