#!/usr/bin/env python3
"""pretrain.py   The whole job in Python: raw text -> vocabulary -> corpus -> BERT -> checkpoint. Read it as documentation.

  pretrain.py TEXT RUN        trains on TEXT (.txt, .jsonl, plain or .zst) and leaves everything in the folder RUN
  pretrain.py --resume RUN    goes on where the last checkpoint was written

Ctrl-C stops cleanly: the unfinished step is undone, a checkpoint is written, and the last line says how to go on.
"""

import json
import os
import sys

import bertpt

# Every configuration is a dictionary (or JSON); every key has a default: bertpt.config_schema(kind) lists them. The model is tiny, so
# that it learns something within minutes on a laptop.
VOCAB = {"size": 8000, "lowercase": True}
CORPUS = {"validation_share": 0.04}
MODEL = {"size": "tiny", "device": "auto"}
OPTIMIZER = {"type": "adamw", "learning_rate": 2e-3}
TRAINER = {
    "num_train_steps": int(os.environ.get("BERTPT_SAMPLE_STEPS", "300")),  # tests want fewer
    "batch_size": 32,
    "phases": [{"share": 0.9, "max_seq_length": 128}, {"share": 0.1, "max_seq_length": 512, "batch_size": 8}],
    "evaluate_every": 100,
    "checkpoint_every": 100,
}


def print_event(event: bertpt.Event) -> None:
    m = event.metrics
    if event.kind == bertpt.EventKind.PROGRESS:
        if m.step % 20 == 0:
            print(f"step {m.step}/{m.num_train_steps}  mlm {m.mlm_loss:.3f}  pair {m.pair_loss:.3f}  "
                  f"{m.tokens_per_second:.0f} tokens/s  {m.seconds_left:.0f} s left")
    elif event.kind == bertpt.EventKind.EVALUATION and event.evaluation:
        e = event.evaluation
        print(f"validation: mlm {e.mlm_loss:.3f} (a unigram model: {e.unigram_loss:.3f}), accuracy {100 * e.mlm_accuracy:.1f} %")
    elif event.kind == bertpt.EventKind.CHECKPOINT:
        print(f"checkpoint: {event.path}")
    elif event.message:  # kinds that come with later versions are skipped by whoever does not know them
        print(event.message)
    sys.stdout.flush()


def new_trainer(text: str, run: str) -> bertpt.Trainer:
    # Documents are read twice: for the vocabulary, then for the corpus. bertpt.Documents.from_iterable takes any iterable instead.
    with bertpt.Documents.open_files(text) as documents:
        vocab = bertpt.Vocab.train(documents, VOCAB)
        tokenizer = bertpt.Tokenizer.create(vocab)
        corpus = bertpt.Corpus.build(documents, tokenizer, f"{run}/corpus", CORPUS)

    # From here on LibTorch is needed; where it is missing the error says how to get it.
    model = bertpt.Model.create(tokenizer, MODEL)
    optimizer = bertpt.Optimizer.create(model, OPTIMIZER)
    return bertpt.Trainer.create(model, optimizer, corpus, {**TRAINER, "run_dir": f"{run}/run"})


def pretrain(text: str, run: str) -> None:
    trainer = bertpt.Trainer.resume(f"{run}/run") if text == "--resume" else new_trainer(text, run)

    # Training runs on a thread of the library's own. The context manager frees the trainer; nothing else has to be.
    with trainer:
        for event in trainer.train():
            print_event(event)

    # A checkpoint is read back without a trainer and without LibTorch. Its folder `model` is what Hugging Face's from_pretrained loads.
    with bertpt.Checkpoint.open(f"{run}/run/checkpoints/latest") as checkpoint:
        print(f"{json.dumps(checkpoint.get_info(), separators=(',', ':'), ensure_ascii=False)[:200]}...")


def main() -> int:
    if len(sys.argv) != 3:
        print("usage: pretrain.py TEXT RUN | --resume RUN", file=sys.stderr)
        return 2
    try:
        pretrain(*sys.argv[1:])
    except bertpt.Error as error:  # error.code, error.component and error.details are for programs
        print(f"pretrain: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:  # the last event said how to go on
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
