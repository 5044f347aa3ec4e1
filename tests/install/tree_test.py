#!/usr/bin/env python3
"""`cmake --install`: the tree is whole, names no folder of this machine, and serves programs from wherever it is moved to."""
import json
import re
import shutil
import unittest

import tree
from tree import ABI_MAJOR, BUILD, FACTS, IDS, SOURCE, TEXT, VOCAB, WHOLE_IDS, Scratch, run

COMPONENTS = ["runtime", "dev"] + [part for part in ("torch", "cuda") if (BUILD / f"lib/libbertpt-{part}.so").exists()]


class Tree(Scratch):
    """One installation, moved before it is used, so that nothing can lean on the place where it was put first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.dir / "first"
        tree.build_tool(FACTS["cmake"], "--install", BUILD, "--prefix", cls.first)
        cls.prefix = cls.dir / "moved" / "bertpt"
        cls.prefix.parent.mkdir()
        cls.first.rename(cls.prefix)
        cls.library = cls.prefix / f"lib/libbertpt.so.{ABI_MAJOR}"
        cls.examples = cls.prefix / "share/doc/libbertpt-dev/examples"

    def tokenizes(self, program, *words, env=None, ids=WHOLE_IDS):
        self.assertEqual(run(program, *words, stdin=TEXT, env=env).stdout, ids)

    # --- the files -------------------------------------------------------------------------------------------------------

    def test_the_components_make_the_tree(self):
        owners = {}
        for component in COMPONENTS:
            tree.build_tool(FACTS["cmake"], "--install", BUILD, "--prefix", self.dir / component, "--component", component)
            for name in tree.files_of(self.dir / component):
                self.assertNotIn(name, owners, "in two components")
                owners[name] = component
        self.assertEqual(set(owners), tree.files_of(self.prefix))
        of = lambda component: {name for name in owners if owners[name] == component and "/doc/" not in name}
        versioned = self.library.resolve().name
        self.assertEqual(of("runtime"), {"bin/bertpt", f"lib/{self.library.name}", f"lib/{versioned}", "share/man/man1/bertpt.1"})
        for part in COMPONENTS[2:]:
            self.assertEqual(of(part), {f"lib/libbertpt-{part}.so"})
        headers = {f"include/bertpt/{path.name}" for path in (SOURCE / "capi/include/bertpt").glob("*.h")}
        self.assertEqual({name for name in of("dev") if name.startswith("include/")}, headers)
        self.assertLessEqual({"lib/libbertpt.so", "lib/pkgconfig/bertpt.pc", "lib/cmake/bertpt/bertptConfig.cmake"}, of("dev"))

    def test_licences_and_notices(self):
        for component in COMPONENTS:
            package = "libbertpt" if component == "runtime" else f"libbertpt-{component}"
            text = (self.prefix / f"share/doc/{package}/copyright").read_text()
            for words in ("Apache License", "Niels Lohmann", "Yann Collet", "UNICODE LICENSE V3", "From PyTorch:", "facebook/zstd"):
                self.assertIn(words, text)

    def test_no_file_names_this_machine(self):
        paths = tree.machine_paths(more=[self.first, self.dir])
        self.assertEqual(tree.files_that_name(self.prefix, paths), [])
        planted = self.dir / "planted"
        planted.mkdir()
        (planted / "file").write_text(f"-L{BUILD}/lib")  # the check can fail
        self.assertTrue(tree.files_that_name(planted, paths))

    def test_binaries_search_only_beside_themselves(self):
        binaries = tree.binaries_of(self.prefix)
        self.assertEqual(len(binaries), len(COMPONENTS))  # the command instead of the headers
        for binary in binaries:
            self.assertEqual(tree.fixed_rpaths(binary), [], binary)
        self.assertTrue(tree.fixed_rpaths(BUILD / "bin/bertpt"))  # the check can fail: the build's own is bound to its place

    def test_names_and_symbols_of_the_libraries(self):
        self.assertEqual(tree.soname(self.library), f"libbertpt.so.{ABI_MAJOR}")
        self.assertIn(f"libbertpt.so.{ABI_MAJOR}", tree.needed(self.prefix / "bin/bertpt"))
        self.assertFalse([name for name in tree.needed(self.library) if "torch" in name or "c10" in name or "cuda" in name])
        names = tree.exports(self.library)
        self.assertEqual({name for name in names if not name.startswith("bertpt_")}, set())
        in_map = set(re.findall(r"\b(bertpt_\w+);", (SOURCE / "capi/bertpt.map").read_text()))
        self.assertEqual(names, in_map)
        for part, symbols in (("torch", {"bertpt_engine_exports"}), ("cuda", {"bertpt_cuda_exports", "bertpt_gpu_runtime"})):
            if part in COMPONENTS:
                self.assertEqual(tree.exports(self.prefix / f"lib/libbertpt-{part}.so"), symbols)

    # --- programs that link it -------------------------------------------------------------------------------------------

    def configure(self, source, name, *options):
        folder = self.dir / name
        return folder, run(FACTS["cmake"], "-S", source, "-B", folder, f"-DCMAKE_C_COMPILER={FACTS['cc']}", f"-DCMAKE_PREFIX_PATH={self.prefix}", *options, status=None)

    def test_cmake_package(self):
        folder, done = self.configure(self.examples, "cmake-consumer")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        run(FACTS["cmake"], "--build", folder)
        self.tokenizes(folder / "sample-tokenize", VOCAB)
        self.assertTrue((folder / "sample-pretrain").exists())

    def test_cmake_package_says_what_it_has(self):
        project = self.dir / "request"
        project.mkdir()
        (project / "CMakeLists.txt").write_text("cmake_minimum_required(VERSION 3.16)\nproject(request LANGUAGES C)\nfind_package(bertpt ${WANTED} REQUIRED COMPONENTS ${PARTS})\n")
        for wanted, parts, fits in (("0.1", "runtime", True), ("0.0.9", "dev", True), ("0.2", "runtime", False), ("1.0", "runtime", False),
                                    ("0.1", "torch", "torch" in COMPONENTS), ("0.1", "gpu", False)):
            with self.subTest(wanted=wanted, parts=parts):
                _, done = self.configure(project, "request-build", f"-DWANTED={wanted}", f"-DPARTS={parts}")
                self.assertEqual(done.returncode == 0, fits, done.stderr)
        self.assertIn("libbertpt-gpu.so", done.stderr)

    @unittest.skipUnless(shutil.which("pkg-config"), "pkg-config is not installed")
    def test_pkg_config(self):
        env = {"PKG_CONFIG_PATH": str(self.prefix / "lib/pkgconfig")}
        flags = run("pkg-config", "--cflags", "--libs", "bertpt", env=env).stdout.split()
        self.assertNotIn(str(self.first), " ".join(flags))
        program = self.dir / "pkg-config-consumer"
        run(FACTS["cc"], self.examples / "tokenize.c", "-o", program, *flags)
        self.tokenizes(program, VOCAB, env={"LD_LIBRARY_PATH": str(self.prefix / "lib")})
        self.assertNotEqual(run("pkg-config", "--exists", "bertpt >= 99", env=env, status=None).returncode, 0)

    def test_dlopen(self):
        program = self.dir / "dlopen-consumer"
        run(FACTS["cc"], SOURCE / "tests/install/dlopen.c", f"-I{self.prefix}/include", "-Wall", "-Wextra", "-Werror", "-o", program, "-ldl")
        self.assertEqual(run(program, self.library, VOCAB, TEXT).stdout, WHOLE_IDS)
        self.assertNotEqual(run(program, self.library.parent / "libnone.so", VOCAB, TEXT, status=None).returncode, 0)

    # --- the command -----------------------------------------------------------------------------------------------------

    def test_command(self):
        bertpt = self.prefix / "bin/bertpt"
        self.assertRegex(run(bertpt, "--version").stdout, r"^bertpt \d+\.\d+\.\d+\n$")
        self.tokenizes(bertpt, "tokenize", "--vocab", VOCAB, ids=IDS)

    def test_doctor_names_what_is_missing(self):
        """The runtime component alone: no engine. Then with the engine and a folder that holds no LibTorch. Then with LibTorch."""
        alone = self.dir / "runtime-alone"
        shutil.copytree(self.prefix, alone, symlinks=True, ignore=shutil.ignore_patterns("libbertpt-*.so"))
        empty = {"BERTPT_TORCH_ROOT": FACTS["torch"] or str(self.dir)}
        problem = json.loads(run(alone / "bin/bertpt", "doctor", "--json", env=empty, status=1).stdout)["problem"]
        if FACTS["torch"]:
            self.assertIn(f"{alone}/lib/libbertpt-torch.so", problem)
        if "torch" not in COMPONENTS:
            return
        bertpt = self.prefix / "bin/bertpt"
        done = run(bertpt, "doctor", "--json", env={"BERTPT_TORCH_ROOT": str(self.dir / "nowhere")}, status=None)
        if done.returncode != 0:  # else the search found a LibTorch that the system has
            problem = json.loads(done.stdout)["problem"]
            self.assertIn(str(self.dir / "nowhere"), problem)
            self.assertIn("BERTPT_TORCH_ROOT", problem)
        answer = json.loads(run(bertpt, "doctor", "--json", env={"BERTPT_TORCH_ROOT": FACTS["torch"]}).stdout)
        self.assertNotIn("problem", answer)
        self.assertTrue(answer["devices"])

    def test_manual_page(self):
        """Every command, every option that the sources ask for, and every variable that they read stands on the page."""
        page = (self.prefix / "share/man/man1/bertpt.1").read_text().replace("\\-", "-")
        self.assertNotIn("@", page)
        sources = "".join(path.read_text() for path in (SOURCE / "samples/cli").glob("*.cpp"))
        impl = "".join(path.read_text() for path in (SOURCE / "impl").rglob("*.cpp"))
        options = set(re.findall(r'"(--[a-z][a-z-]*)"', sources))
        commands = set(re.findall(r'Command\{"([a-z-]+)"', sources))
        variables = set(re.findall(r'"(?:\$)?(BERTPT_[A-Z_]+)"', sources + impl))
        self.assertGreater(min(len(options) - 20, len(commands) - 10, len(variables) - 2), 0)  # the patterns still find them
        missing = [name for name in sorted(options | variables) if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", page)]
        missing += [name for name in sorted(commands) if f"\n.SS {name}\n" not in page]
        self.assertEqual(missing, [])
        if shutil.which("man"):
            done = run("man", "--warnings", "-l", self.prefix / "share/man/man1/bertpt.1", env={"MANWIDTH": "100"})
            self.assertEqual(done.stderr, "")
            self.assertIn("BERTPT_TORCH_ROOT", done.stdout)


if __name__ == "__main__":
    tree.main()
