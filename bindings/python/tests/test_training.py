"""Model, trainer, events, checkpoints."""

import gc
import pathlib
import signal
import tempfile
import threading
import unittest

import bertpt
import support
from bertpt import EventKind, State


@support.needs_engine
class Training(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = self.temporary.name
        self.corpus = support.small_corpus(f"{self.folder}/corpus")

    def tearDown(self):
        gc.collect()  # trainers that are still around stop writing
        self.temporary.cleanup()

    def test_events_steps_and_the_checkpoint(self):
        with support.new_trainer(self.corpus, num_train_steps=5, run_dir=f"{self.folder}/run") as trainer:
            events = list(trainer.train())
            self.assertEqual([e.metrics.step for e in events if e.kind == EventKind.PROGRESS], [1, 2, 3, 4, 5])
            self.assertEqual(events[-1].kind, EventKind.FINISHED)
            self.assertEqual(trainer.get_state(), (State.FINISHED, 5))
            self.assertIsNone(trainer.step())
            self.assertFalse(trainer.run())
            self.assertIsNone(events[0].evaluation)
            self.assertEqual(events[-1].json["step"], 5)
            self.assertGreater(trainer.evaluate().masked, 0)
            self.assertEqual(trainer.get_config()["trainer"]["num_train_steps"], 5)
            self.assertTrue(events[-1].path.endswith("step-5"))
            model = trainer.get_model()
        self.assertEqual(events[-1].step, 5)  # outlives the trainer
        bertpt.write_report(f"{self.folder}/run", f"{self.folder}/page.html")
        with open(f"{self.folder}/page.html", encoding="utf-8") as page:
            self.assertIn("</html>", page.read())
        self.assertRaises(bertpt.NotFoundError, bertpt.write_report, self.folder)
        self.assertEqual(set(events[0].json) - set(bertpt.event_schema()["properties"]), set())
        with bertpt.Checkpoint.open(f"{self.folder}/run") as checkpoint:
            checkpoint.verify()
            self.assertEqual(checkpoint.get_info()["step"], 5)
            self.assertEqual(checkpoint.get_config()["hidden_size"], 128)
            tensor = checkpoint["bert.pooler.dense.weight"]
            self.assertEqual(len(checkpoint.names()), len(checkpoint))
            checkpoint.export(f"{self.folder}/exported", {"dtype": "f32", "title": "mine"})
            with bertpt.Checkpoint.open(f"{self.folder}/exported") as exported:
                self.assertTrue(checkpoint.compare(exported)["equal"])
                self.assertEqual(exported.get_info()["missing"], [])
            self.assertRaises(bertpt.StateError, checkpoint.export, f"{self.folder}/exported")
        self.check_tensor(tensor, model)

    def check_tensor(self, tensor, model):
        memory = tensor.memory()
        self.assertEqual((tensor.name, tensor.shape, tensor.dtype), ("bert.pooler.dense.weight", (128, 128), "f32"))
        self.assertEqual((memory.shape, memory.readonly), ((128, 128), True))
        self.assertEqual(tensor.copy_f32().tolist(), [value for row in memory.tolist() for value in row])
        self.assertEqual(model.read_parameter("bert.pooler.dense.weight").tolist(), memory.tolist())
        with self.assertRaises(bertpt.NotFoundError) as caught:
            model.read_parameter("bert.pooler.dense.wieght")
        self.assertIn("bert.pooler.dense.weight", str(caught.exception))
        self.assertRaises(BufferError, tensor.__dlpack__)
        tensor.__dlpack__(max_version=(1, 0))  # a capsule that nobody takes
        try:
            import numpy
        except ImportError:
            return
        array = numpy.from_dlpack(tensor) if hasattr(numpy, "from_dlpack") and numpy.lib.NumpyVersion(numpy.__version__) >= "2.1.0" else tensor.numpy()
        tensor.close()
        gc.collect()
        self.assertEqual(array.tolist(), memory.tolist())
        self.assertFalse(array.flags.writeable)

    def test_a_sink_gets_whole_checkpoints_and_a_run_goes_on_from_them(self):
        files, threads = {}, set()

        def sink(name, file_bytes, offset, piece):
            self.assertIsInstance(piece, bytes)
            threads.add(threading.current_thread())
            held = files.setdefault(name, bytearray())
            self.assertEqual(len(held), offset)
            held += piece
            self.assertLessEqual(len(held), file_bytes)

        def refuse(name, file_bytes, offset, piece):
            raise RuntimeError("the store is closed")

        with support.new_trainer(self.corpus, num_train_steps=6) as trainer:
            self.assertRaises(bertpt.StateError, trainer.save_checkpoint)
            trainer.set_checkpoint_sink(refuse)
            with self.assertRaises(bertpt.HostError) as caught:
                trainer.save_checkpoint()
            self.assertIn("sink", str(caught.exception))
            self.assertEqual(str(caught.exception.__cause__), "the store is closed")
            self.assertEqual(caught.exception.details["host_code"], -1)
            trainer.set_checkpoint_sink(sink)
            trainer.set_property("data", "v3 \u00fc")
            trainer.set_property("gone", "x")
            trainer.set_property("gone", "")
            trainer.run(2)
            self.assertEqual(trainer.save_checkpoint(), "step-2")
            self.assertEqual(list(files)[-1], "step-2/manifest.json")
            self.assertNotIn(threading.main_thread(), threads)
            trainer.set_checkpoint_sink(None)
            self.assertRaises(bertpt.StateError, trainer.save_checkpoint)
            trainer.run()
            whole = trainer.get_model().read_parameter("bert.pooler.dense.weight").tolist()
        for name, piece in files.items():
            path = pathlib.Path(self.folder, "fetched/checkpoints", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(piece)
        with bertpt.Trainer.resume(f"{self.folder}/fetched", corpus=self.corpus) as resumed:
            self.assertEqual(resumed.get_state().step, 2)
            self.assertEqual(resumed.get_properties(), {"data": "v3 \u00fc"})
            resumed.run()
            self.assertEqual(resumed.get_model().read_parameter("bert.pooler.dense.weight").tolist(), whole)

    def test_a_process_that_ends_after_a_step_waits_for_the_sink(self):
        process = self.process(f"""
import pathlib, time
def sink(name, file_bytes, offset, piece):
    time.sleep(0.05)
    pathlib.Path({self.folder!r}, pathlib.Path(name).name).touch()
trainer = support.new_trainer(corpus, checkpoint_every=1)
trainer.set_checkpoint_sink(sink)
trainer.step()
""")
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out, err), (0, b"", b""))
        self.assertTrue(pathlib.Path(self.folder, "manifest.json").exists())

    def test_training_goes_on_with_the_moments_of_a_run(self):
        run = f"{self.folder}/run"
        with support.new_trainer(self.corpus, num_train_steps=4, run_dir=run) as trainer:
            trainer.run()
        model = bertpt.Model.load(run, {"optimizer_state": True, "device": "cpu", "threads": 1})
        self.assertEqual(model.describe()["import"]["optimizer_state"], {"updates": 4})
        with bertpt.Trainer.create(model, bertpt.Optimizer.create(model), self.corpus,
                                   {**support.TRAINER, "num_train_steps": 3, "run_dir": f"{self.folder}/more"}) as trainer:
            trainer.run()
        with bertpt.Checkpoint.open(f"{self.folder}/more") as checkpoint:
            manifest = checkpoint.get_info()["manifest"]
            self.assertEqual((manifest["step"], manifest["update_count"]), (3, 7))
            checkpoint.export(f"{self.folder}/exported")
        with self.assertRaises(bertpt.ConfigError) as caught:
            bertpt.Model.load(f"{self.folder}/exported", {"optimizer_state": True})
        self.assertIn("/optimizer_state", str(caught.exception))

    def test_leaving_the_loop_stops_the_trainer(self):
        trainer = support.new_trainer(self.corpus)
        for event in trainer.train():
            if event.kind == EventKind.PROGRESS and event.step >= 2:
                break
        gc.collect()
        self.assertEqual(trainer.get_state().state, State.STOPPED)

    def test_one_thread_trains_and_others_watch(self):
        trainer, cancel, raised = support.new_trainer(self.corpus), bertpt.Cancel.create(), []

        def run():
            try:
                trainer.run(cancel=cancel)
            except bertpt.CancelledError as error:
                raised.append(error)

        events = trainer.open_events()
        self.assertRaises(TimeoutError, events.next, 0.01)
        thread = threading.Thread(target=run)
        thread.start()
        while events.next().kind != EventKind.PROGRESS:
            pass
        self.assertRaises(bertpt.BusyError, trainer.step)
        self.assertFalse(trainer.wait(0.01))
        self.assertGreater(trainer.get_metrics().step, 0)
        cancel.request()
        thread.join()
        self.assertEqual(len(raised), 1)
        self.assertEqual(trainer.get_state().state, State.STOPPED)
        self.assertEqual(list(events)[-1].kind, EventKind.CANCELLED)
        self.assertEqual(trainer.step().step, trainer.get_state().step)

    def test_what_a_model_can_be_asked(self):
        model = bertpt.Model.create(self.corpus.get_tokenizer(), support.MODEL)
        hidden = model.encode("the council met")
        self.assertEqual(hidden.hidden.shape, (len(hidden.ids), 128))
        self.assertEqual(len(hidden.pooled), 128)
        guesses = model.fill_mask("the [MASK] met", 3)
        self.assertEqual([len(guess) for guess in guesses], [3])
        about = model.describe()
        self.assertEqual({row["part"] for row in about["tensors"]}, {"embeddings", "layers", "heads"})
        self.assertAlmostEqual(sum(row["share"] for row in about["tensors"]), 1)
        self.assertEqual(sum(part["elements"] for part in about["parts"].values()), about["parameters"])
        batch = bertpt.Loader.create(self.corpus, "train", {"batch_size": 4, "max_seq_length": 32}).next()
        mlm, pair = model.logits(batch)
        self.assertEqual(mlm.shape, (batch.masked, len(model.get_tokenizer().get_vocab())))
        self.assertEqual(pair.shape, (4, 2))
        self.assertGreater(model.evaluate(self.corpus, {"max_seq_length": 32, "sequences": 8}).masked, 0)
        model.save(f"{self.folder}/model")
        with bertpt.Model.load(f"{self.folder}/model", {"device": "cpu", "threads": 1}) as loaded:
            self.assertEqual(loaded.encode("the council met").pooled.tolist(), hidden.pooled.tolist())

    def process(self, code):
        return support.child(f"import bertpt, support\ncorpus = bertpt.Corpus.open({self.folder + '/corpus'!r})\n" + code)

    def test_texts_become_rows(self):
        with support.new_trainer(self.corpus, num_train_steps=1) as trainer:
            model = trainer.get_model()
        rows = model.embed(["The state of the union.", b"", "Peace"], {"pooling": "cls", "batch_tokens": 8})
        self.assertEqual(rows.shape, (3, 128))
        alone = model.embed(["Peace"], {"pooling": "cls"}).tolist()[0]
        self.assertTrue(all(abs(a - b) < 1e-2 for a, b in zip(rows.tolist()[2], alone)))
        self.assertEqual(len(model.embed([])), 0)
        self.assertRaises(bertpt.ConfigError, model.embed, ["x"], {"pooling": "none"})

    def test_ctrl_c_stops_training_and_the_run_can_be_resumed(self):
        run_dir = f"{self.folder}/run"
        process = self.process(f"""
trainer = support.new_trainer(corpus, run_dir={run_dir!r})
try:
    for event in trainer.train():
        print(event.kind.name, event.message, flush=True)
except KeyboardInterrupt:
    print("interrupted")
""")
        lines = iter(process.stdout.readline, b"")
        next(line for line in lines if line.startswith(b"PROGRESS"))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, err.decode())
        last = out.decode().splitlines()[-2:]
        self.assertTrue(last[0].startswith("CANCELLED "), last)
        self.assertEqual(last[1], "interrupted")
        self.assertGreater(bertpt.Trainer.resume(run_dir).get_state().step, 0)

    def test_exit_while_training_is_clean(self):
        process = self.process("trainer = support.new_trainer(corpus)\nevents = trainer.open_events()\ntrainer.start()\nevents.next()\n")
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, out, err), (0, b"", b""))


if __name__ == "__main__":
    unittest.main()
