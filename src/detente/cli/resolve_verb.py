"""``detente resolve``: who a phrase names at a date, and why."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import click

from detente.cli.options import output_option
from detente.cli.output import open_output
from detente.cli.rows import need, read_rows
from detente.errors import DataError
from detente.export.jsonl import to_line

if TYPE_CHECKING:
    from detente.coding.coder import Coder


@click.command("resolve")
@click.argument("file", metavar="FILE.jsonl", required=False)
@click.option("--why", metavar="TEXT", help="Resolve this one phrase and tell the steps.")
@click.option("--date", metavar="DATE", help="The date (ISO) at which names and offices are looked up.")
@click.option("--directory", multiple=True, metavar="CSV", help="Your own names on top of the directory.")
@output_option
def command(
    file: str | None, why: str | None, date: str | None, directory: tuple[str, ...], output: str | None
) -> None:
    """Say who a phrase names: name, country, sector, office at the date, and the reason.

    \b
    Rows in:  {"id", "text", "date"?}
    Rows out: {"id", "name", "country", "sector", "office", "reason"}
    detente resolve --why "the French foreign minister" --date 2019-05-01
    """
    from detente.coding.coder import Coder

    coder = Coder(directory=directory)
    _checked(date)
    if why is not None:
        entities, steps = coder.resolver.explain(why, date=date)
        click.echo(f"steps: {', '.join(steps)}")
        for entity in entities:
            codes = f"{entity.country or 'no country'}, {entity.sector or 'no sector'}"
            click.echo(
                f"{entity.name or entity.entity_text}: {codes}" + (f", {entity.office}" if entity.office else "")
            )
            click.echo(f"  because {entity.reason}")
        return
    if file is None:
        raise click.UsageError('Name a FILE.jsonl, or use --why "TEXT".')
    problems = 0
    with open_output(output, "jsonl") as out:
        for number, row in read_rows(file):
            try:
                if isinstance(row, DataError):
                    raise row
                out.text.write(to_line(_resolved(row, date, coder)) + "\n")
            except DataError as error:
                problems += 1
                click.echo(f"{file}, row {number}: {error}", err=True)
    if problems:
        click.echo(f"{problems} rows could not be used (named above)", err=True)
        sys.exit(1)


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
    if date is not None and not re.match(r"\d{4}(-\d\d(-\d\d)?)?", date):
        raise DataError(f"{date!r} is not an ISO date such as 2022-07-30")
    return date
