"""Stock TensorBoard reads a run's event files: every scalar, text and histogram, with no warning, equal to events.jsonl.

    tensorboard_files.py RUN        needs: pip install tensorboard   (2.21 was used)

Reads the files with TensorBoard's own EventAccumulator, then starts its server over the folder above RUN and asks it over HTTP, as the browser does.
"""
import contextlib
import json
import logging
import pathlib
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import warnings

COMPLAINTS = []


class Listener(logging.Handler):
    def emit(self, record):
        COMPLAINTS.append(f"{record.name}: {record.getMessage()}")


def listen():
    logging.captureWarnings(True)
    warnings.simplefilter("always")
    for name in ("", "tensorboard", "py.warnings"):
        logging.getLogger(name).addHandler(Listener(level=logging.WARNING))


def events_of(run):
    """The lines that hold: a step that a resumed run did again counts once, as it came last."""
    lines = []
    for line in (run / "events.jsonl").read_text().splitlines():
        event = json.loads(line)
        lines = [old for old in lines if old["step"] <= event["step"]]
        lines.append(event)
    return lines


def check_files(run, events):
    from tensorboard.backend.event_processing import event_accumulator
    reader = event_accumulator.EventAccumulator(str(run / "tensorboard"), size_guidance={k: 0 for k in ("scalars", "histograms", "tensors")})
    reader.Reload()
    tags = reader.Tags()
    wanted = {"train/mlm_loss": [(e["step"], e["metrics"]["mlm_loss"]) for e in events if e["event"] == "progress"],
              "train/gradient_norm": [(e["step"], e["metrics"]["gradient_norm"]) for e in events if e["event"] == "progress"],
              "validation/mlm_loss": [(e["step"], e["evaluation"]["mlm_loss"]) for e in events if e["event"] == "evaluation"],
              "validation/mlm_accuracy": [(e["step"], e["evaluation"]["mlm_accuracy"]) for e in events if e["event"] == "evaluation"]}
    for tag, expected in wanted.items():
        found = [(s.step, s.value) for s in reader.Scalars(tag)]
        assert [s for s, _ in found] == [s for s, _ in expected], f"{tag}: steps {[s for s, _ in found][:9]}, expected {[s for s, _ in expected][:9]}"
        assert all(abs(a - b) <= 1e-6 * max(1, abs(b)) for (_, a), (_, b) in zip(found, expected)), tag
    for tag in tags["scalars"]:
        steps = [s.step for s in reader.Scalars(tag)]
        assert steps == sorted(set(steps)), f"{tag}: steps overlap"
    texts = [tag for tag in tags["tensors"] if reader.SummaryMetadata(tag).plugin_data.plugin_name == "text"]
    assert {"configuration", "events"} <= set(texts), texts
    config = reader.Tensors("configuration")[0].tensor_proto.string_val[0].decode()
    assert "num_train_steps" in config
    for tag in tags["histograms"]:
        for event in reader.Histograms(tag):
            h = event.histogram_value
            assert h.min <= h.max and abs(sum(h.bucket) - h.num) < 0.5 and h.bucket_limit[-1] == h.max, tag
    return len(tags["scalars"]), len(texts), len(tags["histograms"])


@contextlib.contextmanager
def server(folder, port=16807):
    program = pathlib.Path(sys.executable).parent / "tensorboard"
    process = subprocess.Popen([program, "--logdir", folder, "--port", str(port), "--host", "127.0.0.1"], stderr=subprocess.PIPE, text=True)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        said = process.communicate()[1]
        # What it says about itself, whatever it reads.
        own = re.compile(r"pkg_resources|TensorFlow installation not found|Serving TensorBoard|Press CTRL|TensorBoard \d|NOTE:|^\s*$|import |setuptools|load_fast|issues/4784|caught SIGTERM")
        COMPLAINTS.extend(line for line in said.splitlines() if not own.search(line))


def check_server(run):
    with server(run.parent) as address:
        name = f"{run.name}/tensorboard"
        for _ in range(120):
            with contextlib.suppress(OSError):
                tags = json.load(urllib.request.urlopen(f"{address}/data/plugin/scalars/tags"))
                if name in tags:
                    break
            time.sleep(0.5)
        else:
            raise SystemExit("the server does not show the run")
        query = urllib.parse.urlencode({"run": name, "tag": "train/mlm_loss"})
        points = json.load(urllib.request.urlopen(f"{address}/data/plugin/scalars/scalars?{query}"))
        texts = json.load(urllib.request.urlopen(f"{address}/data/plugin/text/tags"))
        histograms = json.load(urllib.request.urlopen(f"{address}/data/plugin/histograms/tags"))
        assert points and texts[name] and histograms[name]
        return len(points), len(texts[name]), len(histograms[name])


def main():
    run = pathlib.Path(sys.argv[1]).resolve()
    listen()
    scalars, texts, histograms = check_files(run, events_of(run))
    print(f"files: {scalars} scalars, {texts} texts, {histograms} histograms, equal to events.jsonl")
    print("server: %d points of train/mlm_loss, %d texts, %d histograms" % check_server(run))
    print(f"warnings: {len(COMPLAINTS)}")
    for complaint in COMPLAINTS:
        print("  " + complaint)
    return 1 if COMPLAINTS else 0


if __name__ == "__main__":
    sys.exit(main())
