// hosts/c/abi.h   The C ABI for the executor: handles that free themselves, and errors as one exception type. Only the public header.
#pragma once

#include <bertpt/bertpt.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace host {

struct Failure : std::runtime_error {
  Failure(int32_t its_code, const std::string& message, std::string its_details) : std::runtime_error(message), code(its_code), details(std::move(its_details)) {}
  int32_t code;
  std::string details;
};

// Makes a call whose last argument is `error`; throws its Failure, gives its status otherwise.
template <class Call>
bertpt_status call(Call&& make) {
  bertpt_error* error = nullptr;
  const bertpt_status status = make(&error);
  if (status >= 0) return status;
  Failure failure(bertpt_error_get_code(error), bertpt_error_get_message(error), bertpt_error_get_details(error));
  bertpt_error_free(error);
  throw failure;
}
#define TRY(expression) host::call([&](bertpt_error** error) { return expression; })

// An owned handle of any type, shared between the executor's table and whoever works with it.
using Handle = std::shared_ptr<void>;

template <class T>
T* get(const Handle& handle) {
  return static_cast<T*>(handle.get());
}

// make(T** out, bertpt_error** error) -> status. The handle is empty where the call gave a positive status.
template <class T, class Make>
Handle own(void (*free)(T*), Make&& make) {
  T* out = nullptr;
  call([&](bertpt_error** error) { return make(&out, error); });
  return {out, [free](void* p) { free(static_cast<T*>(p)); }};
}

template <class T>
T sized() {
  T value{};
  value.struct_size = sizeof value;
  return value;
}

// Takes a text over: make(bertpt_text** out, bertpt_error** error).
template <class Make>
std::string text(Make&& make) {
  const Handle handle = own<bertpt_text>(bertpt_text_free, make);
  const char* data = nullptr;
  size_t size = 0;
  TRY(bertpt_text_get(get<bertpt_text>(handle), &data, &size, error));
  return {data, size};
}

}  // namespace host
