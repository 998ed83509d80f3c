"""One tree of errors: whatever this library raises on purpose is a ``DetenteError``."""


class DetenteError(Exception):
    """Base of all errors that Détente raises on purpose; its text says what to do."""


class ReadingError(DetenteError):
    """A document cannot be read as a report: empty, binary, not English, too long, broken."""


class DataError(DetenteError):
    """A data file (directory, ontology, corpus, rows given by the user) is wrong; names file, row and reason."""


class ModelError(DetenteError):
    """The model's files are missing or do not belong to this version."""


class MissingExtraError(DetenteError, ImportError):
    """An optional part is used that is not installed; the text names the command that installs it."""

    def __init__(self, part: str, extra: str) -> None:
        """``part`` is what was asked for, ``extra`` the name of the optional dependency group."""
        super().__init__(f"{part} needs an optional part of Détente: pip install 'detente[{extra}]'")
