"""docs/evaluation.md: a page of prose with places that figures fill."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from detente.errors import DataError

Figures = Mapping[str, Any]
_PLACE = re.compile(r"^\{\{(\w+)\}\}$", re.MULTILINE)
_ROLES = {"A": "actor", "R": "recipient", "L": "place", "T": "time", "S": "who says so", "C": "content"}
# As published; what each is stands in the page.
_OTHERS = {
    ("relations", "root_macro_f1"): "ZSP 0.743",
    ("relations", "quad_macro_f1"): "ZSP 0.867",
    ("sentences", "quad5_macro_f1"): "ConfliBERT 0.895",
}


def page(template: str, figures: Figures) -> str:
    """The template with each line ``{{name}}`` replaced by that section's figures; what was not measured says so.

    Raises ``DataError`` for a place that no section has.
    """

    def fill(match: re.Match[str]) -> str:
        section = _SECTIONS.get(match[1])
        if section is None:
            raise DataError(
                f"the page has a place {match[0]}, but there is no such section; there are {', '.join(_SECTIONS)}"
            )
        kind, write = section
        return write(figures[kind]) if kind in figures else "*(not measured with this model)*"

    return _PLACE.sub(fill, template)


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join("" if cell is None else str(cell) for cell in line) + " |" for line in lines)


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _model(one: Figures) -> str:
    corpus = f"{one['passages']:,} passages ({one['reports']:,} whole reports among them), {one['events']:,} events"
    return f"Model `{one['name']}`; corpus: {corpus}."


def _overall(one: Figures) -> str:
    head = ("right in", "precision", "recall", "F1", "mentions right of", "events found of")
    return _table(
        head,
        [
            (
                row["measure"], _share(row["precision"]), _share(row["recall"]), _share(row["f1"]),
                f"{row['mentions_right']} of {row['mentions']}", f"{row['events_found']} of {row['events']}",
            )
            for row in one["overall"]
        ],
    )  # fmt: skip


def _fields(one: Figures) -> str:
    fields = ", ".join(f"{name} {share:.3f}" for name, share in one["fields"].items() if not name.endswith("~"))
    named = one["fields"]
    (kept, pieces), (alarms, traps) = one["furniture_kept_out"], one["no_event_alarms"]
    return (
        f"Of mentions that tell an event of the key, right in: {fields}; of parties named in the passage: actor "
        f"{named['actor~']:.3f}, recipient {named['recipient~']:.3f}. Furniture kept out: {kept} of {pieces} pieces. "
        f"Traps without event that were coded: {alarms} of {traps}."
    )


def _broken(key: str, first: str) -> Callable[[Figures], str]:
    def write(one: Figures) -> str:
        rows = [
            (
                row["name"],
                _share(row["precision"]),
                _share(row["recall"]),
                f"{row['mentions_right']} of {row['mentions']}",
                f"{row['events_found']} of {row['events']}",
            )
            for row in one[key]
        ]
        return _table((first, "precision", "recall", "mentions right of", "events found of"), rows)

    return write


def _constructions(one: Figures) -> str:
    rows = [
        (row["name"], _share(row["recall"]), f"{row['events_found']} of {row['events']}")
        for row in one["by_construction"]
    ]
    return _table(("how the act is told", "recall", "events found of"), rows)


def _per_report(one: Figures) -> str:
    rows = [
        (row["report"], f"{row['right']} of {row['mentions']}", f"{row['found']} of {row['events']}")
        for row in one["per_report"]
    ]
    return _table(("report", "mentions right in type and countries", "events found so"), rows)


def _gold(one: Figures) -> str:
    rows: list[tuple[str, str, str, str]] = []
    names = {
        "relations": "relations (1,050)",
        "sentences": "sentences (1,147)",
        "actors": "actors (138)",
        "places": "event places (500)",
    }
    for kind, figures in one.items():
        if kind not in names:
            continue
        for name, value in figures.items():
            if isinstance(value, Mapping):
                parts = [f"{key} {part:.3f}" for key, part in value.items() if isinstance(part, float)]
                shown = ", ".join(parts)
            else:
                shown = f"{value:.3f}" if isinstance(value, float) else f"{value:,}"
            rows.append((names[kind], name.replace("_", " "), shown, _OTHERS.get((kind, name), "")))
    return _table(("set", "measure", "this model", "others"), rows)


def _three(one: Figures) -> str:
    return f"precision {one['precision']:.3f}, recall {one['recall']:.3f}, F1 {one['f1']:.3f}"


def _held_out(one: Figures) -> str:
    held = one["held_out"]
    rows: list[tuple[str, str]] = [
        ("passages, events", f"{held['passages']:,}, {held['events']:,}"),
        (f"acts (threshold {one['threshold']})", _three(held["acts"])),
        ("acts with their type", _three(held["acts_with_type"])),
        ("type of acts found, macro-F1", f"{held['type_macro_f1_of_found']:.3f}"),
        ("plain passages with a false alarm", f"{held['plain_passages_with_false_alarm']:.3f}"),
    ]
    rows += [(f"role {_ROLES[role]} (half of the span shared)", _three(found)) for role, found in held["roles"].items()]
    if left := held.get("sides_left_empty"):
        rows.append(
            (
                f"sides that the act's sentence leaves empty ({left['sides']}): right without, with the discourse",
                f"{left['right_before']:.3f}, {left['right_after']:.3f}",
            )
        )
    rows += [
        ("mode accuracy", f"{held['mode_accuracy']:.3f}"),
        ("status accuracy, macro-F1", f"{held['status_accuracy']:.3f}, {held['status_macro_f1']:.3f}"),
        ("contexts", _three(held["contexts"])),
        ("type in pair mode, macro-F1", f"{held['pair_type_macro_f1']:.3f}"),
        ("calibration error (each fifth by weights fitted on the rest)", f"{one['calibration_error_unseen']:.3f}"),
        (
            "threshold for a precision of " + " / ".join(one["threshold_for_precision"]),
            " / ".join(str(value) for value in one["threshold_for_precision"].values()),
        ),
        (
            "quantised says what the floating network says",
            ", ".join(f"{name} {share:.3f}" for name, share in one["quantised_agrees_with_floats"].items()),
        ),
    ]  # fmt: skip
    return _table(("measure", "figure"), rows)


def _reliability(one: Figures) -> str:
    rows = [(f"{row['confidence']:.2f}", f"{row['right']:.2f}", row["n"]) for row in one["reliability"]]
    return _table(("mean confidence", "share right", "mentions"), rows)


def _bias(one: Figures) -> str:
    return (
        f"{one['passages']} passages under {one['pairs']} pairs of names: of {one['acts']:,} acts, {one['other_type']} "
        f"got another type ({one['rate']:.1%}), {one['gone']} were no longer coded "
        f"({one['gone'] / max(1, one['acts']):.1%})."
    )


_SECTIONS: dict[str, tuple[str, Callable[[Figures], str]]] = {
    "model": ("model", _model),
    "reports": ("reports", _overall),
    "fields": ("reports", _fields),
    "by_type": ("reports", _broken("by_type", "type")),
    "by_status": ("reports", _broken("by_status", "status")),
    "by_construction": ("reports", _constructions),
    "per_report": ("reports", _per_report),
    "reliability": ("reports", _reliability),
    "gold": ("gold", _gold),
    "held_out": ("training", _held_out),
    "bias": ("bias", _bias),
}
