// The lists of keys of SamplingConfig and LoaderConfig (loader.h).
#include "examples/loader.h"

namespace bertpt::examples {

void SamplingConfig::visit(ConfigVisitor& v) {
  v.field({.name = "objective",
           .help = "What a sample is: nsp (two passages, does the second follow the first), sop (are two neighbouring passages in order), "
                   "full_sentences (sentences up to the length limit, across documents), doc_sentences (the same within a document), "
                   "segment (one or two passages of a document without a pair label).",
           .choices = {"nsp", "sop", "full_sentences", "doc_sentences", "segment"}},
          objective);
  v.field({.name = "positive_ratio",
           .help = "Share of pairs that are in order, kept to within one pair in every batch; a surplus of the other kind is dropped and "
                   "reported. For nsp and sop.",
           .min = 0,
           .max = 1},
          positive_ratio);
  v.field({.name = "mask_prob", .help = "Share of the tokens of a sample to be predicted; 0 masks nothing.", .min = 0, .max = 0.5},
          mask_prob);
  v.field({.name = "mask_replace_prob", .help = "Share of the predicted tokens that are replaced by [MASK].", .min = 0, .max = 1},
          mask_replace_prob);
  v.field({.name = "mask_random_prob",
           .help = "Share of the predicted tokens that are replaced by a random id, special tokens excepted; the rest stays as it is.",
           .min = 0,
           .max = 1},
          mask_random_prob);
  v.field({.name = "whole_word_mask", .help = "Mask all pieces of a word or none."}, whole_word_mask);
  v.field({.name = "mask_count",
           .help = "exact: round(mask_prob * length) tokens, at least one; bernoulli: a coin for each token (word), right on average only.",
           .choices = {"exact", "bernoulli"}},
          mask_count);
  v.field({.name = "mask_span",
           .help = "none: tokens (words) one by one; ngram: runs of them as in ALBERT, lengths k with probability proportional to 1/k; "
                   "geometric: as in SpanBERT, proportional to 0.8^(k-1).",
           .choices = {"none", "ngram", "geometric"}},
          mask_span);
  v.field({.name = "mask_span_max",
           .help = "Longest run; null: 3 for ngram, 10 for geometric.",
           .unit = "tokens, or words with whole_word_mask",
           .min = 1,
           .max = 64},
          mask_span_max);
  v.field({.name = "static_masks",
           .help = "Repeat the pairs and masks of the first dupe_factor epochs, as a file written in advance does; false draws new ones "
                   "in every epoch."},
          static_masks);
  v.field({.name = "dupe_factor", .help = "Different versions of each document with static_masks.", .unit = "epochs", .min = 1, .max = 1e6},
          dupe_factor);
  v.field({.name = "short_seq_prob",
           .help = "Share of documents (segment: of samples) that are cut to a random shorter length. For nsp, sop and segment.",
           .min = 0,
           .max = 1},
          short_seq_prob);
  v.field(
      {.name = "shuffle",
       .help = "block: documents in runs of block_tokens are shuffled and paired among themselves, the runs in random order, so that a "
               "split of "
               "any size is read in order; global: all of them, at the price of random reads where the split exceeds the cache. A split "
               "of up to block_tokens is shuffled as a whole either way.",
       .choices = {"block", "global"}},
      shuffle);
  v.field({.name = "block_tokens",
           .help = "Tokens of a run; two runs at a time should fit the cache of decoded frames (64 million tokens).",
           .unit = "tokens",
           .min = 1,
           .max = 1LL << 40},
          block_tokens);
}

void LoaderConfig::visit(ConfigVisitor& v) {
  SamplingConfig::visit(v);
  v.field({.name = "max_seq_length", .help = "Longest sample, [CLS] and [SEP] counted.", .unit = "tokens", .min = 8, .max = 65536},
          max_seq_length);
  v.field({.name = "batch_size", .help = "Samples in a batch.", .unit = "samples", .min = 1, .max = 1048576}, batch_size);
  v.field({.name = "seed", .help = "Key of everything random: pairs, masks and order.", .min = 0, .max = 9007199254740991.0}, seed);
  v.field({.name = "drop_last", .help = "End an epoch with its last full batch; false goes on into the next epoch within a batch."},
          drop_last);
  v.field({.name = "workers",
           .help = "Threads that make batches ahead of bertpt_loader_next; 0: it makes each batch itself. The batches do not depend on it.",
           .unit = "threads",
           .min = 0,
           .max = 256},
          workers);
}

}  // namespace bertpt::examples
