"""The raw layer of the C# binding from capi/abi/api.json: see bindings/generate.py.

  NativeMethods.cs   a DllImport for every function, a SafeHandle for every handle
  Structs.cs         every struct with explicit offsets; those of plain numbers are public
  Constants.cs       every constant, version and layout hash
"""

SCALARS = {
    "uint8_t": "byte",
    "uint16_t": "ushort",
    "int32_t": "int",
    "uint32_t": "uint",
    "int64_t": "long",
    "uint64_t": "ulong",
    "size_t": "UIntPtr",
    "float": "float",
    "double": "double",
}
MADE = "// Made by bindings/generate.py from the C headers: do not edit.\n"
KEYWORDS = {"out", "event", "checked", "params", "in", "ref", "string", "object", "lock", "base", "fixed", "char", "decimal"}
PUBLIC = {
    "bertpt_metrics": "Numbers of one step; losses are means in nats. Fields as in trainer.h.",
    "bertpt_evaluation": "How good a model is on the validation split of a corpus; losses are means in nats. Fields as in model.h.",
    "bertpt_corpus_info": "The size of one split. Fields as in corpus.h.",
    "bertpt_special_ids": "Ids of the five special tokens. Fields as in vocab.h.",
    "bertpt_progress_info": "A moment of a long call: done and total in the unit of the stage; total 0 while unknown.",
}


def emit(api):
    csharp = CSharp(api)
    return {"src/NativeMethods.cs": csharp.methods(), "src/Structs.cs": csharp.structs(), "src/Constants.cs": csharp.constants()}


def pascal(name):
    return "".join(part[:1].upper() + part[1:] for part in name.removeprefix("bertpt_").split("_"))


class CSharp:
    def __init__(self, api):
        self.api = api

    def field_type(self, c_type):
        c_type = self.api["aliases"].get(c_type, c_type)
        if c_type in self.api["structs"]:
            return pascal(c_type)
        return SCALARS.get(c_type, "IntPtr")

    def parameter_type(self, parameter, following, freeing):
        """A handle goes in as its SafeHandle, which P/Invoke keeps alive for the call; what comes out is `ref`; a pointer that is
        followed by its number (values, n_values), sizes and text are arrays."""
        c_type = parameter["type"]
        target = c_type.removeprefix("const ").removesuffix("*").strip()
        if not c_type.endswith("*"):
            return self.field_type(c_type)
        if following == f"n_{parameter['name']}":
            return self.field_type(target) + "[]"
        if target in self.api["handles"]:
            return "IntPtr" if freeing or target == "bertpt_error" else f"{pascal(target)}Handle"
        if c_type == "const char *":
            return "byte[]"
        if c_type == "const size_t *":
            return "UIntPtr[]"
        known = target in SCALARS or target in self.api["structs"] or target in self.api["aliases"] or target.endswith("*")
        return f"ref {self.field_type(target)}" if known else "IntPtr"

    def methods(self):
        handles = "".join(self.handle(name) for name in self.api["handles"] if name != "bertpt_error")
        methods = "".join(self.function(name, function) for name, function in self.api["functions"].items())
        return (
            f"{MADE}using System;\nusing System.Runtime.InteropServices;\n\nnamespace Bertpt\n{{{handles}\n"
            "    /// <summary>Every function of the C ABI as it is. The headers are the manual.</summary>\n"
            f"    internal static class NativeMethods\n    {{\n        internal const string Library = \"libbertpt.so.{self.api['abi']['major']}\";\n"
            f"{methods}    }}\n}}\n"
        )

    def handle(self, name):
        kind = pascal(name)
        return f"""
    internal sealed class {kind}Handle : NativeHandle
    {{
        /// <summary>Stands for NULL; never closed.</summary>
        internal static readonly {kind}Handle Null = new {kind}Handle(IntPtr.Zero);

        internal {kind}Handle(IntPtr native) : base(native) {{ }}

        protected override bool ReleaseHandle()
        {{
            NativeMethods.{name}_free(handle);
            return true;
        }}
    }}
"""

    def function(self, name, function):
        freeing = name.endswith("_free")
        following = [p["name"] for p in function["parameters"][1:]] + [""]
        parameters = ", ".join(
            f"{self.parameter_type(p, after, freeing)} {'@' if p['name'] in KEYWORDS else ''}{p['name']}"
            for p, after in zip(function["parameters"], following)
        )
        returns = "void" if function["returns"] == "void" else self.field_type(function["returns"])
        doc = "\n".join(f"        // {line}".rstrip() for line in function["doc"].split("\n"))
        return (
            f"\n{doc}\n        [DllImport(Library, CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]\n"
            f"        internal static extern {returns} {name}({parameters});\n"
        )

    def structs(self):
        known = ",\n".join(
            f'            new Known(typeof({pascal(name)}), {struct["size"]}, "'
            + " ".join(f"{pascal(f['name'])}={f['offset']}" for f in struct["fields"])
            + '")'
            for name, struct in self.api["structs"].items()
        )
        return (
            f"{MADE}using System;\nusing System.Runtime.InteropServices;\n\nnamespace Bertpt\n{{"
            + "".join(self.struct(name, struct) for name, struct in self.api["structs"].items())
            + f"""
    /// <summary>The structs as the headers have them, for the test of the layouts.</summary>
    internal sealed class Known
    {{
        internal readonly Type Type;
        internal readonly int Size;
        internal readonly string Offsets;

        private Known(Type type, int size, string offsets)
        {{
            Type = type;
            Size = size;
            Offsets = offsets;
        }}

        internal static readonly Known[] All =
        {{
{known}
        }};
    }}
}}
"""
        )

    def struct(self, name, struct):
        fields = []
        for field in struct["fields"]:
            access = "public" if name in PUBLIC and field["name"] not in ("struct_size", "reserved") else "internal"
            fields.append(f"        [FieldOffset({field['offset']})] {access} {self.field_type(field['type'])} {pascal(field['name'])};\n")
        doc = f"\n    /// <summary>{PUBLIC[name]}</summary>" if name in PUBLIC else ""
        return (
            f"{doc}\n    [StructLayout(LayoutKind.Explicit, Size = {struct['size']})]\n"
            f"    {'public' if name in PUBLIC else 'internal'} struct {pascal(name)}\n    {{\n" + "".join(fields) + "    }\n"
        )

    def constants(self):
        abi = self.api["abi"]
        lines = "".join(f"        public const int {name.removeprefix('BERTPT_')} = {value};\n" for name, value in self.api["constants"].items())
        return (
            f"{MADE}namespace Bertpt\n{{\n    /// <summary>The constants of the C ABI, by their names there without BERTPT_.</summary>\n"
            "    public static class Constants\n    {\n"
            f"        internal const uint ABI_MAJOR = {abi['major']};\n        internal const uint ABI_MINOR = {abi['minor']};\n"
            f"        internal const ulong LAYOUT_HASH = {abi['layout_hash']};\n\n{lines}    }}\n}}\n"
        )
