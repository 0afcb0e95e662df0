// A value that several have and none alters, so that it is copied by counting. Its copies may go from thread to thread; what it was moved out of can only be
// assigned to, or destroyed.
#pragma once

#include <memory>
#include <utility>

namespace daybook {

template <class T>
class Shared {
 public:
  Shared() : value_(std::make_shared<const T>()) {}
  Shared(T value) : value_(std::make_shared<const T>(std::move(value))) {}

  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }

 private:
  std::shared_ptr<const T> value_;
};

}  // namespace daybook
