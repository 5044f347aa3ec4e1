//! How every call is made: the ABI is checked before the first one, a negative status becomes an [`Error`], strings and structs are
//! brought into C's form.
use std::ffi::{CStr, CString};
use std::os::raw::c_char;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;
use std::sync::Once;

use crate::{Code, Error, Result};
use bertpt_sys as sys;

/// A struct of the C ABI that begins with its size. Only plain C structs, for which zero bytes are a value, implement it.
pub(crate) trait SizedStruct: Copy {
    fn set_size(&mut self);
}

pub(crate) fn sized<T: SizedStruct>() -> T {
    let mut value: T = unsafe { std::mem::zeroed() };
    value.set_size();
    value
}

/// A struct that a call fills.
pub(crate) fn filled<T: SizedStruct>(call_it: impl FnOnce(*mut T, *mut *mut sys::bertpt_error) -> i32) -> Result<T> {
    let mut value = sized::<T>();
    call(|error| call_it(&mut value, error))?;
    Ok(value)
}

/// Makes a call; gives its status when that is not negative.
pub(crate) fn call(call_it: impl FnOnce(*mut *mut sys::bertpt_error) -> i32) -> Result<i32> {
    if let Some(refused) = refusal() {
        return Err(refused.clone());
    }
    checked(call_it)
}

fn checked(call_it: impl FnOnce(*mut *mut sys::bertpt_error) -> i32) -> Result<i32> {
    let mut error = ptr::null_mut();
    let status = call_it(&mut error);
    if status >= 0 {
        return Ok(status);
    }
    Err(if error.is_null() {
        Error::new(Code::from_raw(status), format!("libbertpt gave status {status} without an error"))
    } else {
        unsafe { Error::take(error) }
    })
}

/// Why the library that was loaded does not fit this crate; found out once.
fn refusal() -> Option<&'static Error> {
    static ONCE: Once = Once::new();
    static mut REFUSAL: Option<Error> = None;
    ONCE.call_once(|| {
        let result = checked(|error| unsafe {
            sys::bertpt_abi_check(sys::BERTPT_ABI_MAJOR, sys::BERTPT_ABI_MINOR, sys::BERTPT_LAYOUT_HASH, error)
        });
        if let Err(error) = result {
            unsafe { REFUSAL = Some(error) }
        }
    });
    // Written once, before ONCE is done, and only read from then on.
    unsafe { (*ptr::addr_of!(REFUSAL)).as_ref() }
}

/// A call that gives an owned handle.
pub(crate) fn create<T>(call_it: impl FnOnce(*mut *mut T, *mut *mut sys::bertpt_error) -> i32) -> Result<*mut T> {
    let mut out = ptr::null_mut();
    call(|error| call_it(&mut out, error))?;
    Ok(out)
}

/// A call that gives an owned text.
pub(crate) fn text(call_it: impl FnOnce(*mut *mut sys::bertpt_text, *mut *mut sys::bertpt_error) -> i32) -> Result<String> {
    let raw = create(call_it)?;
    let result = unsafe { read_text(raw) };
    unsafe { sys::bertpt_text_free(raw) };
    result
}

pub(crate) unsafe fn read_text(raw: *const sys::bertpt_text) -> Result<String> {
    let (mut data, mut size) = (ptr::null(), 0);
    call(|error| sys::bertpt_text_get(raw, &mut data, &mut size, error))?;
    Ok(String::from_utf8_lossy(slice(data as *const u8, size)).into_owned())
}

/// A call that fills one number.
pub(crate) fn number<T: Default>(call_it: impl FnOnce(*mut T, *mut *mut sys::bertpt_error) -> i32) -> Result<T> {
    let mut value = T::default();
    call(|error| call_it(&mut value, error))?;
    Ok(value)
}

/// A call that lends a string.
pub(crate) fn lent(call_it: impl FnOnce(*mut *const c_char, *mut *mut sys::bertpt_error) -> i32) -> Result<String> {
    let mut data = ptr::null();
    call(|error| call_it(&mut data, error))?;
    Ok(unsafe { lossy(data) })
}

/// A string of C's as one of ours; "" for NULL.
pub(crate) unsafe fn lossy(data: *const c_char) -> String {
    if data.is_null() {
        return String::new();
    }
    CStr::from_ptr(data).to_string_lossy().into_owned()
}

/// The library gives NULL for an empty array.
pub(crate) unsafe fn slice<'a, T>(data: *const T, count: usize) -> &'a [T] {
    if data.is_null() || count == 0 {
        &[]
    } else {
        std::slice::from_raw_parts(data, count)
    }
}

pub(crate) fn c_string(what: &str, value: impl Into<Vec<u8>>) -> Result<CString> {
    CString::new(value).map_err(|error| {
        Error::new(Code::InvalidArgument, format!("{what} has a NUL byte at position {}; it must have none", error.nul_position()))
    })
}

pub(crate) fn config(json: impl Into<String>) -> Result<CString> {
    c_string("the configuration", json.into())
}

pub(crate) fn path(value: &Path) -> Result<CString> {
    c_string("the path", value.as_os_str().as_bytes())
}

pub(crate) fn millis(timeout: std::time::Duration) -> i64 {
    i64::try_from(timeout.as_millis()).unwrap_or(i64::MAX)
}

/// `handle!(shared Name, raw, free: docs)` makes an owned handle that any number of threads may use; `exclusive` one that goes from
/// thread to thread, but is used by one at a time.
macro_rules! handle {
    (shared $name:ident, $raw:ident, $free:ident) => {
        crate::call::handle!(@both $name, $raw, $free);
        unsafe impl Sync for $name {}
    };
    (exclusive $name:ident, $raw:ident, $free:ident) => {
        crate::call::handle!(@both $name, $raw, $free);
    };
    (@both $name:ident, $raw:ident, $free:ident) => {
        unsafe impl Send for $name {}

        #[allow(dead_code)] // not every handle needs all of these
        impl $name {
            pub(crate) fn own(raw: *mut bertpt_sys::$raw) -> Self {
                $name { raw: std::ptr::NonNull::new(raw).expect("a call that succeeded gave no handle") }
            }

            /// The handle of the C ABI, for calls that this crate does not have; it stays this object's.
            pub fn as_raw(&self) -> *mut bertpt_sys::$raw {
                self.raw.as_ptr()
            }

            /// Releases the handle now, as dropping it does. Never waits, never fails.
            pub fn close(self) {}
        }

        impl Drop for $name {
            fn drop(&mut self) {
                unsafe { bertpt_sys::$free(self.raw.as_ptr()) }
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, concat!(stringify!($name), "({:p})"), self.raw)
            }
        }
    };
}
pub(crate) use handle;

pub(crate) fn raw_or_null(cancel: Option<&crate::Cancel>) -> *const sys::bertpt_cancel {
    cancel.map_or(ptr::null(), |cancel| cancel.as_raw() as *const _)
}

pub(crate) fn progress_or_null(progress: Option<&crate::Progress>) -> *const sys::bertpt_progress {
    progress.map_or(ptr::null(), |progress| progress.as_raw() as *const _)
}
