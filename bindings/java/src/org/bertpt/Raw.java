// Made by bindings/generate.py from the C headers: do not edit.
package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Every function of the C ABI as it is; each is bound when it is first called. The headers are the manual. */
final class Raw {
  private Raw() {}

  /* The code of an error, a BERTPT_E_* number.
   *   error   borrowed; NULL gives BERTPT_OK.
   * Threads: any.  Since 1.0. */
  static int error_get_code(MemorySegment error) {
    try {
      return (int) error_get_code_.HANDLE.invokeExact(error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_error_get_code", t);
    }
  }

  private static final class error_get_code_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_error_get_code", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  }

  /* The message: what failed, where, with which value, and what to do. One line or several, UTF-8, without a line end.
   *   error   borrowed; the text is valid until it is freed; NULL gives "".
   * Threads: any.  Since 1.0. */
  static MemorySegment error_get_message(MemorySegment error) {
    try {
      return (MemorySegment) error_get_message_.HANDLE.invokeExact(error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_error_get_message", t);
    }
  }

  private static final class error_get_message_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_error_get_message", FunctionDescriptor.of(ADDRESS, ADDRESS));
  }

  /* The part of the library that noticed, "text/vocab".
   *   error   borrowed; the text is valid until it is freed; NULL gives "".
   * Threads: any.  Since 1.0. */
  static MemorySegment error_get_component(MemorySegment error) {
    try {
      return (MemorySegment) error_get_component_.HANDLE.invokeExact(error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_error_get_component", t);
    }
  }

  private static final class error_get_component_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_error_get_component", FunctionDescriptor.of(ADDRESS, ADDRESS));
  }

  /* The details as one JSON object, "{}" when there are none: {"pointer": "/mask_prob", "nearest": "mask_prob", ...}.
   *   error   borrowed; the text is valid until it is freed; NULL gives "{}".
   * Threads: any.  Since 1.0. */
  static MemorySegment error_get_details(MemorySegment error) {
    try {
      return (MemorySegment) error_get_details_.HANDLE.invokeExact(error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_error_get_details", t);
    }
  }

  private static final class error_get_details_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_error_get_details", FunctionDescriptor.of(ADDRESS, ADDRESS));
  }

  /* Releases an error.
   *   error   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void error_free(MemorySegment error) {
    try {
      error_free_.HANDLE.invokeExact(error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_error_free", t);
    }
  }

  private static final class error_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_error_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* The name of a status, "ok", "end", "timeout", "config"; "unknown" for other numbers.
   *   status   any number.
   * Returns a constant that lives for ever.  Threads: any.  Since 1.0. */
  static MemorySegment status_name(int status) {
    try {
      return (MemorySegment) status_name_.HANDLE.invokeExact(status);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_status_name", t);
    }
  }

  private static final class status_name_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_status_name", FunctionDescriptor.of(ADDRESS, JAVA_INT));
  }

  /* Gives the bytes of a text.
   *   text    borrowed.
   *   data    receives the bytes, UTF-8 and ended by a NUL that is not counted; borrowed until the text is freed.
   *   size    receives the number of bytes; may be NULL.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int text_get(MemorySegment text, MemorySegment data, MemorySegment size, MemorySegment error) {
    try {
      return (int) text_get_.HANDLE.invokeExact(text, data, size, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_text_get", t);
    }
  }

  private static final class text_get_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_text_get", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases a text.
   *   text   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void text_free(MemorySegment text) {
    try {
      text_free_.HANDLE.invokeExact(text);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_text_free", t);
    }
  }

  private static final class text_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_text_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* The version of the library, "0.1.0".
   * Returns a constant that lives for ever.  Threads: any.  Since 1.0. */
  static MemorySegment version() {
    try {
      return (MemorySegment) version_.HANDLE.invokeExact();
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_version", t);
    }
  }

  private static final class version_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_version", FunctionDescriptor.of(ADDRESS));
  }

  /* Asks whether this library fits the header that the caller was built with. A binding calls it once when it loads, with the constants
   * of its own copy of abi.h: bertpt_abi_check(BERTPT_ABI_MAJOR, BERTPT_ABI_MINOR, BERTPT_LAYOUT_HASH, &error).
   *   major, minor   of the caller: the major must be equal, the minor at most the library's.
   *   layout_hash    of the caller: must be equal when major and minor are.
   * Errors: BERTPT_E_ABI, with both sides in the details.  Threads: any.  Since 1.0. */
  static int abi_check(int major, int minor, long layout_hash, MemorySegment error) {
    try {
      return (int) abi_check_.HANDLE.invokeExact(major, minor, layout_hash, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_abi_check", t);
    }
  }

  private static final class abi_check_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_abi_check", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
  }

  /* Describes the build as JSON: version, ABI, compiler, engine and its LibTorch when loaded, the environment variables that are read
   * (BERTPT_TORCH_ROOT, BERTPT_ENGINE). Loads nothing.
   *   out   receives an owned text.
   * Errors: none of its own.  Threads: any.  Since 1.0. */
  static int runtime_describe(MemorySegment out, MemorySegment error) {
    try {
      return (int) runtime_describe_.HANDLE.invokeExact(out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_runtime_describe", t);
    }
  }

  private static final class runtime_describe_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_runtime_describe", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  /* Lists as JSON every place where LibTorch is looked for, in order, and why each would do or not. Loads nothing for good.
   *   options_json   kind "engine" of config.h: {"torch_root": "...", "engine_path": "...", "want_cuda": true, "search": true}.
   *   out            receives an owned text: {"candidates": [{"path", "origin", "outcome"}], "gpu_problem", ...}. gpu_problem: after a
   *                  load, why the machine's GPU stays unused and what to do; "" when it is used, unwanted or not there.
   * Errors: BERTPT_E_CONFIG.  A candidate that will not do is no error.  Threads: any.  Since 1.0. */
  static int runtime_probe(MemorySegment options_json, MemorySegment out, MemorySegment error) {
    try {
      return (int) runtime_probe_.HANDLE.invokeExact(options_json, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_runtime_probe", t);
    }
  }

  private static final class runtime_probe_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_runtime_probe", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Loads LibTorch and the engine now, so that a missing one is known early. Once loaded, further calls do nothing.
   *   options_json   kind "engine" of config.h; "torch_root" names a folder to use instead of searching.
   * Errors: BERTPT_E_CONFIG; BERTPT_E_ENGINE with the list of candidates and how to get LibTorch.
   * After a failure nothing is loaded and a later call may succeed.  Threads: any; one loads, the others wait.  Since 1.0. */
  static int runtime_load_engine(MemorySegment options_json, MemorySegment error) {
    try {
      return (int) runtime_load_engine_.HANDLE.invokeExact(options_json, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_runtime_load_engine", t);
    }
  }

  private static final class runtime_load_engine_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_runtime_load_engine", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  /* Lists the devices that a model can be put on, as JSON: [{"name": "cpu", "description", "memory_bytes"}]. Loads the engine.
   *   out   receives an owned text.
   * Errors: BERTPT_E_ENGINE.  Threads: any.  Since 1.0. */
  static int runtime_list_devices(MemorySegment out, MemorySegment error) {
    try {
      return (int) runtime_list_devices_.HANDLE.invokeExact(out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_runtime_list_devices", t);
    }
  }

  private static final class runtime_list_devices_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_runtime_list_devices", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  /* Asks every running trainer to stop at its next step boundary and waits until all have and no checkpoint is being written. Later attempts
   * to train are BERTPT_E_SHUTDOWN; everything else goes on working. Optional and repeatable: a host calls it before it exits.
   *   timeout_ms   how long to wait; 0 only asks; negative waits without limit.
   * Returns BERTPT_OK, or BERTPT_TIMEOUT when some trainer still runs or writes.
   * Errors: none of its own.  Threads: any.  Since 1.0. */
  static int runtime_shutdown(long timeout_ms, MemorySegment error) {
    try {
      return (int) runtime_shutdown_.HANDLE.invokeExact(timeout_ms, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_runtime_shutdown", t);
    }
  }

  private static final class runtime_shutdown_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_runtime_shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
  }

  /* Lists the kinds of configuration as a JSON array of strings.
   *   out   receives an owned text.
   * Errors: none of its own.  Threads: any.  Since 1.0. */
  static int config_kinds(MemorySegment out, MemorySegment error) {
    try {
      return (int) config_kinds_.HANDLE.invokeExact(out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_config_kinds", t);
    }
  }

  private static final class config_kinds_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_config_kinds", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  /* Gives the JSON Schema (draft 2020-12) of one kind, with default, bounds, help and "x-unit" of each key.
   *   kind   a name of bertpt_config_kinds.
   *   out    receives an owned text.
   * Errors: BERTPT_E_NOT_FOUND for an unknown kind, with the nearest.  Threads: any.  Since 1.0. */
  static int config_schema(MemorySegment kind, MemorySegment out, MemorySegment error) {
    try {
      return (int) config_schema_.HANDLE.invokeExact(kind, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_config_schema", t);
    }
  }

  private static final class config_schema_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_config_schema", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Checks a configuration and fills in every default, without creating anything.
   *   kind          a name of bertpt_config_kinds.
   *   config_json   what the user wrote.
   *   out           receives an owned text: the resolved configuration as one JSON object.
   * Errors: BERTPT_E_CONFIG; BERTPT_E_NOT_FOUND for an unknown kind.  Threads: any.  Since 1.0. */
  static int config_resolve(MemorySegment kind, MemorySegment config_json, MemorySegment out, MemorySegment error) {
    try {
      return (int) config_resolve_.HANDLE.invokeExact(kind, config_json, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_config_resolve", t);
    }
  }

  private static final class config_resolve_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_config_resolve", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the keys that a recipe sets, as JSON: {"model": {...}, "optimizer": {...}, "trainer": {...}}. Keys that the user gives win.
   *   recipe   "guide" (the default of every kind), "google", "hf" or "modern".
   *   out      receives an owned text.
   * Errors: BERTPT_E_CONFIG for an unknown recipe.  Threads: any.  Since 1.0. */
  static int config_get_recipe(MemorySegment recipe, MemorySegment out, MemorySegment error) {
    try {
      return (int) config_get_recipe_.HANDLE.invokeExact(recipe, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_config_get_recipe", t);
    }
  }

  private static final class config_get_recipe_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_config_get_recipe", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Drops records below a level.
   *   level   BERTPT_LOG_*.
   * Errors: BERTPT_E_INVALID_ARGUMENT for another number.  Threads: any.  Since 1.0. */
  static int log_set_level(int level, MemorySegment error) {
    try {
      return (int) log_set_level_.HANDLE.invokeExact(level, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_log_set_level", t);
    }
  }

  private static final class log_set_level_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_log_set_level", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  }

  /* Sends records to a function instead of stderr.
   *   sink        called from now on; the sink before it is not running any more when this returns.
   *   user_data   handed to each call; the library's until `destroy`.
   *   destroy     called with user_data after the last call of sink; may be NULL.
   * Errors: none of its own. After a failure the former sink stays, and destroy has not been and will not be called.
   * Threads: any, but not from inside a sink.  Since 1.0. */
  static int log_set_sink(MemorySegment sink, MemorySegment user_data, MemorySegment destroy, MemorySegment error) {
    try {
      return (int) log_set_sink_.HANDLE.invokeExact(sink, user_data, destroy, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_log_set_sink", t);
    }
  }

  private static final class log_set_sink_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_log_set_sink", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Goes back to stderr. When it returns, no call of the former sink is running or will come, and its destroy has been called.
   * Errors: none of its own.  Threads: any, but not from inside a sink.  Since 1.0. */
  static int log_clear_sink(MemorySegment error) {
    try {
      return (int) log_clear_sink_.HANDLE.invokeExact(error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_log_clear_sink", t);
    }
  }

  private static final class log_clear_sink_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_log_clear_sink", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  }

  /* Creates a cancel without a request.
   *   out   receives an owned handle.
   * Errors: none of its own.  Threads: any.  Since 1.0. */
  static int cancel_create(MemorySegment out, MemorySegment error) {
    try {
      return (int) cancel_create_.HANDLE.invokeExact(out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_cancel_create", t);
    }
  }

  private static final class cancel_create_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_cancel_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  /* Requests. One lock-free store: safe in a signal handler.
   *   cancel   borrowed; NULL does nothing.
   * Threads: any, at any time while the handle lives.  Since 1.0. */
  static void cancel_request(MemorySegment cancel) {
    try {
      cancel_request_.HANDLE.invokeExact(cancel);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_cancel_request", t);
    }
  }

  private static final class cancel_request_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_cancel_request", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Tells whether there is a request.
   *   cancel         borrowed.
   *   is_requested   receives 1 or 0.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int cancel_is_requested(MemorySegment cancel, MemorySegment is_requested, MemorySegment error) {
    try {
      return (int) cancel_is_requested_.HANDLE.invokeExact(cancel, is_requested, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_cancel_is_requested", t);
    }
  }

  private static final class cancel_is_requested_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_cancel_is_requested", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Takes the request back, for the next use.
   *   cancel   borrowed.
   * Errors: none of its own.  Threads: shared; a call that runs meanwhile may or may not have seen the request.  Since 1.0. */
  static int cancel_reset(MemorySegment cancel, MemorySegment error) {
    try {
      return (int) cancel_reset_.HANDLE.invokeExact(cancel, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_cancel_reset", t);
    }
  }

  private static final class cancel_reset_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_cancel_reset", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  /* Releases the handle; calls that were given it keep what they need.
   *   cancel   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void cancel_free(MemorySegment cancel) {
    try {
      cancel_free_.HANDLE.invokeExact(cancel);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_cancel_free", t);
    }
  }

  private static final class cancel_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_cancel_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Creates a progress that says nothing yet. Hand it to one call at a time.
   *   out   receives an owned handle.
   * Errors: none of its own.  Threads: any.  Since 1.0. */
  static int progress_create(MemorySegment out, MemorySegment error) {
    try {
      return (int) progress_create_.HANDLE.invokeExact(out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_progress_create", t);
    }
  }

  private static final class progress_create_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_progress_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  /* Reads where the call is.
   *   progress   borrowed.
   *   info       struct_size set by the caller; filled.
   *   stage      receives an owned text, "reading documents", empty before the call began; may be NULL.
   *   unit       receives an owned text, "bytes", "documents", "pieces" or "steps"; may be NULL.
   * Errors: none of its own.  Threads: shared, also while the call runs.  Since 1.0. */
  static int progress_get(MemorySegment progress, MemorySegment info, MemorySegment stage, MemorySegment unit, MemorySegment error) {
    try {
      return (int) progress_get_.HANDLE.invokeExact(progress, info, stage, unit, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_progress_get", t);
    }
  }

  private static final class progress_get_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_progress_get", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the handle; a running call keeps what it needs.
   *   progress   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void progress_free(MemorySegment progress) {
    try {
      progress_free_.HANDLE.invokeExact(progress);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_progress_free", t);
    }
  }

  private static final class progress_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_progress_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Describes documents in files, plain, gzip (.gz) or zstd (.zst), told by their content.
   *   paths         n_paths strings: files, folders (all files below them), shell patterns, "-" for standard input, which can be read once.
   *   n_paths       at least 1.
   *   config_json   kind "documents": "format" auto|text|jsonl|sentences|wiki, "text_field", "id_field", "document_separator", ...
   *   out           receives an owned handle. Nothing but the first bytes has been read.
   * Errors: BERTPT_E_CONFIG; BERTPT_E_NOT_FOUND or BERTPT_E_IO naming the first path that is missing or unreadable.
   * Threads: any.  Since 1.0. */
  static int documents_open_files(MemorySegment paths, long n_paths, MemorySegment config_json, MemorySegment out, MemorySegment error) {
    try {
      return (int) documents_open_files_.HANDLE.invokeExact(paths, n_paths, config_json, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_documents_open_files", t);
    }
  }

  private static final class documents_open_files_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_documents_open_files", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Wraps an iterator of the host.
   *   iterator   copied; the library owns private_data from success on and calls release in the end, on any thread. After a failure
   *              release is not called: private_data is still the host's.
   *   out        receives an owned handle.
   * Errors: BERTPT_E_INVALID_ARGUMENT when `next` is NULL.  Threads: any.  Since 1.0. */
  static int documents_from_iterator(MemorySegment iterator, MemorySegment out, MemorySegment error) {
    try {
      return (int) documents_from_iterator_.HANDLE.invokeExact(iterator, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_documents_from_iterator", t);
    }
  }

  private static final class documents_from_iterator_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_documents_from_iterator", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Creates an empty list of documents to push into. They are kept in memory; for more text than fits use bertpt_corpus_builder_create.
   *   out   receives an owned handle.
   * Errors: none of its own.  Threads: any.  Since 1.0. */
  static int documents_create(MemorySegment out, MemorySegment error) {
    try {
      return (int) documents_create_.HANDLE.invokeExact(out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_documents_create", t);
    }
  }

  private static final class documents_create_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_documents_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  /* Adds one document to a handle of bertpt_documents_create.
   *   documents   borrowed.
   *   text        text_size bytes, copied; NULL only when text_size is 0.
   *   text_size   bytes.
   *   id          id_size bytes, copied; NULL for a document without an id.
   *   id_size     bytes.
   * Errors: BERTPT_E_STATE when the handle came from files or an iterator.
   * Threads: exclusive: BERTPT_E_BUSY while a call reads the documents.  Since 1.0. */
  static int documents_push(MemorySegment documents, MemorySegment text, long text_size, MemorySegment id, long id_size, MemorySegment error) {
    try {
      return (int) documents_push_.HANDLE.invokeExact(documents, text, text_size, id, id_size, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_documents_push", t);
    }
  }

  private static final class documents_push_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_documents_push", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS));
  }

  /* Describes the source as JSON: format, files with sizes, number of documents where known.
   *   documents   borrowed.
   *   out         receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int documents_describe(MemorySegment documents, MemorySegment out, MemorySegment error) {
    try {
      return (int) documents_describe_.HANDLE.invokeExact(documents, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_documents_describe", t);
    }
  }

  private static final class documents_describe_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_documents_describe", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Starts a pass over the documents.
   *   documents   borrowed; the reader keeps what it needs.
   *   out         receives an owned handle.
   * Errors: BERTPT_E_STATE when the source can be read once and has been; BERTPT_E_HOST.  Threads: shared.  Since 1.0. */
  static int documents_open_reader(MemorySegment documents, MemorySegment out, MemorySegment error) {
    try {
      return (int) documents_open_reader_.HANDLE.invokeExact(documents, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_documents_open_reader", t);
    }
  }

  private static final class documents_open_reader_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_documents_open_reader", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Looks for documents that say nearly the same (MinHash over word n-grams) and writes the numbers of those to drop, all but the first of
   * each group: the file for "drop_list" of bertpt_corpus_build.
   *   documents     borrowed; read once.
   *   config_json   kind "near_duplicates": "gram_words", "bands", "rows", "threads".
   *   path          the file to write; appears when it is whole.
   *   cancel        borrowed; may be NULL.
   *   progress      borrowed; may be NULL.
   *   out           receives an owned text: a JSON object with "documents", "words", "groups" and "dropped".
   * Errors: BERTPT_E_CONFIG; what reading the documents gives; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED.
   * Threads: shared.  Since 1.0. */
  static int documents_find_near_duplicates(MemorySegment documents, MemorySegment config_json, MemorySegment path, MemorySegment cancel, MemorySegment progress, MemorySegment out, MemorySegment error) {
    try {
      return (int) documents_find_near_duplicates_.HANDLE.invokeExact(documents, config_json, path, cancel, progress, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_documents_find_near_duplicates", t);
    }
  }

  private static final class documents_find_near_duplicates_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_documents_find_near_duplicates", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the handle.
   *   documents   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void documents_free(MemorySegment documents) {
    try {
      documents_free_.HANDLE.invokeExact(documents);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_documents_free", t);
    }
  }

  private static final class documents_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_documents_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Reads the next document.
   *   reader   borrowed.
   *   out      receives an owned handle.
   * Returns BERTPT_OK, or BERTPT_END after the last.
   * Errors: BERTPT_E_IO, BERTPT_E_CORRUPT and BERTPT_E_DATA with file and byte offset; BERTPT_E_HOST. After a failure the pass is over.
   * Threads: exclusive.  Since 1.0. */
  static int document_reader_next(MemorySegment reader, MemorySegment out, MemorySegment error) {
    try {
      return (int) document_reader_next_.HANDLE.invokeExact(reader, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_document_reader_next", t);
    }
  }

  private static final class document_reader_next_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_document_reader_next", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the reader; documents that it gave live on.
   *   reader   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void document_reader_free(MemorySegment reader) {
    try {
      document_reader_free_.HANDLE.invokeExact(reader);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_document_reader_free", t);
    }
  }

  private static final class document_reader_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_document_reader_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Gives text and id of a document.
   *   document   borrowed.
   *   view       struct_size set by the caller; filled with pointers that are valid until the document is freed.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int document_get_view(MemorySegment document, MemorySegment view, MemorySegment error) {
    try {
      return (int) document_get_view_.HANDLE.invokeExact(document, view, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_document_get_view", t);
    }
  }

  private static final class document_get_view_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_document_get_view", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases a document.
   *   document   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void document_free(MemorySegment document) {
    try {
      document_free_.HANDLE.invokeExact(document);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_document_free", t);
    }
  }

  private static final class document_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_document_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Creates a segmenter.
   *   config_json   kind "segmenter": "newlines" auto|paragraph|line|reflow, "abbreviations".
   *   out           receives an owned handle.
   * Errors: BERTPT_E_CONFIG.  Threads: any.  Since 1.0. */
  static int segmenter_create(MemorySegment config_json, MemorySegment out, MemorySegment error) {
    try {
      return (int) segmenter_create_.HANDLE.invokeExact(config_json, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_segmenter_create", t);
    }
  }

  private static final class segmenter_create_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_segmenter_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Finds the sentences of a text.
   *   segmenter   borrowed.
   *   text        text_size bytes; NULL only when text_size is 0.
   *   text_size   bytes.
   *   out         receives an owned handle.
   * Errors: none of its own: any bytes are allowed.  Threads: shared.  Since 1.0. */
  static int segmenter_segment(MemorySegment segmenter, MemorySegment text, long text_size, MemorySegment out, MemorySegment error) {
    try {
      return (int) segmenter_segment_.HANDLE.invokeExact(segmenter, text, text_size, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_segmenter_segment", t);
    }
  }

  private static final class segmenter_segment_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_segmenter_segment", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /* Gives the resolved configuration as JSON.
   *   segmenter   borrowed.
   *   out         receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int segmenter_get_config(MemorySegment segmenter, MemorySegment out, MemorySegment error) {
    try {
      return (int) segmenter_get_config_.HANDLE.invokeExact(segmenter, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_segmenter_get_config", t);
    }
  }

  private static final class segmenter_get_config_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_segmenter_get_config", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Learns the abbreviations of a corpus: short words that stand with a period far more often than words do, and seldom without one
   * (the measure of Kiss and Strunk, 2006). The result depends on the text and the configuration only.
   *   documents     borrowed; read once.
   *   config_json   kind "segmenter": its "abbreviations" are kept; NULL for none.
   *   cancel        borrowed; may be NULL.
   *   progress      borrowed; may be NULL.
   *   out           receives an owned text: config_json with what was learned added, for bertpt_segmenter_create and for files.
   * Errors: BERTPT_E_CONFIG; what reading the documents gives; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0. */
  static int segmenter_learn(MemorySegment documents, MemorySegment config_json, MemorySegment cancel, MemorySegment progress, MemorySegment out, MemorySegment error) {
    try {
      return (int) segmenter_learn_.HANDLE.invokeExact(documents, config_json, cancel, progress, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_segmenter_learn", t);
    }
  }

  private static final class segmenter_learn_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_segmenter_learn", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the segmenter.
   *   segmenter   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void segmenter_free(MemorySegment segmenter) {
    try {
      segmenter_free_.HANDLE.invokeExact(segmenter);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_segmenter_free", t);
    }
  }

  private static final class segmenter_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_segmenter_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Gives the spans.
   *   sentences   borrowed.
   *   view        struct_size set by the caller; filled with pointers that are valid until the sentences are freed.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int sentences_get_view(MemorySegment sentences, MemorySegment view, MemorySegment error) {
    try {
      return (int) sentences_get_view_.HANDLE.invokeExact(sentences, view, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_sentences_get_view", t);
    }
  }

  private static final class sentences_get_view_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_sentences_get_view", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the spans.
   *   sentences   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void sentences_free(MemorySegment sentences) {
    try {
      sentences_free_.HANDLE.invokeExact(sentences);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_sentences_free", t);
    }
  }

  private static final class sentences_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_sentences_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Learns a vocabulary. The result depends on the text and the configuration only, not on threads, memory or the order of documents.
   *   documents     borrowed; read once.
   *   config_json   kind "vocab": "size", "algorithm" ("bpe" or "google"), "lowercase", "min_frequency", "special_tokens", ...
   *   cancel        borrowed; may be NULL.
   *   progress      borrowed; may be NULL.
   *   out           receives an owned handle. With little text the vocabulary may come out smaller than asked (logged).
   * Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for documents without a word; what reading the documents gives; BERTPT_E_NO_SPACE when words
   * that exceed "memory_bytes" find no room on disk; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0. */
  static int vocab_train(MemorySegment documents, MemorySegment config_json, MemorySegment cancel, MemorySegment progress, MemorySegment out, MemorySegment error) {
    try {
      return (int) vocab_train_.HANDLE.invokeExact(documents, config_json, cancel, progress, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_vocab_train", t);
    }
  }

  private static final class vocab_train_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_vocab_train", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Adds the pieces that save most on new documents to a vocabulary, for pre-training that goes on with them. No id moves: new pieces take
   * the places of [unused...] pieces or come behind the last id. The result depends on the vocabulary, the text and the configuration only.
   *   vocab         borrowed; stays as it is.
   *   documents     borrowed; read once; normalized as the vocabulary was learned.
   *   config_json   kind "vocab_extension": "pieces", "placement", "min_frequency", ...
   *   cancel        borrowed; may be NULL.
   *   progress      borrowed; may be NULL.
   *   out           receives an owned handle, the longer vocabulary.
   *   report        receives an owned text, JSON: words, pieces and pieces per word before and after, the new pieces with their ids and what
   *                 each saves; may be NULL.
   * Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for documents without a word; what reading the documents gives; BERTPT_E_NO_SPACE;
   * BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0. */
  static int vocab_extend(MemorySegment vocab, MemorySegment documents, MemorySegment config_json, MemorySegment cancel, MemorySegment progress, MemorySegment out, MemorySegment report, MemorySegment error) {
    try {
      return (int) vocab_extend_.HANDLE.invokeExact(vocab, documents, config_json, cancel, progress, out, report, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_vocab_extend", t);
    }
  }

  private static final class vocab_extend_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_vocab_extend", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Reads a vocabulary.
   *   path   a vocab.txt, a tokenizer.json of a BERT model, or a folder that holds one of them.
   *   out    receives an owned handle.
   * Errors: BERTPT_E_NOT_FOUND, BERTPT_E_IO, BERTPT_E_CORRUPT; BERTPT_E_DATA when a special token is missing, listing which.
   * Threads: any.  Since 1.0. */
  static int vocab_load(MemorySegment path, MemorySegment out, MemorySegment error) {
    try {
      return (int) vocab_load_.HANDLE.invokeExact(path, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_vocab_load", t);
    }
  }

  private static final class vocab_load_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_vocab_load", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Writes vocab.txt, tokenizer.json, tokenizer_config.json and special_tokens_map.json, as transformers' AutoTokenizer reads them, with
   * the normalisation that the vocabulary was learned with.
   *   vocab    borrowed.
   *   folder   made if absent; files of these names are replaced, each whole or not at all.
   * Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0. */
  static int vocab_save(MemorySegment vocab, MemorySegment folder, MemorySegment error) {
    try {
      return (int) vocab_save_.HANDLE.invokeExact(vocab, folder, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_vocab_save", t);
    }
  }

  private static final class vocab_save_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_vocab_save", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the number of pieces; ids are 0 to size - 1.
   *   vocab   borrowed.
   *   size    receives it.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int vocab_get_size(MemorySegment vocab, MemorySegment size, MemorySegment error) {
    try {
      return (int) vocab_get_size_.HANDLE.invokeExact(vocab, size, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_vocab_get_size", t);
    }
  }

  private static final class vocab_get_size_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_vocab_get_size", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the piece of an id.
   *   vocab        borrowed.
   *   id           of the piece.
   *   piece        receives piece_size bytes, borrowed until the vocab is freed; not ended by NUL.
   *   piece_size   receives the number of bytes.
   * Errors: BERTPT_E_INVALID_ARGUMENT for an id outside the vocabulary.  Threads: shared.  Since 1.0. */
  static int vocab_get_piece(MemorySegment vocab, int id, MemorySegment piece, MemorySegment piece_size, MemorySegment error) {
    try {
      return (int) vocab_get_piece_.HANDLE.invokeExact(vocab, id, piece, piece_size, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_vocab_get_piece", t);
    }
  }

  private static final class vocab_get_piece_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_vocab_get_piece", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Finds the id of a piece.
   *   vocab        borrowed.
   *   piece        piece_size bytes, "##" included where it continues a word.
   *   piece_size   bytes.
   *   id           receives the id, or -1 when the vocabulary has no such piece, which is no error.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int vocab_find(MemorySegment vocab, MemorySegment piece, long piece_size, MemorySegment id, MemorySegment error) {
    try {
      return (int) vocab_find_.HANDLE.invokeExact(vocab, piece, piece_size, id, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_vocab_find", t);
    }
  }

  private static final class vocab_find_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_vocab_find", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /* Gives the ids of the special tokens.
   *   vocab   borrowed.
   *   ids     struct_size set by the caller; filled.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int vocab_get_special_ids(MemorySegment vocab, MemorySegment ids, MemorySegment error) {
    try {
      return (int) vocab_get_special_ids_.HANDLE.invokeExact(vocab, ids, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_vocab_get_special_ids", t);
    }
  }

  private static final class vocab_get_special_ids_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_vocab_get_special_ids", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Describes the vocabulary as JSON: size, hash, special ids, normalisation, how many pieces of which sort.
   *   vocab   borrowed.
   *   out     receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int vocab_describe(MemorySegment vocab, MemorySegment out, MemorySegment error) {
    try {
      return (int) vocab_describe_.HANDLE.invokeExact(vocab, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_vocab_describe", t);
    }
  }

  private static final class vocab_describe_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_vocab_describe", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the handle; tokenizers made from it live on.
   *   vocab   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void vocab_free(MemorySegment vocab) {
    try {
      vocab_free_.HANDLE.invokeExact(vocab);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_vocab_free", t);
    }
  }

  private static final class vocab_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_vocab_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Creates a tokenizer.
   *   vocab         borrowed; the tokenizer keeps what it needs.
   *   config_json   kind "tokenizer": "lowercase", "strip_accents", "rules", "special_tokens_in_text", ...; what is left out follows
   *                 the vocabulary.
   *   out           receives an owned handle.
   * Errors: BERTPT_E_CONFIG.  Threads: shared.  Since 1.0. */
  static int tokenizer_create(MemorySegment vocab, MemorySegment config_json, MemorySegment out, MemorySegment error) {
    try {
      return (int) tokenizer_create_.HANDLE.invokeExact(vocab, config_json, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tokenizer_create", t);
    }
  }

  private static final class tokenizer_create_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tokenizer_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Creates a tokenizer from files: those of bertpt_tokenizer_save, or of a BERT model of Hugging Face.
   *   path   a folder, a vocab.txt or a tokenizer.json.
   *   out    receives an owned handle.
   * Errors: as bertpt_vocab_load.  Threads: any.  Since 1.0. */
  static int tokenizer_load(MemorySegment path, MemorySegment out, MemorySegment error) {
    try {
      return (int) tokenizer_load_.HANDLE.invokeExact(path, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tokenizer_load", t);
    }
  }

  private static final class tokenizer_load_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tokenizer_load", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Writes the files of bertpt_vocab_save with this tokenizer's options.
   *   tokenizer   borrowed.
   *   folder      made if absent; files of these names are replaced, each whole or not at all.
   * Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0. */
  static int tokenizer_save(MemorySegment tokenizer, MemorySegment folder, MemorySegment error) {
    try {
      return (int) tokenizer_save_.HANDLE.invokeExact(tokenizer, folder, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tokenizer_save", t);
    }
  }

  private static final class tokenizer_save_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tokenizer_save", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Encodes one text: [CLS] text [SEP].
   *   tokenizer   borrowed.
   *   text        text_size bytes; NULL only when text_size is 0. Bytes that are not UTF-8 become U+FFFD, which is then removed.
   *   text_size   bytes.
   *   options     may be NULL.
   *   out         receives an owned handle.
   * Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met.  Threads: shared.  Since 1.0. */
  static int tokenizer_encode(MemorySegment tokenizer, MemorySegment text, long text_size, MemorySegment options, MemorySegment out, MemorySegment error) {
    try {
      return (int) tokenizer_encode_.HANDLE.invokeExact(tokenizer, text, text_size, options, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tokenizer_encode", t);
    }
  }

  private static final class tokenizer_encode_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tokenizer_encode", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Encodes a pair: [CLS] a [SEP] b [SEP].
   *   tokenizer   borrowed.
   *   a, b        a_size and b_size bytes, as `text` of bertpt_tokenizer_encode.
   *   a_size      bytes.
   *   b_size      bytes.
   *   options     may be NULL.
   *   out         receives an owned handle.
   * Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met.  Threads: shared.  Since 1.0. */
  static int tokenizer_encode_pair(MemorySegment tokenizer, MemorySegment a, long a_size, MemorySegment b, long b_size, MemorySegment options, MemorySegment out, MemorySegment error) {
    try {
      return (int) tokenizer_encode_pair_.HANDLE.invokeExact(tokenizer, a, a_size, b, b_size, options, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tokenizer_encode_pair", t);
    }
  }

  private static final class tokenizer_encode_pair_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tokenizer_encode_pair", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Encodes many texts, or many pairs, with several threads. The result is the same for any number of threads.
   *   tokenizer    borrowed.
   *   texts        n_texts pointers, each to as many bytes as text_sizes says; NULL only when n_texts is 0. A pointer is NULL only when
   *                its size is 0.
   *   text_sizes   n_texts sizes in bytes; NULL only when n_texts is 0.
   *   pairs        the second texts; may be NULL: no pairs.
   *   pair_sizes   their sizes; may be NULL exactly when `pairs` is.
   *   n_texts      how many rows.
   *   options      may be NULL.
   *   out          receives an owned handle.
   * Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met, with the first such row as the detail "row"; nothing is given then.
   * Threads: shared.  Since 1.0. */
  static int tokenizer_encode_batch(MemorySegment tokenizer, MemorySegment texts, MemorySegment text_sizes, MemorySegment pairs, MemorySegment pair_sizes, long n_texts, MemorySegment options, MemorySegment out, MemorySegment error) {
    try {
      return (int) tokenizer_encode_batch_.HANDLE.invokeExact(tokenizer, texts, text_sizes, pairs, pair_sizes, n_texts, options, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tokenizer_encode_batch", t);
    }
  }

  private static final class tokenizer_encode_batch_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tokenizer_encode_batch", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Counts the tokens of a text, without special tokens.
   *   tokenizer   borrowed.
   *   text        text_size bytes; NULL only when text_size is 0.
   *   text_size   bytes.
   *   count       receives the number.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int tokenizer_count_tokens(MemorySegment tokenizer, MemorySegment text, long text_size, MemorySegment count, MemorySegment error) {
    try {
      return (int) tokenizer_count_tokens_.HANDLE.invokeExact(tokenizer, text, text_size, count, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tokenizer_count_tokens", t);
    }
  }

  private static final class tokenizer_count_tokens_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tokenizer_count_tokens", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /* Turns ids into text: continuations glued, spaces before punctuation taken out as Hugging Face does.
   *   tokenizer             borrowed.
   *   ids                   n_ids ids; NULL only when n_ids is 0.
   *   n_ids                 how many.
   *   skip_special_tokens   1 leaves [CLS], [SEP] and the like out.
   *   out                   receives an owned text.
   * Errors: BERTPT_E_INVALID_ARGUMENT naming the first id outside the vocabulary.  Threads: shared.  Since 1.0. */
  static int tokenizer_decode(MemorySegment tokenizer, MemorySegment ids, long n_ids, int skip_special_tokens, MemorySegment out, MemorySegment error) {
    try {
      return (int) tokenizer_decode_.HANDLE.invokeExact(tokenizer, ids, n_ids, skip_special_tokens, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tokenizer_decode", t);
    }
  }

  private static final class tokenizer_decode_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tokenizer_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
  }

  /* Gives the vocabulary.
   *   tokenizer   borrowed.
   *   out         receives an owned handle of its own.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int tokenizer_get_vocab(MemorySegment tokenizer, MemorySegment out, MemorySegment error) {
    try {
      return (int) tokenizer_get_vocab_.HANDLE.invokeExact(tokenizer, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tokenizer_get_vocab", t);
    }
  }

  private static final class tokenizer_get_vocab_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tokenizer_get_vocab", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the resolved configuration as JSON.
   *   tokenizer   borrowed.
   *   out         receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int tokenizer_get_config(MemorySegment tokenizer, MemorySegment out, MemorySegment error) {
    try {
      return (int) tokenizer_get_config_.HANDLE.invokeExact(tokenizer, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tokenizer_get_config", t);
    }
  }

  private static final class tokenizer_get_config_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tokenizer_get_config", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the handle.
   *   tokenizer   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void tokenizer_free(MemorySegment tokenizer) {
    try {
      tokenizer_free_.HANDLE.invokeExact(tokenizer);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tokenizer_free", t);
    }
  }

  private static final class tokenizer_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tokenizer_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Gives the arrays of an encoding.
   *   encoding   borrowed.
   *   view       struct_size set by the caller; filled with pointers that are valid until the encoding is freed.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int encoding_get_view(MemorySegment encoding, MemorySegment view, MemorySegment error) {
    try {
      return (int) encoding_get_view_.HANDLE.invokeExact(encoding, view, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_encoding_get_view", t);
    }
  }

  private static final class encoding_get_view_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_encoding_get_view", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases an encoding.
   *   encoding   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void encoding_free(MemorySegment encoding) {
    try {
      encoding_free_.HANDLE.invokeExact(encoding);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_encoding_free", t);
    }
  }

  private static final class encoding_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_encoding_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Gives the arrays of a batch of encodings.
   *   encodings   borrowed.
   *   view        struct_size set by the caller; filled with pointers that are valid until the batch is freed.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int encoded_batch_get_view(MemorySegment encodings, MemorySegment view, MemorySegment error) {
    try {
      return (int) encoded_batch_get_view_.HANDLE.invokeExact(encodings, view, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_encoded_batch_get_view", t);
    }
  }

  private static final class encoded_batch_get_view_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_encoded_batch_get_view", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases a batch of encodings.
   *   encodings   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void encoded_batch_free(MemorySegment encodings) {
    try {
      encoded_batch_free_.HANDLE.invokeExact(encodings);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_encoded_batch_free", t);
    }
  }

  private static final class encoded_batch_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_encoded_batch_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Builds a corpus: reads documents, finds sentences, tokenizes, writes shards.
   *   documents     borrowed; read once.
   *   tokenizer     borrowed.
   *   folder        must not exist; appears when the corpus is whole.
   *   config_json   kind "corpus": "validation_share", "segmenter", "threads", ...
   *   cancel        borrowed; may be NULL.
   *   progress      borrowed; may be NULL.
   *   out           receives an owned handle of the open corpus.
   * Errors: BERTPT_E_CONFIG; BERTPT_E_STATE when the folder exists; BERTPT_E_DATA when no document has a token, saying what was read; what
   * reading the documents gives; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED; BERTPT_E_BUSY when another process builds the folder.
   * After a failure there is no folder. A build of files that was cancelled, killed or found the disk full leaves "folder.partial": the same
   * call (same files, tokenizer and configuration; "threads" and "save_bytes" may differ) goes on there and gives the bytes of a build
   * that was never interrupted. Remove it when it is not wanted.
   * Threads: shared.  Since 1.0. */
  static int corpus_build(MemorySegment documents, MemorySegment tokenizer, MemorySegment folder, MemorySegment config_json, MemorySegment cancel, MemorySegment progress, MemorySegment out, MemorySegment error) {
    try {
      return (int) corpus_build_.HANDLE.invokeExact(documents, tokenizer, folder, config_json, cancel, progress, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_build", t);
    }
  }

  private static final class corpus_build_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_build", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Joins corpora that were built apart, by several processes or machines, into one: shards in the order of the parts, one manifest.
   *   folders    n_folders corpora of the same vocabulary, tokenizer and segmenter; they stay as they are.
   *   n_folders  at least 1.
   *   folder     must not exist; appears when the corpus is whole. Shards are hard links where the file system can, else copies.
   *   cancel     borrowed; may be NULL.
   *   progress   borrowed; may be NULL; counts shards.
   *   out        receives an owned handle of the open corpus.
   * Errors: those of bertpt_corpus_open for each part; BERTPT_E_DATA for parts that do not fit each other; BERTPT_E_STATE when the folder
   * exists; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED. After a failure there is no folder.  Threads: any.  Since 1.0. */
  static int corpus_merge(MemorySegment folders, long n_folders, MemorySegment folder, MemorySegment cancel, MemorySegment progress, MemorySegment out, MemorySegment error) {
    try {
      return (int) corpus_merge_.HANDLE.invokeExact(folders, n_folders, folder, cancel, progress, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_merge", t);
    }
  }

  private static final class corpus_merge_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_merge", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Opens a corpus.
   *   folder   of bertpt_corpus_build.
   *   out      receives an owned handle.
   * Errors: BERTPT_E_NOT_FOUND, BERTPT_E_IO, BERTPT_E_CORRUPT; BERTPT_E_UNSUPPORTED for a format of a later version.
   * Threads: any.  Since 1.0. */
  static int corpus_open(MemorySegment folder, MemorySegment out, MemorySegment error) {
    try {
      return (int) corpus_open_.HANDLE.invokeExact(folder, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_open", t);
    }
  }

  private static final class corpus_open_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_open", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Starts a corpus that the caller fills document by document, in bounded memory.
   *   folder        must not exist; appears at bertpt_corpus_builder_finish.
   *   tokenizer     borrowed; the builder keeps what it needs.
   *   config_json   kind "corpus".
   *   out           receives an owned handle.
   * Errors: BERTPT_E_CONFIG, BERTPT_E_STATE, BERTPT_E_IO.  Threads: any.  Since 1.0. */
  static int corpus_builder_create(MemorySegment folder, MemorySegment tokenizer, MemorySegment config_json, MemorySegment out, MemorySegment error) {
    try {
      return (int) corpus_builder_create_.HANDLE.invokeExact(folder, tokenizer, config_json, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_builder_create", t);
    }
  }

  private static final class corpus_builder_create_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_builder_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Adds a document.
   *   builder     borrowed.
   *   text        text_size bytes, copied; NULL only when text_size is 0.
   *   text_size   bytes.
   *   id          id_size bytes, copied; NULL for a document without an id.
   *   id_size     bytes.
   * Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_STATE after finish. After one of the first two the builder can only be freed.
   * Threads: exclusive.  Since 1.0. */
  static int corpus_builder_push(MemorySegment builder, MemorySegment text, long text_size, MemorySegment id, long id_size, MemorySegment error) {
    try {
      return (int) corpus_builder_push_.HANDLE.invokeExact(builder, text, text_size, id, id_size, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_builder_push", t);
    }
  }

  private static final class corpus_builder_push_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_builder_push", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS));
  }

  /* Completes the corpus and opens it. The builder is then used up.
   *   builder   borrowed; still to be freed.
   *   out       receives an owned handle.
   * Errors: BERTPT_E_DATA when nothing with a token was pushed; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_STATE when used up.
   * After a failure the builder is used up and there is no folder.  Threads: exclusive.  Since 1.0. */
  static int corpus_builder_finish(MemorySegment builder, MemorySegment out, MemorySegment error) {
    try {
      return (int) corpus_builder_finish_.HANDLE.invokeExact(builder, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_builder_finish", t);
    }
  }

  private static final class corpus_builder_finish_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_builder_finish", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the builder; without finish, what it wrote is removed.
   *   builder   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void corpus_builder_free(MemorySegment builder) {
    try {
      corpus_builder_free_.HANDLE.invokeExact(builder);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_builder_free", t);
    }
  }

  private static final class corpus_builder_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_builder_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Gives the size of a split.
   *   corpus   borrowed.
   *   split    BERTPT_SPLIT_*.
   *   info     struct_size set by the caller; filled.
   * Errors: BERTPT_E_INVALID_ARGUMENT for another split.  Threads: shared.  Since 1.0. */
  static int corpus_get_info(MemorySegment corpus, int split, MemorySegment info, MemorySegment error) {
    try {
      return (int) corpus_get_info_.HANDLE.invokeExact(corpus, split, info, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_get_info", t);
    }
  }

  private static final class corpus_get_info_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_get_info", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
  }

  /* Gives the health report of the build as JSON: counts, share of unknown tokens, what was dropped and why, warnings.
   *   corpus   borrowed.
   *   out      receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int corpus_get_report(MemorySegment corpus, MemorySegment out, MemorySegment error) {
    try {
      return (int) corpus_get_report_.HANDLE.invokeExact(corpus, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_get_report", t);
    }
  }

  private static final class corpus_get_report_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_get_report", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the manifest as JSON: format version, hash, sources, configuration, shards.
   *   corpus   borrowed.
   *   out      receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int corpus_get_manifest(MemorySegment corpus, MemorySegment out, MemorySegment error) {
    try {
      return (int) corpus_get_manifest_.HANDLE.invokeExact(corpus, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_get_manifest", t);
    }
  }

  private static final class corpus_get_manifest_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_get_manifest", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the tokenizer that the corpus was built with, loaded from its folder.
   *   corpus   borrowed.
   *   out      receives an owned handle of its own.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int corpus_get_tokenizer(MemorySegment corpus, MemorySegment out, MemorySegment error) {
    try {
      return (int) corpus_get_tokenizer_.HANDLE.invokeExact(corpus, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_get_tokenizer", t);
    }
  }

  private static final class corpus_get_tokenizer_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_get_tokenizer", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Counts how often each id of the vocabulary occurs in a split; the basis of unigram baselines.
   *   corpus   borrowed.
   *   split    BERTPT_SPLIT_*.
   *   counts   n_counts numbers in the caller's memory, filled by id.
   *   n_counts the size of the vocabulary.
   * Errors: BERTPT_E_INVALID_ARGUMENT for another split or size, with the right size.  Threads: shared.  Since 1.0. */
  static int corpus_copy_id_counts(MemorySegment corpus, int split, MemorySegment counts, long n_counts, MemorySegment error) {
    try {
      return (int) corpus_copy_id_counts_.HANDLE.invokeExact(corpus, split, counts, n_counts, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_copy_id_counts", t);
    }
  }

  private static final class corpus_copy_id_counts_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_copy_id_counts", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS));
  }

  /* Reads one document back.
   *   corpus   borrowed.
   *   split    BERTPT_SPLIT_*.
   *   index    0 to documents - 1 of the split.
   *   out      receives an owned handle.
   * Errors: BERTPT_E_INVALID_ARGUMENT for an index outside; BERTPT_E_CORRUPT with shard and offset.  Threads: shared.  Since 1.0. */
  static int corpus_read_document(MemorySegment corpus, int split, long index, MemorySegment out, MemorySegment error) {
    try {
      return (int) corpus_read_document_.HANDLE.invokeExact(corpus, split, index, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_read_document", t);
    }
  }

  private static final class corpus_read_document_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_read_document", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /* Reads every byte and checks every checksum.
   *   corpus     borrowed.
   *   cancel     borrowed; may be NULL.
   *   progress   borrowed; may be NULL.
   * Errors: BERTPT_E_CORRUPT at the first damage, with shard and offset; BERTPT_E_IO; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0. */
  static int corpus_verify(MemorySegment corpus, MemorySegment cancel, MemorySegment progress, MemorySegment error) {
    try {
      return (int) corpus_verify_.HANDLE.invokeExact(corpus, cancel, progress, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_verify", t);
    }
  }

  private static final class corpus_verify_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_verify", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the handle; loaders and trainers made from it live on.
   *   corpus   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void corpus_free(MemorySegment corpus) {
    try {
      corpus_free_.HANDLE.invokeExact(corpus);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_free", t);
    }
  }

  private static final class corpus_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Gives the arrays of a document.
   *   document   borrowed.
   *   view       struct_size set by the caller; filled with pointers that are valid until the document is freed.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int corpus_document_get_view(MemorySegment document, MemorySegment view, MemorySegment error) {
    try {
      return (int) corpus_document_get_view_.HANDLE.invokeExact(document, view, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_document_get_view", t);
    }
  }

  private static final class corpus_document_get_view_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_document_get_view", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases a document.
   *   document   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void corpus_document_free(MemorySegment document) {
    try {
      corpus_document_free_.HANDLE.invokeExact(document);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_corpus_document_free", t);
    }
  }

  private static final class corpus_document_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_corpus_document_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Creates a loader at epoch 0, sample 0.
   *   corpus        borrowed; the loader keeps what it needs.
   *   split         BERTPT_SPLIT_*.
   *   config_json   kind "loader": "objective", "positive_ratio", "mask_prob", "whole_word_mask", "max_seq_length", "batch_size", "seed",
   *                 ...; "workers" above 0: so many threads make batches ahead of bertpt_loader_next, the same ones.
   *   out           receives an owned handle.
   * Errors: BERTPT_E_CONFIG; BERTPT_E_DATA when the split cannot give a sample, saying which objective would work.
   * Threads: shared.  Since 1.0. */
  static int loader_create(MemorySegment corpus, int split, MemorySegment config_json, MemorySegment out, MemorySegment error) {
    try {
      return (int) loader_create_.HANDLE.invokeExact(corpus, split, config_json, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_loader_create", t);
    }
  }

  private static final class loader_create_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_loader_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Makes the next batch of "batch_size" sequences and moves on, from one epoch into the next without end.
   *   loader   borrowed.
   *   out      receives an owned handle.
   * Errors: BERTPT_E_CORRUPT, BERTPT_E_IO. After a failure the position is unchanged.  Threads: exclusive.  Since 1.0. */
  static int loader_next(MemorySegment loader, MemorySegment out, MemorySegment error) {
    try {
      return (int) loader_next_.HANDLE.invokeExact(loader, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_loader_next", t);
    }
  }

  private static final class loader_next_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_loader_next", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Moves to a place in the stream; the next batch begins there.
   *   loader   borrowed.
   *   epoch    any.
   *   index    sample within the epoch, below its size.
   * Errors: BERTPT_E_INVALID_ARGUMENT for an index outside the epoch.  Threads: exclusive.  Since 1.0. */
  static int loader_seek(MemorySegment loader, long epoch, long index, MemorySegment error) {
    try {
      return (int) loader_seek_.HANDLE.invokeExact(loader, epoch, index, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_loader_seek", t);
    }
  }

  private static final class loader_seek_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_loader_seek", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS));
  }

  /* Gives the place where the next batch begins.
   *   loader   borrowed.
   *   epoch    receives the epoch.
   *   index    receives the sample within it.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int loader_get_position(MemorySegment loader, MemorySegment epoch, MemorySegment index, MemorySegment error) {
    try {
      return (int) loader_get_position_.HANDLE.invokeExact(loader, epoch, index, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_loader_get_position", t);
    }
  }

  private static final class loader_get_position_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_loader_get_position", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the number of samples in an epoch.
   *   loader   borrowed.
   *   epoch    any.
   *   size     receives the number.
   * Errors: BERTPT_E_IO.  Threads: shared.  Since 1.0. */
  static int loader_get_epoch_size(MemorySegment loader, long epoch, MemorySegment size, MemorySegment error) {
    try {
      return (int) loader_get_epoch_size_.HANDLE.invokeExact(loader, epoch, size, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_loader_get_epoch_size", t);
    }
  }

  private static final class loader_get_epoch_size_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_loader_get_epoch_size", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /* Gives the resolved configuration as JSON.
   *   loader   borrowed.
   *   out      receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int loader_get_config(MemorySegment loader, MemorySegment out, MemorySegment error) {
    try {
      return (int) loader_get_config_.HANDLE.invokeExact(loader, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_loader_get_config", t);
    }
  }

  private static final class loader_get_config_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_loader_get_config", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Describes the stream as JSON: samples in an epoch, share of forced random pairs, dropped samples, mean length.
   *   loader   borrowed.
   *   out      receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int loader_describe(MemorySegment loader, MemorySegment out, MemorySegment error) {
    try {
      return (int) loader_describe_.HANDLE.invokeExact(loader, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_loader_describe", t);
    }
  }

  private static final class loader_describe_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_loader_describe", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the loader; batches that it gave live on.
   *   loader   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void loader_free(MemorySegment loader) {
    try {
      loader_free_.HANDLE.invokeExact(loader);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_loader_free", t);
    }
  }

  private static final class loader_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_loader_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Makes all instances of a split, in the order in which the script writes them.
   *   corpus        borrowed; not needed afterwards. Built from what the script reads: format "sentences", tokenizer rules "google",
   *                 "validation_share" 0 and "min_validation_documents" 0.
   *   split         BERTPT_SPLIT_*.
   *   config_json   kind "google": the flags of the script, "max_seq_length", "random_seed", "do_whole_word_mask", ...
   *   cancel        borrowed; may be NULL.
   *   progress      borrowed; may be NULL.
   *   out           receives an owned handle.
   * Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for a split without documents; BERTPT_E_CORRUPT; BERTPT_E_CANCELLED.
   * Threads: shared.  Since 1.0. */
  static int google_instances_create(MemorySegment corpus, int split, MemorySegment config_json, MemorySegment cancel, MemorySegment progress, MemorySegment out, MemorySegment error) {
    try {
      return (int) google_instances_create_.HANDLE.invokeExact(corpus, split, config_json, cancel, progress, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_google_instances_create", t);
    }
  }

  private static final class google_instances_create_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_google_instances_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the number of instances.
   *   instances   borrowed.
   *   size        receives the number.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int google_instances_get_size(MemorySegment instances, MemorySegment size, MemorySegment error) {
    try {
      return (int) google_instances_get_size_.HANDLE.invokeExact(instances, size, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_google_instances_get_size", t);
    }
  }

  private static final class google_instances_get_size_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_google_instances_get_size", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives consecutive instances as a batch; pair label 0: is next, 1: random.
   *   instances   borrowed.
   *   first       from 0.
   *   count       first + count is at most the size.
   *   out         receives an owned handle.
   * Errors: BERTPT_E_INVALID_ARGUMENT for a range outside.  Threads: shared.  Since 1.0. */
  static int google_instances_read(MemorySegment instances, long first, long count, MemorySegment out, MemorySegment error) {
    try {
      return (int) google_instances_read_.HANDLE.invokeExact(instances, first, count, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_google_instances_read", t);
    }
  }

  private static final class google_instances_read_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_google_instances_read", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /* Releases the instances; batches that it gave live on.
   *   instances   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void google_instances_free(MemorySegment instances) {
    try {
      google_instances_free_.HANDLE.invokeExact(instances);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_google_instances_free", t);
    }
  }

  private static final class google_instances_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_google_instances_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Gives the arrays of a batch.
   *   batch   borrowed.
   *   view    struct_size set by the caller; filled with pointers that are valid until the batch is freed.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int batch_get_view(MemorySegment batch, MemorySegment view, MemorySegment error) {
    try {
      return (int) batch_get_view_.HANDLE.invokeExact(batch, view, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_batch_get_view", t);
    }
  }

  private static final class batch_get_view_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_batch_get_view", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Writes the batch padded into memory of the caller.
   *   batch    borrowed.
   *   padded   struct_size, sequences, length and the arrays set by the caller; the arrays are filled.
   * Errors: BERTPT_E_INVALID_ARGUMENT when sequences differs or length is too small, with the right numbers.
   * Threads: shared.  Since 1.0. */
  static int batch_copy_padded(MemorySegment batch, MemorySegment padded, MemorySegment error) {
    try {
      return (int) batch_copy_padded_.HANDLE.invokeExact(batch, padded, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_batch_copy_padded", t);
    }
  }

  private static final class batch_copy_padded_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_batch_copy_padded", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Counts the rows that the batch takes when it is packed: best fit by falling length, the same for the same batch.
   *   batch    borrowed.
   *   length   tokens of a row.
   *   rows     receives the number.
   * Errors: BERTPT_E_INVALID_ARGUMENT when length is too small, with the right number.  Threads: shared.  Since 1.0. */
  static int batch_count_rows(MemorySegment batch, long length, MemorySegment rows, MemorySegment error) {
    try {
      return (int) batch_count_rows_.HANDLE.invokeExact(batch, length, rows, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_batch_count_rows", t);
    }
  }

  private static final class batch_count_rows_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_batch_count_rows", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /* Writes the batch packed into memory of the caller.
   *   batch    borrowed.
   *   packed   struct_size, rows, length, sequences and the arrays set by the caller; the arrays are filled.
   * Errors: BERTPT_E_INVALID_ARGUMENT when a number is not right, with the right numbers.  Threads: shared.  Since 1.0. */
  static int batch_copy_packed(MemorySegment batch, MemorySegment packed, MemorySegment error) {
    try {
      return (int) batch_copy_packed_.HANDLE.invokeExact(batch, packed, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_batch_copy_packed", t);
    }
  }

  private static final class batch_copy_packed_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_batch_copy_packed", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases a batch.
   *   batch   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void batch_free(MemorySegment batch) {
    try {
      batch_free_.HANDLE.invokeExact(batch);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_batch_free", t);
    }
  }

  private static final class batch_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_batch_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Creates a model with random weights.
   *   config_json   kind "model": "size" tiny|mini|small|medium|base|large, "device" auto|cpu|cuda|cuda:N, "recipe", "seed", ...
   *   tokenizer     borrowed; the model keeps what it needs.
   *   out           receives an owned handle.
   * Errors: BERTPT_E_CONFIG; BERTPT_E_ENGINE without LibTorch, saying how to get it; BERTPT_E_DEVICE.  Threads: any.  Since 1.0. */
  static int model_create(MemorySegment config_json, MemorySegment tokenizer, MemorySegment out, MemorySegment error) {
    try {
      return (int) model_create_.HANDLE.invokeExact(config_json, tokenizer, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_create", t);
    }
  }

  private static final class model_create_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Loads a model with its tokenizer. Heads that the file lacks get random weights and a warning; bertpt_model_describe tells under "import"
   * what was missing, unexpected or resized.
   *   folder        whatever bertpt_checkpoint_open reads, with config.json (or bert_config.json) and a vocabulary beside the weights.
   *   config_json   kind "model_load": "device", "precision", "threads", "seed", the dropout rates; "vocab", "vocab_size" and
   *                 "max_position_embeddings" for another vocabulary or length than the stored model's; "optimizer_state": true for a
   *                 checkpoint of ours whose moments the first trainer on the model goes on with.
   *   out           receives an owned handle.
   * Errors: BERTPT_E_CONFIG, also when "optimizer_state" is asked for and not there; BERTPT_E_IO; BERTPT_E_NOT_FOUND naming a file or a
   * tensor that is missing, BERTPT_E_CORRUPT a misshapen tensor, both before memory for the model is asked for, or a file that does not fit
   * its checksum; BERTPT_E_UNSUPPORTED for a config.json that means another architecture; BERTPT_E_ENGINE; BERTPT_E_DEVICE.
   * Threads: any.  Since 1.0. */
  static int model_load(MemorySegment folder, MemorySegment config_json, MemorySegment out, MemorySegment error) {
    try {
      return (int) model_load_.HANDLE.invokeExact(folder, config_json, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_load", t);
    }
  }

  private static final class model_load_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_load", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Writes a Hugging Face folder: config.json, model.safetensors with both heads, vocabulary and tokenizer files.
   *   model    borrowed.
   *   folder   must not exist; appears whole.
   * Errors: BERTPT_E_STATE when the folder exists; BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0. */
  static int model_save(MemorySegment model, MemorySegment folder, MemorySegment error) {
    try {
      return (int) model_save_.HANDLE.invokeExact(model, folder, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_save", t);
    }
  }

  private static final class model_save_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_save", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Describes the model as JSON: engine, device, precision, memory, "parts": {"embeddings": {"elements", "share"}, "layers", "heads"} (the
   * pooler is one of the heads), "tensors": [{"name", "shape", "elements", "decay", "share", "part"}], shares of all elements, and for a
   * loaded model "import".
   *   model   borrowed.
   *   out     receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int model_describe(MemorySegment model, MemorySegment out, MemorySegment error) {
    try {
      return (int) model_describe_.HANDLE.invokeExact(model, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_describe", t);
    }
  }

  private static final class model_describe_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_describe", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the resolved configuration as JSON.
   *   model   borrowed.
   *   out     receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int model_get_config(MemorySegment model, MemorySegment out, MemorySegment error) {
    try {
      return (int) model_get_config_.HANDLE.invokeExact(model, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_get_config", t);
    }
  }

  private static final class model_get_config_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_get_config", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the number of weights, both heads included: 110,106,428 for base with 30,522 pieces.
   *   model   borrowed.
   *   count   receives it.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int model_get_parameter_count(MemorySegment model, MemorySegment count, MemorySegment error) {
    try {
      return (int) model_get_parameter_count_.HANDLE.invokeExact(model, count, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_get_parameter_count", t);
    }
  }

  private static final class model_get_parameter_count_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_get_parameter_count", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the tokenizer of the model.
   *   model   borrowed.
   *   out     receives an owned handle of its own.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int model_get_tokenizer(MemorySegment model, MemorySegment out, MemorySegment error) {
    try {
      return (int) model_get_tokenizer_.HANDLE.invokeExact(model, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_get_tokenizer", t);
    }
  }

  private static final class model_get_tokenizer_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_get_tokenizer", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the number of rows of the embedding and of logits of one masked position: at least the size of the tokenizer's vocabulary,
   * more when the configuration says so.
   *   model   borrowed.
   *   size    receives it.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int model_get_vocab_size(MemorySegment model, MemorySegment size, MemorySegment error) {
    try {
      return (int) model_get_vocab_size_.HANDLE.invokeExact(model, size, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_get_vocab_size", t);
    }
  }

  private static final class model_get_vocab_size_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_get_vocab_size", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the number of elements of one parameter, for bertpt_model_read_parameter.
   *   model   borrowed.
   *   name    as bertpt_model_describe lists it: "bert.pooler.dense.weight".
   *   count   receives it.
   * Errors: BERTPT_E_NOT_FOUND with the nearest name.  Threads: shared.  Since 1.0. */
  static int model_get_parameter_size(MemorySegment model, MemorySegment name, MemorySegment count, MemorySegment error) {
    try {
      return (int) model_get_parameter_size_.HANDLE.invokeExact(model, name, count, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_get_parameter_size", t);
    }
  }

  private static final class model_get_parameter_size_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_get_parameter_size", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Copies one parameter to memory of the caller.
   *   model        borrowed.
   *   name         as bertpt_model_describe lists it.
   *   values       n_values floats, filled row by row.
   *   n_values     the parameter's number of elements: bertpt_model_get_parameter_size.
   * Errors: BERTPT_E_NOT_FOUND with the nearest name; BERTPT_E_INVALID_ARGUMENT for another number, with the shape.
   * Threads: shared.  Since 1.0. */
  static int model_read_parameter(MemorySegment model, MemorySegment name, MemorySegment values, long n_values, MemorySegment error) {
    try {
      return (int) model_read_parameter_.HANDLE.invokeExact(model, name, values, n_values, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_read_parameter", t);
    }
  }

  private static final class model_read_parameter_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_read_parameter", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  }

  /* Guesses what stands at each [MASK] of a text.
   *   model       borrowed.
   *   text        text_size bytes with one [MASK] or more.
   *   text_size   bytes.
   *   k           guesses for each, 1 to the size of the vocabulary.
   *   out         receives an owned text: a JSON array with one array for each [MASK], best guess first: [[{"id", "piece", "probability"}]].
   * Errors: BERTPT_E_INVALID_ARGUMENT without a [MASK], for another k, for a text too long for the model.  Threads: shared.  Since 1.0. */
  static int model_fill_mask(MemorySegment model, MemorySegment text, long text_size, long k, MemorySegment out, MemorySegment error) {
    try {
      return (int) model_fill_mask_.HANDLE.invokeExact(model, text, text_size, k, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_fill_mask", t);
    }
  }

  private static final class model_fill_mask_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_fill_mask", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /* Encodes a text to the hidden states of the last layer. A text longer than the model's positions is cut.
   *   model       borrowed.
   *   text        text_size bytes; NULL only when text_size is 0.
   *   text_size   bytes.
   *   out         receives an owned handle.
   * Errors: BERTPT_E_DEVICE.  Threads: shared.  Since 1.0. */
  static int model_encode(MemorySegment model, MemorySegment text, long text_size, MemorySegment out, MemorySegment error) {
    try {
      return (int) model_encode_.HANDLE.invokeExact(model, text, text_size, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_encode", t);
    }
  }

  private static final class model_encode_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_encode", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /* Gives each text as one vector of the model's width, the same for a text whatever texts are beside it but for rounding.
   *   model         borrowed.
   *   texts         n_texts pointers, each to as many bytes as text_sizes says; NULL only when n_texts is 0.
   *   text_sizes    n_texts sizes in bytes; NULL only when n_texts is 0.
   *   n_texts       how many.
   *   config_json   kind "embedding": "pooling" mean|cls|pooled, "max_length", "normalize", "batch_tokens".
   *   cancel        borrowed; may be NULL.
   *   progress      borrowed; may be NULL.
   *   out           n_out floats in the caller's memory, filled as [n_texts][hidden size]; NULL only when n_out is 0.
   *   n_out         n_texts times "hidden_size" of bertpt_model_get_config.
   * Errors: BERTPT_E_CONFIG; BERTPT_E_INVALID_ARGUMENT for another n_out, with the right one; BERTPT_E_CANCELLED and BERTPT_E_DEVICE, after
   * which `out` may be filled in part.  Threads: shared.  Since 1.0. */
  static int model_embed(MemorySegment model, MemorySegment texts, MemorySegment text_sizes, long n_texts, MemorySegment config_json, MemorySegment cancel, MemorySegment progress, MemorySegment out, long n_out, MemorySegment error) {
    try {
      return (int) model_embed_.HANDLE.invokeExact(model, texts, text_sizes, n_texts, config_json, cancel, progress, out, n_out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_embed", t);
    }
  }

  private static final class model_embed_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_embed", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  }

  /* Evaluates the model on the validation split of a corpus, with sequences and masks that are the same every time.
   *   model         borrowed.
   *   corpus        borrowed; built with the model's vocabulary.
   *   config_json   kind "evaluation": "objective", "max_seq_length", "sequences", ...
   *   cancel        borrowed; may be NULL.
   *   progress      borrowed; may be NULL.
   *   evaluation    struct_size set by the caller; filled. `pairs` is 0 when the objective has none or the split can make none (one
   *                 document).
   * Errors: BERTPT_E_CONFIG; BERTPT_E_DATA when the split gives no sequence or the vocabularies differ; BERTPT_E_CANCELLED.
   * Threads: shared.  Since 1.0. */
  static int model_evaluate(MemorySegment model, MemorySegment corpus, MemorySegment config_json, MemorySegment cancel, MemorySegment progress, MemorySegment evaluation, MemorySegment error) {
    try {
      return (int) model_evaluate_.HANDLE.invokeExact(model, corpus, config_json, cancel, progress, evaluation, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_evaluate", t);
    }
  }

  private static final class model_evaluate_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_evaluate", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Computes the logits of a batch, without dropout, into memory of the caller.
   *   model     borrowed.
   *   batch     borrowed. M masked positions, S sequences.
   *   mlm       n_mlm floats, filled as [M][vocab_size]; may be NULL when n_mlm is 0.
   *   n_mlm     M * bertpt_model_get_vocab_size, or 0.
   *   pair      n_pair floats, filled as [S][2]; may be NULL when n_pair is 0.
   *   n_pair    S * 2, or 0.
   * Errors: BERTPT_E_INVALID_ARGUMENT for other numbers, with the right ones; BERTPT_E_DEVICE.  Threads: shared.  Since 1.0. */
  static int model_copy_logits(MemorySegment model, MemorySegment batch, MemorySegment mlm, long n_mlm, MemorySegment pair, long n_pair, MemorySegment error) {
    try {
      return (int) model_copy_logits_.HANDLE.invokeExact(model, batch, mlm, n_mlm, pair, n_pair, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_copy_logits", t);
    }
  }

  private static final class model_copy_logits_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_copy_logits", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS));
  }

  /* Releases the handle; a trainer on the model lives on. Never waits for the model's thread.
   *   model   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void model_free(MemorySegment model) {
    try {
      model_free_.HANDLE.invokeExact(model);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_model_free", t);
    }
  }

  private static final class model_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_model_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Gives the arrays of an encoded text.
   *   hidden   borrowed.
   *   view     struct_size set by the caller; filled with pointers that are valid until `hidden` is freed.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int hidden_get_view(MemorySegment hidden, MemorySegment view, MemorySegment error) {
    try {
      return (int) hidden_get_view_.HANDLE.invokeExact(hidden, view, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_hidden_get_view", t);
    }
  }

  private static final class hidden_get_view_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_hidden_get_view", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases an encoded text.
   *   hidden   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void hidden_free(MemorySegment hidden) {
    try {
      hidden_free_.HANDLE.invokeExact(hidden);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_hidden_free", t);
    }
  }

  private static final class hidden_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_hidden_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Creates an optimizer for a model.
   *   model         borrowed; the model whose weights it will update.
   *   config_json   kind "optimizer": "recipe", "type", "learning_rate" (the peak), "weight_decay", "beta1", "beta2", "epsilon", ...
   *   out           receives an owned handle.
   * Errors: BERTPT_E_CONFIG.  Threads: shared.  Since 1.0. */
  static int optimizer_create(MemorySegment model, MemorySegment config_json, MemorySegment out, MemorySegment error) {
    try {
      return (int) optimizer_create_.HANDLE.invokeExact(model, config_json, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_optimizer_create", t);
    }
  }

  private static final class optimizer_create_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_optimizer_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the resolved configuration as JSON.
   *   optimizer   borrowed.
   *   out         receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int optimizer_get_config(MemorySegment optimizer, MemorySegment out, MemorySegment error) {
    try {
      return (int) optimizer_get_config_.HANDLE.invokeExact(optimizer, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_optimizer_get_config", t);
    }
  }

  private static final class optimizer_get_config_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_optimizer_get_config", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the handle.
   *   optimizer   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void optimizer_free(MemorySegment optimizer) {
    try {
      optimizer_free_.HANDLE.invokeExact(optimizer);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_optimizer_free", t);
    }
  }

  private static final class optimizer_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_optimizer_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Creates a trainer. It takes the model's weights: a second trainer on the model is refused until this one is freed.
   *   model         borrowed; the trainer keeps what it needs.
   *   optimizer     borrowed; copied.
   *   corpus        borrowed; the trainer keeps what it needs.
   *   config_json   kind "trainer": "num_train_steps", "batch_size", "max_seq_length", "phases", "warmup_steps", "run_dir", "loader", ...
   *   out           receives an owned handle. "run_dir" exists now; without it nothing is written.
   * Errors: BERTPT_E_CONFIG; BERTPT_E_STATE when run_dir holds a run already (resume it) or the model has a trainer; BERTPT_E_DATA when the
   * corpus cannot give pairs or has another vocabulary; BERTPT_E_IO when run_dir cannot be written.  Threads: shared.  Since 1.0. */
  static int trainer_create(MemorySegment model, MemorySegment optimizer, MemorySegment corpus, MemorySegment config_json, MemorySegment out, MemorySegment error) {
    try {
      return (int) trainer_create_.HANDLE.invokeExact(model, optimizer, corpus, config_json, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_create", t);
    }
  }

  private static final class trainer_create_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_create", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Continues a run from its newest checkpoint: the next step is the one that would have come, bit for bit on the same build and settings.
   *   run_dir          of a former trainer.
   *   overrides_json   may be NULL; keys that do not change the result: "checkpoint_every", "keep_checkpoints", "keep_every",
   *                    "keep_best", "on_save_error", "evaluate_every", "log_every"; "stop", other stop rules; and "device", "threads",
   *                    which make the run inexact (logged). A run whose "decay" is "wsd", "constant" or "inverse_sqrt" may also get another
   *                    end, "num_train_steps" (wsd: and "decay_steps"), before it decays.
   *   corpus           borrowed; NULL opens the folder that the run recorded.
   *   out              receives an owned handle; bertpt_trainer_get_model gives the model.
   * Errors: BERTPT_E_NOT_FOUND without a run or checkpoint; BERTPT_E_CONFIG for another key; BERTPT_E_DATA for another corpus;
   * BERTPT_E_CORRUPT; BERTPT_E_STATE when another trainer has the run; BERTPT_E_ENGINE.  Threads: any.  Since 1.0. */
  static int trainer_resume(MemorySegment run_dir, MemorySegment overrides_json, MemorySegment corpus, MemorySegment out, MemorySegment error) {
    try {
      return (int) trainer_resume_.HANDLE.invokeExact(run_dir, overrides_json, corpus, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_resume", t);
    }
  }

  private static final class trainer_resume_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_resume", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Starts training to the end in the background.
   *   trainer   borrowed.
   *   cancel    borrowed; may be NULL; requesting it stops the run as bertpt_trainer_stop does.
   * Errors: BERTPT_E_BUSY when it runs; BERTPT_E_STATE when it is finished; BERTPT_E_POISONED; BERTPT_E_SHUTDOWN.
   * Threads: exclusive.  Since 1.0. */
  static int trainer_start(MemorySegment trainer, MemorySegment cancel, MemorySegment error) {
    try {
      return (int) trainer_start_.HANDLE.invokeExact(trainer, cancel, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_start", t);
    }
  }

  private static final class trainer_start_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_start", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Trains and waits.
   *   trainer     borrowed.
   *   max_steps   how many steps more, fewer when the run ends before; negative: to the end.
   *   cancel      borrowed; may be NULL.
   * Returns BERTPT_OK when steps were done, or BERTPT_END when all were done before. Checkpoints of these steps are whole then.
   * Errors: BERTPT_E_CANCELLED when stopped on request, saying how to go on; the first cause when the run fails; BERTPT_E_BUSY when it
   * runs in the background; BERTPT_E_POISONED; BERTPT_E_SHUTDOWN. After a failure the weights are those of the last whole step.
   * Threads: exclusive.  Since 1.0. */
  static int trainer_run(MemorySegment trainer, long max_steps, MemorySegment cancel, MemorySegment error) {
    try {
      return (int) trainer_run_.HANDLE.invokeExact(trainer, max_steps, cancel, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_run", t);
    }
  }

  private static final class trainer_run_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_run", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /* Trains one step and waits: forward, backward, clip, update, schedule as one. Where the step asks for a checkpoint, it is written while
   * the next steps are done, and a failure of it comes with one of those; bertpt_trainer_save_checkpoint waits for it.
   *   trainer   borrowed.
   *   metrics   struct_size set by the caller; filled; may be NULL.
   * Returns BERTPT_OK, or BERTPT_END when all steps were done before; metrics is then untouched.
   * Errors: as bertpt_trainer_run.  Threads: exclusive.  Since 1.0. */
  static int trainer_step(MemorySegment trainer, MemorySegment metrics, MemorySegment error) {
    try {
      return (int) trainer_step_.HANDLE.invokeExact(trainer, metrics, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_step", t);
    }
  }

  private static final class trainer_step_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_step", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Waits until no run is in progress.
   *   trainer      borrowed.
   *   timeout_ms   how long; 0 only looks; negative waits without limit.
   * Returns BERTPT_OK when the run finished or was stopped (bertpt_trainer_get_state tells) or none was in progress; BERTPT_TIMEOUT.
   * Errors: BERTPT_E_POISONED with the first cause when the run failed.  Threads: shared.  Since 1.0. */
  static int trainer_wait(MemorySegment trainer, long timeout_ms, MemorySegment error) {
    try {
      return (int) trainer_wait_.HANDLE.invokeExact(trainer, timeout_ms, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_wait", t);
    }
  }

  private static final class trainer_wait_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_wait", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS));
  }

  /* Asks the run in progress to stop, and does not wait. It stops within one micro-batch: a step that is not whole is undone, and a
   * checkpoint is written when there is a run_dir. Does nothing when no run is in progress.
   *   trainer   borrowed.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int trainer_stop(MemorySegment trainer, MemorySegment error) {
    try {
      return (int) trainer_stop_.HANDLE.invokeExact(trainer, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_stop", t);
    }
  }

  private static final class trainer_stop_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_stop", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  /* Gives the state.
   *   trainer   borrowed.
   *   state     receives BERTPT_TRAINER_*.
   *   step      receives the number of steps done; may be NULL.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int trainer_get_state(MemorySegment trainer, MemorySegment state, MemorySegment step, MemorySegment error) {
    try {
      return (int) trainer_get_state_.HANDLE.invokeExact(trainer, state, step, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_get_state", t);
    }
  }

  private static final class trainer_get_state_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_get_state", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the numbers of the newest step; all zero before the first.
   *   trainer   borrowed.
   *   metrics   struct_size set by the caller; filled.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int trainer_get_metrics(MemorySegment trainer, MemorySegment metrics, MemorySegment error) {
    try {
      return (int) trainer_get_metrics_.HANDLE.invokeExact(trainer, metrics, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_get_metrics", t);
    }
  }

  private static final class trainer_get_metrics_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_get_metrics", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the report of the run as JSON: state, steps, metrics, last evaluation, newest checkpoint, how to resume, cause of a failure;
   * with "timings" of the model, where the time of its parts went until the last call that trained ended.
   *   trainer   borrowed.
   *   out       receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int trainer_get_report(MemorySegment trainer, MemorySegment out, MemorySegment error) {
    try {
      return (int) trainer_get_report_.HANDLE.invokeExact(trainer, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_get_report", t);
    }
  }

  private static final class trainer_get_report_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_get_report", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the resolved configuration as JSON: {"model", "optimizer", "trainer", "corpus"}.
   *   trainer   borrowed.
   *   out       receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int trainer_get_config(MemorySegment trainer, MemorySegment out, MemorySegment error) {
    try {
      return (int) trainer_get_config_.HANDLE.invokeExact(trainer, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_get_config", t);
    }
  }

  private static final class trainer_get_config_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_get_config", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the model.
   *   trainer   borrowed.
   *   out       receives an owned handle of its own.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int trainer_get_model(MemorySegment trainer, MemorySegment out, MemorySegment error) {
    try {
      return (int) trainer_get_model_.HANDLE.invokeExact(trainer, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_get_model", t);
    }
  }

  private static final class trainer_get_model_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_get_model", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Says what the steps that are left will take, before anything is spent, between two steps when the trainer runs: a JSON object with
   * "steps", "sequences", "epochs", "token_places" (with padding), "tokens" (without), "flops" (matrix products of forward and backward),
   * "seconds", "memory" ({"weight_bytes", "gradient_bytes", "optimizer_bytes", "activation_bytes", "total_bytes"}), and "phases", each with
   * the same, its learning rates, "tokens_per_second" and "flops_per_second". The optimizer's update, evaluations and checkpoints are not in
   * the time.
   *   trainer        borrowed; its weights and its place stay as they are.
   *   options_json   may be NULL. "flops_per_second": the rate to reckon with; without it one micro-batch of each phase is timed, which takes
   *                  seconds for a large model and gives "activation_bytes" and "total_bytes", which are not there otherwise.
   *   out            receives an owned text.
   * Errors: BERTPT_E_CONFIG; BERTPT_E_POISONED; BERTPT_E_OUT_OF_MEMORY when a micro-batch does not fit.  Threads: shared.  Since 1.0. */
  static int trainer_plan(MemorySegment trainer, MemorySegment options_json, MemorySegment out, MemorySegment error) {
    try {
      return (int) trainer_plan_.HANDLE.invokeExact(trainer, options_json, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_plan", t);
    }
  }

  private static final class trainer_plan_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_plan", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Writes a checkpoint now, between two steps when the trainer runs, and waits for it.
   *   trainer   borrowed.
   *   out       receives an owned text with the folder, or where there is none the name that the sink got ("step-200"); may be NULL. One
   *             made at this step already is given again.
   * Errors: BERTPT_E_STATE without a run_dir and a sink; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_HOST when the sink refuses;
   * BERTPT_E_NUMERIC when a weight or moment is not finite; BERTPT_E_OUT_OF_MEMORY; BERTPT_E_POISONED. The run goes on, and the checkpoints
   * before it are whole.  Threads: shared.  Since 1.0. */
  static int trainer_save_checkpoint(MemorySegment trainer, MemorySegment out, MemorySegment error) {
    try {
      return (int) trainer_save_checkpoint_.HANDLE.invokeExact(trainer, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_save_checkpoint", t);
    }
  }

  private static final class trainer_save_checkpoint_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_save_checkpoint", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Sends every checkpoint also to a function of the host, for an object store say: after the folder is written, or instead of it where the
   * trainer has no run_dir. What an evaluation says of a step that was saved before it gets into the folder's manifest only. A resume takes
   * its files from "<run>/checkpoints/" again. Whether a failure stops the run says "on_save_error".
   *   trainer     borrowed.
   *   write       NULL: no longer. The function before it is not running any more when this returns.
   *   user_data   handed to each call; the library's until `destroy`.
   *   destroy     called with user_data after the last call of write; may be NULL. Not called when this fails.
   * Errors: none of its own.  Threads: shared, but not from inside write.  Since 1.0. */
  static int trainer_set_checkpoint_sink(MemorySegment trainer, MemorySegment write, MemorySegment user_data, MemorySegment destroy, MemorySegment error) {
    try {
      return (int) trainer_set_checkpoint_sink_.HANDLE.invokeExact(trainer, write, user_data, destroy, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_set_checkpoint_sink", t);
    }
  }

  private static final class trainer_set_checkpoint_sink_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_set_checkpoint_sink", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Keeps a text of the host's own in every checkpoint from now on; a resume gives it back.
   *   trainer   borrowed.
   *   key       its name.
   *   value     NULL or "" removes it.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int trainer_set_property(MemorySegment trainer, MemorySegment key, MemorySegment value, MemorySegment error) {
    try {
      return (int) trainer_set_property_.HANDLE.invokeExact(trainer, key, value, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_set_property", t);
    }
  }

  private static final class trainer_set_property_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_set_property", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the host's own texts as a JSON object.
   *   trainer   borrowed.
   *   out       receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int trainer_get_properties(MemorySegment trainer, MemorySegment out, MemorySegment error) {
    try {
      return (int) trainer_get_properties_.HANDLE.invokeExact(trainer, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_get_properties", t);
    }
  }

  private static final class trainer_get_properties_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_get_properties", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Proves on this run that a resume is exact: trains some steps, saves them to a temporary folder in run_dir, trains as many more; loads the
   * folder into a second model, trains that one as far, and compares batches, losses, weights and moments bit for bit. The trainer is then
   * where it was. Takes the time of three times the steps, the memory of a second model and of three copies of weights and moments, and the
   * room of a checkpoint. Between two steps when the trainer runs.
   *   trainer   borrowed.
   *   steps     how many, 3 say; fewer when the run has not twice as many left.
   *   out       receives an owned text: {"equal": true or false, "from_step", "steps", "differences": [...], "seconds"}.
   * Errors: BERTPT_E_STATE with fewer than two steps left; BERTPT_E_CANCELLED when a stop was asked for; BERTPT_E_NO_SPACE; BERTPT_E_IO;
   * BERTPT_E_OUT_OF_MEMORY. The trainer is where it was then too.  Threads: shared.  Since 1.0. */
  static int trainer_verify_resume(MemorySegment trainer, long steps, MemorySegment out, MemorySegment error) {
    try {
      return (int) trainer_verify_resume_.HANDLE.invokeExact(trainer, steps, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_verify_resume", t);
    }
  }

  private static final class trainer_verify_resume_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_verify_resume", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /* Evaluates now on the validation split, between two steps when the trainer runs, and waits for it.
   *   trainer      borrowed.
   *   evaluation   struct_size set by the caller; filled.
   * Errors: BERTPT_E_DATA when the split gives no sequence.  Threads: shared.  Since 1.0. */
  static int trainer_evaluate(MemorySegment trainer, MemorySegment evaluation, MemorySegment error) {
    try {
      return (int) trainer_evaluate_.HANDLE.invokeExact(trainer, evaluation, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_evaluate", t);
    }
  }

  private static final class trainer_evaluate_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_evaluate", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Opens a stream of events. It never slows the training: a reader that falls behind loses progress events, and no other.
   *   trainer   borrowed; the stream may outlive it.
   *   out       receives an owned handle: see event.h. It gives what happens from now on, and the end of a run that ended before.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int trainer_open_events(MemorySegment trainer, MemorySegment out, MemorySegment error) {
    try {
      return (int) trainer_open_events_.HANDLE.invokeExact(trainer, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_open_events", t);
    }
  }

  private static final class trainer_open_events_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_open_events", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the handle and never waits: a run in progress is asked to stop, writes its checkpoint and goes on its own thread; so does a
   * checkpoint that is being written. bertpt_trainer_resume of the same run_dir waits for that.
   *   trainer   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void trainer_free(MemorySegment trainer) {
    try {
      trainer_free_.HANDLE.invokeExact(trainer);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_trainer_free", t);
    }
  }

  private static final class trainer_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_trainer_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Waits for the next event.
   *   stream       borrowed.
   *   timeout_ms   how long; 0 only looks; negative waits without limit.
   *   out          receives an owned handle.
   * Returns BERTPT_OK; BERTPT_TIMEOUT; or BERTPT_END after the last event of the run, or when the trainer is gone.
   * Errors: none of its own.  Threads: exclusive: one reader at a time; never BERTPT_E_BUSY because of the trainer.  Since 1.0. */
  static int event_stream_next(MemorySegment stream, long timeout_ms, MemorySegment out, MemorySegment error) {
    try {
      return (int) event_stream_next_.HANDLE.invokeExact(stream, timeout_ms, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_event_stream_next", t);
    }
  }

  private static final class event_stream_next_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_event_stream_next", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /* Gives the number of progress events that were dropped because the reader was behind.
   *   stream    borrowed.
   *   dropped   receives it.
   * Errors: none of its own.  Threads: any, also while another thread waits for an event.  Since 1.0. */
  static int event_stream_get_dropped(MemorySegment stream, MemorySegment dropped, MemorySegment error) {
    try {
      return (int) event_stream_get_dropped_.HANDLE.invokeExact(stream, dropped, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_event_stream_get_dropped", t);
    }
  }

  private static final class event_stream_get_dropped_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_event_stream_get_dropped", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the stream; events that it gave live on.
   *   stream   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void event_stream_free(MemorySegment stream) {
    try {
      event_stream_free_.HANDLE.invokeExact(stream);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_event_stream_free", t);
    }
  }

  private static final class event_stream_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_event_stream_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Gives the kind.
   *   event   borrowed.
   *   kind    receives BERTPT_EVENT_*; later versions may add numbers: skip those you do not know.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int event_get_kind(MemorySegment event, MemorySegment kind, MemorySegment error) {
    try {
      return (int) event_get_kind_.HANDLE.invokeExact(event, kind, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_event_get_kind", t);
    }
  }

  private static final class event_get_kind_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_event_get_kind", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the number of steps that were done when it happened.
   *   event   borrowed.
   *   step    receives it.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int event_get_step(MemorySegment event, MemorySegment step, MemorySegment error) {
    try {
      return (int) event_get_step_.HANDLE.invokeExact(event, step, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_event_get_step", t);
    }
  }

  private static final class event_get_step_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_event_get_step", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the newest metrics: those of this step for BERTPT_EVENT_PROGRESS.
   *   event     borrowed.
   *   metrics   struct_size set by the caller; filled.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int event_get_metrics(MemorySegment event, MemorySegment metrics, MemorySegment error) {
    try {
      return (int) event_get_metrics_.HANDLE.invokeExact(event, metrics, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_event_get_metrics", t);
    }
  }

  private static final class event_get_metrics_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_event_get_metrics", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the evaluation of a BERTPT_EVENT_EVALUATION, or the last one of the run for BERTPT_EVENT_FINISHED.
   *   event        borrowed.
   *   evaluation   struct_size set by the caller; filled.
   * Returns BERTPT_OK, or BERTPT_END when the event has none.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int event_get_evaluation(MemorySegment event, MemorySegment evaluation, MemorySegment error) {
    try {
      return (int) event_get_evaluation_.HANDLE.invokeExact(event, evaluation, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_event_get_evaluation", t);
    }
  }

  private static final class event_get_evaluation_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_event_get_evaluation", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the message in plain words.
   *   event     borrowed.
   *   message   receives the text, borrowed until the event is freed; "" for BERTPT_EVENT_PROGRESS.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int event_get_message(MemorySegment event, MemorySegment message, MemorySegment error) {
    try {
      return (int) event_get_message_.HANDLE.invokeExact(event, message, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_event_get_message", t);
    }
  }

  private static final class event_get_message_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_event_get_message", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the folder of the checkpoint: the one of BERTPT_EVENT_CHECKPOINT, the newest for the last event of a run.
   *   event   borrowed.
   *   path    receives the text, borrowed until the event is freed; "" where there is none.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int event_get_path(MemorySegment event, MemorySegment path, MemorySegment error) {
    try {
      return (int) event_get_path_.HANDLE.invokeExact(event, path, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_event_get_path", t);
    }
  }

  private static final class event_get_path_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_event_get_path", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the code of the failure of a BERTPT_EVENT_FAILED, BERTPT_OK for others.
   *   event   borrowed.
   *   code    receives BERTPT_E_* or BERTPT_OK.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int event_get_code(MemorySegment event, MemorySegment code, MemorySegment error) {
    try {
      return (int) event_get_code_.HANDLE.invokeExact(event, code, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_event_get_code", t);
    }
  }

  private static final class event_get_code_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_event_get_code", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the whole event as one JSON object on one line, as events.jsonl of the run holds it.
   *   event   borrowed.
   *   out     receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int event_get_json(MemorySegment event, MemorySegment out, MemorySegment error) {
    try {
      return (int) event_get_json_.HANDLE.invokeExact(event, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_event_get_json", t);
    }
  }

  private static final class event_get_json_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_event_get_json", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases an event.
   *   event   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void event_free(MemorySegment event) {
    try {
      event_free_.HANDLE.invokeExact(event);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_event_free", t);
    }
  }

  private static final class event_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_event_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Writes the report of a run: one HTML file with interactive plots of losses, accuracies, learning rate, gradient norm, speed and memory,
   * sample predictions, corpus figures, events and configuration. It holds all that it needs and asks the network for nothing.
   *   run_dir   the run's folder; only events.jsonl and config.json are read.
   *   path      the file, which appears whole in place of a former one; NULL or "": report.html in run_dir.
   * Errors: BERTPT_E_NOT_FOUND without events.jsonl; BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: any.  Since 1.0. */
  static int run_write_report(MemorySegment run_dir, MemorySegment path, MemorySegment error) {
    try {
      return (int) run_write_report_.HANDLE.invokeExact(run_dir, path, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_run_write_report", t);
    }
  }

  private static final class run_write_report_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_run_write_report", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the JSON Schema of a line of events.jsonl, which is also what bertpt_event_get_json gives.
   *   out   receives an owned text.
   * Errors: none of its own.  Threads: any.  Since 1.0. */
  static int run_get_event_schema(MemorySegment out, MemorySegment error) {
    try {
      return (int) run_get_event_schema_.HANDLE.invokeExact(out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_run_get_event_schema", t);
    }
  }

  private static final class run_get_event_schema_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_run_get_event_schema", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  /* Opens a checkpoint. Sizes and headers are checked; every byte by bertpt_checkpoint_verify.
   *   path   a checkpoint folder, "<run>/checkpoints/latest", a run folder (its newest); a Hugging Face folder with model.safetensors or
   *          pytorch_model.bin, whole or in parts; a sentence-transformers folder; a folder with one TensorFlow checkpoint (Google's BERT,
   *          TensorFlow 1 or 2), or "FOLDER/bert_model.ckpt"; or one file of weights.
   *   out    receives an owned handle.
   * Errors: BERTPT_E_NOT_FOUND saying what was looked for; BERTPT_E_CORRUPT with path and place; BERTPT_E_UNSUPPORTED for a later
   * format, and for a pickle that names anything but tensors and dictionaries.
   * Threads: any.  Since 1.0. */
  static int checkpoint_open(MemorySegment path, MemorySegment out, MemorySegment error) {
    try {
      return (int) checkpoint_open_.HANDLE.invokeExact(path, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_checkpoint_open", t);
    }
  }

  private static final class checkpoint_open_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_checkpoint_open", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Reads every byte and compares with the checksums of the manifest, of a pytorch_model.bin or of a TensorFlow checkpoint. Where there are
   * none (safetensors), everything is read and nothing compared.
   *   checkpoint   borrowed.
   *   cancel       borrowed; may be NULL.
   *   progress     borrowed; may be NULL.
   * Errors: BERTPT_E_CORRUPT with the file; BERTPT_E_IO; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0. */
  static int checkpoint_verify(MemorySegment checkpoint, MemorySegment cancel, MemorySegment progress, MemorySegment error) {
    try {
      return (int) checkpoint_verify_.HANDLE.invokeExact(checkpoint, cancel, progress, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_checkpoint_verify", t);
    }
  }

  private static final class checkpoint_verify_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_checkpoint_verify", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Describes the checkpoint as JSON: {"kind": "training", "hugging_face" or "tensorflow", "format", "path", "model_folder", "config",
   * "step", "files", "file_bytes", "tensor_count", "parameters", "dtypes", "architecture": {...}, "missing", "unexpected", "has_checksums",
   * "manifest": {...}}. "missing" are parameters of a BERT with both heads that the file lacks, "unexpected" tensors that are none.
   *   checkpoint   borrowed.
   *   out          receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int checkpoint_get_info(MemorySegment checkpoint, MemorySegment out, MemorySegment error) {
    try {
      return (int) checkpoint_get_info_.HANDLE.invokeExact(checkpoint, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_checkpoint_get_info", t);
    }
  }

  private static final class checkpoint_get_info_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_checkpoint_get_info", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the model's config.json (or Google's bert_config.json) as it stands.
   *   checkpoint   borrowed.
   *   out          receives an owned text.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int checkpoint_get_config(MemorySegment checkpoint, MemorySegment out, MemorySegment error) {
    try {
      return (int) checkpoint_get_config_.HANDLE.invokeExact(checkpoint, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_checkpoint_get_config", t);
    }
  }

  private static final class checkpoint_get_config_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_checkpoint_get_config", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives the number of tensors.
   *   checkpoint   borrowed.
   *   count        receives it.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int checkpoint_get_tensor_count(MemorySegment checkpoint, MemorySegment count, MemorySegment error) {
    try {
      return (int) checkpoint_get_tensor_count_.HANDLE.invokeExact(checkpoint, count, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_checkpoint_get_tensor_count", t);
    }
  }

  private static final class checkpoint_get_tensor_count_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_checkpoint_get_tensor_count", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Gives a tensor by number: first the model's by their names in the file, then the optimizer's as "exp_avg/..." and "exp_avg_sq/...".
   *   checkpoint   borrowed; the tensor may outlive it.
   *   index        0 to count - 1.
   *   out          receives an owned handle.
   * Errors: BERTPT_E_INVALID_ARGUMENT for an index outside.  Threads: shared.  Since 1.0. */
  static int checkpoint_get_tensor(MemorySegment checkpoint, long index, MemorySegment out, MemorySegment error) {
    try {
      return (int) checkpoint_get_tensor_.HANDLE.invokeExact(checkpoint, index, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_checkpoint_get_tensor", t);
    }
  }

  private static final class checkpoint_get_tensor_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_checkpoint_get_tensor", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS));
  }

  /* Gives a tensor by name.
   *   checkpoint   borrowed; the tensor may outlive it.
   *   name         Hugging Face's name of a parameter, "bert.pooler.dense.weight": found under whatever name the file has it, in Hugging
   *                Face's shape (copied where TensorFlow stores it transposed). Or a name in the file: as it stands there.
   *   out          receives an owned handle.
   * Errors: BERTPT_E_NOT_FOUND with the nearest name.  Threads: shared.  Since 1.0. */
  static int checkpoint_find_tensor(MemorySegment checkpoint, MemorySegment name, MemorySegment out, MemorySegment error) {
    try {
      return (int) checkpoint_find_tensor_.HANDLE.invokeExact(checkpoint, name, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_checkpoint_find_tensor", t);
    }
  }

  private static final class checkpoint_find_tensor_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_checkpoint_find_tensor", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Compares two checkpoints parameter by parameter, whatever their formats, as JSON: {"equal", "parameters", "equal_parameters",
   * "max_difference", "only_a", "only_b", "shapes", "dtypes", "values", "config"}. "equal" means the same parameters, shapes and values.
   *   a        borrowed.
   *   b        borrowed.
   *   cancel   borrowed; may be NULL.
   *   out      receives an owned text.
   * Errors: BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0. */
  static int checkpoint_compare(MemorySegment a, MemorySegment b, MemorySegment cancel, MemorySegment out, MemorySegment error) {
    try {
      return (int) checkpoint_compare_.HANDLE.invokeExact(a, b, cancel, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_checkpoint_compare", t);
    }
  }

  private static final class checkpoint_compare_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_checkpoint_compare", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Writes the model of a checkpoint as a Hugging Face folder: config.json, model.safetensors with the tied weight once and the heads that
   * are there, vocabulary and tokenizer files, README.md as the model card.
   *   checkpoint    borrowed.
   *   folder        must not exist; appears whole.
   *   config_json   kind "export": "dtype" f32|bf16, "card", "title".
   *   cancel        borrowed; may be NULL.
   * Errors: BERTPT_E_STATE when the folder exists; BERTPT_E_NOT_FOUND without a config.json or a parameter of the encoder; BERTPT_E_CORRUPT;
   * BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED: there is no folder then.  Threads: shared.  Since 1.0. */
  static int checkpoint_export(MemorySegment checkpoint, MemorySegment folder, MemorySegment config_json, MemorySegment cancel, MemorySegment error) {
    try {
      return (int) checkpoint_export_.HANDLE.invokeExact(checkpoint, folder, config_json, cancel, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_checkpoint_export", t);
    }
  }

  private static final class checkpoint_export_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_checkpoint_export", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases the handle; tensors that it gave live on.
   *   checkpoint   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void checkpoint_free(MemorySegment checkpoint) {
    try {
      checkpoint_free_.HANDLE.invokeExact(checkpoint);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_checkpoint_free", t);
    }
  }

  private static final class checkpoint_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_checkpoint_free", FunctionDescriptor.ofVoid(ADDRESS));
  }

  /* Gives name, type, shape and bytes.
   *   tensor   borrowed.
   *   view     struct_size set by the caller; filled with pointers that are valid until the tensor is freed, also when the checkpoint is
   *            freed or its files are deleted before.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int tensor_get_view(MemorySegment tensor, MemorySegment view, MemorySegment error) {
    try {
      return (int) tensor_get_view_.HANDLE.invokeExact(tensor, view, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tensor_get_view", t);
    }
  }

  private static final class tensor_get_view_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tensor_get_view", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Copies the tensor as float32 to memory of the caller.
   *   tensor     borrowed; of type f32, f64, bf16 or f16.
   *   values     n_values floats, filled row by row.
   *   n_values   the number of elements.
   * Errors: BERTPT_E_INVALID_ARGUMENT for another number, with the right one; BERTPT_E_UNSUPPORTED for another type.
   * Threads: shared.  Since 1.0. */
  static int tensor_copy_f32(MemorySegment tensor, MemorySegment values, long n_values, MemorySegment error) {
    try {
      return (int) tensor_copy_f32_.HANDLE.invokeExact(tensor, values, n_values, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tensor_copy_f32", t);
    }
  }

  private static final class tensor_copy_f32_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tensor_copy_f32", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  }

  /* Hands the tensor to another library as DLPack, read-only and without a copy.
   *   tensor   borrowed.
   *   out      receives an owned struct that lives as long as its taker wants: it is released by its own `deleter`.
   * Errors: none of its own.  Threads: shared.  Since 1.0. */
  static int tensor_to_dlpack(MemorySegment tensor, MemorySegment out, MemorySegment error) {
    try {
      return (int) tensor_to_dlpack_.HANDLE.invokeExact(tensor, out, error);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tensor_to_dlpack", t);
    }
  }

  private static final class tensor_to_dlpack_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tensor_to_dlpack", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  }

  /* Releases a tensor.
   *   tensor   owned until now; NULL is allowed.
   * Threads: any.  Since 1.0. */
  static void tensor_free(MemorySegment tensor) {
    try {
      tensor_free_.HANDLE.invokeExact(tensor);
    } catch (Throwable t) {
      throw Library.unexpected("bertpt_tensor_free", t);
    }
  }

  private static final class tensor_free_ {
    static final MethodHandle HANDLE = Library.handle("bertpt_tensor_free", FunctionDescriptor.ofVoid(ADDRESS));
  }
}
