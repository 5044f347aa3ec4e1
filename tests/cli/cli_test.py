"""The bertpt command as a user meets it: exit status, what goes to stdout and stderr, helpful errors, Ctrl-C and resume.

usage: cli_test.py BERTPT SOURCE_DIR [unittest options]
"""
import fcntl
import gzip
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

BERTPT, SOURCE = sys.argv[1], pathlib.Path(sys.argv[2])
HAS_ENGINE = json.loads(subprocess.run([BERTPT, "doctor", "--json"], capture_output=True, text=True).stdout).get("problem") is None


def run(*words, stdin=None, env=None):
    return subprocess.run([BERTPT, *map(str, words)], input=stdin, capture_output=True, text=True, timeout=300,
                          env=None if env is None else {**os.environ, **env})


class Folder(unittest.TestCase):
    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="bertpt-cli-"))
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)


# Made once: a vocabulary and a corpus of the first documents of the shipped text.
class Shared:
    dir = None
    finished = None  # a run that reached its last step

    @classmethod
    def get(cls):
        if cls.dir is None:
            cls.dir = pathlib.Path(tempfile.mkdtemp(prefix="bertpt-cli-shared-"))
            text = subprocess.run(["zstd", "-dc", SOURCE / "samples/data/state_of_the_union.jsonl.zst"], capture_output=True, check=True).stdout
            (cls.dir / "text.jsonl").write_bytes(b"".join(line + b"\n" for line in text.splitlines()[:40]))
            for words in (["vocab", "train", "--size", 2000, "--output", cls.dir / "vocab", cls.dir / "text.jsonl"],
                          ["corpus", "build", "--vocab", cls.dir / "vocab", "--output", cls.dir / "corpus", "--validation-share", 0.1, cls.dir / "text.jsonl"]):
                done = run(*words)
                assert done.returncode == 0, done.stderr
                assert done.stdout == "", done.stdout
        return cls.dir


class Usage(Folder):
    def test_no_command_is_usage(self):
        done = run()
        self.assertEqual(done.returncode, 2)
        self.assertIn("usage: bertpt COMMAND", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_help_goes_to_stdout(self):
        for words in (["help"], ["help", "pretrain"], ["pretrain", "--help"]):
            done = run(*words)
            self.assertEqual((done.returncode, done.stderr), (0, ""), words)
            self.assertIn("usage: bertpt", done.stdout)

    def test_unknown_option_names_the_nearest(self):
        done = run("tokenize", "--vocab", "x", "--peices")
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean '--pieces'", done.stderr)
        self.assertEqual(done.stderr.splitlines()[1:], ["see 'bertpt help tokenize'"])  # not the whole usage

    def test_a_wrong_configuration_file_is_said_in_two_lines(self):
        (self.dir / "bad.json").write_text("{")
        for file in ("missing.json", "bad.json"):
            done = run("pretrain", "--corpus", "c", "--run", "r", "--config", self.dir / file)
            self.assertEqual(done.returncode, 2)
            self.assertIn(file, done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 2, done.stderr)

    def test_help_says_what_a_command_takes(self):
        for command, takes in (("corpus", True), ("vocab", True), ("segment", True), ("tokenize", False), ("pretrain", False)):
            self.assertEqual("--text-field NAME" in run("help", command).stdout, takes, command)
        done = run("help", "nope")
        self.assertEqual(done.returncode, 2)
        self.assertTrue(done.stderr.startswith("bertpt: there is no command 'nope'"), done.stderr)

    def test_help_lists_the_keys_of_each_configuration(self):
        kinds = [line.split()[0] for line in run("help", "config").stdout.splitlines() if line.startswith("  ")]
        self.assertIn("trainer", kinds)
        for kind in kinds:
            done = run("help", "config", kind)
            self.assertEqual((done.returncode, done.stderr), (0, ""), kind)
        shown = run("help", "config", "optimizer").stdout
        self.assertRegex(shown, r"  /optimizer/learning_rate = 0\.\d+ .*\n {8}\S")
        shown = run("help", "config", "trainer").stdout
        self.assertRegex(shown, r"/trainer/loader/\w+ = ")
        self.assertRegex(shown, r"/trainer/phases/0/\w+ = ")
        self.assertRegex(shown, r"/trainer/decay = .*linear \| ")
        done = run("help", "config", "trainr")
        self.assertEqual(done.returncode, 2)
        self.assertIn("'trainer'", done.stderr)

    def test_flops_belong_to_a_dry_run(self):
        done = run("pretrain", "--corpus", "c", "--run", self.dir / "r", "--flops", 1e12)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--dry-run", done.stderr)
        done = run("pretrain", "--corpus", "c", "--dry-run", "--flops", 0)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--flops needs", done.stderr)

    def test_options_that_would_be_ignored_or_misread_are_refused(self):
        done = run("segment", "--format", "jsonl", stdin="{}\n")
        self.assertEqual(done.returncode, 2)
        self.assertIn("document options need files", done.stderr)
        done = run("corpus", "build", "--vocab", "v", "--output", "c", "--validation-share", "much", "x.txt")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--validation-share needs a number, got 'much'", done.stderr)
        done = run("tokenize", "--vocab", SOURCE / "tests/golden/vocab/bert-base-uncased.txt", SOURCE / "samples/data/state_of_the_union.jsonl.zst")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("zstd -dc", done.stderr)
        self.assertEqual(run("help", "nosuch").returncode, 2)

    def test_a_full_disk_behind_stdout_is_a_failure(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([BERTPT, "doctor", "--json"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=300)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot write to standard output", done.stderr)

    def test_a_filter_ends_with_its_reader(self):
        (self.dir / "text.txt").write_text("One sentence. Another one.\n" * 200_000)
        process = subprocess.Popen([BERTPT, "segment", self.dir / "text.txt"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        self.assertEqual(process.wait(timeout=60), -signal.SIGPIPE)
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()

    def test_missing_file_is_named(self):
        done = run("corpus", "build", "--vocab", "nowhere", "--output", self.dir / "c", "missing.txt")
        self.assertEqual(done.returncode, 1)
        self.assertIn("missing.txt", done.stderr)
        self.assertFalse((self.dir / "c").exists())

    def test_errors_as_json(self):
        done = run("inspect", "--json", self.dir / "nothing")
        self.assertEqual(done.returncode, 1)
        error = json.loads(done.stdout)["error"]
        self.assertEqual(error["name"], "not_found")
        self.assertIn("nothing", error["message"])
        for words, name in ((["--peices", "--vocab", "x"], "invalid_argument"), (["--vocab", "nowhere"], "not_found"), ([], "invalid_argument")):
            done = run("tokenize", "--json", *words)
            self.assertEqual(json.loads(done.stdout)["error"]["name"], name, done.stderr)
        done = run("tokenize", "--json", "--vocab", SOURCE / "tests/golden/vocab/bert-base-uncased.txt", self.dir / "gone.txt")
        self.assertEqual((done.returncode, json.loads(done.stdout)["error"]["name"]), (1, "io"), done.stderr)

    def test_doctor_and_vocab_inspect_are_for_reading(self):
        shown = run("doctor").stdout
        self.assertNotIn("{", shown)
        self.assertRegex(shown, r"(?m)^library +bertpt ")
        self.assertRegex(shown, r"(?m)^LibTorch +\S")
        done = run("vocab", "inspect", SOURCE / "tests/golden/vocab/bert-base-uncased.txt")
        self.assertLess(len(done.stdout.splitlines()), 6)
        self.assertIn("30522 pieces", done.stdout)
        self.assertIn("mask 103", done.stdout)
        self.assertNotIn("{", done.stdout)


class Interrupt(Folder):
    """Ctrl-C while a command waits for standard input that does not come and does not end."""
    VOCAB = SOURCE / "tests/golden/vocab/bert-base-uncased.txt"

    def interrupted(self, *words):
        process = subprocess.Popen([BERTPT, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        process.stdin.write("\n" if "jsonl" in words else '<doc id="1" title="T">\n' if "wiki" in words else "Some text that goes on\n")
        process.stdin.flush()
        while int(re.search(r"SigCgt:\s*(\w+)", pathlib.Path(f"/proc/{process.pid}/status").read_text()).group(1), 16) & 2 == 0:  # SIGINT's bit
            self.assertIsNone(process.poll(), words)
            time.sleep(0.01)
        time.sleep(0.3)
        self.assertIsNone(process.poll(), words)
        process.send_signal(signal.SIGINT)
        status = process.wait(timeout=10)  # standard input stays open
        err = process.stderr.read()
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()
        self.assertEqual(status, 130, (words, err))
        return err

    def test_standard_input(self):
        self.assertIn("cancelled", self.interrupted("tokenize", "--vocab", self.VOCAB))
        self.assertIn("cancelled", self.interrupted("segment"))
        self.interrupted("segment", "--format", "sentences", "-")
        self.assertIn("cancelled", self.interrupted("vocab", "train", "--size", 500, "--output", self.dir / "v", "-"))
        for format in ("text", "jsonl", "sentences", "wiki"):
            self.assertIn("cancelled", self.interrupted("corpus", "build", "--vocab", self.VOCAB, "--output", self.dir / "c", "--format", format, "-"))
        self.assertEqual(list(self.dir.iterdir()), [])

    def test_a_cancelled_build_of_files_says_how_it_goes_on(self):
        line = json.dumps({"text": "Some words of a text that is long enough to count. Another sentence of the same text here.\n" * 50}) + "\n"
        (self.dir / "text.jsonl").write_text(line * 20_000)  # 90 MB
        words = [BERTPT, "corpus", "build", "--vocab", self.VOCAB, "--output", self.dir / "c", "--threads", "1", "--set", "/save_bytes=1000000", self.dir / "text.jsonl"]
        process = subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        while not (self.dir / "c.partial/journal").exists() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        err = process.communicate(timeout=60)[1]
        self.assertEqual(process.returncode, 130, err)
        self.assertEqual(len(err.splitlines()), 1, err)
        self.assertIn(f"'{self.dir}/c.partial', and the same command goes on there", err)


class Text(Folder):
    def test_tokenize_reads_lines_of_stdin(self):
        vocab = SOURCE / "tests/golden/vocab/bert-base-uncased.txt"
        done = run("tokenize", "--vocab", vocab, stdin="Hello, world!\n\nunaffable\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, "7592 1010 2088 999\n\n14477 20961 3468\n")  # Hugging Face's ids
        done = run("tokenize", "--vocab", vocab, "--pieces", stdin="unaffable\n")
        self.assertEqual(done.stdout, "una ##ffa ##ble\n")
        done = run("tokenize", "--vocab", vocab, "--count", stdin="Hello, world!\n")
        self.assertEqual(json.loads(done.stdout)["tokens"], 4)

    def test_tokenize_counts_threads_and_json(self):
        vocab = SOURCE / "tests/golden/vocab/bert-base-uncased.txt"
        text = "Hello, world!\n\nunaffable"  # no newline at the end
        done = run("tokenize", "--vocab", vocab, "--json", stdin=text)
        self.assertEqual(json.loads(done.stdout), {"lines": [[7592, 1010, 2088, 999], [], [14477, 20961, 3468]]})
        done = run("tokenize", "--vocab", vocab, "--json", "--pieces", stdin=text)
        self.assertEqual(json.loads(done.stdout)["lines"][2], ["una", "##ffa", "##ble"])
        self.assertEqual(json.loads(run("tokenize", "--vocab", vocab, "--json", stdin="").stdout), {"lines": []})
        done = run("tokenize", "--vocab", vocab, "--threads", "-1", stdin=text)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--threads needs", done.stderr)
        (self.dir / "bad.txt").write_bytes(b"one \xff two\xed\xa0\x80\n")
        done = run("tokenize", "--vocab", vocab, self.dir / "bad.txt")
        self.assertEqual((done.returncode, done.stdout), (0, "2028 2048\n"))
        self.assertIn("4 ill-formed byte sequences", done.stderr)
        count = json.loads(run("tokenize", "--vocab", vocab, "--count", self.dir / "bad.txt", self.dir / "bad.txt").stdout)
        self.assertEqual([count[key] for key in ("lines", "tokens", "bytes", "replaced")], [2, 4, 26, 8])

    def test_tokenize_reads_long_lines_in_pieces_with_any_number_of_threads(self):
        vocab = SOURCE / "tests/golden/vocab/bert-base-uncased.txt"
        words = " ".join(f"word{i} l'\u00e9t\u00e9 \u4eca\u5929," for i in range(400_000))  # one line of 11 MB
        word = "x" * 9_000_000  # longer than a block: one [UNK]
        (self.dir / "long.txt").write_text(f"one\n{words}\n{word}\ntwo", encoding="utf-8")
        (self.dir / "short.txt").write_text(words.replace(" ", "\n"), encoding="utf-8")
        lines = run("tokenize", "--vocab", vocab, self.dir / "long.txt", "--threads", 1).stdout.splitlines()
        self.assertEqual([lines[0], *lines[2:]], ["2028", "100", "2048"])
        self.assertEqual(lines[1].split(), run("tokenize", "--vocab", vocab, self.dir / "short.txt").stdout.split())
        self.assertEqual(run("tokenize", "--vocab", vocab, self.dir / "long.txt", "--threads", 3).stdout.splitlines(), lines)

    def test_segment_streams_and_gives_json(self):
        sentence = "Mr. Smith paid 3.50 for the {} apples of the day. "
        text = "".join(sentence.format(i) + ("\n\n" if i % 50_000 == 0 else "") for i in range(400_000))  # 20 MB
        (self.dir / "long.txt").write_text(text)
        lines = run("segment", self.dir / "long.txt").stdout.splitlines()
        self.assertEqual(len(lines), 400_000)
        self.assertEqual(lines[123_456], sentence.format(123_456).strip())
        self.assertEqual(json.loads(run("segment", "--count", self.dir / "long.txt").stdout)["sentences"], 400_000)
        (self.dir / "a.txt").write_text("Mr. Smith came. He saw\n3.5 ships!\n")
        (self.dir / "blank.txt").write_text(" \n\n")
        done = run("segment", "--newlines", "paragraph", "--json", self.dir / "a.txt", self.dir / "blank.txt", self.dir / "a.txt")
        sentences = ["Mr. Smith came.", "He saw\n3.5 ships!"]
        self.assertEqual(json.loads(done.stdout), {"documents": [sentences, sentences]})

    def test_vocab_extend_adds_pieces_and_moves_no_id(self):
        (self.dir / "a.txt").write_text("cardiomyopathy and neuropathy, cardiomyopathy.\n" * 20)
        before = SOURCE / "tests/golden/vocab/bert-base-uncased.txt"
        done = run("vocab", "extend", "--vocab", before, "--output", self.dir / "v", "--pieces", 2, "--json", self.dir / "a.txt")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["in_unused"], 2)
        self.assertIn("pieces a word", done.stderr)
        old, new = before.read_text().splitlines(), (self.dir / "v/vocab.txt").read_text().splitlines()
        self.assertEqual([i for i in range(len(old)) if old[i] != new[i]], [p["id"] for p in report["pieces"]])
        done = run("vocab", "inspect", "--json", self.dir / "v")
        self.assertEqual(json.loads(done.stdout)["pieces"]["unused"], 992)

    def test_segment_learns_abbreviations(self):
        (self.dir / "text.txt").write_text("The Abtlg. Werkzeug is a house. A house is in the garden. In the cold garden it is cold.\n" * 40)
        (self.dir / "learned.json").write_text(run("segment", "--learn", self.dir / "text.txt").stdout)
        self.assertEqual(json.loads((self.dir / "learned.json").read_text()), {"newlines": "auto", "abbreviations": ["Abtlg"]})
        (self.dir / "a.txt").write_text("The Abtlg. Werkzeug is closed.\n")
        self.assertEqual(len(run("segment", self.dir / "a.txt").stdout.splitlines()), 2)
        self.assertEqual(len(run("segment", "--config", self.dir / "learned.json", self.dir / "a.txt").stdout.splitlines()), 1)

    def test_segment_gives_a_sentence_a_line(self):
        (self.dir / "a.txt").write_text("Mr. Smith came. He saw 3.5 ships!\n")
        (self.dir / "b.txt").write_text("One more.\n")
        done = run("segment", self.dir / "a.txt", self.dir / "b.txt")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, "Mr. Smith came.\nHe saw 3.5 ships!\n\nOne more.\n")


    def test_segment_reads_folders_and_gzip(self):
        (self.dir / "texts").mkdir()
        (self.dir / "texts/a.txt").write_text("Mr. Smith came. He saw.\n")
        (self.dir / "texts/b.txt.gz").write_bytes(gzip.compress(b"One more.\n"))
        done = run("segment", self.dir / "texts")
        self.assertEqual((done.returncode, done.stdout), (0, "Mr. Smith came.\nHe saw.\n\nOne more.\n"), done.stderr)
        self.assertEqual(run("segment", self.dir / "texts/b.txt.gz").stdout, "One more.\n")


class Corpus(Folder):
    def test_a_warning_is_said_once(self):
        (self.dir / "a.txt").write_text("One sentence of a text. Another sentence of the text.\n" * 5)
        done = run("corpus", "build", "--vocab", Shared.get() / "vocab", "--output", self.dir / "c", self.dir / "a.txt")
        self.assertEqual(done.returncode, 0, done.stderr)
        warnings = json.loads(run("corpus", "report", "--json", self.dir / "c").stdout)["warnings"]
        self.assertTrue(warnings)
        shown = run("corpus", "report", self.dir / "c").stdout
        for warning in warnings:
            self.assertEqual(done.stderr.count(warning), 1, done.stderr)
            self.assertEqual(shown.count(warning), 1, shown)

    def test_report_inspect_verify_and_examples(self):
        corpus = Shared.get() / "corpus"
        self.assertEqual(run("corpus", "verify", corpus).returncode, 0)
        self.assertIn("training", run("corpus", "report", corpus).stdout)
        json.loads(run("corpus", "inspect", corpus).stdout)
        done = run("examples", "dump", "--corpus", corpus, "--count", 3, "--max-seq-length", 64)
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(rows), 3)
        for row in rows:
            self.assertEqual(row["tokens"][0], "[CLS]")
            self.assertLessEqual(len(row["tokens"]), 64)
            self.assertTrue(row["labels"])

    def test_examples_for_reading_and_as_googles_script_makes_them(self):
        corpus = Shared.get() / "corpus"
        shown = run("examples", "show", "--corpus", corpus, "--count", 1, "--max-seq-length", 64)
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertIn("A: [CLS]", shown.stdout)
        self.assertIn("{[MASK]|", shown.stdout)
        rows = run("examples", "dump", "--corpus", corpus, "--recipe", "google", "--count", -1, "--set", "/dupe_factor=1").stdout.splitlines()
        self.assertGreater(len(rows), 10)
        self.assertEqual([json.loads(row)["sample"] for row in rows], list(range(len(rows))))

    def test_parts_are_merged_and_near_duplicates_dropped(self):
        vocab, text = Shared.get() / "vocab", Shared.get() / "text.jsonl"
        listed = run("corpus", "duplicates", "--output", self.dir / "list.txt", text, text)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        found = json.loads(listed.stdout)
        self.assertGreaterEqual(found["dropped"], found["documents"] // 2)
        for name, more in (("once", [text]), ("twice", ["--drop-list", self.dir / "list.txt", text, text])):
            done = run("corpus", "build", "--vocab", vocab, "--output", self.dir / name, *more)
            self.assertEqual(done.returncode, 0, done.stderr)
        merged = run("corpus", "merge", "--output", self.dir / "merged", self.dir / "once", self.dir / "twice")
        self.assertEqual(merged.returncode, 0, merged.stderr)
        documents = [json.loads(run("corpus", "report", "--json", self.dir / name).stdout)["documents"]["kept"] for name in ("once", "twice", "merged")]
        self.assertEqual(documents[0] + documents[1], documents[2])
        self.assertLessEqual(documents[1], documents[0])

    def test_damage_is_found_and_named(self):
        copy = self.dir / "corpus"
        shutil.copytree(Shared.get() / "corpus", copy)
        shard = max(copy.rglob("*.zst"), key=lambda p: p.stat().st_size)
        data = bytearray(shard.read_bytes())
        data[len(data) // 3] ^= 0x40
        shard.write_bytes(data)
        done = run("corpus", "verify", copy)
        self.assertEqual(done.returncode, 1)
        self.assertIn(shard.name, done.stderr)

    def test_bad_configuration_names_key_and_nearest(self):
        done = run("corpus", "build", "--vocab", Shared.get() / "vocab", "--output", self.dir / "c", "--set", "/validation_shar=0.1", Shared.get() / "text.jsonl")
        self.assertEqual(done.returncode, 2)
        self.assertIn("/validation_shar", done.stderr)
        self.assertIn("'validation_share'", done.stderr)

    def test_a_configuration_file_that_gives_a_key_twice_is_refused(self):
        file = self.dir / "twice.json"
        file.write_text('{"frame_tokens": 4096, "validation_share": 0.1, "validation_share": 0.2}')
        done = run("corpus", "build", "--vocab", Shared.get() / "vocab", "--output", self.dir / "c", "--config", file, Shared.get() / "text.jsonl")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("validation_share", done.stderr)
        self.assertIn(str(file), done.stderr)


SMALL = ["--size", "tiny", "--set", "/trainer/batch_size=8", "--set", "/trainer/max_seq_length=64", "--set", "/trainer/evaluation_sequences=16",
         "--set", "/model/threads=1", "--set", "/trainer/warmup_steps=2"]


@unittest.skipUnless(HAS_ENGINE, "SKIPPED: no LibTorch engine")
class Training(Folder):
    def events(self, done):
        return [json.loads(line) for line in done.stdout.splitlines()]

    def losses(self, *event_lists):
        return [e["metrics"]["mlm_loss"] for events in event_lists for e in events if e["event"] == "progress"]

    def pretrain(self, run_dir, steps, *more):
        return run("pretrain", "--corpus", Shared.get() / "corpus", "--run", run_dir, "--steps", steps, "--json", *SMALL, *more)

    def test_timings(self):
        done = run("pretrain", "--corpus", Shared.get() / "corpus", "--run", self.dir / "run", "--steps", 2, "--timings", *SMALL)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("time of the parts", done.stdout)
        for part in ("products", "attention", "norms", "optimizer"):
            self.assertRegex(done.stdout, rf"(?m)^ +{part} +[0-9.]+ s +[0-9.]+ %  [0-9]+ calls$")

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

    def finished(self):
        if Shared.finished is None:
            Shared.finished = Shared.get() / "finished"
            self.assertEqual(self.pretrain(Shared.finished, 4, "--set", "/trainer/decay=constant").returncode, 0)
        return Shared.finished

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

    def test_a_run_is_watched_once_and_its_report_is_written(self):
        done = run("watch", "--once", self.finished(), env={"LC_ALL": "C"})
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = done.stdout.splitlines()
        self.assertTrue(lines[0].endswith("finished"), done.stdout)
        self.assertIn("step 4 of 4 (100 %)", lines[1])
        self.assertTrue(any(re.fullmatch(r"mlm loss +[0-9.]+  [_.~=+*#-]{4}.*", line) for line in lines), done.stdout)
        self.assertTrue(all(len(line) <= 80 for line in lines), done.stdout)
        self.assertIn("step 4: finished: all 4 steps are done", lines)
        self.assertIn("\u2588", run("watch", "--once", self.finished(), env={"LC_ALL": "C.UTF-8"}).stdout)
        page = self.dir / "page.html"
        done = run("report", self.finished(), "--output", page)
        self.assertEqual((done.returncode, done.stdout), (0, f"{page}\n"), done.stderr)
        data = json.loads(re.search(r'id="data">(.*?)</script>', page.read_text(), re.S).group(1))
        self.assertEqual(data["progress"]["step"], [1, 2, 3, 4])
        self.assertGreater(data["model"]["parameters"], 0)
        self.assertIn("kept", data["corpus"]["documents"])
        self.assertIn("[MASK]", data["evaluations"][-1]["samples"][0]["text"])
        self.assertTrue((self.finished() / "report.html").exists())
        self.assertTrue(list((self.finished() / "tensorboard").glob("events.out.tfevents.*")))
        for words in (["watch", "--once", self.dir], ["watch", self.dir / "nothing"], ["report", self.dir]):
            done = run(*words)
            self.assertEqual((done.returncode, done.stdout), (1, ""), words)
            self.assertIn("holds no run", done.stderr)

    def test_a_run_is_watched_from_another_process_while_it_grows(self):
        run_dir, source = self.dir / "run", (self.finished() / "events.jsonl").read_text().splitlines(keepends=True)
        run_dir.mkdir()
        watcher = subprocess.Popen([BERTPT, "watch", run_dir], stdout=subprocess.PIPE, text=True)
        self.assertIn("nothing yet", watcher.stdout.readline())
        with open(run_dir / "events.jsonl", "w") as events:  # half a line is not read before it is whole
            for part in ("".join(source[:3]), source[3][:20], source[3][20:] + "".join(source[4:-1]), source[-1]):
                events.write(part)
                events.flush()
                time.sleep(0.8)
        output = watcher.communicate(timeout=30)[0]
        self.assertEqual(watcher.returncode, 0, output)
        self.assertIn("step 4: validation mlm loss", output)
        self.assertTrue(output.rstrip().endswith("step 4: finished: all 4 steps are done"), output)

    def test_a_run_whose_losses_are_no_numbers_is_watched_and_reported(self):
        lines = [json.loads(line) for line in (self.finished() / "events.jsonl").read_text().splitlines()]
        for event in lines:
            for part in (event.get("metrics", {}), event.get("evaluation", {})):
                part.update({key: None for key in part if key.endswith("loss")})
        lines.insert(1, {"event": "warning", "message": "no step"})
        lines.insert(-1, {"event": "warning", "step": 4, "message": "clears\x1b[2J\nand rings\a"})
        (self.dir / "events.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
        for words in (["watch", "--once"], ["watch"], ["report"]):
            done = run(*words, self.dir)
            self.assertEqual((done.returncode, done.stderr), (0, ""), words)
        watched = run("watch", "--once", self.dir).stdout
        self.assertIn("validation mlm loss nan", watched)
        self.assertIn("warning: clears?[2J?and rings?", watched)
        self.assertNotIn("\x1b", watched)

    def test_events_that_cannot_be_read_are_an_error(self):
        (self.dir / "events.jsonl").mkdir()
        (self.dir / "events.jsonl/file").touch()
        done = run("watch", "--once", self.dir)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("cannot read", done.stderr)

    def test_a_finished_run_is_not_resumed(self):
        events = self.finished() / "events.jsonl"
        before = events.read_bytes()
        done = run("resume", self.finished())
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        self.assertIn("is finished: there is nothing to resume", done.stderr)
        self.assertEqual(events.read_bytes(), before)

    def test_resume_names_the_keys_that_may_change(self):
        listed = re.findall(r"/(\w+)", re.search(r"--set .*?;", run("help", "resume").stdout, re.S).group())
        self.assertEqual(len(listed), 8)
        for pointer in ("/nonsense", "/trainer/nonsense", "/trainer/batch_size", "/batch_size"):
            done = run("resume", self.finished(), "--set", f"{pointer}=1")
            self.assertEqual(done.returncode, 2, done.stderr)
            for key in listed:
                self.assertIn(key, done.stderr)
        self.assertIn("'log_every'", run("resume", self.finished(), "--set", "/log_evry=1").stderr)
        shutil.copytree(self.finished(), self.dir / "run", symlinks=True)
        done = run("resume", self.dir / "run", "--json", "--set", "/trainer/num_train_steps=6", "--set", "/trainer/log_every=2", "--set", "/model/threads=1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.losses(self.events(done))), 1)

    def test_the_summary_of_a_resumed_run_is_of_the_whole_run(self):
        shutil.copytree(self.finished(), self.dir / "run", symlinks=True)
        events = self.dir / "run/events.jsonl"
        lines = [json.loads(line) for line in events.read_text().splitlines()]
        lines[-1]["metrics"]["seconds"] = 5000  # of the first process
        lines.append({**lines[-1], "event": "evaluation", "step": 5, "evaluation": {"mlm_loss": 0.125}})  # which the resume takes back
        events.write_text("".join(json.dumps(line) + "\n" for line in lines))
        done = run("resume", self.dir / "run", "--set", "/trainer/num_train_steps=6", "--set", "/model/threads=1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"training speed .* tokens in 1 h 23 min\n")
        self.assertRegex(done.stdout, r"validation MLM loss .*\(training: \d+\.\d+ at step 1\)\n")
        self.assertRegex(done.stdout, r"best evaluation +step \d: ")
        self.assertNotIn("0.125", done.stdout)

    def test_a_watched_run_fits_a_low_terminal(self):
        lines = (self.finished() / "events.jsonl").read_text().splitlines(keepends=True)
        (self.dir / "events.jsonl").write_text("".join(lines[:-1]))
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 6, 80, 0, 0))
        watcher = subprocess.Popen([BERTPT, "watch", self.dir], stdout=theirs)
        os.close(theirs)
        output = b""
        while output.count(b"A\r") < 2:  # it was drawn again, twice
            output += os.read(ours, 4096)
        watcher.kill()
        watcher.wait()
        os.close(ours)
        self.assertEqual(set(re.findall(rb"\x1b\[(\d+)A", output)), {b"5"}, output)

    def test_resume_takes_a_corpus_that_was_moved(self):
        shutil.copytree(Shared.get() / "corpus", self.dir / "corpus")
        done = run("pretrain", "--corpus", self.dir / "corpus", "--run", self.dir / "run", "--steps", 2, *SMALL, "--set", "/trainer/warmup_steps=1", "--set",
                   "/trainer/decay=constant")
        self.assertEqual(done.returncode, 0, done.stderr)
        (self.dir / "corpus").rename(self.dir / "moved")
        more = ["resume", self.dir / "run", "--json", "--set", "/num_train_steps=4"]
        done = run(*more)
        self.assertEqual((done.returncode, json.loads(done.stdout)["error"]["name"]), (1, "not_found"))
        done = run(*more, "--corpus", self.dir / "moved")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.events(done)[-1]["event"], "finished")

    def test_interrupt_then_resume_equals_an_uninterrupted_run(self):
        whole = self.events(self.pretrain(self.dir / "whole", 30))
        process = subprocess.Popen([BERTPT, "pretrain", "--corpus", Shared.get() / "corpus", "--run", self.dir / "cut", "--steps", "30", "--json", *SMALL],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        first = []
        while sum(e["event"] == "progress" for e in first) < 5:
            first.append(json.loads(process.stdout.readline()))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, err)
        first += [json.loads(line) for line in out.splitlines()]
        self.assertLess(len(self.losses(first)), 30)  # stopped, not run to its end
        command = re.search(r"bertpt (resume \S+)", err).group(1)
        done = run(*command.split(), "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.losses(first, self.events(done)), self.losses(whole))

    def test_a_run_that_nobody_watches_any_more_stops_with_a_checkpoint(self):
        def watched(name, *more, stdout=subprocess.PIPE):
            words = ["pretrain", "--corpus", Shared.get() / "corpus", "--run", self.dir / name, "--steps", "100000", *SMALL, "--set",
                     "/trainer/evaluate_every=0", "--set", "/trainer/checkpoint_every=0", *more]
            process = subprocess.Popen([BERTPT, *map(str, words)], stdout=stdout, stderr=subprocess.PIPE, text=True)
            self.addCleanup(process.kill)
            return process

        process = watched("pipe", "--json")  # bertpt pretrain --json | head
        while "progress" not in process.stdout.readline():
            pass
        process.stdout.close()
        self.assertEqual(process.wait(timeout=60), 1)
        err = process.stderr.read()
        process.stderr.close()
        self.assertIn("the run is stopped", err)
        self.assertIn(f"bertpt resume {self.dir / 'pipe'}", err)
        self.assertGreater(json.loads(run("inspect", "--json", self.dir / "pipe").stdout)["step"], 0)

        with open("/dev/full", "w") as full:
            process = watched("full", "--json", stdout=full)
        err = process.communicate(timeout=60)[1]
        self.assertIn("cannot write to standard output", err)
        self.assertEqual(process.returncode, 1)

        process = watched("plain", stdout=subprocess.DEVNULL)  # bertpt pretrain 2>&1 | head
        while '"progress"' not in (events.read_text() if (events := self.dir / "plain/events.jsonl").exists() else ""):
            self.assertIsNone(process.poll())
            time.sleep(0.02)
        process.stderr.close()
        self.assertEqual(process.wait(timeout=60), 1)
        self.assertGreater(json.loads(run("inspect", "--json", self.dir / "plain").stdout)["step"], 0)

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


class WithoutEngine(Folder):
    def test_training_says_how_to_get_libtorch_and_the_rest_works(self):
        env = {"BERTPT_TORCH_ROOT": str(self.dir), "BERTPT_ENGINE": str(self.dir / "none.so")}
        done = run("doctor", "--json", env=env)
        if done.returncode == 0:
            self.skipTest("the search finds another LibTorch on this machine")
        problem = json.loads(done.stdout)["problem"]
        self.assertIn(str(self.dir), problem)      # every candidate with its reason
        self.assertIn("BERTPT_", problem)          # and what to set
        done = run("tokenize", "--vocab", SOURCE / "tests/golden/vocab/bert-base-uncased.txt", stdin="Hello\n", env=env)
        self.assertEqual(done.stdout, "7592\n", done.stderr)


if __name__ == "__main__":
    try:
        result = unittest.main(argv=["cli_test.py", *sys.argv[3:]], verbosity=2, exit=False).result
    finally:
        if Shared.dir:
            shutil.rmtree(Shared.dir, ignore_errors=True)
    sys.exit(1 if not result.wasSuccessful() else 77 if result.skipped else 0)  # 77: ctest counts it as skipped
