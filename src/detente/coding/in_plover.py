"""Own types in PLOVER's: for the store, and all that is made from it, which know PLOVER's types only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from detente.coding.coder import Coder
from detente.coding.encoder import Encoder
from detente.coding.result import Coding
from detente.entities import Resolver
from detente.errors import DataError
from detente.ontology import Ontology, load_ontology
from detente.places import Gazetteer
from detente.records import Mention, Omission, Report


@dataclass(frozen=True, slots=True)
class InPlover:
    """A coder for an own ontology whose mentions have, in place of their own type, the PLOVER type that it names.

    The mode is the one that the ontology names with that type, else the own mode where PLOVER's type has it too; of the
    contexts those of PLOVER stay; quad category and score are PLOVER's. ``reasons["event"]`` keeps the own type. A type
    that names none is not coded; an omission says so.
    """

    coder: Coder

    @property
    def name(self) -> str:
        """That of the coder, marked."""
        return f"{self.coder.name} in-plover"

    @property
    def ontology(self) -> Ontology:
        """PLOVER."""
        return load_ontology()

    @property
    def encoder(self) -> Encoder:
        """The coder's."""
        return self.coder.encoder

    @property
    def resolver(self) -> Resolver:
        """The coder's."""
        return self.coder.resolver

    @property
    def gazetteer(self) -> Gazetteer:
        """The coder's."""
        return self.coder.gazetteer

    @property
    def threshold(self) -> float:
        """The coder's."""
        return self.coder.threshold

    def code(self, report: Report | str, **metadata: Any) -> Coding:
        """Codes one report as ``Coder.code`` does."""
        coding = self.coder.code(report, **metadata)
        mentions = tuple(self._told(coding.mentions))
        omissions = coding.omissions + tuple(
            _without(mention) for mention in coding.mentions if self._type(mention) is None
        )
        return replace(coding, mentions=mentions, omissions=tuple(sorted(omissions, key=lambda one: one.start)))

    def _type(self, mention: Mention) -> tuple[str, str | None] | None:
        return self.coder.ontology.types[mention.event].plover

    def _told(self, mentions: Iterable[Mention]) -> Iterable[Mention]:
        plover = self.ontology
        for mention in mentions:
            if (nearest := self._type(mention)) is None:
                continue
            kind, named = nearest
            modes = (named,) if named else tuple(mode for mode in mention.mode if mode in plover.types[kind].modes)
            own = " ".join((mention.event, *mention.mode))
            yield replace(
                mention,
                event=kind,
                mode=modes,
                context=tuple(context for context in mention.context if context in plover.contexts),
                quad_code=plover.quad_code(kind),
                event_scale=plover.score(kind, modes),
                reasons={**mention.reasons, "event": f"{own} of {self.coder.ontology.name}"},
                coder=self.name,
            )


def in_plover(coder: Coder) -> Coder | InPlover:
    """The coder, its mentions in PLOVER's types. Raises ``DataError`` where no type of its ontology names one."""
    own = coder.ontology
    if own.name is None:
        return coder
    if not any(kind.plover for kind in own.types.values()):
        raise DataError(
            f"the model codes by {own.name}, and a store holds PLOVER types: give types their nearest one "
            "(plover: TYPE) in the ontology and train again, or use `detente code`, which needs no store"
        )
    return InPlover(coder)


def need_plover(ontology: Ontology, what: str) -> None:
    """Raises ``DataError`` where the ontology is a user's own; ``what`` says what needs PLOVER's types."""
    if ontology.name is not None:
        raise DataError(f"{what} PLOVER types, and the model codes by {ontology.name} (docs/ontologies.md)")


def _without(mention: Mention) -> Omission:
    span = mention.event_text[0]
    reason = "a type without a PLOVER type"
    return Omission(span.start, span.end, span.text, reason, mention.event, mention.confidence)
