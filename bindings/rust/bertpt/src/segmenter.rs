//! Text to sentences, as spans of the text.
use std::ops::Range;
use std::os::raw::c_char;
use std::ptr::NonNull;

use crate::call::{config, create, filled, handle, slice, text};
use crate::Result;
use bertpt_sys as sys;

/// Finds sentences by rules, in linear time. Building a corpus does this on its own.
pub struct Segmenter {
    raw: NonNull<sys::bertpt_segmenter>,
}
handle!(shared Segmenter, bertpt_segmenter, bertpt_segmenter_free);

struct Sentences {
    raw: NonNull<sys::bertpt_sentences>,
}
handle!(shared Sentences, bertpt_sentences, bertpt_sentences_free);

impl Segmenter {
    /// Configuration kind "segmenter".
    pub fn create(config_json: impl Into<String>) -> Result<Self> {
        let json = config(config_json)?;
        create(|out, error| unsafe { sys::bertpt_segmenter_create(json.as_ptr(), out, error) }).map(Self::own)
    }

    /// The sentences of a text as byte ranges, in order, never empty. Any bytes are allowed.
    pub fn segment(&self, text: impl AsRef<[u8]>) -> Result<Vec<Range<usize>>> {
        let bytes = text.as_ref();
        let sentences = create(|out, error| unsafe {
            sys::bertpt_segmenter_segment(self.as_raw(), bytes.as_ptr() as *const c_char, bytes.len(), out, error)
        })
        .map(Sentences::own)?;
        let view = filled(|view, error| unsafe { sys::bertpt_sentences_get_view(sentences.as_raw(), view, error) })?;
        let count = view.count as usize;
        let (begin, end) = unsafe { (slice(view.begin, count), slice(view.end, count)) };
        Ok(begin.iter().zip(end).map(|(&begin, &end)| begin as usize..end as usize).collect())
    }

    /// The resolved configuration as JSON.
    pub fn config(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_segmenter_get_config(self.as_raw(), out, error) })
    }
}
