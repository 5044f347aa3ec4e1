// Made by bindings/generate.py from the C headers: do not edit.
using System;
using System.Runtime.InteropServices;

namespace Bertpt
{
    internal sealed class TextHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly TextHandle Null = new TextHandle(IntPtr.Zero);

        internal TextHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_text_free(handle);
            return true;
        }
    }

    internal sealed class CancelHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly CancelHandle Null = new CancelHandle(IntPtr.Zero);

        internal CancelHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_cancel_free(handle);
            return true;
        }
    }

    internal sealed class ProgressHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly ProgressHandle Null = new ProgressHandle(IntPtr.Zero);

        internal ProgressHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_progress_free(handle);
            return true;
        }
    }

    internal sealed class DocumentsHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly DocumentsHandle Null = new DocumentsHandle(IntPtr.Zero);

        internal DocumentsHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_documents_free(handle);
            return true;
        }
    }

    internal sealed class DocumentReaderHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly DocumentReaderHandle Null = new DocumentReaderHandle(IntPtr.Zero);

        internal DocumentReaderHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_document_reader_free(handle);
            return true;
        }
    }

    internal sealed class DocumentHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly DocumentHandle Null = new DocumentHandle(IntPtr.Zero);

        internal DocumentHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_document_free(handle);
            return true;
        }
    }

    internal sealed class SegmenterHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly SegmenterHandle Null = new SegmenterHandle(IntPtr.Zero);

        internal SegmenterHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_segmenter_free(handle);
            return true;
        }
    }

    internal sealed class SentencesHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly SentencesHandle Null = new SentencesHandle(IntPtr.Zero);

        internal SentencesHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_sentences_free(handle);
            return true;
        }
    }

    internal sealed class VocabHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly VocabHandle Null = new VocabHandle(IntPtr.Zero);

        internal VocabHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_vocab_free(handle);
            return true;
        }
    }

    internal sealed class TokenizerHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly TokenizerHandle Null = new TokenizerHandle(IntPtr.Zero);

        internal TokenizerHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_tokenizer_free(handle);
            return true;
        }
    }

    internal sealed class EncodingHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly EncodingHandle Null = new EncodingHandle(IntPtr.Zero);

        internal EncodingHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_encoding_free(handle);
            return true;
        }
    }

    internal sealed class EncodedBatchHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly EncodedBatchHandle Null = new EncodedBatchHandle(IntPtr.Zero);

        internal EncodedBatchHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_encoded_batch_free(handle);
            return true;
        }
    }

    internal sealed class CorpusBuilderHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly CorpusBuilderHandle Null = new CorpusBuilderHandle(IntPtr.Zero);

        internal CorpusBuilderHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_corpus_builder_free(handle);
            return true;
        }
    }

    internal sealed class CorpusHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly CorpusHandle Null = new CorpusHandle(IntPtr.Zero);

        internal CorpusHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_corpus_free(handle);
            return true;
        }
    }

    internal sealed class CorpusDocumentHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly CorpusDocumentHandle Null = new CorpusDocumentHandle(IntPtr.Zero);

        internal CorpusDocumentHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_corpus_document_free(handle);
            return true;
        }
    }

    internal sealed class LoaderHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly LoaderHandle Null = new LoaderHandle(IntPtr.Zero);

        internal LoaderHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_loader_free(handle);
            return true;
        }
    }

    internal sealed class GoogleInstancesHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly GoogleInstancesHandle Null = new GoogleInstancesHandle(IntPtr.Zero);

        internal GoogleInstancesHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_google_instances_free(handle);
            return true;
        }
    }

    internal sealed class BatchHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly BatchHandle Null = new BatchHandle(IntPtr.Zero);

        internal BatchHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_batch_free(handle);
            return true;
        }
    }

    internal sealed class ModelHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly ModelHandle Null = new ModelHandle(IntPtr.Zero);

        internal ModelHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_model_free(handle);
            return true;
        }
    }

    internal sealed class HiddenHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly HiddenHandle Null = new HiddenHandle(IntPtr.Zero);

        internal HiddenHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_hidden_free(handle);
            return true;
        }
    }

    internal sealed class OptimizerHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly OptimizerHandle Null = new OptimizerHandle(IntPtr.Zero);

        internal OptimizerHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_optimizer_free(handle);
            return true;
        }
    }

    internal sealed class TrainerHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly TrainerHandle Null = new TrainerHandle(IntPtr.Zero);

        internal TrainerHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_trainer_free(handle);
            return true;
        }
    }

    internal sealed class EventStreamHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly EventStreamHandle Null = new EventStreamHandle(IntPtr.Zero);

        internal EventStreamHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_event_stream_free(handle);
            return true;
        }
    }

    internal sealed class EventHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly EventHandle Null = new EventHandle(IntPtr.Zero);

        internal EventHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_event_free(handle);
            return true;
        }
    }

    internal sealed class CheckpointHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly CheckpointHandle Null = new CheckpointHandle(IntPtr.Zero);

        internal CheckpointHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_checkpoint_free(handle);
            return true;
        }
    }

    internal sealed class TensorHandle : NativeHandle
    {
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly TensorHandle Null = new TensorHandle(IntPtr.Zero);

        internal TensorHandle(IntPtr native) : base(native) { }

        protected override bool ReleaseHandle()
        {
            NativeMethods.bertpt_tensor_free(handle);
            return true;
        }
    }

    /// <summary>Every function of the C ABI as it is. The headers are the manual.</summary>
    internal static class NativeMethods
    {
        internal const string Library = "libbertpt.so.1";

        // The code of an error, a BERTPT_E_* number.
        //   error   borrowed; NULL gives BERTPT_OK.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_error_get_code(IntPtr error);

        // The message: what failed, where, with which value, and what to do. One line or several, UTF-8, without a line end.
        //   error   borrowed; the text is valid until it is freed; NULL gives "".
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern IntPtr bertpt_error_get_message(IntPtr error);

        // The part of the library that noticed, "text/vocab".
        //   error   borrowed; the text is valid until it is freed; NULL gives "".
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern IntPtr bertpt_error_get_component(IntPtr error);

        // The details as one JSON object, "{}" when there are none: {"pointer": "/mask_prob", "nearest": "mask_prob", ...}.
        //   error   borrowed; the text is valid until it is freed; NULL gives "{}".
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern IntPtr bertpt_error_get_details(IntPtr error);

        // Releases an error.
        //   error   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_error_free(IntPtr error);

        // The name of a status, "ok", "end", "timeout", "config"; "unknown" for other numbers.
        //   status   any number.
        // Returns a constant that lives for ever.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern IntPtr bertpt_status_name(int status);

        // Gives the bytes of a text.
        //   text    borrowed.
        //   data    receives the bytes, UTF-8 and ended by a NUL that is not counted; borrowed until the text is freed.
        //   size    receives the number of bytes; may be NULL.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_text_get(TextHandle text, ref IntPtr data, ref UIntPtr size, ref IntPtr error);

        // Releases a text.
        //   text   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_text_free(IntPtr text);

        // The version of the library, "0.1.0".
        // Returns a constant that lives for ever.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern IntPtr bertpt_version();

        // Asks whether this library fits the header that the caller was built with. A binding calls it once when it loads, with the constants
        // of its own copy of abi.h: bertpt_abi_check(BERTPT_ABI_MAJOR, BERTPT_ABI_MINOR, BERTPT_LAYOUT_HASH, &error).
        //   major, minor   of the caller: the major must be equal, the minor at most the library's.
        //   layout_hash    of the caller: must be equal when major and minor are.
        // Errors: BERTPT_E_ABI, with both sides in the details.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_abi_check(uint major, uint minor, ulong layout_hash, ref IntPtr error);

        // Describes the build as JSON: version, ABI, compiler, engine and its LibTorch when loaded, the environment variables that are read
        // (BERTPT_TORCH_ROOT, BERTPT_ENGINE). Loads nothing.
        //   out   receives an owned text.
        // Errors: none of its own.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_runtime_describe(ref IntPtr @out, ref IntPtr error);

        // Lists as JSON every place where LibTorch is looked for, in order, and why each would do or not. Loads nothing for good.
        //   options_json   kind "engine" of config.h: {"torch_root": "...", "engine_path": "...", "want_cuda": true, "search": true}.
        //   out            receives an owned text: {"candidates": [{"path", "origin", "outcome"}], "gpu_problem", ...}. gpu_problem: after a
        //                  load, why the machine's GPU stays unused and what to do; "" when it is used, unwanted or not there.
        // Errors: BERTPT_E_CONFIG.  A candidate that will not do is no error.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_runtime_probe(byte[] options_json, ref IntPtr @out, ref IntPtr error);

        // Loads LibTorch and the engine now, so that a missing one is known early. Once loaded, further calls do nothing.
        //   options_json   kind "engine" of config.h; "torch_root" names a folder to use instead of searching.
        // Errors: BERTPT_E_CONFIG; BERTPT_E_ENGINE with the list of candidates and how to get LibTorch.
        // After a failure nothing is loaded and a later call may succeed.  Threads: any; one loads, the others wait.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_runtime_load_engine(byte[] options_json, ref IntPtr error);

        // Lists the devices that a model can be put on, as JSON: [{"name": "cpu", "description", "memory_bytes"}]. Loads the engine.
        //   out   receives an owned text.
        // Errors: BERTPT_E_ENGINE.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_runtime_list_devices(ref IntPtr @out, ref IntPtr error);

        // Asks every running trainer to stop at its next step boundary and waits until all have and no checkpoint is being written. Later attempts
        // to train are BERTPT_E_SHUTDOWN; everything else goes on working. Optional and repeatable: a host calls it before it exits.
        //   timeout_ms   how long to wait; 0 only asks; negative waits without limit.
        // Returns BERTPT_OK, or BERTPT_TIMEOUT when some trainer still runs or writes.
        // Errors: none of its own.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_runtime_shutdown(long timeout_ms, ref IntPtr error);

        // Lists the kinds of configuration as a JSON array of strings.
        //   out   receives an owned text.
        // Errors: none of its own.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_config_kinds(ref IntPtr @out, ref IntPtr error);

        // Gives the JSON Schema (draft 2020-12) of one kind, with default, bounds, help and "x-unit" of each key.
        //   kind   a name of bertpt_config_kinds.
        //   out    receives an owned text.
        // Errors: BERTPT_E_NOT_FOUND for an unknown kind, with the nearest.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_config_schema(byte[] kind, ref IntPtr @out, ref IntPtr error);

        // Checks a configuration and fills in every default, without creating anything.
        //   kind          a name of bertpt_config_kinds.
        //   config_json   what the user wrote.
        //   out           receives an owned text: the resolved configuration as one JSON object.
        // Errors: BERTPT_E_CONFIG; BERTPT_E_NOT_FOUND for an unknown kind.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_config_resolve(byte[] kind, byte[] config_json, ref IntPtr @out, ref IntPtr error);

        // Gives the keys that a recipe sets, as JSON: {"model": {...}, "optimizer": {...}, "trainer": {...}}. Keys that the user gives win.
        //   recipe   "guide" (the default of every kind), "google", "hf" or "modern".
        //   out      receives an owned text.
        // Errors: BERTPT_E_CONFIG for an unknown recipe.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_config_get_recipe(byte[] recipe, ref IntPtr @out, ref IntPtr error);

        // Drops records below a level.
        //   level   BERTPT_LOG_*.
        // Errors: BERTPT_E_INVALID_ARGUMENT for another number.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_log_set_level(int level, ref IntPtr error);

        // Sends records to a function instead of stderr.
        //   sink        called from now on; the sink before it is not running any more when this returns.
        //   user_data   handed to each call; the library's until `destroy`.
        //   destroy     called with user_data after the last call of sink; may be NULL.
        // Errors: none of its own. After a failure the former sink stays, and destroy has not been and will not be called.
        // Threads: any, but not from inside a sink.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_log_set_sink(IntPtr sink, IntPtr user_data, IntPtr destroy, ref IntPtr error);

        // Goes back to stderr. When it returns, no call of the former sink is running or will come, and its destroy has been called.
        // Errors: none of its own.  Threads: any, but not from inside a sink.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_log_clear_sink(ref IntPtr error);

        // Creates a cancel without a request.
        //   out   receives an owned handle.
        // Errors: none of its own.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_cancel_create(ref IntPtr @out, ref IntPtr error);

        // Requests. One lock-free store: safe in a signal handler.
        //   cancel   borrowed; NULL does nothing.
        // Threads: any, at any time while the handle lives.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_cancel_request(CancelHandle cancel);

        // Tells whether there is a request.
        //   cancel         borrowed.
        //   is_requested   receives 1 or 0.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_cancel_is_requested(CancelHandle cancel, ref int is_requested, ref IntPtr error);

        // Takes the request back, for the next use.
        //   cancel   borrowed.
        // Errors: none of its own.  Threads: shared; a call that runs meanwhile may or may not have seen the request.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_cancel_reset(CancelHandle cancel, ref IntPtr error);

        // Releases the handle; calls that were given it keep what they need.
        //   cancel   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_cancel_free(IntPtr cancel);

        // Creates a progress that says nothing yet. Hand it to one call at a time.
        //   out   receives an owned handle.
        // Errors: none of its own.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_progress_create(ref IntPtr @out, ref IntPtr error);

        // Reads where the call is.
        //   progress   borrowed.
        //   info       struct_size set by the caller; filled.
        //   stage      receives an owned text, "reading documents", empty before the call began; may be NULL.
        //   unit       receives an owned text, "bytes", "documents", "pieces" or "steps"; may be NULL.
        // Errors: none of its own.  Threads: shared, also while the call runs.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_progress_get(ProgressHandle progress, ref ProgressInfo info, ref IntPtr stage, ref IntPtr unit, ref IntPtr error);

        // Releases the handle; a running call keeps what it needs.
        //   progress   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_progress_free(IntPtr progress);

        // Describes documents in files, plain, gzip (.gz) or zstd (.zst), told by their content.
        //   paths         n_paths strings: files, folders (all files below them), shell patterns, "-" for standard input, which can be read once.
        //   n_paths       at least 1.
        //   config_json   kind "documents": "format" auto|text|jsonl|sentences|wiki, "text_field", "id_field", "document_separator", ...
        //   out           receives an owned handle. Nothing but the first bytes has been read.
        // Errors: BERTPT_E_CONFIG; BERTPT_E_NOT_FOUND or BERTPT_E_IO naming the first path that is missing or unreadable.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_documents_open_files(IntPtr[] paths, UIntPtr n_paths, byte[] config_json, ref IntPtr @out, ref IntPtr error);

        // Wraps an iterator of the host.
        //   iterator   copied; the library owns private_data from success on and calls release in the end, on any thread. After a failure
        //              release is not called: private_data is still the host's.
        //   out        receives an owned handle.
        // Errors: BERTPT_E_INVALID_ARGUMENT when `next` is NULL.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_documents_from_iterator(ref DocumentIterator iterator, ref IntPtr @out, ref IntPtr error);

        // Creates an empty list of documents to push into. They are kept in memory; for more text than fits use bertpt_corpus_builder_create.
        //   out   receives an owned handle.
        // Errors: none of its own.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_documents_create(ref IntPtr @out, ref IntPtr error);

        // Adds one document to a handle of bertpt_documents_create.
        //   documents   borrowed.
        //   text        text_size bytes, copied; NULL only when text_size is 0.
        //   text_size   bytes.
        //   id          id_size bytes, copied; NULL for a document without an id.
        //   id_size     bytes.
        // Errors: BERTPT_E_STATE when the handle came from files or an iterator.
        // Threads: exclusive: BERTPT_E_BUSY while a call reads the documents.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_documents_push(DocumentsHandle documents, byte[] text, UIntPtr text_size, byte[] id, UIntPtr id_size, ref IntPtr error);

        // Describes the source as JSON: format, files with sizes, number of documents where known.
        //   documents   borrowed.
        //   out         receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_documents_describe(DocumentsHandle documents, ref IntPtr @out, ref IntPtr error);

        // Starts a pass over the documents.
        //   documents   borrowed; the reader keeps what it needs.
        //   out         receives an owned handle.
        // Errors: BERTPT_E_STATE when the source can be read once and has been; BERTPT_E_HOST.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_documents_open_reader(DocumentsHandle documents, ref IntPtr @out, ref IntPtr error);

        // Looks for documents that say nearly the same (MinHash over word n-grams) and writes the numbers of those to drop, all but the first of
        // each group: the file for "drop_list" of bertpt_corpus_build.
        //   documents     borrowed; read once.
        //   config_json   kind "near_duplicates": "gram_words", "bands", "rows", "threads".
        //   path          the file to write; appears when it is whole.
        //   cancel        borrowed; may be NULL.
        //   progress      borrowed; may be NULL.
        //   out           receives an owned text: a JSON object with "documents", "words", "groups" and "dropped".
        // Errors: BERTPT_E_CONFIG; what reading the documents gives; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED.
        // Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_documents_find_near_duplicates(DocumentsHandle documents, byte[] config_json, byte[] path, CancelHandle cancel, ProgressHandle progress, ref IntPtr @out, ref IntPtr error);

        // Releases the handle.
        //   documents   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_documents_free(IntPtr documents);

        // Reads the next document.
        //   reader   borrowed.
        //   out      receives an owned handle.
        // Returns BERTPT_OK, or BERTPT_END after the last.
        // Errors: BERTPT_E_IO, BERTPT_E_CORRUPT and BERTPT_E_DATA with file and byte offset; BERTPT_E_HOST. After a failure the pass is over.
        // Threads: exclusive.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_document_reader_next(DocumentReaderHandle reader, ref IntPtr @out, ref IntPtr error);

        // Releases the reader; documents that it gave live on.
        //   reader   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_document_reader_free(IntPtr reader);

        // Gives text and id of a document.
        //   document   borrowed.
        //   view       struct_size set by the caller; filled with pointers that are valid until the document is freed.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_document_get_view(DocumentHandle document, ref DocumentView view, ref IntPtr error);

        // Releases a document.
        //   document   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_document_free(IntPtr document);

        // Creates a segmenter.
        //   config_json   kind "segmenter": "newlines" auto|paragraph|line|reflow, "abbreviations".
        //   out           receives an owned handle.
        // Errors: BERTPT_E_CONFIG.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_segmenter_create(byte[] config_json, ref IntPtr @out, ref IntPtr error);

        // Finds the sentences of a text.
        //   segmenter   borrowed.
        //   text        text_size bytes; NULL only when text_size is 0.
        //   text_size   bytes.
        //   out         receives an owned handle.
        // Errors: none of its own: any bytes are allowed.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_segmenter_segment(SegmenterHandle segmenter, byte[] text, UIntPtr text_size, ref IntPtr @out, ref IntPtr error);

        // Gives the resolved configuration as JSON.
        //   segmenter   borrowed.
        //   out         receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_segmenter_get_config(SegmenterHandle segmenter, ref IntPtr @out, ref IntPtr error);

        // Learns the abbreviations of a corpus: short words that stand with a period far more often than words do, and seldom without one
        // (the measure of Kiss and Strunk, 2006). The result depends on the text and the configuration only.
        //   documents     borrowed; read once.
        //   config_json   kind "segmenter": its "abbreviations" are kept; NULL for none.
        //   cancel        borrowed; may be NULL.
        //   progress      borrowed; may be NULL.
        //   out           receives an owned text: config_json with what was learned added, for bertpt_segmenter_create and for files.
        // Errors: BERTPT_E_CONFIG; what reading the documents gives; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_segmenter_learn(DocumentsHandle documents, byte[] config_json, CancelHandle cancel, ProgressHandle progress, ref IntPtr @out, ref IntPtr error);

        // Releases the segmenter.
        //   segmenter   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_segmenter_free(IntPtr segmenter);

        // Gives the spans.
        //   sentences   borrowed.
        //   view        struct_size set by the caller; filled with pointers that are valid until the sentences are freed.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_sentences_get_view(SentencesHandle sentences, ref SentencesView view, ref IntPtr error);

        // Releases the spans.
        //   sentences   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_sentences_free(IntPtr sentences);

        // Learns a vocabulary. The result depends on the text and the configuration only, not on threads, memory or the order of documents.
        //   documents     borrowed; read once.
        //   config_json   kind "vocab": "size", "algorithm" ("bpe" or "google"), "lowercase", "min_frequency", "special_tokens", ...
        //   cancel        borrowed; may be NULL.
        //   progress      borrowed; may be NULL.
        //   out           receives an owned handle. With little text the vocabulary may come out smaller than asked (logged).
        // Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for documents without a word; what reading the documents gives; BERTPT_E_NO_SPACE when words
        // that exceed "memory_bytes" find no room on disk; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_vocab_train(DocumentsHandle documents, byte[] config_json, CancelHandle cancel, ProgressHandle progress, ref IntPtr @out, ref IntPtr error);

        // Adds the pieces that save most on new documents to a vocabulary, for pre-training that goes on with them. No id moves: new pieces take
        // the places of [unused...] pieces or come behind the last id. The result depends on the vocabulary, the text and the configuration only.
        //   vocab         borrowed; stays as it is.
        //   documents     borrowed; read once; normalized as the vocabulary was learned.
        //   config_json   kind "vocab_extension": "pieces", "placement", "min_frequency", ...
        //   cancel        borrowed; may be NULL.
        //   progress      borrowed; may be NULL.
        //   out           receives an owned handle, the longer vocabulary.
        //   report        receives an owned text, JSON: words, pieces and pieces per word before and after, the new pieces with their ids and what
        //                 each saves; may be NULL.
        // Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for documents without a word; what reading the documents gives; BERTPT_E_NO_SPACE;
        // BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_vocab_extend(VocabHandle vocab, DocumentsHandle documents, byte[] config_json, CancelHandle cancel, ProgressHandle progress, ref IntPtr @out, ref IntPtr report, ref IntPtr error);

        // Reads a vocabulary.
        //   path   a vocab.txt, a tokenizer.json of a BERT model, or a folder that holds one of them.
        //   out    receives an owned handle.
        // Errors: BERTPT_E_NOT_FOUND, BERTPT_E_IO, BERTPT_E_CORRUPT; BERTPT_E_DATA when a special token is missing, listing which.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_vocab_load(byte[] path, ref IntPtr @out, ref IntPtr error);

        // Writes vocab.txt, tokenizer.json, tokenizer_config.json and special_tokens_map.json, as transformers' AutoTokenizer reads them, with
        // the normalisation that the vocabulary was learned with.
        //   vocab    borrowed.
        //   folder   made if absent; files of these names are replaced, each whole or not at all.
        // Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_vocab_save(VocabHandle vocab, byte[] folder, ref IntPtr error);

        // Gives the number of pieces; ids are 0 to size - 1.
        //   vocab   borrowed.
        //   size    receives it.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_vocab_get_size(VocabHandle vocab, ref long size, ref IntPtr error);

        // Gives the piece of an id.
        //   vocab        borrowed.
        //   id           of the piece.
        //   piece        receives piece_size bytes, borrowed until the vocab is freed; not ended by NUL.
        //   piece_size   receives the number of bytes.
        // Errors: BERTPT_E_INVALID_ARGUMENT for an id outside the vocabulary.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_vocab_get_piece(VocabHandle vocab, int id, ref IntPtr piece, ref UIntPtr piece_size, ref IntPtr error);

        // Finds the id of a piece.
        //   vocab        borrowed.
        //   piece        piece_size bytes, "##" included where it continues a word.
        //   piece_size   bytes.
        //   id           receives the id, or -1 when the vocabulary has no such piece, which is no error.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_vocab_find(VocabHandle vocab, byte[] piece, UIntPtr piece_size, ref int id, ref IntPtr error);

        // Gives the ids of the special tokens.
        //   vocab   borrowed.
        //   ids     struct_size set by the caller; filled.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_vocab_get_special_ids(VocabHandle vocab, ref SpecialIds ids, ref IntPtr error);

        // Describes the vocabulary as JSON: size, hash, special ids, normalisation, how many pieces of which sort.
        //   vocab   borrowed.
        //   out     receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_vocab_describe(VocabHandle vocab, ref IntPtr @out, ref IntPtr error);

        // Releases the handle; tokenizers made from it live on.
        //   vocab   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_vocab_free(IntPtr vocab);

        // Creates a tokenizer.
        //   vocab         borrowed; the tokenizer keeps what it needs.
        //   config_json   kind "tokenizer": "lowercase", "strip_accents", "rules", "special_tokens_in_text", ...; what is left out follows
        //                 the vocabulary.
        //   out           receives an owned handle.
        // Errors: BERTPT_E_CONFIG.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_tokenizer_create(VocabHandle vocab, byte[] config_json, ref IntPtr @out, ref IntPtr error);

        // Creates a tokenizer from files: those of bertpt_tokenizer_save, or of a BERT model of Hugging Face.
        //   path   a folder, a vocab.txt or a tokenizer.json.
        //   out    receives an owned handle.
        // Errors: as bertpt_vocab_load.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_tokenizer_load(byte[] path, ref IntPtr @out, ref IntPtr error);

        // Writes the files of bertpt_vocab_save with this tokenizer's options.
        //   tokenizer   borrowed.
        //   folder      made if absent; files of these names are replaced, each whole or not at all.
        // Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_tokenizer_save(TokenizerHandle tokenizer, byte[] folder, ref IntPtr error);

        // Encodes one text: [CLS] text [SEP].
        //   tokenizer   borrowed.
        //   text        text_size bytes; NULL only when text_size is 0. Bytes that are not UTF-8 become U+FFFD, which is then removed.
        //   text_size   bytes.
        //   options     may be NULL.
        //   out         receives an owned handle.
        // Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_tokenizer_encode(TokenizerHandle tokenizer, byte[] text, UIntPtr text_size, ref EncodeOptions options, ref IntPtr @out, ref IntPtr error);

        // Encodes a pair: [CLS] a [SEP] b [SEP].
        //   tokenizer   borrowed.
        //   a, b        a_size and b_size bytes, as `text` of bertpt_tokenizer_encode.
        //   a_size      bytes.
        //   b_size      bytes.
        //   options     may be NULL.
        //   out         receives an owned handle.
        // Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_tokenizer_encode_pair(TokenizerHandle tokenizer, byte[] a, UIntPtr a_size, byte[] b, UIntPtr b_size, ref EncodeOptions options, ref IntPtr @out, ref IntPtr error);

        // Encodes many texts, or many pairs, with several threads. The result is the same for any number of threads.
        //   tokenizer    borrowed.
        //   texts        n_texts pointers, each to as many bytes as text_sizes says; NULL only when n_texts is 0. A pointer is NULL only when
        //                its size is 0.
        //   text_sizes   n_texts sizes in bytes; NULL only when n_texts is 0.
        //   pairs        the second texts; may be NULL: no pairs.
        //   pair_sizes   their sizes; may be NULL exactly when `pairs` is.
        //   n_texts      how many rows.
        //   options      may be NULL.
        //   out          receives an owned handle.
        // Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met, with the first such row as the detail "row"; nothing is given then.
        // Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_tokenizer_encode_batch(TokenizerHandle tokenizer, IntPtr texts, UIntPtr[] text_sizes, IntPtr pairs, UIntPtr[] pair_sizes, UIntPtr n_texts, ref EncodeOptions options, ref IntPtr @out, ref IntPtr error);

        // Counts the tokens of a text, without special tokens.
        //   tokenizer   borrowed.
        //   text        text_size bytes; NULL only when text_size is 0.
        //   text_size   bytes.
        //   count       receives the number.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_tokenizer_count_tokens(TokenizerHandle tokenizer, byte[] text, UIntPtr text_size, ref long count, ref IntPtr error);

        // Turns ids into text: continuations glued, spaces before punctuation taken out as Hugging Face does.
        //   tokenizer             borrowed.
        //   ids                   n_ids ids; NULL only when n_ids is 0.
        //   n_ids                 how many.
        //   skip_special_tokens   1 leaves [CLS], [SEP] and the like out.
        //   out                   receives an owned text.
        // Errors: BERTPT_E_INVALID_ARGUMENT naming the first id outside the vocabulary.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_tokenizer_decode(TokenizerHandle tokenizer, int[] ids, UIntPtr n_ids, int skip_special_tokens, ref IntPtr @out, ref IntPtr error);

        // Gives the vocabulary.
        //   tokenizer   borrowed.
        //   out         receives an owned handle of its own.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_tokenizer_get_vocab(TokenizerHandle tokenizer, ref IntPtr @out, ref IntPtr error);

        // Gives the resolved configuration as JSON.
        //   tokenizer   borrowed.
        //   out         receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_tokenizer_get_config(TokenizerHandle tokenizer, ref IntPtr @out, ref IntPtr error);

        // Releases the handle.
        //   tokenizer   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_tokenizer_free(IntPtr tokenizer);

        // Gives the arrays of an encoding.
        //   encoding   borrowed.
        //   view       struct_size set by the caller; filled with pointers that are valid until the encoding is freed.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_encoding_get_view(EncodingHandle encoding, ref EncodingView view, ref IntPtr error);

        // Releases an encoding.
        //   encoding   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_encoding_free(IntPtr encoding);

        // Gives the arrays of a batch of encodings.
        //   encodings   borrowed.
        //   view        struct_size set by the caller; filled with pointers that are valid until the batch is freed.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_encoded_batch_get_view(EncodedBatchHandle encodings, ref EncodedBatchView view, ref IntPtr error);

        // Releases a batch of encodings.
        //   encodings   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_encoded_batch_free(IntPtr encodings);

        // Builds a corpus: reads documents, finds sentences, tokenizes, writes shards.
        //   documents     borrowed; read once.
        //   tokenizer     borrowed.
        //   folder        must not exist; appears when the corpus is whole.
        //   config_json   kind "corpus": "validation_share", "segmenter", "threads", ...
        //   cancel        borrowed; may be NULL.
        //   progress      borrowed; may be NULL.
        //   out           receives an owned handle of the open corpus.
        // Errors: BERTPT_E_CONFIG; BERTPT_E_STATE when the folder exists; BERTPT_E_DATA when no document has a token, saying what was read; what
        // reading the documents gives; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED; BERTPT_E_BUSY when another process builds the folder.
        // After a failure there is no folder. A build of files that was cancelled, killed or found the disk full leaves "folder.partial": the same
        // call (same files, tokenizer and configuration; "threads" and "save_bytes" may differ) goes on there and gives the bytes of a build
        // that was never interrupted. Remove it when it is not wanted.
        // Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_build(DocumentsHandle documents, TokenizerHandle tokenizer, byte[] folder, byte[] config_json, CancelHandle cancel, ProgressHandle progress, ref IntPtr @out, ref IntPtr error);

        // Joins corpora that were built apart, by several processes or machines, into one: shards in the order of the parts, one manifest.
        //   folders    n_folders corpora of the same vocabulary, tokenizer and segmenter; they stay as they are.
        //   n_folders  at least 1.
        //   folder     must not exist; appears when the corpus is whole. Shards are hard links where the file system can, else copies.
        //   cancel     borrowed; may be NULL.
        //   progress   borrowed; may be NULL; counts shards.
        //   out        receives an owned handle of the open corpus.
        // Errors: those of bertpt_corpus_open for each part; BERTPT_E_DATA for parts that do not fit each other; BERTPT_E_STATE when the folder
        // exists; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED. After a failure there is no folder.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_merge(IntPtr[] folders, UIntPtr n_folders, byte[] folder, CancelHandle cancel, ProgressHandle progress, ref IntPtr @out, ref IntPtr error);

        // Opens a corpus.
        //   folder   of bertpt_corpus_build.
        //   out      receives an owned handle.
        // Errors: BERTPT_E_NOT_FOUND, BERTPT_E_IO, BERTPT_E_CORRUPT; BERTPT_E_UNSUPPORTED for a format of a later version.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_open(byte[] folder, ref IntPtr @out, ref IntPtr error);

        // Starts a corpus that the caller fills document by document, in bounded memory.
        //   folder        must not exist; appears at bertpt_corpus_builder_finish.
        //   tokenizer     borrowed; the builder keeps what it needs.
        //   config_json   kind "corpus".
        //   out           receives an owned handle.
        // Errors: BERTPT_E_CONFIG, BERTPT_E_STATE, BERTPT_E_IO.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_builder_create(byte[] folder, TokenizerHandle tokenizer, byte[] config_json, ref IntPtr @out, ref IntPtr error);

        // Adds a document.
        //   builder     borrowed.
        //   text        text_size bytes, copied; NULL only when text_size is 0.
        //   text_size   bytes.
        //   id          id_size bytes, copied; NULL for a document without an id.
        //   id_size     bytes.
        // Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_STATE after finish. After one of the first two the builder can only be freed.
        // Threads: exclusive.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_builder_push(CorpusBuilderHandle builder, byte[] text, UIntPtr text_size, byte[] id, UIntPtr id_size, ref IntPtr error);

        // Completes the corpus and opens it. The builder is then used up.
        //   builder   borrowed; still to be freed.
        //   out       receives an owned handle.
        // Errors: BERTPT_E_DATA when nothing with a token was pushed; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_STATE when used up.
        // After a failure the builder is used up and there is no folder.  Threads: exclusive.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_builder_finish(CorpusBuilderHandle builder, ref IntPtr @out, ref IntPtr error);

        // Releases the builder; without finish, what it wrote is removed.
        //   builder   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_corpus_builder_free(IntPtr builder);

        // Gives the size of a split.
        //   corpus   borrowed.
        //   split    BERTPT_SPLIT_*.
        //   info     struct_size set by the caller; filled.
        // Errors: BERTPT_E_INVALID_ARGUMENT for another split.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_get_info(CorpusHandle corpus, int split, ref CorpusInfo info, ref IntPtr error);

        // Gives the health report of the build as JSON: counts, share of unknown tokens, what was dropped and why, warnings.
        //   corpus   borrowed.
        //   out      receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_get_report(CorpusHandle corpus, ref IntPtr @out, ref IntPtr error);

        // Gives the manifest as JSON: format version, hash, sources, configuration, shards.
        //   corpus   borrowed.
        //   out      receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_get_manifest(CorpusHandle corpus, ref IntPtr @out, ref IntPtr error);

        // Gives the tokenizer that the corpus was built with, loaded from its folder.
        //   corpus   borrowed.
        //   out      receives an owned handle of its own.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_get_tokenizer(CorpusHandle corpus, ref IntPtr @out, ref IntPtr error);

        // Counts how often each id of the vocabulary occurs in a split; the basis of unigram baselines.
        //   corpus   borrowed.
        //   split    BERTPT_SPLIT_*.
        //   counts   n_counts numbers in the caller's memory, filled by id.
        //   n_counts the size of the vocabulary.
        // Errors: BERTPT_E_INVALID_ARGUMENT for another split or size, with the right size.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_copy_id_counts(CorpusHandle corpus, int split, ulong[] counts, UIntPtr n_counts, ref IntPtr error);

        // Reads one document back.
        //   corpus   borrowed.
        //   split    BERTPT_SPLIT_*.
        //   index    0 to documents - 1 of the split.
        //   out      receives an owned handle.
        // Errors: BERTPT_E_INVALID_ARGUMENT for an index outside; BERTPT_E_CORRUPT with shard and offset.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_read_document(CorpusHandle corpus, int split, long index, ref IntPtr @out, ref IntPtr error);

        // Reads every byte and checks every checksum.
        //   corpus     borrowed.
        //   cancel     borrowed; may be NULL.
        //   progress   borrowed; may be NULL.
        // Errors: BERTPT_E_CORRUPT at the first damage, with shard and offset; BERTPT_E_IO; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_verify(CorpusHandle corpus, CancelHandle cancel, ProgressHandle progress, ref IntPtr error);

        // Releases the handle; loaders and trainers made from it live on.
        //   corpus   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_corpus_free(IntPtr corpus);

        // Gives the arrays of a document.
        //   document   borrowed.
        //   view       struct_size set by the caller; filled with pointers that are valid until the document is freed.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_corpus_document_get_view(CorpusDocumentHandle document, ref CorpusDocumentView view, ref IntPtr error);

        // Releases a document.
        //   document   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_corpus_document_free(IntPtr document);

        // Creates a loader at epoch 0, sample 0.
        //   corpus        borrowed; the loader keeps what it needs.
        //   split         BERTPT_SPLIT_*.
        //   config_json   kind "loader": "objective", "positive_ratio", "mask_prob", "whole_word_mask", "max_seq_length", "batch_size", "seed",
        //                 ...; "workers" above 0: so many threads make batches ahead of bertpt_loader_next, the same ones.
        //   out           receives an owned handle.
        // Errors: BERTPT_E_CONFIG; BERTPT_E_DATA when the split cannot give a sample, saying which objective would work.
        // Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_loader_create(CorpusHandle corpus, int split, byte[] config_json, ref IntPtr @out, ref IntPtr error);

        // Makes the next batch of "batch_size" sequences and moves on, from one epoch into the next without end.
        //   loader   borrowed.
        //   out      receives an owned handle.
        // Errors: BERTPT_E_CORRUPT, BERTPT_E_IO. After a failure the position is unchanged.  Threads: exclusive.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_loader_next(LoaderHandle loader, ref IntPtr @out, ref IntPtr error);

        // Moves to a place in the stream; the next batch begins there.
        //   loader   borrowed.
        //   epoch    any.
        //   index    sample within the epoch, below its size.
        // Errors: BERTPT_E_INVALID_ARGUMENT for an index outside the epoch.  Threads: exclusive.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_loader_seek(LoaderHandle loader, ulong epoch, ulong index, ref IntPtr error);

        // Gives the place where the next batch begins.
        //   loader   borrowed.
        //   epoch    receives the epoch.
        //   index    receives the sample within it.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_loader_get_position(LoaderHandle loader, ref ulong epoch, ref ulong index, ref IntPtr error);

        // Gives the number of samples in an epoch.
        //   loader   borrowed.
        //   epoch    any.
        //   size     receives the number.
        // Errors: BERTPT_E_IO.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_loader_get_epoch_size(LoaderHandle loader, ulong epoch, ref long size, ref IntPtr error);

        // Gives the resolved configuration as JSON.
        //   loader   borrowed.
        //   out      receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_loader_get_config(LoaderHandle loader, ref IntPtr @out, ref IntPtr error);

        // Describes the stream as JSON: samples in an epoch, share of forced random pairs, dropped samples, mean length.
        //   loader   borrowed.
        //   out      receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_loader_describe(LoaderHandle loader, ref IntPtr @out, ref IntPtr error);

        // Releases the loader; batches that it gave live on.
        //   loader   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_loader_free(IntPtr loader);

        // Makes all instances of a split, in the order in which the script writes them.
        //   corpus        borrowed; not needed afterwards. Built from what the script reads: format "sentences", tokenizer rules "google",
        //                 "validation_share" 0 and "min_validation_documents" 0.
        //   split         BERTPT_SPLIT_*.
        //   config_json   kind "google": the flags of the script, "max_seq_length", "random_seed", "do_whole_word_mask", ...
        //   cancel        borrowed; may be NULL.
        //   progress      borrowed; may be NULL.
        //   out           receives an owned handle.
        // Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for a split without documents; BERTPT_E_CORRUPT; BERTPT_E_CANCELLED.
        // Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_google_instances_create(CorpusHandle corpus, int split, byte[] config_json, CancelHandle cancel, ProgressHandle progress, ref IntPtr @out, ref IntPtr error);

        // Gives the number of instances.
        //   instances   borrowed.
        //   size        receives the number.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_google_instances_get_size(GoogleInstancesHandle instances, ref long size, ref IntPtr error);

        // Gives consecutive instances as a batch; pair label 0: is next, 1: random.
        //   instances   borrowed.
        //   first       from 0.
        //   count       first + count is at most the size.
        //   out         receives an owned handle.
        // Errors: BERTPT_E_INVALID_ARGUMENT for a range outside.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_google_instances_read(GoogleInstancesHandle instances, long first, long count, ref IntPtr @out, ref IntPtr error);

        // Releases the instances; batches that it gave live on.
        //   instances   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_google_instances_free(IntPtr instances);

        // Gives the arrays of a batch.
        //   batch   borrowed.
        //   view    struct_size set by the caller; filled with pointers that are valid until the batch is freed.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_batch_get_view(BatchHandle batch, ref BatchView view, ref IntPtr error);

        // Writes the batch padded into memory of the caller.
        //   batch    borrowed.
        //   padded   struct_size, sequences, length and the arrays set by the caller; the arrays are filled.
        // Errors: BERTPT_E_INVALID_ARGUMENT when sequences differs or length is too small, with the right numbers.
        // Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_batch_copy_padded(BatchHandle batch, ref PaddedBatch padded, ref IntPtr error);

        // Counts the rows that the batch takes when it is packed: best fit by falling length, the same for the same batch.
        //   batch    borrowed.
        //   length   tokens of a row.
        //   rows     receives the number.
        // Errors: BERTPT_E_INVALID_ARGUMENT when length is too small, with the right number.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_batch_count_rows(BatchHandle batch, long length, ref long rows, ref IntPtr error);

        // Writes the batch packed into memory of the caller.
        //   batch    borrowed.
        //   packed   struct_size, rows, length, sequences and the arrays set by the caller; the arrays are filled.
        // Errors: BERTPT_E_INVALID_ARGUMENT when a number is not right, with the right numbers.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_batch_copy_packed(BatchHandle batch, ref PackedBatch packed, ref IntPtr error);

        // Releases a batch.
        //   batch   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_batch_free(IntPtr batch);

        // Creates a model with random weights.
        //   config_json   kind "model": "size" tiny|mini|small|medium|base|large, "device" auto|cpu|cuda|cuda:N, "recipe", "seed", ...
        //   tokenizer     borrowed; the model keeps what it needs.
        //   out           receives an owned handle.
        // Errors: BERTPT_E_CONFIG; BERTPT_E_ENGINE without LibTorch, saying how to get it; BERTPT_E_DEVICE.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_create(byte[] config_json, TokenizerHandle tokenizer, ref IntPtr @out, ref IntPtr error);

        // Loads a model with its tokenizer. Heads that the file lacks get random weights and a warning; bertpt_model_describe tells under "import"
        // what was missing, unexpected or resized.
        //   folder        whatever bertpt_checkpoint_open reads, with config.json (or bert_config.json) and a vocabulary beside the weights.
        //   config_json   kind "model_load": "device", "precision", "threads", "seed", the dropout rates; "vocab", "vocab_size" and
        //                 "max_position_embeddings" for another vocabulary or length than the stored model's; "optimizer_state": true for a
        //                 checkpoint of ours whose moments the first trainer on the model goes on with.
        //   out           receives an owned handle.
        // Errors: BERTPT_E_CONFIG, also when "optimizer_state" is asked for and not there; BERTPT_E_IO; BERTPT_E_NOT_FOUND naming a file or a
        // tensor that is missing, BERTPT_E_CORRUPT a misshapen tensor, both before memory for the model is asked for, or a file that does not fit
        // its checksum; BERTPT_E_UNSUPPORTED for a config.json that means another architecture; BERTPT_E_ENGINE; BERTPT_E_DEVICE.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_load(byte[] folder, byte[] config_json, ref IntPtr @out, ref IntPtr error);

        // Writes a Hugging Face folder: config.json, model.safetensors with both heads, vocabulary and tokenizer files.
        //   model    borrowed.
        //   folder   must not exist; appears whole.
        // Errors: BERTPT_E_STATE when the folder exists; BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_save(ModelHandle model, byte[] folder, ref IntPtr error);

        // Describes the model as JSON: engine, device, precision, memory, "parts": {"embeddings": {"elements", "share"}, "layers", "heads"} (the
        // pooler is one of the heads), "tensors": [{"name", "shape", "elements", "decay", "share", "part"}], shares of all elements, and for a
        // loaded model "import".
        //   model   borrowed.
        //   out     receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_describe(ModelHandle model, ref IntPtr @out, ref IntPtr error);

        // Gives the resolved configuration as JSON.
        //   model   borrowed.
        //   out     receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_get_config(ModelHandle model, ref IntPtr @out, ref IntPtr error);

        // Gives the number of weights, both heads included: 110,106,428 for base with 30,522 pieces.
        //   model   borrowed.
        //   count   receives it.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_get_parameter_count(ModelHandle model, ref long count, ref IntPtr error);

        // Gives the tokenizer of the model.
        //   model   borrowed.
        //   out     receives an owned handle of its own.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_get_tokenizer(ModelHandle model, ref IntPtr @out, ref IntPtr error);

        // Gives the number of rows of the embedding and of logits of one masked position: at least the size of the tokenizer's vocabulary,
        // more when the configuration says so.
        //   model   borrowed.
        //   size    receives it.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_get_vocab_size(ModelHandle model, ref long size, ref IntPtr error);

        // Gives the number of elements of one parameter, for bertpt_model_read_parameter.
        //   model   borrowed.
        //   name    as bertpt_model_describe lists it: "bert.pooler.dense.weight".
        //   count   receives it.
        // Errors: BERTPT_E_NOT_FOUND with the nearest name.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_get_parameter_size(ModelHandle model, byte[] name, ref long count, ref IntPtr error);

        // Copies one parameter to memory of the caller.
        //   model        borrowed.
        //   name         as bertpt_model_describe lists it.
        //   values       n_values floats, filled row by row.
        //   n_values     the parameter's number of elements: bertpt_model_get_parameter_size.
        // Errors: BERTPT_E_NOT_FOUND with the nearest name; BERTPT_E_INVALID_ARGUMENT for another number, with the shape.
        // Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_read_parameter(ModelHandle model, byte[] name, float[] values, UIntPtr n_values, ref IntPtr error);

        // Guesses what stands at each [MASK] of a text.
        //   model       borrowed.
        //   text        text_size bytes with one [MASK] or more.
        //   text_size   bytes.
        //   k           guesses for each, 1 to the size of the vocabulary.
        //   out         receives an owned text: a JSON array with one array for each [MASK], best guess first: [[{"id", "piece", "probability"}]].
        // Errors: BERTPT_E_INVALID_ARGUMENT without a [MASK], for another k, for a text too long for the model.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_fill_mask(ModelHandle model, byte[] text, UIntPtr text_size, long k, ref IntPtr @out, ref IntPtr error);

        // Encodes a text to the hidden states of the last layer. A text longer than the model's positions is cut.
        //   model       borrowed.
        //   text        text_size bytes; NULL only when text_size is 0.
        //   text_size   bytes.
        //   out         receives an owned handle.
        // Errors: BERTPT_E_DEVICE.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_encode(ModelHandle model, byte[] text, UIntPtr text_size, ref IntPtr @out, ref IntPtr error);

        // Gives each text as one vector of the model's width, the same for a text whatever texts are beside it but for rounding.
        //   model         borrowed.
        //   texts         n_texts pointers, each to as many bytes as text_sizes says; NULL only when n_texts is 0.
        //   text_sizes    n_texts sizes in bytes; NULL only when n_texts is 0.
        //   n_texts       how many.
        //   config_json   kind "embedding": "pooling" mean|cls|pooled, "max_length", "normalize", "batch_tokens".
        //   cancel        borrowed; may be NULL.
        //   progress      borrowed; may be NULL.
        //   out           n_out floats in the caller's memory, filled as [n_texts][hidden size]; NULL only when n_out is 0.
        //   n_out         n_texts times "hidden_size" of bertpt_model_get_config.
        // Errors: BERTPT_E_CONFIG; BERTPT_E_INVALID_ARGUMENT for another n_out, with the right one; BERTPT_E_CANCELLED and BERTPT_E_DEVICE, after
        // which `out` may be filled in part.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_embed(ModelHandle model, IntPtr texts, UIntPtr[] text_sizes, UIntPtr n_texts, byte[] config_json, CancelHandle cancel, ProgressHandle progress, float[] @out, UIntPtr n_out, ref IntPtr error);

        // Evaluates the model on the validation split of a corpus, with sequences and masks that are the same every time.
        //   model         borrowed.
        //   corpus        borrowed; built with the model's vocabulary.
        //   config_json   kind "evaluation": "objective", "max_seq_length", "sequences", ...
        //   cancel        borrowed; may be NULL.
        //   progress      borrowed; may be NULL.
        //   evaluation    struct_size set by the caller; filled. `pairs` is 0 when the objective has none or the split can make none (one
        //                 document).
        // Errors: BERTPT_E_CONFIG; BERTPT_E_DATA when the split gives no sequence or the vocabularies differ; BERTPT_E_CANCELLED.
        // Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_evaluate(ModelHandle model, CorpusHandle corpus, byte[] config_json, CancelHandle cancel, ProgressHandle progress, ref Evaluation evaluation, ref IntPtr error);

        // Computes the logits of a batch, without dropout, into memory of the caller.
        //   model     borrowed.
        //   batch     borrowed. M masked positions, S sequences.
        //   mlm       n_mlm floats, filled as [M][vocab_size]; may be NULL when n_mlm is 0.
        //   n_mlm     M * bertpt_model_get_vocab_size, or 0.
        //   pair      n_pair floats, filled as [S][2]; may be NULL when n_pair is 0.
        //   n_pair    S * 2, or 0.
        // Errors: BERTPT_E_INVALID_ARGUMENT for other numbers, with the right ones; BERTPT_E_DEVICE.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_model_copy_logits(ModelHandle model, BatchHandle batch, float[] mlm, UIntPtr n_mlm, float[] pair, UIntPtr n_pair, ref IntPtr error);

        // Releases the handle; a trainer on the model lives on. Never waits for the model's thread.
        //   model   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_model_free(IntPtr model);

        // Gives the arrays of an encoded text.
        //   hidden   borrowed.
        //   view     struct_size set by the caller; filled with pointers that are valid until `hidden` is freed.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_hidden_get_view(HiddenHandle hidden, ref HiddenView view, ref IntPtr error);

        // Releases an encoded text.
        //   hidden   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_hidden_free(IntPtr hidden);

        // Creates an optimizer for a model.
        //   model         borrowed; the model whose weights it will update.
        //   config_json   kind "optimizer": "recipe", "type", "learning_rate" (the peak), "weight_decay", "beta1", "beta2", "epsilon", ...
        //   out           receives an owned handle.
        // Errors: BERTPT_E_CONFIG.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_optimizer_create(ModelHandle model, byte[] config_json, ref IntPtr @out, ref IntPtr error);

        // Gives the resolved configuration as JSON.
        //   optimizer   borrowed.
        //   out         receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_optimizer_get_config(OptimizerHandle optimizer, ref IntPtr @out, ref IntPtr error);

        // Releases the handle.
        //   optimizer   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_optimizer_free(IntPtr optimizer);

        // Creates a trainer. It takes the model's weights: a second trainer on the model is refused until this one is freed.
        //   model         borrowed; the trainer keeps what it needs.
        //   optimizer     borrowed; copied.
        //   corpus        borrowed; the trainer keeps what it needs.
        //   config_json   kind "trainer": "num_train_steps", "batch_size", "max_seq_length", "phases", "warmup_steps", "run_dir", "loader", ...
        //   out           receives an owned handle. "run_dir" exists now; without it nothing is written.
        // Errors: BERTPT_E_CONFIG; BERTPT_E_STATE when run_dir holds a run already (resume it) or the model has a trainer; BERTPT_E_DATA when the
        // corpus cannot give pairs or has another vocabulary; BERTPT_E_IO when run_dir cannot be written.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_create(ModelHandle model, OptimizerHandle optimizer, CorpusHandle corpus, byte[] config_json, ref IntPtr @out, ref IntPtr error);

        // Continues a run from its newest checkpoint: the next step is the one that would have come, bit for bit on the same build and settings.
        //   run_dir          of a former trainer.
        //   overrides_json   may be NULL; keys that do not change the result: "checkpoint_every", "keep_checkpoints", "keep_every",
        //                    "keep_best", "on_save_error", "evaluate_every", "log_every"; "stop", other stop rules; and "device", "threads",
        //                    which make the run inexact (logged). A run whose "decay" is "wsd", "constant" or "inverse_sqrt" may also get another
        //                    end, "num_train_steps" (wsd: and "decay_steps"), before it decays.
        //   corpus           borrowed; NULL opens the folder that the run recorded.
        //   out              receives an owned handle; bertpt_trainer_get_model gives the model.
        // Errors: BERTPT_E_NOT_FOUND without a run or checkpoint; BERTPT_E_CONFIG for another key; BERTPT_E_DATA for another corpus;
        // BERTPT_E_CORRUPT; BERTPT_E_STATE when another trainer has the run; BERTPT_E_ENGINE.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_resume(byte[] run_dir, byte[] overrides_json, CorpusHandle corpus, ref IntPtr @out, ref IntPtr error);

        // Starts training to the end in the background.
        //   trainer   borrowed.
        //   cancel    borrowed; may be NULL; requesting it stops the run as bertpt_trainer_stop does.
        // Errors: BERTPT_E_BUSY when it runs; BERTPT_E_STATE when it is finished; BERTPT_E_POISONED; BERTPT_E_SHUTDOWN.
        // Threads: exclusive.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_start(TrainerHandle trainer, CancelHandle cancel, ref IntPtr error);

        // Trains and waits.
        //   trainer     borrowed.
        //   max_steps   how many steps more, fewer when the run ends before; negative: to the end.
        //   cancel      borrowed; may be NULL.
        // Returns BERTPT_OK when steps were done, or BERTPT_END when all were done before. Checkpoints of these steps are whole then.
        // Errors: BERTPT_E_CANCELLED when stopped on request, saying how to go on; the first cause when the run fails; BERTPT_E_BUSY when it
        // runs in the background; BERTPT_E_POISONED; BERTPT_E_SHUTDOWN. After a failure the weights are those of the last whole step.
        // Threads: exclusive.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_run(TrainerHandle trainer, long max_steps, CancelHandle cancel, ref IntPtr error);

        // Trains one step and waits: forward, backward, clip, update, schedule as one. Where the step asks for a checkpoint, it is written while
        // the next steps are done, and a failure of it comes with one of those; bertpt_trainer_save_checkpoint waits for it.
        //   trainer   borrowed.
        //   metrics   struct_size set by the caller; filled; may be NULL.
        // Returns BERTPT_OK, or BERTPT_END when all steps were done before; metrics is then untouched.
        // Errors: as bertpt_trainer_run.  Threads: exclusive.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_step(TrainerHandle trainer, ref Metrics metrics, ref IntPtr error);

        // Waits until no run is in progress.
        //   trainer      borrowed.
        //   timeout_ms   how long; 0 only looks; negative waits without limit.
        // Returns BERTPT_OK when the run finished or was stopped (bertpt_trainer_get_state tells) or none was in progress; BERTPT_TIMEOUT.
        // Errors: BERTPT_E_POISONED with the first cause when the run failed.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_wait(TrainerHandle trainer, long timeout_ms, ref IntPtr error);

        // Asks the run in progress to stop, and does not wait. It stops within one micro-batch: a step that is not whole is undone, and a
        // checkpoint is written when there is a run_dir. Does nothing when no run is in progress.
        //   trainer   borrowed.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_stop(TrainerHandle trainer, ref IntPtr error);

        // Gives the state.
        //   trainer   borrowed.
        //   state     receives BERTPT_TRAINER_*.
        //   step      receives the number of steps done; may be NULL.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_get_state(TrainerHandle trainer, ref int state, ref long step, ref IntPtr error);

        // Gives the numbers of the newest step; all zero before the first.
        //   trainer   borrowed.
        //   metrics   struct_size set by the caller; filled.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_get_metrics(TrainerHandle trainer, ref Metrics metrics, ref IntPtr error);

        // Gives the report of the run as JSON: state, steps, metrics, last evaluation, newest checkpoint, how to resume, cause of a failure;
        // with "timings" of the model, where the time of its parts went until the last call that trained ended.
        //   trainer   borrowed.
        //   out       receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_get_report(TrainerHandle trainer, ref IntPtr @out, ref IntPtr error);

        // Gives the resolved configuration as JSON: {"model", "optimizer", "trainer", "corpus"}.
        //   trainer   borrowed.
        //   out       receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_get_config(TrainerHandle trainer, ref IntPtr @out, ref IntPtr error);

        // Gives the model.
        //   trainer   borrowed.
        //   out       receives an owned handle of its own.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_get_model(TrainerHandle trainer, ref IntPtr @out, ref IntPtr error);

        // Says what the steps that are left will take, before anything is spent, between two steps when the trainer runs: a JSON object with
        // "steps", "sequences", "epochs", "token_places" (with padding), "tokens" (without), "flops" (matrix products of forward and backward),
        // "seconds", "memory" ({"weight_bytes", "gradient_bytes", "optimizer_bytes", "activation_bytes", "total_bytes"}), and "phases", each with
        // the same, its learning rates, "tokens_per_second" and "flops_per_second". The optimizer's update, evaluations and checkpoints are not in
        // the time.
        //   trainer        borrowed; its weights and its place stay as they are.
        //   options_json   may be NULL. "flops_per_second": the rate to reckon with; without it one micro-batch of each phase is timed, which takes
        //                  seconds for a large model and gives "activation_bytes" and "total_bytes", which are not there otherwise.
        //   out            receives an owned text.
        // Errors: BERTPT_E_CONFIG; BERTPT_E_POISONED; BERTPT_E_OUT_OF_MEMORY when a micro-batch does not fit.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_plan(TrainerHandle trainer, byte[] options_json, ref IntPtr @out, ref IntPtr error);

        // Writes a checkpoint now, between two steps when the trainer runs, and waits for it.
        //   trainer   borrowed.
        //   out       receives an owned text with the folder, or where there is none the name that the sink got ("step-200"); may be NULL. One
        //             made at this step already is given again.
        // Errors: BERTPT_E_STATE without a run_dir and a sink; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_HOST when the sink refuses;
        // BERTPT_E_NUMERIC when a weight or moment is not finite; BERTPT_E_OUT_OF_MEMORY; BERTPT_E_POISONED. The run goes on, and the checkpoints
        // before it are whole.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_save_checkpoint(TrainerHandle trainer, ref IntPtr @out, ref IntPtr error);

        // Sends every checkpoint also to a function of the host, for an object store say: after the folder is written, or instead of it where the
        // trainer has no run_dir. What an evaluation says of a step that was saved before it gets into the folder's manifest only. A resume takes
        // its files from "<run>/checkpoints/" again. Whether a failure stops the run says "on_save_error".
        //   trainer     borrowed.
        //   write       NULL: no longer. The function before it is not running any more when this returns.
        //   user_data   handed to each call; the library's until `destroy`.
        //   destroy     called with user_data after the last call of write; may be NULL. Not called when this fails.
        // Errors: none of its own.  Threads: shared, but not from inside write.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_set_checkpoint_sink(TrainerHandle trainer, IntPtr write, IntPtr user_data, IntPtr destroy, ref IntPtr error);

        // Keeps a text of the host's own in every checkpoint from now on; a resume gives it back.
        //   trainer   borrowed.
        //   key       its name.
        //   value     NULL or "" removes it.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_set_property(TrainerHandle trainer, byte[] key, byte[] value, ref IntPtr error);

        // Gives the host's own texts as a JSON object.
        //   trainer   borrowed.
        //   out       receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_get_properties(TrainerHandle trainer, ref IntPtr @out, ref IntPtr error);

        // Proves on this run that a resume is exact: trains some steps, saves them to a temporary folder in run_dir, trains as many more; loads the
        // folder into a second model, trains that one as far, and compares batches, losses, weights and moments bit for bit. The trainer is then
        // where it was. Takes the time of three times the steps, the memory of a second model and of three copies of weights and moments, and the
        // room of a checkpoint. Between two steps when the trainer runs.
        //   trainer   borrowed.
        //   steps     how many, 3 say; fewer when the run has not twice as many left.
        //   out       receives an owned text: {"equal": true or false, "from_step", "steps", "differences": [...], "seconds"}.
        // Errors: BERTPT_E_STATE with fewer than two steps left; BERTPT_E_CANCELLED when a stop was asked for; BERTPT_E_NO_SPACE; BERTPT_E_IO;
        // BERTPT_E_OUT_OF_MEMORY. The trainer is where it was then too.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_verify_resume(TrainerHandle trainer, long steps, ref IntPtr @out, ref IntPtr error);

        // Evaluates now on the validation split, between two steps when the trainer runs, and waits for it.
        //   trainer      borrowed.
        //   evaluation   struct_size set by the caller; filled.
        // Errors: BERTPT_E_DATA when the split gives no sequence.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_evaluate(TrainerHandle trainer, ref Evaluation evaluation, ref IntPtr error);

        // Opens a stream of events. It never slows the training: a reader that falls behind loses progress events, and no other.
        //   trainer   borrowed; the stream may outlive it.
        //   out       receives an owned handle: see event.h. It gives what happens from now on, and the end of a run that ended before.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_trainer_open_events(TrainerHandle trainer, ref IntPtr @out, ref IntPtr error);

        // Releases the handle and never waits: a run in progress is asked to stop, writes its checkpoint and goes on its own thread; so does a
        // checkpoint that is being written. bertpt_trainer_resume of the same run_dir waits for that.
        //   trainer   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_trainer_free(IntPtr trainer);

        // Waits for the next event.
        //   stream       borrowed.
        //   timeout_ms   how long; 0 only looks; negative waits without limit.
        //   out          receives an owned handle.
        // Returns BERTPT_OK; BERTPT_TIMEOUT; or BERTPT_END after the last event of the run, or when the trainer is gone.
        // Errors: none of its own.  Threads: exclusive: one reader at a time; never BERTPT_E_BUSY because of the trainer.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_event_stream_next(EventStreamHandle stream, long timeout_ms, ref IntPtr @out, ref IntPtr error);

        // Gives the number of progress events that were dropped because the reader was behind.
        //   stream    borrowed.
        //   dropped   receives it.
        // Errors: none of its own.  Threads: any, also while another thread waits for an event.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_event_stream_get_dropped(EventStreamHandle stream, ref ulong dropped, ref IntPtr error);

        // Releases the stream; events that it gave live on.
        //   stream   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_event_stream_free(IntPtr stream);

        // Gives the kind.
        //   event   borrowed.
        //   kind    receives BERTPT_EVENT_*; later versions may add numbers: skip those you do not know.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_event_get_kind(EventHandle @event, ref int kind, ref IntPtr error);

        // Gives the number of steps that were done when it happened.
        //   event   borrowed.
        //   step    receives it.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_event_get_step(EventHandle @event, ref long step, ref IntPtr error);

        // Gives the newest metrics: those of this step for BERTPT_EVENT_PROGRESS.
        //   event     borrowed.
        //   metrics   struct_size set by the caller; filled.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_event_get_metrics(EventHandle @event, ref Metrics metrics, ref IntPtr error);

        // Gives the evaluation of a BERTPT_EVENT_EVALUATION, or the last one of the run for BERTPT_EVENT_FINISHED.
        //   event        borrowed.
        //   evaluation   struct_size set by the caller; filled.
        // Returns BERTPT_OK, or BERTPT_END when the event has none.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_event_get_evaluation(EventHandle @event, ref Evaluation evaluation, ref IntPtr error);

        // Gives the message in plain words.
        //   event     borrowed.
        //   message   receives the text, borrowed until the event is freed; "" for BERTPT_EVENT_PROGRESS.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_event_get_message(EventHandle @event, ref IntPtr message, ref IntPtr error);

        // Gives the folder of the checkpoint: the one of BERTPT_EVENT_CHECKPOINT, the newest for the last event of a run.
        //   event   borrowed.
        //   path    receives the text, borrowed until the event is freed; "" where there is none.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_event_get_path(EventHandle @event, ref IntPtr path, ref IntPtr error);

        // Gives the code of the failure of a BERTPT_EVENT_FAILED, BERTPT_OK for others.
        //   event   borrowed.
        //   code    receives BERTPT_E_* or BERTPT_OK.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_event_get_code(EventHandle @event, ref int code, ref IntPtr error);

        // Gives the whole event as one JSON object on one line, as events.jsonl of the run holds it.
        //   event   borrowed.
        //   out     receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_event_get_json(EventHandle @event, ref IntPtr @out, ref IntPtr error);

        // Releases an event.
        //   event   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_event_free(IntPtr @event);

        // Writes the report of a run: one HTML file with interactive plots of losses, accuracies, learning rate, gradient norm, speed and memory,
        // sample predictions, corpus figures, events and configuration. It holds all that it needs and asks the network for nothing.
        //   run_dir   the run's folder; only events.jsonl and config.json are read.
        //   path      the file, which appears whole in place of a former one; NULL or "": report.html in run_dir.
        // Errors: BERTPT_E_NOT_FOUND without events.jsonl; BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_run_write_report(byte[] run_dir, byte[] path, ref IntPtr error);

        // Gives the JSON Schema of a line of events.jsonl, which is also what bertpt_event_get_json gives.
        //   out   receives an owned text.
        // Errors: none of its own.  Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_run_get_event_schema(ref IntPtr @out, ref IntPtr error);

        // Opens a checkpoint. Sizes and headers are checked; every byte by bertpt_checkpoint_verify.
        //   path   a checkpoint folder, "<run>/checkpoints/latest", a run folder (its newest); a Hugging Face folder with model.safetensors or
        //          pytorch_model.bin, whole or in parts; a sentence-transformers folder; a folder with one TensorFlow checkpoint (Google's BERT,
        //          TensorFlow 1 or 2), or "FOLDER/bert_model.ckpt"; or one file of weights.
        //   out    receives an owned handle.
        // Errors: BERTPT_E_NOT_FOUND saying what was looked for; BERTPT_E_CORRUPT with path and place; BERTPT_E_UNSUPPORTED for a later
        // format, and for a pickle that names anything but tensors and dictionaries.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_checkpoint_open(byte[] path, ref IntPtr @out, ref IntPtr error);

        // Reads every byte and compares with the checksums of the manifest, of a pytorch_model.bin or of a TensorFlow checkpoint. Where there are
        // none (safetensors), everything is read and nothing compared.
        //   checkpoint   borrowed.
        //   cancel       borrowed; may be NULL.
        //   progress     borrowed; may be NULL.
        // Errors: BERTPT_E_CORRUPT with the file; BERTPT_E_IO; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_checkpoint_verify(CheckpointHandle checkpoint, CancelHandle cancel, ProgressHandle progress, ref IntPtr error);

        // Describes the checkpoint as JSON: {"kind": "training", "hugging_face" or "tensorflow", "format", "path", "model_folder", "config",
        // "step", "files", "file_bytes", "tensor_count", "parameters", "dtypes", "architecture": {...}, "missing", "unexpected", "has_checksums",
        // "manifest": {...}}. "missing" are parameters of a BERT with both heads that the file lacks, "unexpected" tensors that are none.
        //   checkpoint   borrowed.
        //   out          receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_checkpoint_get_info(CheckpointHandle checkpoint, ref IntPtr @out, ref IntPtr error);

        // Gives the model's config.json (or Google's bert_config.json) as it stands.
        //   checkpoint   borrowed.
        //   out          receives an owned text.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_checkpoint_get_config(CheckpointHandle checkpoint, ref IntPtr @out, ref IntPtr error);

        // Gives the number of tensors.
        //   checkpoint   borrowed.
        //   count        receives it.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_checkpoint_get_tensor_count(CheckpointHandle checkpoint, ref long count, ref IntPtr error);

        // Gives a tensor by number: first the model's by their names in the file, then the optimizer's as "exp_avg/..." and "exp_avg_sq/...".
        //   checkpoint   borrowed; the tensor may outlive it.
        //   index        0 to count - 1.
        //   out          receives an owned handle.
        // Errors: BERTPT_E_INVALID_ARGUMENT for an index outside.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_checkpoint_get_tensor(CheckpointHandle checkpoint, long index, ref IntPtr @out, ref IntPtr error);

        // Gives a tensor by name.
        //   checkpoint   borrowed; the tensor may outlive it.
        //   name         Hugging Face's name of a parameter, "bert.pooler.dense.weight": found under whatever name the file has it, in Hugging
        //                Face's shape (copied where TensorFlow stores it transposed). Or a name in the file: as it stands there.
        //   out          receives an owned handle.
        // Errors: BERTPT_E_NOT_FOUND with the nearest name.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_checkpoint_find_tensor(CheckpointHandle checkpoint, byte[] name, ref IntPtr @out, ref IntPtr error);

        // Compares two checkpoints parameter by parameter, whatever their formats, as JSON: {"equal", "parameters", "equal_parameters",
        // "max_difference", "only_a", "only_b", "shapes", "dtypes", "values", "config"}. "equal" means the same parameters, shapes and values.
        //   a        borrowed.
        //   b        borrowed.
        //   cancel   borrowed; may be NULL.
        //   out      receives an owned text.
        // Errors: BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_checkpoint_compare(CheckpointHandle a, CheckpointHandle b, CancelHandle cancel, ref IntPtr @out, ref IntPtr error);

        // Writes the model of a checkpoint as a Hugging Face folder: config.json, model.safetensors with the tied weight once and the heads that
        // are there, vocabulary and tokenizer files, README.md as the model card.
        //   checkpoint    borrowed.
        //   folder        must not exist; appears whole.
        //   config_json   kind "export": "dtype" f32|bf16, "card", "title".
        //   cancel        borrowed; may be NULL.
        // Errors: BERTPT_E_STATE when the folder exists; BERTPT_E_NOT_FOUND without a config.json or a parameter of the encoder; BERTPT_E_CORRUPT;
        // BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED: there is no folder then.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_checkpoint_export(CheckpointHandle checkpoint, byte[] folder, byte[] config_json, CancelHandle cancel, ref IntPtr error);

        // Releases the handle; tensors that it gave live on.
        //   checkpoint   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_checkpoint_free(IntPtr checkpoint);

        // Gives name, type, shape and bytes.
        //   tensor   borrowed.
        //   view     struct_size set by the caller; filled with pointers that are valid until the tensor is freed, also when the checkpoint is
        //            freed or its files are deleted before.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_tensor_get_view(TensorHandle tensor, ref TensorView view, ref IntPtr error);

        // Copies the tensor as float32 to memory of the caller.
        //   tensor     borrowed; of type f32, f64, bf16 or f16.
        //   values     n_values floats, filled row by row.
        //   n_values   the number of elements.
        // Errors: BERTPT_E_INVALID_ARGUMENT for another number, with the right one; BERTPT_E_UNSUPPORTED for another type.
        // Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_tensor_copy_f32(TensorHandle tensor, float[] values, UIntPtr n_values, ref IntPtr error);

        // Hands the tensor to another library as DLPack, read-only and without a copy.
        //   tensor   borrowed.
        //   out      receives an owned struct that lives as long as its taker wants: it is released by its own `deleter`.
        // Errors: none of its own.  Threads: shared.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern int bertpt_tensor_to_dlpack(TensorHandle tensor, ref IntPtr @out, ref IntPtr error);

        // Releases a tensor.
        //   tensor   owned until now; NULL is allowed.
        // Threads: any.  Since 1.0.
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
        internal static extern void bertpt_tensor_free(IntPtr tensor);
    }
}
