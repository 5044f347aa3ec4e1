// samples/cli/vocab_commands.cpp   bertpt vocab: learn a vocabulary, make one longer for a new domain, look at one.
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "config.h"
#include "host.h"
#include "input.h"
#include "terminal.h"

namespace cli {
namespace {

Vocab load_vocab(const std::string& path) {
  return make<Vocab>([&](auto out, auto error) { return bertpt_vocab_load(path.c_str(), out, error); });
}

void save_vocab(const Vocab& vocab, const std::string& output) {
  checked([&](bertpt_error** error) { return bertpt_vocab_save(vocab.get(), output.c_str(), error); });
  int64_t size = 0;
  checked([&](bertpt_error** error) { return bertpt_vocab_get_size(vocab.get(), &size, error); });
  std::fprintf(stderr, "vocabulary of %lld pieces in %s (vocab.txt, tokenizer.json)\n", static_cast<long long>(size), output.c_str());
}

int vocab_train(Args& args) {
  Json config = configuration(args);
  if (const auto size = args.integer("--size")) config["size"] = *size;
  const std::string output = args.required("--output");
  if (args.flag("--cased")) config["lowercase"] = false;
  if (const auto algorithm = args.value("--algorithm")) config["algorithm"] = *algorithm;
  if (const auto n = args.integer("--min-frequency")) config["min_frequency"] = *n;
  if (const auto n = args.integer("--threads")) config["threads"] = *n;
  const Json options = document_options(args);
  const Documents documents = open_documents(args.rest(), options);
  Vocab vocab;
  with_progress(false, [&](bertpt_progress* progress) {
    vocab = make<Vocab>(
        [&](auto out, auto error) { return bertpt_vocab_train(documents.get(), config.dump().c_str(), cancel(), progress, out, error); });
  });
  save_vocab(vocab, output);
  return 0;
}

void print_summary(const Json& report, std::FILE* to) {
  std::fprintf(to, "%lld pieces added, %lld of them in [unused...] places\n", static_cast<long long>(report.at("added").get<int64_t>()),
               static_cast<long long>(report.at("in_unused").get<int64_t>()));
  for (const char* when : {"before", "after"}) {
    const Json& side = report.at(when);
    std::fprintf(to, "%-6s  %.4f pieces a word, %s unknown words of %s\n", when, side.at("pieces_per_word").get<double>(),
                 human_count(side.at("unknown_words").get<double>()).c_str(), human_count(report.at("words").get<double>()).c_str());
  }
}

int vocab_extend(Args& args) {
  Json config = configuration(args);
  const std::string vocab_path = args.required("--vocab"), output = args.required("--output");
  if (const auto n = args.integer("--pieces")) config["pieces"] = *n;
  if (const auto placement = args.value("--placement")) config["placement"] = *placement;
  if (const auto n = args.integer("--threads")) config["threads"] = *n;
  const bool as_json = args.flag("--json");
  const Json options = document_options(args);
  const Documents documents = open_documents(args.rest(), options);
  const Vocab vocab = load_vocab(vocab_path);
  Vocab longer;
  std::string report;
  with_progress(false, [&](bertpt_progress* progress) {
    report = text([&](bertpt_text** made, bertpt_error** report_error) {
      bertpt_vocab* out = nullptr;
      const bertpt_status status =
          bertpt_vocab_extend(vocab.get(), documents.get(), config.dump().c_str(), cancel(), progress, &out, made, report_error);
      longer.reset(out);
      return status;
    });
  });
  save_vocab(longer, output);
  if (as_json) std::printf("%s\n", report.c_str());
  print_summary(Json::parse(report), as_json ? stderr : stdout);
  return 0;
}

// The members of an object in one line: "lowercase true, strip_accents true".
std::string members(const Json& object, const char* unless = nullptr) {
  std::string line;
  for (const auto& item : object.items()) {
    if (unless != nullptr && item.value().dump() == unless) continue;
    std::string name = item.key();
    std::replace(name.begin(), name.end(), '_', ' ');
    line += (line.empty() ? "" : ", ") + name + " " + (item.value().is_string() ? item.value().get<std::string>() : item.value().dump());
  }
  return line;
}

void print_description(const Json& description) {
  std::printf("%lld pieces, hash %s\n", static_cast<long long>(description.at("size").get<int64_t>()),
              description.at("hash").get<std::string>().c_str());
  std::printf("  pieces       %s\n", members(description.at("pieces"), "0").c_str());
  std::printf("  special ids  %s\n", members(description.at("special_ids")).c_str());
  std::printf("  normalizer   %s\n", members(description.at("normalizer")).c_str());
}

int vocab_inspect(Args& args) {
  const bool as_json = args.flag("--json");
  const std::string path = args.words(1, "the path of a vocabulary").front();
  const Vocab vocab = load_vocab(path);
  const std::string description = text([&](auto out, auto error) { return bertpt_vocab_describe(vocab.get(), out, error); });
  if (as_json) std::printf("%s\n", description.c_str());
  else print_description(Json::parse(description));
  return 0;
}

}  // namespace

int run_vocab(Args& args) { return run_verb(args, {{"train", vocab_train}, {"extend", vocab_extend}, {"inspect", vocab_inspect}}); }

}  // namespace cli
