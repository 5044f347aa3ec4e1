"""Makes the generated part of the Go binding from capi/abi/api.json: one Go function for each C function, constants and plain structs."""

# Go type: (name, alias of the C header, prefix of its constants, prefix in Go, what it is).
ENUMS = [
    ("Code", "bertpt_status", "BERTPT_E_", "Code", "what kind of failure an Error is."),
    ("LogLevel", "bertpt_log_level", "BERTPT_LOG_", "Log", "how important a log record is; LogOff silences the log."),
    ("Truncation", "bertpt_truncation", "BERTPT_TRUNCATION_", "Truncation", "which text of a pair is cut when it is longer than the limit."),
    ("Padding", "bertpt_padding", "BERTPT_PADDING_", "Padding", "how the rows of a batch are filled at their ends."),
    ("Split", "bertpt_split", "BERTPT_SPLIT_", "Split", "a part of a corpus."),
    ("TrainerState", "bertpt_trainer_state", "BERTPT_TRAINER_", "Trainer", "what a trainer is doing."),
    ("EventKind", "bertpt_event_kind", "BERTPT_EVENT_", "Event", "what an Event tells; skip the numbers that you do not know."),
    ("DType", "bertpt_dtype", "BERTPT_DTYPE_", "DType", "the type of a tensor's elements."),
]

VALUES = [
    ("ProgressInfo", "bertpt_progress_info", "a moment of a long call: Done of Total (0: not known yet)."),
    ("SpecialIDs", "bertpt_special_ids", "the ids of the five special tokens."),
    ("CorpusInfo", "bertpt_corpus_info", "the size of one split."),
    ("Evaluation", "bertpt_evaluation", "how good a model is on validation data. Losses are means in nats; bertpt/model.h explains each field."),
    ("Metrics", "bertpt_metrics", "the numbers of one step. Losses are means in nats; bertpt/trainer.h explains each field."),
]

GO_SCALARS = {"int32_t": "int32", "uint32_t": "uint32", "int64_t": "int64", "uint64_t": "uint64", "float": "float32", "double": "float64"}
INITIALS = {"id": "ID", "ids": "IDs", "mlm": "MLM", "abi": "ABI"}
KEYWORDS = {"type", "range", "func", "map", "go", "select"}
# Calls of the host's own functions need C code of the host's: not offered here, documents come through push.
LEFT_OUT = {"bertpt_documents_from_iterator", "bertpt_log_set_sink"}


def camel(words, first=True):
    parts = words.lower().split("_")
    text = "".join(INITIALS.get(part, part.capitalize()) for part in parts)
    if first:
        return text
    lower = parts[0] + "".join(INITIALS.get(part, part.capitalize()) for part in parts[1:])
    return lower + "_" if lower in KEYWORDS else lower


def c_type(text):
    base = text.replace("const ", "").replace("const", "").replace("struct ", "")
    stars = base.count("*")
    base = base.replace("*", "").strip()
    if base == "void":
        return "*" * (stars - 1) + "unsafe.Pointer"
    return "*" * stars + "C." + base


def constants(api):
    out = []
    for name, _, prefix, go_prefix, about in ENUMS:
        out.append(f"// {name} is {about}\ntype {name} int32\n\nconst (\n")
        for key, value in api["constants"].items():
            if key.startswith(prefix):
                suffix = "".join(part.capitalize() for part in key[len(prefix):].lower().split("_"))
                out.append(f"\t{go_prefix}{suffix} {name} = {value}\n")
        out.append(")\n\n")
    return "".join(out)


def value(name, struct, about, api):
    fields = [f for f in api["structs"][struct]["fields"] if f["name"] not in ("struct_size", "reserved")]
    kind = lambda f: GO_SCALARS[api["aliases"].get(f["type"], f["type"])]
    out = [f"// {name} is {about}\ntype {name} struct {{\n"]
    out += [f"\t{camel(f['name'])} {kind(f)}\n" for f in fields]
    out.append(f"}}\n\nfunc {name[0].lower() + name[1:]}Of(c *C.{struct}) {name} {{\n\treturn {name}{{\n")
    out += [f"\t\t{camel(f['name'])}: {kind(f)}(c.{f['name']}),\n" for f in fields]
    out.append("\t}\n}\n\n")
    return "".join(out)


def sizers(api):
    out = []
    for name, struct in api["structs"].items():
        if struct["fields"][0]["name"] == "struct_size":
            go = camel(name[len("bertpt_"):])
            out.append(f"func sized{go}() C.{name} {{\n\tvar c C.{name}\n\tc.struct_size = C.uint32_t(unsafe.Sizeof(c))\n\treturn c\n}}\n\n")
    return "".join(out)


def comment_of(text):
    """Indented lines become a block between empty ones, as gofmt wants them."""
    out, before = [], False
    for line in text.splitlines():
        indented = line.startswith("  ")
        if indented != before:
            out.append("//")
        out.append(f"//\t{line[2:]}" if indented else f"// {line}".rstrip())
        before = indented
    return "\n".join(out) + "\n"


def function(name, api):
    spec = api["functions"][name]
    parameters = spec["parameters"]
    fallible = spec["returns"] == "bertpt_status" and parameters and parameters[-1]["name"] == "error"
    if not fallible:
        return ""
    own = parameters[:-1]
    declared = ", ".join(f"{camel(p['name'], False)} {c_type(p['type'])}" for p in own)
    arguments = ", ".join([camel(p["name"], False) for p in own] + ["&failure"])
    go = "raw" + camel(name[len("bertpt_"):])
    comment = comment_of(f"{go} is {name}. " + spec["doc"])
    return f"{comment}func {go}({declared}) (status, error) {{\n\tvar failure *C.bertpt_error\n\tresult := C.{name}({arguments})\n\treturn finish(result, failure)\n}}\n\n"


def gofmt(text):
    """Aligns the columns of const and struct blocks as gofmt does, so that the generated file passes it."""
    out, block = [], []

    def flush():
        rows = [line.strip("\t").split(" ", 1) for line in block]
        width = max((len(row[0]) for row in rows), default=0)
        tabs = "\t" * (len(block[0]) - len(block[0].lstrip("\t"))) if block else ""
        out.extend(f"{tabs}{row[0].ljust(width)} {row[1]}" for row in rows)
        block.clear()

    inside = ""
    for line in text.split("\n"):
        if inside and line.strip() in (")", "}", "})"):
            flush()
            inside = ""
            out.append(line)
        elif inside:
            block.append(line)
        else:
            out.append(line)
            if line == "const (" or (line.startswith("type ") and line.endswith("struct {")) or line.endswith("{") and line.startswith("\treturn "):
                inside = line
    return "\n".join(out)


def emit(api):
    head = ("// Made by emit.py: do not edit.\n\npackage bertpt\n\n// #include <bertpt/bertpt.h>\nimport \"C\"\n\nimport \"unsafe\"\n\n")
    body = constants(api) + "".join(value(*v, api) for v in VALUES) + sizers(api)
    body += "".join(function(name, api) for name in api["functions"] if name not in LEFT_OUT)
    return {"raw.go": gofmt(head + body).rstrip("\n") + "\n"}
