"""BERT itself, its optimizer, and what can be asked of a trained model. The first call here loads LibTorch."""

from __future__ import annotations

import json
from ctypes import byref, c_char_p, c_float, c_int32, c_int64, c_size_t
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

from . import _raw
from ._cancel import Cancel, Progress, run_long
from ._corpus import Batch, Corpus
from ._library import Config, Handle, Path, Text, call, cell, config_text, path_bytes, take_json, take_text, text_bytes, view_of
from ._tokenizer import Tokenizer

Evaluation = _raw.bertpt_evaluation


class Hidden(NamedTuple):
    """What the encoder makes of one text: ids [T], hidden [T, H] of the last layer, pooled [H]; views of the library's memory."""

    ids: memoryview[Any]
    hidden: memoryview[Any]
    pooled: memoryview[Any]


class _Hidden(Handle):
    _free = "bertpt_hidden_free"
    __slots__ = ()


class Model(Handle):
    """Encoder, pooler, masked-token head, pair head."""

    _free = "bertpt_model_free"
    __slots__ = ()

    @classmethod
    def create(cls, tokenizer: Tokenizer, config: Config = None) -> "Model":
        """With random weights."""
        return cls._made_by("bertpt_model_create", config_text(config), tokenizer._cell)

    @classmethod
    def load(cls, folder: Path, config: Config = None) -> "Model":
        """A Hugging Face folder, a checkpoint or a run."""
        return cls._made_by("bertpt_model_load", path_bytes(folder), config_text(config))

    def save(self, folder: Path) -> None:
        """Writes a Hugging Face folder, which must not exist."""
        call("bertpt_model_save", self._cell, path_bytes(folder))

    def describe(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_model_describe", self._cell)
        return result

    def get_config(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_model_get_config", self._cell)
        return result

    def get_parameter_count(self) -> int:
        count = c_int64()
        call("bertpt_model_get_parameter_count", self._cell, byref(count))
        return count.value

    def get_vocab_size(self) -> int:
        """Logits of one masked position; at least the tokenizer's vocabulary."""
        size = c_int64()
        call("bertpt_model_get_vocab_size", self._cell, byref(size))
        return size.value

    def get_tokenizer(self) -> Tokenizer:
        return Tokenizer._made_by("bertpt_model_get_tokenizer", self._cell)

    def read_parameter(self, name: str) -> memoryview[Any]:
        """A copy of one parameter, shaped."""
        count = c_int64()
        call("bertpt_model_get_parameter_size", self._cell, name.encode(), byref(count))
        values = (c_float * count.value)()
        call("bertpt_model_read_parameter", self._cell, name.encode(), values, count.value)
        shape = next(tensor["shape"] for tensor in self.describe()["tensors"] if tensor["name"] == name)
        return memoryview(values).cast("B").cast("f", shape)

    def fill_mask(self, text: Text, k: int = 5) -> List[List[Dict[str, Any]]]:
        """For each [MASK] of the text the k best guesses: {"id", "piece", "probability"}."""
        data = text_bytes(text)
        result: List[List[Dict[str, Any]]] = json.loads(take_text("bertpt_model_fill_mask", self._cell, data, len(data), k))
        return result

    def encode(self, text: Text) -> Hidden:
        data = text_bytes(text)
        hidden = _Hidden._made_by("bertpt_model_encode", self._cell, data, len(data))
        view = _raw.bertpt_hidden_view()
        call("bertpt_hidden_get_view", hidden._cell, byref(view))
        owner, tokens, size = hidden._cell, view.tokens, view.hidden_size
        states = view_of(owner, view.hidden, tokens * size, c_float, "f").cast("B").cast("f", [tokens, size])
        return Hidden(view_of(owner, view.ids, tokens, c_int32, "i"), states, view_of(owner, view.pooled, size, c_float, "f"))

    def embed(self, texts: Sequence[Text], config: Config = None, cancel: Optional[Cancel] = None, progress: Optional[Progress] = None) -> memoryview[Any]:
        """Each text as one row, [len(texts), hidden size] floats: {"pooling": "mean" | "cls" | "pooled", "normalize": ...}. NumPy, torch
        and the like take the result as it is."""
        data = [text_bytes(text) for text in texts]
        count, width = len(data), int(self.get_config()["hidden_size"])
        rows = (c_float * max(1, count * width))()
        pointers, sizes = (c_char_p * max(1, count))(*data), (c_size_t * max(1, count))(*map(len, data))
        run_long(cancel, lambda stop: call("bertpt_model_embed", self._cell, pointers, sizes, count, config_text(config), stop, cell(progress), rows, count * width))
        return memoryview(rows).cast("B")[: 4 * count * width].cast("f", [count, width]) if count else memoryview(b"").cast("f")

    def evaluate(self, corpus: Corpus, config: Config = None, cancel: Optional[Cancel] = None, progress: Optional[Progress] = None) -> Evaluation:
        """On the validation split, with sequences and masks that are the same every time."""
        result = Evaluation()
        run_long(cancel, lambda stop: call(
            "bertpt_model_evaluate", self._cell, corpus._cell, config_text(config), stop, cell(progress), byref(result)))
        return result

    def logits(self, batch: Batch) -> Tuple[memoryview[Any], memoryview[Any]]:
        """Without dropout: of the masked positions [M, vocabulary], of the pairs [S, 2]."""
        view, pieces = batch.get_view(), self.get_vocab_size()
        mlm, pair = (c_float * (view.masked * pieces))(), (c_float * (view.sequences * 2))()
        call("bertpt_model_copy_logits", self._cell, batch._cell, mlm, len(mlm), pair, len(pair))
        return memoryview(mlm).cast("B").cast("f", [view.masked, pieces]), memoryview(pair).cast("B").cast("f", [view.sequences, 2])


class Optimizer(Handle):
    """How the weights are updated. Immutable; a trainer copies it."""

    _free = "bertpt_optimizer_free"
    __slots__ = ()

    @classmethod
    def create(cls, model: Model, config: Config = None) -> "Optimizer":
        return cls._made_by("bertpt_optimizer_create", model._cell, config_text(config))

    def get_config(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_optimizer_get_config", self._cell)
        return result
