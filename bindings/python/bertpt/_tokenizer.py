"""Text to WordPiece ids and back."""

from __future__ import annotations

import ctypes
import sys
from array import array
from ctypes import byref, c_char_p, c_int32, c_int64, c_size_t
from typing import Any, Dict, Iterable, Iterator, List, Optional, Sequence, Tuple

from . import _raw
from ._library import Config, Handle, Path, Text, call, config_text, path_bytes, take_json, take_text, text_bytes, view_of
from ._text import Vocab

TRUNCATION = {
    "none": _raw.BERTPT_TRUNCATION_NONE,
    "longest_first": _raw.BERTPT_TRUNCATION_LONGEST_FIRST,
    "only_first": _raw.BERTPT_TRUNCATION_ONLY_FIRST,
    "only_second": _raw.BERTPT_TRUNCATION_ONLY_SECOND,
}
PADDING = {"none": _raw.BERTPT_PADDING_NONE, "longest": _raw.BERTPT_PADDING_LONGEST, "max_length": _raw.BERTPT_PADDING_MAX_LENGTH}


class Encoding(Handle):
    """Parallel arrays with an entry for each token: read-only views of the library's memory, valid as long as they are held."""

    _free = "bertpt_encoding_free"
    __slots__ = ()

    def _array(self, name: str, wide: bool = False) -> memoryview[Any]:
        owner, view = self._cell, _raw.bertpt_encoding_view()
        call("bertpt_encoding_get_view", owner, byref(view))
        return view_of(owner, getattr(view, name), view.count, c_int64 if wide else c_int32, "q" if wide else "i")

    def __len__(self) -> int:
        view = _raw.bertpt_encoding_view()
        call("bertpt_encoding_get_view", self._cell, byref(view))
        return view.count

    @property
    def ids(self) -> memoryview[Any]:
        return self._array("ids")

    @property
    def type_ids(self) -> memoryview[Any]:
        """0 for the first text, 1 for the second."""
        return self._array("type_ids")

    @property
    def begin(self) -> memoryview[Any]:
        """Where each token begins in its text, in bytes of UTF-8; 0 for special tokens."""
        return self._array("begin", wide=True)

    @property
    def end(self) -> memoryview[Any]:
        return self._array("end", wide=True)

    @property
    def word_ids(self) -> memoryview[Any]:
        """Number of the word within its text; -1 for special tokens."""
        return self._array("word_ids")

    @property
    def special_mask(self) -> memoryview[Any]:
        return self._array("special_mask")

    @property
    def n_replaced(self) -> int:
        """How many U+FFFD were read in place of bytes that are not UTF-8."""
        view = _raw.bertpt_encoding_view()
        call("bertpt_encoding_get_view", self._cell, byref(view))
        return view.n_replaced


class EncodedBatch(Handle):
    """Many encodings: flat arrays over all rows, read-only views of the library's memory, valid as long as they are held. Row r is
    [row_offsets[r]:row_offsets[r + 1]] of each. A column that was not asked for is empty."""

    _free = "bertpt_encoded_batch_free"
    __slots__ = ()

    def _view(self) -> Any:
        view = _raw.bertpt_encoded_batch_view()
        call("bertpt_encoded_batch_get_view", self._cell, byref(view))
        return view

    def _array(self, name: str, wide: bool = False) -> memoryview[Any]:
        owner, view = self._cell, self._view()
        return view_of(owner, getattr(view, name), view.n_tokens, c_int64 if wide else c_int32, "q" if wide else "i")

    def __len__(self) -> int:
        """The number of rows."""
        return int(self._view().n_rows)

    def __iter__(self) -> Iterator[memoryview[Any]]:
        """The ids of each row."""
        ids, places = self.ids, self.row_offsets
        return (ids[begin:end] for begin, end in zip(places, places[1:]))

    @property
    def row_offsets(self) -> memoryview[Any]:
        owner, view = self._cell, self._view()
        return view_of(owner, view.row_offsets, view.n_rows + 1, c_int64, "q")

    @property
    def ids(self) -> memoryview[Any]:
        return self._array("ids")

    @property
    def type_ids(self) -> memoryview[Any]:
        return self._array("type_ids")

    @property
    def special_mask(self) -> memoryview[Any]:
        return self._array("special_mask")

    @property
    def attention_mask(self) -> memoryview[Any]:
        """1 where there is a token, 0 where there is padding; empty without padding."""
        return self._array("attention_mask")

    @property
    def begin(self) -> memoryview[Any]:
        return self._array("begin", wide=True)

    @property
    def end(self) -> memoryview[Any]:
        return self._array("end", wide=True)

    @property
    def word_ids(self) -> memoryview[Any]:
        return self._array("word_ids")

    @property
    def n_replaced(self) -> int:
        """How many U+FFFD were read in place of bytes that are not UTF-8, in all texts."""
        return int(self._view().n_replaced)


# CPython holds the bytes of a `bytes`, and of a str that is ASCII, which are its UTF-8, right behind the object's header: such a text needs
# no copy, and its address no call. That a str is of this kind, its own size says.
_IN_BYTES, _IN_STR = bytes.__basicsize__ - 1, "".__sizeof__() - 1


def _address_is_known() -> bool:
    if sys.implementation.name != "cpython" or ctypes.sizeof(c_size_t) != 8:
        return False
    text, data = "".join(("a", "bc")), bytes((97, 98, 99))
    held = text.__sizeof__() == len(text) + _IN_STR + 1 and "\xe4b\u20ac".__sizeof__() > 3 + _IN_STR + 1
    return held and ctypes.string_at(id(text) + _IN_STR, 4) == ctypes.string_at(id(data) + _IN_BYTES, 4) == b"abc\0"


_KNOWN = _address_is_known()


def _held_bytes(text: Text) -> bytes:
    data = text_bytes(text)
    if not isinstance(data, bytes):
        raise TypeError(f"a text is str or bytes, not {type(text).__name__}")
    return data


def _texts(texts: Iterable[Text]) -> Tuple[Any, Any, int]:
    """Addresses and sizes of the UTF-8 of each text, and their number; the array of addresses keeps the texts."""
    held: List[Any]
    addresses: Any
    if not _KNOWN:
        held = list(map(_held_bytes, texts))
        addresses = (c_char_p * len(held))(*held)
    else:
        held = [text if type(text) is str and text.__sizeof__() - len(text) == _IN_STR + 1 else _held_bytes(text) for text in texts]
        addresses = (c_char_p * len(held)).from_buffer(array("Q", [id(t) + (_IN_STR if type(t) is str else _IN_BYTES) for t in held]))
    addresses.held = held
    return addresses, (c_size_t * len(held))(*map(len, held)), len(held)


class Tokenizer(Handle):
    """Id for id as Hugging Face's fast BertTokenizer. Immutable: share it between threads."""

    _free = "bertpt_tokenizer_free"
    __slots__ = ()

    @classmethod
    def create(cls, vocab: Vocab, config: Config = None) -> "Tokenizer":
        return cls._made_by("bertpt_tokenizer_create", vocab._cell, config_text(config))

    @classmethod
    def load(cls, path: Path) -> "Tokenizer":
        return cls._made_by("bertpt_tokenizer_load", path_bytes(path))

    def save(self, folder: Path) -> None:
        call("bertpt_tokenizer_save", self._cell, path_bytes(folder))

    def encode(self, text: Text, pair: Optional[Text] = None, *, add_special_tokens: bool = True, max_length: int = 0,
               truncation: str = "none", offsets: bool = True) -> Encoding:
        """[CLS] text [SEP], or [CLS] text [SEP] pair [SEP]. With offsets=False, begin, end and word_ids are empty, which is faster."""
        options = byref(_raw.bertpt_encode_options(
            add_special_tokens=int(add_special_tokens), max_length=max_length, truncation=TRUNCATION[truncation], offsets=int(offsets)))
        a = text_bytes(text)
        if pair is None:
            return Encoding._made_by("bertpt_tokenizer_encode", self._cell, a, len(a), options)
        b = text_bytes(pair)
        return Encoding._made_by("bertpt_tokenizer_encode_pair", self._cell, a, len(a), b, len(b), options)

    def encode_batch(self, texts: Iterable[Text], pairs: Optional[Sequence[Text]] = None, *, add_special_tokens: bool = True,
                     max_length: int = 0, truncation: str = "none", padding: str = "none", threads: int = 0, offsets: bool = False,
                     type_ids: bool = False, special_mask: bool = False) -> EncodedBatch:
        """Many texts, or pairs, in one call. padding: none, longest or max_length; threads: at most so many, 0 for one a core."""
        options = byref(_raw.bertpt_encode_options(
            add_special_tokens=int(add_special_tokens), max_length=max_length, truncation=TRUNCATION[truncation], offsets=int(offsets),
            padding=PADDING[padding], n_threads=threads, type_ids=int(type_ids), special_mask=int(special_mask)))
        first, sizes, n = _texts(texts)
        second, pair_sizes, n_pairs = (None, None, n) if pairs is None else _texts(pairs)
        if n_pairs != n:
            raise ValueError(f"{n_pairs} pairs for {n} texts")
        return EncodedBatch._made_by("bertpt_tokenizer_encode_batch", self._cell, first, sizes, second, pair_sizes, n, options)

    def ids(self, text: Text, add_special_tokens: bool = True) -> List[int]:
        with self.encode(text, add_special_tokens=add_special_tokens, offsets=False) as encoding:
            return encoding.ids.tolist()

    def count_tokens(self, text: Text) -> int:
        data, result = text_bytes(text), c_int64()
        call("bertpt_tokenizer_count_tokens", self._cell, data, len(data), byref(result))
        return result.value

    def decode(self, ids: Iterable[int], skip_special_tokens: bool = True) -> str:
        values = array("i", ids)
        native = (c_int32 * len(values)).from_buffer(values) if values else None
        return take_text("bertpt_tokenizer_decode", self._cell, native, len(values), int(skip_special_tokens))

    def get_vocab(self) -> Vocab:
        return Vocab._made_by("bertpt_tokenizer_get_vocab", self._cell)

    def get_config(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_tokenizer_get_config", self._cell)
        return result
