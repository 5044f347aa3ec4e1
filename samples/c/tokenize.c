/* tokenize.c   Token ids of each line of standard input. Needs no LibTorch.
 *
 *   sample-tokenize VOCAB < text
 *
 * VOCAB is a vocab.txt, a tokenizer.json or a folder that holds one of them. */
#define _POSIX_C_SOURCE 200809L
#include <bertpt/bertpt.h>

#include <stdio.h>
#include <stdlib.h>

static int fail(bertpt_error *error) {
  fprintf(stderr, "tokenize: %s\n", bertpt_error_get_message(error));
  bertpt_error_free(error);
  return 1;
}

/* Prints one line's ids. Negative: *error is set. */
static bertpt_status print_ids(const bertpt_tokenizer *tokenizer, const char *line, size_t size, bertpt_error **error) {
  bertpt_encoding *encoding = NULL;
  bertpt_encoding_view view = {0};
  bertpt_status status = bertpt_tokenizer_encode(tokenizer, line, size, NULL, &encoding, error);
  if (status < 0) return status;
  view.struct_size = sizeof view;
  status = bertpt_encoding_get_view(encoding, &view, error);
  if (status >= 0) {
    for (int64_t i = 0; i < view.count; i++) printf(i == 0 ? "%d" : " %d", (int)view.ids[i]);
    putchar('\n');
  }
  bertpt_encoding_free(encoding);
  return status;
}

int main(int argc, char **argv) {
  bertpt_error *error = NULL;
  bertpt_tokenizer *tokenizer = NULL;
  char *line = NULL;
  size_t capacity = 0;
  ssize_t size;

  if (argc != 2) {
    fprintf(stderr, "usage: sample-tokenize VOCAB < text\n");
    return 2;
  }
  if (bertpt_tokenizer_load(argv[1], &tokenizer, &error) < 0) return fail(error);
  while ((size = getline(&line, &capacity, stdin)) >= 0) {
    if (size > 0 && line[size - 1] == '\n') size--;
    if (print_ids(tokenizer, line, (size_t)size, &error) < 0) return fail(error);
  }
  free(line);
  bertpt_tokenizer_free(tokenizer);
  return 0;
}
