//! BERT: encoder, pooler, masked-token head, pair head. The first call here loads LibTorch.
use std::os::raw::c_char;
use std::path::Path;
use std::ptr::NonNull;

use crate::call::{call, config, create, filled, handle, number, path, progress_or_null, raw_or_null, slice, text};
use crate::tokenizer::Rows;
use crate::{Batch, Cancel, Corpus, Evaluation, Progress, Result, Tokenizer};
use bertpt_sys as sys;

/// A model. All its arithmetic runs on a thread of its own: any thread may call.
pub struct Model {
    raw: NonNull<sys::bertpt_model>,
}
handle!(shared Model, bertpt_model, bertpt_model_free);

/// The logits of a batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Logits {
    /// Row by row: one of the size of the vocabulary for each masked position.
    pub mlm: Vec<f32>,
    /// Two for each sequence.
    pub pair: Vec<f32>,
}

impl Model {
    /// A model with random weights; configuration kind "model".
    pub fn create(config_json: impl Into<String>, tokenizer: &Tokenizer) -> Result<Self> {
        let json = config(config_json)?;
        create(|out, error| unsafe { sys::bertpt_model_create(json.as_ptr(), tokenizer.as_raw(), out, error) }).map(Self::own)
    }

    /// A model with its tokenizer from a Hugging Face folder, a checkpoint or a run.
    pub fn load(folder: impl AsRef<Path>, config_json: impl Into<String>) -> Result<Self> {
        let (folder, json) = (path(folder.as_ref())?, config(config_json)?);
        create(|out, error| unsafe { sys::bertpt_model_load(folder.as_ptr(), json.as_ptr(), out, error) }).map(Self::own)
    }

    /// Writes a Hugging Face folder; it must not exist.
    pub fn save(&self, folder: impl AsRef<Path>) -> Result<()> {
        let folder = path(folder.as_ref())?;
        call(|error| unsafe { sys::bertpt_model_save(self.as_raw(), folder.as_ptr(), error) }).map(drop)
    }

    /// Engine, device, precision, memory and tensors as JSON.
    pub fn describe(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_model_describe(self.as_raw(), out, error) })
    }

    /// The resolved configuration as JSON.
    pub fn config(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_model_get_config(self.as_raw(), out, error) })
    }

    /// The number of weights, both heads included.
    pub fn parameter_count(&self) -> Result<i64> {
        number(|out, error| unsafe { sys::bertpt_model_get_parameter_count(self.as_raw(), out, error) })
    }

    /// The tokenizer of the model.
    pub fn tokenizer(&self) -> Result<Tokenizer> {
        create(|out, error| unsafe { sys::bertpt_model_get_tokenizer(self.as_raw(), out, error) }).map(Tokenizer::own)
    }

    /// The number of logits of one masked position; at least the size of the tokenizer's vocabulary.
    pub fn vocab_size(&self) -> Result<i64> {
        number(|out, error| unsafe { sys::bertpt_model_get_vocab_size(self.as_raw(), out, error) })
    }

    /// A copy of one parameter, row by row.
    pub fn read_parameter(&self, name: &str) -> Result<Vec<f32>> {
        let name = crate::call::c_string("the name", name)?;
        let count: i64 =
            number(|out, error| unsafe { sys::bertpt_model_get_parameter_size(self.as_raw(), name.as_ptr(), out, error) })?;
        let mut values = vec![0.0; count as usize];
        call(|error| unsafe { sys::bertpt_model_read_parameter(self.as_raw(), name.as_ptr(), values.as_mut_ptr(), values.len(), error) })?;
        Ok(values)
    }

    /// Guesses what stands at each `[MASK]`, as JSON: `[[{"id", "piece", "probability"}]]`.
    pub fn fill_mask(&self, masked: &str, k: i64) -> Result<String> {
        let (data, size) = (masked.as_ptr() as *const c_char, masked.len());
        text(|out, error| unsafe { sys::bertpt_model_fill_mask(self.as_raw(), data, size, k, out, error) })
    }

    /// Encodes a text to the hidden states of the last layer.
    pub fn encode(&self, text: impl AsRef<[u8]>) -> Result<Hidden> {
        let bytes = text.as_ref();
        let (data, size) = (bytes.as_ptr() as *const c_char, bytes.len());
        create(|out, error| unsafe { sys::bertpt_model_encode(self.as_raw(), data, size, out, error) }).and_then(Hidden::new)
    }

    /// Evaluates on the validation split of a corpus; configuration kind "evaluation".
    pub fn evaluate(
        &self,
        corpus: &Corpus,
        config_json: impl Into<String>,
        cancel: Option<&Cancel>,
        progress: Option<&Progress>,
    ) -> Result<Evaluation> {
        let json = config(config_json)?;
        let (cancel, progress) = (raw_or_null(cancel), progress_or_null(progress));
        filled(|out, error| unsafe {
            sys::bertpt_model_evaluate(self.as_raw(), corpus.as_raw(), json.as_ptr(), cancel, progress, out, error)
        })
        .map(Into::into)
    }

    /// Each text as one row of the model's width, row by row; configuration kind "embedding".
    pub fn embed<T: AsRef<[u8]>>(
        &self,
        texts: &[T],
        config_json: impl Into<String>,
        cancel: Option<&Cancel>,
        progress: Option<&Progress>,
    ) -> Result<Vec<f32>> {
        let json = config(config_json)?;
        let rows = Rows::of(texts);
        let mut out = vec![0.0; texts.len() * self.read_parameter("bert.embeddings.LayerNorm.weight")?.len()];
        let (cancel, progress) = (raw_or_null(cancel), progress_or_null(progress));
        call(|error| unsafe {
            let (data, sizes) = (rows.data.as_ptr(), rows.sizes.as_ptr());
            let (values, count) = (out.as_mut_ptr(), out.len());
            sys::bertpt_model_embed(self.as_raw(), data, sizes, texts.len(), json.as_ptr(), cancel, progress, values, count, error)
        })?;
        Ok(out)
    }

    /// The logits of a batch, without dropout.
    pub fn logits(&self, batch: &Batch) -> Result<Logits> {
        let vocabulary = self.vocab_size()? as usize;
        let mut out = Logits { mlm: vec![0.0; batch.masked() * vocabulary], pair: vec![0.0; batch.sequences() * 2] };
        let (mlm, pair) = (&mut out.mlm, &mut out.pair);
        call(|error| unsafe {
            sys::bertpt_model_copy_logits(
                self.as_raw(),
                batch.as_raw(),
                mlm.as_mut_ptr(),
                mlm.len(),
                pair.as_mut_ptr(),
                pair.len(),
                error,
            )
        })?;
        Ok(out)
    }
}

struct RawHidden {
    raw: NonNull<sys::bertpt_hidden>,
}
handle!(shared RawHidden, bertpt_hidden, bertpt_hidden_free);

#[derive(Debug)]
struct View(sys::bertpt_hidden_view);
unsafe impl Send for View {}
unsafe impl Sync for View {}

/// What the encoder makes of one text, without a copy.
#[derive(Debug)]
pub struct Hidden {
    _handle: RawHidden,
    view: View,
}

impl Hidden {
    fn new(raw: *mut sys::bertpt_hidden) -> Result<Self> {
        let handle = RawHidden::own(raw);
        let view = filled(|view, error| unsafe { sys::bertpt_hidden_get_view(handle.as_raw(), view, error) })?;
        Ok(Hidden { _handle: handle, view: View(view) })
    }

    /// The number of tokens, special ones counted.
    pub fn tokens(&self) -> usize {
        self.view.0.tokens as usize
    }

    pub fn hidden_size(&self) -> usize {
        self.view.0.hidden_size as usize
    }

    pub fn ids(&self) -> &[i32] {
        unsafe { slice(self.view.0.ids, self.tokens()) }
    }

    /// The last layer, one row of `hidden_size` for each token.
    pub fn hidden(&self) -> &[f32] {
        unsafe { slice(self.view.0.hidden, self.tokens() * self.hidden_size()) }
    }

    pub fn pooled(&self) -> &[f32] {
        unsafe { slice(self.view.0.pooled, self.hidden_size()) }
    }
}
