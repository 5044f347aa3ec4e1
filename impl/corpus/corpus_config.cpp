#include "corpus/corpus_config.h"

#include "corpus/shard_format.h"

namespace bertpt::corpus {

void CorpusConfig::visit(ConfigVisitor& v) {
  v.field({.name = "validation_share",
           .help = "Share of the documents kept for validation, chosen by a hash of the text.",
           .min = 0,
           .max = 0.5},
          validation_share);
  v.field({.name = "min_validation_documents",
           .help = "Take the documents of the smallest hashes when the share gives fewer than this (random pairs need two); training keeps "
                   "two before validation gets its second; 0 allows an empty validation split.",
           .unit = "documents",
           .min = 0,
           .max = 10000},
          min_validation_documents);
  v.field({.name = "frame_bytes",
           .help = "Size of a decoded frame, the unit of reading and checking.",
           .unit = "bytes",
           .min = 1024,
           .max = static_cast<double>(kMaxFrameBytes)},
          frame_bytes);
  v.field({.name = "shard_bytes", .help = "A shard is closed when it has about this size.", .unit = "bytes", .min = 65536, .max = 0x1p31},
          shard_bytes);
  v.field({.name = "compression_level",
           .help = "zstd level of the token frames; 3 is tuned for them, 6 takes 1 % less and twice the time, above 6 nothing is gained.",
           .min = 1,
           .max = 19},
          compression_level);
  v.field({.name = "duplicates",
           .help = "Exact copies: keep them all; drop_documents: keep the first document of each text; drop_paragraphs: that, and in every "
                   "document drop the lines of 64 bytes and more that stood in the corpus before.",
           .choices = {"keep", "drop_documents", "drop_paragraphs"}},
          duplicates);
  v.field({.name = "duplicates_memory_bytes",
           .help = "Memory for dropping exact copies, about 12 bytes for each different document and paragraph; when it is used up the "
                   "build ends with an error.",
           .unit = "bytes",
           .min = 4096,
           .max = 1LL << 40},
          duplicates_memory_bytes);
  v.field({.name = "drop_list",
           .help = "A file that numbers documents to leave out, one a line, counted from 0 in the order of the source; null: none."},
          drop_list);
  v.object({.name = "filters", .help = "Which documents are worth having; each rule is off until it is set and is counted in the report."},
           filters);
  v.field({.name = "threads",
           .help = "Threads that tokenize; null: all cores of the process. The corpus does not depend on it.",
           .min = 1,
           .max = 1024},
          threads);
  v.field({.name = "save_bytes",
           .help = "An interrupted build of files loses at most so much read text; null: 128 MiB. The corpus does not depend on it.",
           .unit = "bytes",
           .min = 1,
           .max = 1LL << 40},
          save_bytes);
  v.object({.name = "segmenter", .help = "How text is cut into sentences."}, segmenter);
}

CorpusConfig CorpusConfig::without_conduct() const {
  CorpusConfig stored = *this;
  stored.threads.reset();
  stored.save_bytes.reset();
  return stored;
}

}  // namespace bertpt::corpus
