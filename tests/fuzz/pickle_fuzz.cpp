// Any bytes as a pickle of torch.save: a tree whose values refer to values, tensors that lie within their storages, or an Error.
#include "base/error.h"
#include "fuzz/fuzz.h"
#include "tensors/torch_state.h"

namespace bertpt::fuzz {
namespace {

std::string text(const std::string& value) { return "X" + std::string(1, static_cast<char>(value.size())) + std::string(3, '\0') + value; }

std::string tensor_pickle() {
  const std::string storage = "(" + text("storage") + "ctorch\nFloatStorage\n" + text("0") + text("cpu") + "K\x06tQ";
  const std::string tensor = "ctorch._utils\n_rebuild_tensor_v2\n(" + storage +
                             "K\x01K\x02K\x02\x86K\x02K\x01\x86\x89"
                             "ccollections\nOrderedDict\n)RtR";
  return "\x80\x02"
         "ccollections\nOrderedDict\n)R(" +
         text("w") + tensor + text("p") + "ctorch._utils\n_rebuild_parameter\n(" + tensor +
         "\x88"
         "ccollections\nOrderedDict\n)RtR" +
         "u}" + text("_metadata") + "ccollections\nOrderedDict\n)Rsb.";
}

}  // namespace

std::vector<std::string> seeds() {
  using namespace std::string_literals;
  return {tensor_pickle(), "\x80\x02}q\0(X\x01\0\0\0aK\x07X\x01\0\0\0b(K\x01K\x02lX\x01\0\0\0c(N\x88\x89tu."s,
          "\x80\x04\x95\x10\0\0\0\0\0\0\0}\x94(\x8c\x01"
          "a\x94]\x94(K\x01"
          "e\x8c\x01"
          "b\x94\x8f\x94(K\x02\x90\x8c\x01"
          "cG\0\0\0\0\0\0\0\0u."s,
          "\x80\x02(K\x01K\x02"
          "dq\x01h\x01"
          "0(NN12\x30."s,
          "\x80\x02]q\0(\x8a\x02\x39\x05\x8b\x01\0\0\0\x07J\1\0\0\0M\1\0U\1xT\1\0\0\0yC\1zB\1\0\0\0we0h\0."s};
}

void one_input(std::string_view input) {
  const tensors::Place place{"fuzz", "input"};
  try {
    size_t at = 0;
    const tensors::PickleTree tree(input, at, tensors::torch_globals(), place);
    require(at <= input.size(), "the parser stays inside its input");
    const tensors::TorchState state = tensors::read_torch_state(tree, place);
    for (const tensors::TorchTensor& tensor : state.tensors) {
      const auto storage = state.storages.find(tensor.storage_key);
      require(storage != state.storages.end(), "every tensor has a storage");
      require(tensor.shape.size() == tensor.strides.size(), "a stride for each dimension");
      uint64_t last = tensor.offset;
      bool empty = false;
      for (size_t i = 0; i < tensor.shape.size(); ++i) {
        require(tensor.shape[i] >= 0 && tensor.strides[i] >= 0, "nothing is negative");
        empty |= tensor.shape[i] == 0;
        if (tensor.shape[i] > 0) last += static_cast<uint64_t>(tensor.shape[i] - 1) * static_cast<uint64_t>(tensor.strides[i]);
      }
      require(empty || last < storage->second.elements, "a tensor lies within its storage");
    }
  } catch (const Error& error) {
    require(!error.message().empty(), "an error has a message");
  }
}

}  // namespace bertpt::fuzz
