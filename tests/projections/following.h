// A projector over a views folder of its own, for tests of what it does with projections of several versions.
#pragma once

#include <catch2/catch.hpp>
#include <future>

#include "ledger.h"
#include "projections/cursor.h"
#include "projections/customers.h"
#include "projections/projector.h"

namespace daybook {

inline void ignore(const std::string&) {}

// Two of them can follow one ledger.
struct Following {
  Following(Ledger& of, std::vector<Projection> projections, ProjectorOptions options = {})
      : Following(of, of.views_folder(), std::move(projections), std::move(options)) {}

  Following(Ledger& of, const std::filesystem::path& folder, std::vector<Projection> projections, ProjectorOptions options)
      : ledger(of),
        database(folder, 1 << 20, ignore),
        projector(ledger.store(), database, std::move(projections), filled(std::move(options))) {}

  static ProjectorOptions filled(ProjectorOptions options) {
    if (!options.notice) options.notice = ignore;
    if (!options.failure) options.failure = [](const std::string&) { std::abort(); };
    return options;
  }

  void catch_up() {
    for (const auto journal : ledger.store().journals()) {
      std::promise<bool> told;
      projector.progress().wait(journal, ledger.size(journal), std::chrono::steady_clock::now() + std::chrono::seconds(60),
                                [&](bool reflected) { told.set_value(reflected); });
      REQUIRE(told.get_future().get());
    }
  }

  // Every row of every family as bytes, with its checkpoints.
  std::vector<std::pair<std::string, std::string>> bytes() const {
    std::vector<std::pair<std::string, std::string>> rows;
    for (const auto& family : projector.reading()->families) {
      Cursor cursor(family, nullptr, "");
      for (cursor.seek(""); cursor.valid(); cursor.next()) rows.emplace_back(cursor.key(), cursor.value());
    }
    return rows;
  }

  Ledger& ledger;
  ViewsDatabase database;
  Projector projector;
};

// Customers as another version of the program would fold them.
inline Projection customers_of_version(int version, int oldest_readable_version) {
  auto projection = customers_projection();
  projection.version = version;
  projection.oldest_readable_version = oldest_readable_version;
  return projection;
}

inline bool rebuilding(const Projector& projector) {
  for (const auto& status : projector.status()) {
    if (status.rebuilding) return true;
  }
  return false;
}

}  // namespace daybook
