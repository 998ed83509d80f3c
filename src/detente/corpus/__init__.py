"""The training passages: how they are written down, and their parser."""

from detente.corpus.files import corpus_files
from detente.corpus.parser import (
    CorpusEvent,
    CorpusPassage,
    TaggedSpan,
    read_corpus,
    read_corpus_file,
)
from detente.corpus.reports import CorpusReport, FarSpan, read_reports

__all__ = [
    "CorpusEvent",
    "CorpusPassage",
    "CorpusReport",
    "FarSpan",
    "TaggedSpan",
    "corpus_files",
    "read_corpus",
    "read_corpus_file",
    "read_reports",
]
