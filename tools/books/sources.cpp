#include "tools/books/sources.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tools/administration.h"
#include "tools/http_client.h"

namespace daybook {
namespace {

class StoreSource final : public EntrySource {
 public:
  StoreSource(EventStore& store, JournalNumber journal, PlatformName platform)
      : store_(store), journal_(journal), platform_(std::move(platform)) {}

  const PlatformName& platform() const override { return platform_; }

  void read(const std::function<void(std::string_view)>& visit) override {
    store_.log().read_entries(journal_, 0, [&](Position, std::string_view entry) {
      visit(entry);
      return true;
    });
  }

  std::optional<std::string> plain(const Personal& personal) override {
    const auto opened = store_.keys().open(personal);
    if (opened.form != Personal::Form::plain) return std::nullopt;
    return opened.bytes;
  }

 private:
  EventStore& store_;
  JournalNumber journal_;
  PlatformName platform_;
};

constexpr int kPageEntries = 1'000;

class ServerSource final : public EntrySource {
 public:
  ServerSource(const ServerAt& server, const std::string& key) : client_(server, key) {
    const auto first = page(0, 1).at("entries");
    if (first.empty()) throw std::runtime_error("the platform's journal is empty");
    platform_ = std::get<PlatformOpened>(decode(first.at(0).dump()).event).platform;
  }

  const PlatformName& platform() const override { return platform_; }

  void read(const std::function<void(std::string_view)>& visit) override {
    for (std::uint64_t from = 0;;) {
      const auto answer = page(from, kPageEntries);
      for (const auto& entry : answer.at("entries")) visit(entry.dump());
      const auto& next = answer.at("nextCursor");
      if (next.is_null()) return;
      from = std::stoull(next.get<std::string>());
    }
  }

  std::optional<std::string> plain(const Personal&) override { return std::nullopt; }

 private:
  nlohmann::ordered_json page(std::uint64_t from, int limit) const {
    const auto answer = client_.send("GET", "/v1/entries?from=" + std::to_string(from) + "&limit=" + std::to_string(limit));
    if (answer.status != 200) throw std::runtime_error(sentence_of_problem(answer.status, answer.body));
    return nlohmann::ordered_json::parse(answer.body);
  }

  HttpClient client_;
  PlatformName platform_;
};

}  // namespace

std::unique_ptr<EntrySource> entries_of_store(EventStore& store, JournalNumber journal, PlatformName platform) {
  return std::make_unique<StoreSource>(store, journal, std::move(platform));
}

std::unique_ptr<EntrySource> entries_of_server(const ServerAt& server, const std::string& key) {
  return std::make_unique<ServerSource>(server, key);
}

}  // namespace daybook
