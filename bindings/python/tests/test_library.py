"""Loading, the ABI check, errors and handles."""

import ast
import ctypes
import ctypes.util
import gc
import pathlib
import tempfile
import threading
import unittest

import bertpt
import support
from bertpt import _library, _raw


class Syntax(unittest.TestCase):
    def test_every_module_is_python_3_9(self):
        modules = sorted(pathlib.Path(bertpt.__file__).parent.glob("*.py"))
        self.assertGreater(len(modules), 10)
        for module in modules:
            ast.parse(module.read_text(encoding="utf-8"), str(module), feature_version=(3, 9))
        with self.assertRaises(SyntaxError):
            ast.parse("match x:\n    case 1: pass", feature_version=(3, 9))


class Loading(unittest.TestCase):
    def fails(self, code, env):
        process = support.child(f"import bertpt\ntry:\n    {code}\nexcept bertpt.LibraryNotFoundError as error:\n    print(error); print(error.candidates)", env=env)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, err.decode())
        return out.decode()

    def test_a_given_path_wins_and_a_failure_lists_every_candidate_and_why(self):
        with tempfile.TemporaryDirectory() as folder:
            junk = pathlib.Path(folder) / "libbertpt.so.1"
            junk.write_bytes(b"not a library")
            self.assertIn(f"given path: {folder}/libbertpt.so.1: ", self.fails(f"bertpt.load({folder!r})", {}))
            self.assertIn("BERTPT_LIBRARY: /nowhere/lib.so: no such file", self.fails("bertpt.version()", {"BERTPT_LIBRARY": "/nowhere/lib.so"}))
        found = self.fails("bertpt.version()", {"BERTPT_LIBRARY": ""})
        package = pathlib.Path(bertpt.__file__).resolve().parent
        places = [f"next to the package: {place}/libbertpt.so.1: no such file" for place in (package, package / "lib", package.parent / "lib")]
        for place in [*places, "system: libbertpt.so.1: libbertpt.so.1: cannot open shared object file"]:
            self.assertIn(place, found)

    def test_another_library_is_not_loaded_over_the_first(self):
        path = bertpt.load()
        self.assertEqual(bertpt.load(path), path)
        self.assertRaises(bertpt.StateError, bertpt.load, "/nowhere/libbertpt.so")

    def test_a_moved_field_is_refused_by_the_layout_hash(self):
        process = support.child("""
            import bertpt
            from bertpt import _raw
            _raw.LAYOUT_HASH ^= 1
            try:
                bertpt.version()
            except bertpt.LibraryNotFoundError as error:
                print(error)
            """)
        out, err = process.communicate(timeout=60)
        self.assertIn("layout", out.decode(), err.decode())

    def test_structs_lie_where_the_headers_put_them(self):
        for name, (size, offsets) in _raw.LAYOUTS.items():
            struct = getattr(_raw, name)
            self.assertEqual(ctypes.sizeof(struct), size, name)
            self.assertEqual(tuple(getattr(struct, field[0]).offset for field in struct._fields_), offsets, name)

    def test_a_library_of_another_kind_is_named_with_what_it_lacks(self):
        libc = ctypes.util.find_library("c") or "libc.so.6"
        with self.assertRaises(bertpt.LibraryNotFoundError) as caught:
            original, _library._candidates = _library._candidates, lambda path: [("system", libc)]
            try:
                _library._search(None)
            finally:
                _library._candidates = original
        self.assertIn("bertpt_", str(caught.exception))


class Errors(unittest.TestCase):
    def test_code_message_component_and_details_come_over(self):
        with self.assertRaises(bertpt.ConfigError) as caught:
            bertpt.config_resolve("model", {"sise": "tiny"})
        self.assertEqual(caught.exception.code, -2)
        self.assertEqual(caught.exception.details["pointer"], "/sise")
        self.assertEqual(caught.exception.details["nearest"], "size")
        self.assertIn("did you mean 'size'?", caught.exception.message)
        self.assertIsInstance(caught.exception, ValueError)
        with self.assertRaises(bertpt.NotFoundError) as caught:
            bertpt.Vocab.load("/nowhere/vocab.txt")
        self.assertTrue(caught.exception.component)

    def test_every_code_has_a_class(self):
        codes = {value for name, value in vars(_raw).items() if name.startswith("BERTPT_E_")}
        self.assertEqual(codes, set(bertpt.errors.BY_CODE))
        self.assertEqual({bertpt.status_name(code) for code in codes} & {"unknown"}, set())

    def test_a_path_with_nul_is_refused_instead_of_cut(self):
        self.assertRaises(bertpt.InvalidArgumentError, bertpt.Vocab.load, f"{support.VOCAB}\0x")

    def test_configurations_are_maps_or_texts(self):
        self.assertEqual(bertpt.config_resolve("loader", {"mask_prob": 0.2}), bertpt.config_resolve("loader", '{"mask_prob": 0.2}'))
        self.assertRaises(bertpt.ConfigError, bertpt.config_resolve, "loader", '{"seed": 1, "seed": 2}')
        self.assertIn("mask_prob", bertpt.config_schema("loader")["properties"])


class Handles(unittest.TestCase):
    def setUp(self):
        self.vocab = bertpt.Vocab.load(support.VOCAB)
        self.tokenizer = bertpt.Tokenizer.create(self.vocab)

    def test_use_after_close_is_an_error_and_closing_twice_is_none(self):
        self.tokenizer.close()
        self.tokenizer.close()
        self.assertTrue(self.tokenizer.closed)
        self.assertRaises(bertpt.InvalidArgumentError, self.tokenizer.encode, "text")

    def test_a_view_keeps_its_memory_when_everything_else_is_closed(self):
        with self.tokenizer.encode("the quick brown fox " * 1000) as encoding:
            ids = encoding.ids
        self.tokenizer.close()
        self.vocab.close()
        gc.collect()
        other = [bytearray(b"\xff" * 16000) for _ in range(100)]  # would land where the ids were
        self.assertEqual(set(ids[1:-1]), {1996, 4248, 2829, 4419})
        self.assertTrue(ids.readonly)
        del other

    def test_closing_while_another_thread_is_in_a_call_is_safe(self):
        text = "the quick brown fox " * 20000
        for _ in range(20):
            tokenizer = bertpt.Tokenizer.create(self.vocab)
            counts = []
            thread = threading.Thread(target=lambda: counts.append(tokenizer.count_tokens(text)))
            thread.start()
            tokenizer.close()
            thread.join()
            self.assertIn(counts, ([80000], []))  # [] when it was closed before the call: an error on that thread

    def test_handles_are_made_by_class_methods_only(self):
        self.assertRaises(TypeError, bertpt.Vocab)


if __name__ == "__main__":
    unittest.main()
