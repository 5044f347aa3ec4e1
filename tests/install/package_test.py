#!/usr/bin/env python3
"""`cpack`: the archives and the .deb packages hold the installed tree, say what they need, run where they are unpacked, and have the
same bytes when they are packed again."""
import hashlib
import json
import shutil
import tarfile
import unittest

import tree
from tree import ABI_MAJOR, BUILD, FACTS, IDS, TEXT, VOCAB, Scratch, run

COMPONENTS = ["runtime", "dev"] + [part for part in ("torch", "cuda") if (BUILD / f"lib/libbertpt-{part}.so").exists()]
HAVE_DEB = shutil.which("dpkg-deb") and shutil.which("dpkg-shlibdeps")


def package_name(component):
    return "libbertpt" if component == "runtime" else f"libbertpt-{component}"


class Package(Scratch):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.out = cls.pack(cls.dir / "out")
        cls.archives = {path.name: path for path in cls.out.glob("*.tar.gz")}
        cls.debs = {path.name.split("_")[0]: path for path in cls.out.glob("*.deb")}
        tree.build_tool(FACTS["cmake"], "--install", BUILD, "--prefix", cls.dir / "tree", "--strip")
        cls.files = tree.files_of(cls.dir / "tree")

    @classmethod
    def pack(cls, folder):
        tree.build_tool(FACTS["cpack"], "--config", BUILD / "CPackConfig.cmake", "-B", folder, "-G", "TGZ;DEB" if HAVE_DEB else "TGZ", cwd=cls.dir)
        shutil.rmtree(folder / "_CPack_Packages")
        return folder

    def control(self, package):
        text = run("dpkg-deb", "-f", self.debs[package]).stdout
        return dict(line.split(": ", 1) for line in text.split("\n") if ": " in line and not line.startswith(" "))

    def check_tree(self, root):
        self.assertEqual(tree.files_that_name(root, tree.machine_paths(more=[self.dir])), [])
        for binary in tree.binaries_of(root):
            self.assertEqual(tree.fixed_rpaths(binary), [], binary)

    def test_archives_together_make_the_tree(self):
        self.assertEqual(len(self.archives), len(COMPONENTS))
        tops = set()
        for path in self.archives.values():
            with tarfile.open(path) as archive:
                self.assertEqual(archive.getnames(), sorted(archive.getnames(), key=lambda name: name.split("/")))
                for member in archive:
                    self.assertEqual((member.uid, member.gid, member.uname, member.gname), (0, 0, "", ""), member.name)
                    tops.add(member.name.split("/")[0])
                    self.assertTrue(member.issym() or member.mode & 0o022 == 0, member.name)
                archive.extractall(self.dir / "untarred")
        self.assertEqual(len(tops), 1)
        root = self.dir / "untarred" / tops.pop()
        self.assertEqual(tree.files_of(root), self.files)
        self.check_tree(root)
        self.assertEqual(run(root / "bin/bertpt", "tokenize", "--vocab", VOCAB, stdin=TEXT).stdout, IDS)

    @unittest.skipUnless(HAVE_DEB, "dpkg-deb or dpkg-shlibdeps is not installed")
    def test_debs_together_make_the_tree_under_usr(self):
        self.assertEqual(set(self.debs), {package_name(component) for component in COMPONENTS})
        root = self.dir / "root"
        for path in self.debs.values():
            run("dpkg-deb", "-x", path, root)
            owners = {row.split()[1] for row in run("dpkg-deb", "-c", path).stdout.strip().split("\n")}
            self.assertEqual(owners, {"root/root"})
        self.assertEqual(tree.files_of(root), {f"usr/{name}" for name in self.files})
        self.check_tree(root)
        bertpt = root / "usr/bin/bertpt"
        self.assertEqual(run(bertpt, "tokenize", "--vocab", VOCAB, stdin=TEXT).stdout, IDS)
        if FACTS["torch"]:
            answer = json.loads(run(bertpt, "doctor", "--json", env={"BERTPT_TORCH_ROOT": FACTS["torch"]}).stdout)
            self.assertNotIn("problem", answer)

    @unittest.skipUnless(HAVE_DEB, "dpkg-deb or dpkg-shlibdeps is not installed")
    def test_debs_say_what_they_need(self):
        runtime = self.control("libbertpt")
        exactly = f"(= {runtime['Version']})"
        for library in ("libc6", "libstdc++6", "libzstd1"):
            self.assertIn(library, runtime["Depends"])
        self.assertNotIn("torch", runtime["Depends"])
        self.assertEqual(runtime["Provides"], f"libbertpt{ABI_MAJOR} {exactly}")
        self.assertEqual(self.control("libbertpt-dev")["Depends"], f"libbertpt {exactly}")
        for part, below in (("torch", "libbertpt"), ("cuda", "libbertpt-torch")):
            if part in COMPONENTS:
                self.assertIn(f"{below} {exactly}", self.control(package_name(part))["Depends"])
                self.assertIn("libc6", self.control(package_name(part))["Depends"])
        run("dpkg-deb", "-e", self.debs["libbertpt"], self.dir / "control")
        self.assertRegex((self.dir / "control/shlibs").read_text(), rf"^libbertpt {ABI_MAJOR} libbertpt{ABI_MAJOR} \(>= [0-9.]+\)\n$")
        self.assertEqual((self.dir / "control/triggers").read_text(), "activate-noawait ldconfig\n")

    def test_packing_again_gives_the_same_bytes(self):
        digest = lambda folder: {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
        self.assertEqual(digest(self.pack(self.dir / "again")), digest(self.out))


if __name__ == "__main__":
    tree.main()
