"""Finding and loading libbertpt, and what every other module builds on: calls that raise, handles, texts, views of native memory."""

from __future__ import annotations

import atexit
import ctypes
import json
import os
import pathlib
import threading
from ctypes import byref, c_void_p
from typing import Any, Callable, ClassVar, List, Mapping, Optional, Tuple, Type, TypeVar, Union

from . import _raw, errors

Config = Union[None, str, Mapping[str, Any]]
Path = Union[str, bytes, "os.PathLike[str]"]
Text = Union[str, bytes]
H = TypeVar("H", bound="Handle")

_FILE = f"libbertpt.so.{_raw.ABI_MAJOR}"
_SHUTDOWN_MS = 10_000
_lock = threading.Lock()
_functions: Optional[_raw.Functions] = None
_path = ""
_exiting = False


class LibraryNotFoundError(errors.Error, ImportError):
    """libbertpt could not be loaded. `candidates` holds every place that was tried, and why it would not do."""

    def __init__(self, candidates: List[Tuple[str, str, str]]) -> None:
        lines = "".join(f"\n  {origin}: {path}: {reason}" for origin, path, reason in candidates)
        super().__init__(f"libbertpt cannot be loaded; give its path to bertpt.load() or in BERTPT_LIBRARY. Tried:{lines}", "python/library")
        self.candidates = candidates


# --- loading -------------------------------------------------------------------------------------------------------------------


def load(path: Optional[Path] = None) -> str:
    """Loads libbertpt and gives its path. Called by the first use of anything; call it before, to name the library.

    Looks at `path`, or else at BERTPT_LIBRARY (either a file or the folder that holds it, and nothing else is then tried), or else
    next to this package, in lib/ and ../lib from there, and last where the system looks. Once loaded, a call that names another library is a StateError.
    """
    global _functions, _path
    with _lock:
        if _functions is None:
            _functions, _path = _search(path)
            atexit.register(_at_exit)
        elif path is not None and not _same(os.fsdecode(path), _path):
            raise errors.StateError(f"libbertpt is loaded already, from {_path}; it cannot be loaded again from {os.fsdecode(path)}", "python/library")
        return _path


def functions() -> _raw.Functions:
    if _functions is None:
        load()
    assert _functions is not None
    return _functions


def _candidates(path: Optional[Path]) -> List[Tuple[str, str]]:
    """Origin and path of each place to try."""
    if path is not None:
        return [("given path", _file_in(os.fsdecode(path)))]
    if os.environ.get("BERTPT_LIBRARY"):
        return [("BERTPT_LIBRARY", _file_in(os.environ["BERTPT_LIBRARY"]))]
    package = pathlib.Path(__file__).resolve().parent
    near = [package / _FILE, package / "lib" / _FILE, package.parent / "lib" / _FILE]
    return [("next to the package", str(place)) for place in near] + [("system", _FILE)]


def _file_in(path: str) -> str:
    return os.path.join(path, _FILE) if os.path.isdir(path) else path


def _same(a: str, b: str) -> bool:
    try:
        return os.path.samefile(_file_in(a), b)
    except OSError:
        return False


def _search(path: Optional[Path]) -> Tuple[_raw.Functions, str]:
    tried = []
    for origin, place in _candidates(path):
        if origin != "system" and not os.path.exists(place):
            tried.append((origin, place, "no such file"))
            continue
        try:
            # An absolute path: a name without a slash would be looked up by the system.
            loaded = _raw.Functions(ctypes.CDLL(place if origin == "system" else os.path.abspath(place)))
            _check_abi(loaded)
            return loaded, place
        except (OSError, AttributeError, errors.Error) as error:
            tried.append((origin, place, str(error)))
    raise LibraryNotFoundError(tried)


def _check_abi(loaded: _raw.Functions) -> None:
    error = c_void_p()
    if loaded.bertpt_abi_check(_raw.ABI_MAJOR, _raw.ABI_MINOR, _raw.LAYOUT_HASH, byref(error)) < 0:
        raise _take_error(loaded, error)


def _at_exit() -> None:
    """Trainers stop while Python still works. Handles that are left are the system's to take: freeing them in a dying interpreter
    could call back into it."""
    global _exiting
    if _functions is not None:
        _functions.bertpt_runtime_shutdown(_SHUTDOWN_MS, None)
    _exiting = True


# --- calls ---------------------------------------------------------------------------------------------------------------------


def call(name: str, *arguments: Any) -> int:
    """Calls a function whose last parameter is the error, which is added here. Raises an Error; gives a status that is none."""
    loaded = _functions or functions()
    error = c_void_p()
    status: int = getattr(loaded, name)(*arguments, byref(error))
    if status < 0:
        raise _take_error(loaded, error)
    return status


def _take_error(loaded: _raw.Functions, error: c_void_p) -> errors.Error:
    code = loaded.bertpt_error_get_code(error)
    message = loaded.bertpt_error_get_message(error).decode("utf-8", "replace")
    component = loaded.bertpt_error_get_component(error).decode("utf-8", "replace")
    details = json.loads(loaded.bertpt_error_get_details(error))
    loaded.bertpt_error_free(error)
    return errors.BY_CODE.get(code, errors.Error)(message, component, details, code)


# --- handles -------------------------------------------------------------------------------------------------------------------


class Cell:
    """Owns one native handle and frees it when nobody needs it: the object it belongs to, views of its memory, and calls that are
    running (ctypes takes the address from _as_parameter_ and keeps the cell until the call returns). So close() is safe in every
    order and on every thread."""

    __slots__ = ("_as_parameter_", "free", "__weakref__")

    def __init__(self, address: int, free: Callable[[c_void_p], Any]) -> None:
        self._as_parameter_ = c_void_p(address)
        self.free = free

    def __del__(self) -> None:
        if not _exiting:
            self.free(self._as_parameter_)


class Handle:
    """A native object. Freed by close(), at the end of a `with` block, or when it is garbage; in any order, on any thread.
    Using it after close() is an InvalidArgumentError."""

    _free: ClassVar[str]
    __slots__ = ("_cell", "__weakref__")
    _cell: Optional[Cell]

    def __init__(self) -> None:
        raise TypeError(f"{type(self).__name__} is made by its class methods, or given by another object")

    @classmethod
    def _own(cls: Type[H], address: Optional[int]) -> H:
        self = object.__new__(cls)
        self._cell = None if address is None else Cell(address, getattr(functions(), cls._free))
        return self

    @classmethod
    def _made_by(cls: Type[H], name: str, *arguments: Any) -> H:
        """Calls a function whose last parameters are `out` and `error`."""
        out = c_void_p()
        call(name, *arguments, byref(out))
        return cls._own(out.value)

    def close(self) -> None:
        """Releases the object; again, does nothing. Views of its memory that are still held keep that memory."""
        self._cell = None

    @property
    def closed(self) -> bool:
        return self._cell is None

    def __enter__(self: H) -> H:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<bertpt.{type(self).__name__}{' (closed)' if self.closed else ''}>"


def cell(handle: Optional[Handle]) -> Optional[Cell]:
    """What a call takes for an object that may be left out."""
    return None if handle is None else handle._cell


# --- texts and memory ----------------------------------------------------------------------------------------------------------


def take_text(name: str, *arguments: Any) -> str:
    """The text that a function makes: its last parameters are `bertpt_text **out` and the error."""
    out = c_void_p()
    call(name, *arguments, byref(out))
    return own_text(out)


def own_text(text: c_void_p) -> str:
    data, size = c_void_p(), ctypes.c_size_t()
    try:
        call("bertpt_text_get", text, byref(data), byref(size))
        return ctypes.string_at(data.value or 0, size.value).decode("utf-8", "replace")
    finally:
        functions().bertpt_text_free(text)


def take_json(name: str, *arguments: Any) -> Any:
    return json.loads(take_text(name, *arguments))


def string_at(address: Optional[int]) -> str:
    return ctypes.string_at(address).decode("utf-8", "replace") if address else ""


def config_text(config: Config) -> Optional[bytes]:
    if config is None:
        return None
    return (config if isinstance(config, str) else json.dumps(config, allow_nan=False)).encode("utf-8", "surrogatepass")


def path_bytes(path: Path) -> bytes:
    result = os.fsencode(path)
    if b"\0" in result:
        raise errors.InvalidArgumentError(f"a path cannot hold a NUL byte: {path!r}", "python/path")
    return result


def text_bytes(text: Text) -> bytes:
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text


def view_of(owner: Optional[Cell], address: Optional[int], count: int, kind: Any, code: Any) -> memoryview[Any]:
    """Read-only memory of the library as a memoryview of `count` elements, without a copy; it keeps the owner."""
    if not address or count == 0:
        empty: memoryview[Any] = memoryview(b"").cast("B").cast(code)
        return empty
    array = (kind * count).from_address(address)
    array.owner = owner
    view: memoryview[Any] = memoryview(array).toreadonly().cast("B").cast(code)
    return view
