"""What the tests share: the library's place, a small vocabulary and corpus, whether LibTorch is there, child processes."""

import os
import pathlib
import subprocess
import sys
import textwrap
import unittest

import bertpt
import bertpt.runtime

SOURCE = pathlib.Path(__file__).resolve().parents[3]
bertpt.set_log_level(bertpt.runtime.LOG_ERROR)  # small corpora are warned about
VOCAB = SOURCE / "tests/golden/vocab/bert-base-uncased.txt"
PARAGRAPH = "The council met on Monday. It rained all day. Nobody left early. The river rose. A boat was sent. It came back at night. "
TEXTS = [f"{PARAGRAPH * 2}This is report number {i}. Its author is not known. We read it twice." for i in range(30)]
MODEL = {"size": "tiny", "device": "cpu", "threads": 1, "max_position_embeddings": 128}
TRAINER = {"num_train_steps": 100000, "batch_size": 4, "max_seq_length": 32, "evaluate_every": 0, "checkpoint_every": 0}


def have_engine():
    try:
        bertpt.load_engine()
    except bertpt.EngineError:
        return False
    return True


needs_engine = unittest.skipUnless(have_engine(), "no LibTorch engine")


def small_corpus(folder):
    documents = bertpt.Documents.from_iterable(TEXTS)
    vocab = bertpt.Vocab.train(documents, {"size": 200, "min_frequency": 1})
    return bertpt.Corpus.build(documents, bertpt.Tokenizer.create(vocab), folder, {"validation_share": 0.2})


def new_trainer(corpus, **config):
    model = bertpt.Model.create(corpus.get_tokenizer(), MODEL)
    return bertpt.Trainer.create(model, bertpt.Optimizer.create(model), corpus, {**TRAINER, **config})


def child(code, **options):
    """A Python process with the binding that runs `code`; its stdin is a pipe."""
    environment = {**os.environ, "PYTHONPATH": f"{SOURCE / 'bindings/python'}{os.pathsep}{pathlib.Path(__file__).parent}", **options.pop("env", {})}
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, **options)
