// Entries of journals: refused, or read so that what is written again is the same entry.
#include <stdexcept>

#include "eventstore/entry.h"
#include "fuzz/target.h"

namespace {

using namespace daybook;
using daybook::fuzz::require;

// Reads into the entry that was read before, which must not show.
bool read(std::string_view bytes, Entry& entry) try {
  static Entry used;
  bool again = true;
  try {
    decode(bytes, used);
  } catch (const std::runtime_error&) {
    again = false;
  }
  entry = decode(bytes);
  require(again && used == entry, "an entry that is read into another is the same");
  return true;
} catch (const std::runtime_error&) {
  return false;
}

void run(std::string_view bytes) {
  if (bytes.ends_with('\n')) bytes.remove_suffix(1);  // the files of tests/golden are lines
  Entry entry;
  if (!read(bytes, entry)) return;
  require(is_entry_type(type_of(entry.event)), "an entry has a type");
  for (const auto* personal : personal_data_in(entry.event)) require(personal->form == Personal::Form::sealed, "no entry has plain personal data");
  std::string again, once_more;
  if (!encode_again(entry, again)) return;  // longer than an entry may be, or no UTF-8
  require(decode(again) == entry, "what is written again is the same entry");
  require(encode_again(decode(again), once_more) && once_more == again, "an entry has one text");
}

const daybook::fuzz::Target target("entry", run);

}  // namespace
