#!/usr/bin/env python3
"""The tiny BERT of tests/tensors/data as Google's own TensorFlow 2 code (the model garden) writes it.

    tf_garden.py FOLDER     FOLDER: tests/tensors/data, with tiny_bert_tf1 in it (tf_fixture.py)

Needs tensorflow 2.15 and tf-models-official 2.15.0 with what it imports (pip install --no-deps tf-models-official==2.15.0 gin-config
tensorflow-model-optimization dm-tree six pyyaml tf-slim "scipy<1.12"). Where Google's converter of checkpoints (tf2_bert_encoder_checkpoint_
converter) can make the model, it does; the other classes get the same variables by the names that Google gave them.
  tiny_bert_garden_encoder/      BertEncoder by the converter: tf.train.Checkpoint(encoder=...).save
  tiny_bert_garden_pretrainer/   BertPretrainerV2 around a BertEncoder by the converter: masked-token head, no pair head
  tiny_bert_garden_encoder_v2/   BertEncoderV2, the class of today's configurations: tf.train.Checkpoint(encoder=...)
  tiny_bert_garden_v2/           BertPretrainerV2 around a BertEncoderV2, with Adam and a global step, as a training run saves it
  tiny_bert_garden_legacy/       BertPretrainer, with both heads: tf.train.Checkpoint(model=...)
"""
import os
import pathlib
import shutil
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf  # noqa: E402
from official.legacy.bert import configs  # noqa: E402
from official.modeling import tf_utils  # noqa: E402
from official.nlp.modeling.models import bert_pretrainer  # noqa: E402
from official.nlp.modeling.networks import bert_encoder  # noqa: E402
from official.nlp.tools import tf2_bert_encoder_checkpoint_converter as converter  # noqa: E402

if len(sys.argv) != 2:
    sys.exit(__doc__)
DATA = pathlib.Path(sys.argv[1])
SOURCE = str(DATA / "tiny_bert_tf1/bert_model.ckpt")
CONFIG = configs.BertConfig.from_json_file(str(DATA / "tiny_bert_tf1/bert_config.json"))
ACTIVATION = tf_utils.get_activation(CONFIG.hidden_act)


def prefix(name):
    path = DATA / f"tiny_bert_garden_{name}"
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir()
    return str(path / "bert_model.ckpt")


def converted(name, what):
    converter.convert_checkpoint(CONFIG, prefix(name), SOURCE, checkpoint_model_name=what, converted_model=what)
    for extra in DATA.glob(f"tiny_bert_garden_{name}/checkpoint"):
        extra.unlink()


def google_values(heads_apart):
    """Google's names in TensorFlow 2 and what TensorFlow 1 has under its own."""
    replacements = converter.tf1_bert_checkpoint_converter_lib.BERT_V2_NAME_REPLACEMENTS
    reader = tf.train.load_checkpoint(SOURCE)
    for old in reader.get_variable_to_shape_map():
        if "adam" in old or old == "global_step":
            continue
        value, new = reader.get_tensor(old), old
        if old.startswith("bert/"):
            for source, target in replacements:
                new = new.replace(source, target)
        else:
            new = new.replace("output_bias", "output_bias/bias") if "predictions" in old else "predictions/transform/logits/" + (
                "bias" if old.endswith("bias") else "kernel")
            value = value.T if old.endswith("output_weights") else value
        yield new, value


def fill(model):
    values = dict(google_values(True))
    used = set()
    for variable in model.variables:
        name = next(n for n in values if variable.name.removesuffix(":0") == n or variable.name.removesuffix(":0").endswith("/" + n))
        variable.assign(values[name].reshape(variable.shape))
        used.add(name)
    return model, set(values) - used


def encoder_v2():
    encoder = bert_encoder.BertEncoderV2(
        vocab_size=CONFIG.vocab_size, hidden_size=CONFIG.hidden_size, num_layers=CONFIG.num_hidden_layers,
        num_attention_heads=CONFIG.num_attention_heads, max_sequence_length=CONFIG.max_position_embeddings,
        type_vocab_size=CONFIG.type_vocab_size, inner_dim=CONFIG.intermediate_size, inner_activation=ACTIVATION)
    encoder(encoder.inputs)
    return encoder


def v2():
    encoder, unused = fill(encoder_v2())
    assert all("predictions" in name for name in unused), unused
    tf.train.Checkpoint(encoder=encoder).write(prefix("encoder_v2"))
    model = bert_pretrainer.BertPretrainerV2(encoder_network=encoder_v2(), mlm_activation=ACTIVATION)
    model(model.inputs)
    fill(model)
    optimizer = tf.keras.optimizers.legacy.Adam()
    with tf.GradientTape() as tape:
        words = {"input_word_ids": [[2, 7, 3]], "input_mask": [[1, 1, 1]], "input_type_ids": [[0, 0, 0]]}
        outputs = model({name: tf.constant(value) for name, value in words.items()} | {"masked_lm_positions": tf.constant([[1]])})
        loss = tf.reduce_mean(outputs["mlm_logits"])
    optimizer.learning_rate = 0.0
    optimizer.apply_gradients((g, v) for g, v in zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables) if g is not None)
    tf.train.Checkpoint(model=model, optimizer=optimizer, global_step=tf.Variable(1, dtype=tf.int64)).write(prefix("v2"))


def legacy():
    network = converter._create_bert_model(CONFIG)
    model = bert_pretrainer.BertPretrainer(network, num_classes=2, num_token_predictions=3, activation=ACTIVATION, output="predictions")
    _, unused = fill(model)
    assert not unused, unused
    tf.train.Checkpoint(model=model).write(prefix("legacy"))


converted("encoder", "encoder")
converted("pretrainer", "pretrainer")
v2()
legacy()
