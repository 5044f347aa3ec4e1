// Made by emit.py: do not edit.

package bertpt

// #include <bertpt/bertpt.h>
import "C"

import "unsafe"

// Code is what kind of failure an Error is.
type Code int32

const (
	CodeInvalidArgument Code = -1
	CodeConfig          Code = -2
	CodeIo              Code = -3
	CodeNotFound        Code = -4
	CodeCorrupt         Code = -5
	CodeEncoding        Code = -6
	CodeOutOfMemory     Code = -7
	CodeUnsupported     Code = -8
	CodeEngine          Code = -9
	CodeDevice          Code = -10
	CodeNumeric         Code = -11
	CodeCancelled       Code = -12
	CodeBusy            Code = -13
	CodePoisoned        Code = -14
	CodeForked          Code = -15
	CodeState           Code = -16
	CodeHost            Code = -17
	CodeAbi             Code = -18
	CodeData            Code = -19
	CodeInternal        Code = -20
	CodeNoSpace         Code = -21
	CodeShutdown        Code = -22
)

// LogLevel is how important a log record is; LogOff silences the log.
type LogLevel int32

const (
	LogTrace LogLevel = 0
	LogDebug LogLevel = 1
	LogInfo  LogLevel = 2
	LogWarn  LogLevel = 3
	LogError LogLevel = 4
	LogOff   LogLevel = 5
)

// Truncation is which text of a pair is cut when it is longer than the limit.
type Truncation int32

const (
	TruncationNone         Truncation = 0
	TruncationLongestFirst Truncation = 1
	TruncationOnlyFirst    Truncation = 2
	TruncationOnlySecond   Truncation = 3
)

// Padding is how the rows of a batch are filled at their ends.
type Padding int32

const (
	PaddingNone      Padding = 0
	PaddingLongest   Padding = 1
	PaddingMaxLength Padding = 2
)

// Split is a part of a corpus.
type Split int32

const (
	SplitTrain      Split = 0
	SplitValidation Split = 1
)

// TrainerState is what a trainer is doing.
type TrainerState int32

const (
	TrainerIdle     TrainerState = 0
	TrainerRunning  TrainerState = 1
	TrainerFinished TrainerState = 2
	TrainerStopped  TrainerState = 3
	TrainerFailed   TrainerState = 4
)

// EventKind is what an Event tells; skip the numbers that you do not know.
type EventKind int32

const (
	EventStarted    EventKind = 1
	EventProgress   EventKind = 2
	EventEvaluation EventKind = 3
	EventCheckpoint EventKind = 4
	EventPhase      EventKind = 5
	EventWarning    EventKind = 6
	EventFinished   EventKind = 7
	EventCancelled  EventKind = 8
	EventFailed     EventKind = 9
	EventRollback   EventKind = 10
)

// DType is the type of a tensor's elements.
type DType int32

const (
	DTypeF32  DType = 1
	DTypeF64  DType = 2
	DTypeBf16 DType = 3
	DTypeF16  DType = 4
	DTypeI32  DType = 5
	DTypeI64  DType = 6
	DTypeU8   DType = 7
	DTypeI8   DType = 8
	DTypeU16  DType = 9
	DTypeI16  DType = 10
	DTypeU32  DType = 11
	DTypeU64  DType = 12
	DTypeBool DType = 13
)

// ProgressInfo is a moment of a long call: Done of Total (0: not known yet).
type ProgressInfo struct {
	Done  uint64
	Total uint64
}

func progressInfoOf(c *C.bertpt_progress_info) ProgressInfo {
	return ProgressInfo{
		Done:  uint64(c.done),
		Total: uint64(c.total),
	}
}

// SpecialIDs is the ids of the five special tokens.
type SpecialIDs struct {
	Pad  int32
	Unk  int32
	Cls  int32
	Sep  int32
	Mask int32
}

func specialIDsOf(c *C.bertpt_special_ids) SpecialIDs {
	return SpecialIDs{
		Pad:  int32(c.pad),
		Unk:  int32(c.unk),
		Cls:  int32(c.cls),
		Sep:  int32(c.sep),
		Mask: int32(c.mask),
	}
}

// CorpusInfo is the size of one split.
type CorpusInfo struct {
	Documents int64
	Sentences int64
	Tokens    int64
}

func corpusInfoOf(c *C.bertpt_corpus_info) CorpusInfo {
	return CorpusInfo{
		Documents: int64(c.documents),
		Sentences: int64(c.sentences),
		Tokens:    int64(c.tokens),
	}
}

// Evaluation is how good a model is on validation data. Losses are means in nats; bertpt/model.h explains each field.
type Evaluation struct {
	MaxSeqLength     int32
	Sequences        int64
	Tokens           int64
	Masked           int64
	Pairs            int64
	MLMLoss          float64
	MLMAccuracy      float64
	Perplexity       float64
	PairLoss         float64
	PairAccuracy     float64
	UnigramLoss      float64
	Seconds          float64
	MLMAccuracyTop5  float64
	ProbeTexts       int64
	ProbeAccuracy    float64
	ProbeKnnAccuracy float64
	ProbeMajority    float64
}

func evaluationOf(c *C.bertpt_evaluation) Evaluation {
	return Evaluation{
		MaxSeqLength:     int32(c.max_seq_length),
		Sequences:        int64(c.sequences),
		Tokens:           int64(c.tokens),
		Masked:           int64(c.masked),
		Pairs:            int64(c.pairs),
		MLMLoss:          float64(c.mlm_loss),
		MLMAccuracy:      float64(c.mlm_accuracy),
		Perplexity:       float64(c.perplexity),
		PairLoss:         float64(c.pair_loss),
		PairAccuracy:     float64(c.pair_accuracy),
		UnigramLoss:      float64(c.unigram_loss),
		Seconds:          float64(c.seconds),
		MLMAccuracyTop5:  float64(c.mlm_accuracy_top5),
		ProbeTexts:       int64(c.probe_texts),
		ProbeAccuracy:    float64(c.probe_accuracy),
		ProbeKnnAccuracy: float64(c.probe_knn_accuracy),
		ProbeMajority:    float64(c.probe_majority),
	}
}

// Metrics is the numbers of one step. Losses are means in nats; bertpt/trainer.h explains each field.
type Metrics struct {
	Phase           int32
	Step            int64
	NumTrainSteps   int64
	Tokens          int64
	Masked          int64
	Pairs           int64
	MaxSeqLength    int64
	MLMLoss         float64
	MLMAccuracy     float64
	PairLoss        float64
	PairAccuracy    float64
	LearningRate    float64
	GradientNorm    float64
	TokensPerSecond float64
	Seconds         float64
	SecondsLeft     float64
	Epoch           uint64
	EpochPosition   float64
	MemoryBytes     int64
	FlopsPerSecond  float64
	PeakShare       float64
}

func metricsOf(c *C.bertpt_metrics) Metrics {
	return Metrics{
		Phase:           int32(c.phase),
		Step:            int64(c.step),
		NumTrainSteps:   int64(c.num_train_steps),
		Tokens:          int64(c.tokens),
		Masked:          int64(c.masked),
		Pairs:           int64(c.pairs),
		MaxSeqLength:    int64(c.max_seq_length),
		MLMLoss:         float64(c.mlm_loss),
		MLMAccuracy:     float64(c.mlm_accuracy),
		PairLoss:        float64(c.pair_loss),
		PairAccuracy:    float64(c.pair_accuracy),
		LearningRate:    float64(c.learning_rate),
		GradientNorm:    float64(c.gradient_norm),
		TokensPerSecond: float64(c.tokens_per_second),
		Seconds:         float64(c.seconds),
		SecondsLeft:     float64(c.seconds_left),
		Epoch:           uint64(c.epoch),
		EpochPosition:   float64(c.epoch_position),
		MemoryBytes:     int64(c.memory_bytes),
		FlopsPerSecond:  float64(c.flops_per_second),
		PeakShare:       float64(c.peak_share),
	}
}

func sizedLogRecord() C.bertpt_log_record {
	var c C.bertpt_log_record
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedProgressInfo() C.bertpt_progress_info {
	var c C.bertpt_progress_info
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedDocumentView() C.bertpt_document_view {
	var c C.bertpt_document_view
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedDocumentIterator() C.bertpt_document_iterator {
	var c C.bertpt_document_iterator
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedSentencesView() C.bertpt_sentences_view {
	var c C.bertpt_sentences_view
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedSpecialIDs() C.bertpt_special_ids {
	var c C.bertpt_special_ids
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedEncodeOptions() C.bertpt_encode_options {
	var c C.bertpt_encode_options
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedEncodingView() C.bertpt_encoding_view {
	var c C.bertpt_encoding_view
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedEncodedBatchView() C.bertpt_encoded_batch_view {
	var c C.bertpt_encoded_batch_view
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedCorpusInfo() C.bertpt_corpus_info {
	var c C.bertpt_corpus_info
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedCorpusDocumentView() C.bertpt_corpus_document_view {
	var c C.bertpt_corpus_document_view
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedBatchView() C.bertpt_batch_view {
	var c C.bertpt_batch_view
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedPaddedBatch() C.bertpt_padded_batch {
	var c C.bertpt_padded_batch
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedPackedBatch() C.bertpt_packed_batch {
	var c C.bertpt_packed_batch
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedEvaluation() C.bertpt_evaluation {
	var c C.bertpt_evaluation
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedHiddenView() C.bertpt_hidden_view {
	var c C.bertpt_hidden_view
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedMetrics() C.bertpt_metrics {
	var c C.bertpt_metrics
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

func sizedTensorView() C.bertpt_tensor_view {
	var c C.bertpt_tensor_view
	c.struct_size = C.uint32_t(unsafe.Sizeof(c))
	return c
}

// rawTextGet is bertpt_text_get. Gives the bytes of a text.
//
//	text    borrowed.
//	data    receives the bytes, UTF-8 and ended by a NUL that is not counted; borrowed until the text is freed.
//	size    receives the number of bytes; may be NULL.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTextGet(text *C.bertpt_text, data **C.char, size *C.size_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_text_get(text, data, size, &failure)
	return finish(result, failure)
}

// rawABICheck is bertpt_abi_check. Asks whether this library fits the header that the caller was built with. A binding calls it once when it loads, with the constants
// of its own copy of abi.h: bertpt_abi_check(BERTPT_ABI_MAJOR, BERTPT_ABI_MINOR, BERTPT_LAYOUT_HASH, &error).
//
//	major, minor   of the caller: the major must be equal, the minor at most the library's.
//	layout_hash    of the caller: must be equal when major and minor are.
//
// Errors: BERTPT_E_ABI, with both sides in the details.  Threads: any.  Since 1.0.
func rawABICheck(major C.uint32_t, minor C.uint32_t, layoutHash C.uint64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_abi_check(major, minor, layoutHash, &failure)
	return finish(result, failure)
}

// rawRuntimeDescribe is bertpt_runtime_describe. Describes the build as JSON: version, ABI, compiler, engine and its LibTorch when loaded, the environment variables that are read
// (BERTPT_TORCH_ROOT, BERTPT_ENGINE). Loads nothing.
//
//	out   receives an owned text.
//
// Errors: none of its own.  Threads: any.  Since 1.0.
func rawRuntimeDescribe(out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_runtime_describe(out, &failure)
	return finish(result, failure)
}

// rawRuntimeProbe is bertpt_runtime_probe. Lists as JSON every place where LibTorch is looked for, in order, and why each would do or not. Loads nothing for good.
//
//	options_json   kind "engine" of config.h: {"torch_root": "...", "engine_path": "...", "want_cuda": true, "search": true}.
//	out            receives an owned text: {"candidates": [{"path", "origin", "outcome"}], "gpu_problem", ...}. gpu_problem: after a
//	               load, why the machine's GPU stays unused and what to do; "" when it is used, unwanted or not there.
//
// Errors: BERTPT_E_CONFIG.  A candidate that will not do is no error.  Threads: any.  Since 1.0.
func rawRuntimeProbe(optionsJson *C.char, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_runtime_probe(optionsJson, out, &failure)
	return finish(result, failure)
}

// rawRuntimeLoadEngine is bertpt_runtime_load_engine. Loads LibTorch and the engine now, so that a missing one is known early. Once loaded, further calls do nothing.
//
//	options_json   kind "engine" of config.h; "torch_root" names a folder to use instead of searching.
//
// Errors: BERTPT_E_CONFIG; BERTPT_E_ENGINE with the list of candidates and how to get LibTorch.
// After a failure nothing is loaded and a later call may succeed.  Threads: any; one loads, the others wait.  Since 1.0.
func rawRuntimeLoadEngine(optionsJson *C.char) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_runtime_load_engine(optionsJson, &failure)
	return finish(result, failure)
}

// rawRuntimeListDevices is bertpt_runtime_list_devices. Lists the devices that a model can be put on, as JSON: [{"name": "cpu", "description", "memory_bytes"}]. Loads the engine.
//
//	out   receives an owned text.
//
// Errors: BERTPT_E_ENGINE.  Threads: any.  Since 1.0.
func rawRuntimeListDevices(out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_runtime_list_devices(out, &failure)
	return finish(result, failure)
}

// rawRuntimeShutdown is bertpt_runtime_shutdown. Asks every running trainer to stop at its next step boundary and waits until all have and no checkpoint is being written. Later attempts
// to train are BERTPT_E_SHUTDOWN; everything else goes on working. Optional and repeatable: a host calls it before it exits.
//
//	timeout_ms   how long to wait; 0 only asks; negative waits without limit.
//
// Returns BERTPT_OK, or BERTPT_TIMEOUT when some trainer still runs or writes.
// Errors: none of its own.  Threads: any.  Since 1.0.
func rawRuntimeShutdown(timeoutMs C.int64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_runtime_shutdown(timeoutMs, &failure)
	return finish(result, failure)
}

// rawConfigKinds is bertpt_config_kinds. Lists the kinds of configuration as a JSON array of strings.
//
//	out   receives an owned text.
//
// Errors: none of its own.  Threads: any.  Since 1.0.
func rawConfigKinds(out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_config_kinds(out, &failure)
	return finish(result, failure)
}

// rawConfigSchema is bertpt_config_schema. Gives the JSON Schema (draft 2020-12) of one kind, with default, bounds, help and "x-unit" of each key.
//
//	kind   a name of bertpt_config_kinds.
//	out    receives an owned text.
//
// Errors: BERTPT_E_NOT_FOUND for an unknown kind, with the nearest.  Threads: any.  Since 1.0.
func rawConfigSchema(kind *C.char, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_config_schema(kind, out, &failure)
	return finish(result, failure)
}

// rawConfigResolve is bertpt_config_resolve. Checks a configuration and fills in every default, without creating anything.
//
//	kind          a name of bertpt_config_kinds.
//	config_json   what the user wrote.
//	out           receives an owned text: the resolved configuration as one JSON object.
//
// Errors: BERTPT_E_CONFIG; BERTPT_E_NOT_FOUND for an unknown kind.  Threads: any.  Since 1.0.
func rawConfigResolve(kind *C.char, configJson *C.char, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_config_resolve(kind, configJson, out, &failure)
	return finish(result, failure)
}

// rawConfigGetRecipe is bertpt_config_get_recipe. Gives the keys that a recipe sets, as JSON: {"model": {...}, "optimizer": {...}, "trainer": {...}}. Keys that the user gives win.
//
//	recipe   "guide" (the default of every kind), "google", "hf" or "modern".
//	out      receives an owned text.
//
// Errors: BERTPT_E_CONFIG for an unknown recipe.  Threads: any.  Since 1.0.
func rawConfigGetRecipe(recipe *C.char, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_config_get_recipe(recipe, out, &failure)
	return finish(result, failure)
}

// rawLogSetLevel is bertpt_log_set_level. Drops records below a level.
//
//	level   BERTPT_LOG_*.
//
// Errors: BERTPT_E_INVALID_ARGUMENT for another number.  Threads: any.  Since 1.0.
func rawLogSetLevel(level C.bertpt_log_level) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_log_set_level(level, &failure)
	return finish(result, failure)
}

// rawLogClearSink is bertpt_log_clear_sink. Goes back to stderr. When it returns, no call of the former sink is running or will come, and its destroy has been called.
// Errors: none of its own.  Threads: any, but not from inside a sink.  Since 1.0.
func rawLogClearSink() (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_log_clear_sink(&failure)
	return finish(result, failure)
}

// rawCancelCreate is bertpt_cancel_create. Creates a cancel without a request.
//
//	out   receives an owned handle.
//
// Errors: none of its own.  Threads: any.  Since 1.0.
func rawCancelCreate(out **C.bertpt_cancel) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_cancel_create(out, &failure)
	return finish(result, failure)
}

// rawCancelIsRequested is bertpt_cancel_is_requested. Tells whether there is a request.
//
//	cancel         borrowed.
//	is_requested   receives 1 or 0.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawCancelIsRequested(cancel *C.bertpt_cancel, isRequested *C.int32_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_cancel_is_requested(cancel, isRequested, &failure)
	return finish(result, failure)
}

// rawCancelReset is bertpt_cancel_reset. Takes the request back, for the next use.
//
//	cancel   borrowed.
//
// Errors: none of its own.  Threads: shared; a call that runs meanwhile may or may not have seen the request.  Since 1.0.
func rawCancelReset(cancel *C.bertpt_cancel) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_cancel_reset(cancel, &failure)
	return finish(result, failure)
}

// rawProgressCreate is bertpt_progress_create. Creates a progress that says nothing yet. Hand it to one call at a time.
//
//	out   receives an owned handle.
//
// Errors: none of its own.  Threads: any.  Since 1.0.
func rawProgressCreate(out **C.bertpt_progress) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_progress_create(out, &failure)
	return finish(result, failure)
}

// rawProgressGet is bertpt_progress_get. Reads where the call is.
//
//	progress   borrowed.
//	info       struct_size set by the caller; filled.
//	stage      receives an owned text, "reading documents", empty before the call began; may be NULL.
//	unit       receives an owned text, "bytes", "documents", "pieces" or "steps"; may be NULL.
//
// Errors: none of its own.  Threads: shared, also while the call runs.  Since 1.0.
func rawProgressGet(progress *C.bertpt_progress, info *C.bertpt_progress_info, stage **C.bertpt_text, unit **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_progress_get(progress, info, stage, unit, &failure)
	return finish(result, failure)
}

// rawDocumentsOpenFiles is bertpt_documents_open_files. Describes documents in files, plain, gzip (.gz) or zstd (.zst), told by their content.
//
//	paths         n_paths strings: files, folders (all files below them), shell patterns, "-" for standard input, which can be read once.
//	n_paths       at least 1.
//	config_json   kind "documents": "format" auto|text|jsonl|sentences|wiki, "text_field", "id_field", "document_separator", ...
//	out           receives an owned handle. Nothing but the first bytes has been read.
//
// Errors: BERTPT_E_CONFIG; BERTPT_E_NOT_FOUND or BERTPT_E_IO naming the first path that is missing or unreadable.
// Threads: any.  Since 1.0.
func rawDocumentsOpenFiles(paths **C.char, nPaths C.size_t, configJson *C.char, out **C.bertpt_documents) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_documents_open_files(paths, nPaths, configJson, out, &failure)
	return finish(result, failure)
}

// rawDocumentsCreate is bertpt_documents_create. Creates an empty list of documents to push into. They are kept in memory; for more text than fits use bertpt_corpus_builder_create.
//
//	out   receives an owned handle.
//
// Errors: none of its own.  Threads: any.  Since 1.0.
func rawDocumentsCreate(out **C.bertpt_documents) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_documents_create(out, &failure)
	return finish(result, failure)
}

// rawDocumentsPush is bertpt_documents_push. Adds one document to a handle of bertpt_documents_create.
//
//	documents   borrowed.
//	text        text_size bytes, copied; NULL only when text_size is 0.
//	text_size   bytes.
//	id          id_size bytes, copied; NULL for a document without an id.
//	id_size     bytes.
//
// Errors: BERTPT_E_STATE when the handle came from files or an iterator.
// Threads: exclusive: BERTPT_E_BUSY while a call reads the documents.  Since 1.0.
func rawDocumentsPush(documents *C.bertpt_documents, text *C.char, textSize C.size_t, id *C.char, idSize C.size_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_documents_push(documents, text, textSize, id, idSize, &failure)
	return finish(result, failure)
}

// rawDocumentsDescribe is bertpt_documents_describe. Describes the source as JSON: format, files with sizes, number of documents where known.
//
//	documents   borrowed.
//	out         receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawDocumentsDescribe(documents *C.bertpt_documents, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_documents_describe(documents, out, &failure)
	return finish(result, failure)
}

// rawDocumentsOpenReader is bertpt_documents_open_reader. Starts a pass over the documents.
//
//	documents   borrowed; the reader keeps what it needs.
//	out         receives an owned handle.
//
// Errors: BERTPT_E_STATE when the source can be read once and has been; BERTPT_E_HOST.  Threads: shared.  Since 1.0.
func rawDocumentsOpenReader(documents *C.bertpt_documents, out **C.bertpt_document_reader) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_documents_open_reader(documents, out, &failure)
	return finish(result, failure)
}

// rawDocumentsFindNearDuplicates is bertpt_documents_find_near_duplicates. Looks for documents that say nearly the same (MinHash over word n-grams) and writes the numbers of those to drop, all but the first of
// each group: the file for "drop_list" of bertpt_corpus_build.
//
//	documents     borrowed; read once.
//	config_json   kind "near_duplicates": "gram_words", "bands", "rows", "threads".
//	path          the file to write; appears when it is whole.
//	cancel        borrowed; may be NULL.
//	progress      borrowed; may be NULL.
//	out           receives an owned text: a JSON object with "documents", "words", "groups" and "dropped".
//
// Errors: BERTPT_E_CONFIG; what reading the documents gives; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED.
// Threads: shared.  Since 1.0.
func rawDocumentsFindNearDuplicates(documents *C.bertpt_documents, configJson *C.char, path *C.char, cancel *C.bertpt_cancel, progress *C.bertpt_progress, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_documents_find_near_duplicates(documents, configJson, path, cancel, progress, out, &failure)
	return finish(result, failure)
}

// rawDocumentReaderNext is bertpt_document_reader_next. Reads the next document.
//
//	reader   borrowed.
//	out      receives an owned handle.
//
// Returns BERTPT_OK, or BERTPT_END after the last.
// Errors: BERTPT_E_IO, BERTPT_E_CORRUPT and BERTPT_E_DATA with file and byte offset; BERTPT_E_HOST. After a failure the pass is over.
// Threads: exclusive.  Since 1.0.
func rawDocumentReaderNext(reader *C.bertpt_document_reader, out **C.bertpt_document) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_document_reader_next(reader, out, &failure)
	return finish(result, failure)
}

// rawDocumentGetView is bertpt_document_get_view. Gives text and id of a document.
//
//	document   borrowed.
//	view       struct_size set by the caller; filled with pointers that are valid until the document is freed.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawDocumentGetView(document *C.bertpt_document, view *C.bertpt_document_view) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_document_get_view(document, view, &failure)
	return finish(result, failure)
}

// rawSegmenterCreate is bertpt_segmenter_create. Creates a segmenter.
//
//	config_json   kind "segmenter": "newlines" auto|paragraph|line|reflow, "abbreviations".
//	out           receives an owned handle.
//
// Errors: BERTPT_E_CONFIG.  Threads: any.  Since 1.0.
func rawSegmenterCreate(configJson *C.char, out **C.bertpt_segmenter) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_segmenter_create(configJson, out, &failure)
	return finish(result, failure)
}

// rawSegmenterSegment is bertpt_segmenter_segment. Finds the sentences of a text.
//
//	segmenter   borrowed.
//	text        text_size bytes; NULL only when text_size is 0.
//	text_size   bytes.
//	out         receives an owned handle.
//
// Errors: none of its own: any bytes are allowed.  Threads: shared.  Since 1.0.
func rawSegmenterSegment(segmenter *C.bertpt_segmenter, text *C.char, textSize C.size_t, out **C.bertpt_sentences) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_segmenter_segment(segmenter, text, textSize, out, &failure)
	return finish(result, failure)
}

// rawSegmenterGetConfig is bertpt_segmenter_get_config. Gives the resolved configuration as JSON.
//
//	segmenter   borrowed.
//	out         receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawSegmenterGetConfig(segmenter *C.bertpt_segmenter, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_segmenter_get_config(segmenter, out, &failure)
	return finish(result, failure)
}

// rawSegmenterLearn is bertpt_segmenter_learn. Learns the abbreviations of a corpus: short words that stand with a period far more often than words do, and seldom without one
// (the measure of Kiss and Strunk, 2006). The result depends on the text and the configuration only.
//
//	documents     borrowed; read once.
//	config_json   kind "segmenter": its "abbreviations" are kept; NULL for none.
//	cancel        borrowed; may be NULL.
//	progress      borrowed; may be NULL.
//	out           receives an owned text: config_json with what was learned added, for bertpt_segmenter_create and for files.
//
// Errors: BERTPT_E_CONFIG; what reading the documents gives; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
func rawSegmenterLearn(documents *C.bertpt_documents, configJson *C.char, cancel *C.bertpt_cancel, progress *C.bertpt_progress, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_segmenter_learn(documents, configJson, cancel, progress, out, &failure)
	return finish(result, failure)
}

// rawSentencesGetView is bertpt_sentences_get_view. Gives the spans.
//
//	sentences   borrowed.
//	view        struct_size set by the caller; filled with pointers that are valid until the sentences are freed.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawSentencesGetView(sentences *C.bertpt_sentences, view *C.bertpt_sentences_view) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_sentences_get_view(sentences, view, &failure)
	return finish(result, failure)
}

// rawVocabTrain is bertpt_vocab_train. Learns a vocabulary. The result depends on the text and the configuration only, not on threads, memory or the order of documents.
//
//	documents     borrowed; read once.
//	config_json   kind "vocab": "size", "algorithm" ("bpe" or "google"), "lowercase", "min_frequency", "special_tokens", ...
//	cancel        borrowed; may be NULL.
//	progress      borrowed; may be NULL.
//	out           receives an owned handle. With little text the vocabulary may come out smaller than asked (logged).
//
// Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for documents without a word; what reading the documents gives; BERTPT_E_NO_SPACE when words
// that exceed "memory_bytes" find no room on disk; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
func rawVocabTrain(documents *C.bertpt_documents, configJson *C.char, cancel *C.bertpt_cancel, progress *C.bertpt_progress, out **C.bertpt_vocab) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_vocab_train(documents, configJson, cancel, progress, out, &failure)
	return finish(result, failure)
}

// rawVocabExtend is bertpt_vocab_extend. Adds the pieces that save most on new documents to a vocabulary, for pre-training that goes on with them. No id moves: new pieces take
// the places of [unused...] pieces or come behind the last id. The result depends on the vocabulary, the text and the configuration only.
//
//	vocab         borrowed; stays as it is.
//	documents     borrowed; read once; normalized as the vocabulary was learned.
//	config_json   kind "vocab_extension": "pieces", "placement", "min_frequency", ...
//	cancel        borrowed; may be NULL.
//	progress      borrowed; may be NULL.
//	out           receives an owned handle, the longer vocabulary.
//	report        receives an owned text, JSON: words, pieces and pieces per word before and after, the new pieces with their ids and what
//	              each saves; may be NULL.
//
// Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for documents without a word; what reading the documents gives; BERTPT_E_NO_SPACE;
// BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
func rawVocabExtend(vocab *C.bertpt_vocab, documents *C.bertpt_documents, configJson *C.char, cancel *C.bertpt_cancel, progress *C.bertpt_progress, out **C.bertpt_vocab, report **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_vocab_extend(vocab, documents, configJson, cancel, progress, out, report, &failure)
	return finish(result, failure)
}

// rawVocabLoad is bertpt_vocab_load. Reads a vocabulary.
//
//	path   a vocab.txt, a tokenizer.json of a BERT model, or a folder that holds one of them.
//	out    receives an owned handle.
//
// Errors: BERTPT_E_NOT_FOUND, BERTPT_E_IO, BERTPT_E_CORRUPT; BERTPT_E_DATA when a special token is missing, listing which.
// Threads: any.  Since 1.0.
func rawVocabLoad(path *C.char, out **C.bertpt_vocab) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_vocab_load(path, out, &failure)
	return finish(result, failure)
}

// rawVocabSave is bertpt_vocab_save. Writes vocab.txt, tokenizer.json, tokenizer_config.json and special_tokens_map.json, as transformers' AutoTokenizer reads them, with
// the normalisation that the vocabulary was learned with.
//
//	vocab    borrowed.
//	folder   made if absent; files of these names are replaced, each whole or not at all.
//
// Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0.
func rawVocabSave(vocab *C.bertpt_vocab, folder *C.char) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_vocab_save(vocab, folder, &failure)
	return finish(result, failure)
}

// rawVocabGetSize is bertpt_vocab_get_size. Gives the number of pieces; ids are 0 to size - 1.
//
//	vocab   borrowed.
//	size    receives it.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawVocabGetSize(vocab *C.bertpt_vocab, size *C.int64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_vocab_get_size(vocab, size, &failure)
	return finish(result, failure)
}

// rawVocabGetPiece is bertpt_vocab_get_piece. Gives the piece of an id.
//
//	vocab        borrowed.
//	id           of the piece.
//	piece        receives piece_size bytes, borrowed until the vocab is freed; not ended by NUL.
//	piece_size   receives the number of bytes.
//
// Errors: BERTPT_E_INVALID_ARGUMENT for an id outside the vocabulary.  Threads: shared.  Since 1.0.
func rawVocabGetPiece(vocab *C.bertpt_vocab, id C.int32_t, piece **C.char, pieceSize *C.size_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_vocab_get_piece(vocab, id, piece, pieceSize, &failure)
	return finish(result, failure)
}

// rawVocabFind is bertpt_vocab_find. Finds the id of a piece.
//
//	vocab        borrowed.
//	piece        piece_size bytes, "##" included where it continues a word.
//	piece_size   bytes.
//	id           receives the id, or -1 when the vocabulary has no such piece, which is no error.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawVocabFind(vocab *C.bertpt_vocab, piece *C.char, pieceSize C.size_t, id *C.int32_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_vocab_find(vocab, piece, pieceSize, id, &failure)
	return finish(result, failure)
}

// rawVocabGetSpecialIDs is bertpt_vocab_get_special_ids. Gives the ids of the special tokens.
//
//	vocab   borrowed.
//	ids     struct_size set by the caller; filled.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawVocabGetSpecialIDs(vocab *C.bertpt_vocab, ids *C.bertpt_special_ids) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_vocab_get_special_ids(vocab, ids, &failure)
	return finish(result, failure)
}

// rawVocabDescribe is bertpt_vocab_describe. Describes the vocabulary as JSON: size, hash, special ids, normalisation, how many pieces of which sort.
//
//	vocab   borrowed.
//	out     receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawVocabDescribe(vocab *C.bertpt_vocab, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_vocab_describe(vocab, out, &failure)
	return finish(result, failure)
}

// rawTokenizerCreate is bertpt_tokenizer_create. Creates a tokenizer.
//
//	vocab         borrowed; the tokenizer keeps what it needs.
//	config_json   kind "tokenizer": "lowercase", "strip_accents", "rules", "special_tokens_in_text", ...; what is left out follows
//	              the vocabulary.
//	out           receives an owned handle.
//
// Errors: BERTPT_E_CONFIG.  Threads: shared.  Since 1.0.
func rawTokenizerCreate(vocab *C.bertpt_vocab, configJson *C.char, out **C.bertpt_tokenizer) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_tokenizer_create(vocab, configJson, out, &failure)
	return finish(result, failure)
}

// rawTokenizerLoad is bertpt_tokenizer_load. Creates a tokenizer from files: those of bertpt_tokenizer_save, or of a BERT model of Hugging Face.
//
//	path   a folder, a vocab.txt or a tokenizer.json.
//	out    receives an owned handle.
//
// Errors: as bertpt_vocab_load.  Threads: any.  Since 1.0.
func rawTokenizerLoad(path *C.char, out **C.bertpt_tokenizer) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_tokenizer_load(path, out, &failure)
	return finish(result, failure)
}

// rawTokenizerSave is bertpt_tokenizer_save. Writes the files of bertpt_vocab_save with this tokenizer's options.
//
//	tokenizer   borrowed.
//	folder      made if absent; files of these names are replaced, each whole or not at all.
//
// Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0.
func rawTokenizerSave(tokenizer *C.bertpt_tokenizer, folder *C.char) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_tokenizer_save(tokenizer, folder, &failure)
	return finish(result, failure)
}

// rawTokenizerEncode is bertpt_tokenizer_encode. Encodes one text: [CLS] text [SEP].
//
//	tokenizer   borrowed.
//	text        text_size bytes; NULL only when text_size is 0. Bytes that are not UTF-8 become U+FFFD, which is then removed.
//	text_size   bytes.
//	options     may be NULL.
//	out         receives an owned handle.
//
// Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met.  Threads: shared.  Since 1.0.
func rawTokenizerEncode(tokenizer *C.bertpt_tokenizer, text *C.char, textSize C.size_t, options *C.bertpt_encode_options, out **C.bertpt_encoding) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_tokenizer_encode(tokenizer, text, textSize, options, out, &failure)
	return finish(result, failure)
}

// rawTokenizerEncodePair is bertpt_tokenizer_encode_pair. Encodes a pair: [CLS] a [SEP] b [SEP].
//
//	tokenizer   borrowed.
//	a, b        a_size and b_size bytes, as `text` of bertpt_tokenizer_encode.
//	a_size      bytes.
//	b_size      bytes.
//	options     may be NULL.
//	out         receives an owned handle.
//
// Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met.  Threads: shared.  Since 1.0.
func rawTokenizerEncodePair(tokenizer *C.bertpt_tokenizer, a *C.char, aSize C.size_t, b *C.char, bSize C.size_t, options *C.bertpt_encode_options, out **C.bertpt_encoding) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_tokenizer_encode_pair(tokenizer, a, aSize, b, bSize, options, out, &failure)
	return finish(result, failure)
}

// rawTokenizerEncodeBatch is bertpt_tokenizer_encode_batch. Encodes many texts, or many pairs, with several threads. The result is the same for any number of threads.
//
//	tokenizer    borrowed.
//	texts        n_texts pointers, each to as many bytes as text_sizes says; NULL only when n_texts is 0. A pointer is NULL only when
//	             its size is 0.
//	text_sizes   n_texts sizes in bytes; NULL only when n_texts is 0.
//	pairs        the second texts; may be NULL: no pairs.
//	pair_sizes   their sizes; may be NULL exactly when `pairs` is.
//	n_texts      how many rows.
//	options      may be NULL.
//	out          receives an owned handle.
//
// Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met, with the first such row as the detail "row"; nothing is given then.
// Threads: shared.  Since 1.0.
func rawTokenizerEncodeBatch(tokenizer *C.bertpt_tokenizer, texts **C.char, textSizes *C.size_t, pairs **C.char, pairSizes *C.size_t, nTexts C.size_t, options *C.bertpt_encode_options, out **C.bertpt_encoded_batch) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_tokenizer_encode_batch(tokenizer, texts, textSizes, pairs, pairSizes, nTexts, options, out, &failure)
	return finish(result, failure)
}

// rawTokenizerCountTokens is bertpt_tokenizer_count_tokens. Counts the tokens of a text, without special tokens.
//
//	tokenizer   borrowed.
//	text        text_size bytes; NULL only when text_size is 0.
//	text_size   bytes.
//	count       receives the number.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTokenizerCountTokens(tokenizer *C.bertpt_tokenizer, text *C.char, textSize C.size_t, count *C.int64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_tokenizer_count_tokens(tokenizer, text, textSize, count, &failure)
	return finish(result, failure)
}

// rawTokenizerDecode is bertpt_tokenizer_decode. Turns ids into text: continuations glued, spaces before punctuation taken out as Hugging Face does.
//
//	tokenizer             borrowed.
//	ids                   n_ids ids; NULL only when n_ids is 0.
//	n_ids                 how many.
//	skip_special_tokens   1 leaves [CLS], [SEP] and the like out.
//	out                   receives an owned text.
//
// Errors: BERTPT_E_INVALID_ARGUMENT naming the first id outside the vocabulary.  Threads: shared.  Since 1.0.
func rawTokenizerDecode(tokenizer *C.bertpt_tokenizer, ids *C.int32_t, nIDs C.size_t, skipSpecialTokens C.int32_t, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_tokenizer_decode(tokenizer, ids, nIDs, skipSpecialTokens, out, &failure)
	return finish(result, failure)
}

// rawTokenizerGetVocab is bertpt_tokenizer_get_vocab. Gives the vocabulary.
//
//	tokenizer   borrowed.
//	out         receives an owned handle of its own.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTokenizerGetVocab(tokenizer *C.bertpt_tokenizer, out **C.bertpt_vocab) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_tokenizer_get_vocab(tokenizer, out, &failure)
	return finish(result, failure)
}

// rawTokenizerGetConfig is bertpt_tokenizer_get_config. Gives the resolved configuration as JSON.
//
//	tokenizer   borrowed.
//	out         receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTokenizerGetConfig(tokenizer *C.bertpt_tokenizer, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_tokenizer_get_config(tokenizer, out, &failure)
	return finish(result, failure)
}

// rawEncodingGetView is bertpt_encoding_get_view. Gives the arrays of an encoding.
//
//	encoding   borrowed.
//	view       struct_size set by the caller; filled with pointers that are valid until the encoding is freed.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawEncodingGetView(encoding *C.bertpt_encoding, view *C.bertpt_encoding_view) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_encoding_get_view(encoding, view, &failure)
	return finish(result, failure)
}

// rawEncodedBatchGetView is bertpt_encoded_batch_get_view. Gives the arrays of a batch of encodings.
//
//	encodings   borrowed.
//	view        struct_size set by the caller; filled with pointers that are valid until the batch is freed.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawEncodedBatchGetView(encodings *C.bertpt_encoded_batch, view *C.bertpt_encoded_batch_view) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_encoded_batch_get_view(encodings, view, &failure)
	return finish(result, failure)
}

// rawCorpusBuild is bertpt_corpus_build. Builds a corpus: reads documents, finds sentences, tokenizes, writes shards.
//
//	documents     borrowed; read once.
//	tokenizer     borrowed.
//	folder        must not exist; appears when the corpus is whole.
//	config_json   kind "corpus": "validation_share", "segmenter", "threads", ...
//	cancel        borrowed; may be NULL.
//	progress      borrowed; may be NULL.
//	out           receives an owned handle of the open corpus.
//
// Errors: BERTPT_E_CONFIG; BERTPT_E_STATE when the folder exists; BERTPT_E_DATA when no document has a token, saying what was read; what
// reading the documents gives; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED; BERTPT_E_BUSY when another process builds the folder.
// After a failure there is no folder. A build of files that was cancelled, killed or found the disk full leaves "folder.partial": the same
// call (same files, tokenizer and configuration; "threads" and "save_bytes" may differ) goes on there and gives the bytes of a build
// that was never interrupted. Remove it when it is not wanted.
// Threads: shared.  Since 1.0.
func rawCorpusBuild(documents *C.bertpt_documents, tokenizer *C.bertpt_tokenizer, folder *C.char, configJson *C.char, cancel *C.bertpt_cancel, progress *C.bertpt_progress, out **C.bertpt_corpus) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_build(documents, tokenizer, folder, configJson, cancel, progress, out, &failure)
	return finish(result, failure)
}

// rawCorpusMerge is bertpt_corpus_merge. Joins corpora that were built apart, by several processes or machines, into one: shards in the order of the parts, one manifest.
//
//	folders    n_folders corpora of the same vocabulary, tokenizer and segmenter; they stay as they are.
//	n_folders  at least 1.
//	folder     must not exist; appears when the corpus is whole. Shards are hard links where the file system can, else copies.
//	cancel     borrowed; may be NULL.
//	progress   borrowed; may be NULL; counts shards.
//	out        receives an owned handle of the open corpus.
//
// Errors: those of bertpt_corpus_open for each part; BERTPT_E_DATA for parts that do not fit each other; BERTPT_E_STATE when the folder
// exists; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED. After a failure there is no folder.  Threads: any.  Since 1.0.
func rawCorpusMerge(folders **C.char, nFolders C.size_t, folder *C.char, cancel *C.bertpt_cancel, progress *C.bertpt_progress, out **C.bertpt_corpus) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_merge(folders, nFolders, folder, cancel, progress, out, &failure)
	return finish(result, failure)
}

// rawCorpusOpen is bertpt_corpus_open. Opens a corpus.
//
//	folder   of bertpt_corpus_build.
//	out      receives an owned handle.
//
// Errors: BERTPT_E_NOT_FOUND, BERTPT_E_IO, BERTPT_E_CORRUPT; BERTPT_E_UNSUPPORTED for a format of a later version.
// Threads: any.  Since 1.0.
func rawCorpusOpen(folder *C.char, out **C.bertpt_corpus) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_open(folder, out, &failure)
	return finish(result, failure)
}

// rawCorpusBuilderCreate is bertpt_corpus_builder_create. Starts a corpus that the caller fills document by document, in bounded memory.
//
//	folder        must not exist; appears at bertpt_corpus_builder_finish.
//	tokenizer     borrowed; the builder keeps what it needs.
//	config_json   kind "corpus".
//	out           receives an owned handle.
//
// Errors: BERTPT_E_CONFIG, BERTPT_E_STATE, BERTPT_E_IO.  Threads: any.  Since 1.0.
func rawCorpusBuilderCreate(folder *C.char, tokenizer *C.bertpt_tokenizer, configJson *C.char, out **C.bertpt_corpus_builder) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_builder_create(folder, tokenizer, configJson, out, &failure)
	return finish(result, failure)
}

// rawCorpusBuilderPush is bertpt_corpus_builder_push. Adds a document.
//
//	builder     borrowed.
//	text        text_size bytes, copied; NULL only when text_size is 0.
//	text_size   bytes.
//	id          id_size bytes, copied; NULL for a document without an id.
//	id_size     bytes.
//
// Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_STATE after finish. After one of the first two the builder can only be freed.
// Threads: exclusive.  Since 1.0.
func rawCorpusBuilderPush(builder *C.bertpt_corpus_builder, text *C.char, textSize C.size_t, id *C.char, idSize C.size_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_builder_push(builder, text, textSize, id, idSize, &failure)
	return finish(result, failure)
}

// rawCorpusBuilderFinish is bertpt_corpus_builder_finish. Completes the corpus and opens it. The builder is then used up.
//
//	builder   borrowed; still to be freed.
//	out       receives an owned handle.
//
// Errors: BERTPT_E_DATA when nothing with a token was pushed; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_STATE when used up.
// After a failure the builder is used up and there is no folder.  Threads: exclusive.  Since 1.0.
func rawCorpusBuilderFinish(builder *C.bertpt_corpus_builder, out **C.bertpt_corpus) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_builder_finish(builder, out, &failure)
	return finish(result, failure)
}

// rawCorpusGetInfo is bertpt_corpus_get_info. Gives the size of a split.
//
//	corpus   borrowed.
//	split    BERTPT_SPLIT_*.
//	info     struct_size set by the caller; filled.
//
// Errors: BERTPT_E_INVALID_ARGUMENT for another split.  Threads: shared.  Since 1.0.
func rawCorpusGetInfo(corpus *C.bertpt_corpus, split C.bertpt_split, info *C.bertpt_corpus_info) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_get_info(corpus, split, info, &failure)
	return finish(result, failure)
}

// rawCorpusGetReport is bertpt_corpus_get_report. Gives the health report of the build as JSON: counts, share of unknown tokens, what was dropped and why, warnings.
//
//	corpus   borrowed.
//	out      receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawCorpusGetReport(corpus *C.bertpt_corpus, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_get_report(corpus, out, &failure)
	return finish(result, failure)
}

// rawCorpusGetManifest is bertpt_corpus_get_manifest. Gives the manifest as JSON: format version, hash, sources, configuration, shards.
//
//	corpus   borrowed.
//	out      receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawCorpusGetManifest(corpus *C.bertpt_corpus, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_get_manifest(corpus, out, &failure)
	return finish(result, failure)
}

// rawCorpusGetTokenizer is bertpt_corpus_get_tokenizer. Gives the tokenizer that the corpus was built with, loaded from its folder.
//
//	corpus   borrowed.
//	out      receives an owned handle of its own.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawCorpusGetTokenizer(corpus *C.bertpt_corpus, out **C.bertpt_tokenizer) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_get_tokenizer(corpus, out, &failure)
	return finish(result, failure)
}

// rawCorpusCopyIDCounts is bertpt_corpus_copy_id_counts. Counts how often each id of the vocabulary occurs in a split; the basis of unigram baselines.
//
//	corpus   borrowed.
//	split    BERTPT_SPLIT_*.
//	counts   n_counts numbers in the caller's memory, filled by id.
//	n_counts the size of the vocabulary.
//
// Errors: BERTPT_E_INVALID_ARGUMENT for another split or size, with the right size.  Threads: shared.  Since 1.0.
func rawCorpusCopyIDCounts(corpus *C.bertpt_corpus, split C.bertpt_split, counts *C.uint64_t, nCounts C.size_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_copy_id_counts(corpus, split, counts, nCounts, &failure)
	return finish(result, failure)
}

// rawCorpusReadDocument is bertpt_corpus_read_document. Reads one document back.
//
//	corpus   borrowed.
//	split    BERTPT_SPLIT_*.
//	index    0 to documents - 1 of the split.
//	out      receives an owned handle.
//
// Errors: BERTPT_E_INVALID_ARGUMENT for an index outside; BERTPT_E_CORRUPT with shard and offset.  Threads: shared.  Since 1.0.
func rawCorpusReadDocument(corpus *C.bertpt_corpus, split C.bertpt_split, index C.int64_t, out **C.bertpt_corpus_document) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_read_document(corpus, split, index, out, &failure)
	return finish(result, failure)
}

// rawCorpusVerify is bertpt_corpus_verify. Reads every byte and checks every checksum.
//
//	corpus     borrowed.
//	cancel     borrowed; may be NULL.
//	progress   borrowed; may be NULL.
//
// Errors: BERTPT_E_CORRUPT at the first damage, with shard and offset; BERTPT_E_IO; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
func rawCorpusVerify(corpus *C.bertpt_corpus, cancel *C.bertpt_cancel, progress *C.bertpt_progress) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_verify(corpus, cancel, progress, &failure)
	return finish(result, failure)
}

// rawCorpusDocumentGetView is bertpt_corpus_document_get_view. Gives the arrays of a document.
//
//	document   borrowed.
//	view       struct_size set by the caller; filled with pointers that are valid until the document is freed.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawCorpusDocumentGetView(document *C.bertpt_corpus_document, view *C.bertpt_corpus_document_view) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_corpus_document_get_view(document, view, &failure)
	return finish(result, failure)
}

// rawLoaderCreate is bertpt_loader_create. Creates a loader at epoch 0, sample 0.
//
//	corpus        borrowed; the loader keeps what it needs.
//	split         BERTPT_SPLIT_*.
//	config_json   kind "loader": "objective", "positive_ratio", "mask_prob", "whole_word_mask", "max_seq_length", "batch_size", "seed",
//	              ...; "workers" above 0: so many threads make batches ahead of bertpt_loader_next, the same ones.
//	out           receives an owned handle.
//
// Errors: BERTPT_E_CONFIG; BERTPT_E_DATA when the split cannot give a sample, saying which objective would work.
// Threads: shared.  Since 1.0.
func rawLoaderCreate(corpus *C.bertpt_corpus, split C.bertpt_split, configJson *C.char, out **C.bertpt_loader) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_loader_create(corpus, split, configJson, out, &failure)
	return finish(result, failure)
}

// rawLoaderNext is bertpt_loader_next. Makes the next batch of "batch_size" sequences and moves on, from one epoch into the next without end.
//
//	loader   borrowed.
//	out      receives an owned handle.
//
// Errors: BERTPT_E_CORRUPT, BERTPT_E_IO. After a failure the position is unchanged.  Threads: exclusive.  Since 1.0.
func rawLoaderNext(loader *C.bertpt_loader, out **C.bertpt_batch) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_loader_next(loader, out, &failure)
	return finish(result, failure)
}

// rawLoaderSeek is bertpt_loader_seek. Moves to a place in the stream; the next batch begins there.
//
//	loader   borrowed.
//	epoch    any.
//	index    sample within the epoch, below its size.
//
// Errors: BERTPT_E_INVALID_ARGUMENT for an index outside the epoch.  Threads: exclusive.  Since 1.0.
func rawLoaderSeek(loader *C.bertpt_loader, epoch C.uint64_t, index C.uint64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_loader_seek(loader, epoch, index, &failure)
	return finish(result, failure)
}

// rawLoaderGetPosition is bertpt_loader_get_position. Gives the place where the next batch begins.
//
//	loader   borrowed.
//	epoch    receives the epoch.
//	index    receives the sample within it.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawLoaderGetPosition(loader *C.bertpt_loader, epoch *C.uint64_t, index *C.uint64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_loader_get_position(loader, epoch, index, &failure)
	return finish(result, failure)
}

// rawLoaderGetEpochSize is bertpt_loader_get_epoch_size. Gives the number of samples in an epoch.
//
//	loader   borrowed.
//	epoch    any.
//	size     receives the number.
//
// Errors: BERTPT_E_IO.  Threads: shared.  Since 1.0.
func rawLoaderGetEpochSize(loader *C.bertpt_loader, epoch C.uint64_t, size *C.int64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_loader_get_epoch_size(loader, epoch, size, &failure)
	return finish(result, failure)
}

// rawLoaderGetConfig is bertpt_loader_get_config. Gives the resolved configuration as JSON.
//
//	loader   borrowed.
//	out      receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawLoaderGetConfig(loader *C.bertpt_loader, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_loader_get_config(loader, out, &failure)
	return finish(result, failure)
}

// rawLoaderDescribe is bertpt_loader_describe. Describes the stream as JSON: samples in an epoch, share of forced random pairs, dropped samples, mean length.
//
//	loader   borrowed.
//	out      receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawLoaderDescribe(loader *C.bertpt_loader, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_loader_describe(loader, out, &failure)
	return finish(result, failure)
}

// rawGoogleInstancesCreate is bertpt_google_instances_create. Makes all instances of a split, in the order in which the script writes them.
//
//	corpus        borrowed; not needed afterwards. Built from what the script reads: format "sentences", tokenizer rules "google",
//	              "validation_share" 0 and "min_validation_documents" 0.
//	split         BERTPT_SPLIT_*.
//	config_json   kind "google": the flags of the script, "max_seq_length", "random_seed", "do_whole_word_mask", ...
//	cancel        borrowed; may be NULL.
//	progress      borrowed; may be NULL.
//	out           receives an owned handle.
//
// Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for a split without documents; BERTPT_E_CORRUPT; BERTPT_E_CANCELLED.
// Threads: shared.  Since 1.0.
func rawGoogleInstancesCreate(corpus *C.bertpt_corpus, split C.bertpt_split, configJson *C.char, cancel *C.bertpt_cancel, progress *C.bertpt_progress, out **C.bertpt_google_instances) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_google_instances_create(corpus, split, configJson, cancel, progress, out, &failure)
	return finish(result, failure)
}

// rawGoogleInstancesGetSize is bertpt_google_instances_get_size. Gives the number of instances.
//
//	instances   borrowed.
//	size        receives the number.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawGoogleInstancesGetSize(instances *C.bertpt_google_instances, size *C.int64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_google_instances_get_size(instances, size, &failure)
	return finish(result, failure)
}

// rawGoogleInstancesRead is bertpt_google_instances_read. Gives consecutive instances as a batch; pair label 0: is next, 1: random.
//
//	instances   borrowed.
//	first       from 0.
//	count       first + count is at most the size.
//	out         receives an owned handle.
//
// Errors: BERTPT_E_INVALID_ARGUMENT for a range outside.  Threads: shared.  Since 1.0.
func rawGoogleInstancesRead(instances *C.bertpt_google_instances, first C.int64_t, count C.int64_t, out **C.bertpt_batch) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_google_instances_read(instances, first, count, out, &failure)
	return finish(result, failure)
}

// rawBatchGetView is bertpt_batch_get_view. Gives the arrays of a batch.
//
//	batch   borrowed.
//	view    struct_size set by the caller; filled with pointers that are valid until the batch is freed.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawBatchGetView(batch *C.bertpt_batch, view *C.bertpt_batch_view) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_batch_get_view(batch, view, &failure)
	return finish(result, failure)
}

// rawBatchCopyPadded is bertpt_batch_copy_padded. Writes the batch padded into memory of the caller.
//
//	batch    borrowed.
//	padded   struct_size, sequences, length and the arrays set by the caller; the arrays are filled.
//
// Errors: BERTPT_E_INVALID_ARGUMENT when sequences differs or length is too small, with the right numbers.
// Threads: shared.  Since 1.0.
func rawBatchCopyPadded(batch *C.bertpt_batch, padded *C.bertpt_padded_batch) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_batch_copy_padded(batch, padded, &failure)
	return finish(result, failure)
}

// rawBatchCountRows is bertpt_batch_count_rows. Counts the rows that the batch takes when it is packed: best fit by falling length, the same for the same batch.
//
//	batch    borrowed.
//	length   tokens of a row.
//	rows     receives the number.
//
// Errors: BERTPT_E_INVALID_ARGUMENT when length is too small, with the right number.  Threads: shared.  Since 1.0.
func rawBatchCountRows(batch *C.bertpt_batch, length C.int64_t, rows *C.int64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_batch_count_rows(batch, length, rows, &failure)
	return finish(result, failure)
}

// rawBatchCopyPacked is bertpt_batch_copy_packed. Writes the batch packed into memory of the caller.
//
//	batch    borrowed.
//	packed   struct_size, rows, length, sequences and the arrays set by the caller; the arrays are filled.
//
// Errors: BERTPT_E_INVALID_ARGUMENT when a number is not right, with the right numbers.  Threads: shared.  Since 1.0.
func rawBatchCopyPacked(batch *C.bertpt_batch, packed *C.bertpt_packed_batch) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_batch_copy_packed(batch, packed, &failure)
	return finish(result, failure)
}

// rawModelCreate is bertpt_model_create. Creates a model with random weights.
//
//	config_json   kind "model": "size" tiny|mini|small|medium|base|large, "device" auto|cpu|cuda|cuda:N, "recipe", "seed", ...
//	tokenizer     borrowed; the model keeps what it needs.
//	out           receives an owned handle.
//
// Errors: BERTPT_E_CONFIG; BERTPT_E_ENGINE without LibTorch, saying how to get it; BERTPT_E_DEVICE.  Threads: any.  Since 1.0.
func rawModelCreate(configJson *C.char, tokenizer *C.bertpt_tokenizer, out **C.bertpt_model) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_create(configJson, tokenizer, out, &failure)
	return finish(result, failure)
}

// rawModelLoad is bertpt_model_load. Loads a model with its tokenizer. Heads that the file lacks get random weights and a warning; bertpt_model_describe tells under "import"
// what was missing, unexpected or resized.
//
//	folder        whatever bertpt_checkpoint_open reads, with config.json (or bert_config.json) and a vocabulary beside the weights.
//	config_json   kind "model_load": "device", "precision", "threads", "seed", the dropout rates; "vocab", "vocab_size" and
//	              "max_position_embeddings" for another vocabulary or length than the stored model's; "optimizer_state": true for a
//	              checkpoint of ours whose moments the first trainer on the model goes on with.
//	out           receives an owned handle.
//
// Errors: BERTPT_E_CONFIG, also when "optimizer_state" is asked for and not there; BERTPT_E_IO; BERTPT_E_NOT_FOUND naming a file or a
// tensor that is missing, BERTPT_E_CORRUPT a misshapen tensor, both before memory for the model is asked for, or a file that does not fit
// its checksum; BERTPT_E_UNSUPPORTED for a config.json that means another architecture; BERTPT_E_ENGINE; BERTPT_E_DEVICE.
// Threads: any.  Since 1.0.
func rawModelLoad(folder *C.char, configJson *C.char, out **C.bertpt_model) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_load(folder, configJson, out, &failure)
	return finish(result, failure)
}

// rawModelSave is bertpt_model_save. Writes a Hugging Face folder: config.json, model.safetensors with both heads, vocabulary and tokenizer files.
//
//	model    borrowed.
//	folder   must not exist; appears whole.
//
// Errors: BERTPT_E_STATE when the folder exists; BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0.
func rawModelSave(model *C.bertpt_model, folder *C.char) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_save(model, folder, &failure)
	return finish(result, failure)
}

// rawModelDescribe is bertpt_model_describe. Describes the model as JSON: engine, device, precision, memory, "parts": {"embeddings": {"elements", "share"}, "layers", "heads"} (the
// pooler is one of the heads), "tensors": [{"name", "shape", "elements", "decay", "share", "part"}], shares of all elements, and for a
// loaded model "import".
//
//	model   borrowed.
//	out     receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawModelDescribe(model *C.bertpt_model, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_describe(model, out, &failure)
	return finish(result, failure)
}

// rawModelGetConfig is bertpt_model_get_config. Gives the resolved configuration as JSON.
//
//	model   borrowed.
//	out     receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawModelGetConfig(model *C.bertpt_model, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_get_config(model, out, &failure)
	return finish(result, failure)
}

// rawModelGetParameterCount is bertpt_model_get_parameter_count. Gives the number of weights, both heads included: 110,106,428 for base with 30,522 pieces.
//
//	model   borrowed.
//	count   receives it.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawModelGetParameterCount(model *C.bertpt_model, count *C.int64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_get_parameter_count(model, count, &failure)
	return finish(result, failure)
}

// rawModelGetTokenizer is bertpt_model_get_tokenizer. Gives the tokenizer of the model.
//
//	model   borrowed.
//	out     receives an owned handle of its own.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawModelGetTokenizer(model *C.bertpt_model, out **C.bertpt_tokenizer) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_get_tokenizer(model, out, &failure)
	return finish(result, failure)
}

// rawModelGetVocabSize is bertpt_model_get_vocab_size. Gives the number of rows of the embedding and of logits of one masked position: at least the size of the tokenizer's vocabulary,
// more when the configuration says so.
//
//	model   borrowed.
//	size    receives it.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawModelGetVocabSize(model *C.bertpt_model, size *C.int64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_get_vocab_size(model, size, &failure)
	return finish(result, failure)
}

// rawModelGetParameterSize is bertpt_model_get_parameter_size. Gives the number of elements of one parameter, for bertpt_model_read_parameter.
//
//	model   borrowed.
//	name    as bertpt_model_describe lists it: "bert.pooler.dense.weight".
//	count   receives it.
//
// Errors: BERTPT_E_NOT_FOUND with the nearest name.  Threads: shared.  Since 1.0.
func rawModelGetParameterSize(model *C.bertpt_model, name *C.char, count *C.int64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_get_parameter_size(model, name, count, &failure)
	return finish(result, failure)
}

// rawModelReadParameter is bertpt_model_read_parameter. Copies one parameter to memory of the caller.
//
//	model        borrowed.
//	name         as bertpt_model_describe lists it.
//	values       n_values floats, filled row by row.
//	n_values     the parameter's number of elements: bertpt_model_get_parameter_size.
//
// Errors: BERTPT_E_NOT_FOUND with the nearest name; BERTPT_E_INVALID_ARGUMENT for another number, with the shape.
// Threads: shared.  Since 1.0.
func rawModelReadParameter(model *C.bertpt_model, name *C.char, values *C.float, nValues C.size_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_read_parameter(model, name, values, nValues, &failure)
	return finish(result, failure)
}

// rawModelFillMask is bertpt_model_fill_mask. Guesses what stands at each [MASK] of a text.
//
//	model       borrowed.
//	text        text_size bytes with one [MASK] or more.
//	text_size   bytes.
//	k           guesses for each, 1 to the size of the vocabulary.
//	out         receives an owned text: a JSON array with one array for each [MASK], best guess first: [[{"id", "piece", "probability"}]].
//
// Errors: BERTPT_E_INVALID_ARGUMENT without a [MASK], for another k, for a text too long for the model.  Threads: shared.  Since 1.0.
func rawModelFillMask(model *C.bertpt_model, text *C.char, textSize C.size_t, k C.int64_t, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_fill_mask(model, text, textSize, k, out, &failure)
	return finish(result, failure)
}

// rawModelEncode is bertpt_model_encode. Encodes a text to the hidden states of the last layer. A text longer than the model's positions is cut.
//
//	model       borrowed.
//	text        text_size bytes; NULL only when text_size is 0.
//	text_size   bytes.
//	out         receives an owned handle.
//
// Errors: BERTPT_E_DEVICE.  Threads: shared.  Since 1.0.
func rawModelEncode(model *C.bertpt_model, text *C.char, textSize C.size_t, out **C.bertpt_hidden) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_encode(model, text, textSize, out, &failure)
	return finish(result, failure)
}

// rawModelEmbed is bertpt_model_embed. Gives each text as one vector of the model's width, the same for a text whatever texts are beside it but for rounding.
//
//	model         borrowed.
//	texts         n_texts pointers, each to as many bytes as text_sizes says; NULL only when n_texts is 0.
//	text_sizes    n_texts sizes in bytes; NULL only when n_texts is 0.
//	n_texts       how many.
//	config_json   kind "embedding": "pooling" mean|cls|pooled, "max_length", "normalize", "batch_tokens".
//	cancel        borrowed; may be NULL.
//	progress      borrowed; may be NULL.
//	out           n_out floats in the caller's memory, filled as [n_texts][hidden size]; NULL only when n_out is 0.
//	n_out         n_texts times "hidden_size" of bertpt_model_get_config.
//
// Errors: BERTPT_E_CONFIG; BERTPT_E_INVALID_ARGUMENT for another n_out, with the right one; BERTPT_E_CANCELLED and BERTPT_E_DEVICE, after
// which `out` may be filled in part.  Threads: shared.  Since 1.0.
func rawModelEmbed(model *C.bertpt_model, texts **C.char, textSizes *C.size_t, nTexts C.size_t, configJson *C.char, cancel *C.bertpt_cancel, progress *C.bertpt_progress, out *C.float, nOut C.size_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_embed(model, texts, textSizes, nTexts, configJson, cancel, progress, out, nOut, &failure)
	return finish(result, failure)
}

// rawModelEvaluate is bertpt_model_evaluate. Evaluates the model on the validation split of a corpus, with sequences and masks that are the same every time.
//
//	model         borrowed.
//	corpus        borrowed; built with the model's vocabulary.
//	config_json   kind "evaluation": "objective", "max_seq_length", "sequences", ...
//	cancel        borrowed; may be NULL.
//	progress      borrowed; may be NULL.
//	evaluation    struct_size set by the caller; filled. `pairs` is 0 when the objective has none or the split can make none (one
//	              document).
//
// Errors: BERTPT_E_CONFIG; BERTPT_E_DATA when the split gives no sequence or the vocabularies differ; BERTPT_E_CANCELLED.
// Threads: shared.  Since 1.0.
func rawModelEvaluate(model *C.bertpt_model, corpus *C.bertpt_corpus, configJson *C.char, cancel *C.bertpt_cancel, progress *C.bertpt_progress, evaluation *C.bertpt_evaluation) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_evaluate(model, corpus, configJson, cancel, progress, evaluation, &failure)
	return finish(result, failure)
}

// rawModelCopyLogits is bertpt_model_copy_logits. Computes the logits of a batch, without dropout, into memory of the caller.
//
//	model     borrowed.
//	batch     borrowed. M masked positions, S sequences.
//	mlm       n_mlm floats, filled as [M][vocab_size]; may be NULL when n_mlm is 0.
//	n_mlm     M * bertpt_model_get_vocab_size, or 0.
//	pair      n_pair floats, filled as [S][2]; may be NULL when n_pair is 0.
//	n_pair    S * 2, or 0.
//
// Errors: BERTPT_E_INVALID_ARGUMENT for other numbers, with the right ones; BERTPT_E_DEVICE.  Threads: shared.  Since 1.0.
func rawModelCopyLogits(model *C.bertpt_model, batch *C.bertpt_batch, mlm *C.float, nMLM C.size_t, pair *C.float, nPair C.size_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_model_copy_logits(model, batch, mlm, nMLM, pair, nPair, &failure)
	return finish(result, failure)
}

// rawHiddenGetView is bertpt_hidden_get_view. Gives the arrays of an encoded text.
//
//	hidden   borrowed.
//	view     struct_size set by the caller; filled with pointers that are valid until `hidden` is freed.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawHiddenGetView(hidden *C.bertpt_hidden, view *C.bertpt_hidden_view) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_hidden_get_view(hidden, view, &failure)
	return finish(result, failure)
}

// rawOptimizerCreate is bertpt_optimizer_create. Creates an optimizer for a model.
//
//	model         borrowed; the model whose weights it will update.
//	config_json   kind "optimizer": "recipe", "type", "learning_rate" (the peak), "weight_decay", "beta1", "beta2", "epsilon", ...
//	out           receives an owned handle.
//
// Errors: BERTPT_E_CONFIG.  Threads: shared.  Since 1.0.
func rawOptimizerCreate(model *C.bertpt_model, configJson *C.char, out **C.bertpt_optimizer) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_optimizer_create(model, configJson, out, &failure)
	return finish(result, failure)
}

// rawOptimizerGetConfig is bertpt_optimizer_get_config. Gives the resolved configuration as JSON.
//
//	optimizer   borrowed.
//	out         receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawOptimizerGetConfig(optimizer *C.bertpt_optimizer, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_optimizer_get_config(optimizer, out, &failure)
	return finish(result, failure)
}

// rawTrainerCreate is bertpt_trainer_create. Creates a trainer. It takes the model's weights: a second trainer on the model is refused until this one is freed.
//
//	model         borrowed; the trainer keeps what it needs.
//	optimizer     borrowed; copied.
//	corpus        borrowed; the trainer keeps what it needs.
//	config_json   kind "trainer": "num_train_steps", "batch_size", "max_seq_length", "phases", "warmup_steps", "run_dir", "loader", ...
//	out           receives an owned handle. "run_dir" exists now; without it nothing is written.
//
// Errors: BERTPT_E_CONFIG; BERTPT_E_STATE when run_dir holds a run already (resume it) or the model has a trainer; BERTPT_E_DATA when the
// corpus cannot give pairs or has another vocabulary; BERTPT_E_IO when run_dir cannot be written.  Threads: shared.  Since 1.0.
func rawTrainerCreate(model *C.bertpt_model, optimizer *C.bertpt_optimizer, corpus *C.bertpt_corpus, configJson *C.char, out **C.bertpt_trainer) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_create(model, optimizer, corpus, configJson, out, &failure)
	return finish(result, failure)
}

// rawTrainerResume is bertpt_trainer_resume. Continues a run from its newest checkpoint: the next step is the one that would have come, bit for bit on the same build and settings.
//
//	run_dir          of a former trainer.
//	overrides_json   may be NULL; keys that do not change the result: "checkpoint_every", "keep_checkpoints", "keep_every",
//	                 "keep_best", "on_save_error", "evaluate_every", "log_every"; "stop", other stop rules; and "device", "threads",
//	                 which make the run inexact (logged). A run whose "decay" is "wsd", "constant" or "inverse_sqrt" may also get another
//	                 end, "num_train_steps" (wsd: and "decay_steps"), before it decays.
//	corpus           borrowed; NULL opens the folder that the run recorded.
//	out              receives an owned handle; bertpt_trainer_get_model gives the model.
//
// Errors: BERTPT_E_NOT_FOUND without a run or checkpoint; BERTPT_E_CONFIG for another key; BERTPT_E_DATA for another corpus;
// BERTPT_E_CORRUPT; BERTPT_E_STATE when another trainer has the run; BERTPT_E_ENGINE.  Threads: any.  Since 1.0.
func rawTrainerResume(runDir *C.char, overridesJson *C.char, corpus *C.bertpt_corpus, out **C.bertpt_trainer) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_resume(runDir, overridesJson, corpus, out, &failure)
	return finish(result, failure)
}

// rawTrainerStart is bertpt_trainer_start. Starts training to the end in the background.
//
//	trainer   borrowed.
//	cancel    borrowed; may be NULL; requesting it stops the run as bertpt_trainer_stop does.
//
// Errors: BERTPT_E_BUSY when it runs; BERTPT_E_STATE when it is finished; BERTPT_E_POISONED; BERTPT_E_SHUTDOWN.
// Threads: exclusive.  Since 1.0.
func rawTrainerStart(trainer *C.bertpt_trainer, cancel *C.bertpt_cancel) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_start(trainer, cancel, &failure)
	return finish(result, failure)
}

// rawTrainerRun is bertpt_trainer_run. Trains and waits.
//
//	trainer     borrowed.
//	max_steps   how many steps more, fewer when the run ends before; negative: to the end.
//	cancel      borrowed; may be NULL.
//
// Returns BERTPT_OK when steps were done, or BERTPT_END when all were done before. Checkpoints of these steps are whole then.
// Errors: BERTPT_E_CANCELLED when stopped on request, saying how to go on; the first cause when the run fails; BERTPT_E_BUSY when it
// runs in the background; BERTPT_E_POISONED; BERTPT_E_SHUTDOWN. After a failure the weights are those of the last whole step.
// Threads: exclusive.  Since 1.0.
func rawTrainerRun(trainer *C.bertpt_trainer, maxSteps C.int64_t, cancel *C.bertpt_cancel) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_run(trainer, maxSteps, cancel, &failure)
	return finish(result, failure)
}

// rawTrainerStep is bertpt_trainer_step. Trains one step and waits: forward, backward, clip, update, schedule as one. Where the step asks for a checkpoint, it is written while
// the next steps are done, and a failure of it comes with one of those; bertpt_trainer_save_checkpoint waits for it.
//
//	trainer   borrowed.
//	metrics   struct_size set by the caller; filled; may be NULL.
//
// Returns BERTPT_OK, or BERTPT_END when all steps were done before; metrics is then untouched.
// Errors: as bertpt_trainer_run.  Threads: exclusive.  Since 1.0.
func rawTrainerStep(trainer *C.bertpt_trainer, metrics *C.bertpt_metrics) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_step(trainer, metrics, &failure)
	return finish(result, failure)
}

// rawTrainerWait is bertpt_trainer_wait. Waits until no run is in progress.
//
//	trainer      borrowed.
//	timeout_ms   how long; 0 only looks; negative waits without limit.
//
// Returns BERTPT_OK when the run finished or was stopped (bertpt_trainer_get_state tells) or none was in progress; BERTPT_TIMEOUT.
// Errors: BERTPT_E_POISONED with the first cause when the run failed.  Threads: shared.  Since 1.0.
func rawTrainerWait(trainer *C.bertpt_trainer, timeoutMs C.int64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_wait(trainer, timeoutMs, &failure)
	return finish(result, failure)
}

// rawTrainerStop is bertpt_trainer_stop. Asks the run in progress to stop, and does not wait. It stops within one micro-batch: a step that is not whole is undone, and a
// checkpoint is written when there is a run_dir. Does nothing when no run is in progress.
//
//	trainer   borrowed.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTrainerStop(trainer *C.bertpt_trainer) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_stop(trainer, &failure)
	return finish(result, failure)
}

// rawTrainerGetState is bertpt_trainer_get_state. Gives the state.
//
//	trainer   borrowed.
//	state     receives BERTPT_TRAINER_*.
//	step      receives the number of steps done; may be NULL.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTrainerGetState(trainer *C.bertpt_trainer, state *C.bertpt_trainer_state, step *C.int64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_get_state(trainer, state, step, &failure)
	return finish(result, failure)
}

// rawTrainerGetMetrics is bertpt_trainer_get_metrics. Gives the numbers of the newest step; all zero before the first.
//
//	trainer   borrowed.
//	metrics   struct_size set by the caller; filled.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTrainerGetMetrics(trainer *C.bertpt_trainer, metrics *C.bertpt_metrics) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_get_metrics(trainer, metrics, &failure)
	return finish(result, failure)
}

// rawTrainerGetReport is bertpt_trainer_get_report. Gives the report of the run as JSON: state, steps, metrics, last evaluation, newest checkpoint, how to resume, cause of a failure;
// with "timings" of the model, where the time of its parts went until the last call that trained ended.
//
//	trainer   borrowed.
//	out       receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTrainerGetReport(trainer *C.bertpt_trainer, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_get_report(trainer, out, &failure)
	return finish(result, failure)
}

// rawTrainerGetConfig is bertpt_trainer_get_config. Gives the resolved configuration as JSON: {"model", "optimizer", "trainer", "corpus"}.
//
//	trainer   borrowed.
//	out       receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTrainerGetConfig(trainer *C.bertpt_trainer, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_get_config(trainer, out, &failure)
	return finish(result, failure)
}

// rawTrainerGetModel is bertpt_trainer_get_model. Gives the model.
//
//	trainer   borrowed.
//	out       receives an owned handle of its own.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTrainerGetModel(trainer *C.bertpt_trainer, out **C.bertpt_model) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_get_model(trainer, out, &failure)
	return finish(result, failure)
}

// rawTrainerPlan is bertpt_trainer_plan. Says what the steps that are left will take, before anything is spent, between two steps when the trainer runs: a JSON object with
// "steps", "sequences", "epochs", "token_places" (with padding), "tokens" (without), "flops" (matrix products of forward and backward),
// "seconds", "memory" ({"weight_bytes", "gradient_bytes", "optimizer_bytes", "activation_bytes", "total_bytes"}), and "phases", each with
// the same, its learning rates, "tokens_per_second" and "flops_per_second". The optimizer's update, evaluations and checkpoints are not in
// the time.
//
//	trainer        borrowed; its weights and its place stay as they are.
//	options_json   may be NULL. "flops_per_second": the rate to reckon with; without it one micro-batch of each phase is timed, which takes
//	               seconds for a large model and gives "activation_bytes" and "total_bytes", which are not there otherwise.
//	out            receives an owned text.
//
// Errors: BERTPT_E_CONFIG; BERTPT_E_POISONED; BERTPT_E_OUT_OF_MEMORY when a micro-batch does not fit.  Threads: shared.  Since 1.0.
func rawTrainerPlan(trainer *C.bertpt_trainer, optionsJson *C.char, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_plan(trainer, optionsJson, out, &failure)
	return finish(result, failure)
}

// rawTrainerSaveCheckpoint is bertpt_trainer_save_checkpoint. Writes a checkpoint now, between two steps when the trainer runs, and waits for it.
//
//	trainer   borrowed.
//	out       receives an owned text with the folder, or where there is none the name that the sink got ("step-200"); may be NULL. One
//	          made at this step already is given again.
//
// Errors: BERTPT_E_STATE without a run_dir and a sink; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_HOST when the sink refuses;
// BERTPT_E_NUMERIC when a weight or moment is not finite; BERTPT_E_OUT_OF_MEMORY; BERTPT_E_POISONED. The run goes on, and the checkpoints
// before it are whole.  Threads: shared.  Since 1.0.
func rawTrainerSaveCheckpoint(trainer *C.bertpt_trainer, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_save_checkpoint(trainer, out, &failure)
	return finish(result, failure)
}

// rawTrainerSetCheckpointSink is bertpt_trainer_set_checkpoint_sink. Sends every checkpoint also to a function of the host, for an object store say: after the folder is written, or instead of it where the
// trainer has no run_dir. What an evaluation says of a step that was saved before it gets into the folder's manifest only. A resume takes
// its files from "<run>/checkpoints/" again. Whether a failure stops the run says "on_save_error".
//
//	trainer     borrowed.
//	write       NULL: no longer. The function before it is not running any more when this returns.
//	user_data   handed to each call; the library's until `destroy`.
//	destroy     called with user_data after the last call of write; may be NULL. Not called when this fails.
//
// Errors: none of its own.  Threads: shared, but not from inside write.  Since 1.0.
func rawTrainerSetCheckpointSink(trainer *C.bertpt_trainer, write C.bertpt_checkpoint_write, userData unsafe.Pointer, destroy C.bertpt_checkpoint_destroy) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_set_checkpoint_sink(trainer, write, userData, destroy, &failure)
	return finish(result, failure)
}

// rawTrainerSetProperty is bertpt_trainer_set_property. Keeps a text of the host's own in every checkpoint from now on; a resume gives it back.
//
//	trainer   borrowed.
//	key       its name.
//	value     NULL or "" removes it.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTrainerSetProperty(trainer *C.bertpt_trainer, key *C.char, value *C.char) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_set_property(trainer, key, value, &failure)
	return finish(result, failure)
}

// rawTrainerGetProperties is bertpt_trainer_get_properties. Gives the host's own texts as a JSON object.
//
//	trainer   borrowed.
//	out       receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTrainerGetProperties(trainer *C.bertpt_trainer, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_get_properties(trainer, out, &failure)
	return finish(result, failure)
}

// rawTrainerVerifyResume is bertpt_trainer_verify_resume. Proves on this run that a resume is exact: trains some steps, saves them to a temporary folder in run_dir, trains as many more; loads the
// folder into a second model, trains that one as far, and compares batches, losses, weights and moments bit for bit. The trainer is then
// where it was. Takes the time of three times the steps, the memory of a second model and of three copies of weights and moments, and the
// room of a checkpoint. Between two steps when the trainer runs.
//
//	trainer   borrowed.
//	steps     how many, 3 say; fewer when the run has not twice as many left.
//	out       receives an owned text: {"equal": true or false, "from_step", "steps", "differences": [...], "seconds"}.
//
// Errors: BERTPT_E_STATE with fewer than two steps left; BERTPT_E_CANCELLED when a stop was asked for; BERTPT_E_NO_SPACE; BERTPT_E_IO;
// BERTPT_E_OUT_OF_MEMORY. The trainer is where it was then too.  Threads: shared.  Since 1.0.
func rawTrainerVerifyResume(trainer *C.bertpt_trainer, steps C.int64_t, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_verify_resume(trainer, steps, out, &failure)
	return finish(result, failure)
}

// rawTrainerEvaluate is bertpt_trainer_evaluate. Evaluates now on the validation split, between two steps when the trainer runs, and waits for it.
//
//	trainer      borrowed.
//	evaluation   struct_size set by the caller; filled.
//
// Errors: BERTPT_E_DATA when the split gives no sequence.  Threads: shared.  Since 1.0.
func rawTrainerEvaluate(trainer *C.bertpt_trainer, evaluation *C.bertpt_evaluation) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_evaluate(trainer, evaluation, &failure)
	return finish(result, failure)
}

// rawTrainerOpenEvents is bertpt_trainer_open_events. Opens a stream of events. It never slows the training: a reader that falls behind loses progress events, and no other.
//
//	trainer   borrowed; the stream may outlive it.
//	out       receives an owned handle: see event.h. It gives what happens from now on, and the end of a run that ended before.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTrainerOpenEvents(trainer *C.bertpt_trainer, out **C.bertpt_event_stream) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_trainer_open_events(trainer, out, &failure)
	return finish(result, failure)
}

// rawEventStreamNext is bertpt_event_stream_next. Waits for the next event.
//
//	stream       borrowed.
//	timeout_ms   how long; 0 only looks; negative waits without limit.
//	out          receives an owned handle.
//
// Returns BERTPT_OK; BERTPT_TIMEOUT; or BERTPT_END after the last event of the run, or when the trainer is gone.
// Errors: none of its own.  Threads: exclusive: one reader at a time; never BERTPT_E_BUSY because of the trainer.  Since 1.0.
func rawEventStreamNext(stream *C.bertpt_event_stream, timeoutMs C.int64_t, out **C.bertpt_event) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_event_stream_next(stream, timeoutMs, out, &failure)
	return finish(result, failure)
}

// rawEventStreamGetDropped is bertpt_event_stream_get_dropped. Gives the number of progress events that were dropped because the reader was behind.
//
//	stream    borrowed.
//	dropped   receives it.
//
// Errors: none of its own.  Threads: any, also while another thread waits for an event.  Since 1.0.
func rawEventStreamGetDropped(stream *C.bertpt_event_stream, dropped *C.uint64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_event_stream_get_dropped(stream, dropped, &failure)
	return finish(result, failure)
}

// rawEventGetKind is bertpt_event_get_kind. Gives the kind.
//
//	event   borrowed.
//	kind    receives BERTPT_EVENT_*; later versions may add numbers: skip those you do not know.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawEventGetKind(event *C.bertpt_event, kind *C.bertpt_event_kind) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_event_get_kind(event, kind, &failure)
	return finish(result, failure)
}

// rawEventGetStep is bertpt_event_get_step. Gives the number of steps that were done when it happened.
//
//	event   borrowed.
//	step    receives it.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawEventGetStep(event *C.bertpt_event, step *C.int64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_event_get_step(event, step, &failure)
	return finish(result, failure)
}

// rawEventGetMetrics is bertpt_event_get_metrics. Gives the newest metrics: those of this step for BERTPT_EVENT_PROGRESS.
//
//	event     borrowed.
//	metrics   struct_size set by the caller; filled.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawEventGetMetrics(event *C.bertpt_event, metrics *C.bertpt_metrics) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_event_get_metrics(event, metrics, &failure)
	return finish(result, failure)
}

// rawEventGetEvaluation is bertpt_event_get_evaluation. Gives the evaluation of a BERTPT_EVENT_EVALUATION, or the last one of the run for BERTPT_EVENT_FINISHED.
//
//	event        borrowed.
//	evaluation   struct_size set by the caller; filled.
//
// Returns BERTPT_OK, or BERTPT_END when the event has none.
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawEventGetEvaluation(event *C.bertpt_event, evaluation *C.bertpt_evaluation) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_event_get_evaluation(event, evaluation, &failure)
	return finish(result, failure)
}

// rawEventGetMessage is bertpt_event_get_message. Gives the message in plain words.
//
//	event     borrowed.
//	message   receives the text, borrowed until the event is freed; "" for BERTPT_EVENT_PROGRESS.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawEventGetMessage(event *C.bertpt_event, message **C.char) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_event_get_message(event, message, &failure)
	return finish(result, failure)
}

// rawEventGetPath is bertpt_event_get_path. Gives the folder of the checkpoint: the one of BERTPT_EVENT_CHECKPOINT, the newest for the last event of a run.
//
//	event   borrowed.
//	path    receives the text, borrowed until the event is freed; "" where there is none.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawEventGetPath(event *C.bertpt_event, path **C.char) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_event_get_path(event, path, &failure)
	return finish(result, failure)
}

// rawEventGetCode is bertpt_event_get_code. Gives the code of the failure of a BERTPT_EVENT_FAILED, BERTPT_OK for others.
//
//	event   borrowed.
//	code    receives BERTPT_E_* or BERTPT_OK.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawEventGetCode(event *C.bertpt_event, code *C.bertpt_status) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_event_get_code(event, code, &failure)
	return finish(result, failure)
}

// rawEventGetJson is bertpt_event_get_json. Gives the whole event as one JSON object on one line, as events.jsonl of the run holds it.
//
//	event   borrowed.
//	out     receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawEventGetJson(event *C.bertpt_event, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_event_get_json(event, out, &failure)
	return finish(result, failure)
}

// rawRunWriteReport is bertpt_run_write_report. Writes the report of a run: one HTML file with interactive plots of losses, accuracies, learning rate, gradient norm, speed and memory,
// sample predictions, corpus figures, events and configuration. It holds all that it needs and asks the network for nothing.
//
//	run_dir   the run's folder; only events.jsonl and config.json are read.
//	path      the file, which appears whole in place of a former one; NULL or "": report.html in run_dir.
//
// Errors: BERTPT_E_NOT_FOUND without events.jsonl; BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: any.  Since 1.0.
func rawRunWriteReport(runDir *C.char, path *C.char) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_run_write_report(runDir, path, &failure)
	return finish(result, failure)
}

// rawRunGetEventSchema is bertpt_run_get_event_schema. Gives the JSON Schema of a line of events.jsonl, which is also what bertpt_event_get_json gives.
//
//	out   receives an owned text.
//
// Errors: none of its own.  Threads: any.  Since 1.0.
func rawRunGetEventSchema(out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_run_get_event_schema(out, &failure)
	return finish(result, failure)
}

// rawCheckpointOpen is bertpt_checkpoint_open. Opens a checkpoint. Sizes and headers are checked; every byte by bertpt_checkpoint_verify.
//
//	path   a checkpoint folder, "<run>/checkpoints/latest", a run folder (its newest); a Hugging Face folder with model.safetensors or
//	       pytorch_model.bin, whole or in parts; a sentence-transformers folder; a folder with one TensorFlow checkpoint (Google's BERT,
//	       TensorFlow 1 or 2), or "FOLDER/bert_model.ckpt"; or one file of weights.
//	out    receives an owned handle.
//
// Errors: BERTPT_E_NOT_FOUND saying what was looked for; BERTPT_E_CORRUPT with path and place; BERTPT_E_UNSUPPORTED for a later
// format, and for a pickle that names anything but tensors and dictionaries.
// Threads: any.  Since 1.0.
func rawCheckpointOpen(path *C.char, out **C.bertpt_checkpoint) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_checkpoint_open(path, out, &failure)
	return finish(result, failure)
}

// rawCheckpointVerify is bertpt_checkpoint_verify. Reads every byte and compares with the checksums of the manifest, of a pytorch_model.bin or of a TensorFlow checkpoint. Where there are
// none (safetensors), everything is read and nothing compared.
//
//	checkpoint   borrowed.
//	cancel       borrowed; may be NULL.
//	progress     borrowed; may be NULL.
//
// Errors: BERTPT_E_CORRUPT with the file; BERTPT_E_IO; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
func rawCheckpointVerify(checkpoint *C.bertpt_checkpoint, cancel *C.bertpt_cancel, progress *C.bertpt_progress) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_checkpoint_verify(checkpoint, cancel, progress, &failure)
	return finish(result, failure)
}

// rawCheckpointGetInfo is bertpt_checkpoint_get_info. Describes the checkpoint as JSON: {"kind": "training", "hugging_face" or "tensorflow", "format", "path", "model_folder", "config",
// "step", "files", "file_bytes", "tensor_count", "parameters", "dtypes", "architecture": {...}, "missing", "unexpected", "has_checksums",
// "manifest": {...}}. "missing" are parameters of a BERT with both heads that the file lacks, "unexpected" tensors that are none.
//
//	checkpoint   borrowed.
//	out          receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawCheckpointGetInfo(checkpoint *C.bertpt_checkpoint, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_checkpoint_get_info(checkpoint, out, &failure)
	return finish(result, failure)
}

// rawCheckpointGetConfig is bertpt_checkpoint_get_config. Gives the model's config.json (or Google's bert_config.json) as it stands.
//
//	checkpoint   borrowed.
//	out          receives an owned text.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawCheckpointGetConfig(checkpoint *C.bertpt_checkpoint, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_checkpoint_get_config(checkpoint, out, &failure)
	return finish(result, failure)
}

// rawCheckpointGetTensorCount is bertpt_checkpoint_get_tensor_count. Gives the number of tensors.
//
//	checkpoint   borrowed.
//	count        receives it.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawCheckpointGetTensorCount(checkpoint *C.bertpt_checkpoint, count *C.int64_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_checkpoint_get_tensor_count(checkpoint, count, &failure)
	return finish(result, failure)
}

// rawCheckpointGetTensor is bertpt_checkpoint_get_tensor. Gives a tensor by number: first the model's by their names in the file, then the optimizer's as "exp_avg/..." and "exp_avg_sq/...".
//
//	checkpoint   borrowed; the tensor may outlive it.
//	index        0 to count - 1.
//	out          receives an owned handle.
//
// Errors: BERTPT_E_INVALID_ARGUMENT for an index outside.  Threads: shared.  Since 1.0.
func rawCheckpointGetTensor(checkpoint *C.bertpt_checkpoint, index C.int64_t, out **C.bertpt_tensor) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_checkpoint_get_tensor(checkpoint, index, out, &failure)
	return finish(result, failure)
}

// rawCheckpointFindTensor is bertpt_checkpoint_find_tensor. Gives a tensor by name.
//
//	checkpoint   borrowed; the tensor may outlive it.
//	name         Hugging Face's name of a parameter, "bert.pooler.dense.weight": found under whatever name the file has it, in Hugging
//	             Face's shape (copied where TensorFlow stores it transposed). Or a name in the file: as it stands there.
//	out          receives an owned handle.
//
// Errors: BERTPT_E_NOT_FOUND with the nearest name.  Threads: shared.  Since 1.0.
func rawCheckpointFindTensor(checkpoint *C.bertpt_checkpoint, name *C.char, out **C.bertpt_tensor) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_checkpoint_find_tensor(checkpoint, name, out, &failure)
	return finish(result, failure)
}

// rawCheckpointCompare is bertpt_checkpoint_compare. Compares two checkpoints parameter by parameter, whatever their formats, as JSON: {"equal", "parameters", "equal_parameters",
// "max_difference", "only_a", "only_b", "shapes", "dtypes", "values", "config"}. "equal" means the same parameters, shapes and values.
//
//	a        borrowed.
//	b        borrowed.
//	cancel   borrowed; may be NULL.
//	out      receives an owned text.
//
// Errors: BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
func rawCheckpointCompare(a *C.bertpt_checkpoint, b *C.bertpt_checkpoint, cancel *C.bertpt_cancel, out **C.bertpt_text) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_checkpoint_compare(a, b, cancel, out, &failure)
	return finish(result, failure)
}

// rawCheckpointExport is bertpt_checkpoint_export. Writes the model of a checkpoint as a Hugging Face folder: config.json, model.safetensors with the tied weight once and the heads that
// are there, vocabulary and tokenizer files, README.md as the model card.
//
//	checkpoint    borrowed.
//	folder        must not exist; appears whole.
//	config_json   kind "export": "dtype" f32|bf16, "card", "title".
//	cancel        borrowed; may be NULL.
//
// Errors: BERTPT_E_STATE when the folder exists; BERTPT_E_NOT_FOUND without a config.json or a parameter of the encoder; BERTPT_E_CORRUPT;
// BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED: there is no folder then.  Threads: shared.  Since 1.0.
func rawCheckpointExport(checkpoint *C.bertpt_checkpoint, folder *C.char, configJson *C.char, cancel *C.bertpt_cancel) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_checkpoint_export(checkpoint, folder, configJson, cancel, &failure)
	return finish(result, failure)
}

// rawTensorGetView is bertpt_tensor_get_view. Gives name, type, shape and bytes.
//
//	tensor   borrowed.
//	view     struct_size set by the caller; filled with pointers that are valid until the tensor is freed, also when the checkpoint is
//	         freed or its files are deleted before.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTensorGetView(tensor *C.bertpt_tensor, view *C.bertpt_tensor_view) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_tensor_get_view(tensor, view, &failure)
	return finish(result, failure)
}

// rawTensorCopyF32 is bertpt_tensor_copy_f32. Copies the tensor as float32 to memory of the caller.
//
//	tensor     borrowed; of type f32, f64, bf16 or f16.
//	values     n_values floats, filled row by row.
//	n_values   the number of elements.
//
// Errors: BERTPT_E_INVALID_ARGUMENT for another number, with the right one; BERTPT_E_UNSUPPORTED for another type.
// Threads: shared.  Since 1.0.
func rawTensorCopyF32(tensor *C.bertpt_tensor, values *C.float, nValues C.size_t) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_tensor_copy_f32(tensor, values, nValues, &failure)
	return finish(result, failure)
}

// rawTensorToDlpack is bertpt_tensor_to_dlpack. Hands the tensor to another library as DLPack, read-only and without a copy.
//
//	tensor   borrowed.
//	out      receives an owned struct that lives as long as its taker wants: it is released by its own `deleter`.
//
// Errors: none of its own.  Threads: shared.  Since 1.0.
func rawTensorToDlpack(tensor *C.bertpt_tensor, out **C.bertpt_dlpack) (status, error) {
	var failure *C.bertpt_error
	result := C.bertpt_tensor_to_dlpack(tensor, out, &failure)
	return finish(result, failure)
}
