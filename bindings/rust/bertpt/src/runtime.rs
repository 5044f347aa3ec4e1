//! The library itself: version, LibTorch, devices, shutdown.
use std::ffi::CStr;
use std::time::Duration;

use crate::call::{call, config, millis, text};
use crate::Result;
use bertpt_sys as sys;

/// The version of the library, "0.1.0".
pub fn version() -> &'static str {
    unsafe { CStr::from_ptr(sys::bertpt_version()) }.to_str().unwrap_or("")
}

/// Checks that the library that was loaded fits this crate. Every call does; this one only does it early.
pub fn check() -> Result<()> {
    call(|_| sys::BERTPT_OK).map(drop)
}

/// The build as JSON: version, ABI, compiler, engine, the environment variables that are read.
pub fn describe() -> Result<String> {
    text(|out, error| unsafe { sys::bertpt_runtime_describe(out, error) })
}

/// Every place where LibTorch is looked for, as JSON, and why each would do or not.
pub fn probe(options: impl Into<String>) -> Result<String> {
    let options = config(options)?;
    text(|out, error| unsafe { sys::bertpt_runtime_probe(options.as_ptr(), out, error) })
}

/// Loads LibTorch and the engine now, so that a missing one is known early.
pub fn load_engine(options: impl Into<String>) -> Result<()> {
    let options = config(options)?;
    call(|error| unsafe { sys::bertpt_runtime_load_engine(options.as_ptr(), error) }).map(drop)
}

/// The devices that a model can be put on, as JSON.
pub fn list_devices() -> Result<String> {
    text(|out, error| unsafe { sys::bertpt_runtime_list_devices(out, error) })
}

/// Stops every trainer that runs and waits until all have, at most `timeout`; tells whether they have. Training is refused from then
/// on.
pub fn shutdown(timeout: Duration) -> Result<bool> {
    call(|error| unsafe { sys::bertpt_runtime_shutdown(millis(timeout), error) }).map(|status| status == sys::BERTPT_OK)
}
