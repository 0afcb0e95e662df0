// Proofs that are made when they are asked for.
#include <utility>

#include "domain/rules.h"
#include "eventstore/text.h"
#include "http/consistency.h"
#include "http/json_text.h"
#include "http/media.h"
#include "http/parameters.h"
#include "http/proofs.h"

namespace daybook::http::proofs {
namespace {

std::string base64_of(const Hash& hash) { return to_base64({reinterpret_cast<const char*>(hash.data()), hash.size()}); }

void append_hashes(JsonText& json, std::string_view name, const std::vector<Hash>& hashes) {
  json.key(name).begin_array();
  for (const auto& hash : hashes) json.text(base64_of(hash));
  json.end_array();
}

// C2SP tlog-proof: the index, the hashes from the leaf upwards, and a checkpoint that they lead to.
std::string proof_text(Position position, const std::vector<Hash>& hashes, const Note& checkpoint) {
  auto text = "c2sp.org/tlog-proof@v1\nindex " + std::to_string(position) + "\n";
  for (const auto& hash : hashes) text += base64_of(hash) + "\n";
  return text + "\n" + to_text(checkpoint);
}

}  // namespace

// The proof leads to the newest checkpoint, or to the root of the tree of another size, which no signature is about.
boost::asio::awaitable<Outcome> prove_entry(const Context& context) {
  const auto position = whole_number(context.arguments[0]);
  const auto journal = context.journal();
  const auto size = context.parts.store.size(journal);
  if (!position || *position >= size) co_return refused(Fault::entry_unknown);
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  const auto asked = parameters.number("treeSize", *position + 1, size);
  const bool as_text = asks_for(context.request.headers, "text/plain");
  if (asked && as_text) parameters.refuse("treeSize", FieldFault::not_one_of, "absent where text/plain is asked for: that proof ends in a checkpoint");
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});

  const auto& platform = context.principal->platform->text;
  const auto checkpoint = context.parts.store.checkpoints().newest(journal, platform, *position + 1);
  const auto tree_size = asked.value_or(checkpoint_from_text(checkpoint.text)->head.size);
  const auto proof = context.parts.store.tree().inclusion_proof(journal, *position, tree_size);
  Response response;
  if (as_text) {
    response.content_type = "text/plain; charset=utf-8";
    response.body = proof_text(*position, proof, checkpoint);
    co_return response;
  }
  Hash leaf{};
  context.parts.store.log().read_entries(journal, *position, [&](Position, std::string_view entry) {
    leaf = leaf_hash(entry);
    return false;
  });
  std::string text;
  JsonText json(text);
  json.begin_object().member("position", *position).member("treeSize", tree_size).member("leafHash", base64_of(leaf));
  json.member("root", base64_of(context.parts.store.tree().root(journal, tree_size)));
  append_hashes(json, "hashes", proof);
  if (!asked) json.member("checkpoint", to_text(checkpoint));
  json.end_object();
  response.body = std::move(text);
  co_return response;
}

boost::asio::awaitable<Outcome> prove_consistency(const Context& context) {
  const auto platform = context.parts.credentials.platform({context.arguments[0]});
  if (!platform) co_return refused(Fault::route_unknown);
  const auto size = context.parts.store.size(platform->journal);
  FieldErrors errors;
  const Parameters parameters(context.request, errors);
  const auto to = parameters.number("to", 0, size).value_or(size);
  const auto from = parameters.number("from", 0, to);
  if (!from && errors.empty()) errors.push_back({"from", FieldFault::missing, {}});
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  const auto& tree = context.parts.store.tree();
  std::string text;
  JsonText json(text);
  json.begin_object().member("from", *from).member("fromRoot", base64_of(tree.root(platform->journal, *from)));
  json.member("to", to).member("toRoot", base64_of(tree.root(platform->journal, to)));
  append_hashes(json, "hashes", tree.consistency_proof(platform->journal, *from, to));
  json.end_object();
  Response response;
  response.body = std::move(text);
  co_return response;
}

boost::asio::awaitable<Outcome> add_cosignatures(const Context& context) {
  const auto platform = context.parts.credentials.platform({context.arguments[0]});
  if (!platform) co_return refused(Fault::route_unknown);
  const auto note = note_from_text(context.request.body);
  auto wrong = note ? context.parts.store.checkpoints().add_cosignatures(platform->journal, platform->platform.text, *note)
                    : std::optional<std::string>("the body is no signed note");
  if (wrong) co_return std::unexpected(Failure{Fault::cosignature_refused, *std::move(wrong)});
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = to_text(context.parts.store.checkpoints().newest(platform->journal, platform->platform.text));
  co_return response;
}

}  // namespace daybook::http::proofs
