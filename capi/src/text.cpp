#include "bertpt/text.h"

#include "convert.h"
#include "guard.h"

using namespace bertpt::capi;

bertpt_status bertpt_text_get(const bertpt_text* text, const char** data, size_t* size, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const std::string& bytes = need(text, "text").bytes;
    need(data, "data") = bytes.c_str();
    if (size != nullptr) *size = bytes.size();
  });
}

void bertpt_text_free(bertpt_text* text) noexcept { release(text); }
