#!/usr/bin/env python3
"""The files of tests/tensors/data that torch and transformers write: a tiny BERT in each of their formats, and odd tensors of torch.save.

    weights_fixture.py FOLDER     FOLDER: tests/tensors/data

Random weights of a fixed seed, made here: nobody's model. Needs torch and transformers (made with torch 2.11, transformers 4.57).
  tiny_bert/                 config.json, vocab.txt, model.safetensors: what all the others must equal
  tiny_bert_bin/             pytorch_model.bin, as save_pretrained(safe_serialization=False) wrote it
  tiny_bert_old/             the same in the layout before torch 1.6, with LayerNorm.gamma and .beta, behind "module.", with the tied decoder
  tiny_bert_bare/            a bare encoder's names, no heads
  tiny_bert_shards/          model-0000x-of-0000y.safetensors with their index
  tiny_bert_bin_shards/      pytorch_model-0000x-of-0000y.bin with their index
  odd.bin, odd_legacy.bin    types, views, turned and empty tensors, parameters, nested dictionaries; odd.json: what torch sees
"""
import collections
import json
import pathlib
import sys

import torch
from transformers import BertConfig, BertForPreTraining

if len(sys.argv) != 2:
    sys.exit(__doc__)
DATA = pathlib.Path(sys.argv[1])
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "state", "of", "union", "##s", "a", "##b", "un", "##ion", ",", "."]


def folder(name):
    path = DATA / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def save_shards(state, path, names, save):
    """Two files and their index, as transformers lays them out."""
    keys = list(state)
    half = len(keys) // 2
    weight_map = {}
    for name, part in zip(names[:2], (keys[:half], keys[half:]), strict=True):
        save({key: state[key] for key in part}, path / name)
        weight_map |= dict.fromkeys(part, name)
    total = sum(tensor.numel() * tensor.element_size() for tensor in state.values())
    (path / names[2]).write_text(json.dumps({"metadata": {"total_size": total}, "weight_map": weight_map}, indent=1) + "\n")


def tiny_bert():
    torch.manual_seed(7)
    config = BertConfig(vocab_size=len(PIECES), hidden_size=8, num_hidden_layers=2, num_attention_heads=2, intermediate_size=12,
                        max_position_embeddings=10)
    model = BertForPreTraining(config)
    with torch.no_grad():
        for parameter in model.parameters():  # biases and gains too, so that no two parameters are equal
            parameter.add_(torch.randn_like(parameter) * 0.1)
    model.save_pretrained(folder("tiny_bert"))
    (DATA / "tiny_bert/vocab.txt").write_text("\n".join(PIECES) + "\n")
    (DATA / "tiny_bert/generation_config.json").unlink(missing_ok=True)
    model.save_pretrained(folder("tiny_bert_bin"), safe_serialization=False)
    (DATA / "tiny_bert_bin/generation_config.json").unlink(missing_ok=True)
    state = {key: value.clone() for key, value in model.state_dict().items()}
    old = collections.OrderedDict(
        ("module." + key.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"), value)
        for key, value in model.state_dict().items())
    torch.save(old, folder("tiny_bert_old") / "pytorch_model.bin", _use_new_zipfile_serialization=False)
    bare = {key.removeprefix("bert."): value for key, value in state.items() if key.startswith("bert.")}
    bare["embeddings.position_ids"] = torch.arange(10).unsqueeze(0)  # a buffer of older versions
    torch.save(bare, folder("tiny_bert_bare") / "pytorch_model.bin")
    tied = {key: value for key, value in state.items() if key not in ("cls.predictions.decoder.weight", "cls.predictions.decoder.bias")}
    from safetensors.torch import save_file
    save_shards(tied, folder("tiny_bert_shards"), ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"],
                lambda part, path: save_file(part, path, metadata={"format": "pt"}))
    save_shards(tied, folder("tiny_bert_bin_shards"),
                ["pytorch_model-00001-of-00002.bin", "pytorch_model-00002-of-00002.bin", "pytorch_model.bin.index.json"], torch.save)


def odd():
    base = torch.arange(24, dtype=torch.float32) / 8
    tensors = collections.OrderedDict()
    tensors["f32"] = base[:6].reshape(2, 3).clone()
    tensors["f64"] = torch.tensor([1 / 3, -2.5], dtype=torch.float64)
    tensors["f16"] = torch.tensor([-1.5, 0, 6e-8, 65504], dtype=torch.float16)
    tensors["bf16"] = torch.tensor([1, -123.5], dtype=torch.bfloat16)
    tensors["i64"] = torch.tensor([-1, 2**62])
    tensors["i32"] = torch.tensor([-7], dtype=torch.int32)
    tensors["i16"] = torch.tensor([300], dtype=torch.int16)
    tensors["i8"] = torch.tensor([-8, 9], dtype=torch.int8)
    tensors["u8"] = torch.tensor([255], dtype=torch.uint8)
    tensors["bool"] = torch.tensor([True, False, True])
    tensors["scalar"] = torch.tensor(3.25)
    tensors["empty"] = torch.zeros(0, 4)
    tensors["view"] = base[5:11]             # starts within a storage that "turned" shares
    tensors["turned"] = base.reshape(4, 6).t()
    tensors["every_other"] = base.reshape(4, 6)[:, ::2]
    tensors["one_row"] = base.reshape(4, 6)[1:2]
    tensors["parameter"] = torch.nn.Parameter(torch.ones(2, 2))
    nested = {"state_dict": {"inner": torch.tensor([4.0])}, "epoch": 3, "note": "plain values are left out", "rates": [0.1, 0.2], 0: torch.tensor([5.0])}
    everything = collections.OrderedDict(tensors, **{"more": nested})
    torch.save(everything, DATA / "odd.bin")
    torch.save(everything, DATA / "odd_legacy.bin", _use_new_zipfile_serialization=False)
    torch.save(tensors, DATA / "odd_protocol4.bin", pickle_protocol=4)
    expected = {}
    for name, tensor in [*tensors.items(), ("more.state_dict.inner", nested["state_dict"]["inner"]), ("more.0", nested[0])]:
        plain = tensor.detach()
        expected[name] = {"dtype": str(plain.dtype).removeprefix("torch."), "shape": list(plain.shape), "values": [float(v) for v in plain.flatten()]}
    (DATA / "odd.json").write_text(json.dumps(expected, indent=1) + "\n")


tiny_bert()
odd()
