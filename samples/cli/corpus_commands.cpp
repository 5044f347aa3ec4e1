// samples/cli/corpus_commands.cpp   bertpt corpus: from documents to shards.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "config.h"
#include "host.h"
#include "input.h"
#include "terminal.h"

namespace cli {
namespace {

void print_sizes(const Corpus& corpus, std::FILE* to) {
  for (const bertpt_split split : {BERTPT_SPLIT_TRAIN, BERTPT_SPLIT_VALIDATION}) {
    bertpt_corpus_info info{};
    info.struct_size = sizeof info;
    checked([&](bertpt_error** error) { return bertpt_corpus_get_info(corpus.get(), split, &info, error); });
    std::fprintf(to, "%-10s %10lld documents %12lld sentences %14lld tokens\n", split == BERTPT_SPLIT_TRAIN ? "training" : "validation",
                 static_cast<long long>(info.documents), static_cast<long long>(info.sentences), static_cast<long long>(info.tokens));
  }
}

// What a cancelled build of files left, said with the error.
Failure with_partial(const Failure& error, const std::vector<std::string>& paths, std::string output) {
  while (output.size() > 1 && output.ends_with('/')) output.pop_back();
  const std::string partial = output + ".partial";
  const bool from_stdin = std::find(paths.begin(), paths.end(), "-") != paths.end();
  if (error.code != BERTPT_E_CANCELLED || from_stdin || !std::filesystem::exists(partial)) return error;
  return Failure(error.code, "cancelled; what was done is in '" + partial + "', and the same command goes on there", error.component,
                 error.details);
}

int corpus_build(Args& args) {
  Json config = configuration(args);
  const std::string vocab_path = args.required("--vocab"), output = args.required("--output");
  if (const auto share = args.number("--validation-share")) config["validation_share"] = *share;
  if (const auto n = args.integer("--threads")) config["threads"] = *n;
  if (const auto list = args.value("--drop-list")) config["drop_list"] = *list;
  if (const auto newlines = args.value("--newlines")) config["segmenter"]["newlines"] = *newlines;
  Json rules = Json::object();
  if (args.flag("--cased")) rules["lowercase"] = false;
  if (const auto name = args.value("--rules")) rules["rules"] = *name;
  const Json options = document_options(args);
  const std::vector<std::string> paths = args.rest();
  const Documents documents = open_documents(paths, options);
  const Vocab vocab = make<Vocab>([&](auto out, auto error) { return bertpt_vocab_load(vocab_path.c_str(), out, error); });
  const Tokenizer tokenizer =
      make<Tokenizer>([&](auto out, auto error) { return bertpt_tokenizer_create(vocab.get(), rules.dump().c_str(), out, error); });
  Corpus corpus;
  try {
    with_progress(false, [&](bertpt_progress* progress) {
      corpus = make<Corpus>([&](auto out, auto error) {
        return bertpt_corpus_build(documents.get(), tokenizer.get(), output.c_str(), config.dump().c_str(), cancel(), progress, out, error);
      });
    });
  } catch (const Failure& error) {
    throw with_partial(error, paths, output);
  }
  print_sizes(corpus, stderr);
  std::fprintf(stderr, "corpus in %s\n", output.c_str());
  return 0;
}

int corpus_duplicates(Args& args) {
  Json config = configuration(args);
  const std::string output = args.required("--output");
  if (const auto n = args.integer("--threads")) config["threads"] = *n;
  const Json options = document_options(args);
  const Documents documents = open_documents(args.rest(), options);
  std::string found;
  with_progress(false, [&](bertpt_progress* progress) {
    found = text([&](auto out, auto error) {
      return bertpt_documents_find_near_duplicates(documents.get(), config.dump().c_str(), output.c_str(), cancel(), progress, out, error);
    });
  });
  std::printf("%s\n", found.c_str());
  std::fprintf(stderr, "drop list in %s; use it with: bertpt corpus build --drop-list %s ...\n", output.c_str(), output.c_str());
  return 0;
}

int corpus_merge(Args& args) {
  const std::string output = args.required("--output");
  const std::vector<std::string> parts = args.rest();
  const PathList folders(parts);
  Corpus corpus;
  with_progress(false, [&](bertpt_progress* progress) {
    corpus = make<Corpus>([&](auto out, auto error) {
      return bertpt_corpus_merge(folders.data(), folders.size(), output.c_str(), cancel(), progress, out, error);
    });
  });
  print_sizes(corpus, stderr);
  std::fprintf(stderr, "corpus in %s\n", output.c_str());
  return 0;
}

// What a phase of training would see: shares of padding and of random pairs, epochs, time.
struct Schedule {
  int64_t steps, batch_size;
  double tokens_per_second;  // 0: not given
};

Json assess_phase(const Corpus& corpus, int64_t length, double share_of_steps, const Schedule& schedule) {
  Json phase = {{"max_seq_length", length}, {"steps", static_cast<int64_t>(static_cast<double>(schedule.steps) * share_of_steps)}};
  const std::string config = Json{{"max_seq_length", length}}.dump();
  try {
    const Loader loader = make<Loader>(
        [&](auto out, auto error) { return bertpt_loader_create(corpus.get(), BERTPT_SPLIT_TRAIN, config.c_str(), out, error); });
    phase["samples"] = Json::parse(text([&](auto out, auto error) { return bertpt_loader_describe(loader.get(), out, error); }));
  } catch (const Failure& failure) {
    phase["error"] = failure.what();
    return phase;
  }
  const double shown = phase["steps"].get<double>() * static_cast<double>(schedule.batch_size);
  phase["epochs"] = shown / phase["samples"]["samples_per_epoch"].get<double>();
  phase["tokens"] = shown * phase["samples"]["mean_length"].get<double>();
  if (schedule.tokens_per_second > 0) phase["hours"] = phase["tokens"].get<double>() / schedule.tokens_per_second / 3600;
  return phase;
}

void print_phase(const Json& phase) {
  std::printf("\nphase of %lld tokens, %lld steps\n", phase["max_seq_length"].get<long long>(), phase["steps"].get<long long>());
  if (phase.contains("error")) {
    std::printf("  impossible: %s\n", phase["error"].get<std::string>().c_str());
    return;
  }
  const Json& samples = phase["samples"];
  const auto percent = [](const Json& share) { return 100 * share.get<double>(); };
  std::printf("  %lld samples an epoch, %lld dropped, %.1f %% of them forced to be random pairs\n",
              samples["samples_per_epoch"].get<long long>(), samples["dropped_samples"].get<long long>(),
              percent(samples["forced_negative_share"]));
  std::printf("  %.1f tokens a sample; padding %.1f %% without packing, %.1f %% packed\n", samples["mean_length"].get<double>(),
              percent(samples["padding_share"]), percent(samples["packed"]["padding_share"]));
  std::printf("  %.1f epochs, %.3g tokens", phase["epochs"].get<double>(), phase["tokens"].get<double>());
  if (phase.contains("hours")) std::printf(", %.1f hours at the given rate", phase["hours"].get<double>());
  std::printf("\n");
  if (phase["epochs"].get<double>() > 40) std::printf("  warning: every text is seen more than 40 times; train fewer steps, or add text\n");
}

int corpus_report(Args& args) {
  const bool as_json = args.flag("--json");
  const Schedule schedule{args.integer("--steps").value_or(1'000'000), args.integer("--batch-size").value_or(256),
                          args.number("--tokens-per-second").value_or(0)};
  const Corpus corpus = open_corpus(args.words(1, "the folder of a corpus").front());
  Json report = Json::parse(text([&](auto out, auto error) { return bertpt_corpus_get_report(corpus.get(), out, error); }));
  report["phases"] = Json::array({assess_phase(corpus, 128, 0.9, schedule), assess_phase(corpus, 512, 0.1, schedule)});
  if (as_json) {
    std::printf("%s\n", report.dump().c_str());
    return 0;
  }
  print_sizes(corpus, stdout);
  for (const Json& warning : report.value("warnings", Json::array())) std::printf("warning: %s\n", warning.get<std::string>().c_str());
  for (const Json& phase : report["phases"]) print_phase(phase);
  report.erase("phases");
  report.erase("warnings");
  std::printf("\n%s\n", report.dump(2).c_str());
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
  return run_verb(args, {{"build", corpus_build},
                         {"duplicates", corpus_duplicates},
                         {"merge", corpus_merge},
                         {"report", corpus_report},
                         {"inspect", corpus_inspect},
                         {"verify", corpus_verify}});
}

}  // namespace cli
