// samples/cli/corpus_commands.cpp   bertpt vocab, bertpt corpus, bertpt examples: from documents to what a step eats.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "config.h"
#include "host.h"
#include "input.h"
#include "terminal.h"

namespace cli {
namespace {

int vocab_train(Args& args) {
  Json config = configuration(args);
  if (const auto size = args.integer("--size")) config["size"] = *size;
  const std::string output = args.required("--output");
  if (args.flag("--cased")) config["lowercase"] = false;
  if (const auto n = args.integer("--min-frequency")) config["min_frequency"] = *n;
  if (const auto n = args.integer("--threads")) config["threads"] = *n;
  const Json options = document_options(args);
  const Documents documents = open_documents(args.rest(), options);
  Vocab vocab;
  with_progress(false, [&](bertpt_progress* progress) {
    vocab = make<Vocab>(
        [&](auto out, auto error) { return bertpt_vocab_train(documents.get(), config.dump().c_str(), cancel(), progress, out, error); });
  });
  checked([&](bertpt_error** error) { return bertpt_vocab_save(vocab.get(), output.c_str(), error); });
  int64_t size = 0;
  checked([&](bertpt_error** error) { return bertpt_vocab_get_size(vocab.get(), &size, error); });
  std::fprintf(stderr, "vocabulary of %lld pieces in %s (vocab.txt, tokenizer.json)\n", static_cast<long long>(size), output.c_str());
  return 0;
}

int vocab_inspect(Args& args) {
  const bool as_json = args.flag("--json");
  const std::string path = args.words(1, "the path of a vocabulary").front();
  const Vocab vocab = make<Vocab>([&](auto out, auto error) { return bertpt_vocab_load(path.c_str(), out, error); });
  const std::string description = text([&](auto out, auto error) { return bertpt_vocab_describe(vocab.get(), out, error); });
  std::printf("%s\n", as_json ? description.c_str() : Json::parse(description).dump(2).c_str());
  return 0;
}

Corpus open_corpus(const std::string& path) {
  return make<Corpus>([&](auto out, auto error) { return bertpt_corpus_open(path.c_str(), out, error); });
}

void print_report(const Corpus& corpus, std::FILE* to) {
  const std::string report = text([&](auto out, auto error) { return bertpt_corpus_get_report(corpus.get(), out, error); });
  for (const bertpt_split split : {BERTPT_SPLIT_TRAIN, BERTPT_SPLIT_VALIDATION}) {
    bertpt_corpus_info info{};
    info.struct_size = sizeof info;
    checked([&](bertpt_error** error) { return bertpt_corpus_get_info(corpus.get(), split, &info, error); });
    std::fprintf(to, "%-10s %10lld documents %12lld sentences %14lld tokens\n", split == BERTPT_SPLIT_TRAIN ? "training" : "validation",
                 static_cast<long long>(info.documents), static_cast<long long>(info.sentences), static_cast<long long>(info.tokens));
  }
  const Json json = Json::parse(report);
  if (const auto warnings = json.find("warnings"); warnings != json.end()) {
    for (const Json& warning : *warnings) std::fprintf(to, "warning: %s\n", warning.get<std::string>().c_str());
  }
}

int corpus_build(Args& args) {
  Json config = configuration(args);
  const std::string vocab_path = args.required("--vocab"), output = args.required("--output");
  if (const auto share = args.number("--validation-share")) config["validation_share"] = *share;
  if (const auto n = args.integer("--threads")) config["threads"] = *n;
  if (const auto newlines = args.value("--newlines")) config["segmenter"]["newlines"] = *newlines;
  const Json options = document_options(args);
  const Documents documents = open_documents(args.rest(), options);
  const Tokenizer tokenizer = make<Tokenizer>([&](auto out, auto error) { return bertpt_tokenizer_load(vocab_path.c_str(), out, error); });
  Corpus corpus;
  with_progress(false, [&](bertpt_progress* progress) {
    corpus = make<Corpus>([&](auto out, auto error) {
      return bertpt_corpus_build(documents.get(), tokenizer.get(), output.c_str(), config.dump().c_str(), cancel(), progress, out, error);
    });
  });
  print_report(corpus, stderr);
  std::fprintf(stderr, "corpus in %s\n", output.c_str());
  return 0;
}

int corpus_report(Args& args) {
  const bool as_json = args.flag("--json");
  const Corpus corpus = open_corpus(args.words(1, "the folder of a corpus").front());
  const std::string report = text([&](auto out, auto error) { return bertpt_corpus_get_report(corpus.get(), out, error); });
  if (as_json) {
    std::printf("%s\n", report.c_str());
  } else {
    print_report(corpus, stdout);
    std::printf("%s\n", Json::parse(report).dump(2).c_str());
  }
  return 0;
}

int corpus_inspect(Args& args) {
  args.flag("--json");
  const Corpus corpus = open_corpus(args.words(1, "the folder of a corpus").front());
  const std::string manifest = text([&](auto out, auto error) { return bertpt_corpus_get_manifest(corpus.get(), out, error); });
  std::printf("%s\n", Json::parse(manifest).dump(2).c_str());
  return 0;
}

int corpus_verify(Args& args) {
  const std::string path = args.words(1, "the folder of a corpus").front();
  const Corpus corpus = open_corpus(path);
  with_progress(false, [&](bertpt_progress* progress) {
    checked([&](bertpt_error** error) { return bertpt_corpus_verify(corpus.get(), cancel(), progress, error); });
  });
  std::fprintf(stderr, "%s: every checksum is right\n", path.c_str());
  return 0;
}

std::string piece_of(const Vocab& vocab, int32_t id) {
  const char* piece = nullptr;
  size_t size = 0;
  checked([&](bertpt_error** error) { return bertpt_vocab_get_piece(vocab.get(), id, &piece, &size, error); });
  return std::string(piece, size);
}

Json sequence_json(const bertpt_batch_view& view, const Vocab& vocab, int64_t s, int64_t& m) {
  Json tokens = Json::array(), labels = Json::object();
  const int32_t begin = view.cu_seqlens[s], end = view.cu_seqlens[s + 1];
  for (int32_t t = begin; t < end; ++t) tokens.push_back(piece_of(vocab, view.ids[t]));
  for (; m < view.masked && view.masked_positions[m] < end; ++m) {
    labels[std::to_string(view.masked_positions[m] - begin)] = piece_of(vocab, view.masked_labels[m]);
  }
  Json pair = nullptr;
  if (view.pair_labels[s] >= 0) pair = view.pair_labels[s];
  return {{"epoch", view.epochs[s]}, {"sample", view.samples[s]}, {"tokens", tokens}, {"labels", labels}, {"pair_label", pair}};
}

int examples_dump(Args& args) {
  Json config = configuration(args);
  const Corpus corpus = open_corpus(args.required("--corpus"));
  if (const auto objective = args.value("--objective")) config["objective"] = *objective;
  if (const auto n = args.integer("--max-seq-length")) config["max_seq_length"] = *n;
  if (const auto n = args.integer("--seed")) config["seed"] = *n;
  const int64_t count = args.integer("--count").value_or(10);
  const bertpt_split split = args.flag("--validation") ? BERTPT_SPLIT_VALIDATION : BERTPT_SPLIT_TRAIN;
  args.words(0, "no further words");
  config["batch_size"] = 1;
  const Loader loader =
      make<Loader>([&](auto out, auto error) { return bertpt_loader_create(corpus.get(), split, config.dump().c_str(), out, error); });
  const Tokenizer tokenizer = make<Tokenizer>([&](auto out, auto error) { return bertpt_corpus_get_tokenizer(corpus.get(), out, error); });
  const Vocab vocab = make<Vocab>([&](auto out, auto error) { return bertpt_tokenizer_get_vocab(tokenizer.get(), out, error); });
  for (int64_t i = 0; i < count && !interrupted(); ++i) {
    using Batch = Owned<bertpt_batch, bertpt_batch_free>;
    const Batch batch = make<Batch>([&](auto out, auto error) { return bertpt_loader_next(loader.get(), out, error); });
    bertpt_batch_view view{};
    view.struct_size = sizeof view;
    checked([&](bertpt_error** error) { return bertpt_batch_get_view(batch.get(), &view, error); });
    int64_t m = 0;
    for (int64_t s = 0; s < view.sequences; ++s) std::printf("%s\n", sequence_json(view, vocab, s, m).dump().c_str());
  }
  return 0;
}

struct Verb {
  const char* name;
  int (*run)(Args&);
};

int run_verb(Args& args, std::initializer_list<Verb> verbs) {
  std::string names;
  const std::string word = args.take_word();
  for (const Verb& verb : verbs) {
    if (word == verb.name) return verb.run(args);
    names += (names.empty() ? "" : ", ") + std::string(verb.name);
  }
  throw UsageError((word.empty() ? "expected one of: " : "'" + word + "' is none of: ") + names);
}

}  // namespace

int run_vocab(Args& args) { return run_verb(args, {{"train", vocab_train}, {"inspect", vocab_inspect}}); }
int run_corpus(Args& args) {
  return run_verb(args, {{"build", corpus_build}, {"report", corpus_report}, {"inspect", corpus_inspect}, {"verify", corpus_verify}});
}
int run_examples(Args& args) { return run_verb(args, {{"dump", examples_dump}}); }

}  // namespace cli
