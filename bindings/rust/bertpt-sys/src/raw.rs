//! The C ABI of libbertpt as it stands in `bertpt/*.h`: types, constants and functions. Made by emit.py: do not edit.
#![allow(non_camel_case_types)]

use std::os::raw::{c_char, c_void};

/// The version of the ABI and the hash of its layout that this crate was made from; for `bertpt_abi_check`.
pub const BERTPT_ABI_MAJOR: u32 = 1;
pub const BERTPT_ABI_MINOR: u32 = 0;
pub const BERTPT_LAYOUT_HASH: u64 = 0xab644478822483b2;

pub type bertpt_status = i32;
pub type bertpt_log_level = i32;
pub type bertpt_truncation = i32;
pub type bertpt_padding = i32;
pub type bertpt_split = i32;
pub type bertpt_trainer_state = i32;
pub type bertpt_event_kind = i32;
pub type bertpt_dtype = i32;

pub const BERTPT_OK: bertpt_status = 0;
pub const BERTPT_END: bertpt_status = 1;
pub const BERTPT_TIMEOUT: bertpt_status = 2;
pub const BERTPT_E_INVALID_ARGUMENT: bertpt_status = -1;
pub const BERTPT_E_CONFIG: bertpt_status = -2;
pub const BERTPT_E_IO: bertpt_status = -3;
pub const BERTPT_E_NOT_FOUND: bertpt_status = -4;
pub const BERTPT_E_CORRUPT: bertpt_status = -5;
pub const BERTPT_E_ENCODING: bertpt_status = -6;
pub const BERTPT_E_OUT_OF_MEMORY: bertpt_status = -7;
pub const BERTPT_E_UNSUPPORTED: bertpt_status = -8;
pub const BERTPT_E_ENGINE: bertpt_status = -9;
pub const BERTPT_E_DEVICE: bertpt_status = -10;
pub const BERTPT_E_NUMERIC: bertpt_status = -11;
pub const BERTPT_E_CANCELLED: bertpt_status = -12;
pub const BERTPT_E_BUSY: bertpt_status = -13;
pub const BERTPT_E_POISONED: bertpt_status = -14;
pub const BERTPT_E_FORKED: bertpt_status = -15;
pub const BERTPT_E_STATE: bertpt_status = -16;
pub const BERTPT_E_HOST: bertpt_status = -17;
pub const BERTPT_E_ABI: bertpt_status = -18;
pub const BERTPT_E_DATA: bertpt_status = -19;
pub const BERTPT_E_INTERNAL: bertpt_status = -20;
pub const BERTPT_E_NO_SPACE: bertpt_status = -21;
pub const BERTPT_E_SHUTDOWN: bertpt_status = -22;
pub const BERTPT_LOG_TRACE: bertpt_log_level = 0;
pub const BERTPT_LOG_DEBUG: bertpt_log_level = 1;
pub const BERTPT_LOG_INFO: bertpt_log_level = 2;
pub const BERTPT_LOG_WARN: bertpt_log_level = 3;
pub const BERTPT_LOG_ERROR: bertpt_log_level = 4;
pub const BERTPT_LOG_OFF: bertpt_log_level = 5;
pub const BERTPT_TRUNCATION_NONE: bertpt_truncation = 0;
pub const BERTPT_TRUNCATION_LONGEST_FIRST: bertpt_truncation = 1;
pub const BERTPT_TRUNCATION_ONLY_FIRST: bertpt_truncation = 2;
pub const BERTPT_TRUNCATION_ONLY_SECOND: bertpt_truncation = 3;
pub const BERTPT_PADDING_NONE: bertpt_padding = 0;
pub const BERTPT_PADDING_LONGEST: bertpt_padding = 1;
pub const BERTPT_PADDING_MAX_LENGTH: bertpt_padding = 2;
pub const BERTPT_SPLIT_TRAIN: bertpt_split = 0;
pub const BERTPT_SPLIT_VALIDATION: bertpt_split = 1;
pub const BERTPT_TRAINER_IDLE: bertpt_trainer_state = 0;
pub const BERTPT_TRAINER_RUNNING: bertpt_trainer_state = 1;
pub const BERTPT_TRAINER_FINISHED: bertpt_trainer_state = 2;
pub const BERTPT_TRAINER_STOPPED: bertpt_trainer_state = 3;
pub const BERTPT_TRAINER_FAILED: bertpt_trainer_state = 4;
pub const BERTPT_EVENT_STARTED: bertpt_event_kind = 1;
pub const BERTPT_EVENT_PROGRESS: bertpt_event_kind = 2;
pub const BERTPT_EVENT_EVALUATION: bertpt_event_kind = 3;
pub const BERTPT_EVENT_CHECKPOINT: bertpt_event_kind = 4;
pub const BERTPT_EVENT_PHASE: bertpt_event_kind = 5;
pub const BERTPT_EVENT_WARNING: bertpt_event_kind = 6;
pub const BERTPT_EVENT_FINISHED: bertpt_event_kind = 7;
pub const BERTPT_EVENT_CANCELLED: bertpt_event_kind = 8;
pub const BERTPT_EVENT_FAILED: bertpt_event_kind = 9;
pub const BERTPT_EVENT_ROLLBACK: bertpt_event_kind = 10;
pub const BERTPT_DTYPE_F32: bertpt_dtype = 1;
pub const BERTPT_DTYPE_F64: bertpt_dtype = 2;
pub const BERTPT_DTYPE_BF16: bertpt_dtype = 3;
pub const BERTPT_DTYPE_F16: bertpt_dtype = 4;
pub const BERTPT_DTYPE_I32: bertpt_dtype = 5;
pub const BERTPT_DTYPE_I64: bertpt_dtype = 6;
pub const BERTPT_DTYPE_U8: bertpt_dtype = 7;
pub const BERTPT_DTYPE_I8: bertpt_dtype = 8;
pub const BERTPT_DTYPE_U16: bertpt_dtype = 9;
pub const BERTPT_DTYPE_I16: bertpt_dtype = 10;
pub const BERTPT_DTYPE_U32: bertpt_dtype = 11;
pub const BERTPT_DTYPE_U64: bertpt_dtype = 12;
pub const BERTPT_DTYPE_BOOL: bertpt_dtype = 13;

#[repr(C)]
pub struct bertpt_error {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_text {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_cancel {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_progress {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_documents {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_document_reader {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_document {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_segmenter {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_sentences {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_vocab {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_tokenizer {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_encoding {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_encoded_batch {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_corpus_builder {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_corpus {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_corpus_document {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_loader {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_google_instances {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_batch {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_model {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_hidden {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_optimizer {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_trainer {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_event_stream {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_event {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_checkpoint {
    _opaque: [u8; 0],
}
#[repr(C)]
pub struct bertpt_tensor {
    _opaque: [u8; 0],
}
pub type bertpt_log_sink = Option<unsafe extern "C" fn(user_data: *mut c_void, record: *const bertpt_log_record)>;
pub type bertpt_log_destroy = Option<unsafe extern "C" fn(user_data: *mut c_void)>;
pub type bertpt_checkpoint_write = Option<unsafe extern "C" fn(user_data: *mut c_void, name: *const c_char, file_bytes: u64, offset: u64, data: *const c_void, size: usize) -> i32>;
pub type bertpt_checkpoint_destroy = Option<unsafe extern "C" fn(user_data: *mut c_void)>;
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_log_record {
    pub struct_size: u32,
    pub level: bertpt_log_level,
    pub time_ms: i64,
    pub component: *const c_char,
    pub message: *const c_char,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_progress_info {
    pub struct_size: u32,
    pub reserved: i32,
    pub done: u64,
    pub total: u64,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_document_view {
    pub struct_size: u32,
    pub reserved: i32,
    pub text: *const c_char,
    pub text_size: usize,
    pub id: *const c_char,
    pub id_size: usize,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_document_iterator {
    pub struct_size: u32,
    pub reserved: i32,
    pub next: Option<unsafe extern "C" fn(private_data: *mut c_void, document: *mut bertpt_document_view) -> i32>,
    pub rewind: Option<unsafe extern "C" fn(private_data: *mut c_void) -> i32>,
    pub last_error: Option<unsafe extern "C" fn(private_data: *mut c_void) -> *const c_char>,
    pub release: Option<unsafe extern "C" fn(private_data: *mut c_void)>,
    pub private_data: *mut c_void,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_sentences_view {
    pub struct_size: u32,
    pub reserved: i32,
    pub count: i64,
    pub begin: *const i64,
    pub end: *const i64,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_special_ids {
    pub struct_size: u32,
    pub pad: i32,
    pub unk: i32,
    pub cls: i32,
    pub sep: i32,
    pub mask: i32,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_encode_options {
    pub struct_size: u32,
    pub add_special_tokens: i32,
    pub max_length: i64,
    pub truncation: bertpt_truncation,
    pub offsets: i32,
    pub padding: bertpt_padding,
    pub n_threads: i32,
    pub type_ids: i32,
    pub special_mask: i32,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_encoding_view {
    pub struct_size: u32,
    pub reserved: i32,
    pub count: i64,
    pub ids: *const i32,
    pub type_ids: *const i32,
    pub begin: *const i64,
    pub end: *const i64,
    pub word_ids: *const i32,
    pub special_mask: *const i32,
    pub n_replaced: i64,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_encoded_batch_view {
    pub struct_size: u32,
    pub reserved: i32,
    pub n_rows: i64,
    pub n_tokens: i64,
    pub row_offsets: *const i64,
    pub ids: *const i32,
    pub type_ids: *const i32,
    pub special_mask: *const i32,
    pub attention_mask: *const i32,
    pub begin: *const i64,
    pub end: *const i64,
    pub word_ids: *const i32,
    pub n_replaced: i64,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_corpus_info {
    pub struct_size: u32,
    pub reserved: i32,
    pub documents: i64,
    pub sentences: i64,
    pub tokens: i64,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_corpus_document_view {
    pub struct_size: u32,
    pub reserved: i32,
    pub tokens: i64,
    pub sentences: i64,
    pub ids: *const i32,
    pub sentence_lengths: *const i32,
    pub id: *const c_char,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_batch_view {
    pub struct_size: u32,
    pub reserved: i32,
    pub tokens: i64,
    pub sequences: i64,
    pub masked: i64,
    pub longest: i64,
    pub ids: *const i32,
    pub type_ids: *const i32,
    pub positions: *const i32,
    pub cu_seqlens: *const i32,
    pub masked_positions: *const i32,
    pub masked_labels: *const i32,
    pub pair_labels: *const i32,
    pub epochs: *const u64,
    pub samples: *const u64,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_padded_batch {
    pub struct_size: u32,
    pub reserved: i32,
    pub sequences: i64,
    pub length: i64,
    pub input_ids: *mut i64,
    pub token_type_ids: *mut i64,
    pub attention_mask: *mut i64,
    pub labels: *mut i64,
    pub pair_labels: *mut i64,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_packed_batch {
    pub struct_size: u32,
    pub reserved: i32,
    pub rows: i64,
    pub length: i64,
    pub sequences: i64,
    pub input_ids: *mut i64,
    pub token_type_ids: *mut i64,
    pub position_ids: *mut i64,
    pub sequence_ids: *mut i64,
    pub labels: *mut i64,
    pub cls_cells: *mut i64,
    pub pair_labels: *mut i64,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_evaluation {
    pub struct_size: u32,
    pub max_seq_length: i32,
    pub sequences: i64,
    pub tokens: i64,
    pub masked: i64,
    pub pairs: i64,
    pub mlm_loss: f64,
    pub mlm_accuracy: f64,
    pub perplexity: f64,
    pub pair_loss: f64,
    pub pair_accuracy: f64,
    pub unigram_loss: f64,
    pub seconds: f64,
    pub mlm_accuracy_top5: f64,
    pub probe_texts: i64,
    pub probe_accuracy: f64,
    pub probe_knn_accuracy: f64,
    pub probe_majority: f64,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_hidden_view {
    pub struct_size: u32,
    pub reserved: i32,
    pub tokens: i64,
    pub hidden_size: i64,
    pub ids: *const i32,
    pub hidden: *const f32,
    pub pooled: *const f32,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_metrics {
    pub struct_size: u32,
    pub phase: i32,
    pub step: i64,
    pub num_train_steps: i64,
    pub tokens: i64,
    pub masked: i64,
    pub pairs: i64,
    pub max_seq_length: i64,
    pub mlm_loss: f64,
    pub mlm_accuracy: f64,
    pub pair_loss: f64,
    pub pair_accuracy: f64,
    pub learning_rate: f64,
    pub gradient_norm: f64,
    pub tokens_per_second: f64,
    pub seconds: f64,
    pub seconds_left: f64,
    pub epoch: u64,
    pub epoch_position: f64,
    pub memory_bytes: i64,
    pub flops_per_second: f64,
    pub peak_share: f64,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_tensor_view {
    pub struct_size: u32,
    pub dtype: bertpt_dtype,
    pub name: *const c_char,
    pub rank: i64,
    pub shape: *const i64,
    pub data: *const c_void,
    pub size: usize,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_dlpack_version {
    pub major: u32,
    pub minor: u32,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_dlpack_device {
    pub device_type: i32,
    pub device_id: i32,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_dlpack_dtype {
    pub code: u8,
    pub bits: u8,
    pub lanes: u16,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_dlpack_tensor {
    pub data: *mut c_void,
    pub device: bertpt_dlpack_device,
    pub ndim: i32,
    pub dtype: bertpt_dlpack_dtype,
    pub shape: *mut i64,
    pub strides: *mut i64,
    pub byte_offset: u64,
}
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct bertpt_dlpack {
    pub version: bertpt_dlpack_version,
    pub manager_ctx: *mut c_void,
    pub deleter: Option<unsafe extern "C" fn(self_: *mut bertpt_dlpack)>,
    pub flags: u64,
    pub dl_tensor: bertpt_dlpack_tensor,
}

// A struct that this compiler lays out in another way than C does is no build.
const _: () = assert!(std::mem::size_of::<bertpt_log_record>() == 32);
const _: () = assert!(std::mem::align_of::<bertpt_log_record>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_progress_info>() == 24);
const _: () = assert!(std::mem::align_of::<bertpt_progress_info>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_document_view>() == 40);
const _: () = assert!(std::mem::align_of::<bertpt_document_view>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_document_iterator>() == 48);
const _: () = assert!(std::mem::align_of::<bertpt_document_iterator>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_sentences_view>() == 32);
const _: () = assert!(std::mem::align_of::<bertpt_sentences_view>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_special_ids>() == 24);
const _: () = assert!(std::mem::align_of::<bertpt_special_ids>() == 4);
const _: () = assert!(std::mem::size_of::<bertpt_encode_options>() == 40);
const _: () = assert!(std::mem::align_of::<bertpt_encode_options>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_encoding_view>() == 72);
const _: () = assert!(std::mem::align_of::<bertpt_encoding_view>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_encoded_batch_view>() == 96);
const _: () = assert!(std::mem::align_of::<bertpt_encoded_batch_view>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_corpus_info>() == 32);
const _: () = assert!(std::mem::align_of::<bertpt_corpus_info>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_corpus_document_view>() == 48);
const _: () = assert!(std::mem::align_of::<bertpt_corpus_document_view>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_batch_view>() == 112);
const _: () = assert!(std::mem::align_of::<bertpt_batch_view>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_padded_batch>() == 64);
const _: () = assert!(std::mem::align_of::<bertpt_padded_batch>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_packed_batch>() == 88);
const _: () = assert!(std::mem::align_of::<bertpt_packed_batch>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_evaluation>() == 136);
const _: () = assert!(std::mem::align_of::<bertpt_evaluation>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_hidden_view>() == 48);
const _: () = assert!(std::mem::align_of::<bertpt_hidden_view>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_metrics>() == 168);
const _: () = assert!(std::mem::align_of::<bertpt_metrics>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_tensor_view>() == 48);
const _: () = assert!(std::mem::align_of::<bertpt_tensor_view>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_dlpack_version>() == 8);
const _: () = assert!(std::mem::align_of::<bertpt_dlpack_version>() == 4);
const _: () = assert!(std::mem::size_of::<bertpt_dlpack_device>() == 8);
const _: () = assert!(std::mem::align_of::<bertpt_dlpack_device>() == 4);
const _: () = assert!(std::mem::size_of::<bertpt_dlpack_dtype>() == 4);
const _: () = assert!(std::mem::align_of::<bertpt_dlpack_dtype>() == 2);
const _: () = assert!(std::mem::size_of::<bertpt_dlpack_tensor>() == 48);
const _: () = assert!(std::mem::align_of::<bertpt_dlpack_tensor>() == 8);
const _: () = assert!(std::mem::size_of::<bertpt_dlpack>() == 80);
const _: () = assert!(std::mem::align_of::<bertpt_dlpack>() == 8);

#[cfg(test)]
pub(crate) fn offsets() -> Vec<(&'static str, usize, usize)> {
    let mut all = Vec::new();
    let place = std::mem::MaybeUninit::<bertpt_log_record>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_log_record.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_log_record.level", unsafe { std::ptr::addr_of!((*base).level) as usize } - base as usize, 4));
    all.push(("bertpt_log_record.time_ms", unsafe { std::ptr::addr_of!((*base).time_ms) as usize } - base as usize, 8));
    all.push(("bertpt_log_record.component", unsafe { std::ptr::addr_of!((*base).component) as usize } - base as usize, 16));
    all.push(("bertpt_log_record.message", unsafe { std::ptr::addr_of!((*base).message) as usize } - base as usize, 24));
    let place = std::mem::MaybeUninit::<bertpt_progress_info>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_progress_info.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_progress_info.reserved", unsafe { std::ptr::addr_of!((*base).reserved) as usize } - base as usize, 4));
    all.push(("bertpt_progress_info.done", unsafe { std::ptr::addr_of!((*base).done) as usize } - base as usize, 8));
    all.push(("bertpt_progress_info.total", unsafe { std::ptr::addr_of!((*base).total) as usize } - base as usize, 16));
    let place = std::mem::MaybeUninit::<bertpt_document_view>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_document_view.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_document_view.reserved", unsafe { std::ptr::addr_of!((*base).reserved) as usize } - base as usize, 4));
    all.push(("bertpt_document_view.text", unsafe { std::ptr::addr_of!((*base).text) as usize } - base as usize, 8));
    all.push(("bertpt_document_view.text_size", unsafe { std::ptr::addr_of!((*base).text_size) as usize } - base as usize, 16));
    all.push(("bertpt_document_view.id", unsafe { std::ptr::addr_of!((*base).id) as usize } - base as usize, 24));
    all.push(("bertpt_document_view.id_size", unsafe { std::ptr::addr_of!((*base).id_size) as usize } - base as usize, 32));
    let place = std::mem::MaybeUninit::<bertpt_document_iterator>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_document_iterator.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_document_iterator.reserved", unsafe { std::ptr::addr_of!((*base).reserved) as usize } - base as usize, 4));
    all.push(("bertpt_document_iterator.next", unsafe { std::ptr::addr_of!((*base).next) as usize } - base as usize, 8));
    all.push(("bertpt_document_iterator.rewind", unsafe { std::ptr::addr_of!((*base).rewind) as usize } - base as usize, 16));
    all.push(("bertpt_document_iterator.last_error", unsafe { std::ptr::addr_of!((*base).last_error) as usize } - base as usize, 24));
    all.push(("bertpt_document_iterator.release", unsafe { std::ptr::addr_of!((*base).release) as usize } - base as usize, 32));
    all.push(("bertpt_document_iterator.private_data", unsafe { std::ptr::addr_of!((*base).private_data) as usize } - base as usize, 40));
    let place = std::mem::MaybeUninit::<bertpt_sentences_view>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_sentences_view.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_sentences_view.reserved", unsafe { std::ptr::addr_of!((*base).reserved) as usize } - base as usize, 4));
    all.push(("bertpt_sentences_view.count", unsafe { std::ptr::addr_of!((*base).count) as usize } - base as usize, 8));
    all.push(("bertpt_sentences_view.begin", unsafe { std::ptr::addr_of!((*base).begin) as usize } - base as usize, 16));
    all.push(("bertpt_sentences_view.end", unsafe { std::ptr::addr_of!((*base).end) as usize } - base as usize, 24));
    let place = std::mem::MaybeUninit::<bertpt_special_ids>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_special_ids.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_special_ids.pad", unsafe { std::ptr::addr_of!((*base).pad) as usize } - base as usize, 4));
    all.push(("bertpt_special_ids.unk", unsafe { std::ptr::addr_of!((*base).unk) as usize } - base as usize, 8));
    all.push(("bertpt_special_ids.cls", unsafe { std::ptr::addr_of!((*base).cls) as usize } - base as usize, 12));
    all.push(("bertpt_special_ids.sep", unsafe { std::ptr::addr_of!((*base).sep) as usize } - base as usize, 16));
    all.push(("bertpt_special_ids.mask", unsafe { std::ptr::addr_of!((*base).mask) as usize } - base as usize, 20));
    let place = std::mem::MaybeUninit::<bertpt_encode_options>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_encode_options.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_encode_options.add_special_tokens", unsafe { std::ptr::addr_of!((*base).add_special_tokens) as usize } - base as usize, 4));
    all.push(("bertpt_encode_options.max_length", unsafe { std::ptr::addr_of!((*base).max_length) as usize } - base as usize, 8));
    all.push(("bertpt_encode_options.truncation", unsafe { std::ptr::addr_of!((*base).truncation) as usize } - base as usize, 16));
    all.push(("bertpt_encode_options.offsets", unsafe { std::ptr::addr_of!((*base).offsets) as usize } - base as usize, 20));
    all.push(("bertpt_encode_options.padding", unsafe { std::ptr::addr_of!((*base).padding) as usize } - base as usize, 24));
    all.push(("bertpt_encode_options.n_threads", unsafe { std::ptr::addr_of!((*base).n_threads) as usize } - base as usize, 28));
    all.push(("bertpt_encode_options.type_ids", unsafe { std::ptr::addr_of!((*base).type_ids) as usize } - base as usize, 32));
    all.push(("bertpt_encode_options.special_mask", unsafe { std::ptr::addr_of!((*base).special_mask) as usize } - base as usize, 36));
    let place = std::mem::MaybeUninit::<bertpt_encoding_view>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_encoding_view.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_encoding_view.reserved", unsafe { std::ptr::addr_of!((*base).reserved) as usize } - base as usize, 4));
    all.push(("bertpt_encoding_view.count", unsafe { std::ptr::addr_of!((*base).count) as usize } - base as usize, 8));
    all.push(("bertpt_encoding_view.ids", unsafe { std::ptr::addr_of!((*base).ids) as usize } - base as usize, 16));
    all.push(("bertpt_encoding_view.type_ids", unsafe { std::ptr::addr_of!((*base).type_ids) as usize } - base as usize, 24));
    all.push(("bertpt_encoding_view.begin", unsafe { std::ptr::addr_of!((*base).begin) as usize } - base as usize, 32));
    all.push(("bertpt_encoding_view.end", unsafe { std::ptr::addr_of!((*base).end) as usize } - base as usize, 40));
    all.push(("bertpt_encoding_view.word_ids", unsafe { std::ptr::addr_of!((*base).word_ids) as usize } - base as usize, 48));
    all.push(("bertpt_encoding_view.special_mask", unsafe { std::ptr::addr_of!((*base).special_mask) as usize } - base as usize, 56));
    all.push(("bertpt_encoding_view.n_replaced", unsafe { std::ptr::addr_of!((*base).n_replaced) as usize } - base as usize, 64));
    let place = std::mem::MaybeUninit::<bertpt_encoded_batch_view>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_encoded_batch_view.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_encoded_batch_view.reserved", unsafe { std::ptr::addr_of!((*base).reserved) as usize } - base as usize, 4));
    all.push(("bertpt_encoded_batch_view.n_rows", unsafe { std::ptr::addr_of!((*base).n_rows) as usize } - base as usize, 8));
    all.push(("bertpt_encoded_batch_view.n_tokens", unsafe { std::ptr::addr_of!((*base).n_tokens) as usize } - base as usize, 16));
    all.push(("bertpt_encoded_batch_view.row_offsets", unsafe { std::ptr::addr_of!((*base).row_offsets) as usize } - base as usize, 24));
    all.push(("bertpt_encoded_batch_view.ids", unsafe { std::ptr::addr_of!((*base).ids) as usize } - base as usize, 32));
    all.push(("bertpt_encoded_batch_view.type_ids", unsafe { std::ptr::addr_of!((*base).type_ids) as usize } - base as usize, 40));
    all.push(("bertpt_encoded_batch_view.special_mask", unsafe { std::ptr::addr_of!((*base).special_mask) as usize } - base as usize, 48));
    all.push(("bertpt_encoded_batch_view.attention_mask", unsafe { std::ptr::addr_of!((*base).attention_mask) as usize } - base as usize, 56));
    all.push(("bertpt_encoded_batch_view.begin", unsafe { std::ptr::addr_of!((*base).begin) as usize } - base as usize, 64));
    all.push(("bertpt_encoded_batch_view.end", unsafe { std::ptr::addr_of!((*base).end) as usize } - base as usize, 72));
    all.push(("bertpt_encoded_batch_view.word_ids", unsafe { std::ptr::addr_of!((*base).word_ids) as usize } - base as usize, 80));
    all.push(("bertpt_encoded_batch_view.n_replaced", unsafe { std::ptr::addr_of!((*base).n_replaced) as usize } - base as usize, 88));
    let place = std::mem::MaybeUninit::<bertpt_corpus_info>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_corpus_info.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_corpus_info.reserved", unsafe { std::ptr::addr_of!((*base).reserved) as usize } - base as usize, 4));
    all.push(("bertpt_corpus_info.documents", unsafe { std::ptr::addr_of!((*base).documents) as usize } - base as usize, 8));
    all.push(("bertpt_corpus_info.sentences", unsafe { std::ptr::addr_of!((*base).sentences) as usize } - base as usize, 16));
    all.push(("bertpt_corpus_info.tokens", unsafe { std::ptr::addr_of!((*base).tokens) as usize } - base as usize, 24));
    let place = std::mem::MaybeUninit::<bertpt_corpus_document_view>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_corpus_document_view.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_corpus_document_view.reserved", unsafe { std::ptr::addr_of!((*base).reserved) as usize } - base as usize, 4));
    all.push(("bertpt_corpus_document_view.tokens", unsafe { std::ptr::addr_of!((*base).tokens) as usize } - base as usize, 8));
    all.push(("bertpt_corpus_document_view.sentences", unsafe { std::ptr::addr_of!((*base).sentences) as usize } - base as usize, 16));
    all.push(("bertpt_corpus_document_view.ids", unsafe { std::ptr::addr_of!((*base).ids) as usize } - base as usize, 24));
    all.push(("bertpt_corpus_document_view.sentence_lengths", unsafe { std::ptr::addr_of!((*base).sentence_lengths) as usize } - base as usize, 32));
    all.push(("bertpt_corpus_document_view.id", unsafe { std::ptr::addr_of!((*base).id) as usize } - base as usize, 40));
    let place = std::mem::MaybeUninit::<bertpt_batch_view>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_batch_view.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_batch_view.reserved", unsafe { std::ptr::addr_of!((*base).reserved) as usize } - base as usize, 4));
    all.push(("bertpt_batch_view.tokens", unsafe { std::ptr::addr_of!((*base).tokens) as usize } - base as usize, 8));
    all.push(("bertpt_batch_view.sequences", unsafe { std::ptr::addr_of!((*base).sequences) as usize } - base as usize, 16));
    all.push(("bertpt_batch_view.masked", unsafe { std::ptr::addr_of!((*base).masked) as usize } - base as usize, 24));
    all.push(("bertpt_batch_view.longest", unsafe { std::ptr::addr_of!((*base).longest) as usize } - base as usize, 32));
    all.push(("bertpt_batch_view.ids", unsafe { std::ptr::addr_of!((*base).ids) as usize } - base as usize, 40));
    all.push(("bertpt_batch_view.type_ids", unsafe { std::ptr::addr_of!((*base).type_ids) as usize } - base as usize, 48));
    all.push(("bertpt_batch_view.positions", unsafe { std::ptr::addr_of!((*base).positions) as usize } - base as usize, 56));
    all.push(("bertpt_batch_view.cu_seqlens", unsafe { std::ptr::addr_of!((*base).cu_seqlens) as usize } - base as usize, 64));
    all.push(("bertpt_batch_view.masked_positions", unsafe { std::ptr::addr_of!((*base).masked_positions) as usize } - base as usize, 72));
    all.push(("bertpt_batch_view.masked_labels", unsafe { std::ptr::addr_of!((*base).masked_labels) as usize } - base as usize, 80));
    all.push(("bertpt_batch_view.pair_labels", unsafe { std::ptr::addr_of!((*base).pair_labels) as usize } - base as usize, 88));
    all.push(("bertpt_batch_view.epochs", unsafe { std::ptr::addr_of!((*base).epochs) as usize } - base as usize, 96));
    all.push(("bertpt_batch_view.samples", unsafe { std::ptr::addr_of!((*base).samples) as usize } - base as usize, 104));
    let place = std::mem::MaybeUninit::<bertpt_padded_batch>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_padded_batch.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_padded_batch.reserved", unsafe { std::ptr::addr_of!((*base).reserved) as usize } - base as usize, 4));
    all.push(("bertpt_padded_batch.sequences", unsafe { std::ptr::addr_of!((*base).sequences) as usize } - base as usize, 8));
    all.push(("bertpt_padded_batch.length", unsafe { std::ptr::addr_of!((*base).length) as usize } - base as usize, 16));
    all.push(("bertpt_padded_batch.input_ids", unsafe { std::ptr::addr_of!((*base).input_ids) as usize } - base as usize, 24));
    all.push(("bertpt_padded_batch.token_type_ids", unsafe { std::ptr::addr_of!((*base).token_type_ids) as usize } - base as usize, 32));
    all.push(("bertpt_padded_batch.attention_mask", unsafe { std::ptr::addr_of!((*base).attention_mask) as usize } - base as usize, 40));
    all.push(("bertpt_padded_batch.labels", unsafe { std::ptr::addr_of!((*base).labels) as usize } - base as usize, 48));
    all.push(("bertpt_padded_batch.pair_labels", unsafe { std::ptr::addr_of!((*base).pair_labels) as usize } - base as usize, 56));
    let place = std::mem::MaybeUninit::<bertpt_packed_batch>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_packed_batch.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_packed_batch.reserved", unsafe { std::ptr::addr_of!((*base).reserved) as usize } - base as usize, 4));
    all.push(("bertpt_packed_batch.rows", unsafe { std::ptr::addr_of!((*base).rows) as usize } - base as usize, 8));
    all.push(("bertpt_packed_batch.length", unsafe { std::ptr::addr_of!((*base).length) as usize } - base as usize, 16));
    all.push(("bertpt_packed_batch.sequences", unsafe { std::ptr::addr_of!((*base).sequences) as usize } - base as usize, 24));
    all.push(("bertpt_packed_batch.input_ids", unsafe { std::ptr::addr_of!((*base).input_ids) as usize } - base as usize, 32));
    all.push(("bertpt_packed_batch.token_type_ids", unsafe { std::ptr::addr_of!((*base).token_type_ids) as usize } - base as usize, 40));
    all.push(("bertpt_packed_batch.position_ids", unsafe { std::ptr::addr_of!((*base).position_ids) as usize } - base as usize, 48));
    all.push(("bertpt_packed_batch.sequence_ids", unsafe { std::ptr::addr_of!((*base).sequence_ids) as usize } - base as usize, 56));
    all.push(("bertpt_packed_batch.labels", unsafe { std::ptr::addr_of!((*base).labels) as usize } - base as usize, 64));
    all.push(("bertpt_packed_batch.cls_cells", unsafe { std::ptr::addr_of!((*base).cls_cells) as usize } - base as usize, 72));
    all.push(("bertpt_packed_batch.pair_labels", unsafe { std::ptr::addr_of!((*base).pair_labels) as usize } - base as usize, 80));
    let place = std::mem::MaybeUninit::<bertpt_evaluation>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_evaluation.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_evaluation.max_seq_length", unsafe { std::ptr::addr_of!((*base).max_seq_length) as usize } - base as usize, 4));
    all.push(("bertpt_evaluation.sequences", unsafe { std::ptr::addr_of!((*base).sequences) as usize } - base as usize, 8));
    all.push(("bertpt_evaluation.tokens", unsafe { std::ptr::addr_of!((*base).tokens) as usize } - base as usize, 16));
    all.push(("bertpt_evaluation.masked", unsafe { std::ptr::addr_of!((*base).masked) as usize } - base as usize, 24));
    all.push(("bertpt_evaluation.pairs", unsafe { std::ptr::addr_of!((*base).pairs) as usize } - base as usize, 32));
    all.push(("bertpt_evaluation.mlm_loss", unsafe { std::ptr::addr_of!((*base).mlm_loss) as usize } - base as usize, 40));
    all.push(("bertpt_evaluation.mlm_accuracy", unsafe { std::ptr::addr_of!((*base).mlm_accuracy) as usize } - base as usize, 48));
    all.push(("bertpt_evaluation.perplexity", unsafe { std::ptr::addr_of!((*base).perplexity) as usize } - base as usize, 56));
    all.push(("bertpt_evaluation.pair_loss", unsafe { std::ptr::addr_of!((*base).pair_loss) as usize } - base as usize, 64));
    all.push(("bertpt_evaluation.pair_accuracy", unsafe { std::ptr::addr_of!((*base).pair_accuracy) as usize } - base as usize, 72));
    all.push(("bertpt_evaluation.unigram_loss", unsafe { std::ptr::addr_of!((*base).unigram_loss) as usize } - base as usize, 80));
    all.push(("bertpt_evaluation.seconds", unsafe { std::ptr::addr_of!((*base).seconds) as usize } - base as usize, 88));
    all.push(("bertpt_evaluation.mlm_accuracy_top5", unsafe { std::ptr::addr_of!((*base).mlm_accuracy_top5) as usize } - base as usize, 96));
    all.push(("bertpt_evaluation.probe_texts", unsafe { std::ptr::addr_of!((*base).probe_texts) as usize } - base as usize, 104));
    all.push(("bertpt_evaluation.probe_accuracy", unsafe { std::ptr::addr_of!((*base).probe_accuracy) as usize } - base as usize, 112));
    all.push(("bertpt_evaluation.probe_knn_accuracy", unsafe { std::ptr::addr_of!((*base).probe_knn_accuracy) as usize } - base as usize, 120));
    all.push(("bertpt_evaluation.probe_majority", unsafe { std::ptr::addr_of!((*base).probe_majority) as usize } - base as usize, 128));
    let place = std::mem::MaybeUninit::<bertpt_hidden_view>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_hidden_view.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_hidden_view.reserved", unsafe { std::ptr::addr_of!((*base).reserved) as usize } - base as usize, 4));
    all.push(("bertpt_hidden_view.tokens", unsafe { std::ptr::addr_of!((*base).tokens) as usize } - base as usize, 8));
    all.push(("bertpt_hidden_view.hidden_size", unsafe { std::ptr::addr_of!((*base).hidden_size) as usize } - base as usize, 16));
    all.push(("bertpt_hidden_view.ids", unsafe { std::ptr::addr_of!((*base).ids) as usize } - base as usize, 24));
    all.push(("bertpt_hidden_view.hidden", unsafe { std::ptr::addr_of!((*base).hidden) as usize } - base as usize, 32));
    all.push(("bertpt_hidden_view.pooled", unsafe { std::ptr::addr_of!((*base).pooled) as usize } - base as usize, 40));
    let place = std::mem::MaybeUninit::<bertpt_metrics>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_metrics.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_metrics.phase", unsafe { std::ptr::addr_of!((*base).phase) as usize } - base as usize, 4));
    all.push(("bertpt_metrics.step", unsafe { std::ptr::addr_of!((*base).step) as usize } - base as usize, 8));
    all.push(("bertpt_metrics.num_train_steps", unsafe { std::ptr::addr_of!((*base).num_train_steps) as usize } - base as usize, 16));
    all.push(("bertpt_metrics.tokens", unsafe { std::ptr::addr_of!((*base).tokens) as usize } - base as usize, 24));
    all.push(("bertpt_metrics.masked", unsafe { std::ptr::addr_of!((*base).masked) as usize } - base as usize, 32));
    all.push(("bertpt_metrics.pairs", unsafe { std::ptr::addr_of!((*base).pairs) as usize } - base as usize, 40));
    all.push(("bertpt_metrics.max_seq_length", unsafe { std::ptr::addr_of!((*base).max_seq_length) as usize } - base as usize, 48));
    all.push(("bertpt_metrics.mlm_loss", unsafe { std::ptr::addr_of!((*base).mlm_loss) as usize } - base as usize, 56));
    all.push(("bertpt_metrics.mlm_accuracy", unsafe { std::ptr::addr_of!((*base).mlm_accuracy) as usize } - base as usize, 64));
    all.push(("bertpt_metrics.pair_loss", unsafe { std::ptr::addr_of!((*base).pair_loss) as usize } - base as usize, 72));
    all.push(("bertpt_metrics.pair_accuracy", unsafe { std::ptr::addr_of!((*base).pair_accuracy) as usize } - base as usize, 80));
    all.push(("bertpt_metrics.learning_rate", unsafe { std::ptr::addr_of!((*base).learning_rate) as usize } - base as usize, 88));
    all.push(("bertpt_metrics.gradient_norm", unsafe { std::ptr::addr_of!((*base).gradient_norm) as usize } - base as usize, 96));
    all.push(("bertpt_metrics.tokens_per_second", unsafe { std::ptr::addr_of!((*base).tokens_per_second) as usize } - base as usize, 104));
    all.push(("bertpt_metrics.seconds", unsafe { std::ptr::addr_of!((*base).seconds) as usize } - base as usize, 112));
    all.push(("bertpt_metrics.seconds_left", unsafe { std::ptr::addr_of!((*base).seconds_left) as usize } - base as usize, 120));
    all.push(("bertpt_metrics.epoch", unsafe { std::ptr::addr_of!((*base).epoch) as usize } - base as usize, 128));
    all.push(("bertpt_metrics.epoch_position", unsafe { std::ptr::addr_of!((*base).epoch_position) as usize } - base as usize, 136));
    all.push(("bertpt_metrics.memory_bytes", unsafe { std::ptr::addr_of!((*base).memory_bytes) as usize } - base as usize, 144));
    all.push(("bertpt_metrics.flops_per_second", unsafe { std::ptr::addr_of!((*base).flops_per_second) as usize } - base as usize, 152));
    all.push(("bertpt_metrics.peak_share", unsafe { std::ptr::addr_of!((*base).peak_share) as usize } - base as usize, 160));
    let place = std::mem::MaybeUninit::<bertpt_tensor_view>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_tensor_view.struct_size", unsafe { std::ptr::addr_of!((*base).struct_size) as usize } - base as usize, 0));
    all.push(("bertpt_tensor_view.dtype", unsafe { std::ptr::addr_of!((*base).dtype) as usize } - base as usize, 4));
    all.push(("bertpt_tensor_view.name", unsafe { std::ptr::addr_of!((*base).name) as usize } - base as usize, 8));
    all.push(("bertpt_tensor_view.rank", unsafe { std::ptr::addr_of!((*base).rank) as usize } - base as usize, 16));
    all.push(("bertpt_tensor_view.shape", unsafe { std::ptr::addr_of!((*base).shape) as usize } - base as usize, 24));
    all.push(("bertpt_tensor_view.data", unsafe { std::ptr::addr_of!((*base).data) as usize } - base as usize, 32));
    all.push(("bertpt_tensor_view.size", unsafe { std::ptr::addr_of!((*base).size) as usize } - base as usize, 40));
    let place = std::mem::MaybeUninit::<bertpt_dlpack_version>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_dlpack_version.major", unsafe { std::ptr::addr_of!((*base).major) as usize } - base as usize, 0));
    all.push(("bertpt_dlpack_version.minor", unsafe { std::ptr::addr_of!((*base).minor) as usize } - base as usize, 4));
    let place = std::mem::MaybeUninit::<bertpt_dlpack_device>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_dlpack_device.device_type", unsafe { std::ptr::addr_of!((*base).device_type) as usize } - base as usize, 0));
    all.push(("bertpt_dlpack_device.device_id", unsafe { std::ptr::addr_of!((*base).device_id) as usize } - base as usize, 4));
    let place = std::mem::MaybeUninit::<bertpt_dlpack_dtype>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_dlpack_dtype.code", unsafe { std::ptr::addr_of!((*base).code) as usize } - base as usize, 0));
    all.push(("bertpt_dlpack_dtype.bits", unsafe { std::ptr::addr_of!((*base).bits) as usize } - base as usize, 1));
    all.push(("bertpt_dlpack_dtype.lanes", unsafe { std::ptr::addr_of!((*base).lanes) as usize } - base as usize, 2));
    let place = std::mem::MaybeUninit::<bertpt_dlpack_tensor>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_dlpack_tensor.data", unsafe { std::ptr::addr_of!((*base).data) as usize } - base as usize, 0));
    all.push(("bertpt_dlpack_tensor.device", unsafe { std::ptr::addr_of!((*base).device) as usize } - base as usize, 8));
    all.push(("bertpt_dlpack_tensor.ndim", unsafe { std::ptr::addr_of!((*base).ndim) as usize } - base as usize, 16));
    all.push(("bertpt_dlpack_tensor.dtype", unsafe { std::ptr::addr_of!((*base).dtype) as usize } - base as usize, 20));
    all.push(("bertpt_dlpack_tensor.shape", unsafe { std::ptr::addr_of!((*base).shape) as usize } - base as usize, 24));
    all.push(("bertpt_dlpack_tensor.strides", unsafe { std::ptr::addr_of!((*base).strides) as usize } - base as usize, 32));
    all.push(("bertpt_dlpack_tensor.byte_offset", unsafe { std::ptr::addr_of!((*base).byte_offset) as usize } - base as usize, 40));
    let place = std::mem::MaybeUninit::<bertpt_dlpack>::uninit();
    let base = place.as_ptr();
    all.push(("bertpt_dlpack.version", unsafe { std::ptr::addr_of!((*base).version) as usize } - base as usize, 0));
    all.push(("bertpt_dlpack.manager_ctx", unsafe { std::ptr::addr_of!((*base).manager_ctx) as usize } - base as usize, 8));
    all.push(("bertpt_dlpack.deleter", unsafe { std::ptr::addr_of!((*base).deleter) as usize } - base as usize, 16));
    all.push(("bertpt_dlpack.flags", unsafe { std::ptr::addr_of!((*base).flags) as usize } - base as usize, 24));
    all.push(("bertpt_dlpack.dl_tensor", unsafe { std::ptr::addr_of!((*base).dl_tensor) as usize } - base as usize, 32));
    all
}

extern "C" {
    /// The code of an error, a BERTPT_E_* number.
    ///   error   borrowed; NULL gives BERTPT_OK.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_error_get_code(error: *const bertpt_error) -> i32;
    /// The message: what failed, where, with which value, and what to do. One line or several, UTF-8, without a line end.
    ///   error   borrowed; the text is valid until it is freed; NULL gives "".
    /// Threads: any.  Since 1.0.
    pub fn bertpt_error_get_message(error: *const bertpt_error) -> *const c_char;
    /// The part of the library that noticed, "text/vocab".
    ///   error   borrowed; the text is valid until it is freed; NULL gives "".
    /// Threads: any.  Since 1.0.
    pub fn bertpt_error_get_component(error: *const bertpt_error) -> *const c_char;
    /// The details as one JSON object, "{}" when there are none: {"pointer": "/mask_prob", "nearest": "mask_prob", ...}.
    ///   error   borrowed; the text is valid until it is freed; NULL gives "{}".
    /// Threads: any.  Since 1.0.
    pub fn bertpt_error_get_details(error: *const bertpt_error) -> *const c_char;
    /// Releases an error.
    ///   error   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_error_free(error: *mut bertpt_error);
    /// The name of a status, "ok", "end", "timeout", "config"; "unknown" for other numbers.
    ///   status   any number.
    /// Returns a constant that lives for ever.  Threads: any.  Since 1.0.
    pub fn bertpt_status_name(status: bertpt_status) -> *const c_char;
    /// Gives the bytes of a text.
    ///   text    borrowed.
    ///   data    receives the bytes, UTF-8 and ended by a NUL that is not counted; borrowed until the text is freed.
    ///   size    receives the number of bytes; may be NULL.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_text_get(text: *const bertpt_text, data: *mut *const c_char, size: *mut usize, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases a text.
    ///   text   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_text_free(text: *mut bertpt_text);
    /// The version of the library, "0.1.0".
    /// Returns a constant that lives for ever.  Threads: any.  Since 1.0.
    pub fn bertpt_version() -> *const c_char;
    /// Asks whether this library fits the header that the caller was built with. A binding calls it once when it loads, with the constants
    /// of its own copy of abi.h: bertpt_abi_check(BERTPT_ABI_MAJOR, BERTPT_ABI_MINOR, BERTPT_LAYOUT_HASH, &error).
    ///   major, minor   of the caller: the major must be equal, the minor at most the library's.
    ///   layout_hash    of the caller: must be equal when major and minor are.
    /// Errors: BERTPT_E_ABI, with both sides in the details.  Threads: any.  Since 1.0.
    pub fn bertpt_abi_check(major: u32, minor: u32, layout_hash: u64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Describes the build as JSON: version, ABI, compiler, engine and its LibTorch when loaded, the environment variables that are read
    /// (BERTPT_TORCH_ROOT, BERTPT_ENGINE). Loads nothing.
    ///   out   receives an owned text.
    /// Errors: none of its own.  Threads: any.  Since 1.0.
    pub fn bertpt_runtime_describe(out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Lists as JSON every place where LibTorch is looked for, in order, and why each would do or not. Loads nothing for good.
    ///   options_json   kind "engine" of config.h: {"torch_root": "...", "engine_path": "...", "want_cuda": true, "search": true}.
    ///   out            receives an owned text: {"candidates": \[{"path", "origin", "outcome"}\], "gpu_problem", ...}. gpu_problem: after a
    ///                  load, why the machine's GPU stays unused and what to do; "" when it is used, unwanted or not there.
    /// Errors: BERTPT_E_CONFIG.  A candidate that will not do is no error.  Threads: any.  Since 1.0.
    pub fn bertpt_runtime_probe(options_json: *const c_char, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Loads LibTorch and the engine now, so that a missing one is known early. Once loaded, further calls do nothing.
    ///   options_json   kind "engine" of config.h; "torch_root" names a folder to use instead of searching.
    /// Errors: BERTPT_E_CONFIG; BERTPT_E_ENGINE with the list of candidates and how to get LibTorch.
    /// After a failure nothing is loaded and a later call may succeed.  Threads: any; one loads, the others wait.  Since 1.0.
    pub fn bertpt_runtime_load_engine(options_json: *const c_char, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Lists the devices that a model can be put on, as JSON: \[{"name": "cpu", "description", "memory_bytes"}\]. Loads the engine.
    ///   out   receives an owned text.
    /// Errors: BERTPT_E_ENGINE.  Threads: any.  Since 1.0.
    pub fn bertpt_runtime_list_devices(out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Asks every running trainer to stop at its next step boundary and waits until all have and no checkpoint is being written. Later attempts
    /// to train are BERTPT_E_SHUTDOWN; everything else goes on working. Optional and repeatable: a host calls it before it exits.
    ///   timeout_ms   how long to wait; 0 only asks; negative waits without limit.
    /// Returns BERTPT_OK, or BERTPT_TIMEOUT when some trainer still runs or writes.
    /// Errors: none of its own.  Threads: any.  Since 1.0.
    pub fn bertpt_runtime_shutdown(timeout_ms: i64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Lists the kinds of configuration as a JSON array of strings.
    ///   out   receives an owned text.
    /// Errors: none of its own.  Threads: any.  Since 1.0.
    pub fn bertpt_config_kinds(out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the JSON Schema (draft 2020-12) of one kind, with default, bounds, help and "x-unit" of each key.
    ///   kind   a name of bertpt_config_kinds.
    ///   out    receives an owned text.
    /// Errors: BERTPT_E_NOT_FOUND for an unknown kind, with the nearest.  Threads: any.  Since 1.0.
    pub fn bertpt_config_schema(kind: *const c_char, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Checks a configuration and fills in every default, without creating anything.
    ///   kind          a name of bertpt_config_kinds.
    ///   config_json   what the user wrote.
    ///   out           receives an owned text: the resolved configuration as one JSON object.
    /// Errors: BERTPT_E_CONFIG; BERTPT_E_NOT_FOUND for an unknown kind.  Threads: any.  Since 1.0.
    pub fn bertpt_config_resolve(kind: *const c_char, config_json: *const c_char, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the keys that a recipe sets, as JSON: {"model": {...}, "optimizer": {...}, "trainer": {...}}. Keys that the user gives win.
    ///   recipe   "guide" (the default of every kind), "google", "hf" or "modern".
    ///   out      receives an owned text.
    /// Errors: BERTPT_E_CONFIG for an unknown recipe.  Threads: any.  Since 1.0.
    pub fn bertpt_config_get_recipe(recipe: *const c_char, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Drops records below a level.
    ///   level   BERTPT_LOG_*.
    /// Errors: BERTPT_E_INVALID_ARGUMENT for another number.  Threads: any.  Since 1.0.
    pub fn bertpt_log_set_level(level: bertpt_log_level, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Sends records to a function instead of stderr.
    ///   sink        called from now on; the sink before it is not running any more when this returns.
    ///   user_data   handed to each call; the library's until `destroy`.
    ///   destroy     called with user_data after the last call of sink; may be NULL.
    /// Errors: none of its own. After a failure the former sink stays, and destroy has not been and will not be called.
    /// Threads: any, but not from inside a sink.  Since 1.0.
    pub fn bertpt_log_set_sink(sink: bertpt_log_sink, user_data: *mut c_void, destroy: bertpt_log_destroy, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Goes back to stderr. When it returns, no call of the former sink is running or will come, and its destroy has been called.
    /// Errors: none of its own.  Threads: any, but not from inside a sink.  Since 1.0.
    pub fn bertpt_log_clear_sink(error: *mut *mut bertpt_error) -> bertpt_status;
    /// Creates a cancel without a request.
    ///   out   receives an owned handle.
    /// Errors: none of its own.  Threads: any.  Since 1.0.
    pub fn bertpt_cancel_create(out: *mut *mut bertpt_cancel, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Requests. One lock-free store: safe in a signal handler.
    ///   cancel   borrowed; NULL does nothing.
    /// Threads: any, at any time while the handle lives.  Since 1.0.
    pub fn bertpt_cancel_request(cancel: *const bertpt_cancel);
    /// Tells whether there is a request.
    ///   cancel         borrowed.
    ///   is_requested   receives 1 or 0.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_cancel_is_requested(cancel: *const bertpt_cancel, is_requested: *mut i32, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Takes the request back, for the next use.
    ///   cancel   borrowed.
    /// Errors: none of its own.  Threads: shared; a call that runs meanwhile may or may not have seen the request.  Since 1.0.
    pub fn bertpt_cancel_reset(cancel: *const bertpt_cancel, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the handle; calls that were given it keep what they need.
    ///   cancel   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_cancel_free(cancel: *mut bertpt_cancel);
    /// Creates a progress that says nothing yet. Hand it to one call at a time.
    ///   out   receives an owned handle.
    /// Errors: none of its own.  Threads: any.  Since 1.0.
    pub fn bertpt_progress_create(out: *mut *mut bertpt_progress, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Reads where the call is.
    ///   progress   borrowed.
    ///   info       struct_size set by the caller; filled.
    ///   stage      receives an owned text, "reading documents", empty before the call began; may be NULL.
    ///   unit       receives an owned text, "bytes", "documents", "pieces" or "steps"; may be NULL.
    /// Errors: none of its own.  Threads: shared, also while the call runs.  Since 1.0.
    pub fn bertpt_progress_get(progress: *const bertpt_progress, info: *mut bertpt_progress_info, stage: *mut *mut bertpt_text, unit: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the handle; a running call keeps what it needs.
    ///   progress   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_progress_free(progress: *mut bertpt_progress);
    /// Describes documents in files, plain, gzip (.gz) or zstd (.zst), told by their content.
    ///   paths         n_paths strings: files, folders (all files below them), shell patterns, "-" for standard input, which can be read once.
    ///   n_paths       at least 1.
    ///   config_json   kind "documents": "format" auto|text|jsonl|sentences|wiki, "text_field", "id_field", "document_separator", ...
    ///   out           receives an owned handle. Nothing but the first bytes has been read.
    /// Errors: BERTPT_E_CONFIG; BERTPT_E_NOT_FOUND or BERTPT_E_IO naming the first path that is missing or unreadable.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_documents_open_files(paths: *const *const c_char, n_paths: usize, config_json: *const c_char, out: *mut *mut bertpt_documents, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Wraps an iterator of the host.
    ///   iterator   copied; the library owns private_data from success on and calls release in the end, on any thread. After a failure
    ///              release is not called: private_data is still the host's.
    ///   out        receives an owned handle.
    /// Errors: BERTPT_E_INVALID_ARGUMENT when `next` is NULL.  Threads: any.  Since 1.0.
    pub fn bertpt_documents_from_iterator(iterator: *const bertpt_document_iterator, out: *mut *mut bertpt_documents, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Creates an empty list of documents to push into. They are kept in memory; for more text than fits use bertpt_corpus_builder_create.
    ///   out   receives an owned handle.
    /// Errors: none of its own.  Threads: any.  Since 1.0.
    pub fn bertpt_documents_create(out: *mut *mut bertpt_documents, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Adds one document to a handle of bertpt_documents_create.
    ///   documents   borrowed.
    ///   text        text_size bytes, copied; NULL only when text_size is 0.
    ///   text_size   bytes.
    ///   id          id_size bytes, copied; NULL for a document without an id.
    ///   id_size     bytes.
    /// Errors: BERTPT_E_STATE when the handle came from files or an iterator.
    /// Threads: exclusive: BERTPT_E_BUSY while a call reads the documents.  Since 1.0.
    pub fn bertpt_documents_push(documents: *mut bertpt_documents, text: *const c_char, text_size: usize, id: *const c_char, id_size: usize, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Describes the source as JSON: format, files with sizes, number of documents where known.
    ///   documents   borrowed.
    ///   out         receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_documents_describe(documents: *const bertpt_documents, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Starts a pass over the documents.
    ///   documents   borrowed; the reader keeps what it needs.
    ///   out         receives an owned handle.
    /// Errors: BERTPT_E_STATE when the source can be read once and has been; BERTPT_E_HOST.  Threads: shared.  Since 1.0.
    pub fn bertpt_documents_open_reader(documents: *const bertpt_documents, out: *mut *mut bertpt_document_reader, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Looks for documents that say nearly the same (MinHash over word n-grams) and writes the numbers of those to drop, all but the first of
    /// each group: the file for "drop_list" of bertpt_corpus_build.
    ///   documents     borrowed; read once.
    ///   config_json   kind "near_duplicates": "gram_words", "bands", "rows", "threads".
    ///   path          the file to write; appears when it is whole.
    ///   cancel        borrowed; may be NULL.
    ///   progress      borrowed; may be NULL.
    ///   out           receives an owned text: a JSON object with "documents", "words", "groups" and "dropped".
    /// Errors: BERTPT_E_CONFIG; what reading the documents gives; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED.
    /// Threads: shared.  Since 1.0.
    pub fn bertpt_documents_find_near_duplicates(documents: *const bertpt_documents, config_json: *const c_char, path: *const c_char, cancel: *const bertpt_cancel, progress: *const bertpt_progress, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the handle.
    ///   documents   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_documents_free(documents: *mut bertpt_documents);
    /// Reads the next document.
    ///   reader   borrowed.
    ///   out      receives an owned handle.
    /// Returns BERTPT_OK, or BERTPT_END after the last.
    /// Errors: BERTPT_E_IO, BERTPT_E_CORRUPT and BERTPT_E_DATA with file and byte offset; BERTPT_E_HOST. After a failure the pass is over.
    /// Threads: exclusive.  Since 1.0.
    pub fn bertpt_document_reader_next(reader: *mut bertpt_document_reader, out: *mut *mut bertpt_document, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the reader; documents that it gave live on.
    ///   reader   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_document_reader_free(reader: *mut bertpt_document_reader);
    /// Gives text and id of a document.
    ///   document   borrowed.
    ///   view       struct_size set by the caller; filled with pointers that are valid until the document is freed.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_document_get_view(document: *const bertpt_document, view: *mut bertpt_document_view, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases a document.
    ///   document   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_document_free(document: *mut bertpt_document);
    /// Creates a segmenter.
    ///   config_json   kind "segmenter": "newlines" auto|paragraph|line|reflow, "abbreviations".
    ///   out           receives an owned handle.
    /// Errors: BERTPT_E_CONFIG.  Threads: any.  Since 1.0.
    pub fn bertpt_segmenter_create(config_json: *const c_char, out: *mut *mut bertpt_segmenter, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Finds the sentences of a text.
    ///   segmenter   borrowed.
    ///   text        text_size bytes; NULL only when text_size is 0.
    ///   text_size   bytes.
    ///   out         receives an owned handle.
    /// Errors: none of its own: any bytes are allowed.  Threads: shared.  Since 1.0.
    pub fn bertpt_segmenter_segment(segmenter: *const bertpt_segmenter, text: *const c_char, text_size: usize, out: *mut *mut bertpt_sentences, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the resolved configuration as JSON.
    ///   segmenter   borrowed.
    ///   out         receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_segmenter_get_config(segmenter: *const bertpt_segmenter, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Learns the abbreviations of a corpus: short words that stand with a period far more often than words do, and seldom without one
    /// (the measure of Kiss and Strunk, 2006). The result depends on the text and the configuration only.
    ///   documents     borrowed; read once.
    ///   config_json   kind "segmenter": its "abbreviations" are kept; NULL for none.
    ///   cancel        borrowed; may be NULL.
    ///   progress      borrowed; may be NULL.
    ///   out           receives an owned text: config_json with what was learned added, for bertpt_segmenter_create and for files.
    /// Errors: BERTPT_E_CONFIG; what reading the documents gives; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
    pub fn bertpt_segmenter_learn(documents: *const bertpt_documents, config_json: *const c_char, cancel: *const bertpt_cancel, progress: *const bertpt_progress, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the segmenter.
    ///   segmenter   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_segmenter_free(segmenter: *mut bertpt_segmenter);
    /// Gives the spans.
    ///   sentences   borrowed.
    ///   view        struct_size set by the caller; filled with pointers that are valid until the sentences are freed.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_sentences_get_view(sentences: *const bertpt_sentences, view: *mut bertpt_sentences_view, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the spans.
    ///   sentences   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_sentences_free(sentences: *mut bertpt_sentences);
    /// Learns a vocabulary. The result depends on the text and the configuration only, not on threads, memory or the order of documents.
    ///   documents     borrowed; read once.
    ///   config_json   kind "vocab": "size", "algorithm" ("bpe" or "google"), "lowercase", "min_frequency", "special_tokens", ...
    ///   cancel        borrowed; may be NULL.
    ///   progress      borrowed; may be NULL.
    ///   out           receives an owned handle. With little text the vocabulary may come out smaller than asked (logged).
    /// Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for documents without a word; what reading the documents gives; BERTPT_E_NO_SPACE when words
    /// that exceed "memory_bytes" find no room on disk; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
    pub fn bertpt_vocab_train(documents: *const bertpt_documents, config_json: *const c_char, cancel: *const bertpt_cancel, progress: *const bertpt_progress, out: *mut *mut bertpt_vocab, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Adds the pieces that save most on new documents to a vocabulary, for pre-training that goes on with them. No id moves: new pieces take
    /// the places of \[unused...\] pieces or come behind the last id. The result depends on the vocabulary, the text and the configuration only.
    ///   vocab         borrowed; stays as it is.
    ///   documents     borrowed; read once; normalized as the vocabulary was learned.
    ///   config_json   kind "vocab_extension": "pieces", "placement", "min_frequency", ...
    ///   cancel        borrowed; may be NULL.
    ///   progress      borrowed; may be NULL.
    ///   out           receives an owned handle, the longer vocabulary.
    ///   report        receives an owned text, JSON: words, pieces and pieces per word before and after, the new pieces with their ids and what
    ///                 each saves; may be NULL.
    /// Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for documents without a word; what reading the documents gives; BERTPT_E_NO_SPACE;
    /// BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
    pub fn bertpt_vocab_extend(vocab: *const bertpt_vocab, documents: *const bertpt_documents, config_json: *const c_char, cancel: *const bertpt_cancel, progress: *const bertpt_progress, out: *mut *mut bertpt_vocab, report: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Reads a vocabulary.
    ///   path   a vocab.txt, a tokenizer.json of a BERT model, or a folder that holds one of them.
    ///   out    receives an owned handle.
    /// Errors: BERTPT_E_NOT_FOUND, BERTPT_E_IO, BERTPT_E_CORRUPT; BERTPT_E_DATA when a special token is missing, listing which.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_vocab_load(path: *const c_char, out: *mut *mut bertpt_vocab, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Writes vocab.txt, tokenizer.json, tokenizer_config.json and special_tokens_map.json, as transformers' AutoTokenizer reads them, with
    /// the normalisation that the vocabulary was learned with.
    ///   vocab    borrowed.
    ///   folder   made if absent; files of these names are replaced, each whole or not at all.
    /// Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0.
    pub fn bertpt_vocab_save(vocab: *const bertpt_vocab, folder: *const c_char, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the number of pieces; ids are 0 to size - 1.
    ///   vocab   borrowed.
    ///   size    receives it.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_vocab_get_size(vocab: *const bertpt_vocab, size: *mut i64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the piece of an id.
    ///   vocab        borrowed.
    ///   id           of the piece.
    ///   piece        receives piece_size bytes, borrowed until the vocab is freed; not ended by NUL.
    ///   piece_size   receives the number of bytes.
    /// Errors: BERTPT_E_INVALID_ARGUMENT for an id outside the vocabulary.  Threads: shared.  Since 1.0.
    pub fn bertpt_vocab_get_piece(vocab: *const bertpt_vocab, id: i32, piece: *mut *const c_char, piece_size: *mut usize, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Finds the id of a piece.
    ///   vocab        borrowed.
    ///   piece        piece_size bytes, "##" included where it continues a word.
    ///   piece_size   bytes.
    ///   id           receives the id, or -1 when the vocabulary has no such piece, which is no error.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_vocab_find(vocab: *const bertpt_vocab, piece: *const c_char, piece_size: usize, id: *mut i32, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the ids of the special tokens.
    ///   vocab   borrowed.
    ///   ids     struct_size set by the caller; filled.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_vocab_get_special_ids(vocab: *const bertpt_vocab, ids: *mut bertpt_special_ids, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Describes the vocabulary as JSON: size, hash, special ids, normalisation, how many pieces of which sort.
    ///   vocab   borrowed.
    ///   out     receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_vocab_describe(vocab: *const bertpt_vocab, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the handle; tokenizers made from it live on.
    ///   vocab   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_vocab_free(vocab: *mut bertpt_vocab);
    /// Creates a tokenizer.
    ///   vocab         borrowed; the tokenizer keeps what it needs.
    ///   config_json   kind "tokenizer": "lowercase", "strip_accents", "rules", "special_tokens_in_text", ...; what is left out follows
    ///                 the vocabulary.
    ///   out           receives an owned handle.
    /// Errors: BERTPT_E_CONFIG.  Threads: shared.  Since 1.0.
    pub fn bertpt_tokenizer_create(vocab: *const bertpt_vocab, config_json: *const c_char, out: *mut *mut bertpt_tokenizer, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Creates a tokenizer from files: those of bertpt_tokenizer_save, or of a BERT model of Hugging Face.
    ///   path   a folder, a vocab.txt or a tokenizer.json.
    ///   out    receives an owned handle.
    /// Errors: as bertpt_vocab_load.  Threads: any.  Since 1.0.
    pub fn bertpt_tokenizer_load(path: *const c_char, out: *mut *mut bertpt_tokenizer, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Writes the files of bertpt_vocab_save with this tokenizer's options.
    ///   tokenizer   borrowed.
    ///   folder      made if absent; files of these names are replaced, each whole or not at all.
    /// Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0.
    pub fn bertpt_tokenizer_save(tokenizer: *const bertpt_tokenizer, folder: *const c_char, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Encodes one text: \[CLS\] text \[SEP\].
    ///   tokenizer   borrowed.
    ///   text        text_size bytes; NULL only when text_size is 0. Bytes that are not UTF-8 become U+FFFD, which is then removed.
    ///   text_size   bytes.
    ///   options     may be NULL.
    ///   out         receives an owned handle.
    /// Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met.  Threads: shared.  Since 1.0.
    pub fn bertpt_tokenizer_encode(tokenizer: *const bertpt_tokenizer, text: *const c_char, text_size: usize, options: *const bertpt_encode_options, out: *mut *mut bertpt_encoding, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Encodes a pair: \[CLS\] a \[SEP\] b \[SEP\].
    ///   tokenizer   borrowed.
    ///   a, b        a_size and b_size bytes, as `text` of bertpt_tokenizer_encode.
    ///   a_size      bytes.
    ///   b_size      bytes.
    ///   options     may be NULL.
    ///   out         receives an owned handle.
    /// Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met.  Threads: shared.  Since 1.0.
    pub fn bertpt_tokenizer_encode_pair(tokenizer: *const bertpt_tokenizer, a: *const c_char, a_size: usize, b: *const c_char, b_size: usize, options: *const bertpt_encode_options, out: *mut *mut bertpt_encoding, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Encodes many texts, or many pairs, with several threads. The result is the same for any number of threads.
    ///   tokenizer    borrowed.
    ///   texts        n_texts pointers, each to as many bytes as text_sizes says; NULL only when n_texts is 0. A pointer is NULL only when
    ///                its size is 0.
    ///   text_sizes   n_texts sizes in bytes; NULL only when n_texts is 0.
    ///   pairs        the second texts; may be NULL: no pairs.
    ///   pair_sizes   their sizes; may be NULL exactly when `pairs` is.
    ///   n_texts      how many rows.
    ///   options      may be NULL.
    ///   out          receives an owned handle.
    /// Errors: BERTPT_E_INVALID_ARGUMENT for options that cannot be met, with the first such row as the detail "row"; nothing is given then.
    /// Threads: shared.  Since 1.0.
    pub fn bertpt_tokenizer_encode_batch(tokenizer: *const bertpt_tokenizer, texts: *const *const c_char, text_sizes: *const usize, pairs: *const *const c_char, pair_sizes: *const usize, n_texts: usize, options: *const bertpt_encode_options, out: *mut *mut bertpt_encoded_batch, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Counts the tokens of a text, without special tokens.
    ///   tokenizer   borrowed.
    ///   text        text_size bytes; NULL only when text_size is 0.
    ///   text_size   bytes.
    ///   count       receives the number.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_tokenizer_count_tokens(tokenizer: *const bertpt_tokenizer, text: *const c_char, text_size: usize, count: *mut i64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Turns ids into text: continuations glued, spaces before punctuation taken out as Hugging Face does.
    ///   tokenizer             borrowed.
    ///   ids                   n_ids ids; NULL only when n_ids is 0.
    ///   n_ids                 how many.
    ///   skip_special_tokens   1 leaves \[CLS\], \[SEP\] and the like out.
    ///   out                   receives an owned text.
    /// Errors: BERTPT_E_INVALID_ARGUMENT naming the first id outside the vocabulary.  Threads: shared.  Since 1.0.
    pub fn bertpt_tokenizer_decode(tokenizer: *const bertpt_tokenizer, ids: *const i32, n_ids: usize, skip_special_tokens: i32, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the vocabulary.
    ///   tokenizer   borrowed.
    ///   out         receives an owned handle of its own.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_tokenizer_get_vocab(tokenizer: *const bertpt_tokenizer, out: *mut *mut bertpt_vocab, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the resolved configuration as JSON.
    ///   tokenizer   borrowed.
    ///   out         receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_tokenizer_get_config(tokenizer: *const bertpt_tokenizer, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the handle.
    ///   tokenizer   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_tokenizer_free(tokenizer: *mut bertpt_tokenizer);
    /// Gives the arrays of an encoding.
    ///   encoding   borrowed.
    ///   view       struct_size set by the caller; filled with pointers that are valid until the encoding is freed.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_encoding_get_view(encoding: *const bertpt_encoding, view: *mut bertpt_encoding_view, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases an encoding.
    ///   encoding   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_encoding_free(encoding: *mut bertpt_encoding);
    /// Gives the arrays of a batch of encodings.
    ///   encodings   borrowed.
    ///   view        struct_size set by the caller; filled with pointers that are valid until the batch is freed.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_encoded_batch_get_view(encodings: *const bertpt_encoded_batch, view: *mut bertpt_encoded_batch_view, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases a batch of encodings.
    ///   encodings   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_encoded_batch_free(encodings: *mut bertpt_encoded_batch);
    /// Builds a corpus: reads documents, finds sentences, tokenizes, writes shards.
    ///   documents     borrowed; read once.
    ///   tokenizer     borrowed.
    ///   folder        must not exist; appears when the corpus is whole.
    ///   config_json   kind "corpus": "validation_share", "segmenter", "threads", ...
    ///   cancel        borrowed; may be NULL.
    ///   progress      borrowed; may be NULL.
    ///   out           receives an owned handle of the open corpus.
    /// Errors: BERTPT_E_CONFIG; BERTPT_E_STATE when the folder exists; BERTPT_E_DATA when no document has a token, saying what was read; what
    /// reading the documents gives; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED; BERTPT_E_BUSY when another process builds the folder.
    /// After a failure there is no folder. A build of files that was cancelled, killed or found the disk full leaves "folder.partial": the same
    /// call (same files, tokenizer and configuration; "threads" and "save_bytes" may differ) goes on there and gives the bytes of a build
    /// that was never interrupted. Remove it when it is not wanted.
    /// Threads: shared.  Since 1.0.
    pub fn bertpt_corpus_build(documents: *const bertpt_documents, tokenizer: *const bertpt_tokenizer, folder: *const c_char, config_json: *const c_char, cancel: *const bertpt_cancel, progress: *const bertpt_progress, out: *mut *mut bertpt_corpus, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Joins corpora that were built apart, by several processes or machines, into one: shards in the order of the parts, one manifest.
    ///   folders    n_folders corpora of the same vocabulary, tokenizer and segmenter; they stay as they are.
    ///   n_folders  at least 1.
    ///   folder     must not exist; appears when the corpus is whole. Shards are hard links where the file system can, else copies.
    ///   cancel     borrowed; may be NULL.
    ///   progress   borrowed; may be NULL; counts shards.
    ///   out        receives an owned handle of the open corpus.
    /// Errors: those of bertpt_corpus_open for each part; BERTPT_E_DATA for parts that do not fit each other; BERTPT_E_STATE when the folder
    /// exists; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED. After a failure there is no folder.  Threads: any.  Since 1.0.
    pub fn bertpt_corpus_merge(folders: *const *const c_char, n_folders: usize, folder: *const c_char, cancel: *const bertpt_cancel, progress: *const bertpt_progress, out: *mut *mut bertpt_corpus, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Opens a corpus.
    ///   folder   of bertpt_corpus_build.
    ///   out      receives an owned handle.
    /// Errors: BERTPT_E_NOT_FOUND, BERTPT_E_IO, BERTPT_E_CORRUPT; BERTPT_E_UNSUPPORTED for a format of a later version.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_corpus_open(folder: *const c_char, out: *mut *mut bertpt_corpus, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Starts a corpus that the caller fills document by document, in bounded memory.
    ///   folder        must not exist; appears at bertpt_corpus_builder_finish.
    ///   tokenizer     borrowed; the builder keeps what it needs.
    ///   config_json   kind "corpus".
    ///   out           receives an owned handle.
    /// Errors: BERTPT_E_CONFIG, BERTPT_E_STATE, BERTPT_E_IO.  Threads: any.  Since 1.0.
    pub fn bertpt_corpus_builder_create(folder: *const c_char, tokenizer: *const bertpt_tokenizer, config_json: *const c_char, out: *mut *mut bertpt_corpus_builder, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Adds a document.
    ///   builder     borrowed.
    ///   text        text_size bytes, copied; NULL only when text_size is 0.
    ///   text_size   bytes.
    ///   id          id_size bytes, copied; NULL for a document without an id.
    ///   id_size     bytes.
    /// Errors: BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_STATE after finish. After one of the first two the builder can only be freed.
    /// Threads: exclusive.  Since 1.0.
    pub fn bertpt_corpus_builder_push(builder: *mut bertpt_corpus_builder, text: *const c_char, text_size: usize, id: *const c_char, id_size: usize, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Completes the corpus and opens it. The builder is then used up.
    ///   builder   borrowed; still to be freed.
    ///   out       receives an owned handle.
    /// Errors: BERTPT_E_DATA when nothing with a token was pushed; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_STATE when used up.
    /// After a failure the builder is used up and there is no folder.  Threads: exclusive.  Since 1.0.
    pub fn bertpt_corpus_builder_finish(builder: *mut bertpt_corpus_builder, out: *mut *mut bertpt_corpus, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the builder; without finish, what it wrote is removed.
    ///   builder   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_corpus_builder_free(builder: *mut bertpt_corpus_builder);
    /// Gives the size of a split.
    ///   corpus   borrowed.
    ///   split    BERTPT_SPLIT_*.
    ///   info     struct_size set by the caller; filled.
    /// Errors: BERTPT_E_INVALID_ARGUMENT for another split.  Threads: shared.  Since 1.0.
    pub fn bertpt_corpus_get_info(corpus: *const bertpt_corpus, split: bertpt_split, info: *mut bertpt_corpus_info, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the health report of the build as JSON: counts, share of unknown tokens, what was dropped and why, warnings.
    ///   corpus   borrowed.
    ///   out      receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_corpus_get_report(corpus: *const bertpt_corpus, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the manifest as JSON: format version, hash, sources, configuration, shards.
    ///   corpus   borrowed.
    ///   out      receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_corpus_get_manifest(corpus: *const bertpt_corpus, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the tokenizer that the corpus was built with, loaded from its folder.
    ///   corpus   borrowed.
    ///   out      receives an owned handle of its own.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_corpus_get_tokenizer(corpus: *const bertpt_corpus, out: *mut *mut bertpt_tokenizer, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Counts how often each id of the vocabulary occurs in a split; the basis of unigram baselines.
    ///   corpus   borrowed.
    ///   split    BERTPT_SPLIT_*.
    ///   counts   n_counts numbers in the caller's memory, filled by id.
    ///   n_counts the size of the vocabulary.
    /// Errors: BERTPT_E_INVALID_ARGUMENT for another split or size, with the right size.  Threads: shared.  Since 1.0.
    pub fn bertpt_corpus_copy_id_counts(corpus: *const bertpt_corpus, split: bertpt_split, counts: *mut u64, n_counts: usize, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Reads one document back.
    ///   corpus   borrowed.
    ///   split    BERTPT_SPLIT_*.
    ///   index    0 to documents - 1 of the split.
    ///   out      receives an owned handle.
    /// Errors: BERTPT_E_INVALID_ARGUMENT for an index outside; BERTPT_E_CORRUPT with shard and offset.  Threads: shared.  Since 1.0.
    pub fn bertpt_corpus_read_document(corpus: *const bertpt_corpus, split: bertpt_split, index: i64, out: *mut *mut bertpt_corpus_document, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Reads every byte and checks every checksum.
    ///   corpus     borrowed.
    ///   cancel     borrowed; may be NULL.
    ///   progress   borrowed; may be NULL.
    /// Errors: BERTPT_E_CORRUPT at the first damage, with shard and offset; BERTPT_E_IO; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
    pub fn bertpt_corpus_verify(corpus: *const bertpt_corpus, cancel: *const bertpt_cancel, progress: *const bertpt_progress, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the handle; loaders and trainers made from it live on.
    ///   corpus   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_corpus_free(corpus: *mut bertpt_corpus);
    /// Gives the arrays of a document.
    ///   document   borrowed.
    ///   view       struct_size set by the caller; filled with pointers that are valid until the document is freed.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_corpus_document_get_view(document: *const bertpt_corpus_document, view: *mut bertpt_corpus_document_view, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases a document.
    ///   document   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_corpus_document_free(document: *mut bertpt_corpus_document);
    /// Creates a loader at epoch 0, sample 0.
    ///   corpus        borrowed; the loader keeps what it needs.
    ///   split         BERTPT_SPLIT_*.
    ///   config_json   kind "loader": "objective", "positive_ratio", "mask_prob", "whole_word_mask", "max_seq_length", "batch_size", "seed",
    ///                 ...; "workers" above 0: so many threads make batches ahead of bertpt_loader_next, the same ones.
    ///   out           receives an owned handle.
    /// Errors: BERTPT_E_CONFIG; BERTPT_E_DATA when the split cannot give a sample, saying which objective would work.
    /// Threads: shared.  Since 1.0.
    pub fn bertpt_loader_create(corpus: *const bertpt_corpus, split: bertpt_split, config_json: *const c_char, out: *mut *mut bertpt_loader, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Makes the next batch of "batch_size" sequences and moves on, from one epoch into the next without end.
    ///   loader   borrowed.
    ///   out      receives an owned handle.
    /// Errors: BERTPT_E_CORRUPT, BERTPT_E_IO. After a failure the position is unchanged.  Threads: exclusive.  Since 1.0.
    pub fn bertpt_loader_next(loader: *mut bertpt_loader, out: *mut *mut bertpt_batch, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Moves to a place in the stream; the next batch begins there.
    ///   loader   borrowed.
    ///   epoch    any.
    ///   index    sample within the epoch, below its size.
    /// Errors: BERTPT_E_INVALID_ARGUMENT for an index outside the epoch.  Threads: exclusive.  Since 1.0.
    pub fn bertpt_loader_seek(loader: *mut bertpt_loader, epoch: u64, index: u64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the place where the next batch begins.
    ///   loader   borrowed.
    ///   epoch    receives the epoch.
    ///   index    receives the sample within it.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_loader_get_position(loader: *const bertpt_loader, epoch: *mut u64, index: *mut u64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the number of samples in an epoch.
    ///   loader   borrowed.
    ///   epoch    any.
    ///   size     receives the number.
    /// Errors: BERTPT_E_IO.  Threads: shared.  Since 1.0.
    pub fn bertpt_loader_get_epoch_size(loader: *const bertpt_loader, epoch: u64, size: *mut i64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the resolved configuration as JSON.
    ///   loader   borrowed.
    ///   out      receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_loader_get_config(loader: *const bertpt_loader, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Describes the stream as JSON: samples in an epoch, share of forced random pairs, dropped samples, mean length.
    ///   loader   borrowed.
    ///   out      receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_loader_describe(loader: *const bertpt_loader, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the loader; batches that it gave live on.
    ///   loader   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_loader_free(loader: *mut bertpt_loader);
    /// Makes all instances of a split, in the order in which the script writes them.
    ///   corpus        borrowed; not needed afterwards. Built from what the script reads: format "sentences", tokenizer rules "google",
    ///                 "validation_share" 0 and "min_validation_documents" 0.
    ///   split         BERTPT_SPLIT_*.
    ///   config_json   kind "google": the flags of the script, "max_seq_length", "random_seed", "do_whole_word_mask", ...
    ///   cancel        borrowed; may be NULL.
    ///   progress      borrowed; may be NULL.
    ///   out           receives an owned handle.
    /// Errors: BERTPT_E_CONFIG; BERTPT_E_DATA for a split without documents; BERTPT_E_CORRUPT; BERTPT_E_CANCELLED.
    /// Threads: shared.  Since 1.0.
    pub fn bertpt_google_instances_create(corpus: *const bertpt_corpus, split: bertpt_split, config_json: *const c_char, cancel: *const bertpt_cancel, progress: *const bertpt_progress, out: *mut *mut bertpt_google_instances, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the number of instances.
    ///   instances   borrowed.
    ///   size        receives the number.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_google_instances_get_size(instances: *const bertpt_google_instances, size: *mut i64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives consecutive instances as a batch; pair label 0: is next, 1: random.
    ///   instances   borrowed.
    ///   first       from 0.
    ///   count       first + count is at most the size.
    ///   out         receives an owned handle.
    /// Errors: BERTPT_E_INVALID_ARGUMENT for a range outside.  Threads: shared.  Since 1.0.
    pub fn bertpt_google_instances_read(instances: *const bertpt_google_instances, first: i64, count: i64, out: *mut *mut bertpt_batch, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the instances; batches that it gave live on.
    ///   instances   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_google_instances_free(instances: *mut bertpt_google_instances);
    /// Gives the arrays of a batch.
    ///   batch   borrowed.
    ///   view    struct_size set by the caller; filled with pointers that are valid until the batch is freed.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_batch_get_view(batch: *const bertpt_batch, view: *mut bertpt_batch_view, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Writes the batch padded into memory of the caller.
    ///   batch    borrowed.
    ///   padded   struct_size, sequences, length and the arrays set by the caller; the arrays are filled.
    /// Errors: BERTPT_E_INVALID_ARGUMENT when sequences differs or length is too small, with the right numbers.
    /// Threads: shared.  Since 1.0.
    pub fn bertpt_batch_copy_padded(batch: *const bertpt_batch, padded: *const bertpt_padded_batch, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Counts the rows that the batch takes when it is packed: best fit by falling length, the same for the same batch.
    ///   batch    borrowed.
    ///   length   tokens of a row.
    ///   rows     receives the number.
    /// Errors: BERTPT_E_INVALID_ARGUMENT when length is too small, with the right number.  Threads: shared.  Since 1.0.
    pub fn bertpt_batch_count_rows(batch: *const bertpt_batch, length: i64, rows: *mut i64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Writes the batch packed into memory of the caller.
    ///   batch    borrowed.
    ///   packed   struct_size, rows, length, sequences and the arrays set by the caller; the arrays are filled.
    /// Errors: BERTPT_E_INVALID_ARGUMENT when a number is not right, with the right numbers.  Threads: shared.  Since 1.0.
    pub fn bertpt_batch_copy_packed(batch: *const bertpt_batch, packed: *const bertpt_packed_batch, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases a batch.
    ///   batch   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_batch_free(batch: *mut bertpt_batch);
    /// Creates a model with random weights.
    ///   config_json   kind "model": "size" tiny|mini|small|medium|base|large, "device" auto|cpu|cuda|cuda:N, "recipe", "seed", ...
    ///   tokenizer     borrowed; the model keeps what it needs.
    ///   out           receives an owned handle.
    /// Errors: BERTPT_E_CONFIG; BERTPT_E_ENGINE without LibTorch, saying how to get it; BERTPT_E_DEVICE.  Threads: any.  Since 1.0.
    pub fn bertpt_model_create(config_json: *const c_char, tokenizer: *const bertpt_tokenizer, out: *mut *mut bertpt_model, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Loads a model with its tokenizer. Heads that the file lacks get random weights and a warning; bertpt_model_describe tells under "import"
    /// what was missing, unexpected or resized.
    ///   folder        whatever bertpt_checkpoint_open reads, with config.json (or bert_config.json) and a vocabulary beside the weights.
    ///   config_json   kind "model_load": "device", "precision", "threads", "seed", the dropout rates; "vocab", "vocab_size" and
    ///                 "max_position_embeddings" for another vocabulary or length than the stored model's; "optimizer_state": true for a
    ///                 checkpoint of ours whose moments the first trainer on the model goes on with.
    ///   out           receives an owned handle.
    /// Errors: BERTPT_E_CONFIG, also when "optimizer_state" is asked for and not there; BERTPT_E_IO; BERTPT_E_NOT_FOUND naming a file or a
    /// tensor that is missing, BERTPT_E_CORRUPT a misshapen tensor, both before memory for the model is asked for, or a file that does not fit
    /// its checksum; BERTPT_E_UNSUPPORTED for a config.json that means another architecture; BERTPT_E_ENGINE; BERTPT_E_DEVICE.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_model_load(folder: *const c_char, config_json: *const c_char, out: *mut *mut bertpt_model, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Writes a Hugging Face folder: config.json, model.safetensors with both heads, vocabulary and tokenizer files.
    ///   model    borrowed.
    ///   folder   must not exist; appears whole.
    /// Errors: BERTPT_E_STATE when the folder exists; BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: shared.  Since 1.0.
    pub fn bertpt_model_save(model: *const bertpt_model, folder: *const c_char, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Describes the model as JSON: engine, device, precision, memory, "parts": {"embeddings": {"elements", "share"}, "layers", "heads"} (the
    /// pooler is one of the heads), "tensors": \[{"name", "shape", "elements", "decay", "share", "part"}\], shares of all elements, and for a
    /// loaded model "import".
    ///   model   borrowed.
    ///   out     receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_model_describe(model: *const bertpt_model, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the resolved configuration as JSON.
    ///   model   borrowed.
    ///   out     receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_model_get_config(model: *const bertpt_model, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the number of weights, both heads included: 110,106,428 for base with 30,522 pieces.
    ///   model   borrowed.
    ///   count   receives it.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_model_get_parameter_count(model: *const bertpt_model, count: *mut i64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the tokenizer of the model.
    ///   model   borrowed.
    ///   out     receives an owned handle of its own.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_model_get_tokenizer(model: *const bertpt_model, out: *mut *mut bertpt_tokenizer, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the number of rows of the embedding and of logits of one masked position: at least the size of the tokenizer's vocabulary,
    /// more when the configuration says so.
    ///   model   borrowed.
    ///   size    receives it.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_model_get_vocab_size(model: *const bertpt_model, size: *mut i64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the number of elements of one parameter, for bertpt_model_read_parameter.
    ///   model   borrowed.
    ///   name    as bertpt_model_describe lists it: "bert.pooler.dense.weight".
    ///   count   receives it.
    /// Errors: BERTPT_E_NOT_FOUND with the nearest name.  Threads: shared.  Since 1.0.
    pub fn bertpt_model_get_parameter_size(model: *const bertpt_model, name: *const c_char, count: *mut i64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Copies one parameter to memory of the caller.
    ///   model        borrowed.
    ///   name         as bertpt_model_describe lists it.
    ///   values       n_values floats, filled row by row.
    ///   n_values     the parameter's number of elements: bertpt_model_get_parameter_size.
    /// Errors: BERTPT_E_NOT_FOUND with the nearest name; BERTPT_E_INVALID_ARGUMENT for another number, with the shape.
    /// Threads: shared.  Since 1.0.
    pub fn bertpt_model_read_parameter(model: *const bertpt_model, name: *const c_char, values: *mut f32, n_values: usize, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Guesses what stands at each \[MASK\] of a text.
    ///   model       borrowed.
    ///   text        text_size bytes with one \[MASK\] or more.
    ///   text_size   bytes.
    ///   k           guesses for each, 1 to the size of the vocabulary.
    ///   out         receives an owned text: a JSON array with one array for each \[MASK\], best guess first: \[\[{"id", "piece", "probability"}\]\].
    /// Errors: BERTPT_E_INVALID_ARGUMENT without a \[MASK\], for another k, for a text too long for the model.  Threads: shared.  Since 1.0.
    pub fn bertpt_model_fill_mask(model: *const bertpt_model, text: *const c_char, text_size: usize, k: i64, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Encodes a text to the hidden states of the last layer. A text longer than the model's positions is cut.
    ///   model       borrowed.
    ///   text        text_size bytes; NULL only when text_size is 0.
    ///   text_size   bytes.
    ///   out         receives an owned handle.
    /// Errors: BERTPT_E_DEVICE.  Threads: shared.  Since 1.0.
    pub fn bertpt_model_encode(model: *const bertpt_model, text: *const c_char, text_size: usize, out: *mut *mut bertpt_hidden, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives each text as one vector of the model's width, the same for a text whatever texts are beside it but for rounding.
    ///   model         borrowed.
    ///   texts         n_texts pointers, each to as many bytes as text_sizes says; NULL only when n_texts is 0.
    ///   text_sizes    n_texts sizes in bytes; NULL only when n_texts is 0.
    ///   n_texts       how many.
    ///   config_json   kind "embedding": "pooling" mean|cls|pooled, "max_length", "normalize", "batch_tokens".
    ///   cancel        borrowed; may be NULL.
    ///   progress      borrowed; may be NULL.
    ///   out           n_out floats in the caller's memory, filled as \[n_texts\]\[hidden size\]; NULL only when n_out is 0.
    ///   n_out         n_texts times "hidden_size" of bertpt_model_get_config.
    /// Errors: BERTPT_E_CONFIG; BERTPT_E_INVALID_ARGUMENT for another n_out, with the right one; BERTPT_E_CANCELLED and BERTPT_E_DEVICE, after
    /// which `out` may be filled in part.  Threads: shared.  Since 1.0.
    pub fn bertpt_model_embed(model: *const bertpt_model, texts: *const *const c_char, text_sizes: *const usize, n_texts: usize, config_json: *const c_char, cancel: *const bertpt_cancel, progress: *const bertpt_progress, out: *mut f32, n_out: usize, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Evaluates the model on the validation split of a corpus, with sequences and masks that are the same every time.
    ///   model         borrowed.
    ///   corpus        borrowed; built with the model's vocabulary.
    ///   config_json   kind "evaluation": "objective", "max_seq_length", "sequences", ...
    ///   cancel        borrowed; may be NULL.
    ///   progress      borrowed; may be NULL.
    ///   evaluation    struct_size set by the caller; filled. `pairs` is 0 when the objective has none or the split can make none (one
    ///                 document).
    /// Errors: BERTPT_E_CONFIG; BERTPT_E_DATA when the split gives no sequence or the vocabularies differ; BERTPT_E_CANCELLED.
    /// Threads: shared.  Since 1.0.
    pub fn bertpt_model_evaluate(model: *const bertpt_model, corpus: *const bertpt_corpus, config_json: *const c_char, cancel: *const bertpt_cancel, progress: *const bertpt_progress, evaluation: *mut bertpt_evaluation, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Computes the logits of a batch, without dropout, into memory of the caller.
    ///   model     borrowed.
    ///   batch     borrowed. M masked positions, S sequences.
    ///   mlm       n_mlm floats, filled as \[M\]\[vocab_size\]; may be NULL when n_mlm is 0.
    ///   n_mlm     M * bertpt_model_get_vocab_size, or 0.
    ///   pair      n_pair floats, filled as \[S\]\[2\]; may be NULL when n_pair is 0.
    ///   n_pair    S * 2, or 0.
    /// Errors: BERTPT_E_INVALID_ARGUMENT for other numbers, with the right ones; BERTPT_E_DEVICE.  Threads: shared.  Since 1.0.
    pub fn bertpt_model_copy_logits(model: *const bertpt_model, batch: *const bertpt_batch, mlm: *mut f32, n_mlm: usize, pair: *mut f32, n_pair: usize, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the handle; a trainer on the model lives on. Never waits for the model's thread.
    ///   model   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_model_free(model: *mut bertpt_model);
    /// Gives the arrays of an encoded text.
    ///   hidden   borrowed.
    ///   view     struct_size set by the caller; filled with pointers that are valid until `hidden` is freed.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_hidden_get_view(hidden: *const bertpt_hidden, view: *mut bertpt_hidden_view, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases an encoded text.
    ///   hidden   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_hidden_free(hidden: *mut bertpt_hidden);
    /// Creates an optimizer for a model.
    ///   model         borrowed; the model whose weights it will update.
    ///   config_json   kind "optimizer": "recipe", "type", "learning_rate" (the peak), "weight_decay", "beta1", "beta2", "epsilon", ...
    ///   out           receives an owned handle.
    /// Errors: BERTPT_E_CONFIG.  Threads: shared.  Since 1.0.
    pub fn bertpt_optimizer_create(model: *const bertpt_model, config_json: *const c_char, out: *mut *mut bertpt_optimizer, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the resolved configuration as JSON.
    ///   optimizer   borrowed.
    ///   out         receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_optimizer_get_config(optimizer: *const bertpt_optimizer, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the handle.
    ///   optimizer   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_optimizer_free(optimizer: *mut bertpt_optimizer);
    /// Creates a trainer. It takes the model's weights: a second trainer on the model is refused until this one is freed.
    ///   model         borrowed; the trainer keeps what it needs.
    ///   optimizer     borrowed; copied.
    ///   corpus        borrowed; the trainer keeps what it needs.
    ///   config_json   kind "trainer": "num_train_steps", "batch_size", "max_seq_length", "phases", "warmup_steps", "run_dir", "loader", ...
    ///   out           receives an owned handle. "run_dir" exists now; without it nothing is written.
    /// Errors: BERTPT_E_CONFIG; BERTPT_E_STATE when run_dir holds a run already (resume it) or the model has a trainer; BERTPT_E_DATA when the
    /// corpus cannot give pairs or has another vocabulary; BERTPT_E_IO when run_dir cannot be written.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_create(model: *const bertpt_model, optimizer: *const bertpt_optimizer, corpus: *const bertpt_corpus, config_json: *const c_char, out: *mut *mut bertpt_trainer, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Continues a run from its newest checkpoint: the next step is the one that would have come, bit for bit on the same build and settings.
    ///   run_dir          of a former trainer.
    ///   overrides_json   may be NULL; keys that do not change the result: "checkpoint_every", "keep_checkpoints", "keep_every",
    ///                    "keep_best", "on_save_error", "evaluate_every", "log_every"; "stop", other stop rules; and "device", "threads",
    ///                    which make the run inexact (logged). A run whose "decay" is "wsd", "constant" or "inverse_sqrt" may also get another
    ///                    end, "num_train_steps" (wsd: and "decay_steps"), before it decays.
    ///   corpus           borrowed; NULL opens the folder that the run recorded.
    ///   out              receives an owned handle; bertpt_trainer_get_model gives the model.
    /// Errors: BERTPT_E_NOT_FOUND without a run or checkpoint; BERTPT_E_CONFIG for another key; BERTPT_E_DATA for another corpus;
    /// BERTPT_E_CORRUPT; BERTPT_E_STATE when another trainer has the run; BERTPT_E_ENGINE.  Threads: any.  Since 1.0.
    pub fn bertpt_trainer_resume(run_dir: *const c_char, overrides_json: *const c_char, corpus: *const bertpt_corpus, out: *mut *mut bertpt_trainer, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Starts training to the end in the background.
    ///   trainer   borrowed.
    ///   cancel    borrowed; may be NULL; requesting it stops the run as bertpt_trainer_stop does.
    /// Errors: BERTPT_E_BUSY when it runs; BERTPT_E_STATE when it is finished; BERTPT_E_POISONED; BERTPT_E_SHUTDOWN.
    /// Threads: exclusive.  Since 1.0.
    pub fn bertpt_trainer_start(trainer: *mut bertpt_trainer, cancel: *const bertpt_cancel, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Trains and waits.
    ///   trainer     borrowed.
    ///   max_steps   how many steps more, fewer when the run ends before; negative: to the end.
    ///   cancel      borrowed; may be NULL.
    /// Returns BERTPT_OK when steps were done, or BERTPT_END when all were done before. Checkpoints of these steps are whole then.
    /// Errors: BERTPT_E_CANCELLED when stopped on request, saying how to go on; the first cause when the run fails; BERTPT_E_BUSY when it
    /// runs in the background; BERTPT_E_POISONED; BERTPT_E_SHUTDOWN. After a failure the weights are those of the last whole step.
    /// Threads: exclusive.  Since 1.0.
    pub fn bertpt_trainer_run(trainer: *mut bertpt_trainer, max_steps: i64, cancel: *const bertpt_cancel, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Trains one step and waits: forward, backward, clip, update, schedule as one. Where the step asks for a checkpoint, it is written while
    /// the next steps are done, and a failure of it comes with one of those; bertpt_trainer_save_checkpoint waits for it.
    ///   trainer   borrowed.
    ///   metrics   struct_size set by the caller; filled; may be NULL.
    /// Returns BERTPT_OK, or BERTPT_END when all steps were done before; metrics is then untouched.
    /// Errors: as bertpt_trainer_run.  Threads: exclusive.  Since 1.0.
    pub fn bertpt_trainer_step(trainer: *mut bertpt_trainer, metrics: *mut bertpt_metrics, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Waits until no run is in progress.
    ///   trainer      borrowed.
    ///   timeout_ms   how long; 0 only looks; negative waits without limit.
    /// Returns BERTPT_OK when the run finished or was stopped (bertpt_trainer_get_state tells) or none was in progress; BERTPT_TIMEOUT.
    /// Errors: BERTPT_E_POISONED with the first cause when the run failed.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_wait(trainer: *const bertpt_trainer, timeout_ms: i64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Asks the run in progress to stop, and does not wait. It stops within one micro-batch: a step that is not whole is undone, and a
    /// checkpoint is written when there is a run_dir. Does nothing when no run is in progress.
    ///   trainer   borrowed.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_stop(trainer: *const bertpt_trainer, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the state.
    ///   trainer   borrowed.
    ///   state     receives BERTPT_TRAINER_*.
    ///   step      receives the number of steps done; may be NULL.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_get_state(trainer: *const bertpt_trainer, state: *mut bertpt_trainer_state, step: *mut i64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the numbers of the newest step; all zero before the first.
    ///   trainer   borrowed.
    ///   metrics   struct_size set by the caller; filled.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_get_metrics(trainer: *const bertpt_trainer, metrics: *mut bertpt_metrics, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the report of the run as JSON: state, steps, metrics, last evaluation, newest checkpoint, how to resume, cause of a failure;
    /// with "timings" of the model, where the time of its parts went until the last call that trained ended.
    ///   trainer   borrowed.
    ///   out       receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_get_report(trainer: *const bertpt_trainer, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the resolved configuration as JSON: {"model", "optimizer", "trainer", "corpus"}.
    ///   trainer   borrowed.
    ///   out       receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_get_config(trainer: *const bertpt_trainer, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the model.
    ///   trainer   borrowed.
    ///   out       receives an owned handle of its own.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_get_model(trainer: *const bertpt_trainer, out: *mut *mut bertpt_model, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Says what the steps that are left will take, before anything is spent, between two steps when the trainer runs: a JSON object with
    /// "steps", "sequences", "epochs", "token_places" (with padding), "tokens" (without), "flops" (matrix products of forward and backward),
    /// "seconds", "memory" ({"weight_bytes", "gradient_bytes", "optimizer_bytes", "activation_bytes", "total_bytes"}), and "phases", each with
    /// the same, its learning rates, "tokens_per_second" and "flops_per_second". The optimizer's update, evaluations and checkpoints are not in
    /// the time.
    ///   trainer        borrowed; its weights and its place stay as they are.
    ///   options_json   may be NULL. "flops_per_second": the rate to reckon with; without it one micro-batch of each phase is timed, which takes
    ///                  seconds for a large model and gives "activation_bytes" and "total_bytes", which are not there otherwise.
    ///   out            receives an owned text.
    /// Errors: BERTPT_E_CONFIG; BERTPT_E_POISONED; BERTPT_E_OUT_OF_MEMORY when a micro-batch does not fit.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_plan(trainer: *const bertpt_trainer, options_json: *const c_char, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Writes a checkpoint now, between two steps when the trainer runs, and waits for it.
    ///   trainer   borrowed.
    ///   out       receives an owned text with the folder, or where there is none the name that the sink got ("step-200"); may be NULL. One
    ///             made at this step already is given again.
    /// Errors: BERTPT_E_STATE without a run_dir and a sink; BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_HOST when the sink refuses;
    /// BERTPT_E_NUMERIC when a weight or moment is not finite; BERTPT_E_OUT_OF_MEMORY; BERTPT_E_POISONED. The run goes on, and the checkpoints
    /// before it are whole.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_save_checkpoint(trainer: *const bertpt_trainer, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Sends every checkpoint also to a function of the host, for an object store say: after the folder is written, or instead of it where the
    /// trainer has no run_dir. What an evaluation says of a step that was saved before it gets into the folder's manifest only. A resume takes
    /// its files from "\<run>/checkpoints/" again. Whether a failure stops the run says "on_save_error".
    ///   trainer     borrowed.
    ///   write       NULL: no longer. The function before it is not running any more when this returns.
    ///   user_data   handed to each call; the library's until `destroy`.
    ///   destroy     called with user_data after the last call of write; may be NULL. Not called when this fails.
    /// Errors: none of its own.  Threads: shared, but not from inside write.  Since 1.0.
    pub fn bertpt_trainer_set_checkpoint_sink(trainer: *const bertpt_trainer, write: bertpt_checkpoint_write, user_data: *mut c_void, destroy: bertpt_checkpoint_destroy, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Keeps a text of the host's own in every checkpoint from now on; a resume gives it back.
    ///   trainer   borrowed.
    ///   key       its name.
    ///   value     NULL or "" removes it.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_set_property(trainer: *const bertpt_trainer, key: *const c_char, value: *const c_char, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the host's own texts as a JSON object.
    ///   trainer   borrowed.
    ///   out       receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_get_properties(trainer: *const bertpt_trainer, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Proves on this run that a resume is exact: trains some steps, saves them to a temporary folder in run_dir, trains as many more; loads the
    /// folder into a second model, trains that one as far, and compares batches, losses, weights and moments bit for bit. The trainer is then
    /// where it was. Takes the time of three times the steps, the memory of a second model and of three copies of weights and moments, and the
    /// room of a checkpoint. Between two steps when the trainer runs.
    ///   trainer   borrowed.
    ///   steps     how many, 3 say; fewer when the run has not twice as many left.
    ///   out       receives an owned text: {"equal": true or false, "from_step", "steps", "differences": \[...\], "seconds"}.
    /// Errors: BERTPT_E_STATE with fewer than two steps left; BERTPT_E_CANCELLED when a stop was asked for; BERTPT_E_NO_SPACE; BERTPT_E_IO;
    /// BERTPT_E_OUT_OF_MEMORY. The trainer is where it was then too.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_verify_resume(trainer: *const bertpt_trainer, steps: i64, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Evaluates now on the validation split, between two steps when the trainer runs, and waits for it.
    ///   trainer      borrowed.
    ///   evaluation   struct_size set by the caller; filled.
    /// Errors: BERTPT_E_DATA when the split gives no sequence.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_evaluate(trainer: *const bertpt_trainer, evaluation: *mut bertpt_evaluation, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Opens a stream of events. It never slows the training: a reader that falls behind loses progress events, and no other.
    ///   trainer   borrowed; the stream may outlive it.
    ///   out       receives an owned handle: see event.h. It gives what happens from now on, and the end of a run that ended before.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_trainer_open_events(trainer: *const bertpt_trainer, out: *mut *mut bertpt_event_stream, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the handle and never waits: a run in progress is asked to stop, writes its checkpoint and goes on its own thread; so does a
    /// checkpoint that is being written. bertpt_trainer_resume of the same run_dir waits for that.
    ///   trainer   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_trainer_free(trainer: *mut bertpt_trainer);
    /// Waits for the next event.
    ///   stream       borrowed.
    ///   timeout_ms   how long; 0 only looks; negative waits without limit.
    ///   out          receives an owned handle.
    /// Returns BERTPT_OK; BERTPT_TIMEOUT; or BERTPT_END after the last event of the run, or when the trainer is gone.
    /// Errors: none of its own.  Threads: exclusive: one reader at a time; never BERTPT_E_BUSY because of the trainer.  Since 1.0.
    pub fn bertpt_event_stream_next(stream: *mut bertpt_event_stream, timeout_ms: i64, out: *mut *mut bertpt_event, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the number of progress events that were dropped because the reader was behind.
    ///   stream    borrowed.
    ///   dropped   receives it.
    /// Errors: none of its own.  Threads: any, also while another thread waits for an event.  Since 1.0.
    pub fn bertpt_event_stream_get_dropped(stream: *const bertpt_event_stream, dropped: *mut u64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the stream; events that it gave live on.
    ///   stream   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_event_stream_free(stream: *mut bertpt_event_stream);
    /// Gives the kind.
    ///   event   borrowed.
    ///   kind    receives BERTPT_EVENT_*; later versions may add numbers: skip those you do not know.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_event_get_kind(event: *const bertpt_event, kind: *mut bertpt_event_kind, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the number of steps that were done when it happened.
    ///   event   borrowed.
    ///   step    receives it.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_event_get_step(event: *const bertpt_event, step: *mut i64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the newest metrics: those of this step for BERTPT_EVENT_PROGRESS.
    ///   event     borrowed.
    ///   metrics   struct_size set by the caller; filled.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_event_get_metrics(event: *const bertpt_event, metrics: *mut bertpt_metrics, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the evaluation of a BERTPT_EVENT_EVALUATION, or the last one of the run for BERTPT_EVENT_FINISHED.
    ///   event        borrowed.
    ///   evaluation   struct_size set by the caller; filled.
    /// Returns BERTPT_OK, or BERTPT_END when the event has none.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_event_get_evaluation(event: *const bertpt_event, evaluation: *mut bertpt_evaluation, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the message in plain words.
    ///   event     borrowed.
    ///   message   receives the text, borrowed until the event is freed; "" for BERTPT_EVENT_PROGRESS.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_event_get_message(event: *const bertpt_event, message: *mut *const c_char, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the folder of the checkpoint: the one of BERTPT_EVENT_CHECKPOINT, the newest for the last event of a run.
    ///   event   borrowed.
    ///   path    receives the text, borrowed until the event is freed; "" where there is none.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_event_get_path(event: *const bertpt_event, path: *mut *const c_char, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the code of the failure of a BERTPT_EVENT_FAILED, BERTPT_OK for others.
    ///   event   borrowed.
    ///   code    receives BERTPT_E_* or BERTPT_OK.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_event_get_code(event: *const bertpt_event, code: *mut bertpt_status, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the whole event as one JSON object on one line, as events.jsonl of the run holds it.
    ///   event   borrowed.
    ///   out     receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_event_get_json(event: *const bertpt_event, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases an event.
    ///   event   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_event_free(event: *mut bertpt_event);
    /// Writes the report of a run: one HTML file with interactive plots of losses, accuracies, learning rate, gradient norm, speed and memory,
    /// sample predictions, corpus figures, events and configuration. It holds all that it needs and asks the network for nothing.
    ///   run_dir   the run's folder; only events.jsonl and config.json are read.
    ///   path      the file, which appears whole in place of a former one; NULL or "": report.html in run_dir.
    /// Errors: BERTPT_E_NOT_FOUND without events.jsonl; BERTPT_E_IO, BERTPT_E_NO_SPACE.  Threads: any.  Since 1.0.
    pub fn bertpt_run_write_report(run_dir: *const c_char, path: *const c_char, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the JSON Schema of a line of events.jsonl, which is also what bertpt_event_get_json gives.
    ///   out   receives an owned text.
    /// Errors: none of its own.  Threads: any.  Since 1.0.
    pub fn bertpt_run_get_event_schema(out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Opens a checkpoint. Sizes and headers are checked; every byte by bertpt_checkpoint_verify.
    ///   path   a checkpoint folder, "\<run>/checkpoints/latest", a run folder (its newest); a Hugging Face folder with model.safetensors or
    ///          pytorch_model.bin, whole or in parts; a sentence-transformers folder; a folder with one TensorFlow checkpoint (Google's BERT,
    ///          TensorFlow 1 or 2), or "FOLDER/bert_model.ckpt"; or one file of weights.
    ///   out    receives an owned handle.
    /// Errors: BERTPT_E_NOT_FOUND saying what was looked for; BERTPT_E_CORRUPT with path and place; BERTPT_E_UNSUPPORTED for a later
    /// format, and for a pickle that names anything but tensors and dictionaries.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_checkpoint_open(path: *const c_char, out: *mut *mut bertpt_checkpoint, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Reads every byte and compares with the checksums of the manifest, of a pytorch_model.bin or of a TensorFlow checkpoint. Where there are
    /// none (safetensors), everything is read and nothing compared.
    ///   checkpoint   borrowed.
    ///   cancel       borrowed; may be NULL.
    ///   progress     borrowed; may be NULL.
    /// Errors: BERTPT_E_CORRUPT with the file; BERTPT_E_IO; BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
    pub fn bertpt_checkpoint_verify(checkpoint: *const bertpt_checkpoint, cancel: *const bertpt_cancel, progress: *const bertpt_progress, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Describes the checkpoint as JSON: {"kind": "training", "hugging_face" or "tensorflow", "format", "path", "model_folder", "config",
    /// "step", "files", "file_bytes", "tensor_count", "parameters", "dtypes", "architecture": {...}, "missing", "unexpected", "has_checksums",
    /// "manifest": {...}}. "missing" are parameters of a BERT with both heads that the file lacks, "unexpected" tensors that are none.
    ///   checkpoint   borrowed.
    ///   out          receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_checkpoint_get_info(checkpoint: *const bertpt_checkpoint, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the model's config.json (or Google's bert_config.json) as it stands.
    ///   checkpoint   borrowed.
    ///   out          receives an owned text.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_checkpoint_get_config(checkpoint: *const bertpt_checkpoint, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives the number of tensors.
    ///   checkpoint   borrowed.
    ///   count        receives it.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_checkpoint_get_tensor_count(checkpoint: *const bertpt_checkpoint, count: *mut i64, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives a tensor by number: first the model's by their names in the file, then the optimizer's as "exp_avg/..." and "exp_avg_sq/...".
    ///   checkpoint   borrowed; the tensor may outlive it.
    ///   index        0 to count - 1.
    ///   out          receives an owned handle.
    /// Errors: BERTPT_E_INVALID_ARGUMENT for an index outside.  Threads: shared.  Since 1.0.
    pub fn bertpt_checkpoint_get_tensor(checkpoint: *const bertpt_checkpoint, index: i64, out: *mut *mut bertpt_tensor, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Gives a tensor by name.
    ///   checkpoint   borrowed; the tensor may outlive it.
    ///   name         Hugging Face's name of a parameter, "bert.pooler.dense.weight": found under whatever name the file has it, in Hugging
    ///                Face's shape (copied where TensorFlow stores it transposed). Or a name in the file: as it stands there.
    ///   out          receives an owned handle.
    /// Errors: BERTPT_E_NOT_FOUND with the nearest name.  Threads: shared.  Since 1.0.
    pub fn bertpt_checkpoint_find_tensor(checkpoint: *const bertpt_checkpoint, name: *const c_char, out: *mut *mut bertpt_tensor, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Compares two checkpoints parameter by parameter, whatever their formats, as JSON: {"equal", "parameters", "equal_parameters",
    /// "max_difference", "only_a", "only_b", "shapes", "dtypes", "values", "config"}. "equal" means the same parameters, shapes and values.
    ///   a        borrowed.
    ///   b        borrowed.
    ///   cancel   borrowed; may be NULL.
    ///   out      receives an owned text.
    /// Errors: BERTPT_E_CANCELLED.  Threads: shared.  Since 1.0.
    pub fn bertpt_checkpoint_compare(a: *const bertpt_checkpoint, b: *const bertpt_checkpoint, cancel: *const bertpt_cancel, out: *mut *mut bertpt_text, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Writes the model of a checkpoint as a Hugging Face folder: config.json, model.safetensors with the tied weight once and the heads that
    /// are there, vocabulary and tokenizer files, README.md as the model card.
    ///   checkpoint    borrowed.
    ///   folder        must not exist; appears whole.
    ///   config_json   kind "export": "dtype" f32|bf16, "card", "title".
    ///   cancel        borrowed; may be NULL.
    /// Errors: BERTPT_E_STATE when the folder exists; BERTPT_E_NOT_FOUND without a config.json or a parameter of the encoder; BERTPT_E_CORRUPT;
    /// BERTPT_E_IO, BERTPT_E_NO_SPACE; BERTPT_E_CANCELLED: there is no folder then.  Threads: shared.  Since 1.0.
    pub fn bertpt_checkpoint_export(checkpoint: *const bertpt_checkpoint, folder: *const c_char, config_json: *const c_char, cancel: *const bertpt_cancel, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases the handle; tensors that it gave live on.
    ///   checkpoint   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_checkpoint_free(checkpoint: *mut bertpt_checkpoint);
    /// Gives name, type, shape and bytes.
    ///   tensor   borrowed.
    ///   view     struct_size set by the caller; filled with pointers that are valid until the tensor is freed, also when the checkpoint is
    ///            freed or its files are deleted before.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_tensor_get_view(tensor: *const bertpt_tensor, view: *mut bertpt_tensor_view, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Copies the tensor as float32 to memory of the caller.
    ///   tensor     borrowed; of type f32, f64, bf16 or f16.
    ///   values     n_values floats, filled row by row.
    ///   n_values   the number of elements.
    /// Errors: BERTPT_E_INVALID_ARGUMENT for another number, with the right one; BERTPT_E_UNSUPPORTED for another type.
    /// Threads: shared.  Since 1.0.
    pub fn bertpt_tensor_copy_f32(tensor: *const bertpt_tensor, values: *mut f32, n_values: usize, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Hands the tensor to another library as DLPack, read-only and without a copy.
    ///   tensor   borrowed.
    ///   out      receives an owned struct that lives as long as its taker wants: it is released by its own `deleter`.
    /// Errors: none of its own.  Threads: shared.  Since 1.0.
    pub fn bertpt_tensor_to_dlpack(tensor: *const bertpt_tensor, out: *mut *mut bertpt_dlpack, error: *mut *mut bertpt_error) -> bertpt_status;
    /// Releases a tensor.
    ///   tensor   owned until now; NULL is allowed.
    /// Threads: any.  Since 1.0.
    pub fn bertpt_tensor_free(tensor: *mut bertpt_tensor);
}
