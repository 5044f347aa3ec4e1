#include <unistd.h>

#include <algorithm>

#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"
#include "tensors/safetensors.h"
#include "train/checkpoint.h"
#include "train/live_model.h"

namespace bertpt::train {
namespace fs = std::filesystem;
namespace {

void write_state(const fs::path& path, const LiveModel& live, engine::Model& model) {
  struct Source {
    engine::Slot slot;
    size_t parameter;
  };
  std::map<std::string, Source> sources;
  std::vector<tensors::TensorInfo> infos;
  const std::vector<engine::Parameter>& parameters = live.parameters();
  for (const StateSlot& slot : kStateSlots) {
    for (size_t i = 0; i < parameters.size(); ++i) {
      const std::string name = std::string(slot.prefix) + parameters[i].name;
      sources[name] = {slot.slot, i};
      infos.push_back({.name = name, .dtype = DType::f32, .shape = parameters[i].shape});
    }
  }
  tensors::SafetensorsWriter writer(path, std::move(infos), {});
  std::vector<float> values;
  for (const tensors::TensorInfo& info : writer.tensors()) {
    const Source source = sources.at(info.name);
    values.resize(static_cast<size_t>(info.elements()));
    model.read(source.slot, source.parameter, values);
    writer.write(values.data(), values.size() * sizeof(float));
  }
  writer.finish();
}

Json files_of(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  Json files = Json::array();
  for (const fs::path& path : paths) {
    Hasher hasher;
    uint64_t size_bytes = 0;
    read_pieces(path, [&](std::span<const std::byte> piece) {
      hasher.add(piece.data(), piece.size());
      size_bytes += piece.size();
    });
    files.push_back({{"path", path.lexically_relative(folder).string()}, {"size_bytes", size_bytes}, {"xxh3_128", hasher.hex()}});
  }
  return files;
}

std::string manifest_of(const CheckpointState& state, Json files) {
  const Json json = {{"format_version", kCheckpointFormat},
                     {"step", state.step},
                     {"update_count", state.update_count},
                     {"phase", state.phase},
                     {"position", {{"epoch", state.position.epoch}, {"index", state.position.index}}},
                     {"tokens", state.tokens},
                     {"config", Json::parse(state.config_json)},
                     {"corpus", {{"hash", state.corpus_hash}, {"path", state.corpus_path}}},
                     {"losses", Json::parse(state.losses_json)},
                     {"engine", {{"name", state.engine_name}, {"model", Json::parse(state.engine_json)}}},
                     {"build", {{"compiler", __VERSION__}, {"interface", engine::kInterfaceVersion}}},
                     {"files", std::move(files)}};
  return json.dump(2) + "\n";
}

void point_latest(const fs::path& checkpoints, const std::string& name) {
  const fs::path temporary = checkpoints / ("latest.tmp-" + std::to_string(::getpid()));
  std::error_code ignored;
  fs::remove(temporary, ignored);
  std::error_code error;
  fs::create_symlink(name, temporary, error);
  if (!error) fs::rename(temporary, checkpoints / "latest", error);
  if (error) throw_errno(error.value(), "train/checkpoint", "point to the newest checkpoint:", (checkpoints / "latest").string());
  fsync_path(checkpoints);
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

// All but the newest `keep`, and what a killed process left. The run's lock makes this the only writer here. A folder loses its name first,
// so that no half-removed checkpoint is ever seen; what cannot be removed stays for the next time.
void remove_old(const fs::path& checkpoints, int64_t keep) {
  std::vector<std::pair<int64_t, fs::path>> steps;
  std::vector<fs::path> doomed;
  for (const fs::directory_entry& entry : fs::directory_iterator(checkpoints)) {
    const std::string name = entry.path().filename().string();
    if (const int64_t step = step_of(name); step >= 0) steps.emplace_back(step, entry.path());
    else if (name.find(".tmp-") != std::string::npos) doomed.push_back(entry.path());
  }
  std::sort(steps.rbegin(), steps.rend());
  std::error_code ignored;
  for (size_t i = keep == 0 ? steps.size() : static_cast<size_t>(keep); i < steps.size(); ++i) {
    const fs::path renamed = steps[i].second.string() + ".tmp-old";
    fs::rename(steps[i].second, renamed, ignored);
    if (!ignored) doomed.push_back(renamed);
  }
  for (const fs::path& path : doomed) fs::remove_all(path, ignored);
}

}  // namespace

fs::path write_checkpoint(const fs::path& run_dir, LiveModel& model, const CheckpointState& state, int64_t keep) {
  const fs::path checkpoints = run_dir / "checkpoints";
  const std::string name = "step-" + std::to_string(state.step);
  const fs::path folder = checkpoints / name;
  move_aside(folder);
  if (!fs::exists(folder / "manifest.json")) {
    AtomicDirectory directory(folder);
    write_state(directory.path() / "state.safetensors", model, model.engine_model());
    make_directories(directory.path() / "model");
    model.write_hf(directory.path() / "model");
    const std::string manifest = manifest_of(state, files_of(directory.path()));
    write_file_atomic(directory.path() / "manifest.json", manifest);
    directory.commit();
  }
  point_latest(checkpoints, name);
  remove_old(checkpoints, keep);
  return folder;
}

}  // namespace bertpt::train
