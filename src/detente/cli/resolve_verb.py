"""``detente resolve``: who a phrase names at a date, and why."""

from __future__ import annotations

import re
from datetime import date as calendar_date
from typing import TYPE_CHECKING, Any

import click

from detente.cli.options import directory_option, row_output_option
from detente.cli.rows import answer_rows, need
from detente.errors import DataError
from detente.export.words import printable

if TYPE_CHECKING:
    from detente.coding.coder import Coder


def _date_option(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    try:
        return _checked(value)
    except DataError as error:
        raise click.BadParameter(str(error)) from error


@click.command("resolve")
@click.argument("file", metavar="FILE.jsonl", required=False)
@click.option("--why", metavar="TEXT", help="Resolve this one phrase and tell the steps.")
@click.option(
    "--date", metavar="DATE", callback=_date_option, help="The date (ISO) at which names and offices are looked up."
)
@directory_option
@row_output_option
def command(
    file: str | None, why: str | None, date: str | None, directory: tuple[str, ...], output: str | None
) -> None:
    """Say who a phrase names: name, country, sector, office at the date, and the reason.

    \b
    Rows in:  {"id", "text", "date"?}
    Rows out: {"id", "name", "country", "sector", "office", "reason"}
    detente resolve --why "the French foreign minister" --date 2019-05-01
    """
    if why is None and file is None:
        raise click.UsageError('Name a FILE.jsonl, or use --why "TEXT".')
    from detente.coding.coder import Coder

    coder = Coder(directory=directory)
    if why is not None:
        _explain(why, date, coder)
    elif file is not None:
        answer_rows(file, output, "resolving", lambda: coder.resolver, lambda row: _resolved(row, date, coder))


def _explain(why: str, date: str | None, coder: Coder) -> None:
    entities, steps = coder.resolver.explain(why, date=date)
    click.echo(f"steps: {', '.join(steps)}")
    for entity in entities:
        codes = f"{entity.country or 'no country'}, {entity.sector or 'no sector'}"
        line = f"{entity.name or entity.entity_text}: {codes}" + (f", {entity.office}" if entity.office else "")
        click.echo(printable(line))
        click.echo(f"  because {printable(entity.reason)}")


def _resolved(row: dict[str, Any], date: str | None, coder: Coder) -> dict[str, Any]:
    text = need(row, "text", str, "a string")
    at = row.get("date") or date
    if at is not None and not isinstance(at, str):
        raise DataError(f'"date" {at!r} is not an ISO date such as 2022-07-30')
    found = coder.resolve(text, _checked(at))
    first = found[0] if found else None
    return {
        "id": row.get("id"),
        "name": first.name if first else None,
        "country": first.country if first else None,
        "sector": first.sector if first else None,
        "office": first.office if first else None,
        "reason": first.reason if first else "no words to resolve",
        **({"others": [entity.name for entity in found[1:]]} if len(found) > 1 else {}),
    }


def _checked(date: str | None) -> str | None:
    """The date, if it is one of the calendar: a year, a month or a day."""
    if date is None:
        return None
    parts = [int(part) for part in date.split("-")] if re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", date) else []
    try:
        calendar_date(*[*parts, 1, 1][:3])
    except (TypeError, ValueError) as error:
        raise DataError(f"{date!r} is not an ISO date such as 2022-07-30, 2022-07 or 2022") from error
    return date
