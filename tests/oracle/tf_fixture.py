#!/usr/bin/env python3
"""The tiny BERT of tests/tensors/data as TensorFlow writes checkpoints, in each way that models of BERT were published.

    tf_fixture.py FOLDER     FOLDER: tests/tensors/data, with tiny_bert/model.safetensors in it (weights_fixture.py)

Needs tensorflow (made with 2.15.1), transformers 4.x with its TFBert classes, safetensors. The names of tiny_bert_tf1 are those of
google-research/bert's released checkpoints, those of tiny_bert_tf2_google of its TensorFlow 2 models as transformers'
convert_bert_original_tf2_checkpoint_to_pytorch.py reads them; tiny_bert_tf2 is written by transformers' own class.
  tiny_bert_tf1/          bert_model.ckpt of a Saver: kernels turned, adam_m and adam_v beside each variable, global_step; bert_config.json
  tiny_bert_tf1_shards/   the same variables in two data files, merged by TensorFlow
  tiny_bert_tf2/          TFBertForPreTraining.save_weights(save_format="tf")
  tiny_bert_tf2_google/   layer_with_weights-N objects, attention kernels by head
"""
import json
import os
import pathlib
import re
import shutil
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
from safetensors.numpy import load_file  # noqa: E402
from transformers import BertConfig, TFBertForPreTraining  # noqa: E402

if len(sys.argv) != 2:
    sys.exit(__doc__)
DATA = pathlib.Path(sys.argv[1])
STATE = load_file(DATA / "tiny_bert/model.safetensors")
HEADS, HEAD_SIZE, LAYERS = 2, 4, 2


def folder(name):
    path = DATA / name
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def google_name(name):
    """bert.encoder.layer.0.output.LayerNorm.weight -> bert/encoder/layer_0/output/LayerNorm/gamma, and whether a matrix is turned."""
    name = re.sub(r"layer\.(\d+)", r"layer_\1", name)
    if name == "cls.predictions.bias":
        return "cls/predictions/output_bias", False
    if name.startswith("cls.seq_relationship"):
        return "cls/seq_relationship/output_" + ("weights" if name.endswith("weight") else "bias"), False
    if name.endswith("_embeddings.weight"):
        return name.removesuffix(".weight").replace(".", "/"), False
    turned = False
    if ".LayerNorm." in name:
        name = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
    elif name.endswith(".weight"):
        name, turned = name.removesuffix("weight") + "kernel", True
    return name.replace(".", "/"), turned


def google_variables():
    variables = {}
    for name, value in STATE.items():
        own, turned = google_name(name)
        variables[own] = value.T if turned else value
    return variables


def tf1():
    path = folder("tiny_bert_tf1")
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        for name, value in google_variables().items():
            tf.compat.v1.get_variable(name, initializer=tf.constant(value))
            for slot in ("adam_m", "adam_v"):
                tf.compat.v1.get_variable(f"{name}/{slot}", initializer=tf.zeros(value.shape))
        tf.compat.v1.get_variable("global_step", initializer=tf.constant(1000, dtype=tf.int64))
        session.run(tf.compat.v1.global_variables_initializer())
        tf.compat.v1.train.Saver().save(session, str(path / "bert_model.ckpt"), write_meta_graph=False)
    config = json.loads((DATA / "tiny_bert/config.json").read_text())
    keys = ("attention_probs_dropout_prob", "hidden_act", "hidden_dropout_prob", "hidden_size", "initializer_range", "intermediate_size",
            "max_position_embeddings", "num_attention_heads", "num_hidden_layers", "type_vocab_size", "vocab_size")
    (path / "bert_config.json").write_text(json.dumps({key: config[key] for key in keys}, indent=2) + "\n")
    shutil.copy(DATA / "tiny_bert/vocab.txt", path)


def tf1_shards():
    path = folder("tiny_bert_tf1_shards")
    variables = list(google_variables().items())
    prefixes = []
    for i, part in enumerate((variables[: len(variables) // 2], variables[len(variables) // 2:])):
        prefix = str(path / f"part-{i}")
        tf.raw_ops.SaveV2(prefix=prefix, tensor_names=[name for name, _ in part], shape_and_slices=[""] * len(part),
                          tensors=[tf.constant(value) for _, value in part])
        prefixes.append(prefix)
    tf.raw_ops.MergeV2Checkpoints(checkpoint_prefixes=prefixes, destination_prefix=str(path / "bert_model.ckpt"), delete_old_dirs=False)


def tf2():
    path = folder("tiny_bert_tf2")
    model = TFBertForPreTraining(BertConfig.from_json_file(DATA / "tiny_bert/config.json"))
    model(model.dummy_inputs)
    variables = google_variables()
    for variable in model.variables:
        name = variable.name.removesuffix(":0").split("/", 1)[1].replace("nsp___cls", "cls").replace("mlm___cls", "cls").replace("layer_._", "layer_")
        name = re.sub(r"_embeddings/(weight|embeddings)$", "_embeddings", name).replace("predictions/bias", "predictions/output_bias")
        name = name.replace("seq_relationship/bias", "seq_relationship/output_bias")
        if name.endswith("seq_relationship/kernel"):
            variable.assign(variables["cls/seq_relationship/output_weights"].T)
        else:
            variable.assign(variables[name])
    model.save_weights(str(path / "tf_model"), save_format="tf")


class Object(tf.Module):
    pass


def objects(tree):
    result = Object()
    for name, value in tree.items():
        setattr(result, name, objects(value) if isinstance(value, dict) else tf.Variable(value))
    return result


def tf2_google():
    path = folder("tiny_bert_tf2_google")

    def dense(name, shape=None, bias_shape=None):
        kernel, bias = STATE[name + ".weight"].T, STATE[name + ".bias"]
        return {"kernel": np.ascontiguousarray(kernel.reshape(shape or kernel.shape)), "bias": bias.reshape(bias_shape or bias.shape)}

    def norm(name):
        return {"gamma": STATE[name + ".weight"], "beta": STATE[name + ".bias"]}

    hidden = HEADS * HEAD_SIZE
    layers = [{"embeddings": STATE[f"bert.embeddings.{which}_embeddings.weight"]} for which in ("word", "position", "token_type")]
    layers.append(norm("bert.embeddings.LayerNorm"))
    for i in range(LAYERS):
        prefix = f"bert.encoder.layer.{i}."
        heads = {f"_{part}_dense": dense(f"{prefix}attention.self.{part}", (hidden, HEADS, HEAD_SIZE), (HEADS, HEAD_SIZE)) for part in ("query", "key", "value")}
        output = dense(prefix + "attention.output.dense", (HEADS, HEAD_SIZE, hidden))
        # In the older models the attention's output is an object of the layer, in the newer ones of the attention.
        apart = {"_attention_layer": heads, "_attention_output_dense": output} if i == 0 else {"_attention_layer": heads | {"_output_dense": output}}
        layers.append({**apart, "_attention_layer_norm": norm(prefix + "attention.output.LayerNorm"), "_intermediate_dense": dense(prefix + "intermediate.dense"),
                       "_output_dense": dense(prefix + "output.dense"), "_output_layer_norm": norm(prefix + "output.LayerNorm")})
    layers.append(dense("bert.pooler.dense"))
    tree = {f"layer_with_weights-{i}": layer for i, layer in enumerate(layers)}
    tf.train.Checkpoint(model=objects(tree)).write(str(path / "bert_model.ckpt"))


tf1()
tf1_shards()
tf2()
tf2_google()
