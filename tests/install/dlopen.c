/* dlopen.c   A host that was not linked against libbertpt: loads it by name, checks the ABI, tokenizes one line.
 *
 *   dlopen LIBRARY VOCAB TEXT */
#include <bertpt/bertpt.h>

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#define FUNCTION(name) *(void **)(&my_##name) = dlsym(library, #name); if (my_##name == NULL) return fprintf(stderr, "no " #name "\n"), 1

int main(int argc, char **argv) {
  bertpt_status (*my_bertpt_abi_check)(uint32_t, uint32_t, uint64_t, bertpt_error **);
  bertpt_status (*my_bertpt_tokenizer_load)(const char *, bertpt_tokenizer **, bertpt_error **);
  bertpt_status (*my_bertpt_tokenizer_encode)(const bertpt_tokenizer *, const char *, size_t, const bertpt_encode_options *, bertpt_encoding **, bertpt_error **);
  bertpt_status (*my_bertpt_encoding_get_view)(const bertpt_encoding *, bertpt_encoding_view *, bertpt_error **);
  const char *(*my_bertpt_error_get_message)(const bertpt_error *);
  bertpt_error *error = NULL;
  bertpt_tokenizer *tokenizer = NULL;
  bertpt_encoding *encoding = NULL;
  bertpt_encoding_view view = {0};
  void *library;

  if (argc != 4) return 2;
  library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return fprintf(stderr, "%s\n", dlerror()), 1;
  FUNCTION(bertpt_abi_check);
  FUNCTION(bertpt_tokenizer_load);
  FUNCTION(bertpt_tokenizer_encode);
  FUNCTION(bertpt_encoding_get_view);
  FUNCTION(bertpt_error_get_message);
  view.struct_size = sizeof view;
  if (my_bertpt_abi_check(BERTPT_ABI_MAJOR, BERTPT_ABI_MINOR, BERTPT_LAYOUT_HASH, &error) < 0 || my_bertpt_tokenizer_load(argv[2], &tokenizer, &error) < 0 ||
      my_bertpt_tokenizer_encode(tokenizer, argv[3], strlen(argv[3]), NULL, &encoding, &error) < 0 ||
      my_bertpt_encoding_get_view(encoding, &view, &error) < 0) {
    return fprintf(stderr, "%s\n", my_bertpt_error_get_message(error)), 1;
  }
  for (int64_t i = 0; i < view.count; i++) printf(i == 0 ? "%d" : " %d", (int)view.ids[i]);
  putchar('\n');
  return 0;
}
