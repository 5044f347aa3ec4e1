"""The bertpt command as a user meets it: help, errors, exit status, what goes to stdout and stderr.

usage: usage_test.py BERTPT SOURCE_DIR [unittest options]
"""
import json
import signal
import subprocess

from support import BERTPT, SOURCE, Folder, main, run


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
    main()
