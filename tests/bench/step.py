#!/usr/bin/env python3
"""The training step against transformers' BertForPreTraining with torch.optim.AdamW: the same weights, the same batches (our loader's, NSP),
gradient clipping and dropout on both sides, losses compared first. Each contender is a process of its own; they take turns, a few steps
each, and only one works at a time. Rates are real tokens (padding not counted) per second of whole steps.

    python tests/bench/step.py --corpus DIR [--device cpu|cuda] [--settings NAME...] [--contenders NAME...] [--threads N] [--rounds N]
                               [--seconds S] [--accumulate N]

  settings      size-LENGTHxSEQUENCES, as base-128x8, and -short behind it for rows that are half padding on their side: shorter sequences
                of every length (short_seq_prob 1), padded to LENGTH; elsewhere rows are as long as the batch's longest sequence
  contenders    ours, ours-bf16     bertpt's trainer in fp32 and bf16, which also makes its batches
                eager, eager-bf16   transformers as it comes; bf16: under autocast
                tuned, tuned-bf16   + the head on masked positions only, fused AdamW, torch.compile, rows of a few lengths grouped
On a GPU (--device cuda) the contenders are those in bf16. The batches of transformers lie on the GPU beforehand, AdamW is fused for both of its
forms and its losses are not waited for; ours come from the trainer's loader. Rates are also given as sequences per second, and ours as
floating-point operations of matrix products per second (bertpt_metrics) and their share of a large product's rate measured before.

A contender whose losses of the first steps (without dropout) differ is named and not timed. DIR: `bertpt corpus build` of
samples/data. Needs torch, transformers; BERTPT_LIBRARY names libbertpt.so when it is not found by itself.
"""
import argparse
import gc
import importlib.util
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bindings/python"))

SETTINGS = ["base-128x8", "base-512x2", "base-128x8-short", "base-512x2-short", "small-128x32", "mini-128x32"]
CONTENDERS = ["ours", "ours-bf16", "eager", "eager-bf16", "tuned", "tuned-bf16"]
POOL = 16             # batches that transformers reuses
CHECKED_STEPS = 4
GPU_SETTINGS = ["base-128x256", "large-128x128", "large-512x32"]
TOLERANCE = {False: 2e-3, True: 5e-2}  # of the losses, by bf16
LEARNING_RATE = 1e-4
PADDING = {"labels": -100}  # of a row's end; 0 elsewhere


def parse_setting(setting):
    """Size, length of a row, sequences of a batch, whether rows are half empty."""
    size, length, sequences, short = re.fullmatch(r"(\w+)-(\d+)x(\d+)(-short)?", setting).groups()
    return size, int(length), int(sequences), short is not None


def loader_config(corpus, length, sequences, short):
    """The loader's configuration of batches; short: with the longest sequence for which rows of `length` are half padding."""
    config = {"objective": "nsp", "short_seq_prob": 1.0 if short else 0.0, "max_seq_length": length, "batch_size": sequences}
    if not short:
        return config

    def filled(longest):
        import bertpt
        loader, n = bertpt.Loader.create(corpus, "train", {**config, "max_seq_length": longest}), 400
        return sum(int(loader.next().tokens) for _ in range(n)) / (n * sequences * length)
    config["max_seq_length"] = min(range(length // 2, length + 1, length // 32), key=lambda longest: abs(filled(longest) - 0.5))
    return config


class Ours:
    def __init__(self, work):
        import bertpt
        self.bertpt, self.work = bertpt, work
        self.corpus = bertpt.Corpus.open(work["corpus"])
        self.loader = dict(work["loader"])
        self.length, self.sequences = self.loader.pop("max_seq_length"), self.loader.pop("batch_size")

    def open(self, dropout):
        self.trainer = None  # first, so that two models never stand side by side: the peak of memory is measured
        config = {"device": self.work["device"], "threads": self.work["threads"], "precision": "bf16" if self.work["bf16"] else "fp32"}
        if not dropout:
            config.update(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
        model = self.bertpt.Model.load(self.work["folder"], config)
        optimizer = self.bertpt.Optimizer.create(model, {"learning_rate": LEARNING_RATE})
        trainer = {"num_train_steps": 1_000_000, "batch_size": self.sequences * self.work["accumulate"], "warmup_steps": 0, "decay": "constant",
                   "phases": [{"share": 1, "max_seq_length": self.length}], "evaluate_every": 0, "checkpoint_every": 0,
                   "micro_batch_tokens": self.length * self.sequences, "loader": self.loader}
        self.tokens = 0
        self.trainer = self.bertpt.Trainer.create(model, optimizer, self.corpus, trainer)

    def step(self):
        """(loss, real tokens) of one step."""
        metrics, before = self.trainer.step(), self.tokens
        self.tokens = metrics.tokens  # since the run began
        self.flops = metrics.flops_per_second
        return metrics.mlm_loss + metrics.pair_loss, metrics.tokens - before

    def wait(self):
        pass  # a step has ended when it returns


class Transformers:
    def __init__(self, work):
        import bertpt
        import torch
        self.torch, self.work = torch, work
        torch.set_num_threads(work["threads"])
        self.counts = {}  # tokens of each batch of the pool
        loader = bertpt.Loader.create(bertpt.Corpus.open(work["corpus"]), "train", work["loader"])
        self.batches = [self.tensors(loader.next()) for _ in range(POOL)]

    def tensors(self, batch):
        arrays = {name: self.torch.frombuffer(bytearray(values), dtype=self.torch.int64).reshape(values.shape).to(self.work["device"])
                  for name, values in batch.padded(self.work["row"]).items()}
        arrays["next_sentence_label"] = arrays.pop("pair_labels")
        return arrays

    def group_by_length(self):
        """The sequences of the pool, sorted by length, cut into as many batches, padded to a multiple of 32, in random order."""
        torch = self.torch
        rows = [{name: values[i] for name, values in batch.items()} for batch in self.batches for i in range(len(batch["input_ids"]))]
        rows.sort(key=lambda row: int(row["attention_mask"].sum()))
        size, batches = self.work["loader"]["batch_size"], []
        for begin in range(0, len(rows), size):
            part = rows[begin:begin + size]
            width = min(-(-int(part[-1]["attention_mask"].sum()) // 32) * 32, self.work["length"])
            batch = {"next_sentence_label": torch.stack([row["next_sentence_label"] for row in part])}
            for name in ("input_ids", "token_type_ids", "attention_mask", "labels"):
                batch[name] = torch.full((size, width), PADDING.get(name, 0), device=self.work["device"])
                for i, row in enumerate(part):
                    n = min(width, len(row[name]))
                    batch[name][i, :n] = row[name][:n]
            batches.append(batch)
        order = torch.randperm(len(batches), generator=torch.Generator().manual_seed(1))
        self.batches = [batches[i] for i in order]

    def open(self, dropout):
        from transformers import BertForPreTraining
        torch = self.torch
        self.model = self.optimizer = self.encoder = None
        gc.collect()
        zero = {} if dropout else {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
        self.model = BertForPreTraining.from_pretrained(self.work["folder"], **zero).train().to(self.work["device"])
        plain, decayed = [], []
        for parameter_name, parameter in self.model.named_parameters():
            (plain if parameter_name.endswith("bias") or "LayerNorm" in parameter_name else decayed).append(parameter)
        self.optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}],
                                           lr=LEARNING_RATE, betas=(0.9, 0.999), eps=1e-6,
                                           fused=self.work["tuned"] or self.work["device"] == "cuda")
        self.loss = self.masked_loss if self.work["tuned"] else self.whole_loss
        if self.work["tuned"]:
            self.encoder = torch.compile(self.model.bert, dynamic=False)
            if dropout:
                self.group_by_length()
        self.next = 0

    def whole_loss(self, batch):
        return self.model(**batch).loss

    def masked_loss(self, batch):
        """BertForPreTraining.forward with the MLM head on the masked positions only."""
        F = self.torch.nn.functional
        hidden, pooled = self.encoder(batch["input_ids"], attention_mask=batch["attention_mask"], token_type_ids=batch["token_type_ids"])[:2]
        masked = batch["labels"] >= 0
        mlm = F.cross_entropy(self.model.cls.predictions(hidden[masked]).float(), batch["labels"][masked])
        return mlm + F.cross_entropy(self.model.cls.seq_relationship(pooled).float(), batch["next_sentence_label"])

    def step(self):
        torch, total, tokens = self.torch, 0.0, 0
        for _ in range(self.work["accumulate"]):
            batch = self.batches[self.next % len(self.batches)]
            self.next += 1
            with torch.autocast(self.work["device"], torch.bfloat16, enabled=self.work["bf16"]):
                loss = self.loss(batch) / self.work["accumulate"]
            loss.backward()
            total, tokens = total + loss.detach(), tokens + self.tokens_of(batch)
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return total, tokens

    def tokens_of(self, batch):
        """Counted once for each batch of the pool: counting waits for a GPU."""
        key = id(batch)
        if key not in self.counts:
            self.counts[key] = int(batch["attention_mask"].sum())
        return self.counts[key]

    def wait(self):
        if self.work["device"] == "cuda":
            self.torch.cuda.synchronize()


def gpu_memory():
    """What this process holds of GPUs, by the driver; 0 when it does not tell."""
    run = subprocess.run(["nvidia-smi", "--query-compute-apps=pid,used_memory", "--format=csv,noheader,nounits"], capture_output=True, text=True)
    rows = [line.split(", ") for line in run.stdout.splitlines()]
    return sum(int(mib) << 20 for pid, mib in rows if int(pid) == os.getpid() and mib.isdigit())


def product_rate(torch):
    """Floating-point operations per second of a large product in bf16, the best of a few."""
    a, b = (torch.randn(8192, 8192, device="cuda", dtype=torch.bfloat16) for _ in range(2))
    best = 0.0
    for _ in range(5):
        torch.cuda.synchronize()
        begin = time.perf_counter()
        for _ in range(20):
            a @ b
        torch.cuda.synchronize()
        best = max(best, 20 * 2 * 8192**3 / (time.perf_counter() - begin))
    return best


def peak_memory():
    return int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path("/proc/self/status").read_text()).group(1)) * 1024


def work_for(line):
    """The worker's side: "check" and "run SECONDS" on stdin, a JSON line each on stdout."""
    work = json.loads(line)
    contender = (Ours if work["ours"] else Transformers)(work)
    print(json.dumps("ready"), flush=True)
    opened = None
    for line in sys.stdin:
        words = line.split()
        if words[0] == "check":
            contender.open(dropout=False)
            print(json.dumps([float(contender.step()[0]) for _ in range(CHECKED_STEPS)]), flush=True)
            continue
        if opened is None:
            contender.open(dropout=True)
            # warm up; each length is compiled once, and a GPU's recordings of steps are made
            for _ in range(POOL if work["tuned"] or work["device"] == "cuda" else 2):
                contender.step()
            opened = True
        contender.wait()
        begin, steps, tokens = time.perf_counter(), 0, 0
        while steps < 2 or time.perf_counter() - begin < float(words[1]):
            tokens += contender.step()[1]
            steps += 1
            if steps % 8 == 0:
                contender.wait()  # or a queue of a GPU would grow past the time
        contender.wait()
        seconds = time.perf_counter() - begin
        print(json.dumps({"rate": tokens / seconds, "steps": steps, "sequences": steps * work["accumulate"] * work["loader"]["batch_size"] / seconds,
                          "flops": getattr(contender, "flops", 0), "memory": gpu_memory() if work["device"] == "cuda" else peak_memory()}), flush=True)


class Worker:
    def __init__(self, name, work):
        self.name = name
        work = {**work, "ours": name.startswith("ours"), "bf16": name.endswith("bf16"), "tuned": name.startswith("tuned")}
        environment = {**os.environ, "OMP_NUM_THREADS": str(work["threads"]), "TRANSFORMERS_VERBOSITY": "error"}
        self.process = subprocess.Popen([sys.executable, __file__, "--worker", json.dumps(work)], env=environment, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.bf16 = work["bf16"]
        self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.name} ended with {self.process.wait()}")
        return json.loads(line)

    def ask(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return self.answer()

    def end(self):
        self.process.communicate()


def contest(setting, arguments, folder):
    import bertpt
    size, length, sequences, short = parse_setting(setting)
    corpus = bertpt.Corpus.open(arguments.corpus)
    loader = loader_config(corpus, length, sequences, short)
    model_folder = folder / setting
    bertpt.Model.create(corpus.get_tokenizer(), {"size": size, "device": "cpu"}).save(model_folder)
    work = {"corpus": arguments.corpus, "folder": str(model_folder), "length": length, "row": length if short else None,
            "loader": loader, "threads": arguments.threads, "accumulate": arguments.accumulate, "device": arguments.device}
    workers = [Worker(name, work) for name in arguments.contenders]
    checked, expected = [], None
    for worker in workers:
        losses = worker.ask("check")
        expected = expected or losses
        worst = max(abs(a - b) for a, b in zip(losses, expected))
        print(f"{setting}: {worker.name}: losses {' '.join(f'{loss:.4f}' for loss in losses)}", flush=True)
        if worst <= TOLERANCE[worker.bf16]:
            checked.append(worker)
        else:
            print(f"{setting}: {worker.name} is not timed: its losses differ by {worst:.2g}")
    rates, last = {worker.name: [] for worker in checked}, {}
    for _ in range(arguments.rounds):
        for worker in checked:
            result = worker.ask(f"run {arguments.seconds}")
            rates[worker.name].append(result["rate"])
            last[worker.name] = result
    for worker in workers:
        worker.end()
    for name, values in rates.items():
        ratios = {ours: statistics.median(a / b for a, b in zip(rates[ours], values)) for ours in rates if ours.startswith("ours")}
        print(f"{setting:<20} {name:<12} {statistics.median(values):8.0f} tokens/s  ({min(values):.0f} to {max(values):.0f})   "
              + "   ".join(f"{ours} / {name}: {ratio:.2f}" for ours, ratio in ratios.items())
              + f"   peak {last[name]['memory'] / 2**20:.0f} MiB" + gpu_words(arguments, last[name]), flush=True)


def gpu_words(arguments, result):
    if arguments.device == "cpu":
        return ""
    words = f"   {result['sequences']:.0f} sequences/s"
    if result["flops"] > 0:
        words += f"   {result['flops'] / 1e12:.0f} TFLOP/s"
        words += f", {result['flops'] / arguments.product_rate:.2f} of a large product's" if arguments.product_rate else ""
    return words


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--settings", nargs="+", help="default: " + " ".join(SETTINGS) + "; on a GPU " + " ".join(GPU_SETTINGS))
    parser.add_argument("--contenders", nargs="+", help="default: " + " ".join(CONTENDERS) + "; on a GPU those in bf16")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5, help="of each turn, at least two steps")
    parser.add_argument("--accumulate", type=int, default=1, help="micro-batches of a step")
    arguments = parser.parse_args()
    on_gpu = arguments.device == "cuda"
    arguments.settings = arguments.settings or (GPU_SETTINGS if on_gpu else SETTINGS)
    arguments.contenders = arguments.contenders or [name for name in CONTENDERS if not on_gpu or name.endswith("bf16")]
    arguments.product_rate = None
    peers = any(not name.startswith("ours") for name in arguments.contenders)
    if peers:
        import torch
        import transformers
        print(f"transformers {transformers.__version__}, torch {torch.__version__}")
    if on_gpu and (peers or importlib.util.find_spec("torch")):
        import torch
        arguments.product_rate = product_rate(torch)
        print(f"{torch.cuda.get_device_name()}: a large product in bf16 {arguments.product_rate / 1e12:.0f} TFLOP/s")
    print(f"{arguments.threads} threads, {arguments.rounds} rounds of {arguments.seconds:g} s, accumulation {arguments.accumulate}")
    with tempfile.TemporaryDirectory() as folder:
        for setting in arguments.settings:
            contest(setting, arguments, pathlib.Path(folder))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--worker"]:
        work_for(sys.argv[2])
    else:
        main()
