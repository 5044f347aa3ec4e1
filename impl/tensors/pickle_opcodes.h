// tensors/pickle_opcodes.h   The opcodes of Python's pickle by their names in pickletools; those that pickle.h refuses too, for messages.
#pragma once

#include <cstdint>

namespace bertpt::tensors::pickle_opcode {

enum : uint8_t {
  kMark = '(', kStop = '.', kPop = '0', kPopMark = '1', kDup = '2', kBinFloat = 'G', kBinInt = 'J', kBinInt1 = 'K', kBinInt2 = 'M',
  kNone = 'N', kBinPersId = 'Q', kReduce = 'R', kBinString = 'T', kShortBinString = 'U', kBinUnicode = 'X', kAppend = 'a', kBuild = 'b',
  kGlobal = 'c', kDict = 'd', kEmptyDict = '}', kAppends = 'e', kBinGet = 'h', kLongBinGet = 'j', kList = 'l', kEmptyList = ']',
  kBinPut = 'q', kLongBinPut = 'r', kSetItem = 's', kTuple = 't', kEmptyTuple = ')', kSetItems = 'u', kProto = 0x80, kTuple1 = 0x85,
  kTuple2 = 0x86, kTuple3 = 0x87, kNewTrue = 0x88, kNewFalse = 0x89, kLong1 = 0x8a, kLong4 = 0x8b, kBinBytes = 'B', kShortBinBytes = 'C',
  kShortBinUnicode = 0x8c, kBinUnicode8 = 0x8d, kBinBytes8 = 0x8e, kEmptySet = 0x8f, kAddItems = 0x90, kFrozenSet = 0x91,
  kStackGlobal = 0x93, kMemoize = 0x94, kFrame = 0x95
};

struct Refused {
  uint8_t code;
  const char* name;
};
// They make objects of classes, run code that other opcodes name, or belong to text protocols that nothing here writes.
inline constexpr Refused kRefused[] = {
    {'i', "INST"},  {'o', "OBJ"},   {0x81, "NEWOBJ"},     {0x92, "NEWOBJ_EX"},  {0x82, "EXT1"},          {0x83, "EXT2"},
    {0x84, "EXT4"}, {'P', "PERSID"}, {'I', "INT"},         {'L', "LONG"},        {'F', "FLOAT"},          {'S', "STRING"},
    {'V', "UNICODE"}, {'g', "GET"}, {'p', "PUT"},         {0x96, "BYTEARRAY8"}, {0x97, "NEXT_BUFFER"},   {0x98, "READONLY_BUFFER"}};

}  // namespace bertpt::tensors::pickle_opcode
