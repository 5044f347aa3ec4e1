"""Makes the generated part of the Rust binding from capi/abi/api.json: the raw layer, and the enums and plain structs of the safe one."""

import re

SCALARS = {"int32_t": "i32", "uint32_t": "u32", "int64_t": "i64", "uint64_t": "u64", "uint8_t": "u8", "uint16_t": "u16",
           "float": "f32", "double": "f64", "size_t": "usize", "char": "c_char", "void": "c_void"}
KEYWORDS = {"type", "ref", "move", "match", "in", "fn", "use", "self", "loop"}  # get a line behind them

# Safe enum: (name, alias of the C header, prefix of its constants, what it is).
ENUMS = [
    ("Code", "bertpt_status", "BERTPT_E_", "What kind of failure an [`Error`](crate::Error) is."),
    ("LogLevel", "bertpt_log_level", "BERTPT_LOG_", "How important a log record is; `Off` silences the log."),
    ("Truncation", "bertpt_truncation", "BERTPT_TRUNCATION_", "Which text of a pair is cut when it is longer than the limit."),
    ("Padding", "bertpt_padding", "BERTPT_PADDING_", "How the rows of a batch are filled at their ends."),
    ("Split", "bertpt_split", "BERTPT_SPLIT_", "A part of a corpus."),
    ("TrainerState", "bertpt_trainer_state", "BERTPT_TRAINER_", "What a trainer is doing."),
    ("EventKind", "bertpt_event_kind", "BERTPT_EVENT_", "What an [`Event`](crate::Event) tells."),
    ("DType", "bertpt_dtype", "BERTPT_DTYPE_", "The type of a tensor's elements."),
]

# Safe struct: (name, struct of the C header, what it is).
VALUES = [
    ("ProgressInfo", "bertpt_progress_info", "A moment of a long call: `done` of `total` (0: not known yet)."),
    ("SpecialIds", "bertpt_special_ids", "Ids of the five special tokens."),
    ("CorpusInfo", "bertpt_corpus_info", "The size of one split."),
    ("Evaluation", "bertpt_evaluation", "How good a model is on validation data. Losses are means in nats; see `bertpt/model.h` for each field."),
    ("Metrics", "bertpt_metrics", "Numbers of one step. Losses are means in nats; see `bertpt/trainer.h` for each field."),
]


def camel(words):
    return "".join(word.capitalize() for word in words.lower().split("_"))


def safe(name):
    return name + "_" if name in KEYWORDS else name


def rust_type(text):
    """A C type without a name -> Rust."""
    function = re.fullmatch(r"(.+?) ?\(\*\)\((.*)\)", text)
    if function:
        parameters = [re.fullmatch(r"(.*?)(\w+)", part.strip()).groups() for part in function.group(2).split(",")]
        inner = ", ".join(f"{safe(name)}: {rust_type(kind.strip())}" for kind, name in parameters)
        return f"Option<unsafe extern \"C\" fn({inner}){returns(function.group(1).strip())}>"
    text = text.replace("struct ", "")
    match = re.fullmatch(r"(const )?(\w+)\s*([*\s]*(?:const)?[*\s]*)", text)
    const, base, stars = match.groups()
    result = SCALARS.get(base, base)
    pointers = re.findall(r"\*(const)?", stars.replace(" ", ""))
    target_is_const = bool(const)
    for star in pointers:
        result = ("*const " if target_is_const else "*mut ") + result
        target_is_const = star == "const"
    return result


def returns(text):
    return "" if text == "void" else " -> " + rust_type(text)


def doc(text, indent=""):
    lines = text.replace("[", "\\[").replace("]", "\\]").replace("<", "\\<").splitlines()
    return "".join(f"{indent}/// {line}".rstrip() + "\n" for line in lines)


def constant_type(name, api):
    for _, alias, prefix, _ in ENUMS:
        if name.startswith(prefix):
            return alias
    return "bertpt_status"


def raw(api):
    out = ["//! The C ABI of libbertpt as it stands in `bertpt/*.h`: types, constants and functions. Made by emit.py: do not edit.\n",
           "#![allow(non_camel_case_types)]\n\nuse std::os::raw::{c_char, c_void};\n\n"]
    out.append("/// The version of the ABI and the hash of its layout that this crate was made from; for `bertpt_abi_check`.\n")
    for name, kind, value in (("BERTPT_ABI_MAJOR", "u32", api["abi"]["major"]), ("BERTPT_ABI_MINOR", "u32", api["abi"]["minor"]),
                              ("BERTPT_LAYOUT_HASH", "u64", api["abi"]["layout_hash"])):
        out.append(f"pub const {name}: {kind} = {value};\n")
    out.append("\n" + "".join(f"pub type {name} = {SCALARS[target]};\n" for name, target in api["aliases"].items()) + "\n")
    out.append("".join(f"pub const {name}: {constant_type(name, api)} = {value};\n" for name, value in api["constants"].items()) + "\n")
    for name in api["handles"]:
        out.append(f"#[repr(C)]\npub struct {name} {{\n    _opaque: [u8; 0],\n}}\n")
    for name, callback in api["callbacks"].items():
        inner = ", ".join(f"{safe(p['name'])}: {rust_type(p['type'])}" for p in callback["parameters"])
        out.append(f"pub type {name} = Option<unsafe extern \"C\" fn({inner}){returns(callback['returns'])}>;\n")
    for name, struct in api["structs"].items():
        fields = "".join(f"    pub {safe(f['name'])}: {rust_type(f['type'])},\n" for f in struct["fields"])
        out.append(f"#[repr(C)]\n#[derive(Clone, Copy, Debug)]\npub struct {name} {{\n{fields}}}\n")
    out.append("\n// A struct that this compiler lays out in another way than C does is no build.\n")
    for name, struct in api["structs"].items():
        out.append(f"const _: () = assert!(std::mem::size_of::<{name}>() == {struct['size']});\n")
        out.append(f"const _: () = assert!(std::mem::align_of::<{name}>() == {struct['alignment']});\n")
    out.append("\n#[cfg(test)]\npub(crate) fn offsets() -> Vec<(&'static str, usize, usize)> {\n    let mut all = Vec::new();\n")
    for name, struct in api["structs"].items():
        out.append(f"    let place = std::mem::MaybeUninit::<{name}>::uninit();\n    let base = place.as_ptr();\n")
        for field in struct["fields"]:
            address = f"unsafe {{ std::ptr::addr_of!((*base).{safe(field['name'])}) as usize }} - base as usize"
            out.append(f"    all.push((\"{name}.{field['name']}\", {address}, {field['offset']}));\n")
    out.append("    all\n}\n\nextern \"C\" {\n")
    for name, function in api["functions"].items():
        parameters = ", ".join(f"{safe(p['name'])}: {rust_type(p['type'])}" for p in function["parameters"])
        out.append(doc(function["doc"], "    ") + f"    pub fn {name}({parameters}){returns(function['returns'])};\n")
    out.append("}\n")
    return "".join(out)


def enum(name, alias, prefix, about, constants):
    variants = [(camel(key[len(prefix):]), value) for key, value in constants.items() if key.startswith(prefix)]
    out = [f"/// {about}\n#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]\n#[non_exhaustive]\npub enum {name} {{\n"]
    out += [f"    {variant},\n" for variant, _ in variants]
    out.append(f"    /// A number that a later version of the library gives a meaning.\n    Other(i32),\n}}\n\nimpl {name} {{\n")
    out.append("    /// From a number of the C header.\n    pub fn from_raw(raw: i32) -> Self {\n        match raw {\n")
    out += [f"            {value} => {name}::{variant},\n" for variant, value in variants]
    out.append(f"            other => {name}::Other(other),\n        }}\n    }}\n\n")
    out.append(f"    /// The number of the C header, `{prefix}*`.\n    pub fn raw(self) -> i32 {{\n        match self {{\n")
    out += [f"            {name}::{variant} => {value},\n" for variant, value in variants]
    out.append(f"            {name}::Other(other) => other,\n        }}\n    }}\n}}\n\n")
    return "".join(out)


def value(name, struct, about, fields):
    kept = [f for f in fields if f["name"] not in ("struct_size", "reserved")]
    out = [f"/// {about}\n#[derive(Clone, Copy, Debug, Default, PartialEq)]\npub struct {name} {{\n"]
    out += [f"    pub {f['name']}: {rust_type(f['type'])},\n" for f in kept]
    out.append(f"}}\n\nimpl SizedStruct for bertpt_sys::{struct} {{\n    fn set_size(&mut self) {{\n        self.struct_size = std::mem::size_of::<Self>() as u32;\n    }}\n}}\n\n")
    out.append(f"impl From<bertpt_sys::{struct}> for {name} {{\n    fn from(raw: bertpt_sys::{struct}) -> Self {{\n        {name} {{\n")
    out += [f"            {f['name']}: raw.{f['name']},\n" for f in kept]
    out.append("        }\n    }\n}\n\n")
    return "".join(out)


def sized(struct):
    return f"impl SizedStruct for bertpt_sys::{struct} {{\n    fn set_size(&mut self) {{\n        self.struct_size = std::mem::size_of::<Self>() as u32;\n    }}\n}}\n\n"


def values(api):
    out = ["//! Enums and plain structs of the C headers, in Rust's manner. Made by emit.py: do not edit.\n\nuse crate::call::SizedStruct;\n\n"]
    for name, alias, prefix, about in ENUMS:
        out.append(enum(name, alias, prefix, about, api["constants"]))
    done = {struct for _, struct, _ in VALUES}
    for name, struct, about in VALUES:
        out.append(value(name, struct, about, api["structs"][struct]["fields"]))
    for name, struct in api["structs"].items():
        if name not in done and struct["fields"][0]["name"] == "struct_size":
            out.append(sized(name))
    return "".join(out).rstrip("\n") + "\n"


def emit(api):
    return {"bertpt-sys/src/raw.rs": raw(api), "bertpt/src/values.rs": values(api)}
