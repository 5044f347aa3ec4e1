// base/error.h   The one exception type inside impl/ and the list of its codes.
//
// An Error ends an operation: it carries a stable code, a message that names the place and the value and says what the user can do,
// the component that noticed, and details for machines (JSON pointer, file, byte offset, expected and actual value).
// "Not found" that is no failure is a std::optional, not an Error. The C ABI turns an Error into bertpt_error (capi/src/guard.h).
#pragma once

#include <cstdint>
#include <exception>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace bertpt {

// The same numbers as BERTPT_E_* in capi/include/bertpt/error.h; capi/src/error.cpp proves it with static_asserts.
// Never reuse a number.
enum class Code : int32_t {
  invalid_argument = -1,  // a null, an index out of range, a wrong combination of arguments
  config = -2,            // a JSON document: unknown key, wrong type, out of range; details: pointer, nearest
  io = -3,                // the system refused to read or write; details: path, errno
  not_found = -4,         // a file, a tensor, a token that should exist
  corrupt = -5,           // bytes that do not follow their format; details: path, offset
  encoding = -6,          // text that is not UTF-8 where UTF-8 is required; details: offset
  out_of_memory = -7,
  unsupported = -8,  // valid, but not offered by this build or device
  engine = -9,       // LibTorch missing, of another version, or failing; details: candidates
  device = -10,      // no such device, or the device failed
  numeric = -11,     // NaN or infinity where a number was needed; details: step
  cancelled = -12,
  busy = -13,      // the handle is in use by another thread
  poisoned = -14,  // an earlier fault left this object unusable; the message repeats the first cause
  forked = -15,    // called in a child process after fork
  state = -16,     // the call does not fit the state of the object
  host = -17,      // a host callback reported a failure
  abi = -18,       // host and library disagree about the ABI
  data = -19,      // the data cannot serve the purpose: empty corpus, no pairs possible
  internal = -20,  // a defect of the library
  no_space = -21,  // the disk is full
  shutdown = -22,  // the runtime was shut down
};

// The name without prefix, "invalid_argument"; "unknown" for a number outside the list.
std::string_view code_name(Code code);

// One detail for machines.
struct Detail {
  std::string key;
  std::variant<int64_t, double, std::string> value;

  Detail(std::string k, std::string v) : key(std::move(k)), value(std::move(v)) {}
  Detail(std::string k, std::string_view v) : key(std::move(k)), value(std::string(v)) {}
  Detail(std::string k, const char* v) : key(std::move(k)), value(std::string(v)) {}
  Detail(std::string k, double v) : key(std::move(k)), value(v) {}
  template <class Integer>
  requires std::is_integral_v<Integer> Detail(std::string k, Integer v) : key(std::move(k)), value(static_cast<int64_t>(v)) {}
};

class Error : public std::exception {
 public:
  // component: the folder and noun that noticed, "text/vocab".
  Error(Code code, std::string component, std::string message, std::vector<Detail> details = {});

  Code code() const { return code_; }
  const std::string& component() const { return component_; }
  const std::string& message() const { return message_; }
  const std::vector<Detail>& details() const { return details_; }
  std::string details_json() const;  // one JSON object; "{}" when there are none
  const char* what() const noexcept override { return message_.c_str(); }

  // The same error with one more detail; for a caller who knows the place (the file, the document).
  Error with(Detail detail) const;

 private:
  Code code_;
  std::string component_;
  std::string message_;
  std::vector<Detail> details_;
};

// Throws Error{io or no_space} from errno: "cannot <action> '<path>': <strerror>".
[[noreturn]] void throw_errno(int error_number, std::string_view component, std::string_view action, std::string_view path);

}  // namespace bertpt
