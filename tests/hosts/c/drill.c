/* drill.c   What soak.py and exit.py make every language do; README.md says what each word does.   host-drill WHAT N CORPUS MODEL TRAINER */
#define _POSIX_C_SOURCE 200809L
#include <bertpt/bertpt.h>

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TRY(call)                                                                                  \
  do {                                                                                             \
    if ((call) < 0) {                                                                              \
      fprintf(stderr, "drill: %s: %s\n", #call, bertpt_error_get_message(error));                  \
      exit(1);                                                                                     \
    }                                                                                              \
  } while (0)

enum { kRound = 500, kBlocks = 20 };
static const char kText[] = "A sentence of some words. And another one, with (brackets) and 3.5 numbers!";
static bertpt_error *error;
static bertpt_corpus *corpus;
static bertpt_tokenizer *tokenizer;
static bertpt_model *model;
static bertpt_optimizer *optimizer;
static const char *model_config, *trainer_config;

/* Whoever started us measures now; true: once more from the beginning. */
static int pause_is_again(void) {
  char line[16];
  printf("pause\n");
  fflush(stdout);
  return fgets(line, sizeof line, stdin) != NULL && strncmp(line, "again", 5) == 0;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void make_model(void) {
  TRY(bertpt_model_create(model_config, tokenizer, &model, &error));
  TRY(bertpt_optimizer_create(model, NULL, &optimizer, &error));
}

static bertpt_trainer *make_trainer(void) {
  bertpt_trainer *trainer = NULL;
  TRY(bertpt_trainer_create(model, optimizer, corpus, trainer_config, &trainer, &error));
  return trainer;
}

static void step(bertpt_trainer *trainer, bertpt_metrics *metrics) {
  metrics->struct_size = sizeof *metrics;
  TRY(bertpt_trainer_step(trainer, metrics, &error));
}

/* An error, a configuration, a tokenizer with its view. */
static void cycle_handles(void) {
  bertpt_text *text = NULL;
  bertpt_vocab *vocab = NULL;
  bertpt_tokenizer *own = NULL;
  bertpt_encoding *encoding = NULL;
  bertpt_encoding_view view = {0};
  if (bertpt_config_resolve("model", "{\"sise\": 1}", &text, &error) != BERTPT_E_CONFIG) exit(1);
  bertpt_error_free(error);
  error = NULL;
  TRY(bertpt_config_resolve("optimizer", NULL, &text, &error));
  TRY(bertpt_tokenizer_get_vocab(tokenizer, &vocab, &error));
  TRY(bertpt_corpus_get_tokenizer(corpus, &own, &error));
  TRY(bertpt_tokenizer_encode(own, kText, sizeof kText - 1, NULL, &encoding, &error));
  view.struct_size = sizeof view;
  TRY(bertpt_encoding_get_view(encoding, &view, &error));
  if (view.count < 10) exit(1);
  bertpt_vocab_free(vocab);
  bertpt_text_free(text);
  bertpt_tokenizer_free(own);
  bertpt_encoding_free(encoding);
}

static void cycle_trainer(void) {
  bertpt_trainer *trainer = make_trainer();
  bertpt_event_stream *events = NULL;
  bertpt_metrics metrics;
  TRY(bertpt_trainer_open_events(trainer, &events, &error));
  step(trainer, &metrics);
  bertpt_trainer_free(trainer);
  bertpt_event_stream_free(events);
}

static void repeat(long n, void (*cycle)(void)) {
  do {
    for (long i = 1; i <= n; i++) {
      cycle();
      if (i == n / 5) pause_is_again();
    }
  } while (pause_is_again());
}

/* Reads all that waits; returns how many. */
static long pull(bertpt_event_stream *events) {
  long count = 0;
  bertpt_event *event = NULL;
  bertpt_status status;
  while ((status = bertpt_event_stream_next(events, 0, &event, &error)) == BERTPT_OK) {
    bertpt_event_kind kind = 0;
    bertpt_metrics metrics;
    metrics.struct_size = sizeof metrics;
    TRY(bertpt_event_get_kind(event, &kind, &error));
    TRY(bertpt_event_get_metrics(event, &metrics, &error));
    bertpt_event_free(event);
    count++;
  }
  TRY(status);
  return count;
}

static void pull_events(long n) {
  bertpt_trainer *trainer = make_trainer();
  bertpt_event_stream *events = NULL;
  double seconds = 0;
  long all = 0;
  TRY(bertpt_trainer_open_events(trainer, &events, &error));
  do {
    int paused = 0;
    for (long pulled = 0; pulled < n;) {
      double begin;
      long count;
      TRY(bertpt_trainer_run(trainer, kRound, NULL, &error));
      begin = now();
      count = pull(events);
      seconds += now() - begin;
      pulled += count;
      all += count;
      if (!paused && pulled >= n / 5) paused = 1, pause_is_again();
    }
  } while (pause_is_again());
  printf("{\"events\": %ld, \"seconds\": %.17g}\n", all, seconds);
}

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void drive_steps(long n) {
  bertpt_trainer *trainer = make_trainer();
  bertpt_metrics metrics;
  double blocks[kBlocks];
  step(trainer, &metrics);
  for (int block = 0; block < kBlocks; block++) {
    const double begin = now(), inside = metrics.seconds;
    for (long i = 0; i < n / kBlocks; i++) step(trainer, &metrics);
    blocks[block] = (now() - begin - (metrics.seconds - inside)) / (double)(n / kBlocks);
  }
  qsort(blocks, kBlocks, sizeof *blocks, compare);
  printf("{\"microseconds\": %.17g}\n", 1e6 * blocks[kBlocks / 2]);
}

static void *ask(void *unused) {
  bertpt_text *guesses = NULL;
  (void)unused;
  while (bertpt_model_fill_mask(model, "the [MASK] of the people", 24, 3, &guesses, NULL) >= 0) bertpt_text_free(guesses);
  return NULL;
}

/* Leaves main() while another thread is at work, `after_ms` after it began. */
static void leave(long after_ms, int asking) {
  const struct timespec time = {after_ms / 1000, after_ms % 1000 * 1000000};
  pthread_t thread;
  if (!asking) TRY(bertpt_trainer_start(make_trainer(), NULL, &error));
  else if (pthread_create(&thread, NULL, ask, NULL) != 0) exit(1);
  nanosleep(&time, NULL);
  printf("leaving\n");
}

int main(int argc, char **argv) {
  const char *what = argc == 6 ? argv[1] : "";
  const long n = argc == 6 ? atol(argv[2]) : 0;
  if (argc != 6) return 2;
  model_config = argv[4];
  trainer_config = argv[5];
  TRY(bertpt_abi_check(BERTPT_ABI_MAJOR, BERTPT_ABI_MINOR, BERTPT_LAYOUT_HASH, &error));
  TRY(bertpt_corpus_open(argv[3], &corpus, &error));
  TRY(bertpt_corpus_get_tokenizer(corpus, &tokenizer, &error));
  if (strcmp(what, "handles") == 0) return repeat(n, cycle_handles), 0;
  if (strcmp(what, "finalizers") == 0) return 77; /* C has none */
  make_model();
  if (strcmp(what, "trainers") == 0) repeat(n, cycle_trainer);
  else if (strcmp(what, "events") == 0) pull_events(n);
  else if (strcmp(what, "steps") == 0) drive_steps(n);
  else if (strcmp(what, "exit") == 0 || strcmp(what, "exit-asking") == 0) leave(n, what[4] != '\0');
  else return 2;
  return 0;
}
