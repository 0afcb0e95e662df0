#include "surface_access.h"

namespace daybook::http {
namespace {

const Statuses kWhole = {200, 403, 403};
const Statuses kNowhere = {404, 403, 403};
const Statuses kNotUnderContract = {404, 404, 403};

AccessRow reading(const std::string& pattern, const std::string& target, const Statuses& readers) {
  return {"GET " + pattern, target, "", readers, kNever, readers, kNever, readers, readers, 403};
}

AccessRow administering(const std::string& pattern, const std::string& target, const std::string& body, const Statuses& admins) {
  return {"POST " + pattern, target, body, kNever, kNever, kNever, kNever, kNever, admins, 403};
}

}  // namespace

std::vector<AccessRow> contract_access_rows() {
  return {
      {"GET /v1/contracts", "/v1/contracts", "", kWhole, kWhole, kWhole, kNever, kWhole, kWhole, 403},
      administering("/v1/contracts", "/v1/contracts",
                    R"({"type":"standard","version":"{n}","contractValidFrom":"2020-01-01","content":"Terms"})", {201, 403, 403}),
      administering("/v1/customers/{customer}/status", "/v1/customers/right-group/status",
                    R"({"status":"suspended","reason":"look into it"})", kNotUnderContract),
      reading("/v1/entities", "/v1/entities", kWhole),
      reading("/v1/entities/{entity}", "/v1/entities/nobody", kNowhere),
      reading("/v1/entities/{entity}/history", "/v1/entities/nobody/history", kNowhere),
      administering("/v1/entities/{entity}/erase", "/v1/entities/nobody/erase", R"({"reason":"asked for"})", kNowhere),
  };
}

}  // namespace daybook::http
