#include "domain/contract.h"

#include <algorithm>

#include "domain/state.h"
#include "domain/transfer.h"

namespace daybook {

Violations violations_of(const ProvideContract& command) {
  Violations violations;
  if (command.type.text.empty()) violations.push_back({"type", Rule::not_empty, {}});
  check_text("type", command.type.text, kContractTypeLengthMax, violations);
  if (command.version.empty()) violations.push_back({"version", Rule::not_empty, {}});
  check_text("version", command.version, kContractTypeLengthMax, violations);
  if (command.content.size() > kContractContentBytesMax) {
    violations.push_back({"content", Rule::text_length, std::to_string(command.content.size())});
  }
  return violations;
}

std::expected<ContractProvided, Rejection> decision(const State& state, const ProvideContract& command) {
  if (auto violations = violations_of(command); !violations.empty()) return std::unexpected(broken(std::move(violations)));
  if (const auto* row = state.contracts.find(command.type)) {
    if (std::ranges::find(row->versions, command.version) != row->versions.end()) {
      return std::unexpected(Rejection{
          RejectionCode::contract_exists, command.type.text, {}, {{"contractType", command.type.text}, {"version", command.version}}});
    }
    if (row->versions.size() >= kContractVersionsMax) {
      return std::unexpected(Rejection{RejectionCode::contract_version_limit_reached,
                                       command.type.text,
                                       {},
                                       {{"contractType", command.type.text}, {"limit", std::to_string(kContractVersionsMax)}}});
    }
  }
  return ContractProvided{command.type, command.version, command.valid_from, command.content};
}

void apply(State& state, const ContractProvided& event, const Recording&) {
  auto& row = state.contracts.edit(event.type);
  if (row.versions.empty() || event.valid_from < row.valid_from) row.valid_from = event.valid_from;
  row.versions.push_back(event.version);
}

ProvideContract command_behind(const ContractProvided& event) { return {event.type, event.version, event.valid_from, event.content}; }

}  // namespace daybook
