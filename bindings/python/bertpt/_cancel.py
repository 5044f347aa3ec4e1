"""Stopping a long call, from another thread or by Ctrl-C, and seeing how far it is."""

from __future__ import annotations

import threading
from ctypes import byref, c_int32, c_void_p
from typing import Callable, List, NamedTuple, Optional, TypeVar

from . import _raw, errors
from ._library import Cell, Handle, call, functions, own_text

R = TypeVar("R")


class Cancel(Handle):
    """A request to stop a long call, made from another thread or from a signal handler."""

    _free = "bertpt_cancel_free"
    __slots__ = ()

    @classmethod
    def create(cls) -> "Cancel":
        return cls._made_by("bertpt_cancel_create")

    def request(self) -> None:
        functions().bertpt_cancel_request(self._cell)

    def reset(self) -> None:
        call("bertpt_cancel_reset", self._cell)

    @property
    def is_requested(self) -> bool:
        result = c_int32()
        call("bertpt_cancel_is_requested", self._cell, byref(result))
        return result.value == 1


class ProgressState(NamedTuple):
    stage: str
    done: int
    total: int
    unit: str


class Progress(Handle):
    """How far a long call is, read from another thread while it runs."""

    _free = "bertpt_progress_free"
    __slots__ = ()

    @classmethod
    def create(cls) -> "Progress":
        return cls._made_by("bertpt_progress_create")

    def get(self) -> ProgressState:
        info, stage, unit = _raw.bertpt_progress_info(), c_void_p(), c_void_p()
        call("bertpt_progress_get", self._cell, byref(info), byref(stage), byref(unit))
        return ProgressState(own_text(stage), info.done, info.total, own_text(unit))


def run_long(cancel: Optional[Cancel], work: Callable[[Optional[Cell]], R]) -> R:
    """Does work(cancel), a call that may take long. Python tells the main thread of Ctrl-C only between its own instructions, so from
    there the work is done on another thread; KeyboardInterrupt then requests the cancel, waits until the call has left everything
    whole, and is raised."""
    if threading.current_thread() is not threading.main_thread():
        return work(None if cancel is None else cancel._cell)
    stop = (Cancel.create() if cancel is None else cancel)._cell
    results: List[R] = []
    failures: List[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            results.append(work(stop))
        except BaseException as error:  # raised again below
            failures.append(error)
        finally:
            done.set()

    threading.Thread(target=run, name="bertpt", daemon=True).start()
    interrupt: Optional[KeyboardInterrupt] = None
    while not done.is_set():  # an interrupted Thread.join() may take the thread for finished
        try:
            done.wait()
        except KeyboardInterrupt as error:
            interrupt = error
            functions().bertpt_cancel_request(stop)
    if interrupt is not None and (results or isinstance(failures[0], errors.CancelledError)):
        raise interrupt
    if failures:
        raise failures[0]
    return results[0]
