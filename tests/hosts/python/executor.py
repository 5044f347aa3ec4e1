#!/usr/bin/env python3
"""executor.py PART WORK: does the steps of tests/hosts/conformance.json through the Python binding; ../README.md says what each gives."""

import itertools
import json
import pathlib
import sys
import threading
import time

import bertpt

SOURCE = pathlib.Path(__file__).resolve().parents[3]


class HostBroke(Exception):
    pass


class Executor:
    def __init__(self, documents):
        self.documents = documents
        self.handles = {}

    def execute(self, step):
        try:
            return getattr(self, step["do"])(step)
        except HostBroke as broke:
            return {"host_error": str(broke)}
        except bertpt.Error as error:
            details = {key: error.details[key] for key in ("pointer", "nearest") if key in error.details}
            return {"error": {"code": error.code, **details}}

    def keep(self, step, handle):
        self.handles[step["as"]] = handle
        return handle

    def get(self, step, key):
        return self.handles[step[key]]

    # --- text ---

    def vocab_load(self, step):
        return {"size": len(self.keep(step, bertpt.Vocab.load(step["path"])))}

    def vocab_train(self, step):
        return {"size": len(self.keep(step, bertpt.Vocab.train(self.get(step, "documents"), step["config"])))}

    def tokenizer_create(self, step):
        self.keep(step, bertpt.Tokenizer.create(self.get(step, "vocab"), step["config"]))

    def encode(self, step):
        tokenizer = self.get(step, "tokenizer")
        return [tokenizer.encode(text).ids.tolist() for text in step["texts"]]

    def decode(self, step):
        return self.get(step, "tokenizer").decode(step["ids"], step["skip_special_tokens"])

    def segment(self, step):
        with bertpt.Segmenter.create(step["config"]) as segmenter:
            return [list(span) for span in segmenter.spans(step["text"])]

    def config_resolve(self, step):
        resolved = bertpt.config_resolve(step["kind"], step["config"])
        return {key: resolved[key] for key in step["keys"]}

    def documents_from_iterator(self, step):
        texts, fail_at = self.documents[step["documents"]], step.get("fail_at", -1)

        def speeches():
            for i, text in enumerate(texts):
                if i == fail_at:
                    raise HostBroke(f"the host's iterator broke at {i}")
                yield text, f"speech {i}"

        self.keep(step, bertpt.Documents.from_iterable(speeches))

    # --- corpus ---

    @staticmethod
    def infos(corpus):
        return {split: corpus.get_info(split).to_dict() for split in ("train", "validation")}

    def corpus_build(self, step):
        cancel = bertpt.Cancel.create()
        if step.get("cancelled"):
            cancel.request()
        documents, tokenizer = self.get(step, "documents"), self.get(step, "tokenizer")
        return self.infos(self.keep(step, bertpt.Corpus.build(documents, tokenizer, step["folder"], step["config"], cancel)))

    def corpus_open(self, step):
        return self.infos(self.keep(step, bertpt.Corpus.open(step["folder"])))

    def corpus_tokenizer(self, step):
        self.keep(step, self.get(step, "corpus").get_tokenizer())

    def corpus_read_document(self, step):
        document = self.get(step, "corpus").read_document(step["index"], step["split"])
        return {"id": document.id, "tokens": len(document.ids), "sentences": len(document.sentence_lengths), "ids_sum": sum(document.ids)}

    def loader_batches(self, step):
        loader = bertpt.Loader.create(self.get(step, "corpus"), step["split"], step["config"])
        return [
            {"tokens": batch.tokens, "sequences": batch.sequences, "masked": batch.masked, "ids_sum": sum(batch.ids),
             "labels_sum": sum(batch.masked_labels), "pairs_sum": sum(batch.pair_labels)}
            for batch in itertools.islice(loader, step["count"])
        ]

    # --- closing ---

    def close(self, step):
        self.get(step, "object").close()

    def close_orders(self, step):
        orders = 0
        for order in itertools.permutations(range(5)):
            corpus = bertpt.Corpus.open(step["corpus"])
            tokenizer = corpus.get_tokenizer()
            vocab = tokenizer.get_vocab()
            loader = bertpt.Loader.create(corpus, "train", step["config"])
            objects = [corpus, tokenizer, vocab, loader, loader.next()]
            uses = [lambda c: c.get_info().tokens, lambda t: t.count_tokens("our country"), len, lambda l: l.next(), lambda b: b.tokens]
            for which in order:
                objects[which].close()
                for use, handle in zip(uses, objects):
                    if not handle.closed:
                        use(handle)
            orders += 1
        return {"orders": orders}

    def close_training_orders(self, step):
        orders = 0
        for order in itertools.permutations(range(4)):
            corpus = bertpt.Corpus.open(step["corpus"])
            with corpus.get_tokenizer() as tokenizer:
                model = bertpt.Model.create(tokenizer, step["model"])
            optimizer = bertpt.Optimizer.create(model, step["optimizer"])
            trainer = bertpt.Trainer.create(model, optimizer, corpus, step["trainer"])
            events = trainer.open_events()
            trainer.start()
            next(events)
            corpus.close()
            for which in order:
                (model, optimizer, trainer, events)[which].close()
            orders += 1
        return {"orders": orders}

    # --- training ---

    def model_create(self, step):
        return {"parameters": self.keep(step, bertpt.Model.create(self.get(step, "tokenizer"), step["config"])).get_parameter_count()}

    def optimizer_create(self, step):
        self.keep(step, bertpt.Optimizer.create(self.get(step, "model"), step["config"]))

    def trainer_create(self, step):
        self.keep(step, bertpt.Trainer.create(self.get(step, "model"), self.get(step, "optimizer"), self.get(step, "corpus"), step["config"]))

    def trainer_resume(self, step):
        self.keep(step, bertpt.Trainer.resume(step["run"]))

    def train_steps(self, step):
        trainer = self.get(step, "trainer")
        metrics = [m for m in (trainer.step() for _ in range(step["count"])) if m is not None]
        result = {"steps": len(metrics)}
        if step.get("losses", True):
            result["losses"] = [m.mlm_loss for m in metrics]
        return result

    def trainer_state(self, step):
        state = self.get(step, "trainer").get_state()
        return {"state": int(state.state), "step": state.step}

    def trainer_evaluate(self, step):
        evaluation = self.get(step, "trainer").evaluate()
        return {key: getattr(evaluation, key) for key in ("sequences", "masked", "mlm_loss", "pair_loss")}

    def trainer_save_checkpoint(self, step):
        return pathlib.Path(self.get(step, "trainer").save_checkpoint()).name

    def trainer_events(self, step):
        kinds, losses = [], []
        for event in self.get(step, "trainer").train():
            if event.kind == bertpt.EventKind.PROGRESS:
                losses.append(event.metrics.mlm_loss)
            else:
                kinds.append(int(event.kind))
        return {"kinds": kinds, "losses": losses}

    def trainer_cancel(self, step):
        trainer, cancel, codes = self.get(step, "trainer"), bertpt.Cancel.create(), {}

        def attempt(name, work):
            try:
                work()
                codes[name] = 0
            except bertpt.Error as error:
                codes[name] = error.code

        running = threading.Thread(target=attempt, args=("run", lambda: trainer.run(-1, cancel)))
        running.start()
        while trainer.get_state().step < step["after_step"]:
            time.sleep(0.002)
        attempt("step", trainer.step)
        cancel.request()
        running.join()
        return {**codes, "state": int(trainer.get_state().state)}

    def checkpoint_read(self, step):
        with bertpt.Checkpoint.open(step["path"]) as checkpoint:
            tensors, tensor = len(checkpoint), checkpoint[step["tensor"]]
        total = 0.0
        for value in tensor.copy_f32():
            total += value
        code = {"f32": 1, "f64": 2, "bf16": 3, "f16": 4}[tensor.dtype]
        return {"tensors": tensors, "shape": list(tensor.shape), "dtype": code, "sum": total}


def main(part, work):
    def folders(value):
        if isinstance(value, str):
            return value.replace("@WORK@", work).replace("@SOURCE@", str(SOURCE))
        if isinstance(value, dict):
            return {key: folders(item) for key, item in value.items()}
        return [folders(item) for item in value] if isinstance(value, list) else value

    script = folders(json.loads((SOURCE / "tests/hosts/conformance.json").read_text(encoding="utf-8")))
    executor = Executor(script["documents"])
    for step in next(p for p in script["parts"] if p["name"] == part)["steps"]:
        print(json.dumps({"step": step["name"], "result": executor.execute(step)}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
