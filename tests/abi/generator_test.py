#!/usr/bin/env python3
"""Negative tests of capi/generate.py: what it must notice in changed headers, and what it must refuse.

Usage: generator_test.py C_COMPILER
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
GENERATED = ["capi/bertpt.map", "capi/abi/api.json", "tests/capi/generated/calls.inc", "tests/abi/layout_check.c"]
failures = []


def check(condition, what):
    print("ok  " if condition else "FAIL", what)
    if not condition:
        failures.append(what)


def generate(root, *arguments):
    return subprocess.run([sys.executable, root / "capi/generate.py", *arguments], capture_output=True, text=True)


def fresh_copy(folder):
    root = pathlib.Path(folder)
    shutil.copytree(ROOT / "capi/include", root / "capi/include")
    shutil.copy(ROOT / "capi/generate.py", root / "capi/generate.py")
    for path in GENERATED:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, root / path)
    return root


def layout_hash(root):
    return re.search(r"BERTPT_LAYOUT_HASH UINT64_C\((\w+)\)", (root / "capi/include/bertpt/abi.h").read_text()).group(1)


def edit(root, header, before, after):
    path = root / "capi/include/bertpt" / header
    text = path.read_text()
    assert before in text, f"{header} has no {before!r}"
    path.write_text(text.replace(before, after, 1))


# (what, header, before, after): each is a change of the ABI.
CHANGES = [
    ("two fields of the same size swapped", "model.h", "  int64_t sequences;\n  int64_t tokens;\n", "  int64_t tokens;\n  int64_t sequences;\n"),
    ("a field renamed", "corpus.h", "int64_t sentences;\n", "int64_t sentence_count;\n"),
    ("a field's type changed to one of the same size", "progress.h", "uint64_t done;", "int64_t done;"),
    ("a constant's number", "event.h", "BERTPT_EVENT_PHASE 5", "BERTPT_EVENT_PHASE 15"),
    ("a parameter's type", "vocab.h", "int32_t id, const char **piece", "int64_t id, const char **piece"),
    ("a function removed", "cancel.h", "BERTPT_API void bertpt_cancel_request(const bertpt_cancel *cancel) BERTPT_NOEXCEPT;", ""),
]

# (what, header, before, after): each breaks a rule of the headers.
REFUSALS = [
    ("a bool", "vocab.h", "int32_t id, const char **piece", "bool id, const char **piece"),
    ("a long field", "corpus.h", "int64_t sentences;", "long sentences;"),
    ("an enum", "event.h", "typedef int32_t bertpt_event_kind;", "typedef enum { a, b } bertpt_event_kind;"),
    ("a struct by value", "event.h", "bertpt_metrics *metrics,", "bertpt_metrics metrics,"),
    ("no error parameter", "cancel.h", "bertpt_cancel_reset(const bertpt_cancel *cancel, bertpt_error **error)", "bertpt_cancel_reset(const bertpt_cancel *cancel)"),
    ("a function without noexcept", "text.h", "bertpt_text_free(bertpt_text *text) BERTPT_NOEXCEPT", "bertpt_text_free(bertpt_text *text)"),
    ("a parameter that the comment does not explain", "vocab.h", " *   piece_size   receives", " *   piece_length receives"),
    ("a comment without threads", "text.h", "Threads: shared.", ""),
    ("a struct without struct_size", "corpus.h", "  uint32_t struct_size;\n", "  uint32_t size;\n"),
    ("a function pointer out of place", "log.h", "bertpt_log_level level, bertpt_error", "int32_t (*level)(void), bertpt_error"),
]


def main():
    compiler = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        root = fresh_copy(folder)
        check(generate(root, "--check").returncode == 0, "an unchanged copy has not drifted")
        for path in GENERATED + ["capi/include/bertpt/abi.h"]:
            text = (root / path).read_text()
            (root / path).write_text(text + "\n")
            check(generate(root, "--check").returncode != 0, f"a changed {path} is drift")
            (root / path).write_text(text)
        edit(root, "text.h", "Releases a text.", "Releases one text.")
        before = layout_hash(root)
        generate(root)
        check(layout_hash(root) == before, "a changed comment leaves the hash alone")
    for what, header, before, after in CHANGES:
        with tempfile.TemporaryDirectory() as folder:
            root = fresh_copy(folder)
            edit(root, header, before, after)
            check(generate(root, "--check").returncode != 0, f"{what}: drift")
            old = layout_hash(root)
            check(generate(root).returncode == 0 and layout_hash(root) != old, f"{what}: another hash")
    for what, header, before, after in REFUSALS:
        with tempfile.TemporaryDirectory() as folder:
            root = fresh_copy(folder)
            edit(root, header, before, after)
            result = generate(root)
            check(result.returncode != 0 and header in result.stderr, f"{what}: refused, naming {header}")
    with tempfile.TemporaryDirectory() as folder:
        root = fresh_copy(folder)
        compile_layouts = [compiler, "-std=c11", "-fsyntax-only", f"-I{root}/capi/include", root / "tests/abi/layout_check.c"]
        check(subprocess.run(compile_layouts, capture_output=True).returncode == 0, "the layouts are the compiler's")
        edit(root, "corpus.h", "  int64_t documents;\n", "  int32_t documents;\n")
        check(subprocess.run(compile_layouts, capture_output=True).returncode != 0, "another layout does not compile")
    sys.exit(f"{len(failures)} failed" if failures else 0)


if __name__ == "__main__":
    main()
