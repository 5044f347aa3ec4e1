// samples/cli/corpus_commands.cpp   bertpt corpus: from documents to shards.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "config.h"
#include "host.h"
#include "input.h"
#include "terminal.h"

namespace cli {
namespace {

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
  Json rules = Json::object();
  if (args.flag("--cased")) rules["lowercase"] = false;
  if (const auto name = args.value("--rules")) rules["rules"] = *name;
  const Json options = document_options(args);
  const Documents documents = open_documents(args.rest(), options);
  const Vocab vocab = make<Vocab>([&](auto out, auto error) { return bertpt_vocab_load(vocab_path.c_str(), out, error); });
  const Tokenizer tokenizer =
      make<Tokenizer>([&](auto out, auto error) { return bertpt_tokenizer_create(vocab.get(), rules.dump().c_str(), out, error); });
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

}  // namespace

int run_corpus(Args& args) {
  return run_verb(args, {{"build", corpus_build}, {"report", corpus_report}, {"inspect", corpus_inspect}, {"verify", corpus_verify}});
}

}  // namespace cli
