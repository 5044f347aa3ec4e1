//! Lets the library pull documents from an iterator of this program. A panic in it is caught and comes back as a failure.
use std::any::Any;
use std::ffi::CString;
use std::os::raw::{c_char, c_void};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError};

use crate::call::{create, sized};
use crate::error::Cause;
use crate::{Code, Document, Documents, Error, IntoDocument, Result};
use bertpt_sys as sys;

/// Any error of the program's own.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Our number for "the iterator failed"; the words are in `last_error`.
const FAILED: i32 = 1000;

/// The last failure of an iterator, shared by those who read it.
#[derive(Clone, Default)]
pub(crate) struct Causes {
    last: Arc<Mutex<Option<Cause>>>,
}

impl Causes {
    fn set(&self, cause: Cause) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(cause);
    }

    pub(crate) fn explain(&self, error: Error) -> Error {
        if error.code() != Code::Host {
            return error;
        }
        let cause = self.last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        error.with_cause(cause)
    }
}

type Pass = Box<dyn Iterator<Item = std::result::Result<Document, BoxError>> + Send>;

struct Source {
    start: Box<dyn FnMut() -> Pass + Send>,
    pass: Option<Pass>,
    document: Document, // lives until the next call, as the library wants it
    message: CString,
    causes: Causes,
}

impl Source {
    /// Runs the program's own code; what goes wrong in it becomes FAILED.
    fn guard(&mut self, run: impl FnOnce(&mut Self) -> std::result::Result<i32, BoxError>) -> i32 {
        let failure = match catch_unwind(AssertUnwindSafe(|| run(self))) {
            Ok(Ok(status)) => return status,
            Ok(Err(error)) => error,
            Err(panic) => words_of(panic),
        };
        self.message = CString::new(failure.to_string().replace('\0', " ")).unwrap_or_default();
        self.causes.set(Arc::from(failure));
        FAILED
    }
}

fn words_of(panic: Box<dyn Any + Send>) -> BoxError {
    let words = match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(words), _) => words.to_string(),
        (_, Some(words)) => words.clone(),
        _ => "a panic without words".to_string(),
    };
    std::mem::forget(panic); // dropping it might panic again
    format!("the iterator panicked: {words}").into()
}

pub(crate) fn wrap<I>(mut source: impl FnMut() -> I + Send + 'static, rewinds: bool) -> Result<Documents>
where
    I: IntoIterator,
    I::IntoIter: Send + 'static,
    I::Item: IntoDocument + 'static,
{
    let causes = Causes::default();
    let data = Box::into_raw(Box::new(Source {
        start: Box::new(move || Box::new(source().into_iter().map(IntoDocument::into_document)) as Pass),
        pass: None,
        document: Document::default(),
        message: CString::default(),
        causes: causes.clone(),
    }));
    let mut iterator = sized::<sys::bertpt_document_iterator>();
    iterator.next = Some(next);
    iterator.rewind = if rewinds { Some(rewind) } else { None };
    iterator.last_error = Some(last_error);
    iterator.release = Some(release);
    iterator.private_data = data as *mut c_void;
    match create(|out, error| unsafe { sys::bertpt_documents_from_iterator(&iterator, out, error) }) {
        Ok(raw) => Ok(Documents::own(raw, causes)),
        Err(error) => {
            drop(unsafe { Box::from_raw(data) }); // refused: still ours
            Err(error)
        }
    }
}

unsafe extern "C" fn next(data: *mut c_void, out: *mut sys::bertpt_document_view) -> i32 {
    (*(data as *mut Source)).guard(|source| {
        if source.pass.is_none() {
            source.pass = Some((source.start)());
        }
        match source.pass.as_mut().and_then(Iterator::next) {
            None => Ok(sys::BERTPT_END),
            Some(document) => {
                source.document = document?;
                ((*out).text, (*out).text_size, (*out).id, (*out).id_size) = source.document.parts();
                Ok(sys::BERTPT_OK)
            }
        }
    })
}

unsafe extern "C" fn rewind(data: *mut c_void) -> i32 {
    (*(data as *mut Source)).guard(|source| {
        source.pass = Some((source.start)());
        Ok(sys::BERTPT_OK)
    })
}

unsafe extern "C" fn last_error(data: *mut c_void) -> *const c_char {
    (*(data as *mut Source)).message.as_ptr()
}

unsafe extern "C" fn release(data: *mut c_void) {
    let source = Box::from_raw(data as *mut Source);
    let _ = catch_unwind(AssertUnwindSafe(|| drop(source)));
}
