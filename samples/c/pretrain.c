/* pretrain.c   The whole job through the C ABI: raw text -> vocabulary -> corpus -> BERT -> checkpoint. Read it as documentation.
 *
 *   sample-pretrain TEXT RUN        trains on TEXT (.txt, .jsonl, plain or .zst) and leaves everything in the folder RUN
 *   sample-pretrain --resume RUN    goes on where the last checkpoint was written
 *
 * Ctrl-C stops cleanly: the unfinished step is undone, a checkpoint is written, and the last line says how to go on. */
#include <bertpt/bertpt.h>

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything is configured by JSON; every key has a default: bertpt_config_schema lists them. The model is tiny, so that it learns
 * something within minutes on a laptop. */
static const char *const kVocab = "{\"size\": 8000, \"lowercase\": true}";
static const char *const kCorpus = "{\"validation_share\": 0.04}";
static const char *const kModel = "{\"size\": \"tiny\", \"device\": \"auto\"}";
static const char *const kOptimizer = "{\"type\": \"adamw\", \"learning_rate\": 2e-3}";
static const char *const kTrainer =
    "{\"run_dir\": \"%s/run\", \"num_train_steps\": %ld, \"batch_size\": 32,"
    " \"phases\": [{\"share\": 0.9, \"max_seq_length\": 128}, {\"share\": 0.1, \"max_seq_length\": 512, \"batch_size\": 8}],"
    " \"evaluate_every\": 100, \"checkpoint_every\": 100}";

/* Requesting a cancel is async-signal-safe, so a signal handler may do it. It only has to outlive the program. */
static bertpt_cancel *cancel;
static void on_interrupt(int signal_number) {
  (void)signal_number;
  bertpt_cancel_request(cancel);
}

/* Every call returns a status: negative means failed, and *error says what, where and what to do about it. */
#define TRY(call)             \
  do {                        \
    if ((call) < 0) goto end; \
  } while (0)

static bertpt_status print_event(const bertpt_event *event, bertpt_error **error) {
  bertpt_event_kind kind = 0;
  bertpt_metrics m = {0};
  bertpt_evaluation e = {0};
  const char *message = "", *path = "";
  bertpt_status status;

  m.struct_size = sizeof m; /* structs carry their size, so that they can grow */
  e.struct_size = sizeof e;
  if ((status = bertpt_event_get_kind(event, &kind, error)) < 0) return status;
  if ((status = bertpt_event_get_metrics(event, &m, error)) < 0) return status;
  if ((status = bertpt_event_get_message(event, &message, error)) < 0) return status;
  switch (kind) {
    case BERTPT_EVENT_PROGRESS:
      if (m.step % 20 == 0) {
        printf("step %" PRId64 "/%" PRId64 "  mlm %.3f  pair %.3f  %.0f tokens/s  %.0f s left\n", m.step, m.num_train_steps, m.mlm_loss, m.pair_loss,
               m.tokens_per_second, m.seconds_left);
      }
      break;
    case BERTPT_EVENT_EVALUATION:
      if ((status = bertpt_event_get_evaluation(event, &e, error)) < 0) return status;
      printf("validation: mlm %.3f (a unigram model: %.3f), accuracy %.1f %%\n", e.mlm_loss, e.unigram_loss, 100 * e.mlm_accuracy);
      break;
    case BERTPT_EVENT_CHECKPOINT:
      if ((status = bertpt_event_get_path(event, &path, error)) < 0) return status;
      printf("checkpoint: %s\n", path);
      break;
    default: /* kinds that come with later versions are skipped by whoever does not know them */
      if (message[0] != '\0') printf("%s\n", message);
  }
  fflush(stdout);
  return BERTPT_OK;
}

/* Starts the trainer and prints its events until the last one. Training runs on a thread of the library's own. */
static bertpt_status watch(bertpt_trainer *trainer, bertpt_error **error) {
  bertpt_event_stream *events = NULL;
  bertpt_event *event = NULL;
  bertpt_status status = bertpt_trainer_open_events(trainer, &events, error);
  if (status >= 0) status = bertpt_trainer_start(trainer, cancel, error);
  while (status >= 0 && (status = bertpt_event_stream_next(events, 1000, &event, error)) != BERTPT_END) {
    if (status != BERTPT_OK) continue; /* BERTPT_TIMEOUT: nothing happened for a second. Negative: the loop ends */
    status = print_event(event, error);
    bertpt_event_free(event);
  }
  bertpt_event_stream_free(events);
  return status;
}

int main(int argc, char **argv) {
  bertpt_error *error = NULL;
  bertpt_documents *documents = NULL;
  bertpt_vocab *vocab = NULL;
  bertpt_tokenizer *tokenizer = NULL;
  bertpt_corpus *corpus = NULL;
  bertpt_model *model = NULL;
  bertpt_optimizer *optimizer = NULL;
  bertpt_trainer *trainer = NULL;
  bertpt_checkpoint *checkpoint = NULL;
  bertpt_text *info = NULL;
  bertpt_trainer_state state = BERTPT_TRAINER_IDLE;
  char path[4096], config[8192];
  const char *text = NULL;
  const char *steps = getenv("BERTPT_SAMPLE_STEPS"); /* tests want fewer than 300 */
  const char *run = argc == 3 ? argv[2] : "";
  int status = 1;

  if (argc != 3 || strlen(run) > 2000 || strpbrk(run, "\"\\") != NULL) { /* the path goes into JSON as it is */
    fprintf(stderr, "usage: sample-pretrain TEXT RUN | --resume RUN\n");
    return 2;
  }
  /* Do header and library belong together? The hash covers every signature, constant and struct. */
  TRY(bertpt_abi_check(BERTPT_ABI_MAJOR, BERTPT_ABI_MINOR, BERTPT_LAYOUT_HASH, &error));
  TRY(bertpt_cancel_create(&cancel, &error));
  signal(SIGINT, on_interrupt);

  if (strcmp(argv[1], "--resume") == 0) {
    snprintf(path, sizeof path, "%s/run", run);
    TRY(bertpt_trainer_resume(path, NULL, NULL, &trainer, &error));
  } else {
    /* Documents are read twice: for the vocabulary, then for the corpus. */
    TRY(bertpt_documents_open_files((const char *const *)&argv[1], 1, NULL, &documents, &error));
    TRY(bertpt_vocab_train(documents, kVocab, cancel, NULL, &vocab, &error));
    TRY(bertpt_tokenizer_create(vocab, NULL, &tokenizer, &error));
    snprintf(path, sizeof path, "%s/corpus", run);
    TRY(bertpt_corpus_build(documents, tokenizer, path, kCorpus, cancel, NULL, &corpus, &error));

    /* From here on LibTorch is needed; where it is missing the error says how to get it. */
    TRY(bertpt_model_create(kModel, tokenizer, &model, &error));
    TRY(bertpt_optimizer_create(model, kOptimizer, &optimizer, &error));
    snprintf(config, sizeof config, kTrainer, run, steps != NULL ? atol(steps) : 300L);
    TRY(bertpt_trainer_create(model, optimizer, corpus, config, &trainer, &error));
  }
  TRY(watch(trainer, &error));
  TRY(bertpt_trainer_wait(trainer, -1, &error)); /* when the run failed: with its cause */
  TRY(bertpt_trainer_get_state(trainer, &state, NULL, &error));
  if (state == BERTPT_TRAINER_STOPPED) { /* the last event said how to go on */
    status = 130;
    goto end;
  }

  /* A checkpoint is read back without a trainer and without LibTorch. Its folder `model` is what Hugging Face's from_pretrained loads. */
  snprintf(path, sizeof path, "%s/run/checkpoints/latest", run);
  TRY(bertpt_checkpoint_open(path, &checkpoint, &error));
  TRY(bertpt_checkpoint_get_info(checkpoint, &info, &error));
  TRY(bertpt_text_get(info, &text, NULL, &error));
  printf("%.200s...\n", text);
  status = 0;

end: /* free accepts NULL and any order */
  if (error != NULL) fprintf(stderr, "pretrain: %s\n", bertpt_error_get_message(error));
  bertpt_error_free(error);
  bertpt_text_free(info);
  bertpt_checkpoint_free(checkpoint);
  bertpt_trainer_free(trainer);
  bertpt_optimizer_free(optimizer);
  bertpt_model_free(model);
  bertpt_corpus_free(corpus);
  bertpt_tokenizer_free(tokenizer);
  bertpt_vocab_free(vocab);
  bertpt_documents_free(documents);
  return status;
}
