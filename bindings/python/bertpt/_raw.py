"""libbertpt as it is: constants, structs and functions of the C headers, for ctypes. Made by bindings/generate.py: do not edit.

Handles and pointers in structs are addresses (int or None). Nothing here checks or frees anything: that is the rest of the package.
"""

from __future__ import annotations

import ctypes
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_double, c_float, c_int32, c_int64, c_size_t, c_uint8, c_uint16, c_uint32, c_uint64, c_void_p
from typing import Any, Dict, Tuple

ABI_MAJOR = 1
ABI_MINOR = 0
LAYOUT_HASH = 0xab644478822483b2

BERTPT_OK = 0
BERTPT_END = 1
BERTPT_TIMEOUT = 2
BERTPT_E_INVALID_ARGUMENT = -1
BERTPT_E_CONFIG = -2
BERTPT_E_IO = -3
BERTPT_E_NOT_FOUND = -4
BERTPT_E_CORRUPT = -5
BERTPT_E_ENCODING = -6
BERTPT_E_OUT_OF_MEMORY = -7
BERTPT_E_UNSUPPORTED = -8
BERTPT_E_ENGINE = -9
BERTPT_E_DEVICE = -10
BERTPT_E_NUMERIC = -11
BERTPT_E_CANCELLED = -12
BERTPT_E_BUSY = -13
BERTPT_E_POISONED = -14
BERTPT_E_FORKED = -15
BERTPT_E_STATE = -16
BERTPT_E_HOST = -17
BERTPT_E_ABI = -18
BERTPT_E_DATA = -19
BERTPT_E_INTERNAL = -20
BERTPT_E_NO_SPACE = -21
BERTPT_E_SHUTDOWN = -22
BERTPT_LOG_TRACE = 0
BERTPT_LOG_DEBUG = 1
BERTPT_LOG_INFO = 2
BERTPT_LOG_WARN = 3
BERTPT_LOG_ERROR = 4
BERTPT_LOG_OFF = 5
BERTPT_TRUNCATION_NONE = 0
BERTPT_TRUNCATION_LONGEST_FIRST = 1
BERTPT_TRUNCATION_ONLY_FIRST = 2
BERTPT_TRUNCATION_ONLY_SECOND = 3
BERTPT_PADDING_NONE = 0
BERTPT_PADDING_LONGEST = 1
BERTPT_PADDING_MAX_LENGTH = 2
BERTPT_SPLIT_TRAIN = 0
BERTPT_SPLIT_VALIDATION = 1
BERTPT_TRAINER_IDLE = 0
BERTPT_TRAINER_RUNNING = 1
BERTPT_TRAINER_FINISHED = 2
BERTPT_TRAINER_STOPPED = 3
BERTPT_TRAINER_FAILED = 4
BERTPT_EVENT_STARTED = 1
BERTPT_EVENT_PROGRESS = 2
BERTPT_EVENT_EVALUATION = 3
BERTPT_EVENT_CHECKPOINT = 4
BERTPT_EVENT_PHASE = 5
BERTPT_EVENT_WARNING = 6
BERTPT_EVENT_FINISHED = 7
BERTPT_EVENT_CANCELLED = 8
BERTPT_EVENT_FAILED = 9
BERTPT_EVENT_ROLLBACK = 10
BERTPT_DTYPE_F32 = 1
BERTPT_DTYPE_F64 = 2
BERTPT_DTYPE_BF16 = 3
BERTPT_DTYPE_F16 = 4
BERTPT_DTYPE_I32 = 5
BERTPT_DTYPE_I64 = 6
BERTPT_DTYPE_U8 = 7
BERTPT_DTYPE_I8 = 8
BERTPT_DTYPE_U16 = 9
BERTPT_DTYPE_I16 = 10
BERTPT_DTYPE_U32 = 11
BERTPT_DTYPE_U64 = 12
BERTPT_DTYPE_BOOL = 13


class Struct(ctypes.Structure):
    """A struct of the ABI. Made without arguments, its struct_size is set."""

    def __init__(self, **fields: Any) -> None:
        if self._fields_[0][0] == "struct_size":
            fields.setdefault("struct_size", ctypes.sizeof(self))
        super().__init__(**fields)

    def to_dict(self) -> Dict[str, Any]:
        return {field[0]: getattr(self, field[0]) for field in self._fields_ if field[0] not in ("struct_size", "reserved")}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.to_dict().items())})"


class bertpt_log_record(Struct):
    struct_size: int
    level: int
    time_ms: int
    component: Any
    message: Any
    _fields_ = [
        ("struct_size", c_uint32),
        ("level", c_int32),
        ("time_ms", c_int64),
        ("component", c_void_p),  # const char *
        ("message", c_void_p),  # const char *
    ]


class bertpt_progress_info(Struct):
    struct_size: int
    reserved: int
    done: int
    total: int
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_int32),
        ("done", c_uint64),
        ("total", c_uint64),
    ]


class bertpt_document_view(Struct):
    struct_size: int
    reserved: int
    text: Any
    text_size: int
    id: Any
    id_size: int
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_int32),
        ("text", c_void_p),  # const char *
        ("text_size", c_size_t),
        ("id", c_void_p),  # const char *
        ("id_size", c_size_t),
    ]


class bertpt_document_iterator(Struct):
    struct_size: int
    reserved: int
    next: Any
    rewind: Any
    last_error: Any
    release: Any
    private_data: Any
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_int32),
        ("next", CFUNCTYPE(c_int32, c_void_p, POINTER(bertpt_document_view))),  # int32_t (*)(void *private_data, bertpt_document_view *document)
        ("rewind", CFUNCTYPE(c_int32, c_void_p)),  # int32_t (*)(void *private_data)
        ("last_error", CFUNCTYPE(c_void_p, c_void_p)),  # const char * (*)(void *private_data)
        ("release", CFUNCTYPE(None, c_void_p)),  # void (*)(void *private_data)
        ("private_data", c_void_p),  # void *
    ]


class bertpt_sentences_view(Struct):
    struct_size: int
    reserved: int
    count: int
    begin: Any
    end: Any
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_int32),
        ("count", c_int64),
        ("begin", c_void_p),  # const int64_t *
        ("end", c_void_p),  # const int64_t *
    ]


class bertpt_special_ids(Struct):
    struct_size: int
    pad: int
    unk: int
    cls: int
    sep: int
    mask: int
    _fields_ = [
        ("struct_size", c_uint32),
        ("pad", c_int32),
        ("unk", c_int32),
        ("cls", c_int32),
        ("sep", c_int32),
        ("mask", c_int32),
    ]


class bertpt_encode_options(Struct):
    struct_size: int
    add_special_tokens: int
    max_length: int
    truncation: int
    offsets: int
    padding: int
    n_threads: int
    type_ids: int
    special_mask: int
    _fields_ = [
        ("struct_size", c_uint32),
        ("add_special_tokens", c_int32),
        ("max_length", c_int64),
        ("truncation", c_int32),
        ("offsets", c_int32),
        ("padding", c_int32),
        ("n_threads", c_int32),
        ("type_ids", c_int32),
        ("special_mask", c_int32),
    ]


class bertpt_encoding_view(Struct):
    struct_size: int
    reserved: int
    count: int
    ids: Any
    type_ids: Any
    begin: Any
    end: Any
    word_ids: Any
    special_mask: Any
    n_replaced: int
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_int32),
        ("count", c_int64),
        ("ids", c_void_p),  # const int32_t *
        ("type_ids", c_void_p),  # const int32_t *
        ("begin", c_void_p),  # const int64_t *
        ("end", c_void_p),  # const int64_t *
        ("word_ids", c_void_p),  # const int32_t *
        ("special_mask", c_void_p),  # const int32_t *
        ("n_replaced", c_int64),
    ]


class bertpt_encoded_batch_view(Struct):
    struct_size: int
    reserved: int
    n_rows: int
    n_tokens: int
    row_offsets: Any
    ids: Any
    type_ids: Any
    special_mask: Any
    attention_mask: Any
    begin: Any
    end: Any
    word_ids: Any
    n_replaced: int
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_int32),
        ("n_rows", c_int64),
        ("n_tokens", c_int64),
        ("row_offsets", c_void_p),  # const int64_t *
        ("ids", c_void_p),  # const int32_t *
        ("type_ids", c_void_p),  # const int32_t *
        ("special_mask", c_void_p),  # const int32_t *
        ("attention_mask", c_void_p),  # const int32_t *
        ("begin", c_void_p),  # const int64_t *
        ("end", c_void_p),  # const int64_t *
        ("word_ids", c_void_p),  # const int32_t *
        ("n_replaced", c_int64),
    ]


class bertpt_corpus_info(Struct):
    struct_size: int
    reserved: int
    documents: int
    sentences: int
    tokens: int
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_int32),
        ("documents", c_int64),
        ("sentences", c_int64),
        ("tokens", c_int64),
    ]


class bertpt_corpus_document_view(Struct):
    struct_size: int
    reserved: int
    tokens: int
    sentences: int
    ids: Any
    sentence_lengths: Any
    id: Any
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_int32),
        ("tokens", c_int64),
        ("sentences", c_int64),
        ("ids", c_void_p),  # const int32_t *
        ("sentence_lengths", c_void_p),  # const int32_t *
        ("id", c_void_p),  # const char *
    ]


class bertpt_batch_view(Struct):
    struct_size: int
    reserved: int
    tokens: int
    sequences: int
    masked: int
    longest: int
    ids: Any
    type_ids: Any
    positions: Any
    cu_seqlens: Any
    masked_positions: Any
    masked_labels: Any
    pair_labels: Any
    epochs: Any
    samples: Any
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_int32),
        ("tokens", c_int64),
        ("sequences", c_int64),
        ("masked", c_int64),
        ("longest", c_int64),
        ("ids", c_void_p),  # const int32_t *
        ("type_ids", c_void_p),  # const int32_t *
        ("positions", c_void_p),  # const int32_t *
        ("cu_seqlens", c_void_p),  # const int32_t *
        ("masked_positions", c_void_p),  # const int32_t *
        ("masked_labels", c_void_p),  # const int32_t *
        ("pair_labels", c_void_p),  # const int32_t *
        ("epochs", c_void_p),  # const uint64_t *
        ("samples", c_void_p),  # const uint64_t *
    ]


class bertpt_padded_batch(Struct):
    struct_size: int
    reserved: int
    sequences: int
    length: int
    input_ids: Any
    token_type_ids: Any
    attention_mask: Any
    labels: Any
    pair_labels: Any
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_int32),
        ("sequences", c_int64),
        ("length", c_int64),
        ("input_ids", c_void_p),  # int64_t *
        ("token_type_ids", c_void_p),  # int64_t *
        ("attention_mask", c_void_p),  # int64_t *
        ("labels", c_void_p),  # int64_t *
        ("pair_labels", c_void_p),  # int64_t *
    ]


class bertpt_packed_batch(Struct):
    struct_size: int
    reserved: int
    rows: int
    length: int
    sequences: int
    input_ids: Any
    token_type_ids: Any
    position_ids: Any
    sequence_ids: Any
    labels: Any
    cls_cells: Any
    pair_labels: Any
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_int32),
        ("rows", c_int64),
        ("length", c_int64),
        ("sequences", c_int64),
        ("input_ids", c_void_p),  # int64_t *
        ("token_type_ids", c_void_p),  # int64_t *
        ("position_ids", c_void_p),  # int64_t *
        ("sequence_ids", c_void_p),  # int64_t *
        ("labels", c_void_p),  # int64_t *
        ("cls_cells", c_void_p),  # int64_t *
        ("pair_labels", c_void_p),  # int64_t *
    ]


class bertpt_evaluation(Struct):
    struct_size: int
    max_seq_length: int
    sequences: int
    tokens: int
    masked: int
    pairs: int
    mlm_loss: float
    mlm_accuracy: float
    perplexity: float
    pair_loss: float
    pair_accuracy: float
    unigram_loss: float
    seconds: float
    mlm_accuracy_top5: float
    probe_texts: int
    probe_accuracy: float
    probe_knn_accuracy: float
    probe_majority: float
    _fields_ = [
        ("struct_size", c_uint32),
        ("max_seq_length", c_int32),
        ("sequences", c_int64),
        ("tokens", c_int64),
        ("masked", c_int64),
        ("pairs", c_int64),
        ("mlm_loss", c_double),
        ("mlm_accuracy", c_double),
        ("perplexity", c_double),
        ("pair_loss", c_double),
        ("pair_accuracy", c_double),
        ("unigram_loss", c_double),
        ("seconds", c_double),
        ("mlm_accuracy_top5", c_double),
        ("probe_texts", c_int64),
        ("probe_accuracy", c_double),
        ("probe_knn_accuracy", c_double),
        ("probe_majority", c_double),
    ]


class bertpt_hidden_view(Struct):
    struct_size: int
    reserved: int
    tokens: int
    hidden_size: int
    ids: Any
    hidden: Any
    pooled: Any
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_int32),
        ("tokens", c_int64),
        ("hidden_size", c_int64),
        ("ids", c_void_p),  # const int32_t *
        ("hidden", c_void_p),  # const float *
        ("pooled", c_void_p),  # const float *
    ]


class bertpt_metrics(Struct):
    struct_size: int
    phase: int
    step: int
    num_train_steps: int
    tokens: int
    masked: int
    pairs: int
    max_seq_length: int
    mlm_loss: float
    mlm_accuracy: float
    pair_loss: float
    pair_accuracy: float
    learning_rate: float
    gradient_norm: float
    tokens_per_second: float
    seconds: float
    seconds_left: float
    epoch: int
    epoch_position: float
    memory_bytes: int
    flops_per_second: float
    peak_share: float
    _fields_ = [
        ("struct_size", c_uint32),
        ("phase", c_int32),
        ("step", c_int64),
        ("num_train_steps", c_int64),
        ("tokens", c_int64),
        ("masked", c_int64),
        ("pairs", c_int64),
        ("max_seq_length", c_int64),
        ("mlm_loss", c_double),
        ("mlm_accuracy", c_double),
        ("pair_loss", c_double),
        ("pair_accuracy", c_double),
        ("learning_rate", c_double),
        ("gradient_norm", c_double),
        ("tokens_per_second", c_double),
        ("seconds", c_double),
        ("seconds_left", c_double),
        ("epoch", c_uint64),
        ("epoch_position", c_double),
        ("memory_bytes", c_int64),
        ("flops_per_second", c_double),
        ("peak_share", c_double),
    ]


class bertpt_tensor_view(Struct):
    struct_size: int
    dtype: int
    name: Any
    rank: int
    shape: Any
    data: Any
    size: int
    _fields_ = [
        ("struct_size", c_uint32),
        ("dtype", c_int32),
        ("name", c_void_p),  # const char *
        ("rank", c_int64),
        ("shape", c_void_p),  # const int64_t *
        ("data", c_void_p),  # const void *
        ("size", c_size_t),
    ]


class bertpt_dlpack_version(Struct):
    major: int
    minor: int
    _fields_ = [
        ("major", c_uint32),
        ("minor", c_uint32),
    ]


class bertpt_dlpack_device(Struct):
    device_type: int
    device_id: int
    _fields_ = [
        ("device_type", c_int32),
        ("device_id", c_int32),
    ]


class bertpt_dlpack_dtype(Struct):
    code: int
    bits: int
    lanes: int
    _fields_ = [
        ("code", c_uint8),
        ("bits", c_uint8),
        ("lanes", c_uint16),
    ]


class bertpt_dlpack_tensor(Struct):
    data: Any
    device: bertpt_dlpack_device
    ndim: int
    dtype: bertpt_dlpack_dtype
    shape: Any
    strides: Any
    byte_offset: int
    _fields_ = [
        ("data", c_void_p),  # void *
        ("device", bertpt_dlpack_device),
        ("ndim", c_int32),
        ("dtype", bertpt_dlpack_dtype),
        ("shape", c_void_p),  # int64_t *
        ("strides", c_void_p),  # int64_t *
        ("byte_offset", c_uint64),
    ]


class bertpt_dlpack(Struct):
    version: bertpt_dlpack_version
    manager_ctx: Any
    deleter: Any
    flags: int
    dl_tensor: bertpt_dlpack_tensor
    _fields_ = [
        ("version", bertpt_dlpack_version),
        ("manager_ctx", c_void_p),  # void *
        ("deleter", CFUNCTYPE(None, c_void_p)),  # void (*)(struct bertpt_dlpack *self)
        ("flags", c_uint64),
        ("dl_tensor", bertpt_dlpack_tensor),
    ]


# Size and offsets that the headers give each struct; a test compares them with what ctypes made.
LAYOUTS: Dict[str, Tuple[int, Tuple[int, ...]]] = {
    "bertpt_log_record": (32, (0, 4, 8, 16, 24,)),
    "bertpt_progress_info": (24, (0, 4, 8, 16,)),
    "bertpt_document_view": (40, (0, 4, 8, 16, 24, 32,)),
    "bertpt_document_iterator": (48, (0, 4, 8, 16, 24, 32, 40,)),
    "bertpt_sentences_view": (32, (0, 4, 8, 16, 24,)),
    "bertpt_special_ids": (24, (0, 4, 8, 12, 16, 20,)),
    "bertpt_encode_options": (40, (0, 4, 8, 16, 20, 24, 28, 32, 36,)),
    "bertpt_encoding_view": (72, (0, 4, 8, 16, 24, 32, 40, 48, 56, 64,)),
    "bertpt_encoded_batch_view": (96, (0, 4, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88,)),
    "bertpt_corpus_info": (32, (0, 4, 8, 16, 24,)),
    "bertpt_corpus_document_view": (48, (0, 4, 8, 16, 24, 32, 40,)),
    "bertpt_batch_view": (112, (0, 4, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104,)),
    "bertpt_padded_batch": (64, (0, 4, 8, 16, 24, 32, 40, 48, 56,)),
    "bertpt_packed_batch": (88, (0, 4, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80,)),
    "bertpt_evaluation": (136, (0, 4, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128,)),
    "bertpt_hidden_view": (48, (0, 4, 8, 16, 24, 32, 40,)),
    "bertpt_metrics": (168, (0, 4, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120, 128, 136, 144, 152, 160,)),
    "bertpt_tensor_view": (48, (0, 4, 8, 16, 24, 32, 40,)),
    "bertpt_dlpack_version": (8, (0, 4,)),
    "bertpt_dlpack_device": (8, (0, 4,)),
    "bertpt_dlpack_dtype": (4, (0, 1, 2,)),
    "bertpt_dlpack_tensor": (48, (0, 8, 16, 20, 24, 32, 40,)),
    "bertpt_dlpack": (80, (0, 8, 16, 24, 32,)),
}

bertpt_log_sink = CFUNCTYPE(None, c_void_p, POINTER(bertpt_log_record))
bertpt_log_destroy = CFUNCTYPE(None, c_void_p)
bertpt_checkpoint_write = CFUNCTYPE(c_int32, c_void_p, c_char_p, c_uint64, c_uint64, c_void_p, c_size_t)
bertpt_checkpoint_destroy = CFUNCTYPE(None, c_void_p)

FUNCTIONS: Dict[str, Tuple[Any, Tuple[Any, ...]]] = {
    "bertpt_error_get_code": (c_int32, (c_void_p,)),
    "bertpt_error_get_message": (c_char_p, (c_void_p,)),
    "bertpt_error_get_component": (c_char_p, (c_void_p,)),
    "bertpt_error_get_details": (c_char_p, (c_void_p,)),
    "bertpt_error_free": (None, (c_void_p,)),
    "bertpt_status_name": (c_char_p, (c_int32,)),
    "bertpt_text_get": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_size_t), POINTER(c_void_p),)),
    "bertpt_text_free": (None, (c_void_p,)),
    "bertpt_version": (c_char_p, ()),
    "bertpt_abi_check": (c_int32, (c_uint32, c_uint32, c_uint64, POINTER(c_void_p),)),
    "bertpt_runtime_describe": (c_int32, (POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_runtime_probe": (c_int32, (c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_runtime_load_engine": (c_int32, (c_char_p, POINTER(c_void_p),)),
    "bertpt_runtime_list_devices": (c_int32, (POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_runtime_shutdown": (c_int32, (c_int64, POINTER(c_void_p),)),
    "bertpt_config_kinds": (c_int32, (POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_config_schema": (c_int32, (c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_config_resolve": (c_int32, (c_char_p, c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_config_get_recipe": (c_int32, (c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_log_set_level": (c_int32, (c_int32, POINTER(c_void_p),)),
    "bertpt_log_set_sink": (c_int32, (bertpt_log_sink, c_void_p, bertpt_log_destroy, POINTER(c_void_p),)),
    "bertpt_log_clear_sink": (c_int32, (POINTER(c_void_p),)),
    "bertpt_cancel_create": (c_int32, (POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_cancel_request": (None, (c_void_p,)),
    "bertpt_cancel_is_requested": (c_int32, (c_void_p, POINTER(c_int32), POINTER(c_void_p),)),
    "bertpt_cancel_reset": (c_int32, (c_void_p, POINTER(c_void_p),)),
    "bertpt_cancel_free": (None, (c_void_p,)),
    "bertpt_progress_create": (c_int32, (POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_progress_get": (c_int32, (c_void_p, POINTER(bertpt_progress_info), POINTER(c_void_p), POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_progress_free": (None, (c_void_p,)),
    "bertpt_documents_open_files": (c_int32, (POINTER(c_char_p), c_size_t, c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_documents_from_iterator": (c_int32, (POINTER(bertpt_document_iterator), POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_documents_create": (c_int32, (POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_documents_push": (c_int32, (c_void_p, c_char_p, c_size_t, c_char_p, c_size_t, POINTER(c_void_p),)),
    "bertpt_documents_describe": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_documents_open_reader": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_documents_find_near_duplicates": (c_int32, (c_void_p, c_char_p, c_char_p, c_void_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_documents_free": (None, (c_void_p,)),
    "bertpt_document_reader_next": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_document_reader_free": (None, (c_void_p,)),
    "bertpt_document_get_view": (c_int32, (c_void_p, POINTER(bertpt_document_view), POINTER(c_void_p),)),
    "bertpt_document_free": (None, (c_void_p,)),
    "bertpt_segmenter_create": (c_int32, (c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_segmenter_segment": (c_int32, (c_void_p, c_char_p, c_size_t, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_segmenter_get_config": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_segmenter_learn": (c_int32, (c_void_p, c_char_p, c_void_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_segmenter_free": (None, (c_void_p,)),
    "bertpt_sentences_get_view": (c_int32, (c_void_p, POINTER(bertpt_sentences_view), POINTER(c_void_p),)),
    "bertpt_sentences_free": (None, (c_void_p,)),
    "bertpt_vocab_train": (c_int32, (c_void_p, c_char_p, c_void_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_vocab_extend": (c_int32, (c_void_p, c_void_p, c_char_p, c_void_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_vocab_load": (c_int32, (c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_vocab_save": (c_int32, (c_void_p, c_char_p, POINTER(c_void_p),)),
    "bertpt_vocab_get_size": (c_int32, (c_void_p, POINTER(c_int64), POINTER(c_void_p),)),
    "bertpt_vocab_get_piece": (c_int32, (c_void_p, c_int32, POINTER(c_void_p), POINTER(c_size_t), POINTER(c_void_p),)),
    "bertpt_vocab_find": (c_int32, (c_void_p, c_char_p, c_size_t, POINTER(c_int32), POINTER(c_void_p),)),
    "bertpt_vocab_get_special_ids": (c_int32, (c_void_p, POINTER(bertpt_special_ids), POINTER(c_void_p),)),
    "bertpt_vocab_describe": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_vocab_free": (None, (c_void_p,)),
    "bertpt_tokenizer_create": (c_int32, (c_void_p, c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_tokenizer_load": (c_int32, (c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_tokenizer_save": (c_int32, (c_void_p, c_char_p, POINTER(c_void_p),)),
    "bertpt_tokenizer_encode": (c_int32, (c_void_p, c_char_p, c_size_t, POINTER(bertpt_encode_options), POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_tokenizer_encode_pair": (c_int32, (c_void_p, c_char_p, c_size_t, c_char_p, c_size_t, POINTER(bertpt_encode_options), POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_tokenizer_encode_batch": (c_int32, (c_void_p, POINTER(c_char_p), POINTER(c_size_t), POINTER(c_char_p), POINTER(c_size_t), c_size_t, POINTER(bertpt_encode_options), POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_tokenizer_count_tokens": (c_int32, (c_void_p, c_char_p, c_size_t, POINTER(c_int64), POINTER(c_void_p),)),
    "bertpt_tokenizer_decode": (c_int32, (c_void_p, POINTER(c_int32), c_size_t, c_int32, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_tokenizer_get_vocab": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_tokenizer_get_config": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_tokenizer_free": (None, (c_void_p,)),
    "bertpt_encoding_get_view": (c_int32, (c_void_p, POINTER(bertpt_encoding_view), POINTER(c_void_p),)),
    "bertpt_encoding_free": (None, (c_void_p,)),
    "bertpt_encoded_batch_get_view": (c_int32, (c_void_p, POINTER(bertpt_encoded_batch_view), POINTER(c_void_p),)),
    "bertpt_encoded_batch_free": (None, (c_void_p,)),
    "bertpt_corpus_build": (c_int32, (c_void_p, c_void_p, c_char_p, c_char_p, c_void_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_corpus_merge": (c_int32, (POINTER(c_char_p), c_size_t, c_char_p, c_void_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_corpus_open": (c_int32, (c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_corpus_builder_create": (c_int32, (c_char_p, c_void_p, c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_corpus_builder_push": (c_int32, (c_void_p, c_char_p, c_size_t, c_char_p, c_size_t, POINTER(c_void_p),)),
    "bertpt_corpus_builder_finish": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_corpus_builder_free": (None, (c_void_p,)),
    "bertpt_corpus_get_info": (c_int32, (c_void_p, c_int32, POINTER(bertpt_corpus_info), POINTER(c_void_p),)),
    "bertpt_corpus_get_report": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_corpus_get_manifest": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_corpus_get_tokenizer": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_corpus_copy_id_counts": (c_int32, (c_void_p, c_int32, POINTER(c_uint64), c_size_t, POINTER(c_void_p),)),
    "bertpt_corpus_read_document": (c_int32, (c_void_p, c_int32, c_int64, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_corpus_verify": (c_int32, (c_void_p, c_void_p, c_void_p, POINTER(c_void_p),)),
    "bertpt_corpus_free": (None, (c_void_p,)),
    "bertpt_corpus_document_get_view": (c_int32, (c_void_p, POINTER(bertpt_corpus_document_view), POINTER(c_void_p),)),
    "bertpt_corpus_document_free": (None, (c_void_p,)),
    "bertpt_loader_create": (c_int32, (c_void_p, c_int32, c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_loader_next": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_loader_seek": (c_int32, (c_void_p, c_uint64, c_uint64, POINTER(c_void_p),)),
    "bertpt_loader_get_position": (c_int32, (c_void_p, POINTER(c_uint64), POINTER(c_uint64), POINTER(c_void_p),)),
    "bertpt_loader_get_epoch_size": (c_int32, (c_void_p, c_uint64, POINTER(c_int64), POINTER(c_void_p),)),
    "bertpt_loader_get_config": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_loader_describe": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_loader_free": (None, (c_void_p,)),
    "bertpt_google_instances_create": (c_int32, (c_void_p, c_int32, c_char_p, c_void_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_google_instances_get_size": (c_int32, (c_void_p, POINTER(c_int64), POINTER(c_void_p),)),
    "bertpt_google_instances_read": (c_int32, (c_void_p, c_int64, c_int64, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_google_instances_free": (None, (c_void_p,)),
    "bertpt_batch_get_view": (c_int32, (c_void_p, POINTER(bertpt_batch_view), POINTER(c_void_p),)),
    "bertpt_batch_copy_padded": (c_int32, (c_void_p, POINTER(bertpt_padded_batch), POINTER(c_void_p),)),
    "bertpt_batch_count_rows": (c_int32, (c_void_p, c_int64, POINTER(c_int64), POINTER(c_void_p),)),
    "bertpt_batch_copy_packed": (c_int32, (c_void_p, POINTER(bertpt_packed_batch), POINTER(c_void_p),)),
    "bertpt_batch_free": (None, (c_void_p,)),
    "bertpt_model_create": (c_int32, (c_char_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_model_load": (c_int32, (c_char_p, c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_model_save": (c_int32, (c_void_p, c_char_p, POINTER(c_void_p),)),
    "bertpt_model_describe": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_model_get_config": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_model_get_parameter_count": (c_int32, (c_void_p, POINTER(c_int64), POINTER(c_void_p),)),
    "bertpt_model_get_tokenizer": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_model_get_vocab_size": (c_int32, (c_void_p, POINTER(c_int64), POINTER(c_void_p),)),
    "bertpt_model_get_parameter_size": (c_int32, (c_void_p, c_char_p, POINTER(c_int64), POINTER(c_void_p),)),
    "bertpt_model_read_parameter": (c_int32, (c_void_p, c_char_p, POINTER(c_float), c_size_t, POINTER(c_void_p),)),
    "bertpt_model_fill_mask": (c_int32, (c_void_p, c_char_p, c_size_t, c_int64, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_model_encode": (c_int32, (c_void_p, c_char_p, c_size_t, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_model_embed": (c_int32, (c_void_p, POINTER(c_char_p), POINTER(c_size_t), c_size_t, c_char_p, c_void_p, c_void_p, POINTER(c_float), c_size_t, POINTER(c_void_p),)),
    "bertpt_model_evaluate": (c_int32, (c_void_p, c_void_p, c_char_p, c_void_p, c_void_p, POINTER(bertpt_evaluation), POINTER(c_void_p),)),
    "bertpt_model_copy_logits": (c_int32, (c_void_p, c_void_p, POINTER(c_float), c_size_t, POINTER(c_float), c_size_t, POINTER(c_void_p),)),
    "bertpt_model_free": (None, (c_void_p,)),
    "bertpt_hidden_get_view": (c_int32, (c_void_p, POINTER(bertpt_hidden_view), POINTER(c_void_p),)),
    "bertpt_hidden_free": (None, (c_void_p,)),
    "bertpt_optimizer_create": (c_int32, (c_void_p, c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_optimizer_get_config": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_optimizer_free": (None, (c_void_p,)),
    "bertpt_trainer_create": (c_int32, (c_void_p, c_void_p, c_void_p, c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_trainer_resume": (c_int32, (c_char_p, c_char_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_trainer_start": (c_int32, (c_void_p, c_void_p, POINTER(c_void_p),)),
    "bertpt_trainer_run": (c_int32, (c_void_p, c_int64, c_void_p, POINTER(c_void_p),)),
    "bertpt_trainer_step": (c_int32, (c_void_p, POINTER(bertpt_metrics), POINTER(c_void_p),)),
    "bertpt_trainer_wait": (c_int32, (c_void_p, c_int64, POINTER(c_void_p),)),
    "bertpt_trainer_stop": (c_int32, (c_void_p, POINTER(c_void_p),)),
    "bertpt_trainer_get_state": (c_int32, (c_void_p, POINTER(c_int32), POINTER(c_int64), POINTER(c_void_p),)),
    "bertpt_trainer_get_metrics": (c_int32, (c_void_p, POINTER(bertpt_metrics), POINTER(c_void_p),)),
    "bertpt_trainer_get_report": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_trainer_get_config": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_trainer_get_model": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_trainer_plan": (c_int32, (c_void_p, c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_trainer_save_checkpoint": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_trainer_set_checkpoint_sink": (c_int32, (c_void_p, bertpt_checkpoint_write, c_void_p, bertpt_checkpoint_destroy, POINTER(c_void_p),)),
    "bertpt_trainer_set_property": (c_int32, (c_void_p, c_char_p, c_char_p, POINTER(c_void_p),)),
    "bertpt_trainer_get_properties": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_trainer_verify_resume": (c_int32, (c_void_p, c_int64, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_trainer_evaluate": (c_int32, (c_void_p, POINTER(bertpt_evaluation), POINTER(c_void_p),)),
    "bertpt_trainer_open_events": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_trainer_free": (None, (c_void_p,)),
    "bertpt_event_stream_next": (c_int32, (c_void_p, c_int64, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_event_stream_get_dropped": (c_int32, (c_void_p, POINTER(c_uint64), POINTER(c_void_p),)),
    "bertpt_event_stream_free": (None, (c_void_p,)),
    "bertpt_event_get_kind": (c_int32, (c_void_p, POINTER(c_int32), POINTER(c_void_p),)),
    "bertpt_event_get_step": (c_int32, (c_void_p, POINTER(c_int64), POINTER(c_void_p),)),
    "bertpt_event_get_metrics": (c_int32, (c_void_p, POINTER(bertpt_metrics), POINTER(c_void_p),)),
    "bertpt_event_get_evaluation": (c_int32, (c_void_p, POINTER(bertpt_evaluation), POINTER(c_void_p),)),
    "bertpt_event_get_message": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_event_get_path": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_event_get_code": (c_int32, (c_void_p, POINTER(c_int32), POINTER(c_void_p),)),
    "bertpt_event_get_json": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_event_free": (None, (c_void_p,)),
    "bertpt_run_write_report": (c_int32, (c_char_p, c_char_p, POINTER(c_void_p),)),
    "bertpt_run_get_event_schema": (c_int32, (POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_checkpoint_open": (c_int32, (c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_checkpoint_verify": (c_int32, (c_void_p, c_void_p, c_void_p, POINTER(c_void_p),)),
    "bertpt_checkpoint_get_info": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_checkpoint_get_config": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_checkpoint_get_tensor_count": (c_int32, (c_void_p, POINTER(c_int64), POINTER(c_void_p),)),
    "bertpt_checkpoint_get_tensor": (c_int32, (c_void_p, c_int64, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_checkpoint_find_tensor": (c_int32, (c_void_p, c_char_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_checkpoint_compare": (c_int32, (c_void_p, c_void_p, c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_checkpoint_export": (c_int32, (c_void_p, c_char_p, c_char_p, c_void_p, POINTER(c_void_p),)),
    "bertpt_checkpoint_free": (None, (c_void_p,)),
    "bertpt_tensor_get_view": (c_int32, (c_void_p, POINTER(bertpt_tensor_view), POINTER(c_void_p),)),
    "bertpt_tensor_copy_f32": (c_int32, (c_void_p, POINTER(c_float), c_size_t, POINTER(c_void_p),)),
    "bertpt_tensor_to_dlpack": (c_int32, (c_void_p, POINTER(c_void_p), POINTER(c_void_p),)),
    "bertpt_tensor_free": (None, (c_void_p,)),
}


class Functions:
    """The functions of one loaded library, as attributes; AttributeError when it lacks one."""

    def __init__(self, library: ctypes.CDLL) -> None:
        for name, (returns, parameters) in FUNCTIONS.items():
            function = getattr(library, name)
            function.restype = returns
            function.argtypes = parameters
            setattr(self, name, function)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)
