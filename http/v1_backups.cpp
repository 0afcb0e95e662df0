// Backups of a running server, into folders of its machine that its operator opened for them.
#include <algorithm>
#include <utility>

#include "eventstore/failure.h"
#include "http/awaiting.h"
#include "http/commanding.h"
#include "http/fields.h"
#include "http/json_text.h"
#include "http/v1.h"

namespace daybook::http::v1 {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kBackupsKeptMax = 1'000;

// Why backups can't be made there; none: they can.
std::optional<std::string> why_not_in(const fs::path& folder, const fs::path& allowed) {
  if (allowed.empty()) return "The server was started without --backups-below, so that it makes none.";
  if (!folder.is_absolute()) return "The folder must be an absolute path of the server's machine.";
  std::error_code ec;
  const auto above = fs::weakly_canonical(allowed, ec);
  const auto below = ec ? fs::path() : fs::weakly_canonical(folder, ec);
  if (ec) return "The folder can't be: " + ec.message() + ".";
  if (std::ranges::mismatch(above, below).in1 == above.end()) return std::nullopt;
  return "The folder must be in " + above.string() + ", as --backups-below says.";
}

}  // namespace

boost::asio::awaitable<Outcome> make_backup(const Context& context) {
  const auto body = object_in_body(context);
  if (!body) co_return std::unexpected(body.error());
  FieldErrors errors;
  Fields fields(*body, errors);
  BackupOptions options;
  options.folder = fields.text("folder");
  options.with_keys = fields.flag("withKeys");
  const auto keep = fields.optional_number("keep", kBackupsKeptMax);
  if (keep) options.keep = static_cast<std::uint32_t>(*keep);
  if (keep == 0u) errors.push_back({"keep", FieldFault::out_of_range, "0", "a whole number from 1 to " + std::to_string(kBackupsKeptMax)});
  fields.refuse_others();
  if (!errors.empty()) co_return std::unexpected(Failure{std::move(errors)});
  if (auto why = why_not_in(options.folder, context.parts.options.backups_below)) co_return refused(Fault::backup_refused, *std::move(why));

  std::expected<Backup, std::string> made;
  bool stopped = false;
  const std::function<void()> work = [&] {
    try {
      made = context.parts.store.make_backup(options, context.parts.stopping);
    } catch (const BackupStopped&) {
      stopped = true;
    } catch (const std::exception& failure) {  // of the folder for backups, which ends nothing
      made = std::unexpected(std::string(failure.what()));
    }
  };
  co_await aside(work);
  if (stopped) co_return std::unexpected(Failure{Unavailable::stopping});
  if (!made) co_return refused(Fault::backup_refused, std::move(made).error());
  Response response;
  response.status = 201;
  std::string text;
  JsonText(text).begin_object().member("backup", std::uint64_t{made->number}).member("madeAt", to_text(made->made_at))
      .member("bytes", made->bytes).end_object();
  response.body = std::move(text);
  co_return response;
}

}  // namespace daybook::http::v1
