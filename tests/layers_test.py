#!/usr/bin/env python3
"""Fails on any #include between folders that cmake/layers.txt does not allow, on a cycle in that list, and on LibTorch, CUDA or
JSON headers where they do not belong.

    layers_test.py [--root DIR]      checks the tree (default: the one this file is in)
    layers_test.py --self-test       checks that each rule fails on a tree that breaks it
"""
import argparse
import pathlib
import re
import sys
import tempfile

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
SOURCES = {".h", ".hpp", ".c", ".cpp", ".cu", ".cuh", ".inc"}
LIBTORCH = re.compile(r"^(ATen|c10|torch|caffe2)/")
CUDA = re.compile(r"^(cuda|cublas|cudnn|nccl|nv)[a-z_0-9]*\.h(pp)?$|^(cub|thrust|cuda)/")


class Layers:
    """The list: for each folder the folders and single headers it may include, and its rights (+libtorch)."""

    def __init__(self, path):
        self.allowed, self.rights = {}, {}
        for number, line in enumerate(path.read_text().splitlines(), 1):
            line = line.split("#")[0].strip()
            if not line:
                continue
            if ":" not in line:
                raise ValueError(f"{path}:{number}: expected `folder: folders`, got '{line}'")
            name, rest = line.split(":", 1)
            words = rest.split()
            self.allowed[name.strip()] = [w for w in words if not w.startswith("+")]
            self.rights[name.strip()] = {w for w in words if w.startswith("+")}

    def cycle(self):
        """A list of folders that lead back to the first, or None. A single header is no edge to its folder's other headers."""
        done = set()

        def walk(name, path):
            if name in path:
                return path[path.index(name):] + [name]
            if name in done:
                return None
            for target in self.allowed.get(name, []):
                if "." not in target:
                    found = walk(target, path + [name])
                    if found:
                        return found
            done.add(name)
            return None

        for name in self.allowed:
            found = walk(name, [])
            if found:
                return found
        return None


def folder_of(path, layers):
    """The layer that a path below the root belongs to: impl/text/x.h is `text`, capi/src/x.cpp is `capi/src`."""
    parts = path.parts
    if parts[0] == "impl":
        return parts[1] if len(parts) > 2 else None
    for depth in range(len(parts) - 1, 0, -1):
        name = "/".join(parts[:depth])
        if name in layers.allowed or name == "capi/include":
            return name
    return None


def resolve(root, source, name):
    """The file below the root that an include names, or None for one of the system or of a library."""
    for base in (source.parent, root / "impl", root / "capi/include", root / "capi/src", root / "samples", root):
        candidate = (base / name).resolve()
        if candidate.is_file() and candidate.is_relative_to(root):
            return candidate.relative_to(root)
    return None


def check_include(root, layers, source, quote, name):
    """What is wrong with one include, or None."""
    own = folder_of(source.relative_to(root), layers)
    target = resolve(root, source, name)
    if target is None and LIBTORCH.match(name) and "+libtorch" not in layers.rights.get(own, ()):
        return f"includes LibTorch's {name}; only {', '.join(n for n, r in layers.rights.items() if '+libtorch' in r)} may"
    if CUDA.match(name) and not (source.suffix in {".cu", ".cuh"} or "+libtorch" in layers.rights.get(own, ())):
        return f"includes CUDA's {name}; only .cu files may"
    if name == "nlohmann/json.hpp" and source.suffix == ".h" and source.relative_to(root) != pathlib.Path("impl/base/json.h"):
        return "includes nlohmann/json.hpp in a header; pass JSON as text and include base/json.h in the .cpp"
    if target is None:
        return f'includes "{name}", which is not there' if quote == '"' else None
    if name.startswith(".") or (target.parts[0] == "impl" and "/" not in name):
        return f'includes "{name}"; includes are rooted: "{"/".join(target.parts[1:])}"'
    other = folder_of(target, layers)
    if other == own or other is None:
        return None
    short = "/".join(target.parts[1:]) if target.parts[0] == "impl" else str(target)
    if other in layers.allowed.get(own, []) or short in layers.allowed.get(own, []):
        return None
    return f"includes {short}: {own} may include {' '.join(layers.allowed.get(own, [])) or 'nothing'} (cmake/layers.txt)"


def check(root):
    """All that is wrong, one line each."""
    layers = Layers(root / "cmake/layers.txt")
    problems = []
    cycle = layers.cycle()
    if cycle:
        problems.append("cmake/layers.txt has a cycle: " + " -> ".join(cycle))
    checked = 0
    for top in ("impl", "capi/src", "capi/include", "samples"):
        for source in sorted((root / top).rglob("*")):
            if source.suffix not in SOURCES:
                continue
            place = source.relative_to(root)
            own = folder_of(place, layers)
            if own is None or (own not in layers.allowed and own != "capi/include"):
                problems.append(f"{place}: its folder is not in cmake/layers.txt")
                continue
            checked += 1
            for number, line in enumerate(source.read_text(errors="replace").splitlines(), 1):
                match = INCLUDE.match(line)
                problem = match and check_include(root, layers, source, match[1], match[2])
                if problem:
                    problems.append(f"{place}:{number}: {problem}")
    return problems, checked


GOOD = {
    "cmake/layers.txt": "base:\ntext: base\nengine: base examples/batch.h\nexamples: base text\ntorch: base engine +libtorch\n"
                        "capi/src: base text capi/include\nsamples: capi/include\n",
    "impl/base/error.h": "#include <string>\n",
    "impl/text/vocab.cpp": '#include "text/vocab.h"\n#include "base/error.h"\n#include <zstd.h>\n',
    "impl/text/vocab.h": "",
    "impl/examples/batch.h": "",
    "impl/examples/loader.h": '#include "text/vocab.h"\n',
    "impl/engine/engine.h": '#include "examples/batch.h"\n',
    "impl/torch/model.cpp": "#include <ATen/ATen.h>\n",
    "impl/kernels/gelu.cu": "#include <cuda_bf16.h>\n",
    "capi/include/bertpt/error.h": "#include <stdint.h>\n",
    "capi/src/error.cpp": '#include "bertpt/error.h"\n#include "base/error.h"\n#include "convert.h"\n',
    "capi/src/convert.h": "",
    "samples/c/x.c": "#include <bertpt/error.h>\n",
}
GOOD["cmake/layers.txt"] += "kernels: base\n"
# Each change breaks one rule; the word must be in the report.
BREAKS = [
    ({"impl/base/error.h": '#include "text/vocab.h"\n'}, "base may include nothing"),
    ({"impl/text/vocab.h": '#include "engine/engine.h"\n'}, "text may include base"),
    ({"impl/engine/engine.h": '#include "examples/loader.h"\n'}, "examples/loader.h"),
    ({"impl/text/vocab.h": "#include <ATen/ATen.h>\n"}, "only torch may"),
    ({"impl/text/vocab.h": "#  include <c10/core/Device.h>\n"}, "LibTorch"),
    ({"impl/torch/model.cpp": '#include "text/vocab.h"\n'}, "torch may include"),
    ({"impl/kernels/gelu.cpp": "#include <cuda_runtime_api.h>\n"}, "only .cu files"),
    ({"impl/text/vocab.h": "#include <nlohmann/json.hpp>\n"}, "in a header"),
    ({"impl/text/vocab.cpp": '#include "vocab.h"\n'}, "rooted"),
    ({"impl/text/vocab.cpp": '#include "../base/error.h"\n'}, "rooted"),
    ({"impl/text/vocab.cpp": '#include "text/gone.h"\n'}, "not there"),
    ({"samples/c/x.c": '#include "base/error.h"\n'}, "samples may include"),
    ({"samples/c/x.c": '#include "../../impl/base/error.h"\n'}, "rooted"),
    ({"capi/src/error.cpp": '#include "torch/model.h"\n', "impl/torch/model.h": ""}, "capi/src may include"),
    ({"capi/include/bertpt/error.h": '#include "base/error.h"\n'}, "may include nothing"),
    ({"impl/newcomer/x.h": ""}, "not in cmake/layers.txt"),
    ({"cmake/layers.txt": GOOD["cmake/layers.txt"].replace("base:\n", "base: text\n")}, "cycle: base -> text -> base"),
]


def self_test():
    failed = 0
    for change, expected in [({}, None)] + BREAKS:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder).resolve()
            for name, text in {**GOOD, **change}.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            problems, _ = check(root)
            right = any(expected in p for p in problems) if expected else not problems
            if not right:
                failed += 1
                print(f"self-test: {change}: expected {expected!r}, got {problems}")
    print(f"self-test: {len(BREAKS) + 1 - failed} of {len(BREAKS) + 1} trees judged right")
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    if options.self_test:
        return 1 if self_test() else 0
    problems, checked = check(options.root.resolve())
    for problem in problems:
        print(problem)
    print(f"{checked} files checked, {len(problems)} wrong includes")
    return 1 if problems or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
