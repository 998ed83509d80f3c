"""Gives parties whose own words tell no country the one that their report is about, where that is plain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from detente.records import Entity

# A report is plainly about a country that weighs this many times what the next one does.
DOMINANCE = 2.0


def dominant_country(weights: Mapping[str, float]) -> str | None:
    """The country of a report that outweighs every other by far; ``weights`` are how much it speaks of each."""
    states = sorted(((weight, code) for code, weight in weights.items()), key=lambda pair: (-pair[0], pair[1]))
    if not states or (len(states) > 1 and states[0][0] < DOMINANCE * states[1][0]):
        return None
    return states[0][1]


def placed(entity: Entity, country: str | None, country_name: str | None) -> Entity:
    """The entity with ``country`` if it has none of its own and its words do not say that it comes from elsewhere."""
    text = entity.entity_text
    if entity.country is not None or country is None or _foreign().search(text):
        return entity
    if entity.sector is None and not _names_somebody(text):
        return entity
    reason = f"{entity.reason}; no country is told, and the report is about {country_name or country}"
    return replace(entity, country=country, reason=reason)


def _names_somebody(text: str) -> bool:
    """Whether an unknown phrase is a name or stands for people, not for a thing (``the charge``, ``a proposal``)."""
    words = text.split()
    return any(word[0].isupper() for word in words) or words[0].isdigit() or bool(_people().search(text))


@cache
def _people() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:he|she|they|him|her|them|we|us|i|you|those|others|people|who|each|all|both)\b", re.IGNORECASE
    )


@cache
def _foreign() -> re.Pattern[str]:
    """Words of ``foreign_words.txt``: who is called so is not of the report's own country."""
    text = (files("detente.coding") / "foreign_words.txt").read_text(encoding="utf-8")
    words = [re.escape(line) for line in text.splitlines() if line and not line.startswith("#")]
    return re.compile(r"\b(?:" + "|".join(words) + r")\b", re.IGNORECASE)
