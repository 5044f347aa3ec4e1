"""bertpt corpus, examples.

usage: corpus_test.py BERTPT SOURCE_DIR [unittest options]
"""
import json
import shutil

from support import Folder, Shared, main, run


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


if __name__ == "__main__":
    main()
