/* cycles.c   100,000 times: open, use and free what needs no LibTorch. The resident memory of the last thousand cycles is that of the
 * second thousand. Compared are the lowest values of each, because a loader's frames and threads come and go; the smallest block lost in
 * each of 100,000 cycles shows.
 *
 *   long_cycles VOCAB CORPUS CYCLES */
#define _POSIX_C_SOURCE 200809L
#include <bertpt/bertpt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRY(call)                                                                            \
  do {                                                                                       \
    if ((call) < 0) {                                                                        \
      fprintf(stderr, "cycle %ld: %s: %s\n", cycle, #call, bertpt_error_get_message(error)); \
      exit(1);                                                                               \
    }                                                                                        \
  } while (0)

static long resident_kib(void) {
  long pages = 0, resident = 0;
  FILE* file = fopen("/proc/self/statm", "r");
  if (file == NULL || fscanf(file, "%ld %ld", &pages, &resident) != 2) exit(1);
  fclose(file);
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

int main(int argc, char** argv) {
  bertpt_error* error = NULL;
  bertpt_vocab* vocab = NULL;
  const long cycles = argc == 4 ? atol(argv[3]) : 0;
  long cycle = 0, before = LONG_MAX, after = LONG_MAX;
  if (cycles < 3000) {
    fprintf(stderr, "usage: long_cycles VOCAB CORPUS CYCLES (3000 or more)\n");
    return 2;
  }
  TRY(bertpt_vocab_load(argv[1], &vocab, &error));
  for (cycle = 0; cycle < cycles; cycle++) {
    bertpt_tokenizer* tokenizer = NULL;
    bertpt_encoding* encoding = NULL;
    bertpt_segmenter* segmenter = NULL;
    bertpt_sentences* sentences = NULL;
    bertpt_cancel* cancel = NULL;
    bertpt_tokenizer* refused = NULL;
    static const char text[] = "A sentence of some words. And another one, with (brackets) and 3.5 numbers!";
    if (cycle % 10 == 9) { /* the slower handles of this ten are gone */
      const long now = resident_kib();
      if (cycle >= 1000 && cycle < 2000 && now < before) before = now;
      if (cycle >= cycles - 1000 && now < after) after = now;
    }
    TRY(bertpt_tokenizer_create(vocab, "{\"lowercase\": true}", &tokenizer, &error));
    TRY(bertpt_tokenizer_encode(tokenizer, text, sizeof text - 1, NULL, &encoding, &error));
    TRY(bertpt_segmenter_create(NULL, &segmenter, &error));
    TRY(bertpt_segmenter_segment(segmenter, text, sizeof text - 1, &sentences, &error));
    TRY(bertpt_cancel_create(&cancel, &error));
    if (bertpt_tokenizer_create(vocab, "{\"lowercas\": true}", &refused, &error) != BERTPT_E_CONFIG) return 1; /* the error path too */
    bertpt_error_free(error);
    error = NULL;
    if (cycle % 100 == 0) { /* the slower handles */
      bertpt_corpus* corpus = NULL;
      bertpt_loader* loader = NULL;
      bertpt_batch* batch = NULL;
      TRY(bertpt_corpus_open(argv[2], &corpus, &error));
      TRY(bertpt_loader_create(corpus, BERTPT_SPLIT_TRAIN, "{\"max_seq_length\": 64, \"batch_size\": 4}", &loader, &error));
      bertpt_corpus_free(corpus); /* children keep their parents alive */
      TRY(bertpt_loader_next(loader, &batch, &error));
      bertpt_loader_free(loader);
      bertpt_batch_free(batch);
    }
    bertpt_tokenizer_free(tokenizer);
    bertpt_encoding_free(encoding);
    bertpt_sentences_free(sentences);
    bertpt_segmenter_free(segmenter);
    bertpt_cancel_free(cancel);
  }
  bertpt_vocab_free(vocab);
  printf("%ld cycles: %ld KiB in the second thousand, %ld KiB in the last\n", cycles, before, after);
  return after - before > 512 + 16 * (cycles - 2000) / 1024;
}
