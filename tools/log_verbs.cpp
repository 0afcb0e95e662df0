// `daybook log key` and `daybook log cosign`: being a witness of logs.
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "eventstore/checkpoints.h"
#include "eventstore/text.h"
#include "eventstore/witness.h"
#include "tools/administration.h"
#include "tools/command_line.h"
#include "tools/http_client.h"
#include "tools/platform_choice.h"
#include "tools/verbs.h"
#include "tools/checkpoint_files.h"

namespace daybook {
namespace {

using nlohmann::json;

constexpr std::size_t kConsistencyBytesMax = 64 << 10;

int refused(const std::string& sentence) {
  std::cerr << "daybook: " << sentence << "\n";
  return kFailed;
}

// Of an answer of GET /log/PLATFORM/consistency. Whether it proves anything is for the witness to say.
std::vector<Hash> hashes_in(const std::string& answer) try {
  std::vector<Hash> hashes;
  const auto members = json::parse(answer);
  for (const auto& text : members.at("hashes")) {
    const auto bytes = from_base64(text.get<std::string>());
    Hash hash;
    if (!bytes || bytes->size() != hash.size()) throw std::runtime_error("a hash has another form");
    std::ranges::copy(*bytes, reinterpret_cast<char*>(hash.data()));
    hashes.push_back(hash);
  }
  return hashes;
} catch (const std::exception& error) {
  throw std::runtime_error(std::string("the proof of consistency can't be read: ") + error.what());
}

std::string content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kConsistencyBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.empty() || text.size() > kConsistencyBytesMax) throw std::runtime_error("can't read " + path + ", or it is too long");
  return text;
}

std::string answer_of(const HttpAnswer& answer) {
  if (answer.status != 200) throw std::runtime_error(sentence_of_problem(answer.status, answer.body));
  return answer.body;
}

class Server {
 public:
  Server(const Settings& settings, std::string_view origin)
      : client_({settings.url, settings.tls_ca}, platform_key(settings)), log_("/log/" + std::string(platform_of_origin(origin))) {}
  std::string consistency(std::uint64_t from, std::uint64_t to) const {
    return answer_of(client_.send("GET", log_ + "/consistency?from=" + std::to_string(from) + "&to=" + std::to_string(to)));
  }
  void add_cosignature(const Note& note) const { answer_of(client_.send("POST", log_ + "/cosignatures", to_text(note))); }

 private:
  HttpClient client_;
  std::string log_;
};

}  // namespace

int make_log_key(const Settings& settings) {
  if (!is_key_name(settings.witness_name)) return refused("--name must be without white space and +");
  std::cout << to_text(make_witness_key(settings.argument, settings.witness_name)) << "\n";
  return kDone;
}

int cosign_checkpoint(const Settings& settings) {
  Witness witness(settings.witness_key_file);
  if (!settings.witness_name.empty() && settings.witness_name != witness.key().name) {
    return refused("the key in " + settings.witness_key_file + " is that of " + witness.key().name);
  }
  const auto log = verifier_key_in_file(settings.log_key_file);
  const auto note = note_in_file(settings.argument);
  std::optional<Server> server;
  if (!settings.url.empty()) server.emplace(settings, log.name);

  std::optional<std::vector<Hash>> proof;
  const auto checkpoint = checkpoint_from_text(note.text);
  const auto last = witness.last(log.name);
  if (!settings.consistency_file.empty()) {
    proof = hashes_in(content_of(settings.consistency_file));
  } else if (server && checkpoint && last && last->size < checkpoint->head.size) {
    proof = hashes_in(server->consistency(last->size, checkpoint->head.size));
  }
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  const auto cosigned = witness.cosign(note, log, proof, static_cast<std::uint64_t>(now));
  if (!cosigned) return refused(cosigned.error());
  if (server) server->add_cosignature(*cosigned);
  std::cout << to_text(*cosigned);
  return kDone;
}

}  // namespace daybook
