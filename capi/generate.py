#!/usr/bin/env python3
"""Reads capi/include/bertpt/*.h and writes everything that must agree with it:

  capi/include/bertpt/abi.h          version and layout hash
  capi/bertpt.map                    the linker's list of symbols, one node per ABI version
  capi/abi/api.json                  functions, types, layouts, constants: the input of bindings
  tests/capi/generated/calls.inc     a call of every function, for the fault tests
  tests/abi/layout_check.c           static assertions over every struct

Usage: generate.py            writes them
       generate.py --check    writes nothing, fails when one of them differs

The headers are the source of truth and keep to a small subset of C (see Parser); what this script does not understand it refuses.
Their comments have a form too: each parameter is named at the beginning of a line, and "Errors:", "Threads:" and "Since M.N." are there.
"""

import argparse
import hashlib
import json
import pathlib
import re
import sys

ABI_MAJOR, ABI_MINOR = 1, 0

# Sizes and alignments of the 64-bit systems that the library supports.
SCALARS = {"int32_t": 4, "uint32_t": 4, "int64_t": 8, "uint64_t": 8, "float": 4, "double": 8, "size_t": 8}
FIELD_SCALARS = {**SCALARS, "uint8_t": 1, "uint16_t": 2}  # DLPack's struct needs the two small ones
POINTER = 8

# Functions that do not return a status: they cannot fail.
PLAIN = re.compile(r"bertpt_(\w+_free|version|status_name|error_get_\w+|cancel_request)$")
MACROS = {"BERTPT_API", "BERTPT_NOEXCEPT", "BERTPT_BEGIN", "BERTPT_FINISH"}
OPTIONAL_JSON = {"config_json", "options_json", "overrides_json"}  # api.h: NULL means the defaults


class Refused(Exception):
    pass


class Parser:
    """One header after the other. Allowed at top level: preprocessor lines, `typedef int32_t name;`, `typedef struct name name;`,
    `typedef struct name { fields } name;`, `typedef type (*name)(parameters);`, BERTPT_BEGIN, BERTPT_FINISH and
    `BERTPT_API type name(parameters) BERTPT_NOEXCEPT;`."""

    def __init__(self):
        self.constants, self.aliases, self.handles, self.callbacks, self.structs, self.functions = {}, {}, [], {}, {}, {}
        self.header = ""

    def refuse(self, what):
        raise Refused(f"{self.header}: {what}")

    def parse(self, name, text):
        self.header = name
        position = 0
        comment = ""
        while True:
            text_left = text[position:]
            stripped = text_left.lstrip()
            position += len(text_left) - len(stripped)
            if not stripped:
                return
            if stripped.startswith("/*"):
                end = stripped.index("*/") + 2
                comment = stripped[:end]
            elif stripped.startswith("#"):
                end = stripped.index("\n")
                self.directive(re.sub(r"/\*.*", "", stripped[:end]).strip())
            elif re.match(r"BERTPT_(BEGIN|FINISH)\b", stripped):
                end = stripped.index("\n")
            else:
                end = self.declaration_end(stripped)
                self.declaration(" ".join(re.sub(r"/\*.*?\*/", " ", stripped[:end], flags=re.S).split()), comment)
                comment = ""
            position += end

    def declaration_end(self, text):
        depth = 0
        in_comment = False
        for i, c in enumerate(text):
            if text.startswith("/*", i):
                in_comment = True
            elif text.startswith("*/", i):
                in_comment = False
            if in_comment:
                continue
            depth += (c == "{") - (c == "}")
            if c == ";" and depth == 0:
                return i + 1
        return self.refuse(f"no end of declaration: {text[:60]!r}")

    def directive(self, line):
        match = re.match(r"#define (BERTPT_\w+)(?: (.*))?$", line)
        if match:
            name, value = match.groups()
            if name in MACROS or value is None:
                return
            number = re.fullmatch(r"\(?(-?\d+)\)?", value)
            if not number:
                self.refuse(f"a constant must be a whole number: {line}")
            if name in self.constants:
                self.refuse(f"{name} is defined twice")
            self.constants[name] = int(number.group(1))
        elif not re.match(r"#(ifndef|ifdef|if|else|endif|include)\b", line):
            self.refuse(f"directive not understood: {line}")

    def declaration(self, text, comment):
        for pattern, action in (
            (r"typedef (int32_t) (bertpt_\w+);", self.alias),
            (r"typedef struct (bertpt_\w+) (bertpt_\w+);", self.handle),
            (r"typedef struct (bertpt_\w+) \{(.*)\} (bertpt_\w+);", self.struct),
            (r"typedef ([\w ]+\*?) ?\(\*(bertpt_\w+)\)\((.*)\);", self.callback),
        ):
            match = re.fullmatch(pattern, text)
            if match:
                return action(*match.groups())
        match = re.fullmatch(r"BERTPT_API ([\w ]+?\*?) ?(bertpt_\w+)\((.*)\) BERTPT_NOEXCEPT;", text)
        if match:
            return self.function(*match.groups(), comment)
        return self.refuse(f"declaration not understood: {text}")

    def alias(self, target, name):
        self.aliases[name] = target

    def handle(self, tag, name):
        if tag != name:
            self.refuse(f"struct {tag} is called {name}")
        self.handles.append(name)

    def variable(self, text, where, scalars):
        """`const char *const *paths` -> its canonical type and name."""
        match = re.fullmatch(r"(const )?(struct )?(\w+) ?((?:\*(?:const )?|const \* ?)*)\s*(\w+)", text.strip())
        if not match:
            self.refuse(f"{where}: parameter not understood: {text!r}")
        const, _, base, stars, name = match.groups()
        pointers = stars.replace(" ", "")
        known = scalars.keys() | self.aliases.keys() | set(self.handles) | self.structs.keys() | self.callbacks.keys()
        if base not in known | {"char", "void"} and base not in where:
            self.refuse(f"{where}: type {base} is not allowed")
        if not pointers and (base in ("char", "void") or base in self.handles or (base in self.structs and scalars is SCALARS)):
            self.refuse(f"{where}: {base} must be passed by pointer")
        return {"name": name, "type": ("const " if const else "") + base + (" " + pointers if pointers else "")}

    def struct(self, tag, body, name):
        if tag != name:
            self.refuse(f"struct {tag} is called {name}")
        fields = []
        for item in filter(None, (part.strip() for part in body.split(";"))):
            pointer = re.fullmatch(r"([\w ]+\*?) ?\(\*(\w+)\)\((.*)\)", item)
            if pointer:
                returns, field, parameters = pointer.groups()
                fields.append({"name": field, "type": f"{returns.strip()} (*)({parameters})"})
            else:
                fields.append(self.variable(item, f"struct {name}", FIELD_SCALARS))
        if not name.startswith("bertpt_dlpack") and fields[0] != {"name": "struct_size", "type": "uint32_t"}:
            self.refuse(f"struct {name} must begin with uint32_t struct_size")
        self.structs[name] = {"fields": fields, **self.lay_out(fields)}

    def lay_out(self, fields):
        offset, alignment = 0, 1
        for field in fields:
            size, align = self.size_of(field["type"])
            offset = -(-offset // align) * align
            field["offset"] = offset
            offset += size
            alignment = max(alignment, align)
        return {"size": -(-offset // alignment) * alignment, "alignment": alignment}

    def size_of(self, kind):
        if "*" in kind:
            return POINTER, POINTER
        kind = self.aliases.get(kind, kind)
        if kind in self.structs:
            return self.structs[kind]["size"], self.structs[kind]["alignment"]
        return FIELD_SCALARS[kind], FIELD_SCALARS[kind]

    def callback(self, returns, name, parameters):
        self.callbacks[name] = {"returns": returns.strip(), "parameters": self.parameters(parameters, name)}

    def parameters(self, text, where):
        return [] if text == "void" else [self.variable(part, where, SCALARS) for part in text.split(",")]

    def function(self, returns, name, parameters, comment):
        parsed = self.parameters(parameters, name)
        plain = PLAIN.fullmatch(name)
        if plain and returns == "bertpt_status":
            self.refuse(f"{name} cannot fail and must not return a status")
        if not plain and (returns != "bertpt_status" or not parsed or parsed[-1] != {"name": "error", "type": "bertpt_error **"}):
            self.refuse(f"{name} must return bertpt_status and end with bertpt_error **error")
        doc, since = self.manual(name, parsed, comment, bool(plain))
        self.functions[name] = {"header": self.header, "returns": returns, "parameters": parsed, "since": since, "doc": doc}

    def manual(self, name, parameters, comment, plain):
        if not comment:
            self.refuse(f"{name} has no comment")
        lines = [re.sub(r"^( \*|/\*)(/?$| ?)", "", line) for line in comment.removesuffix("*/").splitlines()]
        doc = "\n".join(line.rstrip() for line in lines).strip()
        for word in ["Threads:"] + ([] if plain else ["Errors:"]):
            if word not in doc:
                self.refuse(f"the comment of {name} lacks '{word}'")
        since = re.search(r"Since (\d+\.\d+)\.", doc)
        if not since:
            self.refuse(f"the comment of {name} lacks 'Since M.N.'")
        entries = self.entries(doc)
        for parameter in parameters:
            if parameter["name"] == "error" and not plain:
                continue
            if parameter["name"] not in entries:
                self.refuse(f"the comment of {name} does not explain '{parameter['name']}'")
            parameter["nullable"] = self.is_nullable(parameter, entries[parameter["name"]])
        return doc, since.group(1)

    @staticmethod
    def entries(doc):
        """name -> text of its entry; `a, b   text` explains two."""
        result, names = {}, []
        for line in doc.splitlines():
            match = re.match(r" {1,2}(\w+(?:, \w+)*) +(\S.*)$", line)
            if match:
                names = match.group(1).split(", ")
                result.update({name: match.group(2) for name in names})
            elif names and line.startswith("     "):
                for name in names:
                    result[name] += " " + line.strip()
            else:
                names = []
        return result

    @staticmethod
    def is_nullable(parameter, entry):
        if "*" not in parameter["type"] and not parameter["type"].startswith("bertpt_log_"):
            return False
        return parameter["name"] in OPTIONAL_JSON or bool(re.search(r"may be NULL|NULL is allowed|NULL opens|NULL only when|NULL gives|NULL does", entry))


def signature(function):
    parameters = ", ".join(f"{p['type']} {p['name']}" for p in function["parameters"])
    return f"{function['returns']} ({parameters})"


def layout_hash(parser):
    """Over what a binding bakes in, and nothing else: comments and order of functions do not count."""
    facts = {
        "constants": parser.constants,
        "aliases": parser.aliases,
        "callbacks": {name: signature(c) for name, c in parser.callbacks.items()},
        "structs": {name: [[f["name"], f["type"], f["offset"]] for f in s["fields"]] + [s["size"]] for name, s in parser.structs.items()},
        "functions": {name: signature(f) for name, f in parser.functions.items()},
    }
    return int.from_bytes(hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).digest()[:8], "big")


def make_abi_header(parser):
    return f"""/* bertpt/abi.h   The version of the binary interface, and a hash over every signature, constant and struct layout of these headers.
 * Made by capi/generate.py: do not edit. */
#ifndef BERTPT_ABI_H
#define BERTPT_ABI_H

#include <stdint.h>

#define BERTPT_ABI_MAJOR {ABI_MAJOR}
#define BERTPT_ABI_MINOR {ABI_MINOR}
#define BERTPT_LAYOUT_HASH UINT64_C(0x{layout_hash(parser):016x})

#endif
"""


def make_map(parser):
    nodes = {}
    for name, function in parser.functions.items():
        nodes.setdefault(tuple(map(int, function["since"].split("."))), []).append(name)
    text, before = "# Made by capi/generate.py from the headers: do not edit.\n", ""
    for version in sorted(nodes):
        symbols = "".join(f"    {name};\n" for name in sorted(nodes[version]))
        local = "" if before else "  local:\n    *;\n"
        node = f"BERTPT_{version[0]}.{version[1]}"
        text += f"{node} {{\n  global:\n{symbols}{local}}}{before};\n"
        before = " " + node
    return text


def make_api(parser):
    api = {
        "abi": {"major": ABI_MAJOR, "minor": ABI_MINOR, "layout_hash": f"0x{layout_hash(parser):016x}"},
        "constants": parser.constants,
        "aliases": parser.aliases,
        "handles": [h for h in parser.handles],
        "callbacks": parser.callbacks,
        "structs": parser.structs,
        "functions": parser.functions,
    }
    return json.dumps(api, indent=1) + "\n"


def direction(parameter, parser):
    """in, out, or value; for the fault tests."""
    kind = parameter["type"]
    base = kind.replace("const ", "").split(" ")[0]
    if base in parser.callbacks:
        return "callback"
    if "*" not in kind:
        return "value"
    if parameter["name"] in ("user_data",):
        return "in"
    if base in parser.handles:
        return "out" if kind.endswith("**") else "in"
    if base == "char":
        return "out" if kind == "const char **" else "in"
    return "in" if kind.startswith("const ") and not kind.endswith("**") else "out"


def make_calls(parser):
    lines = ["// Made by capi/generate.py: do not edit. {name, needs an input, needs a pointer, call with every input and every output at one address}.\n"]
    for name, function in parser.functions.items():
        if function["returns"] != "bertpt_status":
            continue
        arguments, needs_input, needs_pointer = [], False, False
        for parameter in function["parameters"][:-1]:
            way = direction(parameter, parser)
            if way in ("value", "callback"):
                arguments.append("{}")
            else:
                arguments.append(f"static_cast<{parameter['type']}>({'const_cast<void*>(in)' if way == 'in' else 'out'})")
            required = way != "value" and not parameter["nullable"]
            needs_pointer |= required
            needs_input |= required and way != "out"
        flags = f"{str(needs_input).lower()}, {str(needs_pointer).lower()}"
        call = f"{name}({', '.join(arguments + ['error'])})"
        lines.append(f'{{"{name}", {flags},\n []([[maybe_unused]] const void* in, [[maybe_unused]] void* out, bertpt_error** error) noexcept {{ return {call}; }}}},\n')
    return "".join(lines)


def make_layout_check(parser):
    lines = ["/* Made by capi/generate.py: do not edit. Fails to compile when the compiler lays a struct out in another way than api.json says. */\n",
             "#include <stddef.h>\n\n#include \"bertpt/bertpt.h\"\n\n"]
    for name, struct in parser.structs.items():
        lines.append(f'_Static_assert(sizeof({name}) == {struct["size"]}, "{name}");\n')
        for field in struct["fields"]:
            lines.append(f'_Static_assert(offsetof({name}, {field["name"]}) == {field["offset"]}, "{name}.{field["name"]}");\n')
            size = parser.size_of(field["type"])[0]
            lines.append(f'_Static_assert(sizeof((({name} *)0)->{field["name"]}) == {size}, "{name}.{field["name"]}");\n')
    return "".join(lines)


def read_headers(include):
    umbrella = (include / "bertpt.h").read_text()
    names = re.findall(r'#include "bertpt/(\w+\.h)"', umbrella)
    missing = {path.name for path in include.glob("*.h")} - set(names) - {"bertpt.h", "abi.h"}
    if missing:
        raise Refused(f"bertpt.h does not include {', '.join(sorted(missing))}")
    # A header comes after those that it includes.
    ordered = []

    def visit(name):
        if name in ordered or name == "abi.h":
            return
        for other in re.findall(r'#include "bertpt/(\w+\.h)"', (include / name).read_text()):
            visit(other)
        ordered.append(name)

    for name in names:
        visit(name)
    parser = Parser()
    for name in ordered:
        parser.parse(name, (include / name).read_text())
    # Structs that are also in the list of handles are documented structs, not handles.
    parser.handles = [h for h in parser.handles if h not in parser.structs]
    return parser


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="write nothing; fail when a generated file differs")
    options.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent, help="the repository")
    options = options.parse_args()
    include = options.root / "capi/include/bertpt"
    try:
        parser = read_headers(include)
    except Refused as refused:
        sys.exit(f"generate.py: {refused}")
    outputs = {
        include / "abi.h": make_abi_header(parser),
        options.root / "capi/bertpt.map": make_map(parser),
        options.root / "capi/abi/api.json": make_api(parser),
        options.root / "tests/capi/generated/calls.inc": make_calls(parser),
        options.root / "tests/abi/layout_check.c": make_layout_check(parser),
    }
    drifted = [path for path, text in outputs.items() if not path.exists() or path.read_text() != text]
    if options.check:
        if drifted:
            sys.exit("generate.py: differs from the headers: " + ", ".join(str(p.relative_to(options.root)) for p in drifted) +
                     "\nRun capi/generate.py and review the change: it is a change of the ABI.")
        print(f"{len(parser.functions)} functions, {len(parser.structs)} structs, {len(parser.constants)} constants: nothing has drifted")
        return
    for path in drifted:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(outputs[path])
        print("wrote", path.relative_to(options.root))


if __name__ == "__main__":
    main()
