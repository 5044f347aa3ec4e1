#include "base/error.h"

#include <cerrno>
#include <nlohmann/json.hpp>
#include <system_error>

namespace bertpt {

std::string_view code_name(Code code) {
  switch (code) {
    case Code::invalid_argument: return "invalid_argument";
    case Code::config: return "config";
    case Code::io: return "io";
    case Code::not_found: return "not_found";
    case Code::corrupt: return "corrupt";
    case Code::encoding: return "encoding";
    case Code::out_of_memory: return "out_of_memory";
    case Code::unsupported: return "unsupported";
    case Code::engine: return "engine";
    case Code::device: return "device";
    case Code::numeric: return "numeric";
    case Code::cancelled: return "cancelled";
    case Code::busy: return "busy";
    case Code::poisoned: return "poisoned";
    case Code::forked: return "forked";
    case Code::state: return "state";
    case Code::host: return "host";
    case Code::abi: return "abi";
    case Code::data: return "data";
    case Code::internal: return "internal";
    case Code::no_space: return "no_space";
    case Code::shutdown: return "shutdown";
  }
  return "unknown";
}

Error::Error(Code code, std::string component, std::string message, std::vector<Detail> details)
    : code_(code), component_(std::move(component)), message_(std::move(message)), details_(std::move(details)) {}

std::string Error::details_json() const {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  for (const Detail& detail : details_) {
    std::visit([&](const auto& value) { object[detail.key] = value; }, detail.value);
  }
  // A path may hold bytes that are not UTF-8: replace them rather than fail while reporting a failure.
  return object.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

Error Error::with(Detail detail) const {
  Error copy = *this;
  copy.details_.push_back(std::move(detail));
  return copy;
}

void throw_errno(int error_number, std::string_view component, std::string_view action, std::string_view path) {
  const Code code = error_number == ENOSPC || error_number == EDQUOT ? Code::no_space : error_number == ENOENT ? Code::not_found : Code::io;
  std::string message = "cannot ";
  message.append(action).append(" '").append(path).append("': ").append(std::generic_category().message(error_number));
  if (code == Code::no_space) message += "; free some space on that file system and try again";
  throw Error(code, std::string(component), std::move(message), {{"path", path}, {"errno", error_number}});
}

}  // namespace bertpt
