"""The model and the batches that tests/oracle/recipe_model.h, google_recipe.py and hf_recipe.py share: numbers from one formula, so that no weights
need to be stored. uniform(stream, i) in [-1, 1) is the first 53 bits of SplitMix64's finaliser of 2^32 stream + i.
"""
import numpy as np

MODEL = {"vocab_size": 101, "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64,
         "max_position_embeddings": 32, "type_vocab_size": 2}
STEPS, BATCHES, SEQUENCES, LENGTH = 50, 4, 4, 24
CLS, SEP, MASK = 2, 3, 4


def uniform(stream, n):
    x = np.arange(n, dtype=np.uint64) + (np.uint64(stream) << np.uint64(32))
    with np.errstate(over="ignore"):
        x += np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x ^= x >> np.uint64(31)
    return (x >> np.uint64(11)).astype(np.float64) * 2.0 ** -52 - 1


def weights(shapes):
    """shapes: (name, shape) in Hugging Face's order. Everything is off its usual start, so that every parameter matters."""
    result = {}
    for k, (name, shape) in enumerate(shapes):
        values = uniform(1000 + k, int(np.prod(shape))).reshape(shape) * 0.15
        result[name] = np.float32(values + (1 if name.endswith("LayerNorm.weight") else 0))
    return result


def batch(index):
    """Sequences [CLS] a [SEP] b [SEP] as arrays: ids with the masks applied, types, masked positions, labels, pair labels, lengths."""
    rows = []
    for s in range(SEQUENCES):
        u = (uniform(10 + SEQUENCES * index + s, 3 * LENGTH) + 1) / 2
        length = 12 + int(u[0] * 13)                      # 12 to 24
        middle = 3 + int(u[1] * (length - 6))             # the first [SEP]
        ids = [5 + int(x * x * 96) for x in u[LENGTH:LENGTH + length]]
        ids[0], ids[middle], ids[length - 1] = CLS, SEP, SEP
        masked = [i for i in range(length) if i not in (0, middle, length - 1) and u[2 * LENGTH + i] < 0.25]
        masked = masked or [1]
        labels = [ids[i] for i in masked]
        for i in masked:
            ids[i] = MASK
        rows.append({"ids": ids, "types": [0] * (middle + 1) + [1] * (length - middle - 1), "masked": masked, "labels": labels, "pair": int(u[2] < 0.5)})
    return rows


def learning_rate_keys():
    return {"learning_rate": 2e-3, "warmup_steps": 10, "num_train_steps": STEPS}
