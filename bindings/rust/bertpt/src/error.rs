//! Why a call failed.
use std::ffi::CStr;
use std::fmt;
use std::os::raw::c_char;
use std::sync::Arc;

use crate::Code;
use bertpt_sys as sys;

/// Why a call failed: a code for programs, a message for people, the part of the library that noticed, and details as a JSON object.
#[derive(Clone, Debug)]
pub struct Error {
    code: Code,
    message: String,
    component: String,
    details: String,
    cause: Option<Cause>,
}

/// The failure of an iterator of documents, as it was given.
pub(crate) type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The kind of failure; it is stable.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What failed, where, with which value, and what to do.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The part of the library that noticed, "text/vocab"; "rust" for what this crate noticed itself.
    pub fn component(&self) -> &str {
        &self.component
    }

    /// One JSON object, "{}" when there are no details: `{"pointer": "/mask_prob", "nearest": "mask_prob"}`.
    pub fn details(&self) -> &str {
        &self.details
    }

    pub(crate) fn new(code: Code, message: String) -> Self {
        Error { code, message, component: "rust".to_string(), details: "{}".to_string(), cause: None }
    }

    pub(crate) fn with_cause(mut self, cause: Option<Cause>) -> Self {
        self.cause = cause;
        self
    }

    /// Takes a raw error over and frees it.
    pub(crate) unsafe fn take(raw: *mut sys::bertpt_error) -> Self {
        let error = Error {
            code: Code::from_raw(sys::bertpt_error_get_code(raw)),
            message: owned(sys::bertpt_error_get_message(raw)),
            component: owned(sys::bertpt_error_get_component(raw)),
            details: owned(sys::bertpt_error_get_details(raw)),
            cause: None,
        };
        sys::bertpt_error_free(raw);
        error
    }
}

unsafe fn owned(text: *const c_char) -> String {
    CStr::from_ptr(text).to_string_lossy().into_owned()
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    /// For [`Code::Host`]: the error that the program's own iterator of documents gave.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as &(dyn std::error::Error + 'static))
    }
}
