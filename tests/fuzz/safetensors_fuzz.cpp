// Any bytes as a safetensors file: tensors whose bytes lie in the file, or an Error.
#include "base/error.h"
#include "fuzz/fuzz.h"
#include "tensors/safetensors.h"

namespace bertpt::fuzz {
namespace {
std::string with_header(std::string header, size_t data_bytes) {
  std::string file(8, '\0');
  for (size_t i = 0; i < 8; ++i) file[i] = static_cast<char>(header.size() >> (8 * i));
  return file + header + std::string(data_bytes, 'x');
}
}  // namespace

std::vector<std::string> seeds() {
  return {with_header(R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"BF16","shape":[4],"data_offsets":[24,32]}})", 32),
          with_header("{}", 0), with_header(R"({"s":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}   )", 8)};
}

void one_input(std::string_view input) {
  const MemoryFile memory(input);
  try {
    const tensors::SafetensorsFile file(memory.path());
    uint64_t total = 0;
    for (const tensors::TensorInfo& tensor : file.tensors()) {
      for (const std::byte byte : file.bytes(tensor)) total += static_cast<uint64_t>(byte);  // reads every byte: a bad range faults
      require(file.find(tensor.name) != nullptr, "every tensor is found by name");
    }
    require(total <= input.size() * 255, "no tensor holds more than the file");
  } catch (const Error& error) {
    require(!error.message().empty(), "an error has a message");
  }
}

}  // namespace bertpt::fuzz
