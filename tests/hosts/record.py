#!/usr/bin/env python3
"""Writes the parts of conformance.json that nobody writes by hand: the documents, and what each step is expected to give.

  record.py documents                     takes "documents" from samples/data (needs the zstd command)
  record.py expect --build build/release  runs the C executor and takes its results, except for steps with an "oracle"
  record.py oracle                        results of the steps whose oracle is Hugging Face (needs the Python package tokenizers)

The steps themselves are edited in conformance.json. A change of an expected value is a change of behaviour: read the diff before
it is committed. The file is always laid out by this script, one step on a line.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SCRIPT = HERE / "conformance.json"
N_DOCUMENTS, DOCUMENT_CHARACTERS = 24, 2400


def lay_out(script):
    def line(value):
        return json.dumps(value, ensure_ascii=True)

    text = '{\n"version": ' + line(script["version"]) + ',\n"documents": {'
    for i, (name, documents) in enumerate(script["documents"].items()):
        text += ("," if i else "") + f"\n{line(name)}: [\n  " + ",\n  ".join(map(line, documents)) + "]"
    text += '},\n"parts": ['
    for i, part in enumerate(script["parts"]):
        text += ("," if i else "") + f'\n{{"name": {line(part["name"])}, "engine": {line(part["engine"])}, "steps": [\n  '
        text += ",\n  ".join(map(line, part["steps"])) + "]}"
    return text + "\n]}\n"


def take_documents(script):
    source = ROOT / "samples/data/state_of_the_union.jsonl.zst"
    lines = subprocess.run(["zstd", "-dc", str(source)], check=True, capture_output=True).stdout.decode().splitlines()
    chosen = [json.loads(line)["text"] for line in lines[:: len(lines) // N_DOCUMENTS][:N_DOCUMENTS]]
    script["documents"]["speeches"] = [text[: text.rindex(". ", 0, DOCUMENT_CHARACTERS) + 1] for text in chosen]


def take_oracle(script):
    import tokenizers

    oracle = tokenizers.Tokenizer(tokenizers.models.WordPiece.from_file(
        str(ROOT / "tests/golden/vocab/bert-base-uncased.txt"), unk_token="[UNK]", max_input_chars_per_word=100))
    oracle.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True)
    oracle.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    oracle.decoder = tokenizers.decoders.WordPiece()
    special = {"[CLS]": 101, "[SEP]": 102}
    oracle.post_processor = tokenizers.processors.BertProcessing(("[SEP]", special["[SEP]"]), ("[CLS]", special["[CLS]"]))
    for step in (step for part in script["parts"] for step in part["steps"] if step.get("oracle") == "huggingface"):
        if step["do"] == "encode":
            step["expect"] = [oracle.encode(text).ids for text in step["texts"]]
        else:
            step["expect"] = oracle.decode([i for i in step["ids"] if i not in special.values()])


def take_results(script, build):
    sys.path.insert(0, str(HERE))
    import run

    with tempfile.TemporaryDirectory() as work:
        for part in script["parts"]:
            results = run.run_part(run.Host("c", pathlib.Path(build).resolve()), part["name"], pathlib.Path(work))
            for step in part["steps"]:
                if "oracle" not in step:
                    step["expect"] = results[step["name"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["documents", "expect", "oracle"])
    parser.add_argument("--build", default=str(ROOT / "build/release"))
    arguments = parser.parse_args()
    script = json.loads(SCRIPT.read_text(encoding="utf-8"))
    if arguments.what == "documents":
        take_documents(script)
    elif arguments.what == "oracle":
        take_oracle(script)
    else:
        take_results(script, arguments.build)
    SCRIPT.write_text(lay_out(script), encoding="utf-8")


if __name__ == "__main__":
    main()
