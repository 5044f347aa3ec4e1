"""bertpt: raw text to a pre-trained BERT checkpoint, through libbertpt. See README.md.

The order of the work: Documents, Vocab, Tokenizer, Corpus, (Loader, Batch), Model, Optimizer, Trainer, Event, Checkpoint, Tensor.
Configurations are dictionaries or JSON texts; config_schema(kind) describes every key. What each function promises is written in
the C headers, bertpt/*.h, whose names these classes follow.
"""

from . import errors
from ._cancel import Cancel, Progress, ProgressState
from ._checkpoint import Checkpoint, Tensor
from ._corpus import Batch, Corpus, CorpusBuilder, GoogleInstances, Loader, StoredDocument
from ._library import LibraryNotFoundError, load
from ._model import Evaluation, Hidden, Model, Optimizer
from ._text import Documents, Segmenter, Vocab
from ._tokenizer import EncodedBatch, Encoding, Tokenizer
from ._trainer import Event, EventKind, EventStream, Metrics, State, Trainer, TrainerState
from .errors import *  # noqa: F401,F403
from .errors import Error
from .runtime import (
    config_kinds, config_recipe, config_resolve, config_schema, describe, event_schema, list_devices, load_engine, probe, set_log_level,
    set_log_sink, shutdown, status_name, version, write_report,
)

__all__ = errors.__all__ + [
    "Batch", "Cancel", "Checkpoint", "Corpus", "CorpusBuilder", "Documents", "EncodedBatch", "Encoding", "Error", "Evaluation", "Event", "EventKind",
    "EventStream", "GoogleInstances", "Hidden", "LibraryNotFoundError", "Loader", "Metrics", "Model", "Optimizer", "Progress", "ProgressState",
    "Segmenter", "State", "StoredDocument", "Tensor", "Tokenizer", "Trainer", "TrainerState", "Vocab", "config_kinds",
    "config_recipe", "config_resolve", "config_schema", "describe", "errors", "event_schema", "list_devices", "load", "load_engine", "probe",
    "set_log_level", "set_log_sink", "shutdown", "status_name", "version",
    "write_report",
]
