//! Enums and plain structs of the C headers, in Rust's manner. Made by emit.py: do not edit.

use crate::call::SizedStruct;

/// What kind of failure an [`Error`](crate::Error) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    InvalidArgument,
    Config,
    Io,
    NotFound,
    Corrupt,
    Encoding,
    OutOfMemory,
    Unsupported,
    Engine,
    Device,
    Numeric,
    Cancelled,
    Busy,
    Poisoned,
    Forked,
    State,
    Host,
    Abi,
    Data,
    Internal,
    NoSpace,
    Shutdown,
    /// A number that a later version of the library gives a meaning.
    Other(i32),
}

impl Code {
    /// From a number of the C header.
    pub fn from_raw(raw: i32) -> Self {
        match raw {
            -1 => Code::InvalidArgument,
            -2 => Code::Config,
            -3 => Code::Io,
            -4 => Code::NotFound,
            -5 => Code::Corrupt,
            -6 => Code::Encoding,
            -7 => Code::OutOfMemory,
            -8 => Code::Unsupported,
            -9 => Code::Engine,
            -10 => Code::Device,
            -11 => Code::Numeric,
            -12 => Code::Cancelled,
            -13 => Code::Busy,
            -14 => Code::Poisoned,
            -15 => Code::Forked,
            -16 => Code::State,
            -17 => Code::Host,
            -18 => Code::Abi,
            -19 => Code::Data,
            -20 => Code::Internal,
            -21 => Code::NoSpace,
            -22 => Code::Shutdown,
            other => Code::Other(other),
        }
    }

    /// The number of the C header, `BERTPT_E_*`.
    pub fn raw(self) -> i32 {
        match self {
            Code::InvalidArgument => -1,
            Code::Config => -2,
            Code::Io => -3,
            Code::NotFound => -4,
            Code::Corrupt => -5,
            Code::Encoding => -6,
            Code::OutOfMemory => -7,
            Code::Unsupported => -8,
            Code::Engine => -9,
            Code::Device => -10,
            Code::Numeric => -11,
            Code::Cancelled => -12,
            Code::Busy => -13,
            Code::Poisoned => -14,
            Code::Forked => -15,
            Code::State => -16,
            Code::Host => -17,
            Code::Abi => -18,
            Code::Data => -19,
            Code::Internal => -20,
            Code::NoSpace => -21,
            Code::Shutdown => -22,
            Code::Other(other) => other,
        }
    }
}

/// How important a log record is; `Off` silences the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LogLevel {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Off,
    /// A number that a later version of the library gives a meaning.
    Other(i32),
}

impl LogLevel {
    /// From a number of the C header.
    pub fn from_raw(raw: i32) -> Self {
        match raw {
            0 => LogLevel::Trace,
            1 => LogLevel::Debug,
            2 => LogLevel::Info,
            3 => LogLevel::Warn,
            4 => LogLevel::Error,
            5 => LogLevel::Off,
            other => LogLevel::Other(other),
        }
    }

    /// The number of the C header, `BERTPT_LOG_*`.
    pub fn raw(self) -> i32 {
        match self {
            LogLevel::Trace => 0,
            LogLevel::Debug => 1,
            LogLevel::Info => 2,
            LogLevel::Warn => 3,
            LogLevel::Error => 4,
            LogLevel::Off => 5,
            LogLevel::Other(other) => other,
        }
    }
}

/// Which text of a pair is cut when it is longer than the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Truncation {
    None,
    LongestFirst,
    OnlyFirst,
    OnlySecond,
    /// A number that a later version of the library gives a meaning.
    Other(i32),
}

impl Truncation {
    /// From a number of the C header.
    pub fn from_raw(raw: i32) -> Self {
        match raw {
            0 => Truncation::None,
            1 => Truncation::LongestFirst,
            2 => Truncation::OnlyFirst,
            3 => Truncation::OnlySecond,
            other => Truncation::Other(other),
        }
    }

    /// The number of the C header, `BERTPT_TRUNCATION_*`.
    pub fn raw(self) -> i32 {
        match self {
            Truncation::None => 0,
            Truncation::LongestFirst => 1,
            Truncation::OnlyFirst => 2,
            Truncation::OnlySecond => 3,
            Truncation::Other(other) => other,
        }
    }
}

/// How the rows of a batch are filled at their ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Padding {
    None,
    Longest,
    MaxLength,
    /// A number that a later version of the library gives a meaning.
    Other(i32),
}

impl Padding {
    /// From a number of the C header.
    pub fn from_raw(raw: i32) -> Self {
        match raw {
            0 => Padding::None,
            1 => Padding::Longest,
            2 => Padding::MaxLength,
            other => Padding::Other(other),
        }
    }

    /// The number of the C header, `BERTPT_PADDING_*`.
    pub fn raw(self) -> i32 {
        match self {
            Padding::None => 0,
            Padding::Longest => 1,
            Padding::MaxLength => 2,
            Padding::Other(other) => other,
        }
    }
}

/// A part of a corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Split {
    Train,
    Validation,
    /// A number that a later version of the library gives a meaning.
    Other(i32),
}

impl Split {
    /// From a number of the C header.
    pub fn from_raw(raw: i32) -> Self {
        match raw {
            0 => Split::Train,
            1 => Split::Validation,
            other => Split::Other(other),
        }
    }

    /// The number of the C header, `BERTPT_SPLIT_*`.
    pub fn raw(self) -> i32 {
        match self {
            Split::Train => 0,
            Split::Validation => 1,
            Split::Other(other) => other,
        }
    }
}

/// What a trainer is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TrainerState {
    Idle,
    Running,
    Finished,
    Stopped,
    Failed,
    /// A number that a later version of the library gives a meaning.
    Other(i32),
}

impl TrainerState {
    /// From a number of the C header.
    pub fn from_raw(raw: i32) -> Self {
        match raw {
            0 => TrainerState::Idle,
            1 => TrainerState::Running,
            2 => TrainerState::Finished,
            3 => TrainerState::Stopped,
            4 => TrainerState::Failed,
            other => TrainerState::Other(other),
        }
    }

    /// The number of the C header, `BERTPT_TRAINER_*`.
    pub fn raw(self) -> i32 {
        match self {
            TrainerState::Idle => 0,
            TrainerState::Running => 1,
            TrainerState::Finished => 2,
            TrainerState::Stopped => 3,
            TrainerState::Failed => 4,
            TrainerState::Other(other) => other,
        }
    }
}

/// What an [`Event`](crate::Event) tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventKind {
    Started,
    Progress,
    Evaluation,
    Checkpoint,
    Phase,
    Warning,
    Finished,
    Cancelled,
    Failed,
    Rollback,
    /// A number that a later version of the library gives a meaning.
    Other(i32),
}

impl EventKind {
    /// From a number of the C header.
    pub fn from_raw(raw: i32) -> Self {
        match raw {
            1 => EventKind::Started,
            2 => EventKind::Progress,
            3 => EventKind::Evaluation,
            4 => EventKind::Checkpoint,
            5 => EventKind::Phase,
            6 => EventKind::Warning,
            7 => EventKind::Finished,
            8 => EventKind::Cancelled,
            9 => EventKind::Failed,
            10 => EventKind::Rollback,
            other => EventKind::Other(other),
        }
    }

    /// The number of the C header, `BERTPT_EVENT_*`.
    pub fn raw(self) -> i32 {
        match self {
            EventKind::Started => 1,
            EventKind::Progress => 2,
            EventKind::Evaluation => 3,
            EventKind::Checkpoint => 4,
            EventKind::Phase => 5,
            EventKind::Warning => 6,
            EventKind::Finished => 7,
            EventKind::Cancelled => 8,
            EventKind::Failed => 9,
            EventKind::Rollback => 10,
            EventKind::Other(other) => other,
        }
    }
}

/// The type of a tensor's elements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DType {
    F32,
    F64,
    Bf16,
    F16,
    I32,
    I64,
    U8,
    I8,
    U16,
    I16,
    U32,
    U64,
    Bool,
    /// A number that a later version of the library gives a meaning.
    Other(i32),
}

impl DType {
    /// From a number of the C header.
    pub fn from_raw(raw: i32) -> Self {
        match raw {
            1 => DType::F32,
            2 => DType::F64,
            3 => DType::Bf16,
            4 => DType::F16,
            5 => DType::I32,
            6 => DType::I64,
            7 => DType::U8,
            8 => DType::I8,
            9 => DType::U16,
            10 => DType::I16,
            11 => DType::U32,
            12 => DType::U64,
            13 => DType::Bool,
            other => DType::Other(other),
        }
    }

    /// The number of the C header, `BERTPT_DTYPE_*`.
    pub fn raw(self) -> i32 {
        match self {
            DType::F32 => 1,
            DType::F64 => 2,
            DType::Bf16 => 3,
            DType::F16 => 4,
            DType::I32 => 5,
            DType::I64 => 6,
            DType::U8 => 7,
            DType::I8 => 8,
            DType::U16 => 9,
            DType::I16 => 10,
            DType::U32 => 11,
            DType::U64 => 12,
            DType::Bool => 13,
            DType::Other(other) => other,
        }
    }
}

/// A moment of a long call: `done` of `total` (0: not known yet).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ProgressInfo {
    pub done: u64,
    pub total: u64,
}

impl SizedStruct for bertpt_sys::bertpt_progress_info {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl From<bertpt_sys::bertpt_progress_info> for ProgressInfo {
    fn from(raw: bertpt_sys::bertpt_progress_info) -> Self {
        ProgressInfo {
            done: raw.done,
            total: raw.total,
        }
    }
}

/// Ids of the five special tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SpecialIds {
    pub pad: i32,
    pub unk: i32,
    pub cls: i32,
    pub sep: i32,
    pub mask: i32,
}

impl SizedStruct for bertpt_sys::bertpt_special_ids {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl From<bertpt_sys::bertpt_special_ids> for SpecialIds {
    fn from(raw: bertpt_sys::bertpt_special_ids) -> Self {
        SpecialIds {
            pad: raw.pad,
            unk: raw.unk,
            cls: raw.cls,
            sep: raw.sep,
            mask: raw.mask,
        }
    }
}

/// The size of one split.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CorpusInfo {
    pub documents: i64,
    pub sentences: i64,
    pub tokens: i64,
}

impl SizedStruct for bertpt_sys::bertpt_corpus_info {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl From<bertpt_sys::bertpt_corpus_info> for CorpusInfo {
    fn from(raw: bertpt_sys::bertpt_corpus_info) -> Self {
        CorpusInfo {
            documents: raw.documents,
            sentences: raw.sentences,
            tokens: raw.tokens,
        }
    }
}

/// How good a model is on validation data. Losses are means in nats; see `bertpt/model.h` for each field.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evaluation {
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

impl SizedStruct for bertpt_sys::bertpt_evaluation {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl From<bertpt_sys::bertpt_evaluation> for Evaluation {
    fn from(raw: bertpt_sys::bertpt_evaluation) -> Self {
        Evaluation {
            max_seq_length: raw.max_seq_length,
            sequences: raw.sequences,
            tokens: raw.tokens,
            masked: raw.masked,
            pairs: raw.pairs,
            mlm_loss: raw.mlm_loss,
            mlm_accuracy: raw.mlm_accuracy,
            perplexity: raw.perplexity,
            pair_loss: raw.pair_loss,
            pair_accuracy: raw.pair_accuracy,
            unigram_loss: raw.unigram_loss,
            seconds: raw.seconds,
            mlm_accuracy_top5: raw.mlm_accuracy_top5,
            probe_texts: raw.probe_texts,
            probe_accuracy: raw.probe_accuracy,
            probe_knn_accuracy: raw.probe_knn_accuracy,
            probe_majority: raw.probe_majority,
        }
    }
}

/// Numbers of one step. Losses are means in nats; see `bertpt/trainer.h` for each field.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Metrics {
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

impl SizedStruct for bertpt_sys::bertpt_metrics {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl From<bertpt_sys::bertpt_metrics> for Metrics {
    fn from(raw: bertpt_sys::bertpt_metrics) -> Self {
        Metrics {
            phase: raw.phase,
            step: raw.step,
            num_train_steps: raw.num_train_steps,
            tokens: raw.tokens,
            masked: raw.masked,
            pairs: raw.pairs,
            max_seq_length: raw.max_seq_length,
            mlm_loss: raw.mlm_loss,
            mlm_accuracy: raw.mlm_accuracy,
            pair_loss: raw.pair_loss,
            pair_accuracy: raw.pair_accuracy,
            learning_rate: raw.learning_rate,
            gradient_norm: raw.gradient_norm,
            tokens_per_second: raw.tokens_per_second,
            seconds: raw.seconds,
            seconds_left: raw.seconds_left,
            epoch: raw.epoch,
            epoch_position: raw.epoch_position,
            memory_bytes: raw.memory_bytes,
            flops_per_second: raw.flops_per_second,
            peak_share: raw.peak_share,
        }
    }
}

impl SizedStruct for bertpt_sys::bertpt_log_record {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl SizedStruct for bertpt_sys::bertpt_document_view {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl SizedStruct for bertpt_sys::bertpt_document_iterator {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl SizedStruct for bertpt_sys::bertpt_sentences_view {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl SizedStruct for bertpt_sys::bertpt_encode_options {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl SizedStruct for bertpt_sys::bertpt_encoding_view {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl SizedStruct for bertpt_sys::bertpt_encoded_batch_view {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl SizedStruct for bertpt_sys::bertpt_corpus_document_view {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl SizedStruct for bertpt_sys::bertpt_batch_view {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl SizedStruct for bertpt_sys::bertpt_padded_batch {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl SizedStruct for bertpt_sys::bertpt_packed_batch {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl SizedStruct for bertpt_sys::bertpt_hidden_view {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}

impl SizedStruct for bertpt_sys::bertpt_tensor_view {
    fn set_size(&mut self) {
        self.struct_size = std::mem::size_of::<Self>() as u32;
    }
}
