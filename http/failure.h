// Why a request gets something else than it asked for, before a surface puts it into its own words: raas_errors.h, problem.h.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/rejection.h"
#include "eventstore/writer.h"
#include "http/message.h"

namespace daybook::http {

// A refusal that is about the request as a whole.
enum class Fault {
  malformed_request,       // not HTTP
  malformed_json,          // not JSON, or not an object where one is needed
  unauthenticated,         // no key, or one that is not active
  right_missing,           // the role lacks the right, or a credential limited to groups asks for the whole platform
  cross_site,              // a change that a browser was made to ask for by a page of another site
  outside_groups,          // a group that the credential is not limited to, whether it exists or not
  outside_platform,        // the platform of somebody else, whether it exists or not
  route_unknown,           //
  entry_unknown,           // the journal has no such position
  projection_unknown,      //
  deposit_unknown,         //
  cosignature_refused,     // `detail` says why
  log_key_refused,         // `detail` says why
  backup_refused,          // `detail` says why
  card_declined,           // whoever charges cards refuses to charge this one
  method_unsupported,      // headers: Allow
  not_acceptable,          //
  request_timeout,         //
  body_too_large,          //
  target_too_long,         //
  media_type_unsupported,  //
  headers_too_large,       //
  internal,                //
  projection_behind,       // what is to be read is not reflected in time
  unavailable,             // too many connections, or the server ends
  too_many_streams,        //
  too_many_requests,       // of this credential, lately; headers: Retry-After
  locked_out,              // too many logins failed from this address; headers: Retry-After
};

// What is wrong with one field of a body, parameter of a query or header.
enum class FieldFault {
  missing,       // absent or null, though required
  wrong_type,    // JSON of another type; `expected` says which is needed
  out_of_range,  // `expected` says the range
  not_one_of,    // `expected` lists the choices
  unknown,       // no field of that name is known here
  repeated,      // given more than once
};

inline constexpr std::size_t kGivenBytesMax = 256;   // of what was given, as an error shows it
inline constexpr std::size_t kFieldErrorsMax = 100;  // unknown fields are not named beyond so many errors

struct FieldError {
  std::string path;  // dotted: "contactEmail", "fundingNotification[2].emailAddress"
  std::variant<FieldFault, Rule> fault;
  std::string given;          // as JSON, at most about kGivenBytesMax; empty: nothing
  std::string expected = {};  // "a string", "a whole number from 1 to 200"
};
using FieldErrors = std::vector<FieldError>;

struct Failure {
  std::variant<Fault, FieldErrors, Rejection, Unavailable> reason;
  std::string detail = {};  // for the caller, in words; empty: what the reason says is all
  Headers headers = {};
  int status = 0;                // 0: the one that the reason usually has
  std::string request_id = {};   // of the request that had this outcome first; empty: it is this one's
  bool decided = false;          // a rejection that the writer gave, and has put in the trail where it belongs there
};

// A rejection as a failure: broken fields become field errors.
Failure failure_of(Rejection rejection);
FieldErrors errors_of(const Violations& violations);

// Adds those violations whose field is not named already, as itself or as what it lies in.
void add_violations(FieldErrors& errors, const Violations& violations);

// "Not Found" for 404 (RFC 9110, 6585).
std::string_view phrase_of(int status);

}  // namespace daybook::http
