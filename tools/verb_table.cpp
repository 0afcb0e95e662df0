// The table of verbs.
#include <algorithm>

#include "tools/options.h"

namespace daybook {

const std::vector<VerbRow>& verb_table() {
  static const std::vector<VerbRow> table = {
      {Verb::serve, "serve", "", "runs the server until SIGTERM or SIGINT",
       "The first start on a new data folder makes the operator's credential and prints its key once. The log goes to standard "
       "error, a JSON object a line; the line with the message \"listening\" names the address."},
      {Verb::platform_create, "platform create", "NAME", "makes a platform and its first credential, an admin's",
       "NAME has 5 to 100 letters, digits and dashes. The key is printed once and kept only as a hash."},
      {Verb::platform_list, "platform list", "", "lists the platforms", ""},
      {Verb::credential_issue, "credential issue", "", "issues a credential of a platform",
       "The key is printed once and kept only as a hash. A lost operator's key is replaced by a new one on the stopped folder: "
       "--role operator --data DIR, without --platform."},
      {Verb::credential_list, "credential list", "", "lists the credentials of a platform, also those revoked",
       "With --platform operator and --data it lists the operator's."},
      {Verb::credential_rotate, "credential rotate", "ID", "replaces a credential by one with the same rights and a new key",
       "The new key is printed once. The old one ends at once, or after --overlap-seconds, so that whoever uses it has time to change; credential revoke ends it earlier. "
       "An operator's credential is rotated on the stopped folder, without --platform."},
      {Verb::credential_revoke, "credential revoke", "ID", "revokes a credential at once and for ever",
       "An operator's credential is revoked on the stopped folder, without --platform."},
      {Verb::projection_rebuild, "projection rebuild", "NAME", "makes a projection anew from the journals while the old one serves", ""},
      {Verb::projection_list, "projection list", "", "lists the projections and how far they are", ""},
      {Verb::backup, "backup", "DIR", "makes a backup of all journals, also of a running server",
       "DIR may have earlier backups: what they have is not copied again. With --url it is a folder of the server's machine, which --backups-below of "
       "serve allows. A backup has no keys of personal data unless --with-keys says so: keep the folder keys/ of the data folder elsewhere."},
      {Verb::restore, "restore", "DIR", "makes a new data folder from a backup, as it was then or earlier",
       "DIR is a folder of backups, --data a folder that is absent. Every entry is hashed and evolved. Since the log of the backup may have gone on, each platform "
       "begins a new log, which names the old one, unless --checkpoint has one that is exactly where it ends."},
      {Verb::repair, "repair", "", "cuts off a last write that a power cut tore, where a start is refused for it",
       "The folder must not be in use. Only a write that nothing follows is cut off: it was never synced, so nobody was told of it. Without --yes it says what would go and what "
       "remains. Any other damage is refused, and nothing is changed; docs/journal.md, Damage, says what can be done."},
      {Verb::contract_create, "contract create", "TYPE", "provides a contract that customers of a platform sign",
       "TYPE has 1 to 40 characters, such as standard. A contract stays as it is; what changes is a new version."},
      {Verb::contract_list, "contract list", "", "lists the contracts of a platform, all versions of all types", ""},
      {Verb::export_, "export", "FILE", "writes a platform's books",
       "FILE may be - for standard output. With --data the folder must not be in use. jsonl is what import reads; it has personal data as plain text, so "
       "that it needs --data."},
      {Verb::import, "import", "FILE", "brings books into a platform of a stopped folder",
       "FILE, or - for standard input, has a JSON object a line, as export writes them. It stops at the first line that is refused; given again, "
       "it goes on there."},
      {Verb::dump, "dump", "", "prints the entries of a journal, their exact bytes, a line each",
       "Without --platform it is the system journal. The folder is only read, and may be in use."},
      {Verb::replay, "replay", "DATA PLATFORM", "steps through a platform's journal, forwards and backwards",
       "DATA is a data folder, which is only read and may be in use. Without a command it asks for one after the other; `help` says which there are. With a "
       "command behind PLATFORM, such as bisect 'account acme-1 available < 0', it does that one and ends."},
      {Verb::verify, "verify", "", "finds out whether journals are what was written and signed, and all that follows from them",
       "With --data: all of a folder, also of one that a server has open. With --url: the platform's log, as a server shows it. It stops at the first difference, and "
       "says where and what. Exit code 0: no difference."},
      {Verb::log_key, "log key", "FILE", "makes a witness's key, and prints its verifier key",
       "FILE is made, with mode 0600. The verifier key is what serve takes as --log-witness."},
      {Verb::log_cosign, "log cosign", "FILE", "cosigns a log's checkpoint as a witness, and prints it with all its signatures",
       "FILE, or - for standard input, is the signed checkpoint of a log. It must continue what the witness cosigned last of that log, and that must be proved once "
       "it has grown: with --url the server is asked for the proof, and gets the cosignature."},
      {Verb::log_rotate_key, "log rotate-key", "", "makes a new key that signs a platform's log, and prints its verifier key",
       "The key before signs as well until --retire ends that, so that verifiers have time to take the new one. The journal records both. With --data, give --log-origin as serve has it."},
      {Verb::keys_rotate_master, "keys rotate-master", "", "makes a new master key and wraps all keys of a stopped folder anew",
       "After a crash the folder has the old master key or the new one, each with the keys that it wraps. Copies of keys/ and backups with keys that were made before stay with the old one."},
      {Verb::bench, "bench", "", "makes load, measures it, and checks that the books agree with every answer",
       "With --url: against a running server, on accounts of its own; with --in-process and --data: the write path alone, on a new folder. docs/bench.md says what each figure "
       "means. Exit code 1: an answer and the books contradict each other."},
  };
  return table;
}

const VerbRow& row_of(Verb verb) { return *std::ranges::find(verb_table(), verb, &VerbRow::verb); }

}  // namespace daybook
