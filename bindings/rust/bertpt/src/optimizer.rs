//! How the weights are updated. Immutable; a trainer copies it.
use std::ptr::NonNull;

use crate::call::{config, create, handle, text};
use crate::{Model, Result};
use bertpt_sys as sys;

/// AdamW with its rates and clipping.
pub struct Optimizer {
    raw: NonNull<sys::bertpt_optimizer>,
}
handle!(shared Optimizer, bertpt_optimizer, bertpt_optimizer_free);

impl Optimizer {
    /// An optimizer for a model; configuration kind "optimizer".
    pub fn create(model: &Model, config_json: impl Into<String>) -> Result<Self> {
        let json = config(config_json)?;
        create(|out, error| unsafe { sys::bertpt_optimizer_create(model.as_raw(), json.as_ptr(), out, error) }).map(Self::own)
    }

    /// The resolved configuration as JSON.
    pub fn config(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_optimizer_get_config(self.as_raw(), out, error) })
    }
}
