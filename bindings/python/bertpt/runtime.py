"""The library itself: version, LibTorch, devices, configuration schemas, log."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

from . import _raw
from ._library import Config, Path, call, config_text, functions, path_bytes, string_at, take_json

LogSink = Callable[[int, str, str], None]


def version() -> str:
    text: bytes = functions().bertpt_version()
    return text.decode()


def status_name(status: int) -> str:
    """"ok", "end", "config", ...; "unknown" for other numbers."""
    text: bytes = functions().bertpt_status_name(status)
    return text.decode()


def describe() -> Dict[str, Any]:
    """The build: version, ABI, compiler, engine when loaded. Loads nothing."""
    result: Dict[str, Any] = take_json("bertpt_runtime_describe")
    return result


def probe(options: Config = None) -> Dict[str, Any]:
    """Every place where LibTorch is looked for, and why each would do or not. Loads nothing for good."""
    result: Dict[str, Any] = take_json("bertpt_runtime_probe", config_text(options))
    return result


def load_engine(options: Config = None) -> None:
    """Loads LibTorch now, so that a missing one is known early (EngineError)."""
    call("bertpt_runtime_load_engine", config_text(options))


def list_devices() -> List[Dict[str, Any]]:
    result: List[Dict[str, Any]] = take_json("bertpt_runtime_list_devices")
    return result


def shutdown(timeout: Optional[float] = None) -> bool:
    """Stops every running trainer and waits. False when some still runs after `timeout` seconds. Called at exit by itself."""
    return call("bertpt_runtime_shutdown", -1 if timeout is None else int(timeout * 1000)) == _raw.BERTPT_OK


def config_kinds() -> List[str]:
    result: List[str] = take_json("bertpt_config_kinds")
    return result


def config_schema(kind: str) -> Dict[str, Any]:
    """The JSON Schema of one kind of configuration, with default, bounds and help of each key."""
    result: Dict[str, Any] = take_json("bertpt_config_schema", kind.encode())
    return result


def config_resolve(kind: str, config: Config = None) -> Dict[str, Any]:
    """Checks a configuration and fills in every default."""
    result: Dict[str, Any] = take_json("bertpt_config_resolve", kind.encode(), config_text(config))
    return result


def config_recipe(recipe: str) -> Dict[str, Any]:
    result: Dict[str, Any] = take_json("bertpt_config_get_recipe", recipe.encode())
    return result


def write_report(run_dir: Path, path: Optional[Path] = None) -> None:
    """Writes the page of a run, which may be in progress: one HTML file, RUN/report.html unless `path` says another."""
    call("bertpt_run_write_report", path_bytes(run_dir), None if path is None else path_bytes(path))


def event_schema() -> Dict[str, Any]:
    """The JSON Schema of a line of a run's events.jsonl and of Event.json."""
    result: Dict[str, Any] = take_json("bertpt_run_get_event_schema")
    return result


def set_log_level(level: int) -> None:
    """One of LOG_TRACE to LOG_OFF: drops what is below."""
    call("bertpt_log_set_level", level)


_sink: Any = None  # the library calls it until another one is set


def set_log_sink(sink: Optional[LogSink]) -> None:
    """Sends records to sink(level, component, message), called on any thread, instead of stderr; None goes back to stderr. An
    exception of the sink is printed by Python and dropped."""
    global _sink
    if sink is None:
        call("bertpt_log_clear_sink")
        _sink = None
        return
    receive = sink

    def native(_: Optional[int], record: Any) -> None:
        receive(record.contents.level, string_at(record.contents.component), string_at(record.contents.message))

    made = _raw.bertpt_log_sink(native)
    call("bertpt_log_set_sink", made, None, _raw.bertpt_log_destroy())
    _sink = made


LOG_TRACE, LOG_DEBUG, LOG_INFO = _raw.BERTPT_LOG_TRACE, _raw.BERTPT_LOG_DEBUG, _raw.BERTPT_LOG_INFO
LOG_WARN, LOG_ERROR, LOG_OFF = _raw.BERTPT_LOG_WARN, _raw.BERTPT_LOG_ERROR, _raw.BERTPT_LOG_OFF
