#include "train/evaluation.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "train/live_model.h"

namespace bertpt::train {
namespace {

examples::LoaderConfig loader_config(const EvaluationConfig& config) {
  examples::LoaderConfig loader;  // masks: its defaults, 15 % and 80/10/10, whatever the training uses
  // Full lengths only. The short length is drawn once per document: in a split of a dozen documents one short draw makes most of the
  // samples single sentences (573 of 942 in the shipped corpus), and the figure says little about the model.
  loader.short_seq_prob = 0;
  loader.objective = config.objective;
  loader.positive_ratio = config.positive_ratio;
  loader.max_seq_length = config.max_seq_length;
  return loader;
}

// A small corpus may train pairs and have too few validation documents to make them: better half an evaluation than none.
examples::Loader make_loader(const std::shared_ptr<const corpus::Corpus>& corpus, const EvaluationConfig& config,
                             std::string& without_pairs) {
  examples::LoaderConfig loader = loader_config(config);
  try {
    return examples::Loader(corpus, corpus::Split::validation, loader, true);
  } catch (const Error& error) {
    const bool pairs = config.objective == "nsp" || config.objective == "sop";
    if (error.code() != Code::data || !pairs || corpus->split(corpus::Split::validation).n_documents() == 0) throw;
    without_pairs = "the evaluation has no pairs, only masked tokens: " + error.message();
  }
  loader.objective = "segment";
  return examples::Loader(corpus, corpus::Split::validation, loader, true);
}

// Cost in nats of each id under the training split's counts, one added to each.
std::vector<double> unigram_costs(const corpus::Corpus& corpus) {
  const std::span<const uint64_t> counts = corpus.split(corpus::Split::train).id_counts();
  double total = static_cast<double>(counts.size());
  for (const uint64_t n : counts) total += static_cast<double>(n);
  std::vector<double> costs;
  for (const uint64_t n : counts) costs.push_back(std::log(total) - std::log(static_cast<double>(n) + 1));
  return costs;
}

}  // namespace

void EvaluationConfig::visit(ConfigVisitor& v) {
  v.field({.name = "objective", .help = "As the trainer's.", .choices = {"nsp", "sop", "full_sentences", "doc_sentences", "segment"}},
          objective);
  v.field({.name = "positive_ratio", .help = "Share of pairs whose second text really follows.", .min = 0, .max = 1}, positive_ratio);
  v.field({.name = "max_seq_length", .help = "Longest sequence with special tokens.", .unit = "tokens", .min = 8, .max = 1 << 20},
          max_seq_length);
  v.field({.name = "sequences", .help = "At most this many of the validation split; 0: all.", .unit = "sequences", .min = 0}, sequences);
  v.field({.name = "micro_batch_tokens", .help = "Tokens that go through the model at once.", .unit = "tokens", .min = 1, .max = 1 << 24},
          micro_batch_tokens);
}

void require_validation(const corpus::Corpus& corpus) {
  if (corpus.split(corpus::Split::validation).n_documents() > 0) return;
  throw Error(
      Code::data, "train/evaluation",
      "evaluate_every is set and the corpus '" + corpus.folder().string() +
          "' has no validation document; build it with more documents and min_validation_documents above 0, or leave evaluate_every out");
}

struct Evaluator::Impl {
  Impl(const std::shared_ptr<const corpus::Corpus>& corpus, const EvaluationConfig& c)
      : config(c), loader(make_loader(corpus, c, without_pairs)), unigram(unigram_costs(*corpus)) {}

  EvaluationConfig config;
  std::string without_pairs;  // stands before loader, whose maker fills it
  examples::Loader loader;
  std::vector<double> unigram;
  int64_t sequences = 0;
};

Evaluator::Evaluator(std::shared_ptr<const corpus::Corpus> corpus, const EvaluationConfig& config) : impl_(new Impl(corpus, config)) {
  const int64_t all = impl_->loader.epoch_size(0);
  if (all < 1) {
    throw Error(
        Code::data, "train/evaluation",
        "the validation split of '" + corpus->folder().string() + "' gives no sequence; build the corpus with a larger validation_share");
  }
  impl_->sequences = config.sequences == 0 ? all : std::min(config.sequences, all);
}

Evaluator::~Evaluator() = default;

int64_t Evaluator::sequences() const { return impl_->sequences; }

const std::string& Evaluator::without_pairs() const { return impl_->without_pairs; }

Evaluation Evaluator::run(LiveModel& model, const Cancel& cancel, const Cancel& other_cancel, Progress progress) const {
  const auto begin = std::chrono::steady_clock::now();
  const int64_t at_once = std::max<int64_t>(1, impl_->config.micro_batch_tokens / impl_->config.max_seq_length);
  engine::Losses losses;
  Evaluation result;
  result.max_seq_length = impl_->config.max_seq_length;
  double unigram = 0;
  examples::Position position;
  examples::Batch batch;
  progress.begin("evaluating", "sequences", static_cast<uint64_t>(impl_->sequences));
  for (int64_t done = 0; done < impl_->sequences; done += at_once) {
    cancel.check("train/evaluation");
    other_cancel.check("train/evaluation");
    batch.clear();
    position = impl_->loader.fill(position, std::min(at_once, impl_->sequences - done), batch);
    losses.add(model.evaluate(batch));
    result.sequences += batch.sequences();
    progress.set(static_cast<uint64_t>(result.sequences));
    result.tokens += batch.tokens();
    for (const int32_t label : batch.masked_labels) unigram += impl_->unigram.at(static_cast<size_t>(label));
  }
  const auto mean = [](double sum, int64_t n) { return n > 0 ? sum / static_cast<double>(n) : 0.0; };
  result.masked = losses.masked;
  result.pairs = losses.pairs;
  result.mlm_loss = mean(losses.mlm_sum, losses.masked);
  result.mlm_accuracy = mean(static_cast<double>(losses.mlm_correct), losses.masked);
  result.mlm_accuracy_top5 = mean(static_cast<double>(losses.mlm_among_five), losses.masked);
  result.perplexity = std::exp(result.mlm_loss);
  result.pair_loss = mean(losses.pair_sum, losses.pairs);
  result.pair_accuracy = mean(static_cast<double>(losses.pair_correct), losses.pairs);
  result.unigram_loss = mean(unigram, losses.masked);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace bertpt::train
