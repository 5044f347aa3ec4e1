//! A request to stop a long call, made from another thread or by Ctrl-C.
use std::os::raw::c_int;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::Arc;

use crate::call::{call, create, handle, number};
use crate::Result;
use bertpt_sys as sys;

struct Raw {
    raw: NonNull<sys::bertpt_cancel>,
}
handle!(shared Raw, bertpt_cancel, bertpt_cancel_free);

/// A request to stop. Clones are one and the same request: keep one, hand others to threads and calls. A call that notices gives
/// [`Code::Cancelled`](crate::Code::Cancelled) and leaves everything whole.
#[derive(Clone, Debug)]
pub struct Cancel {
    shared: Arc<Raw>,
}

impl Cancel {
    /// A cancel without a request.
    pub fn new() -> Result<Self> {
        create(|out, error| unsafe { sys::bertpt_cancel_create(out, error) }).map(|raw| Cancel { shared: Arc::new(Raw::own(raw)) })
    }

    /// Requests. One lock-free store.
    pub fn request(&self) {
        unsafe { sys::bertpt_cancel_request(self.as_raw()) }
    }

    /// Tells whether there is a request.
    pub fn is_requested(&self) -> Result<bool> {
        number(|out, error| unsafe { sys::bertpt_cancel_is_requested(self.as_raw(), out, error) }).map(|requested: i32| requested != 0)
    }

    /// Takes the request back, for the next use.
    pub fn reset(&self) -> Result<()> {
        call(|error| unsafe { sys::bertpt_cancel_reset(self.as_raw(), error) }).map(drop)
    }

    /// Lets Ctrl-C (SIGINT) request this cancel from now on; the second Ctrl-C ends the process as usual. Installs a signal handler:
    /// nothing in the library does that unless asked.
    pub fn on_ctrl_c(&self) {
        // The handler may run at any time from here on: what it uses is never given back.
        std::mem::forget(self.clone());
        ON_CTRL_C.store(self.as_raw(), Ordering::Release);
        unsafe { signal(SIGINT, interrupted as extern "C" fn(c_int) as usize) };
    }

    /// The handle of the C ABI; it stays this object's.
    pub fn as_raw(&self) -> *mut sys::bertpt_cancel {
        self.shared.as_raw()
    }

    /// Releases this clone, as dropping it does.
    pub fn close(self) {}
}

const SIGINT: c_int = 2;
const SIG_DFL: usize = 0;
static ON_CTRL_C: AtomicPtr<sys::bertpt_cancel> = AtomicPtr::new(std::ptr::null_mut());

extern "C" {
    fn signal(number: c_int, handler: usize) -> usize;
}

extern "C" fn interrupted(number: c_int) {
    unsafe {
        sys::bertpt_cancel_request(ON_CTRL_C.load(Ordering::Acquire));
        signal(number, SIG_DFL);
    }
}
