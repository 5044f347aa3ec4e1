#include "train/live_model.h"

#include <algorithm>

#include "base/files.h"
#include "base/json.h"
#include "engine/loader.h"
#include "train/hf_folder.h"
#include "train/shutdown.h"

namespace bertpt::train {
namespace {

constexpr const char* kComponent = "train/live_model";

// A GPU that is asked for and missing is an error, and here it gets its cause.
std::unique_ptr<engine::Model> create_on_device(engine::Engine& engine, const engine::ModelConfig& config, const std::string& gpu_problem,
                                                Log& log) {
  try {
    return engine.create_model(config, log);
  } catch (const Error& error) {
    if (error.code() != Code::device || gpu_problem.empty()) throw;
    throw Error(Code::device, error.component(), error.message() + "; " + gpu_problem,
                {{"device", config.device}, {"gpu_problem", gpu_problem}});
  }
}

}  // namespace

LiveModel::LiveModel(engine::ModelConfig config, std::shared_ptr<const text::Tokenizer> tokenizer, std::string engine_name, Log& log)
    : config_(std::move(config)),
      tokenizer_(std::move(tokenizer)),
      engine_name_(std::move(engine_name)),
      log_(log),
      worker_("bertpt-model") {}

LiveModel::~LiveModel() = default;

template <class Question>
auto LiveModel::ask(Question&& question) -> decltype(question()) {
  return worker_.call([&] {
    struct Last {
      ~Last() { keep_exit_handler_last(EngineWork::question); }
    } last;
    return question();
  });
}

std::shared_ptr<LiveModel> LiveModel::make(engine::Engine& engine, engine::ModelConfig config,
                                           std::shared_ptr<const text::Tokenizer> tokenizer, Log& log) {
  if (!tokenizer) throw Error(Code::invalid_argument, kComponent, "a model needs a tokenizer");
  config.resolve();
  const int64_t pieces = tokenizer->vocab().size();
  if (config.vocab_size == 0) config.vocab_size = pieces;
  if (config.vocab_size < pieces) {
    throw Error(Code::config, kComponent,
                "model configuration: /vocab_size is " + std::to_string(config.vocab_size) + ", the tokenizer has " +
                    std::to_string(pieces) + " pieces; leave vocab_size out, or use the tokenizer that belongs to the model",
                {{"pointer", "/vocab_size"}, {"expected", pieces}, {"actual", config.vocab_size}});
  }
  if (!config.threads) config.threads = usable_cores();  // stored, so that a resumed run splits its sums alike
  LiveModel* const raw = new LiveModel(std::move(config), std::move(tokenizer), engine.name(), log);
  // The worker destroys the model, itself included: see the header.
  raw->worker_.prepare_end([raw] { delete raw; });
  std::shared_ptr<LiveModel> model(raw, [](LiveModel* m) { m->worker_.end(); });
  const std::string gpu_problem = engine::process_loader().gpu_problem();
  if (raw->config_.device == "auto") raw->gpu_problem_ = gpu_problem;
  model->worker_.call([&] {
    raw->model_ = create_on_device(engine, raw->config_, gpu_problem, log);
    raw->model_->initialize(static_cast<uint64_t>(raw->config_.seed));
    raw->parameters_ = raw->model_->parameters();
    raw->device_json_ = raw->model_->describe_json();
    keep_exit_handler_last(EngineWork::model);
  });
  return model;
}

std::shared_ptr<LiveModel> LiveModel::create(engine::Engine& engine, engine::ModelConfig config,
                                             std::shared_ptr<const text::Tokenizer> tokenizer, Log& log) {
  return make(engine, std::move(config), std::move(tokenizer), log);
}

void LiveModel::save_hf(const std::filesystem::path& folder) {
  worker_.call([&] {
    AtomicDirectory directory(folder);
    write_hf(directory.path());
    directory.commit();
  });
}

void LiveModel::write_hf(const std::filesystem::path& folder) {
  const tensors::SafetensorsLayout layout = hf_weights(parameters_);
  AtomicFile weights(folder / "model.safetensors");
  weights.write(layout.head);
  std::vector<float> values;
  for (const tensors::TensorInfo& info : layout.tensors) {
    values.resize(static_cast<size_t>(info.elements()));
    model_->read(engine::Slot::value, static_cast<size_t>(&parameter(info.name) - parameters_.data()), values);
    weights.write(values.data(), values.size() * sizeof(float));
  }
  weights.commit();
  for (const auto& [name, bytes] : hf_texts(config_, *tokenizer_)) write_file_atomic(folder / name, bytes);
}

examples::Batch LiveModel::batch_of(const std::vector<int32_t>& ids) const {
  examples::Batch batch;
  batch.ids = ids;
  batch.types.assign(ids.size(), 0);
  for (size_t i = 0; i < ids.size(); ++i) batch.positions.push_back(static_cast<int32_t>(i));
  batch.cu_seqlens.push_back(static_cast<int32_t>(ids.size()));
  batch.pair_labels = {-1};
  batch.epochs = batch.samples = {0};
  batch.max_seqlen = static_cast<int64_t>(ids.size());
  return batch;
}

std::vector<std::vector<FilledPiece>> LiveModel::fill_mask(std::string_view text, int64_t k) {
  constexpr std::string_view kMask = "[MASK]";
  const text::SpecialIds& special = tokenizer_->vocab().special();
  if (k < 1 || k > tokenizer_->vocab().size()) {
    throw Error(Code::invalid_argument, kComponent,
                "k is " + std::to_string(k) + ", expected from 1 to the vocabulary's size, " + std::to_string(tokenizer_->vocab().size()),
                {{"k", k}});
  }
  std::vector<int32_t> ids{special.cls}, masked;
  size_t at = 0;
  while (true) {
    const size_t mask = text.find(kMask, at);
    tokenizer_->append_ids(text.substr(at, mask == std::string_view::npos ? mask : mask - at), ids);
    if (mask == std::string_view::npos) break;
    masked.push_back(static_cast<int32_t>(ids.size()));
    ids.push_back(special.mask);
    at = mask + kMask.size();
  }
  ids.push_back(special.sep);
  if (masked.empty()) throw Error(Code::invalid_argument, kComponent, "the text has no [MASK]; put [MASK] where a piece shall be guessed");
  if (static_cast<int64_t>(ids.size()) > config_.max_position_embeddings) {
    throw Error(Code::invalid_argument, kComponent,
                "the text has " + std::to_string(ids.size()) + " tokens, the model takes " +
                    std::to_string(config_.max_position_embeddings) + "; shorten it",
                {{"tokens", ids.size()}});
  }
  examples::Batch batch = batch_of(ids);
  batch.masked_positions = masked;
  batch.masked_labels.assign(masked.size(), special.mask);
  const auto predictions = ask([&] { return model_->predict_masked(batch, k); });
  std::vector<std::vector<FilledPiece>> result;
  for (const auto& guesses : predictions) {
    auto& pieces = result.emplace_back();
    for (const engine::Prediction& guess : guesses) {
      const bool known = guess.id < tokenizer_->vocab().size();  // a padded vocabulary has rows without a piece
      pieces.push_back({guess.id, known ? std::string(tokenizer_->vocab().piece(guess.id)) : std::string(), guess.probability});
    }
  }
  return result;
}

EncodedText LiveModel::encode(std::string_view text) {
  EncodedText result;
  result.ids = tokenizer_->encode(text, {.max_length = config_.max_position_embeddings, .offsets = false}).ids;
  const examples::Batch batch = batch_of(result.ids);
  ask([&] { model_->encode(batch, result.hidden, result.pooled); });
  return result;
}

void LiveModel::encode(const examples::Batch& batch, std::vector<float>& hidden, std::vector<float>& pooled) {
  ask([&] { model_->encode(batch, hidden, pooled); });
}

engine::Losses LiveModel::evaluate(const examples::Batch& batch) {
  return ask([&] { return model_->evaluate(batch); });
}

void LiveModel::logits(const examples::Batch& batch, std::vector<float>& mlm, std::vector<float>& pair) {
  ask([&] { model_->logits(batch, mlm, pair); });
}

std::string LiveModel::config_json() const { return write_config(config_); }

int64_t LiveModel::n_parameters() const {
  int64_t n = 0;
  for (const engine::Parameter& parameter : parameters_) n += parameter.elements();
  return n;
}

namespace {

std::string part_of(const std::string& name) {
  if (name.starts_with("bert.embeddings.")) return "embeddings";
  return name.starts_with("bert.encoder.") ? "layers" : "heads";
}

}  // namespace

std::vector<ParameterRow> LiveModel::describe() const {
  const double total = static_cast<double>(n_parameters());
  std::vector<ParameterRow> rows;
  for (const engine::Parameter& p : parameters_) {
    rows.push_back({p.name, p.shape, p.elements(), p.decay, static_cast<double>(p.elements()) / total, part_of(p.name)});
  }
  return rows;
}

std::string LiveModel::describe_json() const {
  int64_t decayed = 0;
  for (const engine::Parameter& p : parameters_) decayed += p.decay ? p.elements() : 0;
  Json json = {{"engine", engine_name_}, {"parameters", n_parameters()}, {"decayed", decayed}, {"tensors", parameters_.size()}};
  for (const ParameterRow& row : describe()) {
    Json& part = *json["parts"].emplace(row.part, Json{{"elements", int64_t{0}}, {"share", 0.0}}).first;
    part["elements"] = part["elements"].get<int64_t>() + row.elements;
    part["share"] = part["share"].get<double>() + row.share;
  }
  const Json device = Json::parse(device_json_, nullptr, false);
  if (device.is_object()) json.update(device);
  if (!import_json_.empty()) json["import"] = Json::parse(import_json_);
  return json.dump();
}

const engine::Parameter& LiveModel::parameter(std::string_view name) const {
  const auto it = std::find_if(parameters_.begin(), parameters_.end(), [&](const engine::Parameter& p) { return p.name == name; });
  if (it == parameters_.end()) {
    std::vector<std::string> names;
    for (const engine::Parameter& p : parameters_) names.push_back(p.name);
    const std::string nearest = nearest_word(std::string(name), names);
    throw Error(Code::not_found, kComponent,
                "the model has no parameter '" + std::string(name) + "'" + (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"),
                {{"tensor", std::string(name)}, {"nearest", nearest}});
  }
  return *it;
}

void LiveModel::read(engine::Slot slot, std::string_view name, std::span<float> out) {
  const engine::Parameter& wanted = parameter(name);
  if (static_cast<int64_t>(out.size()) != wanted.elements()) {
    throw Error(Code::invalid_argument, kComponent,
                "'" + wanted.name + "' has " + std::to_string(wanted.elements()) + " elements, the buffer " + std::to_string(out.size()),
                {{"tensor", wanted.name}});
  }
  ask([&] { model_->read(slot, static_cast<size_t>(&wanted - parameters_.data()), out); });
}

bool LiveModel::acquire_training() { return !training_.exchange(true); }
void LiveModel::release_training() { training_ = false; }

}  // namespace bertpt::train
