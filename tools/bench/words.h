// The values of the options of `daybook bench`, as words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/bench/bench_options.h"

namespace daybook::bench {

std::string_view name_of(Pick pick);
std::string_view name_of(BulkForm form);
std::string_view name_of(Answers answers);
std::string_view name_of(ReadOnly what);
std::string text_of(const Mix& mix);  // "transactions=90,holds=5,captures=5"

// None where there is no such name, or the text has another form.
std::optional<Pick> pick_named(std::string_view name);
std::optional<BulkForm> bulk_form_named(std::string_view name);
std::optional<Answers> answers_named(std::string_view name);
std::optional<ReadOnly> read_only_named(std::string_view name);  // never `no`
std::optional<Mix> mix_from_text(
    std::string_view text);  // also none where captures and voids are more than holds, or all are zero

bool writes(const BenchOptions& options);                 // whether there are commands among the requests
std::string workload_words(const BenchOptions& options);  // in a line

// Why the options do not go together; empty where they do.
std::string contradiction_of(const BenchOptions& options);

}  // namespace daybook::bench
