#include "bertpt/checkpoint.h"

#include "base/json.h"
#include "convert.h"
#include "guard.h"
#include "train/checkpoint_report.h"
#include "train/hf_export.h"

using namespace bertpt::capi;
using bertpt::Code;
using bertpt::Error;
using bertpt::tensors::TensorInfo;
using bertpt::train::Checkpoint;

namespace {

bertpt_tensor* new_tensor(bertpt::tensors::ParameterBytes tensor) {
  auto handle = std::make_unique<bertpt_tensor>(
      bertpt_tensor{std::move(tensor.owner), std::move(tensor.name), tensor.dtype, std::move(tensor.shape), tensor.bytes});
  const size_t alignment = bertpt::size_of(tensor.dtype);
  if (reinterpret_cast<uintptr_t>(handle->data.data()) % alignment != 0) {  // foreign writers do not always pad
    const auto copy = std::make_shared<std::vector<uint64_t>>((handle->data.size() + 7) / 8);
    std::memcpy(copy->data(), handle->data.data(), handle->data.size());
    handle->data = {reinterpret_cast<const std::byte*>(copy->data()), handle->data.size()};
    handle->owner = copy;
  }
  return handle.release();
}

bertpt_tensor* find(const Checkpoint& checkpoint, std::string_view name) {
  if (auto tensor = checkpoint.tensor(name)) return new_tensor(std::move(*tensor));
  std::vector<std::string> names;
  for (const auto& [parameter, stored] : checkpoint.parameters().all()) names.push_back(parameter);
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
  return guard(error, [&] { give(out, [&] { return bertpt::train::describe_checkpoint(*need(checkpoint, "checkpoint").impl); }); });
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
    const TensorInfo& info = tensors[static_cast<size_t>(index)];
    *out = new_tensor({info.name, info.dtype, info.shape, impl->bytes(info), impl});
  });
}

bertpt_status bertpt_checkpoint_find_tensor(const bertpt_checkpoint* checkpoint, const char* name, bertpt_tensor** out,
                                            bertpt_error** error) noexcept {
  return guard(error, [&] {
    const std::shared_ptr<const Checkpoint>& impl = need(checkpoint, "checkpoint").impl;
    need(out, "out");
    *out = find(*impl, string_of(name, "name"));
  });
}

bertpt_status bertpt_checkpoint_compare(const bertpt_checkpoint* a, const bertpt_checkpoint* b, const bertpt_cancel* cancel,
                                        bertpt_text** out, bertpt_error** error) noexcept {
  return guard(error, [&] {
    give(out, [&] { return bertpt::train::compare_checkpoints(*need(a, "a").impl, *need(b, "b").impl, cancel_of(cancel)); });
  });
}

bertpt_status bertpt_checkpoint_export(const bertpt_checkpoint* checkpoint, const char* folder, const char* config_json,
                                       const bertpt_cancel* cancel, bertpt_error** error) noexcept {
  return guard(error, [&] {
    const Checkpoint& impl = *need(checkpoint, "checkpoint").impl;
    const std::string_view path = string_of(folder, "folder");
    const auto options = bertpt::parse_config<bertpt::train::ExportOptions>(optional_string(config_json), "export");
    bertpt::train::export_hf(impl, path, options, cancel_of(cancel));
  });
}

void bertpt_checkpoint_free(bertpt_checkpoint* checkpoint) noexcept { release(checkpoint); }
