// error_object.h   What a bertpt_error is. One object, made without allocation, says that memory ran out.
#pragma once

#include <string_view>

#include "bertpt/error.h"

namespace bertpt {
class Error;
}

struct bertpt_error {
  int32_t code;
  const char* message;
  const char* component;
  const char* details;  // one JSON object
};

namespace bertpt::capi {

// Stores an error in *error unless `error` is null, and returns its code. When there is no memory for it, that is the error.
// source: gives the details; may be null.
bertpt_status deliver(bertpt_error** error, int32_t code, std::string_view component, std::string_view message,
                      const Error* source = nullptr) noexcept;
bertpt_status deliver_out_of_memory(bertpt_error** error) noexcept;

}  // namespace bertpt::capi
