//! What the library says besides its results; by default warnings and errors go to stderr.
use std::ffi::CStr;
use std::os::raw::{c_char, c_void};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr;

use crate::call::call;
use crate::{LogLevel, Result};
use bertpt_sys as sys;

/// One record, as a sink sees it.
#[derive(Clone, Debug)]
pub struct LogRecord<'a> {
    pub level: LogLevel,
    /// Milliseconds since 1970-01-01 UTC.
    pub time_ms: i64,
    /// The part of the library, "train/trainer".
    pub component: &'a str,
    pub message: &'a str,
}

type Sink = Box<dyn Fn(&LogRecord<'_>) + Send + Sync>;

/// Drops records below a level.
pub fn set_level(level: LogLevel) -> Result<()> {
    call(|error| unsafe { sys::bertpt_log_set_level(level.raw(), error) }).map(drop)
}

/// Sends records to a function instead of stderr. It is called on whichever thread wrote the record, one at a time; it must not wait for
/// a call of this crate on another thread, nor set the sink. A panic in it is caught and lost.
pub fn set_sink(sink: impl Fn(&LogRecord<'_>) + Send + Sync + 'static) -> Result<()> {
    let boxed: Box<Sink> = Box::new(Box::new(sink));
    let data = Box::into_raw(boxed);
    let result = call(|error| unsafe { sys::bertpt_log_set_sink(Some(receive), data as *mut c_void, Some(destroy), error) });
    if result.is_err() {
        drop(unsafe { Box::from_raw(data) });
    }
    result.map(drop)
}

/// Goes back to stderr.
pub fn clear_sink() -> Result<()> {
    call(|error| unsafe { sys::bertpt_log_clear_sink(error) }).map(drop)
}

unsafe fn lossless<'a>(text: *const c_char) -> &'a str {
    if text == ptr::null() {
        return "";
    }
    CStr::from_ptr(text).to_str().unwrap_or("(not UTF-8)")
}

unsafe extern "C" fn receive(user_data: *mut c_void, record: *const sys::bertpt_log_record) {
    let (sink, record) = (&*(user_data as *const Sink), &*record);
    let record = LogRecord {
        level: LogLevel::from_raw(record.level),
        time_ms: record.time_ms,
        component: lossless(record.component),
        message: lossless(record.message),
    };
    let _ = catch_unwind(AssertUnwindSafe(|| sink(&record)));
}

unsafe extern "C" fn destroy(user_data: *mut c_void) {
    let sink = Box::from_raw(user_data as *mut Sink);
    let _ = catch_unwind(AssertUnwindSafe(|| drop(sink)));
}
