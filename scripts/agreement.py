"""Agreement of a second, blind reading with the corpus: acts found by both, types, status and spans.

    python scripts/agreement.py READING...

A reading has a line ``## slice:line`` (corpus file and line of a passage) before each passage, which is marked as in
docs/corpus.md, with the tags A R E L T.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

from detente.corpus import CorpusPassage, TaggedSpan, read_corpus, read_corpus_file
from detente.ontology import load_ontology


def main(files: list[Path]) -> None:
    """Prints the agreement of the readings in ``files`` with the passages of ``corpus``."""
    first = {f"{p.slice}:{p.line}": p for p in read_corpus([Path("corpus")], load_ontology())}
    pairs: list[tuple[CorpusPassage, CorpusPassage]] = []
    for file in files:
        for name, passage in readings(file).items():
            if name in first and first[name].text == passage.text:
                pairs.append((first[name], passage))
            else:
                print(f"{file}: {name} is not a passage of the corpus with these words")
    report(pairs)


def readings(file: Path) -> dict[str, CorpusPassage]:
    """The passages of a reading by their names; what is malformed is printed and left out."""
    found: dict[str, CorpusPassage] = {}
    for name, body in re.findall(r"^## (\S+)\n(.*?)(?=^## |\Z)", file.read_text(encoding="utf-8"), re.M | re.S):
        with tempfile.TemporaryDirectory() as folder:
            one = Path(folder) / "one.txt"
            one.write_text(body.replace("| |", "|"), encoding="utf-8")
            faults: list[str] = []
            passages = list(read_corpus_file(one, load_ontology(), faults))
        if faults or len(passages) != 1:
            print(f"{file}: {name}: {faults or 'not one passage'}")
        else:
            found[name] = passages[0]
    return found


def report(pairs: list[tuple[CorpusPassage, CorpusPassage]]) -> None:
    """Prints acts, types and spans."""
    acts = [0, 0, 0]
    types: list[tuple[str, str]] = []
    status: list[tuple[str, str]] = []
    spans = {role: [0, 0, 0] for role in "ARLT"}
    none = Counter[tuple[bool, bool]]()
    for a, b in pairs:
        none[(not a.events, not b.events)] += 1
        acts[1] += len(a.events)
        acts[2] += len(b.events)
        for event in a.events:
            own = a.spans_of(event.number, "E")[0]
            other = next((e for e in b.events if touches(own, b.spans_of(e.number, "E")[0])), None)
            if other is None:
                continue
            acts[0] += 1
            types.append((event.type, other.type))
            status.append((event.status, other.status))
            for role, counts in spans.items():
                here, there = a.spans_of(event.number, role), b.spans_of(other.number, role)
                counts[0] += sum(any(half(x, y) for y in there) for x in here)
                counts[1] += len(here)
                counts[2] += len(there)
    differ = none[(True, False)] + none[(False, True)]
    print(f"{len(pairs)} passages; without event in both {none[(True, True)]}, in one only {differ}")
    print(f"acts found by both: F1 {2 * acts[0] / (acts[1] + acts[2]):.3f} ({acts[0]} of {acts[1]} and {acts[2]})")
    print(f"type of these: agreement {share(types):.3f}, kappa {kappa(types):.3f}")
    print(f"status of these: agreement {share(status):.3f}, kappa {kappa(status):.3f}")
    for role, (both, ours, theirs) in spans.items():
        print(f"span {role}: F1 {2 * both / max(1, ours + theirs):.3f}")
    for (x, y), n in Counter(pair for pair in types if pair[0] != pair[1]).most_common(12):
        print(f"  {x} / {y}: {n}")


def touches(a: TaggedSpan, b: TaggedSpan) -> bool:
    """Whether two spans share a character."""
    return a.start < b.end and b.start < a.end


def half(a: TaggedSpan, b: TaggedSpan) -> bool:
    """Whether two spans share at least half of what they cover together."""
    shared = min(a.end, b.end) - max(a.start, b.start)
    return shared > 0 and shared >= (max(a.end, b.end) - min(a.start, b.start)) / 2


def share(pairs: list[tuple[str, str]]) -> float:
    """Share of equal pairs."""
    return sum(a == b for a, b in pairs) / len(pairs)


def kappa(pairs: list[tuple[str, str]]) -> float:
    """Cohen's kappa."""
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    return (share(pairs) - chance) / (1 - chance)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
