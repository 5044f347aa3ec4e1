//! Text to sentences, as spans of the text.
use std::ops::Range;
use std::os::raw::c_char;
use std::ptr::NonNull;

use crate::call::{config, create, filled, handle, progress_or_null, raw_or_null, slice, text};
use crate::{Cancel, Documents, Progress, Result};
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

    /// The configuration as JSON with the abbreviations of the documents added; for [`Segmenter::create`].
    pub fn learn(
        documents: &Documents,
        config_json: impl Into<String>,
        cancel: Option<&Cancel>,
        progress: Option<&Progress>,
    ) -> Result<String> {
        let json = config(config_json)?;
        text(|out, error| unsafe {
            sys::bertpt_segmenter_learn(documents.as_raw(), json.as_ptr(), raw_or_null(cancel), progress_or_null(progress), out, error)
        })
        .map_err(|error| documents.explain(error))
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
