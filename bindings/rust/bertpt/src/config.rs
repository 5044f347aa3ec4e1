//! The configuration of every object, described by the library itself.
use crate::call::{c_string, config, text};
use crate::Result;
use bertpt_sys as sys;

/// The kinds of configuration as a JSON array: "vocab", "corpus", "model", ...
pub fn kinds() -> Result<String> {
    text(|out, error| unsafe { sys::bertpt_config_kinds(out, error) })
}

/// The JSON Schema of one kind, with default, bounds and help of each key.
pub fn schema(kind: &str) -> Result<String> {
    let kind = c_string("the kind", kind)?;
    text(|out, error| unsafe { sys::bertpt_config_schema(kind.as_ptr(), out, error) })
}

/// Checks a configuration and fills in every default.
pub fn resolve(kind: &str, json: impl Into<String>) -> Result<String> {
    let (kind, json) = (c_string("the kind", kind)?, config(json)?);
    text(|out, error| unsafe { sys::bertpt_config_resolve(kind.as_ptr(), json.as_ptr(), out, error) })
}

/// The keys that a recipe ("guide", "google", "hf", "modern") sets, as JSON.
pub fn recipe(name: &str) -> Result<String> {
    let name = c_string("the recipe", name)?;
    text(|out, error| unsafe { sys::bertpt_config_get_recipe(name.as_ptr(), out, error) })
}
