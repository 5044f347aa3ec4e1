//! How far a long call is, read from another thread while it runs.
use std::ptr::{null_mut, NonNull};

use crate::call::{call, create, handle, read_text, sized};
use crate::{ProgressInfo, Result};
use bertpt_sys as sys;

/// How far a long call is. Hand it to one call at a time, and read it from another thread.
pub struct Progress {
    raw: NonNull<sys::bertpt_progress>,
}
handle!(shared Progress, bertpt_progress, bertpt_progress_free);

/// A moment of a long call, in words too.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    pub info: ProgressInfo,
    /// "reading documents"; empty before the call began.
    pub stage: String,
    /// "bytes", "documents", "pieces" or "steps".
    pub unit: String,
}

impl Progress {
    pub fn new() -> Result<Self> {
        create(|out, error| unsafe { sys::bertpt_progress_create(out, error) }).map(Self::own)
    }

    /// Where the call is.
    pub fn get(&self) -> Result<Stage> {
        let mut info = sized::<sys::bertpt_progress_info>();
        let (mut stage, mut unit) = (null_mut(), null_mut());
        call(|error| unsafe { sys::bertpt_progress_get(self.as_raw(), &mut info, &mut stage, &mut unit, error) })?;
        let words = unsafe { (read_text(stage), read_text(unit)) };
        unsafe {
            sys::bertpt_text_free(stage);
            sys::bertpt_text_free(unit);
        }
        Ok(Stage { info: info.into(), stage: words.0?, unit: words.1? })
    }
}
