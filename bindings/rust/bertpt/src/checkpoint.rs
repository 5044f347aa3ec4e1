//! Reading checkpoints: needs no trainer, no LibTorch, no GPU.
use std::path::Path;
use std::ptr::NonNull;

use crate::call::{c_string, call, config, create, handle, number, path, progress_or_null, raw_or_null, text};
use crate::{Cancel, Progress, Result, Tensor};
use bertpt_sys as sys;

/// A checkpoint. Immutable; valid also when its files are deleted.
pub struct Checkpoint {
    raw: NonNull<sys::bertpt_checkpoint>,
}
handle!(shared Checkpoint, bertpt_checkpoint, bertpt_checkpoint_free);

impl Checkpoint {
    /// A checkpoint, a run (its newest), a Hugging Face or sentence-transformers folder, a TensorFlow checkpoint, or one file of weights.
    pub fn open(file: impl AsRef<Path>) -> Result<Self> {
        let file = path(file.as_ref())?;
        create(|out, error| unsafe { sys::bertpt_checkpoint_open(file.as_ptr(), out, error) }).map(Self::own)
    }

    /// Reads every byte and compares with the checksums of the manifest.
    pub fn verify(&self, cancel: Option<&Cancel>, progress: Option<&Progress>) -> Result<()> {
        call(|error| unsafe { sys::bertpt_checkpoint_verify(self.as_raw(), raw_or_null(cancel), progress_or_null(progress), error) })
            .map(drop)
    }

    /// Kind, path, step and manifest as JSON.
    pub fn info(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_checkpoint_get_info(self.as_raw(), out, error) })
    }

    /// The model's config.json as it stands.
    pub fn config(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_checkpoint_get_config(self.as_raw(), out, error) })
    }

    /// How two checkpoints of any formats differ, parameter by parameter, as JSON.
    pub fn compare(&self, other: &Checkpoint, cancel: Option<&Cancel>) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_checkpoint_compare(self.as_raw(), other.as_raw(), raw_or_null(cancel), out, error) })
    }

    /// Writes a Hugging Face folder with a model card; configuration kind "export".
    pub fn export(&self, folder: impl AsRef<Path>, config_json: impl Into<String>, cancel: Option<&Cancel>) -> Result<()> {
        let (folder, json) = (path(folder.as_ref())?, config(config_json)?);
        call(|error| unsafe { sys::bertpt_checkpoint_export(self.as_raw(), folder.as_ptr(), json.as_ptr(), raw_or_null(cancel), error) })
            .map(drop)
    }

    pub fn tensor_count(&self) -> Result<i64> {
        number(|out, error| unsafe { sys::bertpt_checkpoint_get_tensor_count(self.as_raw(), out, error) })
    }

    /// A tensor by number: first the model's, then the optimizer's as "exp_avg/..." and "exp_avg_sq/...".
    pub fn tensor(&self, index: i64) -> Result<Tensor> {
        create(|out, error| unsafe { sys::bertpt_checkpoint_get_tensor(self.as_raw(), index, out, error) }).and_then(Tensor::new)
    }

    /// A tensor by name, "bert.pooler.dense.weight".
    pub fn find_tensor(&self, name: &str) -> Result<Tensor> {
        let name = c_string("the name", name)?;
        create(|out, error| unsafe { sys::bertpt_checkpoint_find_tensor(self.as_raw(), name.as_ptr(), out, error) }).and_then(Tensor::new)
    }

    /// All tensors, in the order of their numbers.
    pub fn tensors(&self) -> Result<impl Iterator<Item = Result<Tensor>> + '_> {
        let count = self.tensor_count()?;
        Ok((0..count).map(move |index| self.tensor(index)))
    }
}
