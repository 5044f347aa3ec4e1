//! A corpus split as batches, for programs that look at the data or train elsewhere. A trainer has a loader of its own.
use std::ptr::NonNull;

use crate::call::{call, config, create, handle, number, text};
use crate::{Batch, Corpus, Result, Split};
use bertpt_sys as sys;

/// An endless stream of batches; sample i of epoch e depends on corpus, configuration, e and i only.
pub struct Loader {
    raw: NonNull<sys::bertpt_loader>,
}
handle!(exclusive Loader, bertpt_loader, bertpt_loader_free);

impl Loader {
    /// A loader at epoch 0, sample 0; configuration kind "loader".
    pub fn create(corpus: &Corpus, split: Split, config_json: impl Into<String>) -> Result<Self> {
        let json = config(config_json)?;
        create(|out, error| unsafe { sys::bertpt_loader_create(corpus.as_raw(), split.raw(), json.as_ptr(), out, error) }).map(Self::own)
    }

    /// Makes the next batch and moves on. (As an iterator, the loader gives the same batches without end.)
    pub fn next_batch(&mut self) -> Result<Batch> {
        create(|out, error| unsafe { sys::bertpt_loader_next(self.as_raw(), out, error) }).and_then(Batch::new)
    }

    /// Moves to a place in the stream.
    pub fn seek(&mut self, epoch: u64, index: u64) -> Result<()> {
        call(|error| unsafe { sys::bertpt_loader_seek(self.as_raw(), epoch, index, error) }).map(drop)
    }

    /// Epoch and sample where the next batch begins.
    pub fn position(&self) -> Result<(u64, u64)> {
        let (mut epoch, mut index) = (0, 0);
        call(|error| unsafe { sys::bertpt_loader_get_position(self.as_raw(), &mut epoch, &mut index, error) })?;
        Ok((epoch, index))
    }

    /// The number of samples in an epoch.
    pub fn epoch_size(&self, epoch: u64) -> Result<i64> {
        number(|out, error| unsafe { sys::bertpt_loader_get_epoch_size(self.as_raw(), epoch, out, error) })
    }

    /// The resolved configuration as JSON.
    pub fn config(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_loader_get_config(self.as_raw(), out, error) })
    }

    /// The stream as JSON: samples in an epoch, forced random pairs, dropped samples, mean length.
    pub fn describe(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_loader_describe(self.as_raw(), out, error) })
    }
}

impl Iterator for Loader {
    type Item = Result<Batch>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.next_batch())
    }
}
