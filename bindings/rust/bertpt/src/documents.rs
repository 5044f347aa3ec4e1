//! Where text comes from: files, an iterator of this program, or documents pushed one by one.
use std::ffi::CString;
use std::os::raw::c_char;
use std::path::Path;
use std::ptr::NonNull;

use crate::call::{call, config, create, filled, handle, path, slice, text};
use crate::document_iterator::{self, BoxError, Causes};
use crate::{Error, Result};
use bertpt_sys as sys;

/// One document. Text is bytes: what is not UTF-8 is replaced by the tokenizer, never refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    pub text: Vec<u8>,
    /// Empty: none.
    pub id: String,
}

impl Document {
    pub fn new(text: impl Into<Vec<u8>>) -> Self {
        Document { text: text.into(), id: String::new() }
    }

    pub fn with_id(text: impl Into<Vec<u8>>, id: impl Into<String>) -> Self {
        Document { text: text.into(), id: id.into() }
    }

    /// Pointer and length of text and id, valid as long as the document.
    pub(crate) fn parts(&self) -> (*const c_char, usize, *const c_char, usize) {
        let id = if self.id.is_empty() { std::ptr::null() } else { self.id.as_ptr() };
        (self.text.as_ptr() as *const c_char, self.text.len(), id as *const c_char, self.id.len())
    }
}

/// What an iterator of documents may give: a document, a text, or a `Result` of one of them.
pub trait IntoDocument {
    fn into_document(self) -> std::result::Result<Document, BoxError>;
}

impl IntoDocument for Document {
    fn into_document(self) -> std::result::Result<Document, BoxError> {
        Ok(self)
    }
}

impl IntoDocument for &str {
    fn into_document(self) -> std::result::Result<Document, BoxError> {
        Ok(Document::new(self))
    }
}

impl IntoDocument for String {
    fn into_document(self) -> std::result::Result<Document, BoxError> {
        Ok(Document::new(self))
    }
}

impl<D: IntoDocument, E: Into<BoxError>> IntoDocument for std::result::Result<D, E> {
    fn into_document(self) -> std::result::Result<Document, BoxError> {
        self.map_err(Into::into).and_then(IntoDocument::into_document)
    }
}

/// A source of documents, read by [`Vocab::train`](crate::Vocab::train) and [`Corpus::build`](crate::Corpus::build).
pub struct Documents {
    raw: NonNull<sys::bertpt_documents>,
    causes: Causes,
}

unsafe impl Send for Documents {}
unsafe impl Sync for Documents {}

impl Documents {
    /// Files, plain or zstd, told by their content; configuration kind "documents".
    pub fn open_files<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>, config_json: impl Into<String>) -> Result<Self> {
        let paths = paths.into_iter().map(|item| path(item.as_ref())).collect::<Result<Vec<CString>>>()?;
        let pointers: Vec<*const c_char> = paths.iter().map(|item| item.as_ptr()).collect();
        let json = config(config_json)?;
        create(|out, error| unsafe { sys::bertpt_documents_open_files(pointers.as_ptr(), pointers.len(), json.as_ptr(), out, error) })
            .map(|raw| Self::own(raw, Causes::default()))
    }

    /// An empty list to push into, kept in memory; [`CorpusBuilder`](crate::CorpusBuilder) is for more text than fits.
    pub fn new() -> Result<Self> {
        create(|out, error| unsafe { sys::bertpt_documents_create(out, error) }).map(|raw| Self::own(raw, Causes::default()))
    }

    /// An iterator that can be read once. It is pulled on threads of the library's callers, one at a time.
    pub fn from_iterator<I>(documents: I) -> Result<Self>
    where
        I: IntoIterator,
        I::IntoIter: Send + 'static,
        I::Item: IntoDocument + 'static,
    {
        let mut once = Some(documents.into_iter());
        document_iterator::wrap(move || once.take().expect("read once"), false)
    }

    /// Iterators made anew for every pass: what both a vocabulary and a corpus need.
    pub fn from_source<I>(source: impl FnMut() -> I + Send + 'static) -> Result<Self>
    where
        I: IntoIterator,
        I::IntoIter: Send + 'static,
        I::Item: IntoDocument + 'static,
    {
        document_iterator::wrap(source, true)
    }

    /// Adds one document to a list made by [`Documents::new`].
    pub fn push(&mut self, document: &Document) -> Result<()> {
        let (text, text_size, id, id_size) = document.parts();
        call(|error| unsafe { sys::bertpt_documents_push(self.as_raw(), text, text_size, id, id_size, error) }).map(drop)
    }

    /// The source as JSON.
    pub fn describe(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_documents_describe(self.as_raw(), out, error) })
    }

    /// Starts a pass over the documents.
    pub fn read(&self) -> Result<DocumentReader> {
        let raw = create(|out, error| unsafe { sys::bertpt_documents_open_reader(self.as_raw(), out, error) });
        raw.map(|raw| DocumentReader { handle: RawReader::own(raw), causes: self.causes.clone(), over: false }).map_err(|error| self.explain(error))
    }

    /// The handle of the C ABI; it stays this object's.
    pub fn as_raw(&self) -> *mut sys::bertpt_documents {
        self.raw.as_ptr()
    }

    /// Releases the source, as dropping it does.
    pub fn close(self) {}

    pub(crate) fn own(raw: *mut sys::bertpt_documents, causes: Causes) -> Self {
        Documents { raw: NonNull::new(raw).expect("a call that succeeded gave no handle"), causes }
    }

    /// Gives a failure of the program's own iterator its cause.
    pub(crate) fn explain(&self, error: Error) -> Error {
        self.causes.explain(error)
    }
}

impl Drop for Documents {
    fn drop(&mut self) {
        unsafe { sys::bertpt_documents_free(self.as_raw()) }
    }
}

struct RawReader {
    raw: NonNull<sys::bertpt_document_reader>,
}
handle!(exclusive RawReader, bertpt_document_reader, bertpt_document_reader_free);

struct RawDocument {
    raw: NonNull<sys::bertpt_document>,
}
handle!(shared RawDocument, bertpt_document, bertpt_document_free);

/// A pass over documents; an iterator that ends after the first failure.
pub struct DocumentReader {
    handle: RawReader,
    causes: Causes,
    over: bool,
}

impl DocumentReader {
    fn read(&mut self) -> Result<Option<Document>> {
        let mut raw = std::ptr::null_mut();
        let status = call(|error| unsafe { sys::bertpt_document_reader_next(self.handle.as_raw(), &mut raw, error) })
            .map_err(|error| self.causes.explain(error))?;
        if status == sys::BERTPT_END {
            return Ok(None);
        }
        let document = RawDocument::own(raw);
        let view = filled(|view, error| unsafe { sys::bertpt_document_get_view(document.as_raw(), view, error) })?;
        let (text, id) = unsafe { (slice(view.text as *const u8, view.text_size), slice(view.id as *const u8, view.id_size)) };
        Ok(Some(Document { text: text.to_vec(), id: String::from_utf8_lossy(id).into_owned() }))
    }
}

impl Iterator for DocumentReader {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let item = self.read().transpose();
        self.over = !matches!(item, Some(Ok(_)));
        item
    }
}
