// The words of /v1's problems: statuses, stable codes and sentences. Each is one exhaustive switch, so that nothing new goes without words.
#pragma once

#include <string>
#include <string_view>

#include "http/failure.h"

namespace daybook::http::v1 {

struct Words {
  int status;
  std::string_view code;
  std::string detail;
};

struct FieldWords {
  std::string_view rule;
  std::string message;
};

Words words_of(Fault fault);
Words words_of(const Rejection& rejection);
Words words_of(Unavailable reason);
FieldWords words_of(const FieldError& error);

}  // namespace daybook::http::v1
