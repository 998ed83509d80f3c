"""Charts of what the analysis says: Vega-Lite specifications (``specs/``) filled with its rows.

A chart draws itself in a notebook, and is saved as SVG, PNG or as its specification (docs/tension.md, docs/crisis.md).
"""

from detente.charts.chart import Chart, kind_of, require_charts
from detente.charts.pledges import fill_pledges, pledges_chart
from detente.charts.tension import fill_tension, tension_chart

__all__ = ["Chart", "fill_pledges", "fill_tension", "kind_of", "pledges_chart", "require_charts", "tension_chart"]
