// handles.h   What each handle holds: a share of the object inside and, where a function needs the handle alone, the owner word.
// An object inside lives as long as any handle or other object shares it; so handles may be freed in any order.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "bertpt/bertpt.h"
#include "corpus/builder.h"
#include "corpus/corpus.h"
#include "corpus/source.h"
#include "examples/batch.h"
#include "examples/google_instances.h"
#include "examples/loader.h"
#include "examples/prefetcher.h"
#include "owner.h"
#include "tensors/safetensors.h"
#include "text/encoded_batch.h"
#include "text/segmenter.h"
#include "text/tokenizer.h"
#include "text/vocab.h"
#include "train/checkpoint.h"
#include "train/events.h"
#include "train/live_model.h"
#include "train/trainer.h"

struct bertpt_text {
  std::string bytes;
};

struct bertpt_cancel {
  bertpt::Cancel impl;
};

struct bertpt_progress {
  bertpt::Progress impl;
};

struct bertpt_documents {
  std::shared_ptr<const bertpt::corpus::Documents> impl;
  std::shared_ptr<bertpt::corpus::PushedDocuments> pushed = nullptr;  // the same object, when documents can be pushed
  mutable bertpt::capi::Owner owner = {};
};

struct bertpt_document_reader {
  std::shared_ptr<const bertpt::corpus::Documents> documents;
  std::unique_ptr<bertpt::corpus::DocumentReader> impl;
  bertpt::capi::Owner owner = {};
};

struct bertpt_document {
  bertpt::corpus::Document impl;
};

struct bertpt_segmenter {
  std::shared_ptr<const bertpt::text::Segmenter> impl;
};

struct bertpt_sentences {
  std::vector<int64_t> begin, end;
};

struct bertpt_vocab {
  std::shared_ptr<const bertpt::text::Vocab> impl;
};

struct bertpt_tokenizer {
  std::shared_ptr<const bertpt::text::Tokenizer> impl;
};

struct bertpt_encoding {
  bertpt::text::Encoding impl;
  std::vector<int32_t> special_mask;
  int64_t n_replaced;
};

struct bertpt_encoded_batch {
  bertpt::text::EncodedBatch impl;
};

struct bertpt_corpus_builder {
  std::unique_ptr<bertpt::corpus::CorpusBuilder> impl;  // null once used up
  bertpt::capi::Owner owner = {};
};

struct bertpt_corpus {
  std::shared_ptr<const bertpt::corpus::Corpus> impl;
};

struct bertpt_corpus_document {
  std::vector<int32_t> ids, sentence_lengths;
  std::string id;
};

struct bertpt_loader {
  std::shared_ptr<const bertpt::examples::Loader> impl;
  int32_t pad_id;
  std::unique_ptr<bertpt::examples::Prefetcher> stream;
  mutable bertpt::capi::Owner owner = {};
};

struct bertpt_google_instances {
  std::unique_ptr<const bertpt::examples::GoogleInstances> impl;
  int32_t pad_id;
};

struct bertpt_batch {
  bertpt::examples::Batch impl;
  int32_t pad_id;
};

struct bertpt_model {
  std::shared_ptr<bertpt::train::LiveModel> impl;
};

struct bertpt_hidden {
  bertpt::train::EncodedText impl;
};

struct bertpt_optimizer {
  bertpt::engine::OptimizerConfig config;
  std::string config_json;
};

struct bertpt_trainer {
  std::shared_ptr<bertpt::train::Trainer> impl;
  mutable bertpt::capi::Owner owner = {};  // taken by calls that train; watching calls go by it
};

struct bertpt_event_stream {
  std::shared_ptr<bertpt::train::EventStream> impl;
  bertpt::capi::Owner owner = {};  // taken by the reader
};

struct bertpt_event {
  bertpt::train::Event impl;
};

struct bertpt_checkpoint {
  std::shared_ptr<const bertpt::train::Checkpoint> impl;
};

struct bertpt_tensor {
  std::shared_ptr<const void> owner;  // keeps `data` alive: the checkpoint, or a copy where the file's bytes are not aligned
  std::string name;
  bertpt::DType dtype;
  std::vector<int64_t> shape;
  std::span<const std::byte> data;
};
