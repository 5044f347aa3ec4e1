//! What a trainer tells while it works.
use std::path::PathBuf;
use std::ptr::{null_mut, NonNull};
use std::time::Duration;

use crate::call::{call, filled, handle, lent, millis, number, sized, text};
use crate::{Code, Evaluation, EventKind, Metrics, Result};
use bertpt_sys as sys;

/// Events of a trainer. As an iterator it waits for each and ends after the last event of the run.
pub struct EventStream {
    raw: NonNull<sys::bertpt_event_stream>,
}
handle!(exclusive EventStream, bertpt_event_stream, bertpt_event_stream_free);

/// What [`EventStream::wait`] found.
#[derive(Debug)]
pub enum Wait {
    Event(Event),
    /// The time passed before anything came.
    Timeout,
    /// The run is over, or its trainer is gone.
    End,
}

impl EventStream {
    /// Waits for the next event, at most `timeout` (`None`: without limit).
    pub fn wait(&mut self, timeout: Option<Duration>) -> Result<Wait> {
        let mut out = null_mut();
        let timeout = timeout.map_or(-1, millis);
        let status = call(|error| unsafe { sys::bertpt_event_stream_next(self.as_raw(), timeout, &mut out, error) })?;
        Ok(match status {
            sys::BERTPT_END => Wait::End,
            sys::BERTPT_TIMEOUT => Wait::Timeout,
            _ => Wait::Event(Event::own(out)),
        })
    }

    /// The number of progress events that were dropped because the reader was behind.
    pub fn dropped(&self) -> Result<u64> {
        number(|out, error| unsafe { sys::bertpt_event_stream_get_dropped(self.as_raw(), out, error) })
    }
}

impl Iterator for EventStream {
    type Item = Result<Event>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.wait(None) {
                Ok(Wait::Event(event)) => return Some(Ok(event)),
                Ok(Wait::Timeout) => continue,
                Ok(Wait::End) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// One event. Immutable.
pub struct Event {
    raw: NonNull<sys::bertpt_event>,
}
handle!(shared Event, bertpt_event, bertpt_event_free);

impl Event {
    pub fn kind(&self) -> Result<EventKind> {
        number(|out, error| unsafe { sys::bertpt_event_get_kind(self.as_raw(), out, error) }).map(EventKind::from_raw)
    }

    /// The number of steps that were done when it happened.
    pub fn step(&self) -> Result<i64> {
        number(|out, error| unsafe { sys::bertpt_event_get_step(self.as_raw(), out, error) })
    }

    /// The newest metrics: those of this step for [`EventKind::Progress`].
    pub fn metrics(&self) -> Result<Metrics> {
        filled(|out, error| unsafe { sys::bertpt_event_get_metrics(self.as_raw(), out, error) }).map(Into::into)
    }

    /// The evaluation of an [`EventKind::Evaluation`], the last one of the run for [`EventKind::Finished`], `None` where there is none.
    pub fn evaluation(&self) -> Result<Option<Evaluation>> {
        let mut out = sized::<sys::bertpt_evaluation>();
        let status = call(|error| unsafe { sys::bertpt_event_get_evaluation(self.as_raw(), &mut out, error) })?;
        Ok(if status == sys::BERTPT_END { None } else { Some(out.into()) })
    }

    /// The message in plain words; empty for [`EventKind::Progress`].
    pub fn message(&self) -> Result<String> {
        lent(|out, error| unsafe { sys::bertpt_event_get_message(self.as_raw(), out, error) })
    }

    /// The folder of the checkpoint: the one of [`EventKind::Checkpoint`], the newest for the last event of a run.
    pub fn path(&self) -> Result<Option<PathBuf>> {
        let path = lent(|out, error| unsafe { sys::bertpt_event_get_path(self.as_raw(), out, error) })?;
        Ok(if path.is_empty() { None } else { Some(path.into()) })
    }

    /// The code of the failure of an [`EventKind::Failed`], `None` for others.
    pub fn code(&self) -> Result<Option<Code>> {
        let code: i32 = number(|out, error| unsafe { sys::bertpt_event_get_code(self.as_raw(), out, error) })?;
        Ok(if code == sys::BERTPT_OK { None } else { Some(Code::from_raw(code)) })
    }

    /// The whole event as one JSON object on one line.
    pub fn json(&self) -> Result<String> {
        text(|out, error| unsafe { sys::bertpt_event_get_json(self.as_raw(), out, error) })
    }
}
