"""Documents, sentences, vocabulary, tokenizer, corpus, batches."""

import itertools
import os
import signal
import tempfile
import threading
import time
import unittest

import bertpt
import support


class Documents(unittest.TestCase):
    def test_a_list_can_be_read_again_and_a_generator_once(self):
        listed = bertpt.Documents.from_iterable(["One.", ("Two.", "id 2"), b"Three \xff."])
        for _ in range(2):
            self.assertEqual(list(listed), [("One.", ""), ("Two.", "id 2"), ("Three \ufffd.", "")])
        generated = bertpt.Documents.from_iterable(text for text in ["One.", "Two."])
        self.assertEqual([text for text, _ in generated], ["One.", "Two."])
        self.assertRaises(bertpt.StateError, list, generated)

    def test_pushed_documents(self):
        documents = bertpt.Documents.create()
        documents.push("One.", "first")
        documents.push(b"Two.")
        self.assertEqual(list(documents), [("One.", "first"), ("Two.", "")])
        self.assertRaises(bertpt.StateError, bertpt.Documents.from_iterable([]).push, "Three.")

    def test_an_exception_of_the_iterator_comes_out_as_it_is(self):
        failure = LookupError("row 7 is gone")

        def broken():
            yield "One."
            raise failure

        documents = bertpt.Documents.from_iterable(broken)
        for read in (lambda: bertpt.Vocab.train(documents), lambda: list(documents)):
            with self.assertRaises(LookupError) as caught:
                read()
            self.assertIs(caught.exception, failure)
        self.assertRaises(TypeError, list, bertpt.Documents.from_iterable([1]))

    def test_the_iterable_is_let_go_when_the_library_needs_it_no_more(self):
        from bertpt._text import _Source

        before = len(_Source.alive)
        documents = bertpt.Documents.from_iterable(["One.", "Two."])
        reading = iter(documents)
        next(reading)
        documents.close()
        self.assertEqual(next(reading)[0], "Two.")  # the reader keeps it
        self.assertEqual(len(_Source.alive), before + 1)
        del reading
        self.assertEqual(len(_Source.alive), before)


class Text(unittest.TestCase):
    def setUp(self):
        self.vocab = bertpt.Vocab.load(support.VOCAB)
        self.tokenizer = bertpt.Tokenizer.create(self.vocab)

    def test_extend(self) -> None:
        documents = bertpt.Documents.from_iterable(["cardiomyopathy and neuropathy, cardiomyopathy"] * 20)
        longer, report = self.vocab.extend(documents, {"pieces": 2, "placement": "end"})
        self.assertEqual(len(longer), len(self.vocab) + 2)
        self.assertEqual(longer.find(report["pieces"][0]["piece"]), len(self.vocab))
        self.assertLess(report["after"]["pieces"], report["before"]["pieces"])
        self.assertRaises(bertpt.DataError, self.vocab.extend, bertpt.Documents.from_iterable([]))

    def test_sentences(self):
        with bertpt.Segmenter.create() as segmenter:
            self.assertEqual(segmenter.sentences("Dr. Smith came. Café closed! Why?"), ["Dr. Smith came.", "Café closed!", "Why?"])
            self.assertEqual(segmenter.spans(""), [])

    def test_learned_abbreviations(self):
        with bertpt.Documents.from_iterable(["The Abtlg. Werkzeug is a house. A house is in the garden. In the cold garden it is cold."] * 40) as documents:
            config = bertpt.Segmenter.learn(documents, {"newlines": "paragraph"})
        self.assertEqual(config, {"newlines": "paragraph", "abbreviations": ["Abtlg"]})
        with bertpt.Segmenter.create(config) as segmenter:
            self.assertEqual(len(segmenter.sentences("The Abtlg. Werkzeug is closed. It is cold.")), 2)

    def test_vocab(self):
        self.assertEqual(len(self.vocab), 30522)
        self.assertEqual(self.vocab.piece(self.vocab.find("##ing")), "##ing")
        self.assertIsNone(self.vocab.find("no such piece"))
        self.assertEqual(self.vocab.special_ids.mask, 103)
        self.assertRaises(bertpt.InvalidArgumentError, self.vocab.piece, 30522)

    def test_encoding(self):
        encoding = self.tokenizer.encode("Unaffable café", "naïve")
        self.assertEqual(encoding.type_ids.tolist(), [0] * (len(encoding) - 2) + [1, 1])
        self.assertEqual(encoding.special_mask.tolist()[0], 1)
        spans = [b"Unaffable caf\xc3\xa9"[b:e] for b, e in zip(encoding.begin, encoding.end)][1:5]
        self.assertEqual(b"".join(spans[:3]), b"Unaffable")
        self.assertEqual(spans[3], b"caf\xc3\xa9")
        self.assertEqual(len(self.tokenizer.encode("x", offsets=False).begin), 0)
        self.assertEqual(len(self.tokenizer.encode("one two three", max_length=4, truncation="longest_first")), 4)
        self.assertRaises(bertpt.InvalidArgumentError, self.tokenizer.encode, "one two three", max_length=4)
        self.assertEqual(self.tokenizer.decode(self.tokenizer.ids("Hello, world!")), "hello, world!")
        self.assertEqual(self.tokenizer.decode([]), "")
        self.assertEqual(self.tokenizer.ids("a\ud800b\0c"), self.tokenizer.ids("abc"))

    def test_batches(self):
        texts = ["Unaffable café", b"", b"one \xff two"]
        single = [self.tokenizer.encode(text) for text in texts]
        batch = self.tokenizer.encode_batch(texts, offsets=True, type_ids=True, special_mask=True, threads=2)
        self.assertEqual(len(batch), 3)
        self.assertEqual([row.tolist() for row in batch], [one.ids.tolist() for one in single])
        for name in ("begin", "end", "word_ids", "type_ids", "special_mask"):
            self.assertEqual(getattr(batch, name).tolist(), [x for one in single for x in getattr(one, name)], name)
        self.assertEqual((batch.n_replaced, single[2].n_replaced, single[0].n_replaced), (1, 1, 0))
        self.assertEqual(len(batch.attention_mask), 0)
        padded = self.tokenizer.encode_batch(texts, ["x", "y", "z"], max_length=8, truncation="longest_first", padding="max_length")
        self.assertEqual(padded.row_offsets.tolist(), [0, 8, 16, 24])
        self.assertEqual(padded.attention_mask.tolist()[8:16], [1, 1, 1, 1, 0, 0, 0, 0])
        self.assertEqual(len(padded.begin), 0)
        self.assertEqual(len(self.tokenizer.encode_batch([])), 0)
        self.assertRaises(ValueError, self.tokenizer.encode_batch, ["a"], ["b", "c"])

        class Named(str):
            pass

        kinds = ["", "ascii", b"bytes", "caf\u00e9", "\u4eca\U0001f600", "a\ud800b\0c", Named("named one"), Named("caf\u00e9")]
        made = self.tokenizer.encode_batch("".join(text) if type(text) is str else text for text in kinds)  # kept by nobody else
        self.assertEqual([row.tolist() for row in made], [self.tokenizer.ids(text) for text in kinds])
        self.assertRaises(TypeError, self.tokenizer.encode_batch, ["a", 3])
        self.assertRaises(TypeError, self.tokenizer.encode_batch, ["a", bytearray(b"b")])
        with self.assertRaises(bertpt.InvalidArgumentError) as caught:
            self.tokenizer.encode_batch(["one", "one two three"], max_length=4)
        self.assertEqual(caught.exception.details["row"], 1)

    def test_numpy_takes_arrays_without_a_copy(self):
        try:
            import numpy
        except ImportError:
            self.skipTest("no numpy")
        ids = self.tokenizer.encode("hello world").ids
        array = numpy.frombuffer(ids, dtype=numpy.int32)
        self.assertEqual(array.tolist(), [101, 7592, 2088, 102])
        self.assertFalse(array.flags.owndata)


class Corpus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.corpus = support.small_corpus(f"{cls.folder.name}/corpus")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_it_holds_the_documents(self):
        sizes = [self.corpus.get_info(split) for split in ("train", "validation")]
        self.assertEqual(sum(info.documents for info in sizes), len(support.TEXTS))
        document = self.corpus.read_document(0)
        self.assertEqual(len(document.ids), sum(document.sentence_lengths))
        self.assertEqual(sum(self.corpus.id_counts("train")), sizes[0].tokens)
        self.corpus.verify()
        self.assertIn("documents", str(self.corpus.get_report()))

    def test_batches(self):
        loader = bertpt.Loader.create(self.corpus, "train", {"batch_size": 4, "max_seq_length": 32})
        batches = list(itertools.islice(loader, 3))
        for batch in batches:
            self.assertEqual(len(batch.ids), batch.tokens)
            self.assertEqual(batch.cu_seqlens[-1], batch.tokens)
            self.assertEqual(len(batch.cu_seqlens), batch.sequences + 1)
            self.assertEqual(len(batch.masked_labels), batch.masked)
        padded = batches[0].padded(40)
        self.assertEqual(padded["input_ids"].shape, (4, 40))
        self.assertEqual(sum(padded["attention_mask"].tolist()[0]), batches[0].cu_seqlens[1])
        self.assertEqual(sum(label != -100 for row in padded["labels"].tolist() for label in row), batches[0].masked)
        self.assertRaises(bertpt.InvalidArgumentError, batches[0].padded, 1)
        position = loader.get_position()
        after = loader.next().ids.tolist()
        loader.seek(*position)
        self.assertEqual(loader.next().ids.tolist(), after)
        self.assertGreater(loader.get_epoch_size(), 0)

    def test_packed_rows_hold_every_sequence_once(self):
        batch = bertpt.Loader.create(self.corpus, "train", {"batch_size": 16, "max_seq_length": 32, "workers": 2}).next()
        rows = batch.packed(64)
        self.assertEqual(sum(number > 0 for row in rows["sequence_ids"].tolist() for number in row), batch.tokens)
        self.assertEqual(sum(label != -100 for row in rows["labels"].tolist() for label in row), batch.masked)
        ids = [id for row in rows["input_ids"].tolist() for id in row]
        first = [batch.ids[start] for start in batch.cu_seqlens[:batch.sequences]]
        self.assertEqual([ids[cell] for cell in rows["cls_cells"]], first)

    def test_instances_of_googles_script(self):
        instances = bertpt.GoogleInstances.create(self.corpus, "train", {"max_seq_length": 32, "dupe_factor": 2})
        self.assertGreater(len(instances), 0)
        batch = instances.read(0, len(instances))
        self.assertEqual(batch.sequences, len(instances))
        self.assertTrue(set(batch.pair_labels) <= {0, 1})
        self.assertRaises(bertpt.InvalidArgumentError, instances.read, len(instances), 1)

    def test_parts_are_merged_and_near_duplicates_listed(self):
        tokenizer = self.corpus.get_tokenizer()
        parts = [f"{self.folder.name}/part-{i}" for i in range(2)]
        for i, part in enumerate(parts):
            bertpt.Corpus.build(bertpt.Documents.from_iterable(support.TEXTS[i::2]), tokenizer, part).close()
        merged = bertpt.Corpus.merge(parts, f"{self.folder.name}/merged")
        self.assertEqual(sum(merged.get_info(split).documents for split in ("train", "validation")), len(support.TEXTS))
        texts = bertpt.Documents.from_iterable(["One text of some words.", "Another one.", "One text of some words!"])
        found = texts.find_near_duplicates(f"{self.folder.name}/list.txt")
        self.assertEqual((found["documents"], found["dropped"]), (3, 1))
        with open(f"{self.folder.name}/list.txt", encoding="ascii") as file:
            self.assertEqual(file.read().splitlines()[-1], "2")

    def test_a_builder_without_finish_leaves_nothing(self):
        path = f"{self.folder.name}/pushed"
        with bertpt.CorpusBuilder.create(path, self.corpus.get_tokenizer()) as builder:
            builder.push(support.TEXTS[0], "a")
        self.assertFalse(os.path.exists(path))
        with bertpt.CorpusBuilder.create(path, self.corpus.get_tokenizer()) as builder:
            for text in support.TEXTS[:4]:
                builder.push(text)
            with builder.finish() as corpus:
                self.assertEqual(corpus.get_info("train").documents + corpus.get_info("validation").documents, 4)

    def test_a_cancel_from_another_thread_stops_a_long_call(self):
        cancel, progress = bertpt.Cancel.create(), bertpt.Progress.create()
        timer = threading.Timer(0.2, cancel.request)
        timer.start()
        with self.assertRaises(bertpt.CancelledError):
            bertpt.Vocab.train(bertpt.Documents.from_iterable(itertools.cycle(support.TEXTS)), None, cancel, progress)
        self.assertTrue(cancel.is_requested)
        self.assertEqual(progress.get().unit, "bytes")
        cancel.reset()
        self.assertFalse(cancel.is_requested)

    def test_ctrl_c_stops_a_long_call_and_is_a_keyboard_interrupt(self):
        process = support.child("""
            import itertools, bertpt, support
            print("ready", flush=True)
            try:
                bertpt.Vocab.train(bertpt.Documents.from_iterable(itertools.cycle(support.TEXTS)))
            except KeyboardInterrupt:
                print("interrupted")
            """)
        self.assertEqual(process.stdout.readline(), b"ready\n")
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        self.assertEqual((process.returncode, out, err), (0, b"interrupted\n", b""))


if __name__ == "__main__":
    unittest.main()
