#!/usr/bin/env python3
"""Learning curves beside transformers': the same initial weights, batches, masks, learning rates and AdamW, once in bertpt and once in transformers
(BertForPreTraining, torch.optim.AdamW), for several seeds, judged by the same evaluation on the same validation sentences and masks. Only dropout
draws and rounding differ.

    python tests/bench/curves.py --corpus DIR [--size mini] [--steps N] [--seeds 1 2 3] [--evaluate-every N] [--batch-size N] [--length N]
                                 [--learning-rate X] [--precision fp32|bf16] [--threads N] [--output FILE.json]

Every seed makes its own initial weights, order of data, masks and dropout. Each side is a process of its own, one after the other: ours trains and
tells its learning rates; transformers trains on what bertpt.Loader gives with the same configuration and seed, and its weights are judged by ours.
The table has, at each evaluation, the mean over the seeds and its spread (standard deviation) on both sides, and their distance in spreads
of a difference of two such means; beyond 2 at the last evaluation the curves do not agree, and the exit status is 1. DIR: `bertpt corpus build` of
samples/data. Needs torch 2.11 and transformers; BERTPT_LIBRARY names libbertpt.so when it is not found by itself.
"""
import argparse
import json
import math
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bindings/python"))
KEYS = ("mlm_loss", "mlm_accuracy", "pair_loss", "pair_accuracy", "unigram_loss")


def evaluation_config(work):
    return {"objective": "nsp", "max_seq_length": work["length"], "sequences": work["sequences"]}


def numbers(evaluation, step):
    return {"step": step, **{key: getattr(evaluation, key) for key in KEYS}}


def weights(work):
    """The initial weights of a seed, as a Hugging Face folder."""
    import bertpt
    corpus = bertpt.Corpus.open(work["corpus"])
    bertpt.Model.create(corpus.get_tokenizer(), {"size": work["size"], "seed": work["seed"], "device": "cpu"}).save(work["folder"])


def ours(work):
    import bertpt
    corpus = bertpt.Corpus.open(work["corpus"])
    model = bertpt.Model.load(work["folder"], {"device": "cpu", "threads": work["threads"], "precision": work["precision"]})
    optimizer = bertpt.Optimizer.create(model, {"learning_rate": work["learning_rate"]})
    trainer = bertpt.Trainer.create(model, optimizer, corpus, {
        "num_train_steps": work["steps"], "batch_size": work["batch_size"], "seed": work["seed"], "evaluate_every": 0, "checkpoint_every": 0,
        "phases": [{"share": 1, "max_seq_length": work["length"]}]})
    rates, curve, begin, idle = [], [numbers(model.evaluate(corpus, evaluation_config(work)), 0)], time.monotonic(), 0.0
    for step in range(1, work["steps"] + 1):
        rates.append(trainer.step().learning_rate)
        if step % work["every"] == 0 or step == work["steps"]:
            pause = time.monotonic()
            curve.append(numbers(model.evaluate(corpus, evaluation_config(work)), step))
            idle += time.monotonic() - pause
    return {"rates": rates, "curve": curve, "seconds": time.monotonic() - begin - idle, "loader": trainer.get_config()["trainer"]["loader"]}


def theirs(work):
    import bertpt
    import torch
    from transformers import BertForPreTraining
    torch.set_num_threads(work["threads"])
    torch.manual_seed(work["seed"])
    loader = bertpt.Loader.create(bertpt.Corpus.open(work["corpus"]), "train",
                                  {**work["loader"], "max_seq_length": work["length"], "batch_size": work["batch_size"], "seed": work["seed"]})
    model = BertForPreTraining.from_pretrained(work["folder"]).train()
    plain, decayed = [], []
    for name, parameter in model.named_parameters():
        (plain if name.endswith("bias") or "LayerNorm" in name else decayed).append(parameter)
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}], betas=(0.9, 0.999), eps=1e-6)
    saved, begin, idle = [], time.monotonic(), 0.0
    for step, rate in enumerate(work["rates"], 1):
        batch = {name: torch.frombuffer(bytearray(values), dtype=torch.int64).reshape(values.shape) for name, values in loader.next().padded().items()}
        batch["next_sentence_label"] = batch.pop("pair_labels")
        for group in optimizer.param_groups:
            group["lr"] = rate
        model(**batch).loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if step % work["every"] == 0 or step == len(work["rates"]):
            pause = time.monotonic()
            folder = f"{work['folder']}-{step}"
            shutil.copytree(work["folder"], folder)  # for the vocabulary
            model.save_pretrained(folder)
            saved.append((step, folder))
            idle += time.monotonic() - pause
    return {"saved": saved, "seconds": time.monotonic() - begin - idle}


def judge(work):
    import bertpt
    corpus = bertpt.Corpus.open(work["corpus"])
    curve = []
    for step, folder in [(0, work["folder"]), *work["saved"]]:
        model = bertpt.Model.load(folder, {"device": "cpu", "threads": work["threads"], "precision": work["precision"]})
        curve.append(numbers(model.evaluate(corpus, evaluation_config(work)), step))
    return {"curve": curve}


def child(role, work):
    """The role's result, from a process of its own: two copies of LibTorch never meet."""
    run = subprocess.run([sys.executable, __file__, "--role", role], input=json.dumps(work), stdout=subprocess.PIPE, text=True, check=True,
                         env={"GOMP_SPINCOUNT": "20000", **os.environ})
    return json.loads(run.stdout.splitlines()[-1])


def run_seed(work):
    with tempfile.TemporaryDirectory() as folder:
        work = {**work, "folder": f"{folder}/initial"}
        child("weights", work)
        first = child("ours", work)
        second = child("theirs", {**work, "rates": first["rates"], "loader": first["loader"]})
        judged = child("judge", {**work, "saved": second["saved"]})
    print(f"seed {work['seed']}: bertpt {first['curve'][-1]['mlm_loss']:.4f} in {first['seconds']:.0f} s, "
          f"transformers {judged['curve'][-1]['mlm_loss']:.4f} in {second['seconds']:.0f} s", flush=True)
    return {"seed": work["seed"], "bertpt": first["curve"], "transformers": judged["curve"], "seconds": [first["seconds"], second["seconds"]]}


def spread(values):
    return statistics.stdev(values) if len(values) > 1 else math.nan


def report(seeds):
    """Prints the table; the distance of the last evaluation in spreads."""
    distance = math.nan
    print(f"\n{'step':>6}  {'bertpt':>16}  {'transformers':>16}  {'difference':>10}  {'distance':>8}   (validation MLM loss: mean +- spread of {len(seeds)} seeds)")
    for i, point in enumerate(seeds[0]["bertpt"]):
        sides = [[seed[side][i]["mlm_loss"] for seed in seeds] for side in ("bertpt", "transformers")]
        means, spreads = [statistics.mean(side) for side in sides], [spread(side) for side in sides]
        pooled = math.sqrt(sum(s * s for s in spreads) / len(seeds))
        distance = abs(means[0] - means[1]) / pooled if pooled > 0 else math.nan
        print(f"{point['step']:>6}  " + "  ".join(f"{m:8.4f} +- {s:5.4f}" for m, s in zip(means, spreads)) + f"  {means[0] - means[1]:+10.4f}  {distance:8.2f}")
    for key in ("mlm_accuracy", "pair_loss", "pair_accuracy"):
        sides = [[seed[side][-1][key] for seed in seeds] for side in ("bertpt", "transformers")]
        print(f"at the end, {key:<14} bertpt {statistics.mean(sides[0]):.4f} +- {spread(sides[0]):.4f}, transformers {statistics.mean(sides[1]):.4f} +- {spread(sides[1]):.4f}")
    return distance


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--role", help=argparse.SUPPRESS)
    parser.add_argument("--corpus")
    parser.add_argument("--size", default="mini")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--evaluate-every", type=int, default=100)
    parser.add_argument("--sequences", type=int, default=400, help="validation sequences of an evaluation")
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--length", type=int, default=128)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--precision", default="fp32")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--output", type=pathlib.Path)
    options = parser.parse_args()
    if not options.role and len(set(options.seeds)) < 2:
        parser.error("--seeds takes two or more different seeds: of one there is no spread to compare with")
    if options.role:
        print(json.dumps({"weights": weights, "ours": ours, "theirs": theirs, "judge": judge}[options.role](json.load(sys.stdin))))
        return 0
    work = {"corpus": str(pathlib.Path(options.corpus).resolve()), "size": options.size, "steps": options.steps, "every": options.evaluate_every,
            "sequences": options.sequences, "batch_size": options.batch_size, "length": options.length, "learning_rate": options.learning_rate,
            "precision": options.precision, "threads": options.threads}
    seeds = [run_seed({**work, "seed": seed}) for seed in options.seeds]
    distance = report(seeds)
    if options.output:
        options.output.write_text(json.dumps({"recipe": work, "seeds": seeds}) + "\n")
    return 0 if distance <= 2 else 1  # no number is no success


if __name__ == "__main__":
    sys.exit(main())
