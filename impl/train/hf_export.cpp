#include "train/hf_export.h"

#include <bit>
#include <cmath>

#include "base/files.h"
#include "base/json.h"
#include "tensors/to_f32.h"
#include "text/tokenizer.h"
#include "train/hf_config.h"

namespace bertpt::train {
namespace fs = std::filesystem;
namespace {

constexpr const char* kComponent = "train/hf_export";

uint16_t to_bf16(float value) {
  const auto bits = std::bit_cast<uint32_t>(value);
  if (std::isnan(value)) return static_cast<uint16_t>(bits >> 16 | 0x40);  // stays one when its low bits go
  return static_cast<uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

engine::ModelConfig config_of(const Checkpoint& checkpoint) {
  if (!fs::exists(checkpoint.config_path())) {
    throw Error(
        Code::not_found, kComponent,
        "'" + checkpoint.config_path().string() + "' is missing: it tells the sizes of the model; copy it from where the weights come from",
        {{"path", checkpoint.config_path().string()}});
  }
  return read_hf_config(checkpoint.model_config_json(), checkpoint.config_path().string());
}

// The parameters that are written: all of the encoder, and of the heads those that are there.
std::vector<tensors::NamedShape> parameters_of(const Checkpoint& checkpoint, const engine::ModelConfig& c) {
  std::vector<tensors::NamedShape> result;
  for (tensors::NamedShape& parameter : tensors::bert_parameters({.vocab = c.vocab_size,
                                        .hidden = c.hidden_size,
                                        .layers = c.num_hidden_layers,
                                        .inner = c.intermediate_size,
                                        .positions = c.max_position_embeddings,
                                        .types = c.type_vocab_size})) {
    const bool there = checkpoint.parameters().find(parameter.name) != nullptr;
    if (there || !tensors::is_head(parameter.name)) result.push_back(std::move(parameter));
  }
  return result;
}

std::string architecture_of(const Checkpoint& checkpoint) {
  const auto has = [&](std::string_view name) { return checkpoint.parameters().find(name) != nullptr; };
  const bool masked = has("cls.predictions.bias") && has("cls.predictions.transform.dense.weight");
  if (masked && has("cls.seq_relationship.weight")) return "BertForPreTraining";
  return masked ? "BertForMaskedLM" : "BertModel";
}

void write_weights(const Checkpoint& checkpoint, const engine::ModelConfig& config, const fs::path& path, DType dtype,
                   const Cancel& cancel) {
  std::vector<tensors::TensorInfo> infos;
  for (const tensors::NamedShape& p : parameters_of(checkpoint, config))
    infos.push_back({.name = p.name, .dtype = dtype, .shape = p.shape});
  tensors::SafetensorsWriter writer(path, std::move(infos), {{"format", "pt"}});
  std::vector<float> values;
  std::vector<uint16_t> halves;
  for (const tensors::TensorInfo& info : writer.tensors()) {
    cancel.check(kComponent);
    values.resize(static_cast<size_t>(info.elements()));
    checkpoint.copy_f32(info.name, info.shape, values);
    if (dtype == DType::f32) {
      writer.write(values.data(), values.size() * sizeof(float));
      continue;
    }
    halves.resize(values.size());
    for (size_t i = 0; i < values.size(); ++i) halves[i] = to_bf16(values[i]);
    writer.write(halves.data(), halves.size() * sizeof(uint16_t));
  }
  writer.finish();
}

// One line of a table for each number in a JSON object, objects within by their path.
void add_rows(const Json& json, const std::string& prefix, std::string& text) {
  for (const auto& item : json.items()) {
    const std::string key = prefix.empty() ? item.key() : prefix + " " + item.key();
    if (item.value().is_object()) add_rows(item.value(), key, text);
    else if (item.value().is_number() || item.value().is_string() || item.value().is_boolean())
      text += "| " + key + " | " + (item.value().is_string() ? item.value().get<std::string>() : item.value().dump()) + " |\n";
  }
}

std::string table(const Json& json) {
  std::string rows;
  add_rows(json, "", rows);
  return rows.empty() ? std::string() : "| | |\n|---|---|\n" + rows + "\n";
}

// How the checkpoint came about, where it is one of ours.
std::string training_section(const Checkpoint& checkpoint) {
  const CheckpointState& state = checkpoint.state();
  const Json config = Json::parse(state.config_json);
  std::string text = "## Training data\n\n";
  // The corpus by its name and content: the way to it on the machine that trained is nobody's business.
  text += table(Json{{"corpus", fs::path(state.corpus_path).filename().string()}, {"corpus hash", state.corpus_hash}});
  text += "## Training\n\n" + table(Json{{"steps", state.step},
                                         {"updates", state.update_count},
                                         {"tokens", state.tokens},
                                         {"phase", state.phase},
                                         {"engine", state.engine_name}});
  text += "## Losses\n\n" + table(Json::parse(state.losses_json));
  Json shown = config;
  if (shown.contains("trainer") && shown["trainer"].is_object()) shown["trainer"].erase("run_dir");
  text += "## Training configuration\n\n```json\n" + shown.dump(2, ' ', false, Json::error_handler_t::replace) + "\n```\n\n";
  return text;
}

}  // namespace

void ExportOptions::visit(ConfigVisitor& v) {
  v.field({.name = "dtype",
           .help = "Type of the weights: f32, or bf16 for half the size and eight bits of precision.",
           .choices = {"f32", "bf16"}},
          dtype);
  v.field({.name = "card", .help = "Write README.md, the model card."}, card);
  v.field({.name = "title", .help = "Title of the model card; empty: the folder's name."}, title);
}

std::string model_card(const Checkpoint& checkpoint, const ExportOptions& options, const std::string& title) {
  const engine::ModelConfig c = config_of(checkpoint);
  const std::string architecture = architecture_of(checkpoint);
  const bool masked = architecture != "BertModel";
  std::string text = "---\nlibrary_name: transformers\n" +
                     std::string(masked ? "pipeline_tag: fill-mask\n" : "pipeline_tag: feature-extraction\n") +
                     "tags:\n- bert\n- libbertpt\n---\n\n# " + title + "\n\n";
  text += "A BERT encoder (" + architecture + ") with " + std::to_string(checkpoint.parameters().elements()) + " parameters, stored as " +
          options.dtype + ". It was written by libbertpt from " +
          (checkpoint.kind() == CheckpointKind::training ? "a checkpoint of its own training."
                                                         : "a " + std::string(checkpoint.parameters().source().format()) + " file.") +
          "\n\n";
  text += "## Model\n\n" + table(Json{{"layers", c.num_hidden_layers},
                                      {"hidden size", c.hidden_size},
                                      {"attention heads", c.num_attention_heads},
                                      {"inner size", c.intermediate_size},
                                      {"vocabulary", c.vocab_size},
                                      {"longest sequence", c.max_position_embeddings},
                                      {"activation", c.hidden_act == "gelu" ? "gelu (erf)" : "gelu (tanh)"}});
  if (checkpoint.kind() == CheckpointKind::training) text += training_section(checkpoint);
  else text += "How it was trained is not part of the file that it was made from.\n\n";
  text += "## Use\n\n```python\nfrom transformers import AutoTokenizer, " + architecture +
          "\n\ntokenizer = AutoTokenizer.from_pretrained(\"" + title + "\")\nmodel = " + architecture + ".from_pretrained(\"" + title +
          "\")\n```\n";
  return text;
}

void export_hf(const Checkpoint& checkpoint, const fs::path& folder, const ExportOptions& options, const Cancel& cancel) {
  const engine::ModelConfig config = config_of(checkpoint);
  const fs::path& from = checkpoint.model_folder();
  AtomicDirectory directory(folder);
  const fs::path& to = directory.path();
  int32_t pad_id = 0;
  if (fs::exists(from / "vocab.txt") || fs::exists(from / "tokenizer.json")) {
    const text::Tokenizer tokenizer(std::make_shared<const text::Vocab>(text::Vocab::load(from)));
    tokenizer.save(to);
    pad_id = tokenizer.vocab().special().pad;
  }
  checkpoint.verify_model(cancel);
  const bool half = options.dtype == "bf16";
  write_weights(checkpoint, config, to / "model.safetensors", half ? DType::bf16 : DType::f32, cancel);
  write_file_atomic(to / "config.json", write_hf_config(config, {.pad_id = pad_id,
                                                                 .torch_dtype = half ? "bfloat16" : "float32",
                                                                 .architecture = architecture_of(checkpoint)}));
  if (options.card) {
    const std::string name = fs::absolute(folder).lexically_normal().filename().string();
    write_file_atomic(to / "README.md",
                      model_card(checkpoint, options, options.title.empty() ? (name.empty() ? "model" : name) : options.title));
  }
  directory.commit();
}

}  // namespace bertpt::train
