// Made by bindings/generate.py from the C headers: do not edit.
package org.bertpt;

import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.util.Map;

/** Layouts and field offsets of the structs, checked against each other by the tests. */
final class Structs {
  private Structs() {}

  static final class LogRecord {
    static final long STRUCT_SIZE = 0;
    static final long LEVEL = 4;
    static final long TIME_MS = 8;
    static final long COMPONENT = 16;
    static final long MESSAGE = 24;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("level"),
        JAVA_LONG.withName("time_ms"),
        ADDRESS.withName("component"),
        ADDRESS.withName("message"));
  }

  static final class ProgressInfo {
    static final long STRUCT_SIZE = 0;
    static final long RESERVED = 4;
    static final long DONE = 8;
    static final long TOTAL = 16;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("reserved"),
        JAVA_LONG.withName("done"),
        JAVA_LONG.withName("total"));
  }

  static final class DocumentView {
    static final long STRUCT_SIZE = 0;
    static final long RESERVED = 4;
    static final long TEXT = 8;
    static final long TEXT_SIZE = 16;
    static final long ID = 24;
    static final long ID_SIZE = 32;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("reserved"),
        ADDRESS.withName("text"),
        JAVA_LONG.withName("text_size"),
        ADDRESS.withName("id"),
        JAVA_LONG.withName("id_size"));
  }

  static final class DocumentIterator {
    static final long STRUCT_SIZE = 0;
    static final long RESERVED = 4;
    static final long NEXT = 8;
    static final long REWIND = 16;
    static final long LAST_ERROR = 24;
    static final long RELEASE = 32;
    static final long PRIVATE_DATA = 40;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("reserved"),
        ADDRESS.withName("next"),
        ADDRESS.withName("rewind"),
        ADDRESS.withName("last_error"),
        ADDRESS.withName("release"),
        ADDRESS.withName("private_data"));
  }

  static final class SentencesView {
    static final long STRUCT_SIZE = 0;
    static final long RESERVED = 4;
    static final long COUNT = 8;
    static final long BEGIN = 16;
    static final long END = 24;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("reserved"),
        JAVA_LONG.withName("count"),
        ADDRESS.withName("begin"),
        ADDRESS.withName("end"));
  }

  static final class SpecialIds {
    static final long STRUCT_SIZE = 0;
    static final long PAD = 4;
    static final long UNK = 8;
    static final long CLS = 12;
    static final long SEP = 16;
    static final long MASK = 20;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("pad"),
        JAVA_INT.withName("unk"),
        JAVA_INT.withName("cls"),
        JAVA_INT.withName("sep"),
        JAVA_INT.withName("mask"));
  }

  static final class EncodeOptions {
    static final long STRUCT_SIZE = 0;
    static final long ADD_SPECIAL_TOKENS = 4;
    static final long MAX_LENGTH = 8;
    static final long TRUNCATION = 16;
    static final long OFFSETS = 20;
    static final long PADDING = 24;
    static final long N_THREADS = 28;
    static final long TYPE_IDS = 32;
    static final long SPECIAL_MASK = 36;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("add_special_tokens"),
        JAVA_LONG.withName("max_length"),
        JAVA_INT.withName("truncation"),
        JAVA_INT.withName("offsets"),
        JAVA_INT.withName("padding"),
        JAVA_INT.withName("n_threads"),
        JAVA_INT.withName("type_ids"),
        JAVA_INT.withName("special_mask"));
  }

  static final class EncodingView {
    static final long STRUCT_SIZE = 0;
    static final long RESERVED = 4;
    static final long COUNT = 8;
    static final long IDS = 16;
    static final long TYPE_IDS = 24;
    static final long BEGIN = 32;
    static final long END = 40;
    static final long WORD_IDS = 48;
    static final long SPECIAL_MASK = 56;
    static final long N_REPLACED = 64;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("reserved"),
        JAVA_LONG.withName("count"),
        ADDRESS.withName("ids"),
        ADDRESS.withName("type_ids"),
        ADDRESS.withName("begin"),
        ADDRESS.withName("end"),
        ADDRESS.withName("word_ids"),
        ADDRESS.withName("special_mask"),
        JAVA_LONG.withName("n_replaced"));
  }

  static final class EncodedBatchView {
    static final long STRUCT_SIZE = 0;
    static final long RESERVED = 4;
    static final long N_ROWS = 8;
    static final long N_TOKENS = 16;
    static final long ROW_OFFSETS = 24;
    static final long IDS = 32;
    static final long TYPE_IDS = 40;
    static final long SPECIAL_MASK = 48;
    static final long ATTENTION_MASK = 56;
    static final long BEGIN = 64;
    static final long END = 72;
    static final long WORD_IDS = 80;
    static final long N_REPLACED = 88;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("reserved"),
        JAVA_LONG.withName("n_rows"),
        JAVA_LONG.withName("n_tokens"),
        ADDRESS.withName("row_offsets"),
        ADDRESS.withName("ids"),
        ADDRESS.withName("type_ids"),
        ADDRESS.withName("special_mask"),
        ADDRESS.withName("attention_mask"),
        ADDRESS.withName("begin"),
        ADDRESS.withName("end"),
        ADDRESS.withName("word_ids"),
        JAVA_LONG.withName("n_replaced"));
  }

  static final class CorpusInfo {
    static final long STRUCT_SIZE = 0;
    static final long RESERVED = 4;
    static final long DOCUMENTS = 8;
    static final long SENTENCES = 16;
    static final long TOKENS = 24;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("reserved"),
        JAVA_LONG.withName("documents"),
        JAVA_LONG.withName("sentences"),
        JAVA_LONG.withName("tokens"));
  }

  static final class CorpusDocumentView {
    static final long STRUCT_SIZE = 0;
    static final long RESERVED = 4;
    static final long TOKENS = 8;
    static final long SENTENCES = 16;
    static final long IDS = 24;
    static final long SENTENCE_LENGTHS = 32;
    static final long ID = 40;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("reserved"),
        JAVA_LONG.withName("tokens"),
        JAVA_LONG.withName("sentences"),
        ADDRESS.withName("ids"),
        ADDRESS.withName("sentence_lengths"),
        ADDRESS.withName("id"));
  }

  static final class BatchView {
    static final long STRUCT_SIZE = 0;
    static final long RESERVED = 4;
    static final long TOKENS = 8;
    static final long SEQUENCES = 16;
    static final long MASKED = 24;
    static final long LONGEST = 32;
    static final long IDS = 40;
    static final long TYPE_IDS = 48;
    static final long POSITIONS = 56;
    static final long CU_SEQLENS = 64;
    static final long MASKED_POSITIONS = 72;
    static final long MASKED_LABELS = 80;
    static final long PAIR_LABELS = 88;
    static final long EPOCHS = 96;
    static final long SAMPLES = 104;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("reserved"),
        JAVA_LONG.withName("tokens"),
        JAVA_LONG.withName("sequences"),
        JAVA_LONG.withName("masked"),
        JAVA_LONG.withName("longest"),
        ADDRESS.withName("ids"),
        ADDRESS.withName("type_ids"),
        ADDRESS.withName("positions"),
        ADDRESS.withName("cu_seqlens"),
        ADDRESS.withName("masked_positions"),
        ADDRESS.withName("masked_labels"),
        ADDRESS.withName("pair_labels"),
        ADDRESS.withName("epochs"),
        ADDRESS.withName("samples"));
  }

  static final class PaddedBatch {
    static final long STRUCT_SIZE = 0;
    static final long RESERVED = 4;
    static final long SEQUENCES = 8;
    static final long LENGTH = 16;
    static final long INPUT_IDS = 24;
    static final long TOKEN_TYPE_IDS = 32;
    static final long ATTENTION_MASK = 40;
    static final long LABELS = 48;
    static final long PAIR_LABELS = 56;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("reserved"),
        JAVA_LONG.withName("sequences"),
        JAVA_LONG.withName("length"),
        ADDRESS.withName("input_ids"),
        ADDRESS.withName("token_type_ids"),
        ADDRESS.withName("attention_mask"),
        ADDRESS.withName("labels"),
        ADDRESS.withName("pair_labels"));
  }

  static final class PackedBatch {
    static final long STRUCT_SIZE = 0;
    static final long RESERVED = 4;
    static final long ROWS = 8;
    static final long LENGTH = 16;
    static final long SEQUENCES = 24;
    static final long INPUT_IDS = 32;
    static final long TOKEN_TYPE_IDS = 40;
    static final long POSITION_IDS = 48;
    static final long SEQUENCE_IDS = 56;
    static final long LABELS = 64;
    static final long CLS_CELLS = 72;
    static final long PAIR_LABELS = 80;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("reserved"),
        JAVA_LONG.withName("rows"),
        JAVA_LONG.withName("length"),
        JAVA_LONG.withName("sequences"),
        ADDRESS.withName("input_ids"),
        ADDRESS.withName("token_type_ids"),
        ADDRESS.withName("position_ids"),
        ADDRESS.withName("sequence_ids"),
        ADDRESS.withName("labels"),
        ADDRESS.withName("cls_cells"),
        ADDRESS.withName("pair_labels"));
  }

  static final class Evaluation {
    static final long STRUCT_SIZE = 0;
    static final long MAX_SEQ_LENGTH = 4;
    static final long SEQUENCES = 8;
    static final long TOKENS = 16;
    static final long MASKED = 24;
    static final long PAIRS = 32;
    static final long MLM_LOSS = 40;
    static final long MLM_ACCURACY = 48;
    static final long PERPLEXITY = 56;
    static final long PAIR_LOSS = 64;
    static final long PAIR_ACCURACY = 72;
    static final long UNIGRAM_LOSS = 80;
    static final long SECONDS = 88;
    static final long MLM_ACCURACY_TOP5 = 96;
    static final long PROBE_TEXTS = 104;
    static final long PROBE_ACCURACY = 112;
    static final long PROBE_KNN_ACCURACY = 120;
    static final long PROBE_MAJORITY = 128;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("max_seq_length"),
        JAVA_LONG.withName("sequences"),
        JAVA_LONG.withName("tokens"),
        JAVA_LONG.withName("masked"),
        JAVA_LONG.withName("pairs"),
        JAVA_DOUBLE.withName("mlm_loss"),
        JAVA_DOUBLE.withName("mlm_accuracy"),
        JAVA_DOUBLE.withName("perplexity"),
        JAVA_DOUBLE.withName("pair_loss"),
        JAVA_DOUBLE.withName("pair_accuracy"),
        JAVA_DOUBLE.withName("unigram_loss"),
        JAVA_DOUBLE.withName("seconds"),
        JAVA_DOUBLE.withName("mlm_accuracy_top5"),
        JAVA_LONG.withName("probe_texts"),
        JAVA_DOUBLE.withName("probe_accuracy"),
        JAVA_DOUBLE.withName("probe_knn_accuracy"),
        JAVA_DOUBLE.withName("probe_majority"));
  }

  static final class HiddenView {
    static final long STRUCT_SIZE = 0;
    static final long RESERVED = 4;
    static final long TOKENS = 8;
    static final long HIDDEN_SIZE = 16;
    static final long IDS = 24;
    static final long HIDDEN = 32;
    static final long POOLED = 40;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("reserved"),
        JAVA_LONG.withName("tokens"),
        JAVA_LONG.withName("hidden_size"),
        ADDRESS.withName("ids"),
        ADDRESS.withName("hidden"),
        ADDRESS.withName("pooled"));
  }

  static final class Metrics {
    static final long STRUCT_SIZE = 0;
    static final long PHASE = 4;
    static final long STEP = 8;
    static final long NUM_TRAIN_STEPS = 16;
    static final long TOKENS = 24;
    static final long MASKED = 32;
    static final long PAIRS = 40;
    static final long MAX_SEQ_LENGTH = 48;
    static final long MLM_LOSS = 56;
    static final long MLM_ACCURACY = 64;
    static final long PAIR_LOSS = 72;
    static final long PAIR_ACCURACY = 80;
    static final long LEARNING_RATE = 88;
    static final long GRADIENT_NORM = 96;
    static final long TOKENS_PER_SECOND = 104;
    static final long SECONDS = 112;
    static final long SECONDS_LEFT = 120;
    static final long EPOCH = 128;
    static final long EPOCH_POSITION = 136;
    static final long MEMORY_BYTES = 144;
    static final long FLOPS_PER_SECOND = 152;
    static final long PEAK_SHARE = 160;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("phase"),
        JAVA_LONG.withName("step"),
        JAVA_LONG.withName("num_train_steps"),
        JAVA_LONG.withName("tokens"),
        JAVA_LONG.withName("masked"),
        JAVA_LONG.withName("pairs"),
        JAVA_LONG.withName("max_seq_length"),
        JAVA_DOUBLE.withName("mlm_loss"),
        JAVA_DOUBLE.withName("mlm_accuracy"),
        JAVA_DOUBLE.withName("pair_loss"),
        JAVA_DOUBLE.withName("pair_accuracy"),
        JAVA_DOUBLE.withName("learning_rate"),
        JAVA_DOUBLE.withName("gradient_norm"),
        JAVA_DOUBLE.withName("tokens_per_second"),
        JAVA_DOUBLE.withName("seconds"),
        JAVA_DOUBLE.withName("seconds_left"),
        JAVA_LONG.withName("epoch"),
        JAVA_DOUBLE.withName("epoch_position"),
        JAVA_LONG.withName("memory_bytes"),
        JAVA_DOUBLE.withName("flops_per_second"),
        JAVA_DOUBLE.withName("peak_share"));
  }

  static final class TensorView {
    static final long STRUCT_SIZE = 0;
    static final long DTYPE = 4;
    static final long NAME = 8;
    static final long RANK = 16;
    static final long SHAPE = 24;
    static final long DATA = 32;
    static final long SIZE = 40;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("struct_size"),
        JAVA_INT.withName("dtype"),
        ADDRESS.withName("name"),
        JAVA_LONG.withName("rank"),
        ADDRESS.withName("shape"),
        ADDRESS.withName("data"),
        JAVA_LONG.withName("size"));
  }

  static final class DlpackVersion {
    static final long MAJOR = 0;
    static final long MINOR = 4;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("major"),
        JAVA_INT.withName("minor"));
  }

  static final class DlpackDevice {
    static final long DEVICE_TYPE = 0;
    static final long DEVICE_ID = 4;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_INT.withName("device_type"),
        JAVA_INT.withName("device_id"));
  }

  static final class DlpackDtype {
    static final long CODE = 0;
    static final long BITS = 1;
    static final long LANES = 2;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        JAVA_BYTE.withName("code"),
        JAVA_BYTE.withName("bits"),
        JAVA_SHORT.withName("lanes"));
  }

  static final class DlpackTensor {
    static final long DATA = 0;
    static final long DEVICE = 8;
    static final long NDIM = 16;
    static final long DTYPE = 20;
    static final long SHAPE = 24;
    static final long STRIDES = 32;
    static final long BYTE_OFFSET = 40;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        ADDRESS.withName("data"),
        DlpackDevice.LAYOUT.withName("device"),
        JAVA_INT.withName("ndim"),
        DlpackDtype.LAYOUT.withName("dtype"),
        ADDRESS.withName("shape"),
        ADDRESS.withName("strides"),
        JAVA_LONG.withName("byte_offset"));
  }

  static final class Dlpack {
    static final long VERSION = 0;
    static final long MANAGER_CTX = 8;
    static final long DELETER = 16;
    static final long FLAGS = 24;
    static final long DL_TENSOR = 32;
    static final StructLayout LAYOUT = MemoryLayout.structLayout(
        DlpackVersion.LAYOUT.withName("version"),
        ADDRESS.withName("manager_ctx"),
        ADDRESS.withName("deleter"),
        JAVA_LONG.withName("flags"),
        DlpackTensor.LAYOUT.withName("dl_tensor"));
  }

  /** A struct as the headers have it, for the test of the layouts. */
  record Known(String name, StructLayout layout, long size, Map<String, Long> offsets) {}

  static Known[] all() {
    return new Known[] {
      new Known("bertpt_log_record", LogRecord.LAYOUT, 32L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("level", 4L), Map.entry("time_ms", 8L), Map.entry("component", 16L), Map.entry("message", 24L))),
      new Known("bertpt_progress_info", ProgressInfo.LAYOUT, 24L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("reserved", 4L), Map.entry("done", 8L), Map.entry("total", 16L))),
      new Known("bertpt_document_view", DocumentView.LAYOUT, 40L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("reserved", 4L), Map.entry("text", 8L), Map.entry("text_size", 16L), Map.entry("id", 24L), Map.entry("id_size", 32L))),
      new Known("bertpt_document_iterator", DocumentIterator.LAYOUT, 48L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("reserved", 4L), Map.entry("next", 8L), Map.entry("rewind", 16L), Map.entry("last_error", 24L), Map.entry("release", 32L), Map.entry("private_data", 40L))),
      new Known("bertpt_sentences_view", SentencesView.LAYOUT, 32L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("reserved", 4L), Map.entry("count", 8L), Map.entry("begin", 16L), Map.entry("end", 24L))),
      new Known("bertpt_special_ids", SpecialIds.LAYOUT, 24L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("pad", 4L), Map.entry("unk", 8L), Map.entry("cls", 12L), Map.entry("sep", 16L), Map.entry("mask", 20L))),
      new Known("bertpt_encode_options", EncodeOptions.LAYOUT, 40L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("add_special_tokens", 4L), Map.entry("max_length", 8L), Map.entry("truncation", 16L), Map.entry("offsets", 20L), Map.entry("padding", 24L), Map.entry("n_threads", 28L), Map.entry("type_ids", 32L), Map.entry("special_mask", 36L))),
      new Known("bertpt_encoding_view", EncodingView.LAYOUT, 72L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("reserved", 4L), Map.entry("count", 8L), Map.entry("ids", 16L), Map.entry("type_ids", 24L), Map.entry("begin", 32L), Map.entry("end", 40L), Map.entry("word_ids", 48L), Map.entry("special_mask", 56L), Map.entry("n_replaced", 64L))),
      new Known("bertpt_encoded_batch_view", EncodedBatchView.LAYOUT, 96L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("reserved", 4L), Map.entry("n_rows", 8L), Map.entry("n_tokens", 16L), Map.entry("row_offsets", 24L), Map.entry("ids", 32L), Map.entry("type_ids", 40L), Map.entry("special_mask", 48L), Map.entry("attention_mask", 56L), Map.entry("begin", 64L), Map.entry("end", 72L), Map.entry("word_ids", 80L), Map.entry("n_replaced", 88L))),
      new Known("bertpt_corpus_info", CorpusInfo.LAYOUT, 32L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("reserved", 4L), Map.entry("documents", 8L), Map.entry("sentences", 16L), Map.entry("tokens", 24L))),
      new Known("bertpt_corpus_document_view", CorpusDocumentView.LAYOUT, 48L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("reserved", 4L), Map.entry("tokens", 8L), Map.entry("sentences", 16L), Map.entry("ids", 24L), Map.entry("sentence_lengths", 32L), Map.entry("id", 40L))),
      new Known("bertpt_batch_view", BatchView.LAYOUT, 112L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("reserved", 4L), Map.entry("tokens", 8L), Map.entry("sequences", 16L), Map.entry("masked", 24L), Map.entry("longest", 32L), Map.entry("ids", 40L), Map.entry("type_ids", 48L), Map.entry("positions", 56L), Map.entry("cu_seqlens", 64L), Map.entry("masked_positions", 72L), Map.entry("masked_labels", 80L), Map.entry("pair_labels", 88L), Map.entry("epochs", 96L), Map.entry("samples", 104L))),
      new Known("bertpt_padded_batch", PaddedBatch.LAYOUT, 64L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("reserved", 4L), Map.entry("sequences", 8L), Map.entry("length", 16L), Map.entry("input_ids", 24L), Map.entry("token_type_ids", 32L), Map.entry("attention_mask", 40L), Map.entry("labels", 48L), Map.entry("pair_labels", 56L))),
      new Known("bertpt_packed_batch", PackedBatch.LAYOUT, 88L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("reserved", 4L), Map.entry("rows", 8L), Map.entry("length", 16L), Map.entry("sequences", 24L), Map.entry("input_ids", 32L), Map.entry("token_type_ids", 40L), Map.entry("position_ids", 48L), Map.entry("sequence_ids", 56L), Map.entry("labels", 64L), Map.entry("cls_cells", 72L), Map.entry("pair_labels", 80L))),
      new Known("bertpt_evaluation", Evaluation.LAYOUT, 136L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("max_seq_length", 4L), Map.entry("sequences", 8L), Map.entry("tokens", 16L), Map.entry("masked", 24L), Map.entry("pairs", 32L), Map.entry("mlm_loss", 40L), Map.entry("mlm_accuracy", 48L), Map.entry("perplexity", 56L), Map.entry("pair_loss", 64L), Map.entry("pair_accuracy", 72L), Map.entry("unigram_loss", 80L), Map.entry("seconds", 88L), Map.entry("mlm_accuracy_top5", 96L), Map.entry("probe_texts", 104L), Map.entry("probe_accuracy", 112L), Map.entry("probe_knn_accuracy", 120L), Map.entry("probe_majority", 128L))),
      new Known("bertpt_hidden_view", HiddenView.LAYOUT, 48L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("reserved", 4L), Map.entry("tokens", 8L), Map.entry("hidden_size", 16L), Map.entry("ids", 24L), Map.entry("hidden", 32L), Map.entry("pooled", 40L))),
      new Known("bertpt_metrics", Metrics.LAYOUT, 168L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("phase", 4L), Map.entry("step", 8L), Map.entry("num_train_steps", 16L), Map.entry("tokens", 24L), Map.entry("masked", 32L), Map.entry("pairs", 40L), Map.entry("max_seq_length", 48L), Map.entry("mlm_loss", 56L), Map.entry("mlm_accuracy", 64L), Map.entry("pair_loss", 72L), Map.entry("pair_accuracy", 80L), Map.entry("learning_rate", 88L), Map.entry("gradient_norm", 96L), Map.entry("tokens_per_second", 104L), Map.entry("seconds", 112L), Map.entry("seconds_left", 120L), Map.entry("epoch", 128L), Map.entry("epoch_position", 136L), Map.entry("memory_bytes", 144L), Map.entry("flops_per_second", 152L), Map.entry("peak_share", 160L))),
      new Known("bertpt_tensor_view", TensorView.LAYOUT, 48L, Map.ofEntries(Map.entry("struct_size", 0L), Map.entry("dtype", 4L), Map.entry("name", 8L), Map.entry("rank", 16L), Map.entry("shape", 24L), Map.entry("data", 32L), Map.entry("size", 40L))),
      new Known("bertpt_dlpack_version", DlpackVersion.LAYOUT, 8L, Map.ofEntries(Map.entry("major", 0L), Map.entry("minor", 4L))),
      new Known("bertpt_dlpack_device", DlpackDevice.LAYOUT, 8L, Map.ofEntries(Map.entry("device_type", 0L), Map.entry("device_id", 4L))),
      new Known("bertpt_dlpack_dtype", DlpackDtype.LAYOUT, 4L, Map.ofEntries(Map.entry("code", 0L), Map.entry("bits", 1L), Map.entry("lanes", 2L))),
      new Known("bertpt_dlpack_tensor", DlpackTensor.LAYOUT, 48L, Map.ofEntries(Map.entry("data", 0L), Map.entry("device", 8L), Map.entry("ndim", 16L), Map.entry("dtype", 20L), Map.entry("shape", 24L), Map.entry("strides", 32L), Map.entry("byte_offset", 40L))),
      new Known("bertpt_dlpack", Dlpack.LAYOUT, 80L, Map.ofEntries(Map.entry("version", 0L), Map.entry("manager_ctx", 8L), Map.entry("deleter", 16L), Map.entry("flags", 24L), Map.entry("dl_tensor", 32L)))
    };
  }
}
