"""bertpt tokenize, segment, vocab: texts in, texts out, and Ctrl-C at a standard input that does not end.

usage: text_test.py BERTPT SOURCE_DIR [unittest options]
"""
import gzip
import json
import pathlib
import re
import signal
import subprocess
import time

from support import BERTPT, SOURCE, Folder, main, run


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


if __name__ == "__main__":
    main()
