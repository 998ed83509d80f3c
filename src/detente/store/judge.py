"""People confirm, correct, reject, join and set apart what was coded; nothing is overwritten, all can be undone."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from detente.records import Mention
from detente.store import judge_apply
from detente.store.desk import Desk
from detente.store.errors import StoreError
from detente.store.files import StoreFiles
from detente.store.judge_replay import VERDICTS, Judgement, State
from detente.store.judge_values import read_value, value_of
from detente.store.read import read_mentions
from detente.store.rows import insert
from detente.store.schema import sql
from detente.store.writer import Writer


class JudgementError(StoreError):
    """What is judged is not there, or cannot be judged so; nothing was written. Its text says what to do."""


class AlreadyJudgedError(JudgementError):
    """The author has said so already, and it holds; nothing was written."""


class Reviewer:
    """Judges mentions and events of a store as one author; the store is his until ``close``. Use it in a ``with``.

    Each judgement is committed when it is made and published at the end. An id is that of an event or a mention, as
    ``Desk.events`` shows them. What is said of an event with one telling holds for the telling too.
    ``blind``: without what others said, so that agreement can be measured.
    Raises ``StoreBusyError`` where another process writes, ``StoreError`` where there is no store.
    """

    def __init__(self, path: str | Path, author: str, *, blind: bool = False) -> None:
        files = StoreFiles.of(path)
        if not files.store.exists() and not files.work.exists():
            raise StoreError(f"{path}: there is no store; make one with `detente add PATH --store {path}`")
        self.author = " ".join(author.split())
        if not self.author:
            raise JudgementError("a judgement needs an author")
        self._writer = Writer(path)
        self._reader: duckdb.DuckDBPyConnection | None = None
        self._state = State()
        self._blind = blind

    def __enter__(self) -> Reviewer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Publishes what was judged and gives the store free."""
        self._drop_reader()
        self._writer.close()

    def _drop_reader(self) -> None:
        if self._reader is not None:
            judge_apply.forget(self._reader)
            self._reader.close()
            self._reader = None

    @property
    def desk(self) -> Desk:
        """The store with all judgements made so far; another one after each judgement."""
        if self._reader is None:
            self._reader = self._writer.connection.cursor()
            self._reader.execute("USE desk")
            self._state = judge_apply.apply(self._reader, author=self.author if self._blind else None)
        return Desk(self._writer.files.store, self._reader)

    def confirm(self, target: str, *, note: str | None = None) -> str:
        """What was coded is right, in all its fields. Returns the judgement's id, as all of these do.

        Raises ``AlreadyJudgedError`` where the author has said so and nobody said otherwise since; so does ``reject``.
        """
        return self._judge("confirm", target, note=note)

    def reject(self, target: str, *, note: str | None = None) -> str:
        """It is no event: it counts no more, and is shown no more."""
        return self._judge("reject", target, note=note)

    def correct(self, target: str, field: str, value: Any, *, note: str | None = None) -> str:
        """Another value for a field (docs/review.md has the fields and how values are written).

        Raises ``DataError`` where the field or the value is none, ``JudgementError`` where it has that value already.
        """
        kind, mentions = self._target(target)
        if kind == "event" and len(mentions) > 1 and field == "event_text":
            raise JudgementError(
                f"event {target} is told {len(mentions)} times: correct the words of one of its mentions"
            )
        mention = self._mention(target if kind == "mention" else mentions[0]) if mentions else None
        if mention is not None and kind == "event":
            mention = replace(mention, event=self._shown_type(target, mention.event))
        new = read_value(field, value, mention)
        old = self._old(kind, target, mentions, field, mention)
        if _same(field, old, new):
            raise JudgementError(f"{field} of {kind} {target} is that already")
        return self._write("correct", kind, target, mentions, field, old, new, note)

    def merge(self, *targets: str, note: str | None = None) -> str:
        """Two or more events are one."""
        events: dict[str, list[str]] = {}
        for target in targets:
            kind, mentions = self._target(target)
            event = target if kind == "event" else self._event_of(target)
            if not mentions:
                raise JudgementError(f"event {target} was imported, without mentions: it cannot be joined to others")
            events.setdefault(event, mentions if kind == "event" else [target])
        if len(events) < 2:
            raise JudgementError("joining needs two or more events")
        mains = [mentions[0] for mentions in events.values()]
        return self._write("merge", "event", next(iter(events)), mains, None, None, list(events), note)

    def split(self, event: str, mentions: Iterable[str], *, note: str | None = None) -> str:
        """Some of an event's mentions tell another event, together."""
        kind, members = self._target(event)
        gone = list(dict.fromkeys([mentions] if isinstance(mentions, str) else mentions))
        if kind != "event":
            raise JudgementError(f"{event} is a mention: name the event, and which of its mentions go out")
        if odd := [mention for mention in gone if mention not in members]:
            raise JudgementError(f"event {event} has no mention {', '.join(odd)}")
        if not gone or len(gone) == len(members):
            raise JudgementError(f"event {event}: some of its {len(members)} mentions must go and some stay")
        stay = [mention for mention in members if mention not in gone]
        return self._write("split", "event", event, stay, None, None, gone, note)

    def undo(self, judgement: str, *, note: str | None = None) -> str:
        """Takes a judgement back; what an undo took back holds again where the undo is undone."""
        found = {each.id: each for each in self.judgements(all_=True)}
        if judgement not in found:
            raise JudgementError(f"there is no judgement {judgement}; `detente review log` lists them")
        if found[judgement].undone_by:
            raise JudgementError(f"judgement {judgement} is undone already, by {found[judgement].undone_by}")
        return self._write("undo", "judgement", judgement, None, None, None, None, note)

    def judgements(self, *, all_: bool = False, author: str | None = None) -> list[Judgement]:
        """Judgements that hold, oldest first; with ``all_`` also those undone, and what undid them."""
        return judge_apply.read_judgements(self._writer.connection, all_=all_, author=author)

    @property
    def stranded(self) -> list[str]:
        """Judgements about what is not in the store any more: the report was changed or coded anew."""
        _ = self.desk
        return self._state.stranded

    def _judge(self, kind: str, target: str, note: str | None) -> str:
        target_kind, mentions = self._target(target)
        what = _what(target_kind, target, mentions)
        for earlier in reversed(self.judgements()):
            if earlier.kind not in VERDICTS or _what(earlier.target_kind, earlier.target, earlier.mentions) != what:
                continue
            if earlier.kind != kind:
                break
            if earlier.author == self.author:
                raise AlreadyJudgedError(
                    f"{target_kind} {target} is {VERDICTS[kind]} already, by {self.author} (judgement {earlier.id})"
                )
        return self._write(kind, target_kind, target, mentions, None, None, None, note)

    def _target(self, target: str) -> tuple[str, list[str]]:
        """``event`` with its mentions, the main one first, or ``mention``; as judged, else (rejected) as coded."""
        connection = self.desk.connection
        for schema in ("", "desk.main."):
            rows = connection.execute(sql("judge_target.sql").replace("{schema}", schema), {"id": target}).fetchall()
            if rows:
                return rows[0][0], [row[1] for row in rows if row[1] is not None]
        raise JudgementError(f"{target}: there is no such event or mention; `detente events` shows their ids")

    def _event_of(self, mention: str) -> str:
        row = self.desk.connection.execute(
            "SELECT event_id FROM event_mentions WHERE mention_id = ?", [mention]
        ).fetchone()
        if row is None:
            raise JudgementError(f"mention {mention} belongs to no event (it was rejected)")
        return str(row[0])

    def _mention(self, mention: str) -> Mention:
        found = next(read_mentions(self._writer.connection, ids=[mention]), None)
        if found is None:
            raise JudgementError(f"mention {mention} is not current any more")
        _ = self.desk
        return judge_apply.judged_mention(found, self._state)

    def _shown_type(self, event: str, type_: str) -> str:
        row = self.desk.connection.execute("SELECT event FROM events WHERE event_id = ?", [event]).fetchone()
        return str(row[0]) if row else type_

    def _old(self, kind: str, target: str, mentions: list[str], field: str, mention: Mention | None) -> Any:
        """What the field holds now: of an event with several mentions, or none, what the event shows."""
        if mention is not None and (kind == "mention" or len(mentions) == 1):
            return value_of(field, mention)
        connection = self.desk.connection
        if field in ("actor", "recipient", "said_by"):
            names = ("name", "country", "sector", "office", "identifier")
            rows = connection.execute(
                f"SELECT {', '.join(names)} FROM event_entities WHERE event_id = ? AND role = ? ORDER BY position",
                [target, field],
            ).fetchall()
            return [dict(zip(names, row, strict=True)) for row in rows]
        column = f"{field}_value" if field in ("date", "due") else field
        row = connection.execute(f"SELECT {column} FROM events WHERE event_id = ?", [target]).fetchone()
        return row[0] if row else None

    def _write(
        self,
        kind: str,
        target_kind: str,
        target: str,
        mentions: list[str] | None,
        field: str | None,
        old: Any,
        new: Any,
        note: str | None,
    ) -> str:
        judgement = secrets.token_hex(8)
        with self._writer.transaction() as connection:
            last = connection.execute("SELECT max(made) FROM judgements").fetchone()
            made = datetime.now(UTC).replace(tzinfo=None)
            if last and last[0] is not None:  # the order in which they were made is what decides
                made = max(made, last[0] + timedelta(microseconds=1))
            row = {
                "judgement_id": judgement,
                "made": made.isoformat(sep=" "),
                "author": self.author,
                "kind": kind,
                "target_kind": target_kind,
                "target": target,
                "field": field,
                "old": old,
                "new": new,
                "note": note or None,
                "undone_by": None,
                "mentions": mentions if target_kind == "event" else None,
            }
            insert(connection, "judgements", [row])
            if kind == "undo":
                connection.execute("UPDATE judgements SET undone_by = NULL WHERE undone_by = ?", [target])
                connection.execute("UPDATE judgements SET undone_by = ? WHERE judgement_id = ?", [judgement, target])
        self._drop_reader()
        return judgement


def _what(target_kind: str, target: str, mentions: Sequence[str]) -> frozenset[str]:
    """What a judgement is about: an event with one telling is that telling, one with several is these together."""
    return frozenset(mentions) if target_kind == "event" and mentions else frozenset((target,))


def _same(field: str, old: Any, new: Any) -> bool:
    """Whether a correction says what holds already."""
    if field in ("actor", "recipient", "said_by"):
        keys = ("name", "country", "sector", "office")
        return [[party.get(key) for key in keys] for party in old or ()] == [
            [party.get(key) for key in keys] for party in new
        ]
    if field in ("date", "due") and isinstance(old, dict) and isinstance(new, dict):
        return all(old[key] == new[key] for key in ("value", "end_value", "direction"))
    return bool(old == new)


def listed(desk: Desk, *, all_: bool = False, author: str | None = None) -> duckdb.DuckDBPyRelation:
    """The judgements that hold, oldest first, as rows of their table; else as ``Reviewer.judgements``."""
    found = desk.connection.sql("FROM desk.main.judgements ORDER BY made, judgement_id")
    if not all_:
        found = found.filter("undone_by IS NULL AND kind <> 'undo'")
    return (
        found
        if author is None
        else found.filter(duckdb.ColumnExpression("author") == duckdb.ConstantExpression(author))
    )
