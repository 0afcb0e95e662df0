// Entries of journals: refused, or read so that what is written again is the same entry.
#include <stdexcept>

#include "eventstore/entry.h"
#include "fuzz/target.h"

namespace {

using namespace daybook;
using daybook::fuzz::require;

void run(std::string_view bytes) {
  Entry entry;
  try {
    entry = decode(bytes);
  } catch (const std::runtime_error&) {
    return;
  }
  require(is_entry_type(type_of(entry.event)), "an entry has a type");
  for (const auto* personal : personal_data_in(entry.event)) require(personal->form == Personal::Form::sealed, "no entry has plain personal data");
  const auto again = encode_again(entry);
  if (!again) return;  // longer than an entry may be, or no UTF-8
  require(decode(*again) == entry, "what is written again is the same entry");
  require(encode_again(decode(*again)) == again, "an entry has one text");
}

const daybook::fuzz::Target target("entry", run);

}  // namespace
