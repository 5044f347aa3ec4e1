#include "train/evaluation.h"

#include <cmath>

#include "rig.h"
#include "support/catch.h"

using namespace bertpt;
using namespace bertpt::train;
using test::Rig;

TEST_CASE("an evaluation's means, against the loader and the engine by hand") {
  const Rig rig;
  const auto model = rig.model();
  const EvaluationConfig config{.max_seq_length = 48, .sequences = 25, .micro_batch_tokens = 200};
  const Evaluation result = Evaluator(rig.corpus, config).run(*model);
  examples::LoaderConfig loader_config;
  loader_config.max_seq_length = 48;
  loader_config.short_seq_prob = 0;
  const examples::Loader loader(rig.corpus, corpus::Split::validation, loader_config, true);
  examples::Batch batch;
  loader.fill({}, 25, batch);
  const engine::Losses losses = model->evaluate(batch);
  CHECK(result.sequences == 25);
  CHECK(result.tokens == batch.tokens());
  CHECK(result.masked == batch.masked());
  CHECK(result.mlm_loss == Approx(losses.mlm_sum / static_cast<double>(losses.masked)));
  CHECK(result.perplexity == Approx(std::exp(result.mlm_loss)));
  CHECK(result.pair_loss == Approx(std::log(2.0)));
  CHECK(result.pairs == 25);
  double unigram = 0, total = 203;
  for (const uint64_t n : rig.corpus->split(corpus::Split::train).id_counts()) total += static_cast<double>(n);
  for (const int32_t label : batch.masked_labels) {
    unigram -= std::log((static_cast<double>(rig.corpus->split(corpus::Split::train).id_counts()[static_cast<size_t>(label)]) + 1) / total);
  }
  CHECK(result.unigram_loss == Approx(unigram / static_cast<double>(batch.masked())));
  CHECK(result.unigram_loss < std::log(203.0));
}

TEST_CASE("the same sequences and masks whatever the cut") {
  const Rig rig;
  const auto model = rig.model();
  const Evaluation a = Evaluator(rig.corpus, {.max_seq_length = 48, .sequences = 20, .micro_batch_tokens = 100}).run(*model);
  const Evaluation b = Evaluator(rig.corpus, {.max_seq_length = 48, .sequences = 20, .micro_batch_tokens = 10000}).run(*model);
  CHECK(a.mlm_loss == Approx(b.mlm_loss).epsilon(1e-12));
  CHECK((a.masked == b.masked && a.tokens == b.tokens));
  CHECK(static_cast<double>(a.masked) / static_cast<double>(a.tokens) == Approx(0.15).margin(0.02));
  const Progress progress;
  const Evaluator counted(rig.corpus, {.max_seq_length = 48, .sequences = 20, .micro_batch_tokens = 100});
  counted.run(*model, {}, {}, progress);
  const Progress::Snapshot seen = progress.snapshot();
  CHECK((seen.stage == "evaluating" && seen.unit == "sequences" && seen.done == 20 && seen.total == 20));
  const Evaluator all(rig.corpus, {.max_seq_length = 48, .sequences = 0});
  CHECK(all.sequences() > 20);
  CHECK(Evaluator(rig.corpus, {.max_seq_length = 48, .sequences = 1000000}).sequences() == all.sequences());
}

TEST_CASE("a trained unigram model comes near the add-one unigram model, which is its best") {
  const Rig rig;
  auto config = rig.config(300, "");
  config.evaluation_sequences = 0;
  const auto trainer = rig.trainer(config);
  const Evaluation before = trainer->evaluate();
  const RunReport report = trainer->run(-1);
  REQUIRE(report.evaluation);
  CHECK(report.evaluation->mlm_loss < before.mlm_loss);
  CHECK(report.evaluation->mlm_loss == Approx(report.evaluation->unigram_loss).margin(0.1));
  CHECK(report.evaluation->mlm_loss > report.evaluation->unigram_loss - 0.05);
}

TEST_CASE("an evaluation can be cancelled, and refuses a split that gives nothing") {
  const Rig rig;
  const Cancel cancel;
  cancel.request();
  const auto model = rig.model();
  const Evaluator evaluator(rig.corpus, {.max_seq_length = 48});
  CHECK(test::error_of([&] { evaluator.run(*model, cancel); })->code() == Code::cancelled);
  CHECK(test::error_of([&] { evaluator.run(*model, {}, cancel); })->code() == Code::cancelled);
  const auto none = std::make_shared<const test::FakeCorpus>(test::FakeOptions{.validation_documents = 0});
  CHECK(test::error_of([&] { Evaluator(none, {}); })->code() == Code::data);
  CHECK(test::error_of([&] { require_validation(*none); })->code() == Code::data);
}

TEST_CASE("a validation split without pairs is evaluated on masked tokens alone, and pairs are kept where there are any") {
  const Rig rig;
  const auto model = rig.model();
  const auto corpus_with = [](const std::vector<std::vector<int64_t>>& lengths) {
    const auto size = test::fake_vocab()->size();
    return std::make_shared<const test::FakeCorpus>(test::documents_of_lengths({{5, 5}, {6, 6}}, size),
                                                    test::documents_of_lengths(lengths, size));
  };
  const Evaluator one_document(corpus_with({{9, 9, 9, 9}}), {.max_seq_length = 48});
  CHECK(test::contains(one_document.without_pairs(), "one document"));
  const Evaluation result = one_document.run(*model);
  CHECK(result.masked > 0);
  CHECK(result.pairs == 0);
  CHECK_FALSE(test::contains(result.json(), "pair_loss"));
  const Evaluator one_sentence_each(corpus_with({{9}, {9}}), {.max_seq_length = 48});
  CHECK(test::contains(one_sentence_each.without_pairs(), "one sentence"));
  CHECK(one_sentence_each.run(*model).pairs == 0);
  const Evaluator one_sentence(corpus_with({{9}}), {.objective = "sop", .max_seq_length = 48});
  CHECK(one_sentence.run(*model).masked > 0);
  const Evaluator healthy(corpus_with({{9, 9, 9, 9, 9, 9}, {9, 9, 9, 9, 9, 9}}), {.max_seq_length = 24});
  CHECK(healthy.without_pairs().empty());
  CHECK(healthy.run(*model).pairs > 0);
}
