// convert.h   C arguments to C++ values and back. Whatever a host can get wrong is Error{invalid_argument} that names the argument.
#pragma once

#include <algorithm>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/cancel.h"
#include "base/error.h"
#include "handles.h"

namespace bertpt::capi {

[[noreturn]] void refuse_argument(const char* name, const std::string& message);
[[noreturn]] void refuse_struct_size(const char* name, uint32_t given, size_t needed);

// A required pointer.
template <class T>
T& need(T* pointer, const char* name) {
  if (pointer == nullptr) refuse_argument(name, "is NULL");
  return *pointer;
}

// A required text that ends with NUL.
inline std::string_view string_of(const char* text, const char* name) { return &need(text, name); }
// A text that may be NULL, which means "".
inline std::string_view optional_string(const char* text) { return text == nullptr ? std::string_view() : std::string_view(text); }
// Bytes with a length; NULL only with length 0.
inline std::string_view text_of(const char* text, size_t size, const char* name) {
  return size == 0 ? std::string_view() : std::string_view(&need(text, name), size);
}
// An array with a length; NULL only with length 0.
template <class T>
std::span<T> span_of(T* items, size_t count, const char* name) {
  return count == 0 ? std::span<T>() : std::span<T>(&need(items, name), count);
}

inline Cancel cancel_of(const bertpt_cancel* cancel) { return cancel == nullptr ? Cancel() : cancel->impl; }
inline Progress progress_of(const bertpt_progress* progress) { return progress == nullptr ? Progress() : progress->impl; }

// A struct of the host: as much of it as it says it has, the rest zero. A later, longer one is fine while what we do not know is zero.
template <class T>
T read_struct(const T* given, const char* name) {
  const uint32_t size = need(given, name).struct_size;
  if (size < sizeof(T)) refuse_struct_size(name, size, sizeof(T));
  const char* const bytes = reinterpret_cast<const char*>(given);
  if (std::any_of(bytes + sizeof(T), bytes + size, [](char byte) { return byte != 0; })) {
    throw Error(Code::unsupported, "capi/convert",
                std::string("argument '") + name + "' uses fields that this version of libbertpt does not know",
                {{"argument", name}, {"struct_size", size}});
  }
  return *given;
}

// Call it before the work, so that a bad struct costs nothing.
template <class T>
void check_struct(const T* out, const char* name) {
  if (need(out, name).struct_size < sizeof(T)) refuse_struct_size(name, out->struct_size, sizeof(T));
}

// Writes a struct of the host: never beyond what we know, and the host's struct_size stays.
template <class T>
void fill_struct(T* out, T value, const char* name) {
  check_struct(out, name);
  value.struct_size = out->struct_size;
  *out = value;
}

// A new handle into *out. `out` is checked before the work and written after it.
template <class Handle, class Make>
void give(Handle** out, Make&& make) {
  need(out, "out");
  *out = new Handle{make()};
}

}  // namespace bertpt::capi
