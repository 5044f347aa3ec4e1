"""Pre-training: steps, events, checkpoints, resume."""

from __future__ import annotations

import contextlib
import enum
import json
import signal
import threading
import time
from ctypes import byref, c_int32, c_int64, c_uint64, c_void_p, string_at as bytes_at
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Union

from . import _raw
from ._cancel import Cancel, run_long
from ._corpus import Corpus
from ._library import Config, Handle, Path, call, cell, config_text, own_text, path_bytes, string_at, take_json, take_text
from ._model import Evaluation, Model, Optimizer
from .errors import Error, HostError

Metrics = _raw.bertpt_metrics
_sinks: Dict[int, Any] = {}  # checkpoint sinks that the library may still call, by their user_data
_release_sink = _raw.bertpt_checkpoint_destroy(lambda key: _sinks.pop(key, None) and None)
_SLICE_MS = 100  # how long the main thread waits before it looks for Ctrl-C


def _constants(prefix: str) -> Dict[str, int]:
    return {name[len(prefix):]: value for name, value in vars(_raw).items() if name.startswith(prefix)}


State = enum.IntEnum("State", _constants("BERTPT_TRAINER_"))  # type: ignore[misc]
EventKind = enum.IntEnum("EventKind", _constants("BERTPT_EVENT_"))  # type: ignore[misc]
_KINDS = {int(kind): kind for kind in EventKind}


class TrainerState(NamedTuple):
    state: State
    step: int


class Event(Handle):
    """Something that happened while a trainer worked. What each kind has is in the comments of bertpt/event.h."""

    _free = "bertpt_event_free"
    __slots__ = ()

    @property
    def kind(self) -> Union[EventKind, int]:
        """Later versions may add kinds, which come as plain numbers: skip those you do not know."""
        result = c_int32()
        call("bertpt_event_get_kind", self._cell, byref(result))
        return _KINDS.get(result.value, result.value)

    @property
    def step(self) -> int:
        result = c_int64()
        call("bertpt_event_get_step", self._cell, byref(result))
        return result.value

    @property
    def metrics(self) -> Metrics:
        result = Metrics()
        call("bertpt_event_get_metrics", self._cell, byref(result))
        return result

    @property
    def evaluation(self) -> Optional[Evaluation]:
        result = Evaluation()
        return None if call("bertpt_event_get_evaluation", self._cell, byref(result)) == _raw.BERTPT_END else result

    @property
    def message(self) -> str:
        return self._text("bertpt_event_get_message")

    @property
    def path(self) -> str:
        """Folder of the checkpoint; "" where there is none."""
        return self._text("bertpt_event_get_path")

    @property
    def code(self) -> int:
        result = c_int32()
        call("bertpt_event_get_code", self._cell, byref(result))
        return result.value

    @property
    def json(self) -> Dict[str, Any]:
        result: Dict[str, Any] = json.loads(take_text("bertpt_event_get_json", self._cell))
        return result

    def _text(self, name: str) -> str:
        owner, address = self._cell, c_void_p()  # the owner stays while its text is read
        call(name, owner, byref(address))
        return string_at(address.value)


class EventStream(Handle):
    """The events of a trainer, as an iterator that ends with the run. Never slows the training."""

    _free = "bertpt_event_stream_free"
    __slots__ = ()

    def next(self, timeout: Optional[float] = None) -> Optional[Event]:
        """The next event, or None after the last. TimeoutError when `timeout` seconds pass before; None waits without limit."""
        out = c_void_p()
        status = _sliced(timeout, lambda ms: call("bertpt_event_stream_next", self._cell, ms, byref(out)))
        if status == _raw.BERTPT_TIMEOUT:
            raise TimeoutError(f"no event within {timeout} seconds")
        return None if status == _raw.BERTPT_END else Event._own(out.value)

    def __iter__(self) -> "EventStream":
        return self

    def __next__(self) -> Event:
        event = self.next()
        if event is None:
            raise StopIteration
        return event

    def get_dropped(self) -> int:
        """Progress events that were dropped because the reader was behind."""
        dropped = c_uint64()
        call("bertpt_event_stream_get_dropped", self._cell, byref(dropped))
        return dropped.value


def _sliced(timeout: Optional[float], wait: Any) -> int:
    """wait(milliseconds) -> status, in slices on the main thread, so that Ctrl-C is seen between them."""
    if threading.current_thread() is not threading.main_thread():
        return int(wait(-1 if timeout is None else _milliseconds(timeout)))
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        left = _SLICE_MS if end is None else min(_SLICE_MS, _milliseconds(end - time.monotonic()))
        status = wait(left)
        if status != _raw.BERTPT_TIMEOUT or (end is not None and time.monotonic() >= end):
            return int(status)


def _milliseconds(seconds: float) -> int:
    return max(0, int(seconds * 1000 + 0.999))


class _Interruptible:
    """While open on the main thread, the first Ctrl-C calls `stop` instead of raising KeyboardInterrupt wherever Python happens to be;
    then the usual handler is back. A handler of the program's own is left alone."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self.stop = stop
        self.interrupted = self.installed = False

    def __enter__(self) -> "_Interruptible":
        if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._handle)
            self.installed = True
        return self

    def _handle(self, number: int, frame: Any) -> None:
        self._restore()
        self.interrupted = True
        self.stop()

    def _restore(self) -> None:
        if self.installed:
            self.installed = False
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def __exit__(self, *_: object) -> None:
        self._restore()


class Trainer(Handle):
    """Trains on a thread of the library's own. Any thread may watch; one at a time may train (BusyError for the others)."""

    _free = "bertpt_trainer_free"
    __slots__ = ("_sink_failures",)
    _sink_failures: List[BaseException]  # the newest one that a checkpoint sink of this trainer raised

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Gives the failure of a save that a sink refused what the sink raised as its cause."""
        try:
            yield
        except Error as error:
            failures = getattr(self, "_sink_failures", [])
            if not failures or not (isinstance(error, HostError) or error.details.get("cause") == "host"):
                raise
            raise error from failures[0]

    @classmethod
    def create(cls, model: Model, optimizer: Optimizer, corpus: Corpus, config: Config = None) -> "Trainer":
        return cls._made_by("bertpt_trainer_create", model._cell, optimizer._cell, corpus._cell, config_text(config))

    @classmethod
    def resume(cls, run_dir: Path, overrides: Config = None, corpus: Optional[Corpus] = None) -> "Trainer":
        """Goes on from the newest checkpoint of a run, bit for bit on the same build and settings."""
        return cls._made_by("bertpt_trainer_resume", path_bytes(run_dir), config_text(overrides), cell(corpus))

    def train(self, cancel: Optional[Cancel] = None) -> Iterator[Event]:
        """Trains to the end in the background and gives every event. Ctrl-C, where it would raise KeyboardInterrupt, stops within one
        micro-batch instead: a step that is not whole is undone, a checkpoint is written where there is a run_dir, the last events still
        come (the message says how to resume), and then KeyboardInterrupt is raised; pressed again, it is raised at once. Leaving the
        loop early stops the trainer too. When the run fails, its cause is raised after the last event."""
        with self.open_events() as events, _Interruptible(self.stop) as interruptible:
            self.start(cancel)
            try:
                yield from events
                self.wait()
            except BaseException:
                self.stop()
                self.wait()
                raise
        if interruptible.interrupted:
            raise KeyboardInterrupt

    def start(self, cancel: Optional[Cancel] = None) -> None:
        """Trains in the background: see open_events, wait, stop."""
        call("bertpt_trainer_start", self._cell, cell(cancel))

    def run(self, max_steps: int = -1, cancel: Optional[Cancel] = None) -> bool:
        """Trains and waits; negative: to the end. False when all steps were done before."""
        with self._explained():
            return run_long(cancel, lambda stop: call("bertpt_trainer_run", self._cell, max_steps, stop)) != _raw.BERTPT_END

    def step(self) -> Optional[Metrics]:
        """Trains one step and waits. None when all steps were done before."""
        result = Metrics()
        with self._explained():
            return None if call("bertpt_trainer_step", self._cell, byref(result)) == _raw.BERTPT_END else result

    def wait(self, timeout: Optional[float] = None) -> bool:
        """Waits until no run is in progress. False when `timeout` seconds pass before. Raises the cause when the run failed."""
        with self._explained():
            return _sliced(timeout, lambda ms: call("bertpt_trainer_wait", self._cell, ms)) != _raw.BERTPT_TIMEOUT

    def stop(self) -> None:
        """Asks the run in progress to stop, and does not wait."""
        call("bertpt_trainer_stop", self._cell)

    def get_state(self) -> TrainerState:
        state, step = c_int32(), c_int64()
        call("bertpt_trainer_get_state", self._cell, byref(state), byref(step))
        return TrainerState(State(state.value), step.value)

    def get_metrics(self) -> Metrics:
        result = Metrics()
        call("bertpt_trainer_get_metrics", self._cell, byref(result))
        return result

    def get_report(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_trainer_get_report", self._cell)
        return result

    def plan(self, options: Config = None) -> Dict[str, Any]:
        """What the steps that are left will take: tokens, operations, memory, time."""
        result: Dict[str, Any] = take_json("bertpt_trainer_plan", self._cell, config_text(options))
        return result

    def get_config(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_trainer_get_config", self._cell)
        return result

    def get_model(self) -> Model:
        return Model._made_by("bertpt_trainer_get_model", self._cell)

    def save_checkpoint(self) -> str:
        """Writes a checkpoint now, between two steps when the trainer runs; its folder."""
        out = c_void_p()
        with self._explained():
            call("bertpt_trainer_save_checkpoint", self._cell, byref(out))
        return own_text(out)

    def set_checkpoint_sink(self, sink: Optional[Callable[[str, int, int, bytes], None]]) -> None:
        """Sends every checkpoint also to sink(name, file_bytes, offset, piece), called on a thread of the library: the pieces of each file
        in order, "step-N/manifest.json" last. An exception of the sink fails the save, and is the cause of the HostError that says so.
        None ends it."""
        if sink is None:
            call("bertpt_trainer_set_checkpoint_sink", self._cell, _raw.bertpt_checkpoint_write(), None, _raw.bertpt_checkpoint_destroy())
            return
        receive = sink
        failures: List[BaseException] = []  # not the trainer itself: the library holds what calls the sink
        self._sink_failures = failures

        def native(_: Optional[int], name: bytes, file_bytes: int, offset: int, data: int, size: int) -> int:
            try:
                receive(name.decode(), file_bytes, offset, bytes_at(data, size))
                return 0
            except BaseException as error:  # nothing may unwind into the library
                failures[:] = [error]
                return -1

        made = _raw.bertpt_checkpoint_write(native)
        key = id(made)
        _sinks[key] = made
        try:
            call("bertpt_trainer_set_checkpoint_sink", self._cell, made, key, _release_sink)
        except BaseException:
            del _sinks[key]
            raise

    def set_property(self, key: str, value: str) -> None:
        """Keeps a text of your own in every checkpoint; a resume gives it back. An empty value removes it."""
        call("bertpt_trainer_set_property", self._cell, key.encode(), value.encode())

    def get_properties(self) -> Dict[str, str]:
        out = c_void_p()
        call("bertpt_trainer_get_properties", self._cell, byref(out))
        properties: Dict[str, str] = json.loads(own_text(out))
        return properties

    def verify_resume(self, steps: int = 3) -> Dict[str, Any]:
        """Proves on this run that a resume is exact: {"equal", "from_step", "steps", "differences", "seconds"}. The trainer stays where it is."""
        out = c_void_p()
        call("bertpt_trainer_verify_resume", self._cell, steps, byref(out))
        result: Dict[str, Any] = json.loads(own_text(out))
        return result

    def evaluate(self) -> Evaluation:
        result = Evaluation()
        call("bertpt_trainer_evaluate", self._cell, byref(result))
        return result

    def open_events(self) -> EventStream:
        return EventStream._made_by("bertpt_trainer_open_events", self._cell)
