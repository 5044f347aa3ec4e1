"""Documents, sentences, vocabularies."""

from __future__ import annotations

import ctypes
import itertools
import json
from ctypes import byref, c_int32, c_int64, c_void_p
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Sequence, Tuple, Union

from . import _raw, errors
from ._cancel import Cancel, Progress, run_long
from ._library import Config, Handle, Path, Text, call, cell, config_text, own_text, path_bytes, take_json, text_bytes, view_of

Document = Union[str, bytes, Tuple[Text, Optional[Text]]]


# --- documents -----------------------------------------------------------------------------------------------------------------


class _Source:
    """A Python iterable as the library's iterator. Lives in `alive` from the wrapping until the library releases it."""

    alive: Dict[int, "_Source"] = {}
    numbers = itertools.count(1)

    def __init__(self, open_again: Callable[[], Iterator[Document]]) -> None:
        self.open_again = open_again
        self.iterator: Optional[Iterator[Document]] = None
        self.current: Tuple[bytes, Optional[bytes]] = (b"", None)
        self.failure: Optional[BaseException] = None
        self.message = b""

    def guarded(self, work: Callable[[], int]) -> int:
        try:
            return work()
        except BaseException as error:  # goes through the library as a number and is raised again by reading()
            self.failure = error
            self.message = f"{type(error).__name__}: {error}".encode("utf-8", "replace")
            return _HOST_FAILED

    def next(self, document: Any) -> int:
        if self.iterator is None:
            self.iterator = self.open_again()
        try:
            item = next(self.iterator)
        except StopIteration:
            return _raw.BERTPT_END
        text, identity = item if isinstance(item, tuple) else (item, None)
        self.current = (text_bytes(text), None if identity is None else text_bytes(identity))  # kept until the next call
        view = document.contents
        view.text, view.text_size = _address(self.current[0]), len(self.current[0])
        if self.current[1] is not None:
            view.id, view.id_size = _address(self.current[1]), len(self.current[1])
        return _raw.BERTPT_OK

    def rewind(self) -> int:
        self.iterator = self.open_again()
        return _raw.BERTPT_OK


_HOST_FAILED = 1000


def _address(data: bytes) -> Optional[int]:
    return ctypes.cast(ctypes.c_char_p(data), c_void_p).value


def _field(name: str) -> Any:
    return dict((f[0], f[1]) for f in _raw.bertpt_document_iterator._fields_)[name]


def _next(key: int, document: Any) -> int:
    source = _Source.alive[key]
    return source.guarded(lambda: source.next(document))


def _rewind(key: int) -> int:
    source = _Source.alive[key]
    return source.guarded(source.rewind)


def _last_error(key: int) -> Optional[int]:
    return _address(_Source.alive[key].message)


def _release(key: int) -> None:
    _Source.alive.pop(key, None)


# Made once and never freed: the library may call them until the process ends.
_CALLBACKS = {"next": _field("next")(_next), "rewind": _field("rewind")(_rewind), "last_error": _field("last_error")(_last_error),
              "release": _field("release")(_release)}


class Documents(Handle):
    """Where text comes from: files, an iterable of Python, or documents that are pushed."""

    _free = "bertpt_documents_free"
    __slots__ = ("_source",)
    _source: Optional[_Source]

    @classmethod
    def open_files(cls, paths: Union[Path, Sequence[Path]], config: Config = None) -> "Documents":
        given = [paths] if isinstance(paths, (str, bytes)) or hasattr(paths, "__fspath__") else list(paths)  # type: ignore[arg-type,unused-ignore]
        array = (ctypes.c_char_p * max(len(given), 1))(*map(path_bytes, given))
        self = cls._made_by("bertpt_documents_open_files", array, len(given), config_text(config))
        self._source = None
        return self

    def find_near_duplicates(self, path: Path, config: Config = None, cancel: Optional[Cancel] = None,
                             progress: Optional[Progress] = None) -> Dict[str, Any]:
        """Writes the numbers of documents that nearly repeat an earlier one, for the key "drop_list" of a corpus."""
        with reading(self):
            result: Dict[str, Any] = run_long(cancel, lambda stop: take_json(
                "bertpt_documents_find_near_duplicates", self._cell, config_text(config), path_bytes(path), stop, cell(progress)))
        return result

    @classmethod
    def from_iterable(cls, documents: Union[Iterable[Document], Callable[[], Iterator[Document]]]) -> "Documents":
        """Documents are texts (str or bytes) or pairs (text, id). A list, or a function that gives a new iterator, can be read several
        times; a plain iterator or generator once. They are asked for on another thread than the caller's, one at a time. An exception
        of the iterator ends the call that reads, and comes out of it as it is."""
        if callable(documents):
            open_again, again = documents, True
        else:
            first = iter(documents)
            again = first is not documents
            open_again = (lambda: iter(documents)) if again else (lambda: first)  # type: ignore[arg-type,unused-ignore]
        source, key = _Source(open_again), next(_Source.numbers)
        callbacks = dict(_CALLBACKS) if again else {name: call for name, call in _CALLBACKS.items() if name != "rewind"}
        iterator = _raw.bertpt_document_iterator(private_data=key, **callbacks)
        _Source.alive[key] = source
        try:
            self = cls._made_by("bertpt_documents_from_iterator", byref(iterator))
        except errors.Error:
            del _Source.alive[key]
            raise
        self._source = source
        return self

    @classmethod
    def create(cls) -> "Documents":
        """An empty list to push into, kept in memory."""
        self = cls._made_by("bertpt_documents_create")
        self._source = None
        return self

    def push(self, text: Text, id: Optional[Text] = None) -> None:
        call("bertpt_documents_push", self._cell, *text_and_id(text, id))

    def describe(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_documents_describe", self._cell)
        return result

    def __iter__(self) -> Iterator[Tuple[str, str]]:
        """One pass: text and id ("" where there is none) of each document. Bytes that are not UTF-8 come as U+FFFD."""
        reader = _Reader._made_by("bertpt_documents_open_reader", self._cell)
        with reader:
            while True:
                out = c_void_p()
                with reading(self):
                    status = call("bertpt_document_reader_next", reader._cell, byref(out))
                if status == _raw.BERTPT_END:
                    return
                with _Document._own(out.value) as document:
                    view = _raw.bertpt_document_view()
                    call("bertpt_document_get_view", document._cell, byref(view))
                    text, identity = (ctypes.string_at(p or 0, n) if n else b"" for p, n in ((view.text, view.text_size), (view.id, view.id_size)))
                yield text.decode("utf-8", "replace"), identity.decode("utf-8", "replace")


class _Reader(Handle):
    _free = "bertpt_document_reader_free"
    __slots__ = ()


class _Document(Handle):
    _free = "bertpt_document_free"
    __slots__ = ()


def text_and_id(text: Text, identity: Optional[Text]) -> Tuple[bytes, int, Optional[bytes], int]:
    """Arguments of the calls that push a document."""
    data, name = text_bytes(text), None if identity is None else text_bytes(identity)
    return data, len(data), name, len(name or b"")


class reading:
    """Around a call that reads documents: an exception of their iterator comes out instead of the HostError that it became."""

    __slots__ = ("source",)

    def __init__(self, documents: Documents) -> None:
        self.source = documents._source

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if isinstance(error, errors.HostError) and self.source is not None and self.source.failure is not None:
            failure, self.source.failure = self.source.failure, None
            raise failure from None


# --- sentences -----------------------------------------------------------------------------------------------------------------


class Segmenter(Handle):
    """Text to sentences, by rules, in linear time."""

    _free = "bertpt_segmenter_free"
    __slots__ = ()

    @classmethod
    def create(cls, config: Config = None) -> "Segmenter":
        return cls._made_by("bertpt_segmenter_create", config_text(config))

    @staticmethod
    def learn(documents: Documents, config: Config = None, cancel: Optional[Cancel] = None,
              progress: Optional[Progress] = None) -> Dict[str, Any]:
        """The configuration with the abbreviations of the documents added; for create()."""
        with reading(documents):
            result: Dict[str, Any] = run_long(
                cancel, lambda stop: take_json("bertpt_segmenter_learn", documents._cell, config_text(config), stop, cell(progress)))
            return result

    def spans(self, text: Text) -> List[Tuple[int, int]]:
        """Each sentence as [begin, end) in bytes of the text's UTF-8."""
        data = text_bytes(text)
        with _Sentences._made_by("bertpt_segmenter_segment", self._cell, data, len(data)) as sentences:
            view = _raw.bertpt_sentences_view()
            call("bertpt_sentences_get_view", sentences._cell, byref(view))
            return [(view_begin, view_end) for view_begin, view_end in zip(
                view_of(sentences._cell, view.begin, view.count, c_int64, "q"), view_of(sentences._cell, view.end, view.count, c_int64, "q"))]

    def sentences(self, text: Text) -> List[str]:
        data = text_bytes(text)
        return [data[begin:end].decode("utf-8", "replace") for begin, end in self.spans(data)]

    def get_config(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_segmenter_get_config", self._cell)
        return result


class _Sentences(Handle):
    _free = "bertpt_sentences_free"
    __slots__ = ()


# --- vocabulary ----------------------------------------------------------------------------------------------------------------


class Vocab(Handle):
    """A WordPiece vocabulary. Immutable."""

    _free = "bertpt_vocab_free"
    __slots__ = ()

    @classmethod
    def train(cls, documents: Documents, config: Config = None, cancel: Optional[Cancel] = None, progress: Optional[Progress] = None) -> "Vocab":
        with reading(documents):
            return run_long(cancel, lambda stop: cls._made_by("bertpt_vocab_train", documents._cell, config_text(config), stop, cell(progress)))

    def extend(self, documents: Documents, config: Config = None, cancel: Optional[Cancel] = None,
               progress: Optional[Progress] = None) -> Tuple["Vocab", Dict[str, Any]]:
        """A longer vocabulary with the pieces that save most on the documents, and the report about them. No id moves."""
        report = c_void_p()
        with reading(documents):
            longer = run_long(cancel, lambda stop: self._extended(documents, config, stop, progress, report))
        return longer, json.loads(own_text(report))

    def _extended(self, documents: Documents, config: Config, stop: Any, progress: Optional[Progress], report: c_void_p) -> "Vocab":
        out = c_void_p()
        call("bertpt_vocab_extend", self._cell, documents._cell, config_text(config), stop, cell(progress), byref(out), byref(report))
        return Vocab._own(out.value)

    @classmethod
    def load(cls, path: Path) -> "Vocab":
        return cls._made_by("bertpt_vocab_load", path_bytes(path))

    def save(self, folder: Path) -> None:
        call("bertpt_vocab_save", self._cell, path_bytes(folder))

    def __len__(self) -> int:
        size = c_int64()
        call("bertpt_vocab_get_size", self._cell, byref(size))
        return size.value

    def piece(self, id: int) -> str:
        data, size = c_void_p(), ctypes.c_size_t()
        call("bertpt_vocab_get_piece", self._cell, id, byref(data), byref(size))
        return ctypes.string_at(data.value or 0, size.value).decode("utf-8", "replace")

    def find(self, piece: Text) -> Optional[int]:
        data, result = text_bytes(piece), c_int32()
        call("bertpt_vocab_find", self._cell, data, len(data), byref(result))
        return None if result.value < 0 else result.value

    @property
    def special_ids(self) -> _raw.bertpt_special_ids:
        result = _raw.bertpt_special_ids()
        call("bertpt_vocab_get_special_ids", self._cell, byref(result))
        return result

    def describe(self) -> Dict[str, Any]:
        result: Dict[str, Any] = take_json("bertpt_vocab_describe", self._cell)
        return result
