// A visitor of a variant, made of lambdas.
#pragma once

namespace daybook {

template <class... Lambdas>
struct overloaded : Lambdas... {
  using Lambdas::operator()...;
};

}  // namespace daybook
