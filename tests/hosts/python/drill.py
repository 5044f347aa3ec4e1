"""What soak.py and exit.py make every language do; README.md says what each word does.   drill.py WHAT N CORPUS MODEL TRAINER"""

import gc
import json
import sys
import threading
import time
from typing import Callable

import bertpt

ROUND, BLOCKS = 500, 20
TEXT = "A sentence of some words. And another one, with (brackets) and 3.5 numbers!"


def pause_is_again() -> bool:
    """Whoever started us measures now; true: once more from the beginning."""
    gc.collect()
    print("pause", flush=True)
    return sys.stdin.readline().startswith("again")


def repeat(n: int, cycle: Callable[[], None]) -> None:
    again = True
    while again:
        for i in range(1, n + 1):
            cycle()
            if i == n // 5:
                pause_is_again()
        again = pause_is_again()


class Drill:
    def __init__(self, corpus: str, model: str, trainer: str) -> None:
        self.corpus = bertpt.Corpus.open(corpus)
        self.tokenizer = self.corpus.get_tokenizer()
        self.model_config, self.trainer_config = model, trainer

    def handles(self, n: int) -> None:
        def cycle() -> None:
            self.refused()
            bertpt.config_resolve("optimizer")
            with self.corpus.get_tokenizer() as tokenizer, tokenizer.get_vocab(), tokenizer.encode(TEXT) as encoding:
                assert len(encoding.ids) > 10

        repeat(n, cycle)

    def finalizers(self, n: int) -> None:
        def cycle() -> None:
            self.refused()
            bertpt.Cancel.create()
            tokenizer = self.corpus.get_tokenizer()
            assert len(tokenizer.get_vocab()) > 10 and len(tokenizer.encode(TEXT).ids) > 10

        repeat(n, cycle)

    @staticmethod
    def refused() -> None:
        try:
            bertpt.config_resolve("model", '{"sise": 1}')
        except bertpt.ConfigError:
            return
        raise AssertionError("a wrong key is accepted")

    def make_model(self) -> None:
        self.model = bertpt.Model.create(self.tokenizer, self.model_config)
        self.optimizer = bertpt.Optimizer.create(self.model)

    def make_trainer(self) -> bertpt.Trainer:
        return bertpt.Trainer.create(self.model, self.optimizer, self.corpus, self.trainer_config)

    def trainers(self, n: int) -> None:
        def cycle() -> None:
            with self.make_trainer() as trainer, trainer.open_events():
                trainer.step()

        self.make_model()
        repeat(n, cycle)

    def events(self, n: int) -> None:
        self.make_model()
        trainer = self.make_trainer()
        events, everything, seconds, again = trainer.open_events(), 0, 0.0, True
        while again:
            pulled, paused = 0, False
            while pulled < n:
                trainer.run(ROUND)
                begin = time.perf_counter()
                count = self.pull(events)
                seconds += time.perf_counter() - begin
                pulled += count
                everything += count
                if not paused and pulled >= n // 5:
                    paused = True
                    pause_is_again()
            again = pause_is_again()
        print(json.dumps({"events": everything, "seconds": seconds}))

    @staticmethod
    def pull(events: bertpt.EventStream) -> int:
        count = 0
        try:
            while True:
                event = events.next(0)
                assert event is not None
                with event:
                    event.kind, event.metrics
                count += 1
        except TimeoutError:
            return count

    def steps(self, n: int) -> None:
        self.make_model()
        trainer = self.make_trainer()
        metrics = trainer.step()
        blocks = []
        for _ in range(BLOCKS):
            inside = metrics.seconds
            begin = time.perf_counter()
            for _ in range(n // BLOCKS):
                metrics = trainer.step()
            blocks.append((time.perf_counter() - begin - (metrics.seconds - inside)) / (n // BLOCKS))
        print(json.dumps({"microseconds": 1e6 * sorted(blocks)[BLOCKS // 2]}))

    def leave(self, after_ms: int, asking: bool) -> None:
        """Leaves the program while another thread is at work."""
        self.make_model()
        if asking:
            threading.Thread(target=self.ask, daemon=True).start()
        else:
            self.make_trainer().start()
        time.sleep(after_ms / 1000)
        print("leaving")

    def ask(self) -> None:
        while True:
            self.model.fill_mask("the [MASK] of the people", 3)


def main() -> None:
    what, n = sys.argv[1], int(sys.argv[2])
    drill = Drill(*sys.argv[3:])
    if what.startswith("exit"):
        global kept
        kept = drill  # freed by nobody
        drill.leave(n, what == "exit-asking")
    else:
        getattr(drill, what)(n)


main()
