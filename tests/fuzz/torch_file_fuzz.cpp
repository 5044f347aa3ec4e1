// Any bytes as a file of torch.save, zip or older: tensors whose bytes lie in the file or in a bounded copy, or an Error.
#include "base/crc.h"
#include "base/error.h"
#include "base/files.h"
#include "fuzz/fuzz.h"
#include "tensors/torch_file.h"

namespace bertpt::fuzz {
namespace {

template <class T>
std::string number(T value) {
  std::string bytes;
  for (size_t i = 0; i < sizeof(T); ++i) bytes += static_cast<char>(static_cast<uint64_t>(value) >> (8 * i));
  return bytes;
}
std::string text(const std::string& value) { return "X" + number(static_cast<uint32_t>(value.size())) + value; }

// One tensor of four elements, stored turned.
std::string pickle() {
  const std::string storage = "(" + text("storage") + "ctorch\nFloatStorage\n" + text("0") + text("cpu") + "K\x04tQ";
  return "\x80\x02}" + text("w") + "ctorch._utils\n_rebuild_tensor\n(" + storage + std::string("K\0", 2) +
         "K\x02K\x02\x86K\x01K\x02\x86tRs.";
}

std::string zip() {
  std::string bytes, directory;
  uint16_t entries = 0;
  for (const auto& [name, data] :
       {std::pair<std::string, std::string>{"m/data.pkl", pickle()}, {"m/byteorder", "little"}, {"m/data/0", std::string(16, 'x')}}) {
    const std::string common = number(uint16_t{0}) + number(uint16_t{0}) + number(uint32_t{0}) + number(crc32(0, data)) +
                               number(static_cast<uint32_t>(data.size())) + number(static_cast<uint32_t>(data.size())) +
                               number(static_cast<uint16_t>(name.size())) + number(uint16_t{0});
    directory += "PK\x01\x02" + number(uint16_t{20}) + number(uint16_t{20}) + common + number(uint16_t{0}) + number(uint16_t{0}) +
                 number(uint16_t{0}) + number(uint32_t{0}) + number(static_cast<uint32_t>(bytes.size())) + name;
    bytes += "PK\x03\x04" + number(uint16_t{20}) + common + name + data;
    ++entries;
  }
  return bytes + directory + "PK\x05\x06" + number(uint32_t{0}) + number(entries) + number(entries) +
         number(static_cast<uint32_t>(directory.size())) + number(static_cast<uint32_t>(bytes.size())) + number(uint16_t{0});
}

std::string legacy() {
  const std::string magic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);
  return magic + "\x80\x02M\xe9\x03." + "\x80\x02}" + text("little_endian") + "\x88s." + pickle() + "\x80\x02](" + text("0") + "e." +
         number(uint64_t{4}) + std::string(16, 'x');
}

}  // namespace

std::vector<std::string> seeds() { return {zip(), legacy(), zip().substr(40), std::string("PK\x03\x04")}; }

void one_input(std::string_view input) {
  const MemoryFile memory(input);
  try {
    const tensors::TorchFile file(memory.path());
    uint64_t total = 0, sum = 0;
    for (const tensors::TensorInfo& tensor : file.tensors()) {
      const auto bytes = file.bytes(tensor);
      total += bytes.size();
      require(bytes.size() == static_cast<uint64_t>(tensor.elements()) * size_of(tensor.dtype), "a tensor has the bytes of its shape");
      for (const std::byte byte : bytes) sum += static_cast<uint64_t>(byte);  // reads every byte: a bad range faults
    }
    require(sum <= total * 255, "every byte was read");
    Progress progress;
    file.verify({}, progress);
  } catch (const Error& error) {
    require(!error.message().empty(), "an error has a message");
  }
}

}  // namespace bertpt::fuzz
