"""The raw layer of the Java binding (package org.bertpt, java.lang.foreign) from capi/abi/api.json: see bindings/generate.py.

  Raw.java          a static method and a lazily bound method handle for every function
  Structs.java      layout and field offsets of every struct
  Constants.java    every constant, version and layout hash
  Metrics.java ...  structs of plain numbers as public records
"""

import re

SCALARS = {
    "uint8_t": ("byte", "JAVA_BYTE", 1),
    "uint16_t": ("short", "JAVA_SHORT", 2),
    "int32_t": ("int", "JAVA_INT", 4),
    "uint32_t": ("int", "JAVA_INT", 4),
    "int64_t": ("long", "JAVA_LONG", 8),
    "uint64_t": ("long", "JAVA_LONG", 8),
    "size_t": ("long", "JAVA_LONG", 8),
    "float": ("float", "JAVA_FLOAT", 4),
    "double": ("double", "JAVA_DOUBLE", 8),
}
MADE = "// Made by bindings/generate.py from the C headers: do not edit.\npackage org.bertpt;\n"
# The records, with what each is for: the first sentence of the struct in its header.
RECORDS = {
    "bertpt_metrics": "Numbers of one step; losses are means in nats. Fields as in trainer.h.",
    "bertpt_evaluation": "How good a model is on the validation split of a corpus; losses are means in nats. Fields as in model.h.",
    "bertpt_corpus_info": "The size of one split. Fields as in corpus.h.",
    "bertpt_special_ids": "Ids of the five special tokens. Fields as in vocab.h.",
    "bertpt_progress_info": "A moment of a long call: done and total in the unit of the stage; total 0 while unknown.",
}


def emit(api):
    java = Java(api)
    files = {"Raw": java.raw(), "Structs": java.structs(), "Constants": java.constants()}
    files |= {java.class_name(name): java.record(name, doc) for name, doc in RECORDS.items()}
    return {f"src/org/bertpt/{name}.java": text for name, text in files.items()}


class Java:
    def __init__(self, api):
        self.api = api

    def scalar(self, c_type):
        """(Java type, layout, size) of a scalar or a pointer; None for a struct held by value."""
        c_type = self.api["aliases"].get(c_type, c_type)
        if c_type in SCALARS:
            return SCALARS[c_type]
        if c_type in self.api["structs"]:
            return None
        return ("MemorySegment", "ADDRESS", 8)

    def class_name(self, struct):
        return "".join(part.capitalize() for part in struct.removeprefix("bertpt_").split("_"))

    def raw(self):
        methods = [self.function(name, function) for name, function in self.api["functions"].items()]
        return (
            f"{MADE}\nimport static java.lang.foreign.ValueLayout.*;\n\nimport java.lang.foreign.FunctionDescriptor;\n"
            "import java.lang.foreign.MemorySegment;\nimport java.lang.invoke.MethodHandle;\n\n"
            "/** Every function of the C ABI as it is; each is bound when it is first called. The headers are the manual. */\n"
            "final class Raw {\n  private Raw() {}\n" + "".join(methods) + "}\n"
        )

    def function(self, symbol, function):
        name = symbol.removeprefix("bertpt_")
        parameters = [(self.scalar(p["type"]), p["name"]) for p in function["parameters"]]
        result = None if function["returns"] == "void" else self.scalar(function["returns"])
        layouts = ", ".join(([result[1]] if result else []) + [p[0][1] for p in parameters])
        descriptor = f"FunctionDescriptor.{'of' if result else 'ofVoid'}({layouts})"
        declared = ", ".join(f"{p[0][0]} {p[1]}" for p in parameters)
        call = f"{name}_.HANDLE.invokeExact({', '.join(p[1] for p in parameters)});"
        doc = "\n".join(f"   * {line}".rstrip() for line in function["doc"].split("\n")).replace("   * ", "", 1)
        return f"""
  /* {doc} */
  static {result[0] if result else "void"} {name}({declared}) {{
    try {{
      {f"return ({result[0]}) " if result else ""}{call}
    }} catch (Throwable t) {{
      throw Library.unexpected("{symbol}", t);
    }}
  }}

  private static final class {name}_ {{
    static final MethodHandle HANDLE = Library.handle("{symbol}", {descriptor});
  }}
"""

    def structs(self):
        classes = [self.struct(name, struct) for name, struct in self.api["structs"].items()]
        return (
            f"{MADE}\nimport static java.lang.foreign.ValueLayout.*;\n\nimport java.lang.foreign.MemoryLayout;\n"
            "import java.lang.foreign.StructLayout;\nimport java.util.Map;\n\n"
            "/** Layouts and field offsets of the structs, checked against each other by the tests. */\nfinal class Structs {\n  private Structs() {}\n"
            + "".join(classes)
            + self.struct_list()
            + "}\n"
        )

    def struct(self, name, struct):
        members, offsets, position = [], [], 0
        for field in struct["fields"]:
            if field["offset"] > position:
                members.append(f"MemoryLayout.paddingLayout({field['offset'] - position})")
            scalar = self.scalar(field["type"])
            layout = scalar[1] if scalar else f"{self.class_name(field['type'])}.LAYOUT"
            members.append(f'{layout}.withName("{field["name"]}")')
            position = field["offset"] + (scalar[2] if scalar else self.api["structs"][field["type"]]["size"])
            offsets.append(f"    static final long {field['name'].upper()} = {field['offset']};\n")
        if struct["size"] > position:
            members.append(f"MemoryLayout.paddingLayout({struct['size'] - position})")
        joined = ",\n        ".join(members)
        return (
            f"\n  static final class {self.class_name(name)} {{\n"
            + "".join(offsets)
            + f"    static final StructLayout LAYOUT = MemoryLayout.structLayout(\n        {joined});\n  }}\n"
        )

    def struct_list(self):
        entries = []
        for name, struct in self.api["structs"].items():
            fields = ", ".join(f'Map.entry("{f["name"]}", {f["offset"]}L)' for f in struct["fields"])
            entries.append(f'    new Known("{name}", {self.class_name(name)}.LAYOUT, {struct["size"]}L, Map.ofEntries({fields}))')
        return (
            "\n  /** A struct as the headers have it, for the test of the layouts. */\n"
            "  record Known(String name, StructLayout layout, long size, Map<String, Long> offsets) {}\n\n"
            "  static Known[] all() {\n    return new Known[] {\n" + ",\n".join("  " + e for e in entries) + "\n    };\n  }\n"
        )

    def constants(self):
        abi = self.api["abi"]
        lines = [f"  public static final int {name.removeprefix('BERTPT_')} = {value};\n" for name, value in self.api["constants"].items()]
        return (
            f"{MADE}\n/** The constants of the C ABI, by their names there without BERTPT_: statuses and error codes, event kinds, states. */\n"
            "public final class Constants {\n  private Constants() {}\n\n"
            f"  static final int ABI_MAJOR = {abi['major']};\n  static final int ABI_MINOR = {abi['minor']};\n"
            f"  static final long LAYOUT_HASH = {abi['layout_hash']}L;\n\n" + "".join(lines) + "}\n"
        )

    def record(self, name, doc):
        fields = [f for f in self.api["structs"][name]["fields"] if f["name"] not in ("struct_size", "reserved")]
        declared = ",\n    ".join(f"{self.scalar(f['type'])[0]} {camel(f['name'])}" for f in fields)
        kind = self.class_name(name)
        reads = ",\n        ".join(f"segment.get({self.scalar(f['type'])[1]}, Structs.{kind}.{f['name'].upper()})" for f in fields)
        return f"""{MADE}
import static java.lang.foreign.ValueLayout.*;

import java.lang.foreign.MemorySegment;

/** {doc} */
public record {kind}(
    {declared}) {{

  static {kind} read(MemorySegment segment) {{
    return new {kind}(
        {reads});
  }}
}}
"""


def camel(name):
    return re.sub(r"_(\w)", lambda match: match.group(1).upper(), name)
