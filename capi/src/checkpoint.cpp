#include "bertpt/checkpoint.h"

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "convert.h"
#include "guard.h"

using namespace bertpt::capi;
using bertpt::Code;
using bertpt::Error;
using bertpt::tensors::TensorInfo;
using bertpt::train::Checkpoint;
using bertpt::train::CheckpointKind;

namespace {

std::string describe(const Checkpoint& checkpoint) {
  const nlohmann::ordered_json json = {{"kind", checkpoint.kind() == CheckpointKind::training ? "training" : "hugging_face"},
                                       {"path", checkpoint.path().string()},
                                       {"model_folder", checkpoint.model_folder().string()},
                                       {"step", checkpoint.step()},
                                       {"manifest", nlohmann::ordered_json::parse(checkpoint.manifest_json())}};
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

bertpt_tensor* new_tensor(const std::shared_ptr<const Checkpoint>& checkpoint, const TensorInfo& info) {
  auto tensor = std::make_unique<bertpt_tensor>(bertpt_tensor{checkpoint, info.name, info.dtype, info.shape, checkpoint->bytes(info)});
  const size_t alignment = bertpt::size_of(info.dtype);
  if (reinterpret_cast<uintptr_t>(tensor->data.data()) % alignment != 0) {  // foreign writers do not always pad the header
    const auto copy = std::make_shared<std::vector<uint64_t>>((tensor->data.size() + 7) / 8);
    std::memcpy(copy->data(), tensor->data.data(), tensor->data.size());
    tensor->data = {reinterpret_cast<const std::byte*>(copy->data()), tensor->data.size()};
    tensor->owner = copy;
  }
  return tensor.release();
}

const TensorInfo& find(const Checkpoint& checkpoint, std::string_view name) {
  if (const TensorInfo* info = checkpoint.find(name)) return *info;
  std::vector<std::string> names;
  for (const TensorInfo& info : checkpoint.tensors()) names.push_back(info.name);
  const std::string nearest = bertpt::nearest_word(name, names);
  std::string message = "the checkpoint in '" + checkpoint.path().string() + "' has no tensor '" + std::string(name) + "'";
  if (!nearest.empty()) message += "; did you mean '" + nearest + "'?";
  throw Error(Code::not_found, "capi/checkpoint", message, {{"path", checkpoint.path().string()}, {"tensor", name}, {"nearest", nearest}});
}

}  // namespace

bertpt_status bertpt_checkpoint_open(const char* path, bertpt_checkpoint** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return Checkpoint::open(string_of(path, "path")); }); });
}

bertpt_status bertpt_checkpoint_verify(const bertpt_checkpoint* checkpoint, const bertpt_cancel* cancel, const bertpt_progress* progress,
                                       bertpt_error** error) noexcept {
  return guard(error, [&] {
    bertpt::Progress done = progress_of(progress);
    need(checkpoint, "checkpoint").impl->verify(cancel_of(cancel), done);
  });
}

bertpt_status bertpt_checkpoint_get_info(const bertpt_checkpoint* checkpoint, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return describe(*need(checkpoint, "checkpoint").impl); }); });
}

bertpt_status bertpt_checkpoint_get_config(const bertpt_checkpoint* checkpoint, bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] { give(out, [&] { return need(checkpoint, "checkpoint").impl->model_config_json(); }); });
}

bertpt_status bertpt_checkpoint_get_tensor_count(const bertpt_checkpoint* checkpoint, int64_t* count, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const size_t n = need(checkpoint, "checkpoint").impl->tensors().size();
    need(count, "count") = static_cast<int64_t>(n);
  });
}

bertpt_status bertpt_checkpoint_get_tensor(const bertpt_checkpoint* checkpoint, int64_t index, bertpt_tensor** out,
                                           bertpt_error** error) noexcept {
  return guard(error, [&] {
    const std::shared_ptr<const Checkpoint>& impl = need(checkpoint, "checkpoint").impl;
    need(out, "out");
    const auto& tensors = impl->tensors();
    if (index < 0 || static_cast<size_t>(index) >= tensors.size()) {
      refuse_argument("index", "is " + std::to_string(index) + ", but the checkpoint has " + std::to_string(tensors.size()) + " tensors");
    }
    *out = new_tensor(impl, tensors[static_cast<size_t>(index)]);
  });
}

bertpt_status bertpt_checkpoint_find_tensor(const bertpt_checkpoint* checkpoint, const char* name, bertpt_tensor** out,
                                            bertpt_error** error) noexcept {
  return guard(error, [&] {
    const std::shared_ptr<const Checkpoint>& impl = need(checkpoint, "checkpoint").impl;
    need(out, "out");
    *out = new_tensor(impl, find(*impl, string_of(name, "name")));
  });
}

void bertpt_checkpoint_free(bertpt_checkpoint* checkpoint) noexcept { release(checkpoint); }
