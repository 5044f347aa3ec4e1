//! A tokenized corpus: a folder, split by document into training and validation. An open corpus is immutable.
use std::path::Path;
use std::ptr::NonNull;

use crate::call::{call, config, create, filled, handle, lossy, path, progress_or_null, raw_or_null, slice, text};
use crate::{Cancel, CorpusInfo, Document, Documents, Progress, Result, Split, Tokenizer};
use bertpt_sys as sys;

/// A corpus that was built. Share it freely.
pub struct Corpus {
    raw: NonNull<sys::bertpt_corpus>,
}
handle!(shared Corpus, bertpt_corpus, bertpt_corpus_free);

impl Corpus {
    /// Reads documents, finds sentences, tokenizes, writes. The folder must not exist; after a failure it does not either.
    /// Configuration kind "corpus".
    pub fn build(
        documents: &Documents,
        tokenizer: &Tokenizer,
        folder: impl AsRef<Path>,
        config_json: impl Into<String>,
        cancel: Option<&Cancel>,
        progress: Option<&Progress>,
    ) -> Result<Self> {
        let (folder, json) = (path(folder.as_ref())?, config(config_json)?);
        create(|out, error| unsafe {
            sys::bertpt_corpus_build(
                documents.as_raw(),
                tokenizer.as_raw(),
                folder.as_ptr(),
                json.as_ptr(),
                raw_or_null(cancel),
                progress_or_null(progress),
                out,
                error,
            )
        })
        .map(Self::own)
        .map_err(|error| documents.explain(error))
    }

    /// Opens a folder that [`Corpus::build`] made.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self> {
        let folder = path(folder.as_ref())?;
        create(|out, error| unsafe { sys::bertpt_corpus_open(folder.as_ptr(), out, error) }).map(Self::own)
    }

    /// The size of a split.
    pub fn info(&self, split: Split) -> Result<CorpusInfo> {
        filled(|info, error| unsafe { sys::bertpt_corpus_get_info(self.as_raw(), split.raw(), info, error) }).map(Into::into)
    }

    /// The health report of the build as JSON.
    pub fn report(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_corpus_get_report(self.as_raw(), out, error) })
    }

    /// The manifest as JSON.
    pub fn manifest(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_corpus_get_manifest(self.as_raw(), out, error) })
    }

    /// The tokenizer that it was built with.
    pub fn tokenizer(&self) -> Result<Tokenizer> {
        create(|out, error| unsafe { sys::bertpt_corpus_get_tokenizer(self.as_raw(), out, error) }).map(Tokenizer::own)
    }

    /// How often each id of the vocabulary occurs in a split.
    pub fn id_counts(&self, split: Split) -> Result<Vec<u64>> {
        let mut counts = vec![0; self.tokenizer()?.vocab()?.size()? as usize];
        call(|error| unsafe { sys::bertpt_corpus_copy_id_counts(self.as_raw(), split.raw(), counts.as_mut_ptr(), counts.len(), error) })?;
        Ok(counts)
    }

    /// Reads one document back.
    pub fn read_document(&self, split: Split, index: i64) -> Result<CorpusDocument> {
        let handle = create(|out, error| unsafe { sys::bertpt_corpus_read_document(self.as_raw(), split.raw(), index, out, error) })
            .map(RawDocument::own)?;
        let view = filled(|view, error| unsafe { sys::bertpt_corpus_document_get_view(handle.as_raw(), view, error) })?;
        unsafe {
            Ok(CorpusDocument {
                ids: slice(view.ids, view.tokens as usize).to_vec(),
                sentence_lengths: slice(view.sentence_lengths, view.sentences as usize).to_vec(),
                id: lossy(view.id),
            })
        }
    }

    /// Reads every byte and checks every checksum.
    pub fn verify(&self, cancel: Option<&Cancel>, progress: Option<&Progress>) -> Result<()> {
        call(|error| unsafe { sys::bertpt_corpus_verify(self.as_raw(), raw_or_null(cancel), progress_or_null(progress), error) }).map(drop)
    }
}

struct RawDocument {
    raw: NonNull<sys::bertpt_corpus_document>,
}
handle!(shared RawDocument, bertpt_corpus_document, bertpt_corpus_document_free);

/// One stored document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorpusDocument {
    /// All sentences one after the other, without special tokens.
    pub ids: Vec<i32>,
    /// In tokens.
    pub sentence_lengths: Vec<i32>,
    /// Of the source; empty where it gave none.
    pub id: String,
}

/// A corpus that the program fills document by document, in bounded memory. Dropped without finish, it leaves nothing behind.
pub struct CorpusBuilder {
    raw: NonNull<sys::bertpt_corpus_builder>,
}
handle!(exclusive CorpusBuilder, bertpt_corpus_builder, bertpt_corpus_builder_free);

impl CorpusBuilder {
    /// The folder must not exist; it appears at [`CorpusBuilder::finish`]. Configuration kind "corpus".
    pub fn create(folder: impl AsRef<Path>, tokenizer: &Tokenizer, config_json: impl Into<String>) -> Result<Self> {
        let (folder, json) = (path(folder.as_ref())?, config(config_json)?);
        create(|out, error| unsafe {
            sys::bertpt_corpus_builder_create(folder.as_ptr(), tokenizer.as_raw(), json.as_ptr(), out, error)
        })
        .map(Self::own)
    }

    pub fn push(&mut self, document: &Document) -> Result<()> {
        let (text, text_size, id, id_size) = document.parts();
        call(|error| unsafe { sys::bertpt_corpus_builder_push(self.as_raw(), text, text_size, id, id_size, error) }).map(drop)
    }

    /// Completes the corpus and opens it.
    pub fn finish(self) -> Result<Corpus> {
        create(|out, error| unsafe { sys::bertpt_corpus_builder_finish(self.as_raw(), out, error) }).map(Corpus::own)
    }
}
