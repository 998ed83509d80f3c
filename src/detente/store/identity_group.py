"""Groups mentions by how alike they are: no two of a group may be unlike, and on the mean they must be alike."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

Pair = tuple[str, str]


def grouped(
    members: Iterable[str], likeness: Mapping[Pair, float], *, threshold: float, floor: float
) -> list[list[str]]:
    """Joins the two most alike groups as long as there are such; the same whatever the order of what is given.

    ``likeness`` has each pair once, the smaller id first. Two groups may be joined where every pair across them is at
    least ``floor`` and their mean at least ``threshold``: no chain, A and C are not joined by way of B alone. Ties go
    to the smaller ids. Returns the groups, sorted, each sorted.
    """
    groups = {member: [member] for member in members}
    across: dict[str, dict[str, float]] = {member: {} for member in groups}  # sums of likeness, by first ids
    for (one, other), value in likeness.items():
        if value >= floor:
            across[one][other] = across[other][one] = value
    heap = [(-value, one, other, 1) for (one, other), value in likeness.items() if value >= threshold]
    heapq.heapify(heap)
    while heap:
        _, one, other, pairs = heapq.heappop(heap)
        if one not in groups or other not in groups or len(groups[one]) * len(groups[other]) != pairs:
            continue
        groups[one] = sorted(groups[one] + groups.pop(other))
        mine, theirs = across.pop(one), across.pop(other)
        across[one] = {}
        for third in mine.keys() | theirs.keys():
            if third in (one, other):
                continue
            for old in (one, other):
                across[third].pop(old, None)
            if third in mine and third in theirs:
                total = mine[third] + theirs[third]
                across[one][third] = across[third][one] = total
                pairs = len(groups[one]) * len(groups[third])
                if total / pairs >= threshold:
                    heapq.heappush(heap, (-total / pairs, min(one, third), max(one, third), pairs))
    return sorted(groups.values())
