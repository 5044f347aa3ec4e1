// samples/cli/model_commands.cpp   bertpt evaluate, bertpt fill-mask: what a model can do.
#include <cstdio>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "config.h"
#include "evaluation.h"
#include "fields.h"
#include "held_out.h"
#include "host.h"

namespace cli {
namespace {

Model load_model(const std::string& path) {
  return make<Model>([&](auto out, auto error) { return bertpt_model_load(path.c_str(), nullptr, out, error); });
}

void print_guesses(const std::string& sentence, const std::string& answer, const Json& masks) {
  std::printf("%s%s\n", sentence.c_str(), answer.empty() ? "" : ("   (" + answer + ")").c_str());
  for (const Json& guesses : masks) {
    std::printf("   ");
    for (const Json& guess : guesses) {
      std::printf("  %s %.1f %%", guess["piece"].get<std::string>().c_str(), 100 * guess["probability"].get<double>());
    }
    std::printf("\n");
  }
}

}  // namespace

std::string evaluation_line(const Json& e) {
  const auto number = [&](const char* key) { return cli::number(e, key); };
  char line[320];
  int n = std::snprintf(line, sizeof line, "mlm loss %.3f (unigram %.3f)  accuracy %.1f %%, %.1f %% in five", number("mlm_loss"),
                        number("unigram_loss"), 100 * number("mlm_accuracy"), 100 * number("mlm_accuracy_top5"));
  if (integer(e, "pairs") > 0)
    n += std::snprintf(line + n, sizeof line - static_cast<size_t>(n), "  pair loss %.3f  accuracy %.1f %%", number("pair_loss"),
                       100 * number("pair_accuracy"));
  if (integer(e, "probe_texts") > 0)
    std::snprintf(line + n, sizeof line - static_cast<size_t>(n), "  probe %.1f %%, neighbours %.1f %%", 100 * number("probe_accuracy"),
                  100 * number("probe_knn_accuracy"));
  return line;
}

std::string evaluation_line(const bertpt_evaluation& e) { return evaluation_line(evaluation_json(e)); }

Json evaluation_json(const bertpt_evaluation& e) {
  Json json = {{"sequences", e.sequences},
               {"tokens", e.tokens},
               {"masked", e.masked},
               {"pairs", e.pairs},
               {"max_seq_length", e.max_seq_length},
               {"mlm_loss", e.mlm_loss},
               {"mlm_accuracy", e.mlm_accuracy},
               {"mlm_accuracy_top5", e.mlm_accuracy_top5},
               {"perplexity", e.perplexity},
               {"unigram_loss", e.unigram_loss},
               {"seconds", e.seconds}};
  if (e.pairs > 0) {  // without pairs there is no such loss, rather than one of 0
    json["pair_loss"] = e.pair_loss;
    json["pair_accuracy"] = e.pair_accuracy;
  }
  if (e.probe_texts > 0)
    json.update({{"probe_texts", e.probe_texts},
                 {"probe_accuracy", e.probe_accuracy},
                 {"probe_knn_accuracy", e.probe_knn_accuracy},
                 {"probe_majority", e.probe_majority}});
  return json;
}

int run_evaluate(Args& args) {
  const std::string model_path = args.required("--model"), corpus_path = args.required("--corpus");
  const Json config = configuration(args);
  const bool as_json = args.flag("--json");
  args.words(0, "no further words");
  const Corpus corpus = make<Corpus>([&](auto out, auto error) { return bertpt_corpus_open(corpus_path.c_str(), out, error); });
  const Model model = load_model(model_path);
  bertpt_evaluation evaluation{};
  evaluation.struct_size = sizeof evaluation;
  with_progress(as_json, [&](bertpt_progress* progress) {
    checked([&](bertpt_error** error) {
      return bertpt_model_evaluate(model.get(), corpus.get(), config.dump().c_str(), cancel(), progress, &evaluation, error);
    });
  });
  std::printf("%s\n", as_json ? evaluation_json(evaluation).dump().c_str() : evaluation_line(evaluation).c_str());
  return 0;
}

int run_fill_mask(Args& args) {
  const std::string model_path = args.required("--model");
  const int64_t k = args.integer("--top").value_or(5);
  const bool as_json = args.flag("--json");
  const std::optional<std::string> corpus_path = args.value("--corpus");
  const int64_t count = args.integer("--count").value_or(5);
  std::vector<MaskedSentence> sentences;
  for (std::string& given : args.rest()) sentences.push_back({std::move(given), ""});
  if (corpus_path) {
    const Corpus corpus = make<Corpus>([&](auto out, auto error) { return bertpt_corpus_open(corpus_path->c_str(), out, error); });
    for (MaskedSentence& sentence : held_out_sentences(corpus, count)) sentences.push_back(std::move(sentence));
  }
  if (sentences.empty()) throw UsageError("give a text with [MASK] in it, or --corpus for sentences of its validation split");
  const Model model = load_model(model_path);
  Json results = Json::array();
  for (const auto& [sentence, answer] : sentences) {
    const Json masks = Json::parse(
        text([&](auto out, auto error) { return bertpt_model_fill_mask(model.get(), sentence.data(), sentence.size(), k, out, error); }));
    if (as_json) results.push_back({{"text", sentence}, {"answer", answer}, {"masks", masks}});
    else print_guesses(sentence, answer, masks);
  }
  if (as_json) std::printf("%s\n", results.dump().c_str());
  return 0;
}

}  // namespace cli
