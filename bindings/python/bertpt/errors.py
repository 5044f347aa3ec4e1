"""What a failed call raises: Error, or the subclass for its code. Made by bindings/generate.py: do not edit."""

from __future__ import annotations

from typing import Any, Dict, Optional, Type


class Error(Exception):
    """Why a call failed. `message` says what, where, with which value, and what to do; `code` and `details` are for programs."""

    code: int = 0

    def __init__(self, message: str, component: str = "", details: Optional[Dict[str, Any]] = None, code: Optional[int] = None) -> None:
        super().__init__(message)
        self.message = message
        self.component = component
        self.details = details or {}
        if code is not None:
            self.code = code


class InvalidArgumentError(Error, ValueError):
    code = -1


class ConfigError(Error, ValueError):
    code = -2


class IoError(Error):
    code = -3


class NotFoundError(Error):
    code = -4


class CorruptError(Error):
    code = -5


class EncodingError(Error):
    code = -6


class OutOfMemoryError(Error, MemoryError):
    code = -7


class UnsupportedError(Error):
    code = -8


class EngineError(Error):
    code = -9


class DeviceError(Error):
    code = -10


class NumericError(Error):
    code = -11


class CancelledError(Error):
    code = -12


class BusyError(Error):
    code = -13


class PoisonedError(Error):
    code = -14


class ForkedError(Error):
    code = -15


class StateError(Error):
    code = -16


class HostError(Error):
    code = -17


class AbiError(Error):
    code = -18


class DataError(Error):
    code = -19


class InternalError(Error):
    code = -20


class NoSpaceError(Error):
    code = -21


class ShutdownError(Error):
    code = -22


BY_CODE: Dict[int, Type[Error]] = {kind.code: kind for kind in (
    InvalidArgumentError,
    ConfigError,
    IoError,
    NotFoundError,
    CorruptError,
    EncodingError,
    OutOfMemoryError,
    UnsupportedError,
    EngineError,
    DeviceError,
    NumericError,
    CancelledError,
    BusyError,
    PoisonedError,
    ForkedError,
    StateError,
    HostError,
    AbiError,
    DataError,
    InternalError,
    NoSpaceError,
    ShutdownError,
)}

__all__ = [
    "Error",
    "InvalidArgumentError",
    "ConfigError",
    "IoError",
    "NotFoundError",
    "CorruptError",
    "EncodingError",
    "OutOfMemoryError",
    "UnsupportedError",
    "EngineError",
    "DeviceError",
    "NumericError",
    "CancelledError",
    "BusyError",
    "PoisonedError",
    "ForkedError",
    "StateError",
    "HostError",
    "AbiError",
    "DataError",
    "InternalError",
    "NoSpaceError",
    "ShutdownError",
]
