// train/checkpoint.h   A checkpoint folder, written and read. Reading needs no engine.
//
//   step-N/manifest.json        format version, step, place in the data, phase, configurations, corpus, losses, size and XXH3 of each file
//   step-N/state.safetensors    f32: value/<name>, exp_avg/<name>, exp_avg_sq/<name>
//   step-N/model/               a Hugging Face folder
//
// The folder appears whole (temporary name, fsync, rename). `latest` beside it is a symbolic link, replaced by rename.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "engine/engine.h"
#include "examples/loader.h"
#include "tensors/parameters.h"
#include "tensors/safetensors.h"
#include "text/tokenizer.h"
#include "train/checkpoint_target.h"

namespace bertpt::train {

class Snapshot;

inline constexpr int64_t kCheckpointFormat = 2;  // 2: the manifest has a checksum of its own
enum class CheckpointKind : int32_t { training = 1, hugging_face = 2, tensorflow = 3 };
std::string_view kind_name(CheckpointKind kind);  // "hugging_face"

// What manifest.json says beyond the tensors.
struct CheckpointState {
  int64_t step = 0;  // steps done
  int64_t update_count = 0;
  int64_t phase = 0;
  examples::Position position;  // of the next sample
  int64_t tokens = 0;
  std::string config_json = "{}";  // as Trainer::config_json
  std::string corpus_hash, corpus_path;
  std::string losses_json = "{}";               // newest metrics and evaluation
  std::string monitor_json = "{}";              // Monitor::json
  std::string properties_json = "{}";           // the user's own
  std::string engine_name, engine_json = "{}";  // Model::describe_json
};

// The text of a manifest with the checksum of its own bytes (XXH3, with zeros in its own place) as "manifest_xxh3_128".
std::string signed_manifest(std::string text);

// N of "step-N", or -1.
int64_t step_of(std::string_view folder_name);

// Immutable; any number of threads. Views stay valid while it lives, also when the folder is deleted meanwhile.
class Checkpoint {
 public:
  // path: a checkpoint folder, a run folder or its checkpoints/latest (the newest checkpoint), a Hugging Face folder (safetensors or
  // pytorch_model.bin, whole or in parts), a sentence-transformers folder, a folder or the name of a TensorFlow checkpoint, or one file of
  // weights. Sizes are checked here, checksums in verify(). Errors: Code::not_found (says what was looked for), Code::corrupt,
  // Code::unsupported.
  static std::shared_ptr<const Checkpoint> open(const std::filesystem::path& path);

  CheckpointKind kind() const { return kind_; }
  const std::filesystem::path& path() const { return path_; }
  const std::filesystem::path& model_folder() const { return model_folder_; }
  int64_t step() const { return state_.step; }                                  // 0 for a foreign folder
  const CheckpointState& state() const { return state_; }                       // of a training checkpoint
  const std::string& manifest_json() const { return manifest_json_; }           // "{}" for a foreign folder
  const std::vector<StoredFile>& files() const { return files_; }               // that the manifest lists
  const std::string& model_config_json() const { return config_json_; }         // config.json or Google's bert_config.json as it stands
  const std::filesystem::path& config_path() const { return config_path_; }     // where it stands, or should
  const tensors::StoredParameters& parameters() const { return *parameters_; }  // the model's, by Hugging Face's names

  // The model's tensors by their names in the file, then the training state as "exp_avg/<name>" and "exp_avg_sq/<name>".
  const std::vector<tensors::TensorInfo>& tensors() const { return tensors_; }
  // By a name of tensors() or Hugging Face's name of a parameter; as the file has it. Null when absent.
  const tensors::TensorInfo* find(std::string_view name) const;
  std::span<const std::byte> bytes(const tensors::TensorInfo& tensor) const;
  // By a name of tensors() as the file has it; by Hugging Face's name of a parameter in Hugging Face's shape, copied where the file turns
  // it. Nothing when absent.
  std::optional<tensors::ParameterBytes> tensor(std::string_view name) const;
  // A parameter as f32. Error{not_found} names the tensor; Error{corrupt} names expected and actual shape.
  void copy_f32(std::string_view name, std::span<const int64_t> shape, std::span<float> out) const;
  void require_f32(std::string_view name, std::span<const int64_t> shape) const;  // those errors, and nothing is read
  // The same for a tensor of state.safetensors, "value/<name>" too. Of a training checkpoint only.
  void copy_state(std::string_view name, std::span<const int64_t> shape, std::span<float> out) const;
  // Reads every byte and compares with the manifest. Errors: Code::corrupt with the file.
  void verify(const Cancel& cancel, Progress& progress) const;
  bool has_checksums() const;  // whether verify() has something to compare with
  // The same for the model's folder alone, which is all that a model is loaded from. Does nothing where there are no checksums.
  void verify_model(const Cancel& cancel = {}) const;

 private:
  Checkpoint() = default;
  static std::shared_ptr<const Checkpoint> open_file(const std::filesystem::path& file);
  static std::shared_ptr<const Checkpoint> open_folder(const std::filesystem::path& folder);
  void read_manifest();
  void check_sizes() const;
  void list_tensors();
  void open_model(const std::filesystem::path& weights);
  void require(std::string_view name, const std::vector<int64_t>* actual, std::span<const int64_t> expected) const;
  void verify_file(const StoredFile& file, const Cancel& cancel, Progress& progress) const;
  CheckpointKind kind_ = CheckpointKind::hugging_face;
  std::filesystem::path path_, model_folder_;
  CheckpointState state_;
  std::vector<StoredFile> files_;
  std::string manifest_json_ = "{}", config_json_ = "{}";
  std::filesystem::path config_path_;
  std::shared_ptr<const tensors::TensorSource> model_source_, state_file_;
  std::unique_ptr<const tensors::StoredParameters> parameters_;
  std::vector<tensors::TensorInfo> tensors_;
};

// What the model's folder of a checkpoint says beside the weights.
struct ModelFiles {
  engine::ModelConfig config;
  std::shared_ptr<const text::Tokenizer> tokenizer;
};
// No fewer bytes than a checkpoint takes on a disk.
uint64_t checkpoint_bytes(const std::vector<engine::Parameter>& parameters);
// All files, the manifest last, and commit().
void write_checkpoint(CheckpointTarget& target, const Snapshot& snapshot, const ModelFiles& model, const CheckpointState& state);
// Writes checkpoints/step-N and returns the folder; when it is a checkpoint already, nothing is written.
std::filesystem::path write_checkpoint(const std::filesystem::path& checkpoints, const Snapshot& snapshot, const ModelFiles& model,
                                       const CheckpointState& state);
// Gives the checkpoint in `folder` the manifest of `state`, in one go: what the run learned at this step after the tensors were written.
// Nothing where it is of another place in the run.
void refresh_manifest(const std::filesystem::path& folder, const CheckpointState& state);
// Weights and moments into a model with the same parameters. On the worker.
void restore(const Checkpoint& checkpoint, engine::Model& model);

}  // namespace bertpt::train
