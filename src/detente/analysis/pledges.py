"""Promises and announcements, and what became of them by what was reported later (docs/pledges.md has the rules)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from detente.analysis.content import Topic, own_words, promised, topic_of, topic_words, without_talks
from detente.analysis.query import fetch, relation_of
from detente.analysis.span import interval, last_day
from detente.errors import DataError
from detente.store.asking import known_code

if TYPE_CHECKING:
    import duckdb

    from detente.store import Desk

State = Literal["open", "due", "kept", "broken", "lapsed"]
STATES: tuple[str, ...] = get_args(State)
GRACE = 1  # days after the last day of a promise in which its keeping may still be told
LATE = 30  # days after it in which an act still keeps it, late
OPEN_ENDED = 180  # days in which an act can keep a promise that names no time
_ANNOUNCED = "as announced"
_SHORT = 8  # a due time of so many days is precise enough to tell which act was meant
COLUMNS = {
    "event_id": "VARCHAR",
    "event": "VARCHAR",
    "status": "VARCHAR",
    "date": "DATE",
    "actors": "VARCHAR[]",
    "recipients": "VARCHAR[]",
    "promise": "VARCHAR",
    "promise_from": "VARCHAR",
    "topic": "VARCHAR",
    "due": "VARCHAR",
    "due_precision": "VARCHAR",
    "due_direction": "VARCHAR",
    "due_from": "DATE",
    "due_to": "DATE",
    "state": "VARCHAR",
    "why": "VARCHAR",
    "evidence_event_id": "VARCHAR",
    "evidence_date": "DATE",
    "evidence_words": "VARCHAR",
    "late_days": "INTEGER",
    "passage": "VARCHAR",
    "report_id": "VARCHAR",
    "mention_id": "VARCHAR",
    "as_of": "DATE",
}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Proof:
    """A later event that keeps or breaks a promise, and why it is taken for that."""

    kept: bool
    event: Row
    why: str


def pledges(
    desk: Desk,
    *,
    due: str | None = None,
    states: Sequence[str] = (),
    by: Sequence[str] = (),
    to: Sequence[str] = (),
    as_of: str | date | None = None,
) -> duckdb.DuckDBPyRelation:
    """Every promise and announced act with its state and the event that shows it (columns: docs/pledges.md).

    ``due``: only those due in a time (``2022-08``, ``2022-08/2022-10``). ``states``: of ``open due kept broken
    lapsed``. ``by``, ``to``: countries. ``as_of``: as things stood on a day, else on the day of the last report.
    Raises ``DataError`` for a word, date or country that is none.
    """
    if odd := set(states) - set(STATES):
        raise DataError(f"state {', '.join(sorted(odd))}: states are {', '.join(STATES)}")
    day = last_day(as_of) or _last_report(desk)
    first, last = interval(due)
    found = fetch(
        desk,
        "pledges.sql",
        {
            "as_of": day,
            "due_from": first,
            "due_to": last,
            "by": [known_code(code) for code in by] or None,
            "to": [known_code(code) for code in to] or None,
        },
    )
    rows = _judged(desk, found, day) if day else []
    return relation_of(desk, [row for row in rows if not states or row["state"] in states], COLUMNS)


def _last_report(desk: Desk) -> date | None:
    row = desk.connection.execute("SELECT max(published_on) FROM reports WHERE current").fetchone()
    return row[0] if row else None


def _judged(desk: Desk, found: list[Row], as_of: date) -> list[Row]:
    read = [_read(row) for row in found]
    wanted = [
        {
            "pledge_id": row["event_id"],
            "day": row["day"],
            "until": min(as_of, row["until"]),
            "types": row["topic"].types,
            "sides": row["actors"],
        }
        for row in read
        if row["topic"] and row["actors"]
    ]
    later: dict[str, list[Row]] = {}
    for row in fetch(desk, "later.sql", {"wanted": wanted, "as_of": as_of}) if wanted else ():
        later.setdefault(row["pledge_id"], []).append(row)
    return [_with_state(row, later.get(row["event_id"], []), as_of) for row in read]


def _read(row: Row) -> Row:
    """A pledge with its promise in words, their topic, and the last day on which an act could keep it."""
    announced = row["event"] not in ("AGREE", "CONCEDE")
    at = row["passage_start"]
    act = row["act_start"] - at, row["act_end"] - at
    content, how = promised(row["passage"], *act, with_act=announced, content=row["content"])
    topic = (
        Topic(_ANNOUNCED, {row["event"]: frozenset()}, frozenset({"REJECT"}), False) if announced else topic_of(content)
    )
    end = row["due_to"] + timedelta(days=LATE) if row["due_to"] else row["day"] + timedelta(days=OPEN_ENDED)
    return {**row, "promise": content, "promise_from": how, "topic": topic, "until": end}


def _with_state(row: Row, later: list[Row], as_of: date) -> Row:
    topic: Topic | None = row["topic"]
    proofs = [proof for event in later if topic and (proof := _proof(row, topic, event))]
    decisive = next(iter(proofs), None)
    if topic and topic.standing and decisive and decisive.kept:
        # A truce that held at first can be broken later; what is broken cannot be kept any more.
        decisive = next((proof for proof in proofs if not proof.kept), decisive)
    state, why = _settled(row, decisive, as_of)
    event = decisive.event if decisive else {}
    late = (event["day"] - row["due_to"]).days if decisive and decisive.kept and row["due_to"] else 0
    return {
        **row,
        "date": row["day"],
        "due": "/".join(value for value in (row["due_value"], row["due_end_value"]) if value) or None,
        "topic": topic.name if topic else None,
        "state": state,
        "why": why,
        "evidence_event_id": event.get("event_id"),
        "evidence_date": event.get("day"),
        "evidence_words": event.get("words"),
        "late_days": late if late > 0 else None,
        "as_of": as_of,
    }


def _settled(row: Row, proof: _Proof | None, as_of: date) -> tuple[State, str]:
    if proof:
        return ("kept" if proof.kept else "broken"), proof.why
    first, last = row["due_from"] or row["day"], row["due_to"]
    if row["topic"] is None:
        unknown = "; its words do not say what act would keep it"
    else:
        unknown = "" if row["actors"] else "; nobody is named who promised"
    if last is None:
        return "open", "no last day is named" + unknown
    if as_of > last + timedelta(days=GRACE):
        return "lapsed", f"its time ended on {last}, and no report tells of its keeping or breaking" + unknown
    if row["due_from"] is None and as_of < last:
        return "open", f"until {last}" + unknown
    return (
        ("due", f"its time is {first} to {last}" + unknown)
        if as_of >= first
        else ("open", f"from {first} on" + unknown)
    )


def _proof(pledge: Row, topic: Topic, event: Row) -> _Proof | None:
    """The event as a proof, where type, sides and content match; nothing is concluded from less."""
    modes = topic.kept.get(event["event"])
    keeps = modes is not None and (not modes or bool(modes & set(event["mode"])))
    breaks = event["event"] in topic.broken
    if not (keeps or breaks) or not _same_sides(pledge, event, keeps) or event["day"] < _earliest(pledge, event, keeps):
        return None
    theirs = own_words(event["words"] or "")
    promise = without_talks(pledge["promise"]) if event["event"] == "CONSULT" else pledge["promise"]
    own = own_words(promise, pledge["names"] or "")
    shared = [word for stem, word in own.items() if stem in theirs]
    in_time = pledge["due_to"] is None or event["day"] <= pledge["due_to"] + timedelta(days=GRACE)
    if topic.standing and event["event"] != "REJECT":
        agrees = True  # a truce is kept by keeping to a truce, and broken by any attack
    elif keeps:
        agrees = _content_agrees(pledge, event, own, shared, in_time)
    else:
        agrees = bool(shared) and (topic.name == _ANNOUNCED or topic_words(topic, event["words"] or ""))
    return _Proof(keeps, event, _why(event, shared, pledge, in_time)) if agrees else None


def _earliest(pledge: Row, event: Row, keeps: bool) -> date:
    """The first day on which the event could keep or break the promise.

    Promises are made in talks and calls: those of the same day are what it came from, not what it led to.
    """
    day: date = pledge["due_from"] if keeps and pledge["due_from"] else pledge["day"]
    same_day = keeps and pledge["due_to"] is not None and (pledge["due_from"] or event["event"] != "CONSULT")
    made: date = pledge["day"]
    return max(day, made + timedelta(days=0 if same_day else 1))


def _same_sides(pledge: Row, event: Row, keeps: bool) -> bool:
    """Whoever promised does it (or, where both meet, takes part), to the one it was promised to."""
    by, to = set(pledge["actors"]), set(pledge["recipients"])
    doers, all_sides = set(event["actors"]), {*event["actors"], *event["recipients"]}
    joint = event["event"] == "CONSULT" or (keeps and not event["recipients"])
    if not by & (all_sides if joint else doers):
        return False
    if to:
        return bool(to & all_sides) or (not event["recipients"] and keeps and len(doers) == 1)
    return len(by & all_sides) >= min(2, len(by))


def _content_agrees(pledge: Row, event: Row, own: Mapping[str, str], shared: list[str], in_time: bool) -> bool:
    """Whether the event is about what was promised: by words of the promise's ``own``, else by time, if that is enough.

    Talks are held all the time: where the promise says about what, or with one side only, they need a word in common.
    """
    if len(shared) >= 2:
        return True
    start = pledge["due_from"] or pledge["day"]
    dated = pledge["due_to"] is not None and in_time and start <= event["day"]
    if shared:
        return dated or (pledge["place"] is not None and pledge["place"] == event["place"])
    if event["event"] == "CONSULT" and (own or len({*pledge["actors"], *pledge["recipients"]}) < 2):
        return False
    return dated and pledge["due_to"] - start <= timedelta(days=_SHORT)


def _why(event: Row, shared: list[str], pledge: Row, in_time: bool) -> str:
    sides = ",".join(sorted(event["actors"])) + (
        " > " + ",".join(sorted(event["recipients"])) if event["recipients"] else ""
    )
    kind = " ".join([event["event"], *event["mode"]])
    parts = [f"{kind} {sides} on {event['day']}"]
    if shared:
        parts.append("same words: " + ", ".join(shared[:6]))
    if pledge["due_to"] is not None:
        parts.append("within its time" if in_time else f"after its last day {pledge['due_to']}")
    return "; ".join(parts)
