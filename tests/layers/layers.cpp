#include "layers/layers.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string_view>

namespace daybook {
namespace {

struct Layer {
  std::string_view folder;
  std::vector<std::string_view> libraries;  // prefixes of the headers beyond the standard library's that it may include
};

// From the lowest to the highest: a layer includes itself and those in front of it.
const std::vector<Layer> kLayers = {
    {"domain", {}},
    {"eventstore", {"rocksdb/", "openssl/", "isa-l/", "simdjson", "zlib.h", "linux/sched", "sys/", "fcntl.h", "unistd.h"}},
    {"projections", {"rocksdb/", "simdjson", "sys/", "fcntl.h", "unistd.h"}},
    {"http", {"boost/", "nlohmann/", "openssl/", "simdjson", "sys/", "unistd.h"}},
    {"tools", {"boost/", "editline/", "nlohmann/", "sys/", "signal.h", "unistd.h"}},
};

// Seconds of compile time each. A header of a layer's own may bring one, not a header that another layer includes.
const std::vector<std::string_view> kHeavy = {"boost/beast", "boost/asio.hpp", "rocksdb/", "simdjson"};

// As heavy, and with a forward declaration that headers can include instead.
constexpr std::string_view kNeverInHeader = "nlohmann/json.hpp";

struct Include {
  int line;
  char form;  // " or <
  std::string target;
};

std::optional<std::size_t> rank_of(std::string_view folder) {
  const auto layer = std::ranges::find(kLayers, folder, &Layer::folder);
  if (layer == kLayers.end()) return std::nullopt;
  return static_cast<std::size_t>(layer - kLayers.begin());
}

bool starts_with_any(std::string_view text, const std::vector<std::string_view>& prefixes) {
  return std::ranges::any_of(prefixes, [text](std::string_view prefix) { return text.starts_with(prefix); });
}

// The standard library's own headers have neither a folder nor an extension.
bool is_standard(std::string_view target) { return target.find_first_of("/.") == std::string_view::npos; }

std::vector<Include> includes_of(const std::filesystem::path& file) {
  static const std::regex pattern(R"re(^\s*#\s*include\s*(["<])([^">]+)[">].*)re");
  std::vector<Include> includes;
  std::ifstream in(file);
  std::string text;
  for (int line = 1; std::getline(in, text); ++line) {
    std::smatch match;
    if (std::regex_match(text, match, pattern)) includes.push_back({line, match.str(1).front(), match.str(2)});
  }
  return includes;
}

// Why a file of `layer` may not include this; empty where it may.
std::string objection(std::size_t rank, bool is_header, const Include& include) {
  const std::string target = include.target;
  const std::string folder(kLayers[rank].folder);
  if (include.form == '"') {
    const auto slash = target.find('/');
    const auto other = rank_of(slash == std::string::npos ? "" : target.substr(0, slash));
    if (!other) return "includes \"" + target + "\", which is no path from the root into a layer";
    if (*other > rank) return "includes upward: " + folder + " must not know \"" + target + "\"";
    return {};
  }
  if (is_standard(target)) return {};
  if (is_header && target == kNeverInHeader) return "brings the heavy <" + target + "> into a header";
  if (!starts_with_any(target, kLayers[rank].libraries)) return "includes <" + target + ">, which " + folder + " must not use";
  return {};
}

using Graph = std::map<std::string, std::set<std::string>>;

std::string_view folder_of(std::string_view file) { return file.substr(0, file.find('/')); }

// All that a file includes, directly or through others.
void add_reached(const Graph& graph, const std::string& file, std::set<std::string>& reached) {
  if (!graph.contains(file)) return;
  for (const auto& next : graph.at(file)) {
    if (reached.insert(next).second) add_reached(graph, next, reached);
  }
}

// `heavy` says which heavy header each header brings.
void find_heavy_crossings(const Graph& graph, const std::map<std::string, std::string>& heavy, std::vector<std::string>& offences) {
  for (const auto& [file, targets] : graph) {
    std::set<std::string> reached;
    add_reached(graph, file, reached);
    for (const auto& header : reached) {
      const auto brought = heavy.find(header);
      if (brought == heavy.end() || folder_of(header) == folder_of(file)) continue;
      offences.push_back(file + ":1: gets the heavy <" + brought->second + "> of another layer through \"" + header + "\"");
    }
  }
}

// Headers that include each other in a circle are one thing that was split in two: appends the first circle through `file`.
void find_circles(const Graph& graph, const std::string& file, std::vector<std::string>& path, std::set<std::string>& done,
                  std::vector<std::string>& offences) {
  if (const auto seen = std::ranges::find(path, file); seen != path.end()) {
    std::string circle;
    for (auto step = seen; step != path.end(); ++step) circle += *step + " -> ";
    offences.push_back(file + ":1: includes itself in a circle: " + circle + file);
    return;
  }
  if (done.contains(file) || !graph.contains(file)) return;
  path.push_back(file);
  for (const auto& next : graph.at(file)) find_circles(graph, next, path, done, offences);
  path.pop_back();
  done.insert(file);
}

}  // namespace

std::vector<std::string> layer_offences(const std::filesystem::path& root) {
  std::vector<std::string> offences;
  Graph graph;
  std::map<std::string, std::string> heavy;
  for (std::size_t rank = 0; rank < kLayers.size(); ++rank) {
    for (const auto& found : std::filesystem::recursive_directory_iterator(root / kLayers[rank].folder)) {
      const auto extension = found.path().extension();
      if (extension != ".h" && extension != ".cpp") continue;
      const auto name = found.path().lexically_relative(root).generic_string();
      for (const auto& include : includes_of(found.path())) {
        if (include.form == '"') graph[name].insert(include.target);
        if (extension == ".h" && starts_with_any(include.target, kHeavy)) heavy[name] = include.target;
        if (const auto why = objection(rank, extension == ".h", include); !why.empty()) {
          offences.push_back(name + ":" + std::to_string(include.line) + ": " + why);
        }
      }
    }
  }
  find_heavy_crossings(graph, heavy, offences);
  std::vector<std::string> path;
  std::set<std::string> done;
  for (const auto& [file, targets] : graph) find_circles(graph, file, path, done, offences);
  return offences;
}

}  // namespace daybook
