"""Events as networks of countries: GEXF with an edge a dyad and type through time, GraphML with an edge an event."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from detente.export.codes import country_name
from detente.export.event import Event, Party, sides
from detente.export.tables import COLUMNS

NO_SECOND_SIDE = "with one side only: no edge"
NO_DATE = "without a date: their edge has no time for them"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What an edge of GraphML tells of its event, with the type it has there; all else is text.
_EDGE_TYPES = {"quad_code": "int", "event_scale": "double", "lat": "double", "lon": "double", "confidence": "double",
               "n_mentions": "int", "n_reports": "int", "n_sources": "int", "geonameid": "long"}  # fmt: skip
_NOT_ON_EDGES = ("actor_", "recipient_", "passage_")


@dataclass(slots=True)
class _Nodes:
    """Who takes part: by country, or by name where there is none."""

    labels: dict[str, tuple[str, str | None]] = field(default_factory=dict)

    def key(self, party: Party) -> str:
        key = party.country or party.name or party.sector or "?"
        self.labels.setdefault(key, (country_name(party.country) or party.name or key, party.country))
        return key


@dataclass(slots=True)
class _Edge:
    events: list[Event] = field(default_factory=list)

    def spells(self) -> list[tuple[date | None, date | None]]:
        known = {(e.date.first, e.date.last) for e in self.events if e.date.day}
        return sorted(known, key=lambda span: (span[0] or date.min, span[1] or date.max))


def _edges(events: Iterable[Event], nodes: _Nodes, left: Counter[str]) -> Iterator[tuple[str, str, int, Event]]:
    """Source, target, number of the pair, event: every pair of sides."""
    for event in events:
        pairs = sides(event, pairs=True)
        for party in [side for pair in pairs for side in pair if side]:
            nodes.key(party)
        whole = [(a, r) for a, r in pairs if a and r]
        left[NO_SECOND_SIDE] += not whole
        for number, (actor, recipient) in enumerate(whole):
            yield nodes.key(actor), nodes.key(recipient), number, event


def write_gexf(events: Iterable[Event], out: IO[str]) -> tuple[int, Counter[str]]:
    """GEXF 1.3, dynamic: edges by actor, recipient and type, there on the days of their events.

    Returns the number of edges and what is not in them.
    """
    nodes, left = _Nodes(), Counter[str]()
    edges: dict[tuple[str, str, str], _Edge] = {}
    for source, target, number, event in _edges(events, nodes, left):
        edges.setdefault((source, target, event.event), _Edge()).events.append(event)
        left[NO_DATE] += number == 0 and event.date.day is None
    out.write(_GEXF_HEAD)
    for key, (label, country) in sorted(nodes.labels.items()):
        out.write(f"<node id={_quoted(key)} label={_quoted(label)}>{_values({'country': country})}</node>\n")
    out.write("</nodes>\n<edges>\n")
    for (source, target, kind), edge in sorted(edges.items()):
        scores = [event.event_scale for event in edge.events]
        told = {
            "event": kind,
            "quad_code": edge.events[0].quad_code,
            "mean_scale": round(sum(scores) / len(scores), 4),
            "n_mentions": sum(event.n_mentions for event in edge.events),
        }
        out.write(
            f"<edge id={_quoted(f'{source}|{target}|{kind}')} source={_quoted(source)} target={_quoted(target)} "
            f"label={_quoted(kind)} kind={_quoted(kind)} weight={_quoted(len(edge.events))}>{_values(told)}"
            f"{_spells(edge)}</edge>\n"
        )
    out.write("</edges>\n</graph>\n</gexf>\n")
    return len(edges), +left


_GEXF_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
<meta><creator>Détente</creator><description>Events between countries</description></meta>
<graph mode="dynamic" defaultedgetype="directed" timeformat="date" timerepresentation="interval">
<attributes class="node" mode="static"><attribute id="country" title="country" type="string"/></attributes>
<attributes class="edge" mode="static"><attribute id="event" title="event" type="string"/>\
<attribute id="quad_code" title="quad_code" type="integer"/>\
<attribute id="mean_scale" title="mean_scale" type="double"/>\
<attribute id="n_mentions" title="n_mentions" type="integer"/></attributes>
<nodes>
"""


def _values(values: dict[str, Any]) -> str:
    inner = "".join(f"<attvalue for={_quoted(n)} value={_quoted(v)}/>" for n, v in values.items() if v is not None)
    return f"<attvalues>{inner}</attvalues>" if inner else ""


def _spells(edge: _Edge) -> str:
    inner = "".join(
        "<spell" + (f" start={_quoted(first)}" if first else "") + (f" end={_quoted(last)}" if last else "") + "/>"
        for first, last in edge.spells()
    )
    return f"<spells>{inner}</spells>" if inner else ""


def _quoted(value: Any) -> str:
    return quoteattr(_FORBIDDEN.sub("�", str(value)))


def _edge_columns() -> list[tuple[str, Callable[[Event], Any]]]:
    return [(c.name, c.cell) for c in COLUMNS if not c.name.startswith(_NOT_ON_EDGES)]


def write_graphml(events: Iterable[Event], out: IO[str]) -> tuple[int, Counter[str]]:
    """GraphML: an edge for every pair of sides of every event, with the event's fields.

    Returns the number of edges and what is not in them.
    """
    nodes, left = _Nodes(), Counter[str]()
    columns = _edge_columns()
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for name in ("label", "country"):
        out.write(f'<key id="n_{name}" for="node" attr.name="{name}" attr.type="string"/>\n')
    for name, _ in columns:
        out.write(f'<key id="{name}" for="edge" attr.name="{name}" attr.type="{_EDGE_TYPES.get(name, "string")}"/>\n')
    out.write('<graph id="events" edgedefault="directed">\n')
    number = 0
    for source, target, pair, event in _edges(events, nodes, left):
        key = event.event_id if not pair else f"{event.event_id}-{pair}"
        told = "".join(_data(name, cell(event)) for name, cell in columns)
        out.write(f"<edge id={_quoted(key)} source={_quoted(source)} target={_quoted(target)}>{told}</edge>\n")
        number += 1
    for key, (label, country) in sorted(nodes.labels.items()):
        out.write(f"<node id={_quoted(key)}>{_data('n_label', label)}{_data('n_country', country)}</node>\n")
    out.write("</graph>\n</graphml>\n")
    return number, +left


def _data(key: str, value: Any) -> str:
    return "" if value is None else f'<data key="{key}">{escape(_FORBIDDEN.sub("�", str(value)))}</data>'
