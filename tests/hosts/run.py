#!/usr/bin/env python3
"""Runs one host through its unit tests, the conformance script and its sample; README.md says what a host is.

  run.py --build build/release HOST     exit status 0; 1 with what is wrong; 77 when the toolchain is missing
  run.py --self-test                    shows that the comparisons can fail
"""

import json
import math
import pathlib
import re
import sys
import tempfile

from host import SCRIPT, Host, Wrong, have_engine, main_of, write_speeches

SAMPLE_STEPS = 20

# --- comparing -----------------------------------------------------------------------------------------------------------------


def differences(expected, actual, tolerance, where=""):
    """Lines that say where two results differ. Whole numbers and texts are exact; other numbers as far apart as `tolerance`, relative."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        keys = sorted(expected.keys() | actual.keys())
        missing = [f"{where}/{key}: only {'expected' if key in expected else 'got'}" for key in keys if (key in expected) != (key in actual)]
        return missing + [line for key in keys if key in expected and key in actual
                          for line in differences(expected[key], actual[key], tolerance, f"{where}/{key}")]
    if isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            return [f"{where}: {len(actual)} items, expected {len(expected)}"]
        return [line for i, (e, a) in enumerate(zip(expected, actual)) for line in differences(e, a, tolerance, f"{where}/{i}")]
    if isinstance(expected, float) and isinstance(actual, (int, float)) and not isinstance(actual, bool):
        same = expected == actual or (math.isfinite(actual) and abs(actual - expected) <= tolerance * abs(expected))
    else:
        same = type(expected) is type(actual) and expected == actual
    return [] if same else [f"{where or '/'}: {actual!r}, expected {expected!r}" + (f" within {tolerance} of it" if tolerance else "")]


def check_expected(part, results):
    lines = []
    for step in part["steps"]:
        if step["name"] not in results:
            lines.append(f"step '{step['name']}' was not done")
        elif "expect" not in step:
            lines.append(f"step '{step['name']}' has no expected result: run record.py")
        else:
            found = differences(step["expect"], results[step["name"]], step.get("tolerance", 0))
            lines += [f"step '{step['name']}': {line}" for line in found]
    extra = results.keys() - {step["name"] for step in part["steps"]}
    return lines + [f"step '{name}' is not in the script" for name in sorted(extra)]


def check_equals(part, results, all_results):
    """Steps that must repeat another one to the last digit; of longer lists, its end."""
    lines = []
    for step in part["steps"]:
        if "equals" not in step:
            continue
        other, mine = dict(all_results[step["equals"]]), results[step["name"]]
        if "losses" in other and "losses" in mine:
            other = {"losses": other["losses"][-len(mine["losses"]):]}
            mine = {"losses": mine["losses"]}
        lines += [f"step '{step['name']}' is not equal to '{step['equals']}': {line}" for line in differences(other, mine, 0)]
    return lines


# --- running -------------------------------------------------------------------------------------------------------------------


def run_part(host, part, work):
    """Results by the name of the step."""
    completed = host.run("execute", part, work, capture_output=True)
    if completed.returncode != 0:
        raise Wrong(f"{host.name}: {part} ended with {completed.returncode}\n{completed.stdout.decode()[-2000:]}\n{completed.stderr.decode()[-4000:]}")
    results = {}
    for line in completed.stdout.decode("utf-8").splitlines():
        entry = json.loads(line)
        if entry["step"] in results:
            raise Wrong(f"step '{entry['step']}' was done twice")
        results[entry["step"]] = entry["result"]
    return results


def run_sample(host, text, work):
    """Lines of the pretrain sample, without what changes from run to run."""
    completed = host.run("pretrain", text, work, env={"BERTPT_SAMPLE_STEPS": str(SAMPLE_STEPS)}, capture_output=True)
    if completed.returncode != 0:
        raise Wrong(f"{host.name}: the sample ended with {completed.returncode}\n{completed.stdout.decode()}\n{completed.stderr.decode()[-3000:]}")
    output = completed.stdout.decode("utf-8").replace(str(work), "WORK")
    return re.sub(r"[0-9.]+ (tokens/s|s left)", r"# \1", re.sub(r"\"[a-z_]*(seconds|time)[a-z_]*\":[^,}]*", '"#"', output)).splitlines()


def conformance(host, reference, build, folder):
    """Lines that say what is wrong, and the number of steps."""
    script = json.loads(SCRIPT.read_text(encoding="utf-8"))
    parts = [part for part in script["parts"] if have_engine(build) or not part["engine"]]
    if not have_engine(build):
        print(f"{host.name}: no engine in this build; the parts that train are left out")
    mine, others = folder / host.name, folder / "reference"
    mine.mkdir()
    others.mkdir()
    lines, results = [], {}
    for part in parts:
        got = run_part(host, part["name"], mine)
        results.update(got)
        lines += check_expected(part, got) + check_equals(part, got, results)
    if host.name != reference.name:
        theirs = {}
        for part in parts:
            if part["name"] == "resume":  # this host goes on with what the reference began
                got = run_part(host, part["name"], others)
                lines += [f"resuming a run of {reference.name}: {line}" for line in check_equals(part, got, theirs)]
            else:
                got = run_part(reference, part["name"], others)
            theirs.update(got)
        lines += [f"{reference.name} gives another result: {line}" for line in differences(theirs, results, 0)]
    return lines, len(results)


def compare_samples(host, reference, folder):
    text = folder / "text.jsonl"
    write_speeches(text)
    theirs, mine = (run_sample(each, text, folder / f"sample-{i}") for i, each in enumerate((reference, host)))
    if len(theirs) < 4:
        raise Wrong(f"the sample of {reference.name} printed only {theirs}")
    return [f"line of the sample: {line}" for line in differences(theirs, mine, 0)] if mine != theirs else []


def test(host, arguments):
    reference = Host("c", host.build)
    reference.make()
    print(host.must("unit").strip()[-2000:])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        lines, steps = conformance(host, reference, host.build, folder)
        if host.name != "c" and have_engine(host.build):
            lines += compare_samples(host, reference, folder)
        if lines:
            raise Wrong("\n".join(lines[:40]))
    return f"{host.name}: {steps} steps of the script as expected" + ("" if host.name == "c" else f", equal to {reference.name} to the last digit; same lines of the sample")


# --- showing that it can fail --------------------------------------------------------------------------------------------------


def self_test():
    def expect(condition, what):
        if not condition:
            sys.exit(f"run.py --self-test: {what}")

    part = {"steps": [{"name": "a", "expect": {"steps": 2, "losses": [1.0, 2.0]}, "tolerance": 1e-4}, {"name": "b", "expect": [1], "equals": "a"}]}
    good = {"a": {"steps": 2, "losses": [1.00005, 2.0]}, "b": [1]}
    expect(check_expected(part, good) == [], "a result within tolerance is refused")
    for name, value in (("a", {"steps": 2, "losses": [1.0002, 2.0]}), ("a", {"steps": 3, "losses": [1.0, 2.0]}), ("a", {"losses": [1.0, 2.0]}),
                        ("a", {"steps": 2, "losses": [1.0]}), ("a", {"steps": 2, "losses": [math.nan, 2.0]}), ("b", [1.0]), ("b", [True]), ("b", ["1"])):
        expect(check_expected(part, {**good, name: value}), f"{value} is accepted as {name}")
    expect(check_expected(part, {"a": good["a"]}), "a missing step is accepted")
    expect(check_expected(part, {**good, "c": 1}), "a step too many is accepted")
    tail = {"steps": [{"name": "b", "equals": "a"}]}
    expect(check_equals(tail, {"b": {"steps": 1, "losses": [2.0]}}, good) == [], "the end of the losses is refused")
    expect(check_equals(tail, {"b": {"steps": 1, "losses": [2.0000001]}}, good), "another loss is accepted")
    print("run.py: the comparisons can fail")


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        sys.exit(self_test())
    sys.exit(main_of(__doc__, test, "hosts/"))
