"""Reading checkpoints: no trainer, no LibTorch, no GPU."""

from __future__ import annotations

import ctypes
import json
import math
from array import array
from ctypes import byref, c_char_p, c_int64, c_uint8, c_void_p
from typing import Any, Dict, Iterator, List, Optional, Tuple

from . import _raw
from ._cancel import Cancel, Progress, run_long
from ._library import Cell, Config, Handle, Path, call, cell, config_text, path_bytes, string_at, take_json, take_text, view_of

# Name, and the character of `array` and memoryview; bf16 has none in Python and comes as its 16 bits.
DTYPES = {
    _raw.BERTPT_DTYPE_F32: ("f32", "f"), _raw.BERTPT_DTYPE_F64: ("f64", "d"), _raw.BERTPT_DTYPE_BF16: ("bf16", "H"),
    _raw.BERTPT_DTYPE_F16: ("f16", "e"), _raw.BERTPT_DTYPE_I32: ("i32", "i"), _raw.BERTPT_DTYPE_I64: ("i64", "q"),
    _raw.BERTPT_DTYPE_U8: ("u8", "B"), _raw.BERTPT_DTYPE_I8: ("i8", "b"), _raw.BERTPT_DTYPE_U16: ("u16", "H"),
    _raw.BERTPT_DTYPE_I16: ("i16", "h"), _raw.BERTPT_DTYPE_U32: ("u32", "I"), _raw.BERTPT_DTYPE_U64: ("u64", "Q"),
    _raw.BERTPT_DTYPE_BOOL: ("bool", "?"),
}


class Tensor(Handle):
    """One tensor of a checkpoint, row-major, read-only. Valid also when the checkpoint is closed or its files are deleted."""

    _free = "bertpt_tensor_free"
    __slots__ = ()

    def _look(self) -> Tuple[Optional[Cell], _raw.bertpt_tensor_view]:
        """The view, and the owner of what it points to."""
        owner, view = self._cell, _raw.bertpt_tensor_view()
        call("bertpt_tensor_get_view", owner, byref(view))
        return owner, view

    @property
    def name(self) -> str:
        owner, view = self._look()
        return string_at(view.name)

    @property
    def shape(self) -> Tuple[int, ...]:
        owner, view = self._look()
        return tuple(view_of(owner, view.shape, view.rank, c_int64, "q"))

    @property
    def dtype(self) -> str:
        """"f32", "bf16", ..."""
        return DTYPES[self._look()[1].dtype][0]

    def memory(self) -> memoryview[Any]:
        """The elements without a copy, shaped. bf16 comes as its 16 bits ("H")."""
        owner, view = self._look()
        shape = self.shape
        code: Any = DTYPES[view.dtype][1]
        values = view_of(owner, view.data, view.size, c_uint8, "B")
        return values.cast(code) if 0 in shape or not shape else values.cast(code, list(shape))

    def copy_f32(self) -> "array[float]":
        """A copy as float32, row by row; of f32, f64, bf16 or f16."""
        count = math.prod(self.shape)
        values = array("f", bytes(4 * count))
        call("bertpt_tensor_copy_f32", self._cell, (ctypes.c_float * count).from_buffer(values) if count else (ctypes.c_float * 1)(), count)
        return values

    def numpy(self) -> Any:
        """A read-only numpy array without a copy; bf16 as its 16 bits. Needs numpy."""
        import numpy  # type: ignore[import-not-found,unused-ignore]

        names = {"f32": "<f4", "f64": "<f8", "f16": "<f2", "bf16": "<u2", "bool": "?"}
        name = self.dtype
        kind = names.get(name) or f"<{name[0]}{int(name[1:]) // 8}"
        owner, view = self._look()
        return numpy.frombuffer(view_of(owner, view.data, view.size, c_uint8, "B"), dtype=kind).reshape(self.shape)

    # --- DLPack: numpy.from_dlpack(tensor), torch.from_dlpack(tensor) ---

    def __dlpack_device__(self) -> Tuple[int, int]:
        return (1, 0)

    def __dlpack__(self, *, stream: Any = None, max_version: Optional[Tuple[int, int]] = None, dl_device: Any = None,
                   copy: Optional[bool] = None) -> Any:
        if max_version is None or max_version[0] < 1:
            raise BufferError("the taker of this tensor knows no DLPack 1.0, which read-only memory needs; use memory() or numpy()")
        if stream is not None or (dl_device is not None and tuple(dl_device) != (1, 0)) or copy:
            raise BufferError("this tensor is CPU memory and is handed over without a copy only")
        out = c_void_p()
        call("bertpt_tensor_to_dlpack", self._cell, byref(out))
        return _new_capsule(out, _CAPSULE, _release_capsule)


_CAPSULE = b"dltensor_versioned"
_is_capsule = ctypes.pythonapi.PyCapsule_IsValid
_is_capsule.restype, _is_capsule.argtypes = ctypes.c_int, (c_void_p, c_char_p)
_capsule_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_capsule_pointer.restype, _capsule_pointer.argtypes = c_void_p, (c_void_p, c_char_p)
_new_capsule = ctypes.pythonapi.PyCapsule_New
_new_capsule.restype, _new_capsule.argtypes = ctypes.py_object, (c_void_p, c_char_p, c_void_p)


@ctypes.PYFUNCTYPE(None, c_void_p)  # type: ignore[untyped-decorator,unused-ignore]
def _release(capsule: int) -> None:
    """A capsule that nobody took (a taker renames it) releases its tensor."""
    if _is_capsule(capsule, _CAPSULE):
        address = _capsule_pointer(capsule, _CAPSULE)
        _raw.bertpt_dlpack.from_address(address).deleter(address)


_release_capsule = ctypes.cast(_release, c_void_p)


class Checkpoint(Handle):
    """A checkpoint, a run (its newest), a Hugging Face or sentence-transformers folder (safetensors or pytorch_model.bin), a TensorFlow
    checkpoint, or one file of weights, whose code is never run. Immutable."""

    _free = "bertpt_checkpoint_free"
    __slots__ = ()

    @classmethod
    def open(cls, path: Path) -> "Checkpoint":
        return cls._made_by("bertpt_checkpoint_open", path_bytes(path))

    def verify(self, cancel: Optional[Cancel] = None, progress: Optional[Progress] = None) -> None:
        """Reads every byte and compares with the checksums."""
        run_long(cancel, lambda stop: call("bertpt_checkpoint_verify", self._cell, stop, cell(progress)))

    def get_info(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_checkpoint_get_info", self._cell)
        return result

    def get_config(self) -> Dict[str, Any]:
        """The model's config.json as it stands."""
        result: Dict[str, Any] = json.loads(take_text("bertpt_checkpoint_get_config", self._cell))
        return result

    def compare(self, other: "Checkpoint", cancel: Optional[Cancel] = None) -> Dict[str, Any]:
        """How two checkpoints of any formats differ, parameter by parameter: "equal", "max_difference", "only_a", "values", ..."""
        result: Dict[str, Any] = run_long(cancel, lambda stop: take_json("bertpt_checkpoint_compare", self._cell, other._cell, stop))
        return result

    def export(self, folder: Path, config: Config = None, cancel: Optional[Cancel] = None) -> None:
        """Writes a Hugging Face folder with a model card; configuration kind "export": dtype f32 or bf16, card, title."""
        run_long(cancel, lambda stop: call("bertpt_checkpoint_export", self._cell, path_bytes(folder), config_text(config), stop))

    def __len__(self) -> int:
        count = c_int64()
        call("bertpt_checkpoint_get_tensor_count", self._cell, byref(count))
        return count.value

    def get_tensor(self, index: int) -> Tensor:
        return Tensor._made_by("bertpt_checkpoint_get_tensor", self._cell, index)

    def find_tensor(self, name: str) -> Tensor:
        return Tensor._made_by("bertpt_checkpoint_find_tensor", self._cell, name.encode())

    def __getitem__(self, name: str) -> Tensor:
        return self.find_tensor(name)

    def __iter__(self) -> Iterator[Tensor]:
        return (self.get_tensor(i) for i in range(len(self)))

    def names(self) -> List[str]:
        return [tensor.name for tensor in self]
