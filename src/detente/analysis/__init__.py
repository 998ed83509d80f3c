"""What a store's events tell together: panels, tension, its changes, pledges, and acts that answer acts.

Every function takes an open ``Desk`` and gives a DuckDB relation: ``fetchall``, more SQL, or a table by
``detente.store.to_arrow``, ``to_pandas``, ``to_polars``.
"""

from detente.analysis.answers import answers, thread, thread_ids
from detente.analysis.changes import changes
from detente.analysis.evidence import evidence, tension_events
from detente.analysis.panel import panel
from detente.analysis.pledges import pledges
from detente.analysis.tension import Tension, measure, tension

__all__ = [
    "Tension",
    "answers",
    "changes",
    "evidence",
    "measure",
    "panel",
    "pledges",
    "tension",
    "tension_events",
    "thread",
    "thread_ids",
]
