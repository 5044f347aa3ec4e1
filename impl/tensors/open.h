// tensors/open.h   Which file of a folder holds the weights, and which reader fits it.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "tensors/tensor_source.h"

namespace bertpt::tensors {

// A file of weights in any known format; its first and last bytes decide, not its name (but *.index.json is an index of several files).
// A TensorFlow checkpoint is opened by its .index or by the name before it ("bert_model.ckpt").
// Errors: Code::not_found, Code::unsupported for a Keras or ONNX file, Code::corrupt with file and place.
std::shared_ptr<const TensorSource> open_tensors(const std::filesystem::path& path);

// Whether `path` is the name before ".index" of a TensorFlow checkpoint.
bool is_bundle_prefix(const std::filesystem::path& path);

// The weights of a folder: model.safetensors, model.safetensors.index.json, pytorch_model.bin, pytorch_model.bin.index.json, TensorFlow's
// newest checkpoint by its `checkpoint` file, or the only *.index. Nothing when there is none.
std::optional<std::filesystem::path> weights_in(const std::filesystem::path& folder);

// Where a sentence-transformers folder (modules.json) keeps its BERT: itself, or "0_Transformer" in it. Any other folder is its own.
std::filesystem::path transformer_folder(const std::filesystem::path& folder);

}  // namespace bertpt::tensors
