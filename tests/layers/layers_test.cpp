// The layers of the source tree, and that the rule itself notices what breaks it.
#include "layers/layers.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

namespace daybook {
namespace {

namespace fs = std::filesystem;

// A copy of the layers in a folder of its own, in which a test may plant an include.
class PlantedTree {
 public:
  PlantedTree() : root_(fs::temp_directory_path() / ("daybook-layers-" + std::to_string(::getpid()))) {
    fs::remove_all(root_);
    for (const auto* layer : {"domain", "eventstore", "projections", "http", "tools"}) {
      fs::create_directories(root_ / layer);
      fs::copy(fs::path(DAYBOOK_SOURCE_DIR) / layer, root_ / layer, fs::copy_options::recursive);
    }
  }
  ~PlantedTree() { fs::remove_all(root_); }

  void plant(const std::string& file, const std::string& line) { std::ofstream(root_ / file, std::ios::app) << line << '\n'; }
  std::vector<std::string> offences() const { return layer_offences(root_); }

 private:
  fs::path root_;
};

struct Planted {
  std::string file;
  std::string line;
  std::string offence;  // a part of what must be reported
};

}  // namespace

TEST_CASE("includes point down the layers, and heavy headers stay in theirs") {
  for (const auto& offence : layer_offences(DAYBOOK_SOURCE_DIR)) FAIL_CHECK(offence);
}

TEST_CASE("an include that breaks the rule of the layers is reported with file and reason") {
  const auto planted = GENERATE(
      Planted{"domain/planted.cpp", "#include \"eventstore/store.h\"", "domain must not know \"eventstore/store.h\""},
      Planted{"eventstore/planted.h", "#include \"projections/views.h\"", "eventstore must not know \"projections/views.h\""},
      Planted{"projections/planted.cpp", "#include \"http/message.h\"", "projections must not know \"http/message.h\""},
      Planted{"http/planted.cpp", "  #  include \"tools/options.h\"  // why not", "http must not know \"tools/options.h\""},
      Planted{"tools/planted.cpp", "#include \"tests/layers/layers.h\"", "no path from the root into a layer"},
      Planted{"http/planted.cpp", "#include \"message.h\"", "no path from the root into a layer"},
      Planted{"domain/planted.cpp", "#include <nlohmann/json.hpp>", "which domain must not use"},
      Planted{"domain/planted.cpp", "#include <time.h>", "which domain must not use"},
      Planted{"http/planted.cpp", "#include <rocksdb/db.h>", "which http must not use"},
      Planted{"projections/planted.cpp", "#include <boost/asio/awaitable.hpp>", "which projections must not use"},
      Planted{"http/planted.h", "#include <nlohmann/json.hpp>", "brings the heavy <nlohmann/json.hpp> into a header"});
  INFO(planted.file << ": " << planted.line);
  PlantedTree tree;
  tree.plant(planted.file, planted.line);
  const auto offences = tree.offences();
  REQUIRE(offences.size() == 1);
  CHECK_THAT(offences.front(), Catch::StartsWith(planted.file + ":1: "));
  CHECK_THAT(offences.front(), Catch::Contains(planted.offence));
}

TEST_CASE("a heavy header that reaches another layer, also through a third header, is reported") {
  PlantedTree tree;
  tree.plant("eventstore/heavy.h", "#include <rocksdb/db.h>");
  tree.plant("eventstore/between.h", "#include \"eventstore/heavy.h\"");
  CHECK(tree.offences().empty());
  tree.plant("tools/planted.cpp", "#include \"eventstore/between.h\"");
  REQUIRE(tree.offences().size() == 1);
  CHECK_THAT(tree.offences().front(), Catch::StartsWith("tools/planted.cpp:1: gets the heavy <rocksdb/db.h>"));
}

TEST_CASE("headers that include each other in a circle are reported") {
  PlantedTree tree;
  tree.plant("domain/hen.h", "#include \"domain/egg.h\"");
  tree.plant("domain/egg.h", "#include \"domain/hen.h\"");
  REQUIRE(tree.offences().size() == 1);
  CHECK_THAT(tree.offences().front(), Catch::Contains("domain/egg.h -> domain/hen.h -> domain/egg.h"));
}

}  // namespace daybook
