"""The raw layer of the Python binding: bertpt/_raw.py (ctypes) and bertpt/errors.py (an exception for each code)."""

import re

SCALARS = {
    "int32_t": "c_int32", "int64_t": "c_int64", "uint32_t": "c_uint32", "uint64_t": "c_uint64", "size_t": "c_size_t",
    "float": "c_float", "double": "c_double", "uint8_t": "c_uint8", "uint16_t": "c_uint16",
}
# Built-in exceptions that a Python program expects to catch these by, too.
ALSO = {"INVALID_ARGUMENT": "ValueError", "CONFIG": "ValueError", "OUT_OF_MEMORY": "MemoryError"}

RAW_HEAD = '''"""libbertpt as it is: constants, structs and functions of the C headers, for ctypes. Made by bindings/generate.py: do not edit.

Handles and pointers in structs are addresses (int or None). Nothing here checks or frees anything: that is the rest of the package.
"""

from __future__ import annotations

import ctypes
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_double, c_float, c_int32, c_int64, c_size_t, c_uint8, c_uint16, c_uint32, c_uint64, c_void_p
from typing import Any, Dict, Tuple

'''

RAW_STRUCT = '''

class Struct(ctypes.Structure):
    """A struct of the ABI. Made without arguments, its struct_size is set."""

    def __init__(self, **fields: Any) -> None:
        if self._fields_[0][0] == "struct_size":
            fields.setdefault("struct_size", ctypes.sizeof(self))
        super().__init__(**fields)

    def to_dict(self) -> Dict[str, Any]:
        return {field[0]: getattr(self, field[0]) for field in self._fields_ if field[0] not in ("struct_size", "reserved")}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.to_dict().items())})"

'''

RAW_BIND = '''

class Functions:
    """The functions of one loaded library, as attributes; AttributeError when it lacks one."""

    def __init__(self, library: ctypes.CDLL) -> None:
        for name, (returns, parameters) in FUNCTIONS.items():
            function = getattr(library, name)
            function.restype = returns
            function.argtypes = parameters
            setattr(self, name, function)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)
'''


def emit(api):
    return {"bertpt/_raw.py": make_raw(api), "bertpt/errors.py": make_errors(api)}


class Types:
    def __init__(self, api):
        self.api = api
        self.known_structs = set()

    def scalar(self, kind):
        return SCALARS.get(self.api["aliases"].get(kind, kind))

    def parameter(self, kind):
        """The ctypes type of a parameter or a result."""
        if kind == "void":
            return "None"
        if self.scalar(kind):
            return self.scalar(kind)
        if kind in self.api["callbacks"]:
            return kind
        if kind == "const char *":
            return "c_char_p"
        if kind.replace(" ", "") == "constchar*const*":
            return "POINTER(c_char_p)"
        words = re.fullmatch(r"(?:const )?(?:struct )?(\w+) ?(\*+)", kind)
        if not words:
            raise ValueError(f"no ctypes type for {kind!r}")
        base, stars = words.groups()
        if stars == "**":
            return "POINTER(c_void_p)"
        if self.scalar(base):
            return f"POINTER({self.scalar(base)})"
        return f"POINTER({base})" if base in self.known_structs else "c_void_p"

    def field(self, kind):
        pointer = re.fullmatch(r"(.*\S) \(\*\)\((.*)\)", kind)
        if pointer:
            returns, parameters = pointer.groups()
            kinds = [re.fullmatch(r"(.*?)\w+", part.strip()).group(1).strip() for part in parameters.split(",")]
            # A callback that gives a string gives its address: ctypes keeps no string alive for it.
            result = "c_void_p" if "*" in returns else self.parameter(returns)
            return "CFUNCTYPE(" + ", ".join([result] + [self.parameter(k) for k in kinds]) + ")"
        if "*" in kind:
            return "c_void_p"
        return self.scalar(kind) or kind


def hint(kind, types):
    if "(*)" in kind:
        return "Any"
    if "*" in kind:
        return "Any"
    if types.scalar(kind):
        return "float" if types.scalar(kind) in ("c_float", "c_double") else "int"
    return kind


def make_struct(name, struct, types):
    lines = [f"\nclass {name}(Struct):"]
    lines += [f"    {f['name']}: {hint(f['type'], types)}" for f in struct["fields"]]
    lines += ["    _fields_ = ["]
    for field in struct["fields"]:
        comment = f"  # {field['type']}" if "*" in field["type"] else ""
        lines.append(f'        ("{field["name"]}", {types.field(field["type"])}),{comment}')
    return "\n".join(lines + ["    ]", ""])


def make_raw(api):
    types = Types(api)
    abi = api["abi"]
    text = RAW_HEAD
    text += f"ABI_MAJOR = {abi['major']}\nABI_MINOR = {abi['minor']}\nLAYOUT_HASH = {abi['layout_hash']}\n\n"
    text += "".join(f"{name} = {value}\n" for name, value in api["constants"].items())
    text += RAW_STRUCT
    for name, struct in api["structs"].items():
        text += make_struct(name, struct, types) + "\n"
        types.known_structs.add(name)
    text += "\n# Size and offsets that the headers give each struct; a test compares them with what ctypes made.\n"
    text += "LAYOUTS: Dict[str, Tuple[int, Tuple[int, ...]]] = {\n"
    for name, struct in api["structs"].items():
        offsets = ", ".join(str(f["offset"]) for f in struct["fields"])
        text += f'    "{name}": ({struct["size"]}, ({offsets},)),\n'
    text += "}\n\n"
    for name, callback in api["callbacks"].items():
        kinds = [types.parameter(callback["returns"])] + [types.parameter(p["type"]) for p in callback["parameters"]]
        text += f"{name} = CFUNCTYPE({', '.join(kinds)})\n"
    text += "\nFUNCTIONS: Dict[str, Tuple[Any, Tuple[Any, ...]]] = {\n"
    for name, function in api["functions"].items():
        kinds = "".join(types.parameter(p["type"]) + ", " for p in function["parameters"])
        text += f'    "{name}": ({types.parameter(function["returns"])}, ({kinds.rstrip()})),\n'
    return text + "}\n" + RAW_BIND


def make_errors(api):
    text = '''"""What a failed call raises: Error, or the subclass for its code. Made by bindings/generate.py: do not edit."""

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
'''
    names = []
    for constant, value in api["constants"].items():
        match = re.fullmatch(r"BERTPT_E_(\w+)", constant)
        if match:
            key = match.group(1)
            name = "".join(word.capitalize() for word in key.split("_")) + "Error"
            bases = ", ".join(["Error"] + ([ALSO[key]] if key in ALSO else []))
            text += f"\n\nclass {name}({bases}):\n    code = {value}\n"
            names.append(name)
    text += "\n\nBY_CODE: Dict[int, Type[Error]] = {kind.code: kind for kind in (\n"
    text += "".join(f"    {name},\n" for name in names) + ")}\n"
    text += "\n__all__ = [\n" + "".join(f'    "{name}",\n' for name in ["Error"] + names) + "]\n"
    return text
