//! Pre-training: steps, evaluation, checkpoints, events, resume.
use std::cell::Cell;
use std::ffi::CStr;
use std::marker::PhantomData;
use std::ops::Deref;
use std::os::raw::{c_char, c_void};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::ptr::{null, null_mut, NonNull};
use std::sync::Arc;
use std::time::Duration;

use crate::call::{c_string, call, config, create, filled, handle, millis, path, raw_or_null, sized, text};
use crate::{Cancel, Corpus, Evaluation, EventStream, Metrics, Model, Optimizer, Result, TrainerState};
use bertpt_sys as sys;

type Sink = Box<dyn FnMut(&str, u64, u64, &[u8]) -> bool + Send>;

unsafe extern "C" fn receive(user_data: *mut c_void, name: *const c_char, file_bytes: u64, offset: u64, data: *const c_void, size: usize) -> i32 {
    let sink = &mut *(user_data as *mut Sink);
    let piece = if size == 0 { &[][..] } else { std::slice::from_raw_parts(data as *const u8, size) };
    let name = CStr::from_ptr(name).to_str().unwrap_or("(not UTF-8)");
    match catch_unwind(AssertUnwindSafe(|| sink(name, file_bytes, offset, piece))) {
        Ok(true) => 0,
        _ => -1,
    }
}

unsafe extern "C" fn destroy(user_data: *mut c_void) {
    let sink = Box::from_raw(user_data as *mut Sink);
    let _ = catch_unwind(AssertUnwindSafe(|| drop(sink)));
}

struct Raw {
    raw: NonNull<sys::bertpt_trainer>,
}
handle!(shared Raw, bertpt_trainer, bertpt_trainer_free);

/// Trains. One thread at a time does; any number of [`Watcher`]s look on. Dropping it asks a run in progress to stop and never waits.
#[derive(Debug)]
pub struct Trainer {
    watcher: Watcher,
    not_sync: PhantomData<Cell<()>>,
}

/// Watches a trainer from any thread, also while it runs; clones see the same trainer. A trainer derefs to its watcher.
#[derive(Clone, Debug)]
pub struct Watcher {
    shared: Arc<Raw>,
}

impl Trainer {
    /// A trainer takes the model's weights: a second one on the model is refused until this one is gone. Configuration kind "trainer".
    pub fn create(model: &Model, optimizer: &Optimizer, corpus: &Corpus, config_json: impl Into<String>) -> Result<Self> {
        let json = config(config_json)?;
        create(|out, error| unsafe {
            sys::bertpt_trainer_create(model.as_raw(), optimizer.as_raw(), corpus.as_raw(), json.as_ptr(), out, error)
        })
        .map(Self::own)
    }

    /// Continues a run from its newest checkpoint: the next step is the one that would have come. Without a corpus, the folder that the
    /// run recorded is opened.
    pub fn resume(run_dir: impl AsRef<Path>, overrides_json: impl Into<String>, corpus: Option<&Corpus>) -> Result<Self> {
        let (run_dir, json) = (path(run_dir.as_ref())?, config(overrides_json)?);
        let corpus = corpus.map_or(null(), |corpus| corpus.as_raw() as *const _);
        create(|out, error| unsafe { sys::bertpt_trainer_resume(run_dir.as_ptr(), json.as_ptr(), corpus, out, error) }).map(Self::own)
    }

    fn own(raw: *mut sys::bertpt_trainer) -> Self {
        Trainer { watcher: Watcher { shared: Arc::new(Raw::own(raw)) }, not_sync: PhantomData }
    }

    /// Trains to the end in the background. Requesting the cancel stops the run as [`Watcher::stop`] does.
    pub fn start(&mut self, cancel: Option<&Cancel>) -> Result<()> {
        call(|error| unsafe { sys::bertpt_trainer_start(self.as_raw(), raw_or_null(cancel), error) }).map(drop)
    }

    /// Trains at most so many steps (`None`: to the end) and waits; tells whether any were left to do.
    pub fn run(&mut self, max_steps: Option<u32>, cancel: Option<&Cancel>) -> Result<bool> {
        let max_steps = max_steps.map_or(-1, i64::from);
        call(|error| unsafe { sys::bertpt_trainer_run(self.as_raw(), max_steps, raw_or_null(cancel), error) })
            .map(|status| status != sys::BERTPT_END)
    }

    /// Trains one step and waits; `None` when all steps were done before.
    pub fn step(&mut self) -> Result<Option<Metrics>> {
        let mut metrics = sized::<sys::bertpt_metrics>();
        let status = call(|error| unsafe { sys::bertpt_trainer_step(self.as_raw(), &mut metrics, error) })?;
        Ok(if status == sys::BERTPT_END { None } else { Some(metrics.into()) })
    }

    /// One that watches this trainer from another thread.
    pub fn watcher(&self) -> Watcher {
        self.watcher.clone()
    }

    /// Releases the trainer now, as dropping it does.
    pub fn close(self) {}
}

impl Deref for Trainer {
    type Target = Watcher;

    fn deref(&self) -> &Watcher {
        &self.watcher
    }
}

impl Drop for Trainer {
    fn drop(&mut self) {
        // Watchers may hold the handle for longer; the run ends with its trainer.
        unsafe { sys::bertpt_trainer_stop(self.as_raw(), std::ptr::null_mut()) };
    }
}

impl Watcher {
    /// Waits until no run is in progress, at most `timeout` (`None`: without limit); false when the time passed first. The failure of a
    /// run is given as the error.
    pub fn wait(&self, timeout: Option<Duration>) -> Result<bool> {
        let timeout = timeout.map_or(-1, millis);
        call(|error| unsafe { sys::bertpt_trainer_wait(self.as_raw(), timeout, error) }).map(|status| status == sys::BERTPT_OK)
    }

    /// Asks the run in progress to stop within one micro-batch, and does not wait.
    pub fn stop(&self) -> Result<()> {
        call(|error| unsafe { sys::bertpt_trainer_stop(self.as_raw(), error) }).map(drop)
    }

    /// The state, and the number of steps done.
    pub fn state(&self) -> Result<(TrainerState, i64)> {
        let (mut state, mut step) = (0, 0);
        call(|error| unsafe { sys::bertpt_trainer_get_state(self.as_raw(), &mut state, &mut step, error) })?;
        Ok((TrainerState::from_raw(state), step))
    }

    /// The numbers of the newest step; all zero before the first.
    pub fn metrics(&self) -> Result<Metrics> {
        filled(|out, error| unsafe { sys::bertpt_trainer_get_metrics(self.as_raw(), out, error) }).map(Into::into)
    }

    /// The report of the run as JSON.
    pub fn report(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_trainer_get_report(self.as_raw(), out, error) })
    }

    /// What the steps that are left will take, as JSON: tokens, operations, memory, time. `{"flops_per_second": 4e14}` gives a rate; with
    /// `""` a micro-batch of each phase is timed.
    pub fn plan(&self, options_json: impl Into<String>) -> Result<String> {
        let json = config(options_json)?;
        text(|out, error| unsafe { sys::bertpt_trainer_plan(self.as_raw(), json.as_ptr(), out, error) })
    }

    /// The resolved configuration as JSON: `{"model", "optimizer", "trainer", "corpus"}`.
    pub fn config(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_trainer_get_config(self.as_raw(), out, error) })
    }

    /// The model.
    pub fn model(&self) -> Result<Model> {
        create(|out, error| unsafe { sys::bertpt_trainer_get_model(self.as_raw(), out, error) }).map(Model::own)
    }

    /// Writes a checkpoint now, between two steps, and waits for it; its folder.
    pub fn save_checkpoint(&self) -> Result<PathBuf> {
        text(|out, error| unsafe { sys::bertpt_trainer_save_checkpoint(self.as_raw(), out, error) }).map(PathBuf::from)
    }

    /// Sends every checkpoint also to `sink(name, file_bytes, offset, piece)`, after the folder is written or instead of it where there is
    /// no run_dir: the pieces of each file in order, "step-N/manifest.json" last. It is called on a thread of the library, never twice at a
    /// time, and must not call this trainer. `false` and a panic fail the save.
    pub fn set_checkpoint_sink(&self, sink: impl FnMut(&str, u64, u64, &[u8]) -> bool + Send + 'static) -> Result<()> {
        let boxed: Box<Sink> = Box::new(Box::new(sink));
        let data = Box::into_raw(boxed);
        let result = call(|error| unsafe {
            sys::bertpt_trainer_set_checkpoint_sink(self.as_raw(), Some(receive), data as *mut c_void, Some(destroy), error)
        });
        if result.is_err() {
            drop(unsafe { Box::from_raw(data) });
        }
        result.map(drop)
    }

    /// No longer; the sink is not running any more when this returns.
    pub fn clear_checkpoint_sink(&self) -> Result<()> {
        call(|error| unsafe { sys::bertpt_trainer_set_checkpoint_sink(self.as_raw(), None, null_mut(), None, error) }).map(drop)
    }

    /// Keeps a text of your own in every checkpoint from now on; a resume gives it back. An empty value removes it.
    pub fn set_property(&self, key: &str, value: &str) -> Result<()> {
        let (key, value) = (c_string("the key", key)?, c_string("the value", value)?);
        call(|error| unsafe { sys::bertpt_trainer_set_property(self.as_raw(), key.as_ptr(), value.as_ptr(), error) }).map(drop)
    }

    /// Your own texts, as a JSON object.
    pub fn properties(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_trainer_get_properties(self.as_raw(), out, error) })
    }

    /// Proves on this run that a resume is exact, with so many steps: a JSON object with "equal". The trainer stays where it is.
    pub fn verify_resume(&self, steps: i64) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_trainer_verify_resume(self.as_raw(), steps, out, error) })
    }

    /// Evaluates now on the validation split, between two steps, and waits for it.
    pub fn evaluate(&self) -> Result<Evaluation> {
        filled(|out, error| unsafe { sys::bertpt_trainer_evaluate(self.as_raw(), out, error) }).map(Into::into)
    }

    /// A stream of what happens from now on. It never slows the training.
    pub fn events(&self) -> Result<EventStream> {
        create(|out, error| unsafe { sys::bertpt_trainer_open_events(self.as_raw(), out, error) }).map(EventStream::own)
    }

    /// The handle of the C ABI; it stays this object's.
    pub fn as_raw(&self) -> *mut sys::bertpt_trainer {
        self.shared.as_raw()
    }
}
