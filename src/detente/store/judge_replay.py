"""Judgements in the order in which they were made, applied to mentions and events: what holds after all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Verdict = Literal["confirmed", "corrected", "rejected"]
VERDICTS: Mapping[str, Verdict] = {"confirm": "confirmed", "correct": "corrected", "reject": "rejected"}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A row of the table ``judgements``; ``old`` and ``new`` as JSON values."""

    id: str
    made: datetime
    author: str
    kind: str
    target_kind: str
    target: str
    mentions: tuple[str, ...] = ()
    field: str | None = None
    old: Any = None
    new: Any = None
    note: str | None = None
    undone_by: str | None = None


@dataclass(frozen=True, slots=True)
class Now:
    """The current mention that a judged one is; ``carried`` from an older coding, ``alike`` in what counts."""

    mention: str
    carried: bool
    alike: bool


@dataclass(slots=True)
class Judged:
    """What was said about one mention or event: verdict, who said so, values by field."""

    verdict: Verdict | None = None
    authors: list[str] = field(default_factory=list)
    fixes: dict[str, Any] = field(default_factory=dict)

    def take(self, judgement: Judgement) -> None:
        """Takes in a verdict or a correction; what was corrected once stays so where it is confirmed."""
        if judgement.author not in self.authors:
            self.authors.append(judgement.author)
        if judgement.kind == "correct" and judgement.field is not None:
            self.fixes[judgement.field] = judgement.new
        self.verdict = "corrected" if judgement.kind == "confirm" and self.fixes else VERDICTS[judgement.kind]


@dataclass(slots=True)
class Group:
    """An event: its mentions with why each belongs to it, and what was said of it as a whole."""

    id: str
    members: dict[str, tuple[str, float | None]]
    judged: Judged = field(default_factory=Judged)
    imported: bool = False

    def settle(self) -> None:
        """Gives the event the id that its mentions make, as ``identity`` does: by the first of them."""
        self.id = event_id_of(self.members)


def event_id_of(mentions: Iterable[str]) -> str:
    """The id of the event that these mentions tell."""
    return hashlib.sha256(f"event {min(mentions)}".encode()).hexdigest()[:16]


@dataclass(slots=True)
class State:
    """What holds after all judgements; ``stranded`` are those whose mention or event is there no more."""

    mentions: dict[str, Judged] = field(default_factory=dict)
    events: dict[str, Group] = field(default_factory=dict)  # by a name of the replay, not by their id
    touched: set[str] = field(default_factory=set)  # ids of events as they were made
    stranded: list[str] = field(default_factory=list)


class Replay:
    """Applies judgements one by one. Events come from ``members``, which has those that judgements may touch."""

    def __init__(
        self,
        now: Mapping[str, Now],
        members: Mapping[str, Mapping[str, tuple[str, float | None]]],
        imported: Iterable[str] = (),
    ) -> None:
        self._now = now
        self.state = State()
        self._groups = {name: Group(name, dict(told)) for name, told in members.items()}
        self._groups |= {name: Group(name, {}, imported=True) for name in imported}
        self._home = {mention: name for name, told in members.items() for mention in told}

    def run(self, judgements: Sequence[Judgement]) -> State:
        """What holds after all of them."""
        for judgement in judgements:
            if not self._apply(judgement):
                self.state.stranded.append(judgement.id)
        self.state.events = {name: self._groups[name] for name in self._groups if name in self._named()}
        return self.state

    def _named(self) -> set[str]:
        return self.state.touched | {name for name in self._groups if name.startswith("split ")}

    def _apply(self, judgement: Judgement) -> bool:
        if judgement.target_kind == "mention":
            return self._of_mention(judgement, judgement.target)
        if judgement.kind == "merge":
            return self._merge(judgement)
        name = self._event(judgement)
        if name is None:
            return False
        self.state.touched.add(name)
        if judgement.kind == "split":
            return self._split(judgement, name)
        if len(judgement.mentions) == 1:  # an event with one telling: what is said of it is said of the telling
            return self._of_mention(judgement, judgement.mentions[0])
        self._groups[name].judged.take(judgement)
        return True

    def _of_mention(self, judgement: Judgement, target: str) -> bool:
        now = self._now.get(target)
        if now is None or now.mention not in self._home or (judgement.kind != "correct" and not now.alike):
            return False
        self.state.mentions.setdefault(now.mention, Judged()).take(judgement)
        self.state.touched.add(self._home[now.mention])
        return True

    def _event(self, judgement: Judgement) -> str | None:
        """The event that the judged one is now: the one of its main mention, or of the next that is still there."""
        for mention in judgement.mentions:
            now = self._now.get(mention)
            if now and now.mention in self._home:
                return self._home[now.mention]
        return judgement.target if not judgement.mentions and judgement.target in self._groups else None

    def _merge(self, judgement: Judgement) -> bool:
        names = [
            self._home[now.mention]
            for mention in judgement.mentions
            if (now := self._now.get(mention)) and now.mention in self._home
        ]
        self.state.touched.update(names)
        if len(set(names)) < 2:
            return len(names) > 1
        first = self._groups[names[0]]
        for name in dict.fromkeys(names[1:]):
            if name == names[0]:
                continue
            other = self._groups[name]
            for mention in other.members:
                first.members[mention] = (f"joined by {judgement.author}", None)
                self._home[mention] = names[0]
            other.members = {}
            first.judged.fixes = other.judged.fixes | first.judged.fixes
        first.settle()
        return True

    def _split(self, judgement: Judgement, name: str) -> bool:
        stay = self._groups[name]
        gone = [
            now.mention
            for mention in judgement.new or ()
            if (now := self._now.get(mention)) and self._home.get(now.mention) == name
        ]
        if not gone or len(set(gone)) == len(stay.members):
            return False
        apart = Group("", dict.fromkeys(gone, (f"set apart by {judgement.author}", None)))
        for mention in gone:
            stay.members.pop(mention, None)
            self._home[mention] = f"split {judgement.id}"
        stay.settle()
        apart.settle()
        self._groups[f"split {judgement.id}"] = apart
        return True
