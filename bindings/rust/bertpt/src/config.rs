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

/// Writes the page of a run, which may be in progress: `report.html` in its folder unless `file` says another.
pub fn write_report(run_dir: impl AsRef<std::path::Path>, file: Option<&std::path::Path>) -> Result<()> {
    let run = crate::call::path(run_dir.as_ref())?;
    let file = crate::call::path(file.unwrap_or_else(|| "".as_ref()))?;
    crate::call::call(|error| unsafe { sys::bertpt_run_write_report(run.as_ptr(), file.as_ptr(), error) }).map(|_| ())
}

/// The JSON Schema of a line of a run's events.jsonl.
pub fn event_schema() -> Result<String> {
    text(|out, error| unsafe { sys::bertpt_run_get_event_schema(out, error) })
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
