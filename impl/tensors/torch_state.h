// tensors/torch_state.h   The tensors that a parsed torch.save pickle describes: which storage, where in it, what shape. See torch_file.h.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/shape.h"
#include "tensors/pickle.h"

namespace bertpt::tensors {

struct TorchStorage {
  DType dtype = DType::f32;
  uint64_t elements = 0;
};

// In elements of its storage.
struct TorchTensor {
  std::string name, storage_key;
  std::vector<int64_t> shape, strides;
  uint64_t offset = 0;
  bool in_order = false;  // row-major without gaps
};

struct TorchState {
  std::map<std::string, TorchStorage, std::less<>> storages;  // by key
  std::vector<TorchTensor> tensors;
};

// What a pickle of torch.save may name.
std::span<const PickleTree::Allowed> torch_globals();

// Errors: Code::corrupt, Code::unsupported with the tensor's name and the byte of the pickle.
TorchState read_torch_state(const PickleTree& tree, const Place& place);

}  // namespace bertpt::tensors
