#include "bertpt/error.h"

#include <memory>
#include <string>

#include "base/error.h"
#include "error_object.h"

static_assert(BERTPT_E_INVALID_ARGUMENT == static_cast<int32_t>(bertpt::Code::invalid_argument));
static_assert(BERTPT_E_CONFIG == static_cast<int32_t>(bertpt::Code::config));
static_assert(BERTPT_E_IO == static_cast<int32_t>(bertpt::Code::io));
static_assert(BERTPT_E_NOT_FOUND == static_cast<int32_t>(bertpt::Code::not_found));
static_assert(BERTPT_E_CORRUPT == static_cast<int32_t>(bertpt::Code::corrupt));
static_assert(BERTPT_E_ENCODING == static_cast<int32_t>(bertpt::Code::encoding));
static_assert(BERTPT_E_OUT_OF_MEMORY == static_cast<int32_t>(bertpt::Code::out_of_memory));
static_assert(BERTPT_E_UNSUPPORTED == static_cast<int32_t>(bertpt::Code::unsupported));
static_assert(BERTPT_E_ENGINE == static_cast<int32_t>(bertpt::Code::engine));
static_assert(BERTPT_E_DEVICE == static_cast<int32_t>(bertpt::Code::device));
static_assert(BERTPT_E_NUMERIC == static_cast<int32_t>(bertpt::Code::numeric));
static_assert(BERTPT_E_CANCELLED == static_cast<int32_t>(bertpt::Code::cancelled));
static_assert(BERTPT_E_BUSY == static_cast<int32_t>(bertpt::Code::busy));
static_assert(BERTPT_E_POISONED == static_cast<int32_t>(bertpt::Code::poisoned));
static_assert(BERTPT_E_FORKED == static_cast<int32_t>(bertpt::Code::forked));
static_assert(BERTPT_E_STATE == static_cast<int32_t>(bertpt::Code::state));
static_assert(BERTPT_E_HOST == static_cast<int32_t>(bertpt::Code::host));
static_assert(BERTPT_E_ABI == static_cast<int32_t>(bertpt::Code::abi));
static_assert(BERTPT_E_DATA == static_cast<int32_t>(bertpt::Code::data));
static_assert(BERTPT_E_INTERNAL == static_cast<int32_t>(bertpt::Code::internal));
static_assert(BERTPT_E_NO_SPACE == static_cast<int32_t>(bertpt::Code::no_space));
static_assert(BERTPT_E_SHUTDOWN == static_cast<int32_t>(bertpt::Code::shutdown));

namespace bertpt::capi {
namespace {

struct OwnedError : bertpt_error {
  std::string message_text, component_text, details_text;
};

// Never freed and never written; handed out without const because the ABI has one error type.
constinit bertpt_error no_memory{BERTPT_E_OUT_OF_MEMORY, "out of memory", "capi/guard", "{}"};

}  // namespace

bertpt_status deliver_out_of_memory(bertpt_error** error) noexcept {
  if (error != nullptr) *error = &no_memory;
  return BERTPT_E_OUT_OF_MEMORY;
}

bertpt_status deliver(bertpt_error** error, int32_t code, std::string_view component, std::string_view message,
                      const Error* source) noexcept {
  if (error == nullptr) return code;
  try {
    auto owned = std::make_unique<OwnedError>();
    owned->message_text = message;
    owned->component_text = component;
    owned->details_text = source != nullptr ? source->details_json() : "{}";
    owned->code = code;
    owned->message = owned->message_text.c_str();
    owned->component = owned->component_text.c_str();
    owned->details = owned->details_text.c_str();
    *error = owned.release();
    return code;
  } catch (...) {
    return deliver_out_of_memory(error);
  }
}

}  // namespace bertpt::capi

int32_t bertpt_error_get_code(const bertpt_error* error) noexcept { return error != nullptr ? error->code : BERTPT_OK; }
const char* bertpt_error_get_message(const bertpt_error* error) noexcept { return error != nullptr ? error->message : ""; }
const char* bertpt_error_get_component(const bertpt_error* error) noexcept { return error != nullptr ? error->component : ""; }
const char* bertpt_error_get_details(const bertpt_error* error) noexcept { return error != nullptr ? error->details : "{}"; }

void bertpt_error_free(bertpt_error* error) noexcept {
  if (error != nullptr && error != &bertpt::capi::no_memory) delete static_cast<bertpt::capi::OwnedError*>(error);
}

const char* bertpt_status_name(bertpt_status status) noexcept {
  switch (status) {
    case BERTPT_OK: return "ok";
    case BERTPT_END: return "end";
    case BERTPT_TIMEOUT: return "timeout";
    default: return bertpt::code_name(static_cast<bertpt::Code>(status)).data();  // names are literals
  }
}
