#include "http/pieces.h"

#include <optional>
#include <utility>

namespace daybook::http {
namespace {

// Up to one piece; false where the text ended in it.
bool fill(std::string& piece, Pieces& pieces) {
  while (piece.size() < kPieceBytes) {
    if (!pieces.append(piece)) return false;
  }
  return true;
}

}  // namespace

decltype(Response::body) body_of(std::unique_ptr<Pieces> pieces) {
  std::string first;
  if (!fill(first, *pieces)) return first;
  return BodyStream([pieces = std::move(pieces), first = std::optional(std::move(first))]() mutable
                    -> std::optional<std::string> {
    if (first) return std::exchange(first, std::nullopt);
    if (!pieces) return std::nullopt;
    std::string piece;
    if (!fill(piece, *pieces)) pieces.reset();  // also lets go of the moment that a scan holds
    if (piece.empty()) return std::nullopt;
    return piece;
  });
}

}  // namespace daybook::http
