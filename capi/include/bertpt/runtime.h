/* bertpt/runtime.h   The library itself: version, ABI check, LibTorch, devices, shutdown.
 *
 * Text, corpora, batches and checkpoints need no LibTorch. A model does: it is looked for at the first bertpt_model_* call, or earlier
 * by bertpt_runtime_load_engine, which can name its folder. bertpt_runtime_probe says where the library looks and why a candidate fails.
 */
#ifndef BERTPT_RUNTIME_H
#define BERTPT_RUNTIME_H

#include "bertpt/abi.h"
#include "bertpt/api.h"

BERTPT_BEGIN

/* The version of the library, "0.1.0".
 * Returns a constant that lives for ever.  Threads: any.  Since 1.0. */
BERTPT_API const char *bertpt_version(void) BERTPT_NOEXCEPT;

/* Asks whether this library fits the header that the caller was built with. A binding calls it once when it loads, with the constants
 * of its own copy of abi.h: bertpt_abi_check(BERTPT_ABI_MAJOR, BERTPT_ABI_MINOR, BERTPT_LAYOUT_HASH, &error).
 *   major, minor   of the caller: the major must be equal, the minor at most the library's.
 *   layout_hash    of the caller: must be equal when major and minor are.
 * Errors: BERTPT_E_ABI, with both sides in the details.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_abi_check(uint32_t major, uint32_t minor, uint64_t layout_hash,
    bertpt_error **error) BERTPT_NOEXCEPT;

/* Describes the build as JSON: version, ABI, compiler, engine and its LibTorch when loaded, the environment variables that are read
 * (BERTPT_TORCH_ROOT, BERTPT_ENGINE). Loads nothing.
 *   out   receives an owned text.
 * Errors: none of its own.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_runtime_describe(bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Lists as JSON every place where LibTorch is looked for, in order, and why each would do or not. Loads nothing for good.
 *   options_json   kind "engine" of config.h: {"torch_root": "...", "engine_path": "...", "want_cuda": true, "search": true}.
 *   out            receives an owned text: {"candidates": [{"path", "origin", "outcome"}], "gpu_problem", ...}. gpu_problem: after a
 *                  load, why the machine's GPU stays unused and what to do; "" when it is used, unwanted or not there.
 * Errors: BERTPT_E_CONFIG.  A candidate that will not do is no error.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_runtime_probe(const char *options_json, bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Loads LibTorch and the engine now, so that a missing one is known early. Once loaded, further calls do nothing.
 *   options_json   kind "engine" of config.h; "torch_root" names a folder to use instead of searching.
 * Errors: BERTPT_E_CONFIG; BERTPT_E_ENGINE with the list of candidates and how to get LibTorch.
 * After a failure nothing is loaded and a later call may succeed.  Threads: any; one loads, the others wait.  Since 1.0. */
BERTPT_API bertpt_status bertpt_runtime_load_engine(const char *options_json, bertpt_error **error) BERTPT_NOEXCEPT;

/* Lists the devices that a model can be put on, as JSON: [{"name": "cpu", "description", "memory_bytes"}]. Loads the engine.
 *   out   receives an owned text.
 * Errors: BERTPT_E_ENGINE.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_runtime_list_devices(bertpt_text **out, bertpt_error **error) BERTPT_NOEXCEPT;

/* Asks every running trainer to stop at its next step boundary and waits until all have and no checkpoint is being written. Later attempts
 * to train are BERTPT_E_SHUTDOWN; everything else goes on working. Optional and repeatable: a host calls it before it exits.
 *   timeout_ms   how long to wait; 0 only asks; negative waits without limit.
 * Returns BERTPT_OK, or BERTPT_TIMEOUT when some trainer still runs or writes.
 * Errors: none of its own.  Threads: any.  Since 1.0. */
BERTPT_API bertpt_status bertpt_runtime_shutdown(int64_t timeout_ms, bertpt_error **error) BERTPT_NOEXCEPT;

BERTPT_FINISH

#endif
