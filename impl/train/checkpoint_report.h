// train/checkpoint_report.h   What a checkpoint is, and how two differ, as JSON for hosts and `bertpt inspect`. Needs no engine.
#pragma once

#include <string>

#include "base/cancel.h"
#include "train/checkpoint.h"

namespace bertpt::train {

// {"kind", "format", "path", "model_folder", "config", "step", "files", "file_bytes", "tensor_count", "parameters", "dtypes": {"f32": n},
//  "architecture": {sizes, told by the tensors themselves}, "missing": [parameters that BertForPreTraining has and the file has not],
//  "unexpected": [tensors that are no parameters], "has_checksums", "manifest"}
std::string describe_checkpoint(const Checkpoint& checkpoint);

// Parameter by parameter under Hugging Face's names, so that any two formats compare; values as f32 where types or bytes differ.
// {"equal", "parameters": compared, "equal_parameters", "max_difference", "only_a", "only_b", "shapes": [{"name", "a", "b"}],
//  "dtypes": [{"name", "a", "b"}], "values": [{"name", "elements", "different", "max_difference"}, largest first],
//  "config": [{"key", "a", "b"}]}
// "equal": same parameters, shapes and values; the types and the configuration may differ.
std::string compare_checkpoints(const Checkpoint& a, const Checkpoint& b, const Cancel& cancel);

}  // namespace bertpt::train
