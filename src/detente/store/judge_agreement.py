"""How far two reviewers agree: Cohen's κ over what both of them judged, field by field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

from detente.records import Mention
from detente.store.desk import Desk
from detente.store.errors import StoreError
from detente.store.judge_apply import judged_mention, read_judgements, replayed
from detente.store.judge_gold import parties_of
from detente.store.judge_replay import State
from detente.store.read import as_coded, read_mentions

_FIELDS: dict[str, Callable[[Mention], str]] = {
    "status": lambda m: m.status,
    "mode": lambda m: " ".join(m.mode) or "-",
    "actor countries": lambda m: parties_of(m.actor),
    "recipient countries": lambda m: parties_of(m.recipient),
    "date": lambda m: (m.date.value if m.date else None) or "-",
    "place": lambda m: (m.event_loc.resolved_place or m.event_loc.extracted_place) if m.event_loc else "-",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """One field: on how many items both gave an answer, the share on which it is the same, κ and its standard error.

    κ is ``None`` where chance alone would make them agree always (both gave one and the same answer throughout).
    """

    field: str
    items: int
    share: float
    kappa: float | None
    error: float | None


def agreement(desk: Desk, first: str, second: str) -> list[Agreement]:
    """Agreement of two authors on the mentions that both of them judged, whatever was judged later or by others.

    ``verdict``: kept or rejected. ``event``: the type, ``none`` where it was rejected. The other fields: where both
    kept it. Raises ``StoreError`` for an author who judged nothing, and where there is nothing that both judged.
    """
    states = {author: _state_of(desk, author) for author in (first, second)}
    shared = sorted(set(states[first].mentions) & set(states[second].mentions))
    if not shared:
        raise StoreError(f"there is no mention that both {first} and {second} judged")
    answers: dict[str, list[tuple[str, str]]] = {}
    with as_coded(desk.connection) as cursor:
        for mention in list(read_mentions(cursor, ids=shared)):
            one, other = (states[author].mentions[mention.id].verdict for author in (first, second))
            kept = one != "rejected", other != "rejected"
            left, right = (judged_mention(mention, states[author]) for author in (first, second))
            answers.setdefault("verdict", []).append(
                ("kept" if kept[0] else "rejected", "kept" if kept[1] else "rejected")
            )
            types = (left.event if kept[0] else "none", right.event if kept[1] else "none")
            answers.setdefault("event", []).append(types)
            for name, value in _FIELDS.items() if all(kept) else ():
                answers.setdefault(name, []).append((value(left), value(right)))
    return [kappa_of(name, pairs) for name, pairs in answers.items()]


def _state_of(desk: Desk, author: str) -> State:
    judgements = read_judgements(desk.connection, author=author)
    if not judgements:
        known = [str(row[0]) for row in desk.sql("SELECT DISTINCT author FROM judgements ORDER BY author").fetchall()]
        raise StoreError(f"there is no judgement by {author}; there are some by {', '.join(known) or 'nobody'}")
    return replayed(desk.connection, judgements)


def kappa_of(field: str, pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Cohen's κ of pairs of answers: (share - chance) / (1 - chance), chance from how often each gave each answer."""
    number = len(pairs)
    share = sum(one == other for one, other in pairs) / number
    left, right = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(left[answer] * right[answer] for answer in left) / number**2
    if chance == 1:
        return Agreement(field, number, share, None, None)
    error = sqrt(share * (1 - share) / number) / (1 - chance)
    return Agreement(field, number, share, (share - chance) / (1 - chance), error)
