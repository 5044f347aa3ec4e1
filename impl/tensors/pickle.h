// tensors/pickle.h   A Python pickle as a tree of values. It is parsed, never run: nothing is imported, called or constructed.
//
// A pickle is a program for a stack machine that can call any function. Here a function may only be named when it is in the caller's
// list, and calling it makes a node `call` with the function's name and its arguments, for the caller to understand. Whatever else a
// pickle can do to objects (INST, OBJ, NEWOBJ, EXT, BUILD on anything but a dictionary) is refused by the name of the opcode and its
// byte. Opcodes of protocols 2 to 5 that torch.save and its users' dictionaries need are known; text opcodes of protocol 0 are not.
//
// Bounds: 16 MiB of pickle, a million values, 2^20 nested marks; a value costs constant memory whatever refers to it (memo bombs do not
// grow), lengths are compared with what is left of the input before anything is allocated.
// Opcodes: CPython's Lib/pickletools.py.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tensors/place.h"

namespace bertpt::tensors {

class PickleTree {
 public:
  enum class Kind : uint8_t { none, boolean, integer, real, text, bytes, tuple, list, dict, set, global, call, persistent };
  using Id = uint32_t;  // of a value
  struct Value {
    Kind kind = Kind::none;
    int64_t integer = 0;        // boolean, integer
    std::string text = {};      // text, bytes; global: "module name"
    std::vector<Id> items = {};  // tuple, list, set; dict: key, value, key, value...; call: function, arguments; persistent: its id
    uint64_t offset = 0;        // byte of the opcode that made it
  };
  struct Allowed {
    std::string_view name;      // "collections OrderedDict"
    bool makes_dict = false;    // calling it without arguments gives an empty dict
  };

  // Parses one pickle that begins at `at` and moves `at` behind its STOP. Errors: Code::corrupt for what is no pickle or cut;
  // Code::unsupported for a global that is not allowed (its name is in the message) and for opcodes that build objects.
  PickleTree(std::string_view bytes, size_t& at, std::span<const Allowed> allowed, const Place& place);

  const Value& root() const { return values_[root_]; }
  const Value& operator[](Id id) const { return values_[id]; }
  // A value in a few words for a message: "a tuple of 3".
  std::string describe(const Value& value) const;

 private:
  friend class PickleMachine;
  std::vector<Value> values_;
  Id root_ = 0;
};

}  // namespace bertpt::tensors
