// LiveModel::load, and the options that it takes: see live_model.h, load_options.h.
#include <algorithm>

#include "base/json.h"
#include "tensors/hf_names.h"
#include "train/checkpoint.h"
#include "train/hf_config.h"
#include "train/live_model.h"
#include "train/load_options.h"
#include "train/resize.h"
#include "train/snapshot.h"

namespace bertpt::train {
namespace {

constexpr const char* kComponent = "train/live_model";
constexpr std::string_view kWords = "bert.embeddings.word_embeddings.weight", kPositions = "bert.embeddings.position_embeddings.weight";
constexpr std::string_view kPieceBias = "cls.predictions.bias";

// A stored model on its way into one of possibly other sizes.
class Import {
 public:
  Import(const std::filesystem::path& path, const LoadOptions& options, std::shared_ptr<const text::Tokenizer> tokenizer)
      : checkpoint_(Checkpoint::open(path)), options_(options), tokenizer_(std::move(tokenizer)) {
    if (!std::filesystem::exists(checkpoint_->config_path())) {
      throw Error(Code::not_found, kComponent,
                  "'" + checkpoint_->config_path().string() +
                      "' is missing: it tells the sizes of the model; copy it from where the weights come from",
                  {{"path", checkpoint_->config_path().string()}});
    }
    config_ = read_hf_config(checkpoint_->model_config_json(), checkpoint_->config_path().string());
    stored_rows_ = config_.vocab_size;
    stored_positions_ = config_.max_position_embeddings;
    require_shapes();
    require_optimizer_state();
    choose_vocabulary();
    choose_rows();
    config_.max_position_embeddings = options_.max_position_embeddings.value_or(stored_positions_);
    options_.apply(config_);
    verify();
  }

  const engine::ModelConfig& config() const { return config_; }
  const std::shared_ptr<const text::Tokenizer>& tokenizer() const { return tokenizer_; }
  int64_t updates() const { return options_.optimizer_state ? checkpoint_->state().update_count : 0; }

  // On the worker.
  void fill(const std::vector<engine::Parameter>& parameters, engine::Model& model) {
    for (size_t i = 0; i < parameters.size(); ++i) {
      const engine::Parameter& parameter = parameters[i];
      if (checkpoint_->parameters().find(parameter.name) == nullptr && tensors::is_head(parameter.name)) {
        missing_.push_back(parameter.name);
        continue;
      }
      for (const StateSlot& slot : slots()) model.write(slot.slot, i, state_of(parameter, slot));
    }
  }

  // What was not one to one.
  Json report() const {
    Json json{{"path", checkpoint_->path().string()},
              {"format", std::string(checkpoint_->parameters().source().format())},
              {"missing", missing_},
              {"unexpected", checkpoint_->parameters().unexpected()}};
    if (!rows_.rows.empty()) {
      json["vocabulary"] = {{"rows_before", stored_rows_},
                            {"rows", config_.vocab_size},
                            {"kept", rows_.kept},
                            {"from_pieces", rows_.from_pieces},
                            {"from_all", rows_.from_all}};
    }
    if (config_.max_position_embeddings != stored_positions_) {
      json["positions"] = {{"before", stored_positions_}, {"now", config_.max_position_embeddings}, {"growth", options_.position_growth}};
    }
    if (options_.optimizer_state) json["optimizer_state"] = {{"updates", updates()}};
    return json;
  }

 private:
  // Before the model is made, and before anything becomes as large as the configuration claims to be.
  void require_shapes() const {
    const tensors::BertDimensions claimed{.vocab = stored_rows_,
                                          .hidden = config_.hidden_size,
                                          .layers = config_.num_hidden_layers,
                                          .inner = config_.intermediate_size,
                                          .positions = stored_positions_,
                                          .types = config_.type_vocab_size};
    for (const tensors::NamedShape& parameter : tensors::bert_parameters(claimed)) {
      const bool absent = checkpoint_->parameters().find(parameter.name) == nullptr;
      if (!absent || !tensors::is_head(parameter.name)) checkpoint_->require_f32(parameter.name, parameter.shape);
    }
  }

  // What is loaded of each parameter: the values first.
  std::span<const StateSlot> slots() const { return std::span(kStateSlots).first(options_.optimizer_state ? std::size(kStateSlots) : 1); }

  void verify() const {  // what will be read
    Progress unseen;
    if (options_.optimizer_state) checkpoint_->verify({}, unseen);
    else checkpoint_->verify_model();
  }

  void require_optimizer_state() const {
    if (!options_.optimizer_state || checkpoint_->kind() == CheckpointKind::training) return;
    throw Error(Code::config, kComponent,
                "model configuration: /optimizer_state is true, and '" + checkpoint_->path().string() + "' (" +
                    std::string(checkpoint_->parameters().source().format()) +
                    ") has none; give a run or a checkpoint of ours (checkpoints/step-N, not its model folder), or leave the key out",
                {{"pointer", "/optimizer_state"}, {"path", checkpoint_->path().string()}});
  }

  // The vocabulary of the rows, and the one that the model shall have.
  void choose_vocabulary() {
    const auto load = [](const std::filesystem::path& from) { return std::make_shared<const text::Vocab>(text::Vocab::load(from)); };
    if (tokenizer_) {
      before_ = tokenizer_->shared_vocab();
    } else if (options_.vocab) {
      const auto now = load(*options_.vocab);
      const std::filesystem::path& folder = checkpoint_->model_folder();
      const bool has_own = std::filesystem::exists(folder / "vocab.txt") || std::filesystem::exists(folder / "tokenizer.json");
      before_ = has_own ? load(folder) : now;  // without one, ids are taken to mean the same
      tokenizer_ = std::make_shared<const text::Tokenizer>(now);
    } else {
      before_ = load(checkpoint_->model_folder());
      tokenizer_ = std::make_shared<const text::Tokenizer>(before_);
    }
  }

  void choose_rows() {
    const int64_t pieces = tokenizer_->vocab().size();
    int64_t rows = options_.vocab_size.value_or(options_.vocab ? 0 : stored_rows_);
    if (rows == 0) rows = pieces;
    if (rows < pieces) {
      throw Error(Code::config, kComponent,
                  "'" + checkpoint_->path().string() + "': the vocabulary has " + std::to_string(pieces) + " pieces, the model " +
                      std::to_string(rows) + " rows for them; set \"vocab_size\": 0 when it is loaded, and pieces without a row get one",
                  {{"pointer", "/vocab_size"}, {"expected", pieces}, {"actual", rows}});
    }
    config_.vocab_size = rows;
    if (rows != stored_rows_ || before_->hash() != tokenizer_->vocab().hash())
      rows_ = match_rows(*before_, stored_rows_, tokenizer_->vocab(), rows);
  }

  static bool is_by_piece(const engine::Parameter& parameter) { return parameter.name == kWords || parameter.name == kPieceBias; }

  engine::Parameter stored_as(engine::Parameter parameter) const {
    if (is_by_piece(parameter)) parameter.shape[0] = stored_rows_;
    if (parameter.name == kPositions) parameter.shape[0] = stored_positions_;
    return parameter;
  }

  PositionGrowth growth() const { return options_.position_growth == "repeat" ? PositionGrowth::repeat : PositionGrowth::interpolate; }

  std::vector<float> state_of(const engine::Parameter& parameter, const StateSlot& slot) const {
    const engine::Parameter stored = stored_as(parameter);
    std::vector<float> values(static_cast<size_t>(stored.elements()));
    if (slot.slot == engine::Slot::value) checkpoint_->copy_f32(parameter.name, stored.shape, values);
    else checkpoint_->copy_state(std::string(slot.prefix) + parameter.name, stored.shape, values);
    const bool by_piece = is_by_piece(parameter) && !rows_.rows.empty();
    if (!by_piece && stored.shape == parameter.shape) return values;
    const int64_t width = stored.elements() / stored.shape[0];
    // A row that is none of the file's has been nowhere yet: no first moment. Its second one is made as its values are, since it is the
    // size that its gradients are expected to have: from zero, the first updates would be several times the learning rate.
    if (slot.slot == engine::Slot::exp_avg) return by_piece ? keep_rows(values, width, rows_) : keep_positions(values, width, parameter);
    return by_piece ? resize_rows(values, width, rows_) : resize_positions(values, width, parameter.shape[0], growth());
  }

  std::vector<float> keep_positions(std::vector<float> values, int64_t width, const engine::Parameter& parameter) const {
    const bool moved = static_cast<int64_t>(values.size()) / width < parameter.shape[0] && growth() == PositionGrowth::interpolate;
    if (moved) values.assign(values.size(), 0.0F);
    values.resize(static_cast<size_t>(parameter.elements()));
    return values;
  }

  std::shared_ptr<const Checkpoint> checkpoint_;
  const LoadOptions& options_;
  std::shared_ptr<const text::Tokenizer> tokenizer_;
  std::shared_ptr<const text::Vocab> before_;
  engine::ModelConfig config_;
  int64_t stored_rows_ = 0, stored_positions_ = 0;
  RowSources rows_;
  std::vector<std::string> missing_;
};

std::string listed(const std::vector<std::string>& names) {
  constexpr size_t kShown = 8;
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kShown); ++i) text += (i == 0 ? "" : ", ") + tensors::shown(names[i]);
  return names.size() > kShown ? text + " and " + std::to_string(names.size() - kShown) + " more" : text;
}

void log_report(const Json& report, const std::string& path, Log& log) {
  const auto names = [&](const char* key) { return report[key].get<std::vector<std::string>>(); };
  if (!report["missing"].empty()) {
    log.write(LogLevel::warn, kComponent, "'" + path + "' lacks heads, which keep random weights: " + listed(names("missing")));
  }
  if (!report["unexpected"].empty()) {
    log.write(LogLevel::info, kComponent, "'" + path + "' holds tensors that BERT has no use for: " + listed(names("unexpected")));
  }
}

}  // namespace

void LoadOptions::visit(ConfigVisitor& v) {
  v.field({.name = "device", .help = "auto, cpu, cuda or cuda:N."}, device);
  v.field({.name = "precision", .help = "auto, fp32 or bf16.", .choices = {"auto", "fp32", "bf16"}}, precision);
  v.field({.name = "threads", .help = "Threads of the model's worker.", .min = 1, .max = 4096}, threads);
  v.field({.name = "recompute_activations", .help = "Less memory for more time in training; see kind model."}, recompute_activations);
  v.field({.name = "deterministic", .help = "The same bits each time on a GPU too; see kind model."}, deterministic);
  v.field({.name = "timings", .help = "Measure where the time of a step goes; see kind model."}, timings);
  v.field({.name = "seed", .help = "Of heads that the folder lacks.", .min = 0}, seed);
  v.field({.name = "hidden_dropout_prob", .help = "Dropout after the embeddings and each dense output.", .min = 0, .max = 0.99},
          hidden_dropout_prob);
  v.field({.name = "attention_probs_dropout_prob", .help = "Dropout on the attention probabilities.", .min = 0, .max = 0.99},
          attention_probs_dropout_prob);
  v.field({.name = "vocab",
           .help = "Another vocabulary than the folder's: pieces of both keep their rows, new ones get the mean of the old "
                   "pieces that they are made of, or of all rows."},
          vocab);
  v.field({.name = "vocab_size",
           .help = "Rows of the embedding; 0: as many as the vocabulary has pieces. Not set: as stored, or with vocab 0.",
           .unit = "tokens",
           .min = 0,
           .max = 16777216},
          vocab_size);
  v.field({.name = "max_position_embeddings",
           .help = "Longest sequence; more than stored grows the table, fewer cuts it.",
           .unit = "tokens",
           .min = 2,
           .max = 1048576},
          max_position_embeddings);
  v.field({.name = "position_growth",
           .help = "How a longer position table is made: repeat the stored one, or interpolate it.",
           .choices = {"repeat", "interpolate"}},
          position_growth);
  v.field(
      {.name = "optimizer_state",
       .help =
           "Load the optimizer's moments too, which only a training checkpoint of ours has: the first trainer on the model goes on with "
           "them and with their number of updates (bias correction), while steps and schedule begin anew. A row for a new piece or "
           "position gets no first moment, and the second one of the rows that its values come from."},
      optimizer_state);
}

void LoadOptions::apply(engine::ModelConfig& c) const {
  c.device = device.value_or(c.device);
  c.precision = precision.value_or(c.precision);
  if (threads) c.threads = threads;
  c.recompute_activations = recompute_activations.value_or(c.recompute_activations);
  c.deterministic = deterministic.value_or(c.deterministic);
  c.timings = timings.value_or(c.timings);
  c.seed = seed.value_or(c.seed);
  c.hidden_dropout_prob = hidden_dropout_prob.value_or(c.hidden_dropout_prob);
  c.attention_probs_dropout_prob = attention_probs_dropout_prob.value_or(c.attention_probs_dropout_prob);
}

std::shared_ptr<LiveModel> LiveModel::load(engine::Engine& engine, const std::filesystem::path& folder, std::string_view options_json,
                                           std::shared_ptr<const text::Tokenizer> tokenizer, Log& log) {
  const LoadOptions options = parse_config<LoadOptions>(options_json, "model_load");
  Import import(folder, options, std::move(tokenizer));
  auto model = make(engine, import.config(), import.tokenizer(), log);
  model->worker_.call([&] {
    import.fill(model->parameters_, *model->model_);
    model->fresh_ = false;
    model->loaded_updates_ = import.updates();
  });
  const Json report = import.report();
  log_report(report, folder.string(), log);
  model->import_json_ = report.dump(-1, ' ', false, Json::error_handler_t::replace);
  return model;
}

}  // namespace bertpt::train
