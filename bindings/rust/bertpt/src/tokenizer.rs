//! Text to WordPiece ids and back, id for id as Hugging Face's fast BertTokenizer.
use std::os::raw::c_char;
use std::path::Path;
use std::ptr::{null, NonNull};

use crate::call::{call, config, create, filled, handle, number, path, sized, slice, text};
use crate::{Padding, Result, Truncation, Vocab};
use bertpt_sys as sys;

/// Turns text into ids. Immutable: share it freely.
pub struct Tokenizer {
    raw: NonNull<sys::bertpt_tokenizer>,
}
handle!(shared Tokenizer, bertpt_tokenizer, bertpt_tokenizer_free);

/// How to encode.
#[derive(Clone, Copy, Debug)]
pub struct EncodeOptions {
    pub add_special_tokens: bool,
    /// Tokens, special ones counted; 0: no limit.
    pub max_length: i64,
    pub truncation: Truncation,
    /// Without them `begin`, `end` and `word_ids` of the result are empty, which is faster.
    pub offsets: bool,
    /// Of a batch; a single encoding refuses it.
    pub padding: Padding,
    /// Of a batch: at most so many; 0: one for each core.
    pub threads: i32,
    /// Of a batch: whether it has type ids; a single encoding always does.
    pub type_ids: bool,
    /// Of a batch, as `type_ids`.
    pub special_mask: bool,
}

impl Default for EncodeOptions {
    fn default() -> Self {
        EncodeOptions {
            add_special_tokens: true,
            max_length: 0,
            truncation: Truncation::None,
            offsets: true,
            padding: Padding::None,
            threads: 0,
            type_ids: false,
            special_mask: false,
        }
    }
}

impl EncodeOptions {
    fn raw(&self) -> sys::bertpt_encode_options {
        let mut raw = sized::<sys::bertpt_encode_options>();
        raw.add_special_tokens = self.add_special_tokens.into();
        raw.max_length = self.max_length;
        raw.truncation = self.truncation.raw();
        raw.offsets = self.offsets.into();
        raw.padding = self.padding.raw();
        raw.n_threads = self.threads;
        raw.type_ids = self.type_ids.into();
        raw.special_mask = self.special_mask.into();
        raw
    }
}

impl Tokenizer {
    /// A tokenizer of a vocabulary; configuration kind "tokenizer".
    pub fn create(vocab: &Vocab, config_json: impl Into<String>) -> Result<Self> {
        let json = config(config_json)?;
        create(|out, error| unsafe { sys::bertpt_tokenizer_create(vocab.as_raw(), json.as_ptr(), out, error) }).map(Self::own)
    }

    /// A tokenizer from files: those of [`Tokenizer::save`], or of a BERT model of Hugging Face.
    pub fn load(file: impl AsRef<Path>) -> Result<Self> {
        let file = path(file.as_ref())?;
        create(|out, error| unsafe { sys::bertpt_tokenizer_load(file.as_ptr(), out, error) }).map(Self::own)
    }

    /// Writes the files of [`Vocab::save`] with this tokenizer's options.
    pub fn save(&self, folder: impl AsRef<Path>) -> Result<()> {
        let folder = path(folder.as_ref())?;
        call(|error| unsafe { sys::bertpt_tokenizer_save(self.as_raw(), folder.as_ptr(), error) }).map(drop)
    }


    /// Encodes one text with special tokens, without limit.
    pub fn encode(&self, text: impl AsRef<[u8]>) -> Result<Encoding> {
        self.encode_with(text, None)
    }

    /// Encodes one text.
    pub fn encode_with(&self, text: impl AsRef<[u8]>, options: Option<&EncodeOptions>) -> Result<Encoding> {
        let (bytes, options) = (text.as_ref(), options.map(EncodeOptions::raw));
        let options = options.as_ref().map_or(null(), |raw| raw as *const _);
        create(|out, error| unsafe {
            sys::bertpt_tokenizer_encode(self.as_raw(), bytes.as_ptr() as *const c_char, bytes.len(), options, out, error)
        })
        .and_then(Encoding::new)
    }

    /// Encodes two texts as a pair.
    pub fn encode_pair(&self, a: impl AsRef<[u8]>, b: impl AsRef<[u8]>, options: Option<&EncodeOptions>) -> Result<Encoding> {
        let (a, b, options) = (a.as_ref(), b.as_ref(), options.map(EncodeOptions::raw));
        let options = options.as_ref().map_or(null(), |raw| raw as *const _);
        let (a_data, b_data) = (a.as_ptr() as *const c_char, b.as_ptr() as *const c_char);
        create(|out, error| unsafe {
            sys::bertpt_tokenizer_encode_pair(self.as_raw(), a_data, a.len(), b_data, b.len(), options, out, error)
        })
        .and_then(Encoding::new)
    }

    /// Encodes many texts in one call, with several threads.
    pub fn encode_batch<T: AsRef<[u8]>>(&self, texts: &[T], options: Option<&EncodeOptions>) -> Result<EncodedBatch> {
        self.encode_rows(Rows::of(texts), None, options)
    }

    /// Encodes many pairs; there are as many `pairs` as `texts`.
    pub fn encode_pairs<T: AsRef<[u8]>, P: AsRef<[u8]>>(
        &self,
        texts: &[T],
        pairs: &[P],
        options: Option<&EncodeOptions>,
    ) -> Result<EncodedBatch> {
        assert_eq!(texts.len(), pairs.len(), "a pair needs two texts");
        self.encode_rows(Rows::of(texts), Some(Rows::of(pairs)), options)
    }

    fn encode_rows(&self, texts: Rows, pairs: Option<Rows>, options: Option<&EncodeOptions>) -> Result<EncodedBatch> {
        let options = options.map(EncodeOptions::raw);
        let options = options.as_ref().map_or(null(), |raw| raw as *const _);
        let (data, sizes) = (texts.data.as_ptr(), texts.sizes.as_ptr());
        let (pair_data, pair_sizes) = pairs.as_ref().map_or((null(), null()), |p| (p.data.as_ptr(), p.sizes.as_ptr()));
        create(|out, error| unsafe {
            sys::bertpt_tokenizer_encode_batch(self.as_raw(), data, sizes, pair_data, pair_sizes, texts.sizes.len(), options, out, error)
        })
        .and_then(EncodedBatch::new)
    }

    /// The number of tokens of a text, without special tokens.
    pub fn count_tokens(&self, text: impl AsRef<[u8]>) -> Result<i64> {
        let bytes = text.as_ref();
        number(|out, error| unsafe {
            sys::bertpt_tokenizer_count_tokens(self.as_raw(), bytes.as_ptr() as *const c_char, bytes.len(), out, error)
        })
    }

    /// Turns ids into text.
    pub fn decode(&self, ids: &[i32], skip_special_tokens: bool) -> Result<String> {
        text(|out, error| unsafe {
            sys::bertpt_tokenizer_decode(self.as_raw(), ids.as_ptr(), ids.len(), skip_special_tokens.into(), out, error)
        })
    }

    /// The vocabulary.
    pub fn vocab(&self) -> Result<Vocab> {
        create(|out, error| unsafe { sys::bertpt_tokenizer_get_vocab(self.as_raw(), out, error) }).map(Vocab::own)
    }

    /// The resolved configuration as JSON.
    pub fn config(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_tokenizer_get_config(self.as_raw(), out, error) })
    }
}

/// Texts as the C ABI takes them; borrows them.
pub(crate) struct Rows {
    pub(crate) data: Vec<*const c_char>,
    pub(crate) sizes: Vec<usize>,
}

impl Rows {
    pub(crate) fn of<T: AsRef<[u8]>>(texts: &[T]) -> Self {
        Rows {
            data: texts.iter().map(|text| text.as_ref().as_ptr() as *const c_char).collect(),
            sizes: texts.iter().map(|text| text.as_ref().len()).collect(),
        }
    }
}

struct RawEncoding {
    raw: NonNull<sys::bertpt_encoding>,
}
handle!(shared RawEncoding, bertpt_encoding, bertpt_encoding_free);

/// Parallel arrays with an entry for each token, without a copy.
#[derive(Debug)]
pub struct Encoding {
    _handle: RawEncoding,
    view: View,
}

#[derive(Debug)]
struct View(sys::bertpt_encoding_view);
unsafe impl Send for View {}
unsafe impl Sync for View {}

impl Encoding {
    fn new(raw: *mut sys::bertpt_encoding) -> Result<Self> {
        let handle = RawEncoding::own(raw);
        let view = filled(|view, error| unsafe { sys::bertpt_encoding_get_view(handle.as_raw(), view, error) })?;
        Ok(Encoding { _handle: handle, view: View(view) })
    }

    fn array<T>(&self, data: *const T) -> &[T] {
        unsafe { slice(data, self.view.0.count as usize) }
    }

    pub fn ids(&self) -> &[i32] {
        self.array(self.view.0.ids)
    }

    /// 0 for the first text, 1 for the second.
    pub fn type_ids(&self) -> &[i32] {
        self.array(self.view.0.type_ids)
    }

    /// First byte of each token in its text; 0 for special tokens; empty when not asked for.
    pub fn begin(&self) -> &[i64] {
        self.array(self.view.0.begin)
    }

    /// Byte after each token in its text.
    pub fn end(&self) -> &[i64] {
        self.array(self.view.0.end)
    }

    /// Number of the word within its text; -1 for special tokens.
    pub fn word_ids(&self) -> &[i32] {
        self.array(self.view.0.word_ids)
    }

    /// 1 for special tokens.
    pub fn special_mask(&self) -> &[i32] {
        self.array(self.view.0.special_mask)
    }

    /// How many U+FFFD were read in place of bytes that are not UTF-8.
    pub fn replaced(&self) -> i64 {
        self.view.0.n_replaced
    }
}

struct RawEncodedBatch {
    raw: NonNull<sys::bertpt_encoded_batch>,
}
handle!(shared RawEncodedBatch, bertpt_encoded_batch, bertpt_encoded_batch_free);

/// Many encodings: flat arrays over all rows, without a copy. Row `r` is `row_offsets()[r]..row_offsets()[r + 1]` of each. An array that was
/// not asked for is empty.
#[derive(Debug)]
pub struct EncodedBatch {
    _handle: RawEncodedBatch,
    view: BatchView,
}

#[derive(Debug)]
struct BatchView(sys::bertpt_encoded_batch_view);
unsafe impl Send for BatchView {}
unsafe impl Sync for BatchView {}

impl EncodedBatch {
    fn new(raw: *mut sys::bertpt_encoded_batch) -> Result<Self> {
        let handle = RawEncodedBatch::own(raw);
        let view = filled(|view, error| unsafe { sys::bertpt_encoded_batch_get_view(handle.as_raw(), view, error) })?;
        Ok(EncodedBatch { _handle: handle, view: BatchView(view) })
    }

    fn array<T>(&self, data: *const T) -> &[T] {
        unsafe { slice(data, self.view.0.n_tokens as usize) }
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.view.0.n_rows as usize
    }

    pub fn row_offsets(&self) -> &[i64] {
        unsafe { slice(self.view.0.row_offsets, self.rows() + 1) }
    }

    /// The ids of a row.
    pub fn row(&self, row: usize) -> &[i32] {
        let places = self.row_offsets();
        &self.ids()[places[row] as usize..places[row + 1] as usize]
    }

    pub fn ids(&self) -> &[i32] {
        self.array(self.view.0.ids)
    }

    pub fn type_ids(&self) -> &[i32] {
        self.array(self.view.0.type_ids)
    }

    pub fn special_mask(&self) -> &[i32] {
        self.array(self.view.0.special_mask)
    }

    /// 1 where there is a token, 0 where there is padding; empty without padding.
    pub fn attention_mask(&self) -> &[i32] {
        self.array(self.view.0.attention_mask)
    }

    pub fn begin(&self) -> &[i64] {
        self.array(self.view.0.begin)
    }

    pub fn end(&self) -> &[i64] {
        self.array(self.view.0.end)
    }

    pub fn word_ids(&self) -> &[i32] {
        self.array(self.view.0.word_ids)
    }

    /// How many U+FFFD were read in place of bytes that are not UTF-8, in all texts.
    pub fn replaced(&self) -> i64 {
        self.view.0.n_replaced
    }
}
