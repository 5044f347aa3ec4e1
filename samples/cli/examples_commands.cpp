// samples/cli/examples_commands.cpp   bertpt examples: what a training step would eat, for machines (dump) and for people (show).
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "config.h"
#include "host.h"

namespace cli {
namespace {

std::string piece_of(const Vocab& vocab, int32_t id) {
  const char* piece = nullptr;
  size_t size = 0;
  checked([&](bertpt_error** error) { return bertpt_vocab_get_piece(vocab.get(), id, &piece, &size, error); });
  return std::string(piece, size);
}

bertpt_batch_view view_of(const Batch& batch) {
  bertpt_batch_view view{};
  view.struct_size = sizeof view;
  checked([&](bertpt_error** error) { return bertpt_batch_get_view(batch.get(), &view, error); });
  return view;
}

// Where batches come from: a loader, or the instances of Google's script.
class Source {
 public:
  explicit Source(Args& args) {
    Json config = configuration(args);
    corpus_ = open_corpus(args.required("--corpus"));
    const bool google = args.value("--recipe").value_or("guide") == "google";
    if (const auto objective = args.value("--objective")) config["objective"] = *objective;
    if (const auto n = args.integer("--max-seq-length")) config["max_seq_length"] = *n;
    if (const auto n = args.integer("--seed")) config[google ? "random_seed" : "seed"] = *n;
    if (args.flag("--whole-words")) config[google ? "do_whole_word_mask" : "whole_word_mask"] = true;
    left_ = args.integer("--count").value_or(10);
    const bertpt_split split = args.flag("--validation") ? BERTPT_SPLIT_VALIDATION : BERTPT_SPLIT_TRAIN;
    args.words(0, "no further words");
    if (google) make_instances(config, split);
    else make_loader(config, split);
    const Tokenizer tokenizer =
        make<Tokenizer>([&](auto out, auto error) { return bertpt_corpus_get_tokenizer(corpus_.get(), out, error); });
    vocab_ = make<Vocab>([&](auto out, auto error) { return bertpt_tokenizer_get_vocab(tokenizer.get(), out, error); });
  }

  // The next batch of one row; none at the end.
  Batch next() {
    if (left_-- <= 0 || interrupted()) return nullptr;
    if (loader_) return make<Batch>([&](auto out, auto error) { return bertpt_loader_next(loader_.get(), out, error); });
    return make<Batch>([&](auto out, auto error) { return bertpt_google_instances_read(instances_.get(), first_++, 1, out, error); });
  }
  const Vocab& vocab() const { return vocab_; }

 private:
  void make_loader(Json config, bertpt_split split) {
    config["batch_size"] = 1;
    loader_ =
        make<Loader>([&](auto out, auto error) { return bertpt_loader_create(corpus_.get(), split, config.dump().c_str(), out, error); });
  }
  void make_instances(const Json& config, bertpt_split split) {
    with_progress(false, [&](bertpt_progress* progress) {
      instances_ = make<GoogleInstances>([&](auto out, auto error) {
        return bertpt_google_instances_create(corpus_.get(), split, config.dump().c_str(), cancel(), progress, out, error);
      });
    });
    int64_t size = 0;
    checked([&](bertpt_error** error) { return bertpt_google_instances_get_size(instances_.get(), &size, error); });
    left_ = left_ < 0 ? size : std::min(left_, size);
  }

  Corpus corpus_;
  Loader loader_;
  GoogleInstances instances_;
  Vocab vocab_;
  int64_t left_ = 0, first_ = 0;
};

Json sequence_json(const bertpt_batch_view& view, const Vocab& vocab, int64_t s, int64_t& m) {
  Json tokens = Json::array(), types = Json::array(), labels = Json::object();
  const int32_t begin = view.cu_seqlens[s], end = view.cu_seqlens[s + 1];
  for (int32_t t = begin; t < end; ++t) {
    tokens.push_back(piece_of(vocab, view.ids[t]));
    types.push_back(view.type_ids[t]);
  }
  for (; m < view.masked && view.masked_positions[m] < end; ++m) {
    labels[std::to_string(view.masked_positions[m] - begin)] = piece_of(vocab, view.masked_labels[m]);
  }
  Json pair = nullptr;
  if (view.pair_labels[s] >= 0) pair = view.pair_labels[s];
  return {{"epoch", view.epochs[s]}, {"sample", view.samples[s]}, {"tokens", tokens},
          {"type_ids", types},       {"labels", labels},          {"pair_label", pair}};
}

int examples_dump(Args& args) {
  Source source(args);
  while (const Batch batch = source.next()) {
    const bertpt_batch_view view = view_of(batch);
    int64_t m = 0;
    for (int64_t s = 0; s < view.sequences; ++s) std::printf("%s\n", sequence_json(view, source.vocab(), s, m).dump().c_str());
  }
  return 0;
}

// A token as a reader likes it: masked ones as {what stands there|what it was}, or {=word} where the word was left.
std::string shown(const bertpt_batch_view& view, const Vocab& vocab, int64_t t, int64_t& m) {
  const std::string piece = piece_of(vocab, view.ids[t]);
  if (m == view.masked || view.masked_positions[m] != t) return piece;
  const int32_t label = view.masked_labels[m++];
  return label == view.ids[t] ? "{=" + piece + "}" : "{" + piece + "|" + piece_of(vocab, label) + "}";
}

void show_sequence(const bertpt_batch_view& view, const Vocab& vocab, int64_t s, int64_t& m) {
  const int32_t begin = view.cu_seqlens[s], end = view.cu_seqlens[s + 1];
  const int32_t pair = view.pair_labels[s];
  const int64_t first_mask = m;
  std::string text;
  for (int32_t t = begin; t < end; ++t) {
    const bool new_segment = t == begin || view.type_ids[t] != view.type_ids[t - 1];
    if (new_segment) text += std::string("\n  ") + (view.type_ids[t] == 0 ? "A:" : "B:");
    text += " " + shown(view, vocab, t, m);
  }
  std::printf("epoch %llu sample %llu: %d tokens, %lld masked%s%s\n\n", static_cast<unsigned long long>(view.epochs[s]),
              static_cast<unsigned long long>(view.samples[s]), end - begin, static_cast<long long>(m - first_mask),
              pair < 0    ? ""
              : pair == 0 ? ", in order (label 0)"
                          : ", not in order (label 1)",
              text.c_str());
}

int examples_show(Args& args) {
  Source source(args);
  while (const Batch batch = source.next()) {
    const bertpt_batch_view view = view_of(batch);
    int64_t m = 0;
    for (int64_t s = 0; s < view.sequences; ++s) show_sequence(view, source.vocab(), s, m);
  }
  return 0;
}

}  // namespace

int run_examples(Args& args) { return run_verb(args, {{"dump", examples_dump}, {"show", examples_show}}); }

}  // namespace cli
