#include "text/vocab_trainer.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "base/threads.h"
#include "text/learning_words.h"
#include "text/piece_counts.h"
#include "text/piece_merger.h"
#include "text/top_down_learner.h"
#include "text/word_counts.h"

namespace bertpt::text {
namespace {

constexpr const char* kComponent = "text/vocab_trainer";

void warn(const std::string& message) { process_log().write(LogLevel::warn, kComponent, message); }

}  // namespace

struct VocabTrainer::Impl {
  explicit Impl(const VocabConfig& c) : config(c), reserved(c.reserved_pieces()), counts(c.normalizer(), c.counting.options()) {}

  WordLimits word_limits() const {
    const bool google = config.algorithm == "google";
    return {google ? config.max_piece_chars : 0, config.alphabet_limit, config.counting.max_words};
  }

  void check_words(const LearningWords& learning) const {
    if (learning.n_words == 0) {
      throw Error(Code::data, kComponent, "the documents hold no words to learn a vocabulary from; check the files and the text field");
    }
    if (learning.n_left_out > 0) {
      warn(std::to_string(learning.n_left_out) + " of " + std::to_string(learning.n_words) +
           " distinct words, the least frequent ones, were left out of learning; raise max_words to keep them");
    }
  }

  void check_room(const std::vector<std::string>& first) const {
    const auto needed = static_cast<int64_t>(first.size() + reserved.size());
    if (needed <= config.size) return;
    throw Error(Code::config, kComponent,
                "vocab configuration: size " + std::to_string(config.size) + " has no room for the " + std::to_string(first.size()) +
                    " single-character pieces of this corpus beside " + std::to_string(reserved.size()) +
                    " special ones; raise size to at least " + std::to_string(needed) + " or lower alphabet_limit",
                {{"pointer", "/size"}, {"needed", needed}});
  }

  std::vector<std::string> merge(const LearningWords& learning, const Cancel& cancel, Progress& progress) const {
    const auto room = config.size - static_cast<int64_t>(reserved.size());
    progress.begin("merging pieces", "pieces", static_cast<uint64_t>(room));
    const MergeLimits limits{room, config.resolved_min_frequency(), config.max_piece_chars};
    const std::vector<std::string> pieces = merge_pieces(learning.words, limits, cancel, progress);
    if (static_cast<int64_t>(pieces.size()) < room) {
      warn("the corpus is too small for a vocabulary of " + std::to_string(config.size) + " pieces: it gives " +
           std::to_string(pieces.size() + reserved.size()) + " (no other pair of pieces occurs " +
           std::to_string(config.resolved_min_frequency()) + " times)");
    }
    progress.begin("ordering pieces", "words", learning.words.size());
    const auto piece_count = piece_counts(pieces, learning.words, config.counting.options().threads, cancel, progress);
    std::vector<size_t> order(pieces.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      return piece_count[a] != piece_count[b] ? piece_count[a] > piece_count[b] : pieces[a] < pieces[b];
    });
    std::vector<std::string> result;
    for (const size_t i : order) result.push_back(pieces[i]);
    return result;
  }

  std::vector<std::string> learn_top_down(const LearningWords& learning, const Cancel& cancel, Progress& progress) const {
    const TopDownLimits limits{.size = config.size,
                               .lower_threshold = std::max(config.resolved_min_frequency(), learning.least_count),
                               .greatest_count = learning.greatest_count,
                               .threads = config.counting.options().threads};
    std::vector<std::string> pieces = learn_pieces_top_down(learning.words, reserved, limits, cancel, progress);
    const auto total = static_cast<int64_t>(pieces.size() + reserved.size());
    if (total > config.size || total * 20 < config.size * 19) {
      warn("no frequency gives a vocabulary between 95 % of " + std::to_string(config.size) +
           " pieces and just so many: the nearest that the search met has " + std::to_string(total) +
           "; min_frequency is where the search ends below");
    }
    return pieces;
  }

  VocabConfig config;
  std::vector<std::string> reserved;
  WordCounts counts;
};

VocabTrainer::VocabTrainer(const VocabConfig& config) : impl_(std::make_unique<Impl>(config)) {}
VocabTrainer::~VocabTrainer() = default;

void VocabTrainer::add(std::string_view text, const Cancel& cancel) { impl_->counts.add(text, cancel); }

Vocab VocabTrainer::train(const Cancel& cancel, Progress& progress) {
  impl_->counts.finish(cancel, progress);
  const LearningWords learning = select_words(impl_->counts, impl_->word_limits(), cancel);
  impl_->check_words(learning);
  impl_->check_room(first_pieces(learning.words, cancel));
  const std::vector<std::string> pieces =
      impl_->config.algorithm == "google" ? impl_->learn_top_down(learning, cancel, progress) : impl_->merge(learning, cancel, progress);
  std::vector<std::string> all = impl_->reserved;
  all.insert(all.end(), pieces.begin(), pieces.end());
  return Vocab(std::move(all), impl_->config.normalizer());
}

}  // namespace bertpt::text
