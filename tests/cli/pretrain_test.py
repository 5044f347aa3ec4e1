"""bertpt pretrain with what it starts from and what a model is asked afterwards; plans; a GPU that cannot be used.

usage: pretrain_test.py BERTPT SOURCE_DIR [unittest options]
"""
import fcntl
import json
import os
import pathlib
import pty
import re
import struct
import subprocess
import termios
import unittest

from support import BERTPT, HAS_ENGINE, SMALL, SOURCE, Folder, Shared, Training, main, run


class Pretrain(Training):
    def test_pretrain_evaluate_fill_mask_inspect(self):
        run_dir = self.dir / "run"
        done = self.pretrain(run_dir, 6)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([e["event"] for e in self.events(done)][-1], "finished")
        self.assertEqual(len(self.losses(self.events(done))), 6)
        latest = run_dir / "checkpoints/latest"
        done = run("fill-mask", "--model", latest, "--json", "The [MASK] of the union")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(json.loads(done.stdout)[0]["masks"][0]), 5)
        done = run("fill-mask", "--model", latest, "--corpus", Shared.get() / "corpus", "--count", 2)
        self.assertEqual(done.stdout.count("[MASK]"), 2, done.stderr)
        done = run("evaluate", "--model", latest, "--corpus", Shared.get() / "corpus", "--set", "/sequences=8", "--json")
        self.assertGreater(json.loads(done.stdout)["mlm_loss"], 0, done.stderr)
        done = run("inspect", run_dir, "--tensors", "--verify")
        self.assertIn("bert.embeddings.word_embeddings.weight", done.stdout, done.stderr)
        self.assertIn("every checksum is right", done.stderr)
        model = run_dir / "checkpoints/latest/model"  # a Hugging Face folder: there is nothing to compare with
        about = json.loads(run("inspect", model, "--parameters", "--json").stdout)
        self.assertEqual(sum(row["elements"] for row in about["tensors"]), about["parameters"])
        self.assertAlmostEqual(sum(part["share"] for part in about["parts"].values()), 1)
        shown = run("inspect", model, "--parameters").stdout
        self.assertRegex(shown, r"bert.pooler.dense.weight +128 x 128 +16,384 +[\d.]+ %  yes")
        self.assertRegex(shown, r"\nlayers +396,544 ")
        self.assertEqual(run("inspect", model, "--parameters", "--tensors").returncode, 2)
        done = run("inspect", model, "--verify")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("checksum is right", done.stderr)
        self.assertIn("no checksums here: read whole, nothing compared", done.stderr)
        self.assertEqual([json.loads(run("inspect", p, "--verify", "--json").stdout)["checksums_compared"] for p in (model, run_dir)], [False, True])
        file = model / "model.safetensors"
        data = bytearray(file.read_bytes())
        data[-5] ^= 1
        file.write_bytes(data)
        self.assertEqual(run("inspect", model, "--verify").returncode, 0)
        done = run("inspect", run_dir, "--verify")
        self.assertEqual(done.returncode, 1)
        self.assertIn("checksum", done.stderr)
        file.write_bytes(data[:-1])
        self.assertEqual(run("inspect", model, "--verify").returncode, 1)

    def test_inspect_of_foreign_files_comparison_and_export(self):
        data = SOURCE / "tests/tensors/data"
        done = run("inspect", data / "tiny_bert_tf1/bert_model.ckpt", "--verify")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("TensorFlow checkpoint, 139 tensors (f32 x 138, i64 x 1)", done.stdout)
        self.assertIn("every checksum is right", done.stderr)
        self.assertIn("2 layers, hidden 8, inner 12, vocabulary 16, positions 10, types 2", done.stdout)
        info = json.loads(run("inspect", data / "tiny_bert_bare", "--json").stdout)
        self.assertEqual((info["format"], len(info["missing"]), info["unexpected"]), ("torch.save", 7, []))
        done = run("inspect", data / "tiny_bert", data / "tiny_bert_tf2")
        self.assertEqual((done.returncode, done.stdout.splitlines()[-1]), (0, "the models are equal"))
        done = run("inspect", data / "tiny_bert", data / "tiny_bert_bare", "--json")
        self.assertEqual((done.returncode, len(json.loads(done.stdout)["only_a"])), (1, 7))
        self.assertEqual(run("inspect", data / "tiny_bert", data / "tiny_bert_bin", "--verify").returncode, 2)
        half = self.dir / "half"
        done = run("export", data / "tiny_bert", half, "--dtype", "bf16", "--title", "Tiny")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("# Tiny", (half / "README.md").read_text())
        self.assertEqual(json.loads((half / "config.json").read_text())["torch_dtype"], "bfloat16")
        done = run("inspect", data / "tiny_bert", half)
        self.assertEqual((done.returncode, done.stdout.splitlines()[-1]), (1, "the models differ"))
        self.assertEqual(run("export", data / "tiny_bert", half).returncode, 1)
        bad = self.dir / "pytorch_model.bin"
        bad.write_bytes(b"\x80\x02cposix\nsystem\nX\x04\0\0\0exit\x85R.")
        done = run("inspect", bad)
        self.assertEqual(done.returncode, 1)
        self.assertIn("torch.save did not write", done.stderr)

    def test_timings(self):
        done = run("pretrain", "--corpus", Shared.get() / "corpus", "--run", self.dir / "run", "--steps", 2, "--timings", *SMALL)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("time of the parts", done.stdout)
        for part in ("products", "attention", "norms", "optimizer"):
            self.assertRegex(done.stdout, rf"(?m)^ +{part} +[0-9.]+ s +[0-9.]+ %  [0-9]+ calls$")

    def test_pretrain_goes_on_from_a_model(self):
        first, second = self.dir / "first", self.dir / "second"
        self.assertEqual(self.pretrain(first, 3).returncode, 0)
        arguments = ["--corpus", Shared.get() / "corpus", "--run", second, "--from", first, "--steps", 2, "--json", *SMALL[2:]]
        self.assertEqual(run("pretrain", *arguments, "--size", "tiny").returncode, 2)
        self.assertEqual(run("pretrain", *arguments, "--set", "/model/hidden_size=8").returncode, 2)
        done = run("pretrain", *arguments, "--recipe", "google", "--set", "/optimizer/learning_rate=1e-30")  # so small that no weight moves
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.events(done)[-1]["event"], "finished")
        done = run("inspect", first, second)
        self.assertEqual(done.stdout.splitlines()[-1], "the models are equal", done.stdout)

    def test_pretrain_goes_on_with_the_moments_of_a_run(self):
        words = ["pretrain", "--corpus", Shared.get() / "corpus", "--steps", 3, "--set", "/trainer/batch_size=8", "--set",
                 "/trainer/max_seq_length=64", "--set", "/model/optimizer_state=true"]
        done = run(*words, "--run", self.dir / "more", "--from", self.finished())
        self.assertEqual(done.returncode, 0, done.stderr)
        manifest = json.loads((self.dir / "more/checkpoints/latest/manifest.json").read_text())
        self.assertEqual((manifest["step"], manifest["update_count"]), (3, 7))  # the finished run has four
        done = run(*words, "--run", self.dir / "none", "--from", self.finished() / "checkpoints/latest/model")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("/model/optimizer_state", done.stderr)

    def test_lines_become_vectors(self):
        lines = "The state of the union.\n\nPeace\n"
        done = run("encode", "--model", self.finished(), "--normalize", stdin=lines)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([len(row) for row in rows], [128] * 3)
        for row in rows:
            self.assertAlmostEqual(sum(x * x for x in row), 1, 4)
        alone = json.loads(run("encode", "--model", self.finished(), "--normalize", stdin="Peace").stdout)
        self.assertTrue(all(abs(a - b) < 1e-2 for a, b in zip(alone, rows[2])))
        done = run("encode", "--model", self.finished(), "--pooling", "cls", "--npy", self.dir / "rows.npy", stdin=lines)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        data = (self.dir / "rows.npy").read_bytes()
        header = data[10:10 + int.from_bytes(data[8:10], "little")]
        self.assertIn(b"(3, 128)", header)
        self.assertEqual((data[:8], len(data) % 64, len(data) - 10 - len(header)), (b"\x93NUMPY\x01\x00", 0, 3 * 128 * 4))
        self.assertEqual([path.name for path in self.dir.iterdir()], ["rows.npy"])  # nothing half written beside it
        done = run("encode", "--model", self.finished(), "--npy", self.dir / "none/rows.npy", stdin="x")
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot write", done.stderr)
        done = run("encode", "--model", self.finished(), "--pooling", "none", stdin="x")
        self.assertEqual(done.returncode, 2)
        self.assertIn("pooled", done.stderr)

    def test_a_warning_of_a_run_is_said_once(self):
        done = run("pretrain", "--corpus", Shared.get() / "corpus", "--run", self.dir / "run", "--steps", 2, *SMALL, "--set", "/trainer/recipe=hf")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.count("the trainer's recipe is hf"), 1, done.stderr)

    def on_a_terminal(self, *words):
        """stderr of a command whose stderr is a terminal of 200 columns, and its exit status."""
        controller, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        process = subprocess.Popen([BERTPT, *map(str, words)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=terminal)
        self.addCleanup(process.kill)
        os.close(terminal)
        shown = b""
        try:
            while part := os.read(controller, 65536):
                shown += part
        except OSError:  # Linux's way to say that the other end is closed
            pass
        os.close(controller)
        return shown.decode(), process.wait(timeout=300)

    def test_a_terminal_gets_a_bar_with_rate_and_time_left_and_a_file_plain_lines(self):
        corpus = Shared.get() / "corpus"
        shown, status = self.on_a_terminal("pretrain", "--corpus", corpus, "--run", self.dir / "bar", "--steps", 100, *SMALL, "--set", "/trainer/log_every=1")
        self.assertEqual(status, 0, shown)
        bars = [line for line in re.split(r"[\r\n]", shown) if "#." in line]
        self.assertTrue(bars, shown)
        for line in bars:
            self.assertRegex(line, r"\[#+\.+\] \d+ %  [\d.]+( k)? tokens/s  .* left  mlm \d+\.\d+.*  lr ")
            self.assertEqual((line.count("/s"), line.count(" left")), (1, 1), line)
        self.assertIn("\r\x1b[K", shown)
        done = run("pretrain", "--corpus", corpus, "--run", self.dir / "plain", "--steps", 4, *SMALL)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("\r", done.stderr)
        self.assertNotIn("\x1b", done.stderr)
        self.assertIn("checkpoint", done.stderr)
        for row in ("validation MLM loss", "unigram", "validation MLM accuracy", "tokens/s", "checkpoint"):
            self.assertIn(row, done.stdout)
        model, unigram = (float(re.search(row + r" +([\d.]+) nats", done.stdout).group(1)) for row in ("validation MLM loss", "unigram model's loss"))
        self.assertGreater(model, unigram)  # four steps
        self.assertRegex(done.stdout, r"the model is \d+\.\d+ above")

    def test_errors_before_any_step(self):
        done = self.pretrain(self.dir / "a", 5, "--set", "/trainer/bach_size=3")
        self.assertEqual(done.returncode, 2)
        self.assertIn(" /trainer/bach_size", done.stderr)  # where the user wrote it
        self.assertIn("'batch_size'", done.stderr)
        self.assertEqual(json.loads(done.stdout)["error"]["details"]["pointer"], "/trainer/bach_size")
        for pointer, value in (("/model/hidden_size", -1), ("/optimizer/learning_rate", -1), ("/trainer/loader/mask_prob", 7), ("/optimizer/betas", 1)):
            done = self.pretrain(self.dir / "a", 5, "--set", f"{pointer}={value}")
            self.assertEqual((done.returncode, done.stderr.count(f" {pointer}")), (2, 1), done.stderr)
        done = self.pretrain(self.dir / "a", 5, "--set", "/trainer/warmup_steps=50")
        self.assertEqual(done.returncode, 2)
        self.assertIn("warmup_steps", done.stderr)
        self.assertEqual(self.pretrain(self.dir / "b", 2).returncode, 0)
        done = self.pretrain(self.dir / "b", 2)
        self.assertEqual(done.returncode, 1)
        self.assertIn("resume", done.stderr)

    def test_dry_run_prints_and_writes_nothing(self):
        def dry(*more):
            done = run("pretrain", "--corpus", Shared.get() / "corpus", "--size", "tiny", "--steps", 100, "--dry-run", *more)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout
        shown = json.loads(dry("--json"))
        plan = shown["plan"]
        self.assertGreater(plan["parameters"], 100000)
        self.assertEqual([phase["steps"] for phase in plan["phases"]], [90, 10])
        self.assertEqual(plan["token_places"], 256 * (90 * 128 + 10 * 512))
        self.assertGreater(plan["memory"]["total_bytes"], 16 * plan["parameters"])
        self.assertGreater(plan["seconds"], 0)
        self.assertEqual(shown["config"]["trainer"]["num_train_steps"], 100)
        stated = json.loads(dry("--json", "--flops", 1e12, "--no-timing"))["plan"]
        self.assertAlmostEqual(stated["seconds"], stated["flops"] / 1e12)
        self.assertEqual(stated["stated"], {"flops_per_second": 1e12, "seconds": stated["seconds"]})
        self.assertNotIn("total_bytes", stated["memory"])
        self.assertEqual(run("pretrain", "--corpus", Shared.get() / "corpus", "--dry-run", "--no-timing").returncode, 2)
        self.assertEqual(plan["phases"][0]["peak_learning_rate"], shown["config"]["optimizer"]["learning_rate"])
        self.assertLess(plan["phases"][1]["peak_learning_rate"], plan["phases"][0]["peak_learning_rate"])
        words = dry("--run", self.dir / "run", "--flops", 4e14, "--no-timing")
        self.assertIn("phase 2", words)
        self.assertIn("400.00 TFLOP/s", words)
        self.assertRegex(words, r"learning rate 0 at first, \S+ at most, \S+ at last")
        self.assertRegex(words, r"memory +[\d.]+ MiB weights")
        self.assertNotRegex(words, r"\de\+")
        self.assertFalse((self.dir / "run").exists())

    def test_the_original_recipe_is_planned_for_this_machine_and_for_a_stated_rate(self):
        def dry(*more):
            done = run("pretrain", "--corpus", Shared.get() / "corpus", "--dry-run", "--flops", 1e14, "--set", "/trainer/micro_batch_tokens=128", *more)
            self.assertEqual(done.returncode, 0, done.stderr)
            return done.stdout
        plan = json.loads(dry("--json"))["plan"]
        self.assertEqual((plan["steps"], plan["sequences"]), (1_000_000, 256_000_000))
        self.assertEqual(plan["token_places"], 42_598_400_000)  # 256 (900,000 x 128 + 100,000 x 512)
        self.assertEqual([(p["steps"], p["batch_size"], p["max_seq_length"]) for p in plan["phases"]], [(900_000, 256, 128), (100_000, 256, 512)])
        weights = plan["memory"]["weight_bytes"]
        self.assertEqual(weights, 4 * plan["parameters"])
        self.assertEqual(plan["memory"]["total_bytes"], 4 * weights + plan["memory"]["activation_bytes"])
        self.assertGreater(plan["seconds"], plan["stated"]["seconds"])  # no CPU makes 100 TFLOP/s
        self.assertAlmostEqual(plan["stated"]["seconds"], plan["flops"] / 1e14)
        words = dry("--no-timing")
        self.assertIn("42.60 G places", words)
        self.assertRegex(words, r"time +\d+ d \d\d h at the given 100.00 TFLOP/s")
        self.assertRegex(words, r"operations +\d\d.\d\d E floating-point operations")
        self.assertNotIn("timed on this machine", words)


@unittest.skipUnless(HAS_ENGINE, "SKIPPED: no LibTorch engine")
class UnusedGpu(Folder):
    """A machine whose driver shows a GPU that LibTorch cannot use; the driver is tests/engine/fakes/cuda.cpp."""
    ENV = {"LD_LIBRARY_PATH": str(pathlib.Path(BERTPT).resolve().parent.parent / "tests/fakes/driver")}

    def setUp(self):
        super().setUp()
        self.assertTrue((pathlib.Path(self.ENV["LD_LIBRARY_PATH"]) / "libcuda.so.1").exists())
        if len(json.loads(run("doctor", "--json").stdout)["devices"]) > 1:
            self.skipTest("LibTorch uses a GPU of this machine: a false driver would break it")

    def pretrain(self, device):
        return run("pretrain", "--corpus", Shared.get() / "corpus", "--run", self.dir / device, "--steps", 2, "--json", *SMALL, "--set",
                   f"/model/device={device}", env=self.ENV)

    def test_doctor_says_why_and_what_to_do(self):
        done = run("doctor", env=self.ENV)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"training is possible on the CPU only: this machine has the GPU Fake GPU, but .*pip install torch==")
        self.assertIn("everything that training needs is here", run("doctor").stdout)

    def test_auto_warns_in_the_log_and_in_the_events_and_trains(self):
        done = self.pretrain("auto")
        self.assertEqual(done.returncode, 0, done.stderr)
        warnings = [e["message"] for e in map(json.loads, done.stdout.splitlines()) if e["event"] == "warning"]
        self.assertTrue(any("this machine has the GPU Fake GPU, but" in text for text in warnings), warnings)
        self.assertIn("Fake GPU", done.stderr)
        self.assertNotIn("Fake GPU", self.pretrain("cpu").stdout)

    def test_cuda_is_an_error_with_the_cause(self):
        done = self.pretrain("cuda")
        self.assertEqual(done.returncode, 1, done.stderr)
        error = json.loads(done.stdout)["error"]
        self.assertEqual(error["name"], "device")
        self.assertIn("there is no device 'cuda'", error["message"])
        self.assertIn("Fake GPU", error["message"])


if __name__ == "__main__":
    main()
