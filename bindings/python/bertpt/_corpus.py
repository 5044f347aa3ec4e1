"""A tokenized corpus, and the batches that training reads from it."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_int32, c_int64, c_uint64, c_void_p
from typing import Any, Dict, Iterator, NamedTuple, Optional, Sequence, Tuple

from . import _raw
from ._cancel import Cancel, Progress, run_long
from ._library import Config, Handle, Path, Text, call, cell, config_text, path_bytes, string_at, take_json, view_of
from ._text import Documents, reading, text_and_id
from ._tokenizer import Tokenizer

SPLIT = {"train": _raw.BERTPT_SPLIT_TRAIN, "validation": _raw.BERTPT_SPLIT_VALIDATION}


class StoredDocument(NamedTuple):
    """Ids of all sentences, one after the other, without special tokens; the arrays are views of the library's memory."""

    id: str
    ids: memoryview[Any]
    sentence_lengths: memoryview[Any]


class _StoredDocument(Handle):
    _free = "bertpt_corpus_document_free"
    __slots__ = ()


class Corpus(Handle):
    """An open corpus. Immutable: share it between threads. A split is "train" or "validation"."""

    _free = "bertpt_corpus_free"
    __slots__ = ()

    @classmethod
    def build(cls, documents: Documents, tokenizer: Tokenizer, folder: Path, config: Config = None, cancel: Optional[Cancel] = None,
              progress: Optional[Progress] = None) -> "Corpus":
        """The folder must not exist; it appears when the corpus is whole."""
        path = path_bytes(folder)
        with reading(documents):
            return run_long(cancel, lambda stop: cls._made_by(
                "bertpt_corpus_build", documents._cell, tokenizer._cell, path, config_text(config), stop, cell(progress)))

    @classmethod
    def merge(cls, parts: Sequence[Path], folder: Path, cancel: Optional[Cancel] = None, progress: Optional[Progress] = None) -> "Corpus":
        """Joins corpora that were built apart; their shards stand in the order of the parts."""
        paths = [path_bytes(part) for part in parts]
        array = (ctypes.c_char_p * len(paths))(*paths)
        return run_long(cancel, lambda stop: cls._made_by("bertpt_corpus_merge", array, len(paths), path_bytes(folder), stop, cell(progress)))

    @classmethod
    def open(cls, folder: Path) -> "Corpus":
        return cls._made_by("bertpt_corpus_open", path_bytes(folder))

    def get_info(self, split: str = "train") -> _raw.bertpt_corpus_info:
        info = _raw.bertpt_corpus_info()
        call("bertpt_corpus_get_info", self._cell, SPLIT[split], byref(info))
        return info

    def get_report(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_corpus_get_report", self._cell)
        return result

    def get_manifest(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_corpus_get_manifest", self._cell)
        return result

    def get_tokenizer(self) -> Tokenizer:
        return Tokenizer._made_by("bertpt_corpus_get_tokenizer", self._cell)

    def id_counts(self, split: str = "train") -> memoryview[Any]:
        """How often each id occurs, by id."""
        with self.get_tokenizer() as tokenizer, tokenizer.get_vocab() as vocab:
            counts = (c_uint64 * len(vocab))()
        call("bertpt_corpus_copy_id_counts", self._cell, SPLIT[split], counts, len(counts))
        return memoryview(counts).cast("B").cast("Q")

    def read_document(self, index: int, split: str = "train") -> StoredDocument:
        document = _StoredDocument._made_by("bertpt_corpus_read_document", self._cell, SPLIT[split], index)
        view = _raw.bertpt_corpus_document_view()
        call("bertpt_corpus_document_get_view", document._cell, byref(view))
        return StoredDocument(string_at(view.id), view_of(document._cell, view.ids, view.tokens, c_int32, "i"),
                              view_of(document._cell, view.sentence_lengths, view.sentences, c_int32, "i"))

    def verify(self, cancel: Optional[Cancel] = None, progress: Optional[Progress] = None) -> None:
        """Reads every byte and checks every checksum."""
        run_long(cancel, lambda stop: call("bertpt_corpus_verify", self._cell, stop, cell(progress)))


class CorpusBuilder(Handle):
    """A corpus that is filled document by document. Leaving a `with` block without finish() leaves no folder."""

    _free = "bertpt_corpus_builder_free"
    __slots__ = ()

    @classmethod
    def create(cls, folder: Path, tokenizer: Tokenizer, config: Config = None) -> "CorpusBuilder":
        return cls._made_by("bertpt_corpus_builder_create", path_bytes(folder), tokenizer._cell, config_text(config))

    def push(self, text: Text, id: Optional[Text] = None) -> None:
        call("bertpt_corpus_builder_push", self._cell, *text_and_id(text, id))

    def finish(self) -> Corpus:
        return Corpus._made_by("bertpt_corpus_builder_finish", self._cell)


class Batch(Handle):
    """Sequences one after the other, without padding: T tokens, S sequences, M masked positions. The arrays are read-only views of
    the library's memory, valid as long as they are held; numpy.frombuffer takes them without a copy."""

    _free = "bertpt_batch_free"
    __slots__ = ()

    def get_view(self) -> _raw.bertpt_batch_view:
        """The sizes, and the arrays as addresses, which are valid until close()."""
        view = _raw.bertpt_batch_view()
        call("bertpt_batch_get_view", self._cell, byref(view))
        return view

    def _array(self, name: str, size: str, wide: bool = False) -> memoryview[Any]:
        owner, view = self._cell, _raw.bertpt_batch_view()
        call("bertpt_batch_get_view", owner, byref(view))
        count = getattr(view, size) + (name == "cu_seqlens")
        return view_of(owner, getattr(view, name), count, c_uint64 if wide else c_int32, "Q" if wide else "i")

    @property
    def tokens(self) -> int:
        return self.get_view().tokens

    @property
    def sequences(self) -> int:
        return self.get_view().sequences

    @property
    def masked(self) -> int:
        return self.get_view().masked

    @property
    def longest(self) -> int:
        return self.get_view().longest

    @property
    def ids(self) -> memoryview[Any]:
        """[T], with the masks applied."""
        return self._array("ids", "tokens")

    @property
    def type_ids(self) -> memoryview[Any]:
        """[T]"""
        return self._array("type_ids", "tokens")

    @property
    def positions(self) -> memoryview[Any]:
        """[T], from 0 in each sequence."""
        return self._array("positions", "tokens")

    @property
    def cu_seqlens(self) -> memoryview[Any]:
        """[S + 1]; sequence s is tokens [cu_seqlens[s], cu_seqlens[s + 1])."""
        return self._array("cu_seqlens", "sequences")

    @property
    def masked_positions(self) -> memoryview[Any]:
        """[M], rising, index into [T]."""
        return self._array("masked_positions", "masked")

    @property
    def masked_labels(self) -> memoryview[Any]:
        """[M], the original ids there."""
        return self._array("masked_labels", "masked")

    @property
    def pair_labels(self) -> memoryview[Any]:
        """[S]: 0 is next, 1 is not, -1 no pair."""
        return self._array("pair_labels", "sequences")

    @property
    def epochs(self) -> memoryview[Any]:
        return self._array("epochs", "sequences", wide=True)

    @property
    def samples(self) -> memoryview[Any]:
        return self._array("samples", "sequences", wide=True)

    def padded(self, length: Optional[int] = None) -> Dict[str, memoryview[Any]]:
        """The batch as PyTorch programs know it: int64 arrays "input_ids", "token_type_ids", "attention_mask", "labels" of shape
        [S, length] and "pair_labels" of shape [S]; labels are -100 where not masked."""
        view = self.get_view()
        length = view.longest if length is None else length
        shapes = {name: [view.sequences, length] for name in ("input_ids", "token_type_ids", "attention_mask", "labels")}
        shapes["pair_labels"] = [view.sequences]
        arrays = {name: (c_int64 * (view.sequences * (length if len(shape) == 2 else 1)))() for name, shape in shapes.items()}
        addresses = {name: ctypes.cast(values, c_void_p) for name, values in arrays.items()}
        call("bertpt_batch_copy_padded", self._cell, byref(_raw.bertpt_padded_batch(sequences=view.sequences, length=length, **addresses)))
        return {name: memoryview(values).cast("B").cast("q", shapes[name]) for name, values in arrays.items()}


    def packed(self, length: int) -> Dict[str, memoryview]:
        """The batch in rows of `length` with several sequences each: int64 arrays "input_ids", "token_type_ids", "position_ids",
        "sequence_ids" (1, 2, ... within a row, 0 padding) and "labels" of shape [rows, length]; "cls_cells" and "pair_labels" of shape [S]."""
        rows = c_int64()
        call("bertpt_batch_count_rows", self._cell, length, byref(rows))
        sequences = self.get_view().sequences
        shapes = {name: [rows.value, length] for name in ("input_ids", "token_type_ids", "position_ids", "sequence_ids", "labels")}
        shapes.update({name: [sequences] for name in ("cls_cells", "pair_labels")})
        arrays = {name: (c_int64 * (shape[0] * (shape[1] if len(shape) == 2 else 1)))() for name, shape in shapes.items()}
        addresses = {name: ctypes.cast(values, c_void_p) for name, values in arrays.items()}
        call("bertpt_batch_copy_packed", self._cell, byref(_raw.bertpt_packed_batch(
            rows=rows.value, length=length, sequences=sequences, **addresses)))
        return {name: memoryview(values).cast("B").cast("q", shapes[name]) for name, values in arrays.items()}


class Loader(Handle):
    """A split as batches, without end. Iterating gives one batch after the other."""

    _free = "bertpt_loader_free"
    __slots__ = ()

    @classmethod
    def create(cls, corpus: Corpus, split: str = "train", config: Config = None) -> "Loader":
        return cls._made_by("bertpt_loader_create", corpus._cell, SPLIT[split], config_text(config))

    def next(self) -> Batch:
        return Batch._made_by("bertpt_loader_next", self._cell)

    def __iter__(self) -> Iterator[Batch]:
        while True:
            yield self.next()

    def seek(self, epoch: int, index: int = 0) -> None:
        call("bertpt_loader_seek", self._cell, epoch, index)

    def get_position(self) -> Tuple[int, int]:
        """Epoch, and sample within it, where the next batch begins."""
        epoch, index = c_uint64(), c_uint64()
        call("bertpt_loader_get_position", self._cell, byref(epoch), byref(index))
        return epoch.value, index.value

    def get_epoch_size(self, epoch: int = 0) -> int:
        size = c_int64()
        call("bertpt_loader_get_epoch_size", self._cell, epoch, byref(size))
        return size.value

    def get_config(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_loader_get_config", self._cell)
        return result

    def describe(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_loader_describe", self._cell)
        return result


class GoogleInstances(Handle):
    """The instances of Google's create_pretraining_data.py, one for one and in its order, all in memory. Read them as batches."""

    _free = "bertpt_google_instances_free"
    __slots__ = ()

    @classmethod
    def create(cls, corpus: Corpus, split: str = "train", config: Config = None, cancel: Optional[Cancel] = None,
               progress: Optional[Progress] = None) -> "GoogleInstances":
        return run_long(cancel, lambda stop: cls._made_by(
            "bertpt_google_instances_create", corpus._cell, SPLIT[split], config_text(config), stop, cell(progress)))

    def __len__(self) -> int:
        size = c_int64()
        call("bertpt_google_instances_get_size", self._cell, byref(size))
        return size.value

    def read(self, first: int, count: int = 1) -> Batch:
        return Batch._made_by("bertpt_google_instances_read", self._cell, first, count)
