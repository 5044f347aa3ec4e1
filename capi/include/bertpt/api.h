/* bertpt/api.h   What every other header of libbertpt builds on: the rules of the C ABI, the status, and the list of handles.
 *
 * libbertpt takes raw text to a pre-trained BERT checkpoint. Headers, in the order of the work: runtime, documents, segmenter, vocab,
 * tokenizer, corpus, loader, batch, model, optimizer, trainer, event, run, checkpoint, tensor; beside them error, text, config, log, cancel
 * and progress. bertpt.h includes them all.
 *
 * Rules that hold for every function; an entry only says what differs.
 *
 * Status    A function returns BERTPT_OK (0), a positive status that is no failure (BERTPT_END, BERTPT_TIMEOUT, where the entry names
 *           them), or a negative BERTPT_E_* code of error.h. The last parameter receives an error object with message and details; it
 *           may be NULL. On success and on positive statuses it is left alone. An error belongs to the caller: bertpt_error_free.
 *           BERTPT_E_INVALID_ARGUMENT (a required pointer is NULL), BERTPT_E_OUT_OF_MEMORY, BERTPT_E_BUSY, BERTPT_E_FORKED and
 *           BERTPT_E_INTERNAL are possible everywhere and are not repeated.
 * Outputs   Are written only on success, all of them or none. After a failure no object has changed, unless the entry says what has.
 * Inputs    Are read during the call and never kept: free or change them as soon as it returns. Strings are UTF-8 and end with NUL;
 *           data with a length may hold NUL bytes. Paths are byte strings, handed to the system as they are.
 * Handles   `create`, `open`, `load`, `build` and `copy` of a handle give an owned one: release it with its `_free`, once. `_free`
 *           accepts NULL, any order and any thread, and never waits for work: an object lives on inside as long as others need it.
 *           Do not free a handle while another thread is in a call with it.
 * Borrowed  A pointer that a `get` function gives is valid until the handle that it was got from is freed, and never changes.
 * Threads   A function that takes `const T *` may run at the same time as others that take `const T *`. One that takes `T *` needs the
 *           handle alone. Breaking this is refused with BERTPT_E_BUSY and does nothing. Different handles are always independent. Any
 *           thread may call; nothing is kept per thread. The trainer's watching calls are never refused: see trainer.h.
 * Structs   Start with struct_size: set it to sizeof the struct before a call that reads or fills it. The library touches no byte
 *           beyond it, so that a program built against an older header goes on working.
 * Options   Are one JSON object as text; NULL, "" and "{}" mean the defaults. A key that is unknown, misspelled, doubled, of the wrong
 *           type or out of range is BERTPT_E_CONFIG, whose details name the JSON pointer and the nearest valid key. config.h lists
 *           every key with its help.
 * fork      A child process made by fork after the first call gets BERTPT_E_FORKED from all but `_free` and the error getters. Use exec.
 * Exit      Nothing has to be freed before the process ends. A trainer that still runs is asked to stop and waited for, ten seconds at
 *           most; bertpt_runtime_shutdown does the same at a time and with a patience of the host's choice.
 * The library never prints to stdout, aborts, exits, installs signal handlers or changes thread counts and seeds of the host.
 */
#ifndef BERTPT_API_H
#define BERTPT_API_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__) || defined(__clang__)
#define BERTPT_API __attribute__((visibility("default")))
#else
#define BERTPT_API
#endif

#ifdef __cplusplus
#define BERTPT_NOEXCEPT noexcept
#define BERTPT_BEGIN extern "C" {
#define BERTPT_FINISH }
#else
#define BERTPT_NOEXCEPT
#define BERTPT_BEGIN
#define BERTPT_FINISH
#endif

/* Zero: done. Positive: done, with something to know. Negative: a BERTPT_E_* code. */
typedef int32_t bertpt_status;

#define BERTPT_OK 0
#define BERTPT_END 1     /* there is no next item; outputs are untouched */
#define BERTPT_TIMEOUT 2 /* the time passed before anything came; outputs are untouched */

/* The handles. Each is documented in the header of its name. */
typedef struct bertpt_error bertpt_error;
typedef struct bertpt_text bertpt_text;
typedef struct bertpt_cancel bertpt_cancel;
typedef struct bertpt_progress bertpt_progress;
typedef struct bertpt_documents bertpt_documents;
typedef struct bertpt_document_reader bertpt_document_reader;
typedef struct bertpt_document bertpt_document;
typedef struct bertpt_segmenter bertpt_segmenter;
typedef struct bertpt_sentences bertpt_sentences;
typedef struct bertpt_vocab bertpt_vocab;
typedef struct bertpt_tokenizer bertpt_tokenizer;
typedef struct bertpt_encoding bertpt_encoding;
typedef struct bertpt_encoded_batch bertpt_encoded_batch;
typedef struct bertpt_corpus_builder bertpt_corpus_builder;
typedef struct bertpt_corpus bertpt_corpus;
typedef struct bertpt_corpus_document bertpt_corpus_document;
typedef struct bertpt_loader bertpt_loader;
typedef struct bertpt_google_instances bertpt_google_instances;
typedef struct bertpt_batch bertpt_batch;
typedef struct bertpt_model bertpt_model;
typedef struct bertpt_hidden bertpt_hidden;
typedef struct bertpt_optimizer bertpt_optimizer;
typedef struct bertpt_trainer bertpt_trainer;
typedef struct bertpt_event_stream bertpt_event_stream;
typedef struct bertpt_event bertpt_event;
typedef struct bertpt_checkpoint bertpt_checkpoint;
typedef struct bertpt_tensor bertpt_tensor;

#endif
