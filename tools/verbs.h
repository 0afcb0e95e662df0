// What each verb does. Each returns the program's exit code and prints for a person, or one JSON object with --json. What stands
// in the way of all of them, such as a folder in use, is thrown.
#pragma once

#include "tools/options.h"

namespace daybook {

int serve(const Settings& settings);

int create_platform(const Settings& settings);
int list_platforms(const Settings& settings);

int issue_credential(const Settings& settings);
int list_credentials(const Settings& settings);
int rotate_credential(const Settings& settings);
int revoke_credential(const Settings& settings);

int rebuild_projection(const Settings& settings);
int list_projections(const Settings& settings);

int make_backup(const Settings& settings);
int restore(const Settings& settings);
int repair(const Settings& settings);

int create_contract(const Settings& settings);
int list_contracts(const Settings& settings);

int export_books(const Settings& settings);
int import_books(const Settings& settings);

int dump(const Settings& settings);

int replay_journal(const Settings& settings);

int verify(const Settings& settings);
int rotate_log_key(const Settings& settings);
int rotate_master_key(const Settings& settings);
int make_log_key(const Settings& settings);
int cosign_checkpoint(const Settings& settings);

int bench_ledger(const Settings& settings);

}  // namespace daybook
