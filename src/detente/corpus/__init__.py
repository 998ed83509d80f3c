"""The training passages: how they are written down, and their parser."""

from detente.corpus.parser import (
    CorpusEvent,
    CorpusPassage,
    TaggedSpan,
    read_corpus,
    read_corpus_file,
)

__all__ = ["CorpusEvent", "CorpusPassage", "TaggedSpan", "read_corpus", "read_corpus_file"]
