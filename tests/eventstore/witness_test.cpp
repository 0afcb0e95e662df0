// A witness cosigns what continues what it has cosigned, and nothing else.
#include "eventstore/witness.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "eventstore/checkpoints.h"
#include "eventstore/failure.h"
#include "eventstore/proofs.h"
#include "support/temporary_folder.h"

using namespace daybook;
using daybook::test::TemporaryFolder;

namespace {

CipherKey log_seed() {
  CipherKey seed;
  seed.fill(9);
  return seed;
}
const std::string kOrigin = "ledger.example/log/acme";
VerifierKey log_key() { return verifier_key_of(kOrigin, NoteAlgorithm::ed25519, log_seed()); }

Note checkpoint(const Head& head, const std::string& origin = kOrigin) {
  Note note{to_text(Checkpoint{origin, head}), {}};
  note.signatures.push_back(sign(note.text, origin, log_seed()));
  return note;
}

Head head_of(std::uint64_t size, const std::string& prefix = "entry ") {
  MerkleTree tree;
  std::vector<Tile> tiles;
  for (std::uint64_t i = 0; i < size; ++i) tree.append(leaf_hash(prefix + std::to_string(i)), tiles);
  return {size, tree.root()};
}

// From 1 entry to 2: the second leaf alone.
std::vector<Hash> proof_of_second() { return {leaf_hash("entry 1")}; }

struct Made {
  TemporaryFolder folder;
  std::filesystem::path file = folder / "witness.key";
  VerifierKey key = make_witness_key(file, "witness.example");

  std::string cosign(const Note& note, const std::optional<std::vector<Hash>>& proof = {}) const {
    const auto cosigned = Witness(file).cosign(note, log_key(), proof, 1'700'000'000);
    if (!cosigned) return cosigned.error();
    CHECK(is_signed_by(*cosigned, key));
    CHECK(is_signed_by(*cosigned, log_key()));
    return "cosigned";
  }
};

}  // namespace

TEST_CASE("witness: its key is made once, for its owner alone, and read again") {
  const Made made;
  struct stat status {};
  REQUIRE(::stat(made.file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(Witness(made.file).key() == made.key);
  CHECK(made.key.algorithm == NoteAlgorithm::cosignature);
  CHECK_THROWS_AS(make_witness_key(made.file, "witness.example"), StorageFailed);
  std::ofstream(made.file, std::ios::app) << "more\n";
  CHECK_THROWS_WITH(Witness(made.file), Catch::Contains("is no key of a witness"));
}

TEST_CASE("witness: it cosigns what the log's key signed, under the log's name") {
  const Made made;
  CHECK(made.cosign(checkpoint(head_of(1))) == "cosigned");
  auto altered = checkpoint(head_of(2));
  altered.text = to_text(Checkpoint{kOrigin, head_of(3)});
  CHECK(made.cosign(altered) == "the checkpoint does not bear the signature of the log's key");
  CHECK(made.cosign(checkpoint(head_of(2), "other/log/acme")) == "the checkpoint is of other/log/acme, and not of " + kOrigin);
}

TEST_CASE("witness: a checkpoint must continue what was cosigned last, and prove it") {
  const Made made;
  REQUIRE(made.cosign(checkpoint(head_of(1))) == "cosigned");
  CHECK(made.cosign(checkpoint(head_of(1))) == "cosigned");
  CHECK(made.cosign(checkpoint(head_of(1, "other "))) == "the checkpoint has another root than the 1 entries that were cosigned last");
  CHECK(made.cosign(checkpoint(head_of(0))) == "the checkpoint has 0 entries, fewer than the 1 entries that were cosigned last");
  CHECK(made.cosign(checkpoint(head_of(2))) == "nothing proves that the checkpoint's 2 entries begin with the 1 entries that were cosigned last");
  CHECK(made.cosign(checkpoint(head_of(2, "other ")), proof_of_second()) ==
        "the checkpoint's 2 entries are not proved to begin with the 1 entries that were cosigned last");
  CHECK(made.cosign(checkpoint(head_of(2)), proof_of_second()) == "cosigned");
  CHECK(made.cosign(checkpoint(head_of(1))) == "the checkpoint has 1 entries, fewer than the 2 entries that were cosigned last");
  std::ofstream(made.file.string() + ".seen") << "gibberish\n";
  CHECK_THROWS_WITH(Witness(made.file), Catch::Contains("is not what a witness wrote"));
}

TEST_CASE("witness: cosigning again replaces its signature") {
  const Made made;
  Witness witness(made.file);
  const auto first = witness.cosign(checkpoint(head_of(1)), log_key(), {}, 1'700'000'000).value();
  const auto second = witness.cosign(first, log_key(), {}, 1'700'000'001).value();
  CHECK(second.signatures.size() == 2);
  CHECK_FALSE(second.signatures[1] == first.signatures[1]);
}
