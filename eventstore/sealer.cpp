#include "eventstore/sealer.h"

#include "eventstore/seal.h"

namespace daybook {

void Sealer::create(const KeyId& id) {
  if (purpose_ == Purpose::storing) {
    keys_->create(id);
  } else {
    rehearsed_ = id;
  }
}

std::string Sealer::sealed(const Personal& personal) {
  if (personal.form == Personal::Form::sealed) return personal.bytes;
  if (personal.form == Personal::Form::plain && keys_) {
    if (personal.key == rehearsed_) return std::string(personal.bytes.size() + kSealBytes, '\0');
    if (auto sealed = keys_->seal(personal.key, personal.bytes)) return *std::move(sealed);
  }
  erased_ = true;
  return {};
}

}  // namespace daybook
