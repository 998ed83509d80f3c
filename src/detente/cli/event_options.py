"""The options that say which events, shared by the verbs that ask for some."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import click

from detente.cli.options import since_option, until_option

if TYPE_CHECKING:
    from detente.store.find import Asked

_OPTIONS = (
    click.option("--actor", multiple=True, metavar="WHO", help="Who does it: PRK, USA:MIL, :MIL, North Korea, Austin."),
    click.option("--recipient", multiple=True, metavar="WHO", help="To whom it is done."),
    click.option(
        "--party", multiple=True, metavar="WHO", help="Who takes part on either side; given twice, both must."
    ),
    click.option("--said-by", multiple=True, metavar="WHO", help="Who says so."),
    click.option("--type", "type_", multiple=True, metavar="TYPE", help="THREATEN, MOBILIZE, …"),
    click.option("--mode", multiple=True, metavar="MODE", help="visit, withdraw, aerial, …"),
    click.option("--context", multiple=True, metavar="CONTEXT", help="military, economic, …"),
    click.option("--status", multiple=True, metavar="STATUS", help="Default: asserted,future."),
    click.option("--all", "all_", is_flag=True, help="Events of every status."),
    since_option,
    until_option,
    click.option("--near", metavar="PLACE", help="A city, a province, a country, or 37.57,126.98."),
    click.option("--within", type=float, default=50.0, show_default=True, metavar="KM", help="How far from the place."),
    click.option("--text", metavar="WORDS", help='All of these stand in a passage; "in quotes": together. Best first.'),
    click.option("--source", multiple=True, metavar="NAME", help="Told by this agency or publisher."),
    click.option("--origin", multiple=True, metavar="NAME", help="detente, or the data set that was imported."),
    click.option("--min-sources", type=click.IntRange(1), metavar="N", help="Told by so many independent sources."),
    click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="P", help="At least so sure."),
    click.option("--judged/--unjudged", default=None, help="Only what people have judged, or have not."),
    click.option(
        "--order",
        type=click.Choice(("date", "newest", "score", "sources", "confidence")),
        help="Default: date; score with --text.",
    ),
)


def event_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options; the verb gets them by name and hands them to ``asked_of``."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def asked_of(options: dict[str, Any]) -> Asked:
    """The options as ``find.ask`` calls them."""
    renamed = {"type_": "type", "all_": "all_statuses", "id_": "id"}
    return cast("Asked", {renamed.get(name, name): value for name, value in options.items()})
