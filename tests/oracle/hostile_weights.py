#!/usr/bin/env python3
"""Crafted files of weights that must be refused, and the harmless ones that they were made from: tests/tensors/data/hostile.json.

    hostile_weights.py > tests/tensors/data/hostile.json

Plain Python, no torch. The attacks are those that are published for model files: pickles that call functions (fickling, picklescan and
their bypasses; Hugging Face's and JFrog's reports), archives that lie (zip bombs, overlaps, traversal), lengths that overflow (the audit of
safetensors), torn files. Each case: name, the file to open, the files as hexadecimal digits (see digits), the code of the error ("" for a harmless one)
and words of its message.
"""
import io
import json
import re
import struct
import sys
import zipfile

CASES = []


def case(name, data, code, says, opens="pytorch_model.bin", **more):
    files = data if isinstance(data, dict) else {opens: data}
    CASES.append({"name": name, "opens": opens, "files": {n: digits(bytes(d)) for n, d in files.items()}, "code": code, "says": says, **more})


def digits(data):
    """Hexadecimal digits; a run of 64 equal bytes or more as xx*count between spaces."""
    return " ".join(
        f"{run[1].hex()}*{len(run[0])}" if run[1] is not None else run[0].hex() for run in re.finditer(rb"(.)\1{63,}|(?:(?!(.)\2{63,}).)+", data, flags=re.S))


# ---- pickles, opcode by opcode ----
PROTO, STOP, MARK = b"\x80\x02", b".", b"("


def text(value):
    data = value.encode() if isinstance(value, str) else value
    return b"X" + struct.pack("<I", len(data)) + data


def short_text(value):
    return b"\x8c" + bytes([len(value)]) + value.encode()


def number(value):
    return b"\x8a\x08" + struct.pack("<q", value)


def glob(module, name):
    return b"c" + module.encode() + b"\n" + name.encode() + b"\n"


def numbers(values):
    return MARK + b"".join(map(number, values)) + b"t"


def storage(kind="FloatStorage", key="0", elements=4):
    return MARK + text("storage") + glob("torch", kind) + text(key) + text("cpu") + number(elements) + b"tQ"


def tensor(size=(4,), stride=(1,), offset=0, stored=None):
    return (glob("torch._utils", "_rebuild_tensor_v2") + MARK + (stored or storage()) + number(offset) + numbers(size) + numbers(stride) + b"\x89"
            + glob("collections", "OrderedDict") + b")R" + b"tR")


def state(items):
    """items: (name, value) pairs of opcodes."""
    return PROTO + b"}" + MARK + b"".join(text(name) + value for name, value in items) + b"u" + STOP


GOOD = state([("w", tensor())])
DATA = struct.pack("<4f", 1, 2, 3, 4)


# ---- zip archives ----
def archive(pickle=GOOD, storages=None, method=zipfile.ZIP_STORED, extra=(), byteorder=b"little"):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as zip_file:
        def put(name, data):
            zip_file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, method)
        put("m/data.pkl", pickle)
        put("m/byteorder", byteorder)
        for key, data in ({"0": DATA} if storages is None else storages).items():
            put(f"m/data/{key}", data)
        for name, data in extra:
            put(name, data)
    return buffer.getvalue()


def patched(data, at, value):
    return data[:at] + value + data[at + len(value):]


def pickles():
    case("harmless archive", archive(), "", "")
    case("harmless, protocol 4", archive(b"\x80\x04}(" + text("w") + tensor() + b"u."), "", "")
    call = MARK + text("touch bertpt_was_here") + b"tR"
    named = [("posix", "system"), ("os", "system"), ("nt", "system"), ("builtins", "eval"), ("builtins", "exec"), ("__builtin__", "eval"), ("builtins", "getattr"),
             ("subprocess", "Popen"), ("subprocess", "check_output"), ("runpy", "_run_code"), ("importlib", "import_module"), ("operator", "attrgetter"),
             ("functools", "partial"), ("pty", "spawn"), ("ctypes", "CDLL"), ("webbrowser", "open"), ("socket", "create_connection"), ("shutil", "rmtree"),
             ("torch", "load"), ("torch.hub", "load"), ("torch.jit", "load"), ("torch.storage", "_load_from_bytes"), ("numpy.core.multiarray", "_reconstruct"),
             ("numpy", "load"), ("_pickle", "loads"), ("dill", "loads"), ("cloudpickle.cloudpickle", "_make_function"), ("asyncio", "run"),
             ("bdb", "Bdb"), ("pip", "main"), ("sys", "exit"), ("transformers.models.bert.modeling_bert", "BertModel"), ("torch", "QInt8Storage"),
             ("torch._utils", "_rebuild_device_tensor_from_numpy"), ("collections", "defaultdict"), ("torch._tensor", "_rebuild_from_type_v2")]
    for module, name in named:
        case(f"calls {module}.{name}", archive(PROTO + glob(module, name) + call + STOP), "unsupported", f"'{module}.{name}'")
    case("names os.system among the tensors", archive(state([("w", tensor()), ("x", glob("os", "system") + call)])), "unsupported", "'os.system'")
    case("names it without calling it", archive(state([("x", glob("os", "system"))])), "unsupported", "'os.system'")
    stack = b"\x80\x04" + short_text("builtins") + short_text("exec") + b"\x93"
    case("STACK_GLOBAL", archive(stack + MARK + text("import os") + b"tR."), "unsupported", "'builtins.exec'")
    dotted = b"\x80\x04" + short_text("torch._utils") + short_text("torch.os.system") + b"\x93"
    case("STACK_GLOBAL with a dotted name", archive(dotted + call + STOP), "unsupported", "'torch._utils.torch.os.system'")
    memoized = b"\x80\x04" + short_text("os") + b"\x94" + short_text("system") + b"\x94" + b"00" + b"h\x00h\x01\x93"
    case("STACK_GLOBAL from the memo", archive(memoized + call + STOP), "unsupported", "'os.system'")
    case("STACK_GLOBAL of numbers", archive(b"\x80\x04K\x01K\x02\x93."), "corrupt", "no text")
    case("INST", archive(PROTO + MARK + text("id") + b"ios\nsystem\n" + STOP), "unsupported", "INST")
    case("OBJ", archive(PROTO + MARK + glob("collections", "OrderedDict") + text("id") + b"o" + STOP), "unsupported", "OBJ")
    case("NEWOBJ", archive(PROTO + glob("collections", "OrderedDict") + b")\x81" + STOP), "unsupported", "NEWOBJ")
    case("NEWOBJ_EX", archive(b"\x80\x04" + glob("collections", "OrderedDict") + b")}\x92" + STOP), "unsupported", "NEWOBJ_EX")
    case("EXT1", archive(PROTO + b"\x82\x01" + STOP), "unsupported", "EXT1")
    case("PERSID", archive(PROTO + b"Pcpu\n" + STOP), "unsupported", "PERSID")
    case("BUILD on a tensor", archive(state([("w", tensor() + b"}" + MARK + text("__setstate__") + text("x") + b"ub")])), "unsupported", "BUILD")
    case("BUILD with a tuple", archive(PROTO + b"}" + MARK + b"N}tb" + STOP), "unsupported", "BUILD")
    case("REDUCE of a result", archive(PROTO + tensor() + b")R" + STOP), "unsupported", "calls")
    case("REDUCE with a list", archive(PROTO + glob("torch", "Size") + b"]R" + STOP), "corrupt", "with a list")
    case("OrderedDict filled by its call", archive(PROTO + glob("collections", "OrderedDict") + b"]\x85R" + STOP), "unsupported", "fills")
    case("a nested pickle as bytes is only bytes", archive(state([("w", tensor()), ("x", b"B" + struct.pack("<I", 4) + b"cos\n")])), "", "")
    case("protocol 0", archive(b"(dp0\nVw\np1\nI1\ns."), "unsupported", "opcode PUT")
    case("protocol 9", archive(b"\x80\x09N."), "unsupported", "protocol 9")
    case("no such opcode", archive(PROTO + b"\xfe."), "corrupt", "no pickle opcode 254")
    case("cut before STOP", archive(GOOD[:-1]), "corrupt", "cut")
    case("cut in a name", archive(PROTO + b"ccollections"), "corrupt", "no end")
    case("a second pickle after the first", archive(GOOD + PROTO + glob("os", "system") + call + STOP), "corrupt", "after the pickle's end")
    case("values left on the stack", archive(PROTO + b"NN."), "corrupt", "left on its stack")
    case("an empty stack", archive(PROTO + b"R."), "corrupt", "empty stack")
    case("no mark", archive(PROTO + b"]e."), "corrupt", "not opened")
    case("an unknown memo", archive(PROTO + b"h\x07."), "corrupt", "memo 7")
    case("a text of 2^63 bytes", archive(b"\x80\x04\x8d" + struct.pack("<Q", 2**63) + b"x."), "corrupt", "bytes wanted")
    case("a text of 4 GB", archive(PROTO + b"X\xff\xff\xff\xff."), "corrupt", "bytes wanted")
    case("a number of 2^31 bytes", archive(PROTO + b"\x8b\xff\xff\xff\x7f."), "corrupt", "bytes wanted")
    case("a number of 9 bytes", archive(PROTO + b"\x8a\x09" + b"\x01" * 9 + b"."), "unsupported", "9 bytes")
    case("a million marks and more", archive(PROTO + MARK * (2**20 + 1) + STOP), "unsupported", "nests more")
    bomb = PROTO + b"}q\x000" + b"".join(b"}(" + text("a") + bytes([104, i]) + text("b") + bytes([104, i]) + b"uq" + bytes([i + 1]) + b"0" for i in range(12))
    case("a memo bomb: 2^12 ways to one dictionary", archive(bomb + b"h\x0c."), "corrupt", "two places")
    doubled = PROTO + b"}(" + text("a") + b"}q\x01" + text("b") + b"h\x01" + b"u."
    case("a dictionary in two places", archive(doubled), "corrupt", "two places")
    case("a dictionary in itself", archive(PROTO + b"}q\x00" + text("a") + b"h\x00s."), "corrupt", "in itself")
    deep = PROTO + b"".join(b"}" + text("a") for _ in range(40)) + b"}" + b"s" * 40 + STOP
    case("dictionaries 40 deep", archive(deep), "corrupt", "deep")
    case("the root is a list", archive(PROTO + b"]."), "unsupported", "expected a dictionary")
    case("a persistent id that is a text", archive(state([("w", tensor(stored=text("0") + b"Q"))])), "corrupt", "not described")
    case("a persistent id of a module", archive(state([("w", tensor(stored=MARK + text("module") + glob("torch", "Size") + text("x") + text("y") + number(1) + b"tQ"))])),
         "corrupt", "not described")
    case("a view of a storage, as torch 0.3", archive(state([("w", tensor(stored=MARK + text("storage") + glob("torch", "FloatStorage") + text("0") + text("cpu") +
         number(4) + b")tQ"))])), "unsupported", "view")


def tensors():
    def one(says, code="corrupt", name="tensor: ", **arguments):
        case(name + says, archive(state([("w", tensor(**arguments))])), code, says)
    one("negative", stride=(-1,))
    one("negative", name="size, tensor: ", size=(-4,))
    one("negative", name="offset, tensor: ", offset=-1)
    one("reaches outside", offset=1)
    one("reaches outside", name="size, tensor: ", size=(5,))
    one("reaches outside", name="stride, tensor: ", stride=(2,))
    one("reaches outside", name="a terabyte of one element, ", size=(2**40,), stride=(0,))
    one("more elements than can be", size=(2**62, 2**62), stride=(2**62, 1))
    one("more elements than can be", name="reach, ", size=(2, 2), stride=(2**62 + 2**61, 2**62 + 2**61))
    one("reaches outside", name="empty beyond the end, ", size=(0,), offset=2**40)
    one("strides", size=(2, 2), stride=(1,))
    one("has 65 numbers", size=(1,) * 65, stride=(1,) * 65)
    one("holds 16 bytes", name="storage longer than the file: ", stored=storage(elements=5), size=(4,))
    one("holds 16 bytes", name="storage of 2^62 elements: ", stored=storage(elements=2**62), size=(4,))
    one("missing in the archive", stored=storage(key="7"))
    one("missing in the archive", name="a key that climbs: ", stored=storage(key="../../x"))
    two = state([("a", tensor()), ("b", tensor(stored=storage("DoubleStorage")))])
    case("one storage of two types", archive(two), "corrupt", "two ways")
    case("a tensor's name given twice", archive(state([("w", tensor()), ("w", tensor())])), "corrupt", "given to two")
    case("a name with a NUL", archive(state([("w\0x", tensor())])), "corrupt", "NUL")
    case("an offset that is a text", archive(state([("w", tensor().replace(number(0) + numbers((4,)), text("x") + numbers((4,))))])), "corrupt", "expected a number")
    case("big-endian storages", archive(byteorder=b"big"), "unsupported", "byte order")
    turned = state([(f"t{i}", tensor(size=(2, 2), stride=(1, 2))) for i in range(200)])
    case("many turned copies of few bytes", archive(turned, extra=[]), "", "")


def zips():
    good = archive()
    end = good.rindex(b"PK\x05\x06")
    central = good.index(b"PK\x01\x02")
    case("compressed pickle", archive(method=zipfile.ZIP_DEFLATED), "unsupported", "compressed")
    case("a zip bomb", archive(storages={"0": b"\0" * 5_000_000}, method=zipfile.ZIP_DEFLATED), "unsupported", "compressed")
    case("cut in the middle", good[: len(good) // 2], "corrupt", "no zip directory")
    case("cut by one byte", good[:-1], "corrupt", "no zip directory")
    case("bytes after the end", good + b"xxxx", "corrupt", "no zip directory")
    case("directory outside the file", patched(good, end + 16, struct.pack("<I", 2**31)), "corrupt", "outside the file")
    case("directory longer than the file", patched(good, end + 12, struct.pack("<I", 2**31)), "corrupt", "outside the file")
    case("more entries than bytes", patched(patched(good, end + 8, struct.pack("<H", 60000)), end + 10, struct.pack("<H", 60000)), "corrupt", "claims 60000 entries")
    case("fewer entries than there are", patched(patched(good, end + 8, struct.pack("<H", 1)), end + 10, struct.pack("<H", 1)), "corrupt", "after its last entry")
    case("two counts of entries", patched(good, end + 8, struct.pack("<H", 9)), "corrupt", "two numbers")
    case("a part of several", patched(good, end + 4, struct.pack("<H", 3)), "unsupported", "several files")
    case("an encrypted entry", patched(good, central + 8, struct.pack("<H", 1)), "unsupported", "encrypted")
    case("packed and unpacked sizes differ", patched(good, central + 20, struct.pack("<I", 3)), "corrupt", "differ")
    case("an entry beyond the directory", patched(patched(good, central + 20, struct.pack("<I", 2**30)), central + 24, struct.pack("<I", 2**30)), "corrupt", "outside the archive")
    case("a local header elsewhere", patched(good, central + 42, struct.pack("<I", 5)), "corrupt", "no local header")
    case("a zip64 size that is not there", patched(patched(good, central + 20, b"\xff" * 4), central + 24, b"\xff" * 4), "corrupt", "zip64")
    case("the pickle's checksum is wrong", patched(good, central + 16, b"\1\2\3\4"), "corrupt", "checksum")
    local_name = good.index(b"m/data.pkl")
    case("two names for one entry", patched(good, local_name, b"m/data.pkx"), "corrupt", "another name")
    case("a locator of zip64 that lies", good[:end] + b"PK\x06\x07" + struct.pack("<IQI", 0, 2**60, 1) + good[end:], "corrupt", "zip64")
    case("a name given twice", duplicated(), "corrupt", "given twice")
    case("entries that share their bytes", overlapping(), "corrupt", "overlap")
    for name in ("../../etc/cron.d/x", "/etc/passwd", "m\\..\\x", "m/../../x"):
        case(f"a name that climbs: {name}", archive(extra=[(name, b"x")]), "corrupt", "leads out")
    case("no pickle", empty_archive([("m/version", b"3")]), "unsupported", "without <name>/data.pkl")
    case("two pickles", archive(extra=[("n/data.pkl", GOOD)]), "corrupt", "two pickles")
    case("a damaged storage", patched(good, good.index(DATA), b"\x77"), "corrupt", "checksum", verify=True)


def empty_archive(entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zip_file:
        for name, data in entries:
            zip_file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()


def duplicated():
    import warnings
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return archive(extra=[("m/data/0", DATA)])


def overlapping():
    """The directory's record of one storage points into another one, which holds a local header of the same name."""
    inner = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, 0, 4, 4, 8, 0) + b"m/data/1" + b"abcd"
    good = archive(storages={"0": inner, "1": b"abcd"}, pickle=GOOD)
    at = good.rindex(b"m/data/1") - 46
    return patched(good, at + 42, struct.pack("<I", good.index(inner)))


def legacy():
    magic = b"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19."
    version = PROTO + b"M" + struct.pack("<H", 1001) + STOP
    system = PROTO + b"}" + text("little_endian") + b"\x88s" + STOP
    keys = PROTO + b"](" + text("0") + b"e" + STOP
    stored = struct.pack("<q", 4) + DATA
    good = magic + version + system + GOOD + keys + stored
    case("harmless, the layout before torch 1.6", good, "", "")
    case("old layout: another protocol", magic + PROTO + b"K\x07." + system + GOOD + keys + stored, "unsupported", "protocol")
    case("old layout: big-endian", magic + version + PROTO + b"}" + text("little_endian") + b"\x89s" + STOP + GOOD + keys + stored, "unsupported", "big-endian")
    case("old layout: os.system in the system's facts", magic + version + PROTO + glob("os", "system") + MARK + text("id") + b"tR." + GOOD + keys + stored, "unsupported", "'os.system'")
    case("old layout: os.system in the list of keys", magic + version + system + GOOD + PROTO + glob("os", "system") + MARK + text("id") + b"tR." + stored, "unsupported", "'os.system'")
    case("old layout: another number of elements", magic + version + system + GOOD + keys + struct.pack("<q", 5) + DATA, "corrupt", "5 elements")
    case("old layout: 2^63 elements", magic + version + system + GOOD + keys + struct.pack("<Q", 2**63) + DATA, "corrupt", "elements")
    case("old layout: cut in a storage", good[:-3], "corrupt", "bytes left")
    case("old layout: cut before a storage", good[: -len(stored)], "corrupt", "cut before")
    case("old layout: bytes after the storages", good + b"x", "corrupt", "after its last storage")
    case("old layout: no list of keys", magic + version + system + GOOD + PROTO + b"N." + stored, "corrupt", "no list")
    case("old layout: a key twice", magic + version + system + GOOD + PROTO + b"](" + text("0") + text("0") + b"e." + stored * 2, "corrupt", "twice")
    case("old layout: a key of nobody", magic + version + system + GOOD + PROTO + b"](" + text("9") + b"e." + stored, "unsupported", "no tensor")
    case("old layout: a storage left out", magic + version + system + GOOD + PROTO + b"]." , "corrupt", "not in the file")
    case("a pickle by itself", PROTO + glob("os", "system") + MARK + text("id") + b"tR.", "unsupported", "torch.save did not write")
    case("an HDF5 file", b"\x89HDF\r\n\x1a\n" + bytes(64), "unsupported", "HDF5", opens="tf_model.h5")


# ---- safetensors ----
def safetensors():
    def file(header, data=b""):
        header = header if isinstance(header, bytes) else json.dumps(header).encode()
        return struct.pack("<Q", len(header)) + header + data

    def one(name, data, code, says):
        case("safetensors: " + name, data, code, says, opens="model.safetensors")
    entry = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}
    one("harmless", file({"a": entry}, b"abcd"), "", "")
    one("header of 2^64 - 1 bytes", b"\xff" * 8 + b"{}", "corrupt", "claims")
    one("header longer than the file", struct.pack("<Q", 100) + b"{}", "corrupt", "claims 100")
    one("header of 101 MB claimed", struct.pack("<Q", 101_000_000) + b"{}", "corrupt", "claims")
    one("overlapping tensors", file({"a": entry, "b": entry}, b"abcd"), "corrupt", "overlap")
    one("data outside", file({"a": entry}, b"ab"), "corrupt", "outside")
    one("a hole", file({"a": {**entry, "data_offsets": [4, 8]}}, b"abcdefgh"), "corrupt", "hole")
    one("begin after end", file({"a": {**entry, "data_offsets": [4, 0]}}, b"abcd"), "corrupt", "outside")
    one("a shape that overflows", file({"a": {**entry, "shape": [2**62, 4], "data_offsets": [0, 0]}}), "corrupt", "2^63")
    one("a name twice", file(b'{"a":' + json.dumps(entry).encode() + b',"a":' + json.dumps(entry).encode() + b"}", b"abcd"), "corrupt", "a")
    one("JSON 5000 deep", file(b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}"), "corrupt", "header")
    one("not UTF-8", file(b'{"\xff\xfe":1}'), "corrupt", "header")
    one("a negative offset", file({"a": {**entry, "data_offsets": [-4, 0]}}, b"abcd"), "corrupt", "whole number")
    one("an unknown type", file({"a": {**entry, "dtype": "F8_E8M0"}}, b"abcd"), "unsupported", "F8_E8M0")
    one("bytes after the tensors", file({"a": entry}, b"abcdefgh"), "corrupt", "after the header")
    index = "model.safetensors.index.json"

    def sharded(name, weight_map, code, says, files=None):
        data = json.dumps({"weight_map": weight_map}).encode() if isinstance(weight_map, dict) else weight_map
        case("index: " + name, {index: data, "part": file({"a": entry}, b"abcd"), **(files or {})}, code, says, opens=index)
    sharded("harmless", {"a": "part"}, "", "")
    sharded("a file that climbs", {"a": "../part"}, "corrupt", "not beside")
    sharded("an absolute file", {"a": "/etc/passwd"}, "corrupt", "not beside")
    sharded("the folder itself", {"a": ".."}, "corrupt", "not beside")
    sharded("an index of itself", {"a": index}, "corrupt", "index itself")
    sharded("a file that is not there", {"a": "none"}, "not_found", "none")
    sharded("a tensor that is not there", {"b": "part"}, "corrupt", "not in 'part'")
    sharded("a number for a file", b'{"weight_map": {"a": 1}}', "corrupt", "expected a name")
    sharded("no map", b"[]", "corrupt", "weight_map")
    sharded("nothing in the map", {}, "corrupt", "no tensor")
    sharded("a pickle among its files", {"a": "bad"}, "unsupported", "'os.system'", {"bad": archive(PROTO + glob("os", "system") + MARK + text("id") + b"tR.")})


# ---- TensorFlow bundles ----
def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number_, value):
    return varint(number_ << 3) + varint(value) if isinstance(value, int) else varint(number_ << 3 | 2) + varint(len(value)) + value


def header(shards=1, endian=0, needed=0):
    return field(1, shards) + (field(2, endian) if endian else b"") + field(3, field(1, 1) + (field(2, needed) if needed else b""))


def entry(data=DATA, dtype=1, shape=(4,), shard=0, offset=0, size=None, crc=None, more=b""):
    dims = b"".join(field(2, field(1, dim & (2**64 - 1))) for dim in shape)
    return (field(1, dtype) + field(2, dims) + (field(3, shard) if shard else b"") + (field(4, offset) if offset else b"")
            + field(5, len(data) if size is None else size) + b"\x35" + struct.pack("<I", masked(data) if crc is None else crc) + more)


def block(pairs, shared=None, restarts=1, kind=0, crc=None):
    body = b"".join((varint(0) if shared is None else varint(shared)) + varint(len(key)) + varint(len(value)) + key + value for key, value in pairs)
    body += struct.pack("<I", 0) * restarts + struct.pack("<I", restarts) + bytes([kind])
    return body[:-1], body[-1:] + struct.pack("<I", masked(body) if crc is None else crc)


def table(pairs, data_block=None, handle=None, index_pairs=None):
    body, trailer = data_block or block(pairs)
    meta, meta_trailer = block([])
    own = varint(0) + varint(len(body)) if handle is None else handle
    index, index_trailer = block([(b"zzz", own)] if index_pairs is None else index_pairs(own))
    out = body + trailer
    meta_handle = varint(len(out)) + varint(len(meta))
    out += meta + meta_trailer
    index_handle = varint(len(out)) + varint(len(index))
    out += index + index_trailer
    return out + (meta_handle + index_handle).ljust(40, b"\0") + struct.pack("<Q", 0xDB4775248B80FB57)


def bundles():
    name = "b.data-00000-of-00001"

    def one(what, index, code, says, files=None, **more):
        case("bundle: " + what, {"b.index": index, **({name: DATA} if files is None else files)}, code, says, opens="b.index", **more)
    good = [(b"", header()), (b"w", entry())]
    one("harmless", table(good), "", "", verify=True)
    one("the data's checksum", table(good), "corrupt", "checksum", {name: DATA[:-1] + b"\x41"}, verify=True)
    one("a block's checksum", table(good, block(good, crc=7)), "corrupt", "checksum")
    one("a compressed block", table(good, block(good, kind=1)), "unsupported", "compressed")
    one("keys that fall", table([(b"", header()), (b"x", entry()), (b"w", entry())]), "corrupt", "do not rise")
    one("a key twice", table([(b"", header()), (b"w", entry()), (b"w", entry())]), "corrupt", "do not rise")
    one("a block twice", table(good, index_pairs=lambda own: [(b"a", own), (b"b", own)]), "corrupt", "named twice")
    one("a block outside", table(good, handle=varint(2**40) + varint(9)), "corrupt", "outside the table")
    one("a block of 2^64 - 1 bytes", table(good, handle=varint(0) + varint(2**64 - 1)), "corrupt", "outside the table")
    one("a handle that is cut", table(good, handle=b"\xff"), "corrupt", "handle")
    one("a key that shares what is not there", table(good, block(good, shared=9)), "corrupt", "shares 9 bytes")
    body, _ = block(good)
    one("restarts that are not there", table(good, block(good, restarts=0)), "", "")
    torn = body[:-8] + b"\x00\xff\xff\xff\xff\x0f\x00" + body[-8:]
    one("an entry outside its block", table(good, (torn, b"\0" + struct.pack("<I", masked(torn + b"\0")))), "corrupt", "outside its block")
    many = body[:-4] + struct.pack("<I", 2**31)
    one("2^31 restarts", table(good, (many, b"\0" + struct.pack("<I", masked(many + b"\0")))), "corrupt", "restarts")
    one("cut", table(good)[:-5], "corrupt", "")
    one("no header", table([(b"w", entry())]), "corrupt", "no header")
    one("big-endian", table([(b"", header(endian=1)), good[1]]), "unsupported", "big-endian")
    one("a later version", table([(b"", header(needed=9)), good[1]]), "unsupported", "version 9")
    one("no data files", table([(b"", header(shards=0)), good[1]]), "corrupt", "0 data files")
    one("2^40 data files", table([(b"", header(shards=2**40)), good[1]]), "corrupt", "data files")
    one("a data file that is missing", table([(b"", header(shards=2)), good[1]]), "not_found", "b.data-00000-of-00002")
    one("a data file of no number", table([good[0], (b"w", entry(shard=5))]), "corrupt", "data file 5")
    one("bytes outside the data", table([good[0], (b"w", entry(offset=1))]), "corrupt", "outside")
    one("an offset of 2^63", table([good[0], (b"w", entry(offset=2**63))]), "corrupt", "outside")
    one("a size of 2^64 - 1", table([good[0], (b"w", entry(size=2**64 - 1))]), "corrupt", "outside")
    one("tensors that overlap", table([good[0], (b"v", entry()), (b"w", entry())]), "corrupt", "overlap")
    one("a shape that does not fit", table([good[0], (b"w", entry(shape=(5,)))]), "corrupt", "takes 20 bytes")
    one("a negative dimension", table([good[0], (b"w", entry(shape=(-4,)))]), "corrupt", "negative")
    one("a shape that overflows", table([good[0], (b"w", entry(shape=(2**62, 2**62), data=b""))]), "corrupt", "2^63")
    one("an unknown rank", table([good[0], (b"w", field(1, 1) + field(2, field(3, 1)))]), "corrupt", "rank")
    one("300 dimensions", table([good[0], (b"w", entry(shape=(1,) * 300))]), "corrupt", "dimensions")
    one("a partitioned variable", table([good[0], (b"w", entry(more=field(7, b"")))]), "unsupported", "several pieces")
    one("a message that is cut", table([good[0], (b"w", entry() + b"\x12\x7f")]), "corrupt", "protocol-buffer")
    one("a field of a group", table([good[0], (b"w", entry() + b"\x53")]), "corrupt", "protocol-buffer")
    one("a shape that is a number", table([good[0], (b"w", field(1, 1) + field(2, 7))]), "corrupt", "another kind")
    one("an object graph that is cut", table([good[0], (b"_CHECKPOINTABLE_OBJECT_GRAPH", entry(dtype=7, shape=()))]), "corrupt", "object graph")
    one("a resource is left out", table([good[0], (b"r", entry(dtype=20))]), "", "")
    one("a name with a NUL", table([good[0], (b"w\0", entry())]), "corrupt", "NUL")


for group in (pickles, tensors, zips, legacy, safetensors, bundles):
    group()
refused = sum(1 for c in CASES if c["code"])
print(f"{refused} hostile files, {len(CASES) - refused} harmless ones", file=sys.stderr)
print("[\n" + ",\n".join(json.dumps(c) for c in CASES) + "\n]")
