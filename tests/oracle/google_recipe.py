#!/usr/bin/env python3
"""Writes tests/golden/google_recipe.txt and adamw_google.txt: what Google's own pre-training code makes of a small BERT, which recipes_test.cpp and
adamw_test.cpp repeat.

    google_recipe.py SOURCES [FOLDER]

SOURCES: a checkout of google-research/bert (seen: 1,000 lines of modeling.py with the tanh GELU). Its modeling.py, optimization.py and
run_pretraining.py run unchanged under tensorflow.compat.v1; of tf.contrib, which is gone, layers.layer_norm is written anew here as TensorFlow 1
had it (variance epsilon 1e-12). use_one_hot_embeddings is on, as for the published models: with tf.gather the word embedding's gradient is a list of slices,
whose norm TensorFlow takes without adding up what belongs together. Update and global_step + 1 run one after the other: create_optimizer leaves their
order open, and which learning rate a step has would be a matter of luck. No dropout. Needs tensorflow-cpu 2.15 (Python 3.11).

google_recipe.txt: a line for each of 50 steps: MLM loss, NSP loss, both before the update. Then `parameter name elements sum sum-of-squares`, after 50 steps.
adamw_google.txt: as lamb.txt (see lamb.py), with learning rate 0.001 (1 - s / 150), by AdamWeightDecayOptimizer after clip_by_global_norm.
Also checked: Google's truncated initialisation has the bounds and the deviation that our initializer is tested for.
"""
import pathlib
import sys
import types

import numpy as np
import tensorflow.compat.v1 as tf

from recipe_model import BATCHES, LENGTH, MODEL, SEQUENCES, STEPS, batch, learning_rate_keys, weights

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "golden"
NAMES = [("LayerNorm/gamma", "LayerNorm.weight"), ("LayerNorm/beta", "LayerNorm.bias"), ("layer_", "layer."), ("/kernel", ".weight"),
         ("/bias", ".bias"), ("cls/predictions/output_bias", "cls.predictions.bias"), ("output_weights", "weight"), ("output_bias", "bias"),
         ("embeddings/word_embeddings", "embeddings.word_embeddings.weight"), ("embeddings/position_embeddings", "embeddings.position_embeddings.weight"),
         ("embeddings/token_type_embeddings", "embeddings.token_type_embeddings.weight"), ("/", ".")]


def layer_norm(inputs, begin_norm_axis, begin_params_axis, scope):
    """tf.contrib.layers.layer_norm of TensorFlow 1 for the last axis."""
    assert begin_norm_axis == begin_params_axis == -1
    with tf.variable_scope(scope, default_name="LayerNorm", values=[inputs]):
        size = [inputs.shape[-1]]
        beta = tf.get_variable("beta", size, initializer=tf.zeros_initializer())
        gamma = tf.get_variable("gamma", size, initializer=tf.ones_initializer())
        mean, variance = tf.nn.moments(inputs, [-1], keepdims=True)
        return tf.nn.batch_normalization(inputs, mean, variance, offset=beta, scale=gamma, variance_epsilon=1e-12)


def load(folder):
    tf.disable_v2_behavior()
    tf.contrib = types.SimpleNamespace(layers=types.SimpleNamespace(layer_norm=layer_norm))
    sys.modules["tensorflow"] = tf
    sys.path.insert(0, folder)
    import modeling
    import optimization
    import run_pretraining
    return modeling, optimization, run_pretraining


def hf_name(variable):
    name = variable.name.split(":")[0]
    for theirs, ours in NAMES:
        name = name.replace(theirs, ours)
    return name


def order(name):
    """Hugging Face's order of parameters."""
    places = ["embeddings.word", "embeddings.position", "embeddings.token", "embeddings.LayerNorm", "encoder", "pooler", "cls.predictions.bias",
              "cls.predictions.transform.dense", "cls.predictions.transform.LayerNorm", "cls.seq"]
    inner = ["self.query", "self.key", "self.value", "attention.output.dense", "attention.output.LayerNorm", "intermediate", "output.dense", "output.LayerNorm"]
    first = next(i for i, p in enumerate(places) if p in name)
    layer = int(name.split("layer.")[1].split(".")[0]) if "layer." in name else 0
    second = next((i for i, p in enumerate(inner) if p in name), 0) if "encoder" in name else 0
    return first, layer, second, name.endswith("bias")


def set_weights(session, variables):
    """Ours, by name; Google's kernels are the transposed. Returns (name, variable) in order."""
    named = sorted(((hf_name(v), v) for v in variables), key=lambda item: order(item[0]))
    turned = {name for name, v in named if "kernel" in v.name}
    shapes = [(name, tuple(reversed(v.shape.as_list())) if name in turned else tuple(v.shape.as_list())) for name, v in named]
    for (name, v), values in zip(named, weights(shapes).values(), strict=True):
        v.load(values.T if name in turned else values, session)
    return named


def padded(index):
    rows = batch(index)
    most = max(len(row["masked"]) for b in range(BATCHES) for row in batch(b))
    fill = lambda key, width: np.array([row[key] + [0] * (width - len(row[key])) for row in rows], np.int32)
    ones = lambda key, width: np.array([[1] * len(row[key]) + [0] * (width - len(row[key])) for row in rows], np.int32)
    return {"ids": fill("ids", LENGTH), "types": fill("types", LENGTH), "mask": ones("ids", LENGTH), "positions": fill("masked", most),
            "labels": fill("labels", most), "weights": ones("labels", most).astype(np.float32), "pair": np.array([[row["pair"]] for row in rows], np.int32)}


def recipe(modeling, optimization, run_pretraining):
    lines = []
    config = modeling.BertConfig(**MODEL, hidden_act="gelu", hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    feeds = {name: tf.placeholder(tf.float32 if name == "weights" else tf.int32, array.shape) for name, array in padded(0).items()}
    model = modeling.BertModel(config, is_training=True, input_ids=feeds["ids"], input_mask=feeds["mask"], token_type_ids=feeds["types"],
                               use_one_hot_embeddings=True)
    mlm = run_pretraining.get_masked_lm_output(config, model.get_sequence_output(), model.get_embedding_table(), feeds["positions"], feeds["labels"],
                                               feeds["weights"])[0]
    nsp = run_pretraining.get_next_sentence_output(config, model.get_pooled_output(), feeds["pair"])[0]
    variables = tf.trainable_variables()
    keys = learning_rate_keys()
    step = optimization.create_optimizer(mlm + nsp, keys["learning_rate"], keys["num_train_steps"], keys["warmup_steps"], use_tpu=False)
    advance = [op for op in step.control_inputs if op.type.startswith("Assign")]
    update = [op for op in step.control_inputs if op not in advance]
    assert len(advance) == len(update) == 1, step.control_inputs
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        drawn = np.concatenate([v.ravel() for v in session.run([v for v in variables if v.shape.rank == 2])])
        assert np.abs(drawn).max() < 0.04 and abs(drawn.std() - 0.01759) < 0.0003, (np.abs(drawn).max(), drawn.std())
        named = set_weights(session, variables)
        for s in range(STEPS):
            losses = session.run([mlm, nsp, *update], {feeds[name]: array for name, array in padded(s % BATCHES).items()})
            session.run(advance)
            lines.append(f"step {s} {losses[0]:.9g} {losses[1]:.9g}")
        for name, v in named:
            values = session.run(v).astype(np.float64)
            lines.append(f"parameter {name} {values.size} {values.sum():.9g} {(values ** 2).sum():.9g}")
    return lines


def adamw(modeling, optimization, run_pretraining):
    """100 updates with gradients from a formula: only the optimizer and the clipping are Google's."""
    lines = []
    config = modeling.BertConfig(vocab_size=61, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=24,
                                 max_position_embeddings=16, type_vocab_size=2)
    ids = tf.zeros([1, 4], tf.int32)
    model = modeling.BertModel(config, is_training=False, input_ids=ids, use_one_hot_embeddings=True)
    run_pretraining.get_masked_lm_output(config, model.get_sequence_output(), model.get_embedding_table(), ids[:, :1], ids[:, :1], tf.ones([1, 1]))
    run_pretraining.get_next_sentence_output(config, model.get_pooled_output(), ids[:, :1])
    named = sorted(((hf_name(v), v) for v in tf.trainable_variables()), key=lambda item: order(item[0]))
    gradients = [tf.placeholder(tf.float32, v.shape) for _, v in named]
    rate = tf.placeholder(tf.float32, [])
    clipped, _ = tf.clip_by_global_norm(gradients, clip_norm=1.0)
    optimizer = optimization.AdamWeightDecayOptimizer(learning_rate=rate, weight_decay_rate=0.01,
                                                      exclude_from_weight_decay=["LayerNorm", "layer_norm", "bias"])
    step = optimizer.apply_gradients(zip(clipped, [v for _, v in named]))
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())

        def formula(k, v, values):
            turned = "kernel" in v.name
            shape = tuple(reversed(v.shape.as_list())) if turned else tuple(v.shape.as_list())
            filled = np.float32(values(np.arange(np.prod(shape), dtype=np.float64))).reshape(shape)
            return filled.T if turned else filled
        for k, (_, v) in enumerate(named):
            v.load(formula(k, v, lambda j: 0.05 * np.sin(7 * k + 0.37 * j + 1)), session)
        for s in range(100):
            feed = {g: formula(k, v, lambda j: np.sin(0.11 * j + 1.7 * s + k) * 10.0 ** -(j % 4)) for k, ((_, v), g) in enumerate(zip(named, gradients))}
            session.run(step, {**feed, rate: 0.001 * (1 - s / 150)})
        for name, v in named:
            values = session.run(v)
            flat = (values.T if "kernel" in v.name else values).ravel()
            for j in sorted({0, flat.size // 3, flat.size // 2, flat.size - 1}):
                lines.append(f"{name} {j} {flat[j]:.9g}")
    return lines


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else GOLDEN
    google = load(sys.argv[1])
    for name, make in (("google_recipe.txt", recipe), ("adamw_google.txt", adamw)):
        tf.reset_default_graph()
        lines = make(*google)
        (folder / name).write_text("\n".join(lines) + "\n")
        print(f"{len(lines)} lines in {name}")


if __name__ == "__main__":
    main()
