#include <algorithm>

#include "base/files.h"
#include "base/hash.h"
#include "base/json.h"
#include "tensors/open.h"
#include "tensors/to_f32.h"
#include "train/checkpoint.h"
#include "train/snapshot.h"

namespace bertpt::train {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "train/checkpoint";

[[noreturn]] void corrupt(const fs::path& path, const std::string& what) {
  throw Error(Code::corrupt, kComponent,
              "'" + path.string() + "': " + what + "; use an older checkpoint (a resume takes the newest: remove the damaged folder first)",
              {{"path", path.string()}});
}

// checkpoints/step-N with the largest N. Folders appear whole, so the newest is good even when `latest` was not moved yet.
fs::path newest_step(const fs::path& checkpoints) {
  fs::path best;
  int64_t best_step = -1;
  std::error_code error;
  // A trainer that keeps one checkpoint may replace it while we read the list, which then shows neither: once more.
  for (int attempt = 0; best.empty() && attempt < 10 && (attempt == 0 || fs::exists(checkpoints / "latest", error)); ++attempt) {
    for (const fs::directory_entry& entry : fs::directory_iterator(checkpoints, error)) {
      const int64_t step = step_of(entry.path().filename().string());
      if (step > best_step && fs::exists(entry.path() / "manifest.json", error)) {
        best_step = step;
        best = entry.path();
      }
    }
  }
  return best;
}

// Weights of a format that has no reader here, which deserve more than "nothing found".
void refuse_foreign(const fs::path& folder) {
  for (const char* name : {"tf_model.h5", "flax_model.msgpack", "model.onnx", "rust_model.ot"}) {
    if (!fs::exists(folder / name)) continue;
    throw Error(Code::unsupported, kComponent,
                "'" + (folder / name).string() +
                    "' is of a format that is not read; save the model as safetensors (transformers: "
                    "save_pretrained(folder)), as pytorch_model.bin or as a TensorFlow checkpoint",
                {{"path", folder.string()}});
  }
}

// The folder that `path` means. Links are followed here and once: `latest` may point elsewhere between two files.
fs::path checkpoint_folder(const fs::path& path) {
  for (std::error_code error; fs::exists(path / "manifest.json") || tensors::weights_in(path);) {
    const fs::path real = fs::canonical(path, error);
    if (!error) return real;  // else what the link named was removed at this moment
  }
  if (const fs::path inner = tensors::transformer_folder(path); inner != path) return inner;
  const fs::path newest = newest_step(fs::exists(path / "checkpoints") ? path / "checkpoints" : path);
  if (!newest.empty()) return newest;
  refuse_foreign(path);
  throw Error(Code::not_found, kComponent,
              "'" + path.string() +
                  "' holds no checkpoint: expected manifest.json (a checkpoint), checkpoints/step-N (a run), model.safetensors or "
                  "pytorch_model.bin (a Hugging Face folder), modules.json (sentence-transformers) or one *.index (TensorFlow)",
              {{"path", path.string()}});
}

// Where the 32 digits of the manifest's own checksum stand; npos when it has none.
size_t place_of_checksum(const std::string& text) {
  const size_t key = text.rfind("\"manifest_xxh3_128\"");
  if (key == std::string::npos) return key;
  const size_t colon = text.find(':', key), quote = text.find('"', colon);
  return quote == std::string::npos || quote + 34 > text.size() ? std::string::npos : quote + 1;
}

std::string text_if_there(const fs::path& path) { return fs::exists(path) ? read_file(path) : std::string("{}"); }

// A name that stays inside the folder.
bool is_plain(const std::string& name) {
  const fs::path path(name);
  return !name.empty() && path.is_relative() && std::none_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".."; });
}

}  // namespace

std::string_view kind_name(CheckpointKind kind) {
  return kind == CheckpointKind::training ? "training" : kind == CheckpointKind::tensorflow ? "tensorflow" : "hugging_face";
}

std::string signed_manifest(std::string text) {
  const size_t at = place_of_checksum(text);
  if (at == std::string::npos) return text;
  text.replace(at, 32, 32, '0');
  Hasher hasher;
  hasher.add(text);
  return text.replace(at, 32, hasher.hex());
}

int64_t step_of(std::string_view folder_name) {
  constexpr std::string_view kPrefix = "step-";
  if (!folder_name.starts_with(kPrefix)) return -1;
  const std::string digits(folder_name.substr(kPrefix.size()));
  if (digits.empty() || digits.size() > 18 || digits.find_first_not_of("0123456789") != std::string::npos) return -1;
  return std::stoll(digits);
}

std::shared_ptr<const Checkpoint> Checkpoint::open(const fs::path& path) {
  if (tensors::is_bundle_prefix(path)) return open_file(path.string() + ".index");
  std::error_code error;
  if (!fs::exists(path, error)) {
    const bool dangling = fs::is_symlink(path, error);
    throw Error(Code::not_found, kComponent, "'" + path.string() + "' does not exist" + (dangling ? " (its target is gone)" : ""),
                {{"path", path.string()}});
  }
  if (!fs::is_directory(path)) return open_file(path);
  for (fs::path folder = checkpoint_folder(path);;) {
    try {
      return open_folder(folder);
    } catch (const Error&) {  // a trainer may have put a newer one in its place and removed it meanwhile
      const fs::path now = checkpoint_folder(path);
      if (now == folder) throw;
      folder = now;
    }
  }
}

std::shared_ptr<const Checkpoint> Checkpoint::open_file(const fs::path& file) {
  std::shared_ptr<Checkpoint> checkpoint(new Checkpoint);
  Checkpoint& c = *checkpoint;
  c.path_ = file;
  c.model_folder_ = file.parent_path();
  c.open_model(file);
  return checkpoint;
}

std::shared_ptr<const Checkpoint> Checkpoint::open_folder(const fs::path& folder) {
  std::shared_ptr<Checkpoint> checkpoint(new Checkpoint);
  Checkpoint& c = *checkpoint;
  c.path_ = folder;
  const bool is_ours = fs::exists(c.path_ / "manifest.json");
  c.model_folder_ = is_ours ? c.path_ / "model" : c.path_;
  if (is_ours) {
    c.kind_ = CheckpointKind::training;
    c.read_manifest();
    c.check_sizes();
    c.state_file_ = std::make_shared<const tensors::SafetensorsFile>(c.path_ / "state.safetensors");
  }
  const std::optional<fs::path> weights = is_ours ? c.model_folder_ / "model.safetensors" : tensors::weights_in(c.model_folder_);
  c.open_model(weights.value_or(c.model_folder_ / "model.safetensors"));
  return checkpoint;
}

void Checkpoint::open_model(const fs::path& weights) {
  model_source_ = tensors::open_tensors(weights);
  if (kind_ != CheckpointKind::training && model_source_->format().starts_with("TensorFlow")) kind_ = CheckpointKind::tensorflow;
  parameters_ = std::make_unique<const tensors::StoredParameters>(model_source_);
  config_path_ = model_folder_ / "config.json";
  if (!fs::exists(config_path_) && fs::exists(model_folder_ / "bert_config.json")) config_path_ = model_folder_ / "bert_config.json";
  config_json_ = text_if_there(config_path_);
  list_tensors();
}

void Checkpoint::read_manifest() {
  const fs::path path = path_ / "manifest.json";
  manifest_json_ = read_file(path);
  const Json json = parse_json(manifest_json_, "'" + path.string() + "'", Code::corrupt);
  const bool numbered = json.is_object() && json.contains("format_version") && json["format_version"].is_number_integer();
  const int64_t format = numbered ? json["format_version"].get<int64_t>() : 0;
  if (format > kCheckpointFormat) {
    throw Error(Code::unsupported, kComponent,
                "'" + path.string() + "' has format " + std::to_string(format) + ", this library reads up to " +
                    std::to_string(kCheckpointFormat) + "; use a newer library",
                {{"path", path.string()}});
  }
  if (format < 1) corrupt(path, "has no format_version");
  try {
    state_.step = json.at("step").get<int64_t>();
    state_.update_count = json.at("update_count").get<int64_t>();
    state_.phase = json.at("phase").get<int64_t>();
    state_.position = {json.at("position").at("epoch").get<uint64_t>(), json.at("position").at("index").get<uint64_t>()};
    state_.tokens = json.at("tokens").get<int64_t>();
    state_.config_json = json.at("config").dump();
    state_.corpus_hash = json.at("corpus").at("hash").get<std::string>();
    state_.corpus_path = json.at("corpus").at("path").get<std::string>();
    state_.losses_json = json.at("losses").dump();
    for (const auto& [key, text] : {std::pair{"monitor", &state_.monitor_json}, {"properties", &state_.properties_json}}) {
      if (json.contains(key)) *text = json[key].dump();  // of an older library: without
    }
    state_.engine_name = json.at("engine").at("name").get<std::string>();
    state_.engine_json = json.at("engine").at("model").dump();
    for (const Json& file : json.at("files")) {
      files_.push_back({file.at("path").get<std::string>(), file.at("size_bytes").get<uint64_t>(), file.at("xxh3_128").get<std::string>()});
      if (!is_plain(files_.back().path)) corrupt(path, "names a file outside the checkpoint: '" + files_.back().path + "'");
    }
    if (format >= 2 && (!json.contains("manifest_xxh3_128") || signed_manifest(manifest_json_) != manifest_json_))
      corrupt(path, "its bytes do not fit its own checksum");
  } catch (const nlohmann::json::exception& error) {
    corrupt(path, std::string("a key is missing or of the wrong type (") + error.what() + ")");
  }
}

void Checkpoint::check_sizes() const {
  for (const StoredFile& file : files_) {
    std::error_code error;
    const uint64_t size = fs::file_size(path_ / file.path, error);
    if (error) corrupt(path_ / file.path, "cannot be read (" + error.message() + ")");
    if (size != file.size_bytes) {
      corrupt(path_ / file.path, "has " + std::to_string(size) + " bytes, the manifest says " + std::to_string(file.size_bytes));
    }
  }
}

void Checkpoint::list_tensors() {
  tensors_ = model_source_->tensors();
  if (!state_file_) return;
  for (const tensors::TensorInfo& tensor : state_file_->tensors()) {
    if (!tensor.name.starts_with("value/")) tensors_.push_back(tensor);  // equal to the model's
  }
}

const tensors::TensorInfo* Checkpoint::find(std::string_view name) const {
  if (const tensors::TensorInfo* tensor = model_source_->find(name)) return tensor;
  if (const auto* parameter = parameters_->find(name)) return parameter->tensor;
  if (const tensors::TensorInfo* tensor = state_file_ && !name.starts_with("value/") ? state_file_->find(name) : nullptr) return tensor;
  return nullptr;
}

std::span<const std::byte> Checkpoint::bytes(const tensors::TensorInfo& tensor) const {
  if (const tensors::TensorInfo* own = model_source_->find(tensor.name)) return model_source_->bytes(*own);
  if (const tensors::TensorInfo* own = state_file_ ? state_file_->find(tensor.name) : nullptr) return state_file_->bytes(*own);
  throw Error(Code::not_found, kComponent, "'" + path_.string() + "' has no tensor '" + tensor.name + "'", {{"tensor", tensor.name}});
}

std::optional<tensors::ParameterBytes> Checkpoint::tensor(std::string_view name) const {
  if (parameters_->find(name) != nullptr) return parameters_->bytes(name);
  const tensors::TensorInfo* info = find(name);
  if (info == nullptr) return std::nullopt;
  const std::shared_ptr<const tensors::TensorSource>& owner = model_source_->find(name) != nullptr ? model_source_ : state_file_;
  return tensors::ParameterBytes{info->name, info->dtype, info->shape, owner->bytes(*info), owner};
}

void Checkpoint::require(std::string_view name, const std::vector<int64_t>* actual, std::span<const int64_t> expected) const {
  const std::string quoted = "'" + path_.string() + "': tensor '" + std::string(name) + "' ", shape = tensors::shape_text(expected);
  if (actual == nullptr) {
    throw Error(Code::not_found, kComponent, quoted + "is missing, expected with shape " + shape,
                {{"path", path_.string()}, {"tensor", std::string(name)}, {"expected", shape}});
  }
  if (std::equal(expected.begin(), expected.end(), actual->begin(), actual->end())) return;
  const std::string found = tensors::shape_text(*actual);
  throw Error(Code::corrupt, kComponent, quoted + "has shape " + found + ", expected " + shape,
              {{"path", path_.string()}, {"tensor", std::string(name)}, {"expected", shape}, {"actual", found}});
}

void Checkpoint::require_f32(std::string_view name, std::span<const int64_t> shape) const {
  const auto* stored = parameters_->find(name);
  require(name, stored == nullptr ? nullptr : &stored->shape, shape);
  if (tensors::is_floating(stored->tensor->dtype)) return;
  throw Error(Code::unsupported, kComponent,
              "'" + path_.string() + "': tensor '" + std::string(name) + "' is of type " + std::string(dtype_name(stored->tensor->dtype)) +
                  ", expected a floating-point type",
              {{"path", path_.string()}, {"tensor", std::string(name)}});
}

void Checkpoint::copy_f32(std::string_view name, std::span<const int64_t> shape, std::span<float> out) const {
  require_f32(name, shape);
  const tensors::ParameterBytes bytes = parameters_->bytes(name);
  tensors::to_f32(bytes.dtype, bytes.bytes, out);
}

bool Checkpoint::has_checksums() const { return !files_.empty() || model_source_->has_checksums(); }

void Checkpoint::verify(const Cancel& cancel, Progress& progress) const {
  if (files_.empty()) return model_source_->verify(cancel, progress);
  uint64_t total = 0;
  for (const StoredFile& file : files_) total += file.size_bytes;
  progress.begin("verifying", "bytes", total);
  for (const StoredFile& file : files_) verify_file(file, cancel, progress);
}

void Checkpoint::verify_model(const Cancel& cancel) const {
  Progress unseen;
  for (const StoredFile& file : files_) {
    if (*fs::path(file.path).begin() == "model") verify_file(file, cancel, unseen);
  }
  if (files_.empty() && model_source_->has_checksums()) model_source_->verify(cancel, unseen);
}

void Checkpoint::verify_file(const StoredFile& file, const Cancel& cancel, Progress& progress) const {
  Hasher hasher;
  read_pieces(path_ / file.path, [&](std::span<const std::byte> piece) {
    cancel.check(kComponent);
    hasher.add(piece.data(), piece.size());
    progress.advance(piece.size());
  });
  if (hasher.hex() != file.xxh3_128) corrupt(path_ / file.path, "its bytes do not fit the manifest's checksum " + file.xxh3_128);
}

void restore(const Checkpoint& checkpoint, engine::Model& model) {
  if (checkpoint.kind() != CheckpointKind::training) {
    throw Error(Code::invalid_argument, kComponent, "'" + checkpoint.path().string() + "' is no training checkpoint",
                {{"path", checkpoint.path().string()}});
  }
  const std::vector<engine::Parameter>& parameters = model.parameters();
  std::vector<float> values;
  for (size_t i = 0; i < parameters.size(); ++i) {
    values.resize(static_cast<size_t>(parameters[i].elements()));
    for (const StateSlot& slot : kStateSlots) {
      checkpoint.copy_state(std::string(slot.prefix) + parameters[i].name, parameters[i].shape, values);
      model.write(slot.slot, i, values);
    }
  }
}

void Checkpoint::copy_state(std::string_view name, std::span<const int64_t> shape, std::span<float> out) const {
  const tensors::TensorInfo* tensor = state_file_->find(name);
  require(name, tensor == nullptr ? nullptr : &tensor->shape, shape);
  state_file_->copy_f32(name, out);
}

}  // namespace bertpt::train
