#include <map>

#include "base/files.h"
#include "base/json.h"
#include "train/checkpoint.h"
#include "train/checkpoint_target.h"
#include "train/hf_folder.h"
#include "train/snapshot.h"

namespace bertpt::train {
namespace fs = std::filesystem;
namespace {

struct Source {
  engine::Slot slot;
  size_t parameter;
};

void write_tensors(CheckpointTarget& target, const std::string& path, const tensors::SafetensorsLayout& layout,
                   const std::map<std::string, Source>& sources, const Snapshot& snapshot) {
  target.begin(path, layout.file_bytes());
  target.write(layout.head.data(), layout.head.size());
  for (const tensors::TensorInfo& info : layout.tensors) {
    const Source source = sources.at(info.name);
    const std::span<const float> values = snapshot.values(source.slot, source.parameter);
    target.write(values.data(), values.size_bytes());
  }
  target.end();
}

void write_state(CheckpointTarget& target, const Snapshot& snapshot) {
  std::map<std::string, Source> sources;
  std::vector<tensors::TensorInfo> infos;
  for (const StateSlot& slot : kStateSlots) {
    for (size_t i = 0; i < snapshot.parameters().size(); ++i) {
      const std::string name = std::string(slot.prefix) + snapshot.parameters()[i].name;
      sources[name] = {slot.slot, i};
      infos.push_back({.name = name, .dtype = DType::f32, .shape = snapshot.parameters()[i].shape});
    }
  }
  write_tensors(target, "state.safetensors", {std::move(infos), {}}, sources, snapshot);
}

void write_model(CheckpointTarget& target, const Snapshot& snapshot, const ModelFiles& model) {
  std::map<std::string, Source> sources;
  for (size_t i = 0; i < snapshot.parameters().size(); ++i) sources[snapshot.parameters()[i].name] = {engine::Slot::value, i};
  write_tensors(target, "model/model.safetensors", hf_weights(snapshot.parameters()), sources, snapshot);
  for (const auto& [name, bytes] : hf_texts(model.config, *model.tokenizer)) target.file("model/" + name, bytes);
}

std::string manifest_of(const CheckpointState& state, const std::vector<StoredFile>& files) {
  Json listed = Json::array();
  for (const StoredFile& file : files)
    listed.push_back({{"path", file.path}, {"size_bytes", file.size_bytes}, {"xxh3_128", file.xxh3_128}});
  const Json json = {{"format_version", kCheckpointFormat},
                     {"step", state.step},
                     {"update_count", state.update_count},
                     {"phase", state.phase},
                     {"position", {{"epoch", state.position.epoch}, {"index", state.position.index}}},
                     {"tokens", state.tokens},
                     {"monitor", Json::parse(state.monitor_json)},
                     {"properties", Json::parse(state.properties_json)},
                     {"config", Json::parse(state.config_json)},
                     {"corpus", {{"hash", state.corpus_hash}, {"path", state.corpus_path}}},
                     {"losses", Json::parse(state.losses_json)},
                     {"engine", {{"name", state.engine_name}, {"model", Json::parse(state.engine_json)}}},
                     {"build", {{"compiler", __VERSION__}, {"interface", engine::kInterfaceVersion}}},
                     {"files", std::move(listed)},
                     {"manifest_xxh3_128", std::string(32, '0')}};
  return signed_manifest(json.dump(2) + "\n");
}

// A step's folder without a manifest is no checkpoint: a copy that broke off, or a user's own. It makes room under another name, unharmed.
void move_aside(const fs::path& folder) {
  if (!fs::exists(folder) || fs::exists(folder / "manifest.json")) return;
  fs::path name;
  for (int i = 1; name.empty() || fs::exists(name); ++i) name = folder.string() + ".broken-" + std::to_string(i);
  std::error_code error;
  fs::rename(folder, name, error);
  if (error) throw_errno(error.value(), "train/checkpoint", "move aside what is no checkpoint:", folder.string());
}

}  // namespace

uint64_t checkpoint_bytes(const std::vector<engine::Parameter>& parameters) {
  uint64_t elements = 0;
  for (const engine::Parameter& parameter : parameters) elements += static_cast<uint64_t>(parameter.elements());
  constexpr uint64_t kSlots = std::size(kStateSlots) + 1;  // and the model's folder
  constexpr uint64_t kTexts = 8 << 20;                     // headers, vocabulary, manifest, blocks of the file system
  return kSlots * elements * sizeof(float) + kTexts;
}

void write_checkpoint(CheckpointTarget& target, const Snapshot& snapshot, const ModelFiles& model, const CheckpointState& state) {
  write_state(target, snapshot);
  write_model(target, snapshot, model);
  target.file("manifest.json", manifest_of(state, target.files()));
  target.commit();
}

fs::path write_checkpoint(const fs::path& checkpoints, const Snapshot& snapshot, const ModelFiles& model, const CheckpointState& state) {
  const fs::path folder = checkpoints / ("step-" + std::to_string(state.step));
  move_aside(folder);
  if (fs::exists(folder / "manifest.json")) return folder;
  FolderTarget target(folder);
  write_checkpoint(target, snapshot, model, state);
  return folder;
}

void refresh_manifest(const fs::path& folder, const CheckpointState& state) {
  const auto there = Checkpoint::open(folder);
  const CheckpointState& old = there->state();
  const bool same_place = old.step == state.step && old.update_count == state.update_count && old.tokens == state.tokens &&
                          old.position.epoch == state.position.epoch && old.position.index == state.position.index;
  if (same_place) write_file_atomic(folder / "manifest.json", manifest_of(state, there->files()));
}

}  // namespace bertpt::train
