#include "tools/verify_report.h"

#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "eventstore/text.h"
#include "tools/command_line.h"

namespace daybook {
namespace {

using nlohmann::ordered_json;

std::string base64_of(const Hash& hash) { return to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()}); }

std::string plural(std::uint64_t count, const std::string& word) { return std::to_string(count) + " " + word + (count == 1 ? "" : "s"); }

std::uint64_t entries_of(const Verified& verified) {
  std::uint64_t entries = 0;
  for (const auto& journal : verified.journals) entries += journal.head.size;
  return entries;
}

ordered_json json_of(const Verified& verified) {
  ordered_json journals = ordered_json::array();
  for (const auto& row : verified.journals) {
    ordered_json journal{{"journal", row.journal}};
    if (!row.platform.empty()) journal["platform"] = row.platform;
    journal["entries"] = row.head.size;
    journal["root"] = base64_of(row.head.root);
    journal["checkpoints"] = row.checkpoints;
    journal["stateCompared"] = row.state_compared;
    journals.push_back(std::move(journal));
  }
  ordered_json projections = ordered_json::array();
  for (const auto& row : verified.projections) {
    projections.push_back({{"name", row.name}, {"version", row.version}, {"entries", row.entries}, {"rows", row.rows}});
  }
  return {{"verified", true}, {"entries", entries_of(verified)}, {"journals", std::move(journals)}, {"projections", std::move(projections)}};
}

ordered_json json_of(const Difference& difference) {
  ordered_json found{{"what", name_of(difference.kind)}, {"journal", difference.journal}};
  if (!difference.platform.empty()) found["platform"] = difference.platform;
  if (difference.position) found["position"] = *difference.position;
  found["why"] = difference.why;
  return {{"verified", false}, {"difference", std::move(found)}};
}

// What a server has folded lately is in its memory, and comes to the folder later.
std::string words_of(const ComparedProjection& compared, std::uint64_t entries) {
  const auto text = "projection " + compared.name + ": ";
  if (compared.entries == 0 && entries > 0) return text + "not compared, nothing of it is in the folder yet";
  const auto behind = compared.entries < entries ? " of " + std::to_string(entries) : "";
  const auto after = std::to_string(compared.entries) + behind + (entries == 1 ? " entry" : " entries");
  return text + plural(compared.rows, "row") + ", as after " + after;
}

void print(const Verified& verified) {
  for (const auto& row : verified.journals) {
    std::cout << (row.platform.empty() ? "system journal" : row.platform) << ": " << row.head.size << " entries, root " << base64_of(row.head.root);
    if (row.checkpoints > 0) std::cout << ", " << plural(row.checkpoints, "checkpoint");
    if (row.state_compared) std::cout << ", stored state";
    std::cout << "\n";
  }
  for (const auto& row : verified.projections) std::cout << words_of(row, entries_of(verified)) << "\n";
  std::cout << "verified: " << plural(verified.journals.size(), "journal") << ", " << entries_of(verified) << " entries\n";
}

}  // namespace

int report(const Verdict& verdict, bool as_json) {
  if (as_json) {
    std::cout << (verdict ? json_of(*verdict) : json_of(verdict.error())).dump(-1, ' ', false, ordered_json::error_handler_t::replace) << "\n";
  } else if (verdict) {
    print(*verdict);
  } else {
    std::cout << sentence_of(verdict.error()) << "\n";
  }
  return verdict ? kDone : kFailed;
}

}  // namespace daybook
