#!/usr/bin/env python3
"""Every function of the headers is defined once in capi/src, is noexcept, and goes through the barrier: the body of one that returns a
status is a single `return guard(error, ...);`, a `_free` is a single `release(...)`. The same test on broken text shows that it can fail.
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNGUARDED = re.compile(r"bertpt_(error_\w+|status_name|version|cancel_request)$")  # they touch nothing that can throw


def definitions(text):
    """name -> (head, body) of each definition at the left margin that begins with an exported name."""
    found = {}
    for match in re.finditer(r"^(?:bertpt_status|void|int32_t|const char\*) (bertpt_\w+)\(([^{};]*)\)([^{};]*)\{(?:([^\n]*)\}$|\n(.*?)^\})", text, flags=re.M | re.S):
        name, _, tail, line, lines = match.groups()
        found.setdefault(name, []).append((tail.strip(), (line or lines).strip()))
    return found


def problems(functions, texts):
    found = {}
    for text in texts:
        for name, bodies in definitions(text).items():
            found.setdefault(name, []).extend(bodies)
    result = [f"{name} is exported but not in the headers" for name in found if name not in functions]
    for name, function in functions.items():
        bodies = found.get(name, [])
        if len(bodies) != 1:
            result.append(f"{name} is defined {len(bodies)} times")
            continue
        tail, body = bodies[0]
        if tail != "noexcept":
            result.append(f"{name} is not noexcept")
        if function["returns"] == "bertpt_status":
            one_line = re.sub(r"\s+", " ", body)  # wherever the formatter breaks it
            statements = one_line.startswith("return guard(error, [&]") and body.endswith(");") and len(re.findall(r"^  return guard|^return guard", body, flags=re.M)) == 1
            if not statements:
                result.append(f"{name} is not one return guard(error, ...)")
        elif name.endswith("_free") and not UNGUARDED.match(name) and not re.fullmatch(r"release\(\w+\);", body):
            result.append(f"{name} is not one release(...)")
        elif not name.endswith("_free") and not UNGUARDED.match(name):
            result.append(f"{name} is neither guarded nor excused")
    return result


def main():
    functions = json.loads((ROOT / "capi/abi/api.json").read_text())["functions"]
    texts = [path.read_text() for path in sorted((ROOT / "capi/src").glob("*.cpp"))]
    result = problems(functions, texts)
    for line in result:
        print(line)
    guarded = sum(function["returns"] == "bertpt_status" for function in functions.values())
    print(f"{len(functions)} functions, {guarded} guarded")

    broken = {
        "not noexcept": ("void bertpt_text_free(bertpt_text* text) noexcept {", "void bertpt_text_free(bertpt_text* text) {"),
        "not one return guard": ("  return guard(error, [&] {\n    const std::string& bytes", "  need(text, \"text\");\n  return guard(error, [&] {\n    const std::string& bytes"),
        "not one release": ("{ release(text); }", "{ delete text; }"),
        "defined 0 times": ("bertpt_status bertpt_text_get(", "bertpt_status bertpt_text_got("),
    }
    for expected, (before, after) in broken.items():
        changed = [text.replace(before, after) for text in texts]
        assert changed != texts, f"nothing to break for '{expected}'"
        if not any(expected in line for line in problems(functions, changed)):
            result.append(f"the check did not notice: {expected}")
            print(result[-1])
    sys.exit(1 if result else 0)


if __name__ == "__main__":
    main()
