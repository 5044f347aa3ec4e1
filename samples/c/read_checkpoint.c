/* read_checkpoint.c   Lists the tensors of a checkpoint with their mean and spread. Needs no LibTorch and no trainer.
 *
 *   sample-read_checkpoint PATH
 *
 * PATH is a run, one of its checkpoints, a Hugging Face folder or a .safetensors file. */
#include <bertpt/bertpt.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Leaves the function with the error when a call fails. */
#define TRY(call)                       \
  do {                                  \
    if ((call) < 0) goto failed;        \
  } while (0)

static void print_moments(const char *name, const float *values, size_t n) {
  double sum = 0, squares = 0;
  for (size_t i = 0; i < n; i++) sum += values[i];
  const double mean = n > 0 ? sum / (double)n : 0;
  for (size_t i = 0; i < n; i++) squares += (values[i] - mean) * (values[i] - mean);
  printf("%-64s %10zu values  mean % .4f  spread %.4f\n", name, n, mean, n > 0 ? sqrt(squares / (double)n) : 0);
}

/* One tensor; negative: *error is set. */
static bertpt_status print_tensor(const bertpt_checkpoint *checkpoint, int64_t index, bertpt_error **error) {
  bertpt_tensor *tensor = NULL;
  bertpt_tensor_view view = {0};
  size_t n = 1;
  float *values = NULL;
  bertpt_status status = bertpt_checkpoint_get_tensor(checkpoint, index, &tensor, error);
  if (status < 0) return status;
  view.struct_size = sizeof view;
  status = bertpt_tensor_get_view(tensor, &view, error);
  if (status >= 0) {
    for (int64_t i = 0; i < view.rank; i++) n *= (size_t)view.shape[i];
    values = malloc((n + 1) * sizeof *values); /* + 1: a tensor may be empty */
    if (values == NULL) {
      fprintf(stderr, "read_checkpoint: too little memory for %s\n", view.name);
      exit(1);
    }
    status = bertpt_tensor_copy_f32(tensor, values, n, error);
    if (status >= 0) print_moments(view.name, values, n);
  }
  free(values);
  bertpt_tensor_free(tensor);
  return status;
}

int main(int argc, char **argv) {
  bertpt_error *error = NULL;
  bertpt_checkpoint *checkpoint = NULL;
  int64_t count = 0;
  int status = 1;

  if (argc != 2) {
    fprintf(stderr, "usage: sample-read_checkpoint PATH\n");
    return 2;
  }
  TRY(bertpt_checkpoint_open(argv[1], &checkpoint, &error));
  TRY(bertpt_checkpoint_verify(checkpoint, NULL, NULL, &error));
  TRY(bertpt_checkpoint_get_tensor_count(checkpoint, &count, &error));
  for (int64_t i = 0; i < count; i++) TRY(print_tensor(checkpoint, i, &error));
  printf("%" PRId64 " tensors, every checksum right\n", count);
  status = 0;

failed:
  if (status != 0) fprintf(stderr, "read_checkpoint: %s\n", bertpt_error_get_message(error));
  bertpt_error_free(error);
  bertpt_checkpoint_free(checkpoint);
  return status;
}
