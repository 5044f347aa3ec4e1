//! What a training step reads: sequences one after the other, without padding. Immutable.
use std::ptr::NonNull;

use crate::call::{call, filled, handle, sized, slice};
use crate::Result;
use bertpt_sys as sys;

struct RawBatch {
    raw: NonNull<sys::bertpt_batch>,
}
handle!(shared RawBatch, bertpt_batch, bertpt_batch_free);

#[derive(Debug)]
struct View(sys::bertpt_batch_view);
unsafe impl Send for View {}
unsafe impl Sync for View {}

/// A batch; its arrays are lent without a copy.
#[derive(Debug)]
pub struct Batch {
    handle: RawBatch,
    view: View,
}

/// A batch in rows of equal length, as PyTorch programs know it: `sequences` rows of `length`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaddedBatch {
    pub sequences: usize,
    pub length: usize,
    pub input_ids: Vec<i64>,
    pub token_type_ids: Vec<i64>,
    /// 1 for tokens, 0 for padding.
    pub attention_mask: Vec<i64>,
    /// The original id where masked, -100 elsewhere.
    pub labels: Vec<i64>,
    /// One for each sequence; -100 for no pair.
    pub pair_labels: Vec<i64>,
}

impl Batch {
    pub(crate) fn new(raw: *mut sys::bertpt_batch) -> Result<Self> {
        let handle = RawBatch::own(raw);
        let view = filled(|view, error| unsafe { sys::bertpt_batch_get_view(handle.as_raw(), view, error) })?;
        Ok(Batch { handle, view: View(view) })
    }

    /// The number of tokens, T.
    pub fn tokens(&self) -> usize {
        self.view.0.tokens as usize
    }

    /// The number of sequences, S.
    pub fn sequences(&self) -> usize {
        self.view.0.sequences as usize
    }

    /// The number of masked positions, M.
    pub fn masked(&self) -> usize {
        self.view.0.masked as usize
    }

    /// Tokens of the longest sequence.
    pub fn longest(&self) -> usize {
        self.view.0.longest as usize
    }

    /// T ids, with the masks applied.
    pub fn ids(&self) -> &[i32] {
        unsafe { slice(self.view.0.ids, self.tokens()) }
    }

    /// T numbers: 0 for the first segment and its separator, 1 for the second.
    pub fn type_ids(&self) -> &[i32] {
        unsafe { slice(self.view.0.type_ids, self.tokens()) }
    }

    /// T numbers, from 0 in each sequence.
    pub fn positions(&self) -> &[i32] {
        unsafe { slice(self.view.0.positions, self.tokens()) }
    }

    /// S + 1 numbers: sequence s is tokens `cu_seqlens[s]..cu_seqlens[s + 1]`.
    pub fn cu_seqlens(&self) -> &[i32] {
        unsafe { slice(self.view.0.cu_seqlens, self.sequences() + 1) }
    }

    /// M rising indices into the tokens.
    pub fn masked_positions(&self) -> &[i32] {
        unsafe { slice(self.view.0.masked_positions, self.masked()) }
    }

    /// M original ids there.
    pub fn masked_labels(&self) -> &[i32] {
        unsafe { slice(self.view.0.masked_labels, self.masked()) }
    }

    /// S numbers: 0 is next (or in order), 1 is not, -1 no pair.
    pub fn pair_labels(&self) -> &[i32] {
        unsafe { slice(self.view.0.pair_labels, self.sequences()) }
    }

    /// S numbers: the epoch of each sequence's sample.
    pub fn epochs(&self) -> &[u64] {
        unsafe { slice(self.view.0.epochs, self.sequences()) }
    }

    /// S numbers: the sample within its epoch.
    pub fn samples(&self) -> &[u64] {
        unsafe { slice(self.view.0.samples, self.sequences()) }
    }

    /// The batch in rows of `length` tokens, at least [`Batch::longest`].
    pub fn padded(&self, length: usize) -> Result<PaddedBatch> {
        let (rows, size) = (self.sequences(), self.sequences() * length);
        let mut out = PaddedBatch {
            sequences: rows,
            length,
            input_ids: vec![0; size],
            token_type_ids: vec![0; size],
            attention_mask: vec![0; size],
            labels: vec![0; size],
            pair_labels: vec![0; rows],
        };
        let mut raw = sized::<sys::bertpt_padded_batch>();
        raw.sequences = rows as i64;
        raw.length = length as i64;
        raw.input_ids = out.input_ids.as_mut_ptr();
        raw.token_type_ids = out.token_type_ids.as_mut_ptr();
        raw.attention_mask = out.attention_mask.as_mut_ptr();
        raw.labels = out.labels.as_mut_ptr();
        raw.pair_labels = out.pair_labels.as_mut_ptr();
        call(|error| unsafe { sys::bertpt_batch_copy_padded(self.as_raw(), &raw, error) })?;
        Ok(out)
    }

    /// The handle of the C ABI; it stays this object's.
    pub fn as_raw(&self) -> *mut sys::bertpt_batch {
        self.handle.as_raw()
    }

    /// Releases the batch, as dropping it does.
    pub fn close(self) {}
}
