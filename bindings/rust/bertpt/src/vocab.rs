//! A WordPiece vocabulary: learned from documents, or read from files. Immutable.
use std::os::raw::c_char;
use std::path::Path;
use std::ptr::{null, null_mut, NonNull};

use crate::call::{call, config, create, filled, handle, number, path, progress_or_null, raw_or_null, slice, text};
use crate::{Cancel, Documents, Progress, Result, SpecialIds};
use bertpt_sys as sys;

/// A WordPiece vocabulary.
pub struct Vocab {
    raw: NonNull<sys::bertpt_vocab>,
}
handle!(shared Vocab, bertpt_vocab, bertpt_vocab_free);

impl Vocab {
    /// Learns a vocabulary; configuration kind "vocab".
    pub fn train(
        documents: &Documents,
        config_json: impl Into<String>,
        cancel: Option<&Cancel>,
        progress: Option<&Progress>,
    ) -> Result<Self> {
        let json = config(config_json)?;
        create(|out, error| unsafe {
            sys::bertpt_vocab_train(documents.as_raw(), json.as_ptr(), raw_or_null(cancel), progress_or_null(progress), out, error)
        })
        .map(Self::own)
        .map_err(|error| documents.explain(error))
    }

    /// A longer vocabulary with the pieces that save most on the documents, and the report about them as JSON; configuration kind
    /// "vocab_extension". No id moves.
    pub fn extend(
        &self,
        documents: &Documents,
        config_json: impl Into<String>,
        cancel: Option<&Cancel>,
        progress: Option<&Progress>,
    ) -> Result<(Self, String)> {
        let json = config(config_json)?;
        let mut longer = null_mut();
        let report = text(|report, error| unsafe {
            let (cancel, progress) = (raw_or_null(cancel), progress_or_null(progress));
            sys::bertpt_vocab_extend(self.as_raw(), documents.as_raw(), json.as_ptr(), cancel, progress, &mut longer, report, error)
        });
        let longer = if longer.is_null() { None } else { Some(Self::own(longer)) };
        report.map(|report| (longer.unwrap(), report)).map_err(|error| documents.explain(error))
    }

    /// Reads a vocab.txt, a tokenizer.json, or a folder that holds one.
    pub fn load(file: impl AsRef<Path>) -> Result<Self> {
        let file = path(file.as_ref())?;
        create(|out, error| unsafe { sys::bertpt_vocab_load(file.as_ptr(), out, error) }).map(Self::own)
    }

    /// Writes vocab.txt, tokenizer.json and their configuration, as transformers reads them.
    pub fn save(&self, folder: impl AsRef<Path>) -> Result<()> {
        let folder = path(folder.as_ref())?;
        call(|error| unsafe { sys::bertpt_vocab_save(self.as_raw(), folder.as_ptr(), error) }).map(drop)
    }

    /// The number of pieces; ids are 0 to size - 1.
    pub fn size(&self) -> Result<i64> {
        number(|out, error| unsafe { sys::bertpt_vocab_get_size(self.as_raw(), out, error) })
    }

    /// The piece of an id.
    pub fn piece(&self, id: i32) -> Result<String> {
        let (mut data, mut size) = (null(), 0);
        call(|error| unsafe { sys::bertpt_vocab_get_piece(self.as_raw(), id, &mut data, &mut size, error) })?;
        Ok(String::from_utf8_lossy(unsafe { slice(data as *const u8, size) }).into_owned())
    }

    /// The id of a piece, "##" included where it continues a word.
    pub fn find(&self, piece: &str) -> Result<Option<i32>> {
        let (data, size) = (piece.as_ptr() as *const c_char, piece.len());
        let id: i32 = number(|out, error| unsafe { sys::bertpt_vocab_find(self.as_raw(), data, size, out, error) })?;
        Ok(if id < 0 { None } else { Some(id) })
    }

    /// The ids of the special tokens.
    pub fn special_ids(&self) -> Result<SpecialIds> {
        filled(|ids, error| unsafe { sys::bertpt_vocab_get_special_ids(self.as_raw(), ids, error) }).map(Into::into)
    }

    /// Size, hash, special ids and normalisation as JSON.
    pub fn describe(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_vocab_describe(self.as_raw(), out, error) })
    }
}
