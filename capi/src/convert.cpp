#include "convert.h"

namespace bertpt::capi {

void refuse_argument(const char* name, const std::string& message) {
  throw Error(Code::invalid_argument, "capi/convert", std::string("argument '") + name + "' " + message, {{"argument", name}});
}

void refuse_struct_size(const char* name, uint32_t given, size_t needed) {
  throw Error(Code::invalid_argument, "capi/convert",
              std::string("argument '") + name + "' has struct_size " + std::to_string(given) + ", expected " + std::to_string(needed) +
                  " or more; set it to sizeof the struct before the call",
              {{"argument", name}, {"expected", needed}, {"actual", given}});
}

}  // namespace bertpt::capi
