"""A run from outside: watched, reported, stopped, resumed.

usage: run_test.py BERTPT SOURCE_DIR [unittest options]
"""
import fcntl
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import termios
import time

from support import BERTPT, SMALL, Shared, Training, main, run


class Run(Training):
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

    def test_nothing_in_an_event_steers_the_terminal(self):
        events = [json.loads(line) for line in (self.finished() / "events.jsonl").read_text().splitlines()]
        events[-1]["message"] = "up\x1b[2J \u009b2J \u0085 del\x7f caf\u00e9 \u00a0end"
        (self.dir / "events.jsonl").write_text("".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events))
        done = run("watch", "--once", self.dir, env={"LC_ALL": "C.UTF-8"})
        self.assertIn("up?[2J ?2J ? del? caf\u00e9 \u00a0end", done.stdout)

    def test_a_rollback_is_told_and_takes_its_steps_back(self):
        lines = (self.finished() / "events.jsonl").read_text().splitlines()
        progress = [json.loads(line) for line in lines if '"event":"progress"' in line]
        back = {**progress[1], "event": "rollback", "message": "the weights went bad"}
        (self.dir / "events.jsonl").write_text("\n".join(lines[:-1] + [json.dumps(back)]) + "\n")
        shown = run("watch", "--once", self.dir, env={"LC_ALL": "C"}).stdout
        self.assertIn("step 2: rollback: the weights went bad", shown)
        self.assertRegex(shown, r"(?m)^mlm loss +[0-9.]+  [_.~=+*#-]{2}( |$)")  # two of four steps are left

    def test_a_long_run_is_drawn_as_a_short_one(self):
        lines = (self.finished() / "events.jsonl").read_text().splitlines()
        event = json.loads(next(line for line in lines if '"event":"progress"' in line))
        with open(self.dir / "events.jsonl", "w") as file:
            for step in range(1, 5001):  # more than a curve keeps points: falls to its half, then stays
                event["step"] = event["metrics"]["step"] = step
                event["metrics"]["learning_rate"] = max(0.0, 1 - step / 2500)
                file.write(json.dumps(event) + "\n")
        shown = run("watch", "--once", self.dir, env={"LC_ALL": "C"}).stdout
        curve = re.search(r"(?m)^learning rate +0.00e\+00  (\S+)$", shown).group(1)
        self.assertRegex(curve, r"^#+\*+\++=+~+-+\.+_+$")
        self.assertLess(abs(curve.count("_") - len(curve) * 9 / 16), 4, curve)

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

    def test_a_run_that_was_stopped_in_its_last_evaluation_does_it_when_it_is_resumed(self):
        shutil.copytree(self.finished(), self.dir / "run", symlinks=True)
        events = self.dir / "run/events.jsonl"
        lines = events.read_text().splitlines(keepends=True)
        last = max(i for i, line in enumerate(lines) if '"event":"progress"' in line)
        stopped = {**json.loads(lines[last]), "event": "cancelled"}
        events.write_text("".join(lines[:last + 1]) + json.dumps(stopped) + "\n")
        done = run("resume", self.dir / "run", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        kinds = [event["event"] for event in self.events(done)]
        self.assertEqual((kinds.count("evaluation"), kinds.count("progress"), kinds[-1]), (1, 0, "finished"))
        self.assertIn("nothing to resume", run("resume", self.dir / "run").stderr)

    def test_resume_names_the_keys_that_may_change(self):
        listed = re.findall(r"/(\w+)", re.search(r"--set .*?;", run("help", "resume").stdout, re.S).group())
        self.assertEqual(len(listed), 12)
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


if __name__ == "__main__":
    main()
