// Contracts that the operator of a platform provides, and that customers sign. A type has one version or several.
#pragma once

#include <expected>
#include <string>
#include <vector>

#include "domain/calendar.h"
#include "domain/rejection.h"
#include "domain/types.h"

namespace daybook {

struct Recording;
struct State;

inline constexpr std::size_t kContractTypeLengthMax = 40;          // Unicode code points
inline constexpr std::size_t kContractContentBytesMax = 32 * 1024;
inline constexpr std::size_t kContractVersionsMax = 1'000;         // of one type

using ContractType = Name<struct ContractTypeTag>;  // "standard"

// ---- commands
struct ProvideContract {
  ContractType type;
  std::string version;  // 1 to kContractTypeLengthMax
  DayOrTime valid_from;  // signed after it
  std::string content;
  friend bool operator==(const ProvideContract&, const ProvideContract&) = default;
};

// ---- events
struct ContractProvided {
  ContractType type;
  std::string version;
  DayOrTime valid_from;
  std::string content;
  friend bool operator==(const ContractProvided&, const ContractProvided&) = default;
};

// ---- state
struct ContractRow {
  DayOrTime valid_from;               // the earliest of all versions
  std::vector<std::string> versions;  // in the order in which they came
  friend bool operator==(const ContractRow&, const ContractRow&) = default;
};

// ---- rules
std::expected<ContractProvided, Rejection> decision(const State& state, const ProvideContract& command);
void apply(State& state, const ContractProvided& event, const Recording& recording);
ProvideContract command_behind(const ContractProvided& event);
Violations violations_of(const ProvideContract& command);

}  // namespace daybook
