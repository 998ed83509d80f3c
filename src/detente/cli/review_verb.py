"""``detente review``: people confirm, correct, reject, join and set apart what was coded; all of it can be undone."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from detente.cli.event_options import asked_of, event_options
from detente.cli.options import output_option, store_option
from detente.cli.output import open_output, pick_format
from detente.cli.relation_output import FORMATS, dict_rows, write_relation
from detente.errors import DetenteError
from detente.wording import counted

if TYPE_CHECKING:
    from detente.store.judge import Reviewer


def _me() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def judging(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of every judgement and hands the command a ``Reviewer`` as ``reviewer``."""

    @store_option
    @click.option(
        "--author",
        envvar="DETENTE_AUTHOR",
        default=_me,
        show_envvar=True,
        metavar="NAME",
        help="Default: who is logged in.",
    )
    @click.option("--note", metavar="TEXT", help="Why, in your own words.")
    @click.option("--blind", is_flag=True, help="See the store without what others judged.")
    @wraps(function)
    def with_reviewer(*args: Any, store: str, author: str, note: str | None, blind: bool, **kwargs: Any) -> Any:
        from detente.store.judge import Reviewer

        with Reviewer(store, author, blind=blind) as reviewer:
            return function(*args, reviewer=reviewer, note=note, **kwargs)

    return with_reviewer


@click.group("review", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Judge what was coded: confirm, correct, reject, merge, split; nothing is overwritten, everything can be undone.

    ID is that of an event or of one of its mentions, as `detente events` shows them. What is judged holds at once for
    every verb that reads the store (docs/review.md).

    \b
    detente review walk --actor PRK --since 2022-07          one event after another, by keys
    detente review correct 0a7faf3033c5ae3f event=ACCUSE actor=KOR --note "the South accuses"
    detente review export -o judged.txt                      to train with: detente train --corpus judged.txt
    """


@command.command("walk")
@event_options
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, metavar="N", help="At most so many events."
)
@judging
def walk(reviewer: Reviewer, note: str | None, limit: int, **asked: Any) -> None:
    """Go through events one by one, those that nobody has judged unless told; ? lists the keys.

    The store is yours meanwhile: `detente add` is turned away until you stop. Each judgement is kept as you make it.

    \b
    detente review walk --type THREATEN --order sources
    detente review walk --judged --text missile --limit 10
    """
    from detente.cli.review_walk import KEYS
    from detente.cli.review_walk import walk as go

    options = asked_of({**asked, "limit": limit})
    if options.get("judged") is None:
        options["judged"] = False
    events = [str(row["event_id"]) for row in dict_rows(reviewer.desk.events(**options))]
    click.echo(f"{counted(len(events), 'event')} to judge\n{KEYS}" if events else "nothing to judge", err=True)
    done = go(reviewer, events, sys.stdout, _typed)
    told = ", ".join(f"{number} {what}" for what, number in done.items() if number)
    click.echo(told or "nothing was judged", err=True)


def _typed() -> str | None:
    try:
        return str(click.prompt(">", prompt_suffix=" ", default="", show_default=False))
    except click.Abort:
        return None


@command.command("confirm")
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@judging
def confirm(ids: tuple[str, ...], reviewer: Reviewer, note: str | None) -> None:
    """Say that what was coded is right in all its fields.

    \b
    detente review confirm 0a7faf3033c5ae3f
    """
    _each(ids, lambda target: reviewer.confirm(target, note=note))


@command.command("reject")
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@judging
def reject(ids: tuple[str, ...], reviewer: Reviewer, note: str | None) -> None:
    """Say that it is no event: it is shown and counted no more.

    \b
    detente review reject 0a7faf3033c5ae3f --note "a football match"
    """
    _each(ids, lambda target: reviewer.reject(target, note=note))


@command.command("correct")
@click.argument("target", metavar="ID")
@click.argument("fixes", nargs=-1, required=True, metavar="FIELD=VALUE…")
@judging
def correct(target: str, fixes: tuple[str, ...], reviewer: Reviewer, note: str | None) -> None:
    """Give fields another value; - is none. Where one field cannot be corrected, the others are.

    \b
    detente review correct ID event=THREATEN mode=violence status=future
    detente review correct ID "actor=KOR:MIL@the Joint Chiefs of Staff, USA" recipient=PRK
    detente review correct ID date=2022-07-29 "due=until 2022-08" event_loc=Seoul context=military,diplomatic
    """
    pairs = [fix.partition("=") for fix in fixes]
    if odd := [field for field, sign, _ in pairs if not sign]:
        raise click.UsageError(f"{odd[0]}: write FIELD=VALUE")
    values = {field.strip(): value.strip() for field, _, value in pairs}
    _each(values, lambda field: reviewer.correct(target, field, values[field], note=note))


@command.command("merge")
@click.argument("ids", nargs=-1, required=True, metavar="ID ID…")
@judging
def merge(ids: tuple[str, ...], reviewer: Reviewer, note: str | None) -> None:
    """Say that events are one.

    \b
    detente review merge 0a7faf3033c5ae3f 68f872391c16dc9c
    """
    click.echo(reviewer.merge(*ids, note=note))


@command.command("split")
@click.argument("event", metavar="EVENT")
@click.argument("mentions", nargs=-1, required=True, metavar="MENTION…")
@judging
def split(event: str, mentions: tuple[str, ...], reviewer: Reviewer, note: str | None) -> None:
    """Say that some mentions of an event tell another one, together.

    \b
    detente review split 0a7faf3033c5ae3f e1bf4eeef9c69d1b
    """
    click.echo(reviewer.split(event, mentions, note=note))


@command.command("undo")
@click.argument("judgements", nargs=-1, required=True, metavar="JUDGEMENT…")
@judging
def undo(judgements: tuple[str, ...], reviewer: Reviewer, note: str | None) -> None:
    """Take judgements back (`detente review log` has their ids); an undo can be undone too.

    \b
    detente review undo 31b6f02a90c4d7e5
    """
    _each(judgements, lambda judgement: reviewer.undo(judgement, note=note))


def _each(targets: Any, judge: Callable[[str], str]) -> None:
    """Judges one after another and prints the judgements' ids; what cannot be judged is named, and the rest goes on.

    What is so already is said, and no failure.
    """
    from detente.store.judge import AlreadyJudgedError

    failed = 0
    for target in targets:
        try:
            click.echo(judge(target))
        except AlreadyJudgedError as error:
            click.echo(error, err=True)
        except DetenteError as error:
            failed += 1
            click.echo(f"detente: {error}", err=True)
    if failed:
        sys.exit(1)


@command.command("log")
@store_option
@click.option("--author", metavar="NAME", help="Of this author only.")
@click.option("--all", "all_", is_flag=True, help="Also those undone, and what undid them.")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Default: table on a terminal, jsonl in a pipe.")
@output_option
def log(store: str, author: str | None, all_: bool, format_: str | None, output: str | None) -> None:
    """List judgements, oldest first.

    \b
    detente review log --author ada --format csv -o judgements.csv
    """
    from detente.cli.present_review import print_judgements
    from detente.store import Desk
    from detente.store.judge import listed

    format_ = pick_format(format_, output)
    with Desk.open(store) as desk, open_output(output, format_) as out:
        found = listed(desk, all_=all_, author=author)
        if format_ == "table":
            print_judgements(found, out.text)
        else:
            write_relation(found, out, format_)


@command.command("export")
@store_option
@click.option(
    "--as", "kind", type=click.Choice(("corpus", "jsonl")), help="Default: jsonl for -o NAME.jsonl, else corpus."
)
@output_option
def export(store: str, kind: str | None, output: str | None) -> None:
    """Write what was judged as gold: passages marked as the corpus is, or a judged mention a line.

    The corpus has the passages all of whose mentions were judged, those without an event included.

    \b
    detente review export -o judged.txt
    detente review export -o judged.jsonl
    """
    from detente.export.jsonl import mention_to_dict, to_line
    from detente.store import Desk
    from detente.store.judge_gold import corpus_passages, corpus_text, judged_mentions

    kind = kind or ("jsonl" if (output or "").endswith((".jsonl", ".ndjson")) else "corpus")
    with Desk.open(store) as desk, open_output(output, "jsonl") as out:
        if kind == "jsonl":
            number = 0
            for judged in judged_mentions(desk):
                told = {"verdict": judged.verdict, "authors": list(judged.authors)}
                out.text.write(to_line(told | mention_to_dict(judged.mention)) + "\n")
                number += 1
            click.echo(counted(number, "judged mention"), err=True)
            return
        gold = corpus_passages(desk)
        out.text.write(corpus_text(gold))
    left = ", ".join(f"{reason} {number}" for reason, number in gold.left_out.most_common())
    written = f"{counted(len(gold.passages), 'passage')} with {counted(gold.events, 'event')}"
    click.echo(written + (f"; left out: {left}" if left else ""), err=True)


@command.command("agreement")
@click.argument("first", metavar="AUTHOR")
@click.argument("second", metavar="AUTHOR")
@store_option
@click.option("--format", "format_", type=click.Choice(("table", "jsonl")), help="Default: table on a terminal.")
@output_option
def agreement(first: str, second: str, store: str, format_: str | None, output: str | None) -> None:
    """Say how far two authors agree on the mentions that both judged (Cohen's kappa, field by field).

    \b
    detente review agreement ada grace
    """
    from dataclasses import asdict

    from detente.cli.present_review import print_agreement
    from detente.export.jsonl import to_line
    from detente.store import Desk, judge_agreement

    format_ = format_ or pick_format(None, output)
    with Desk.open(store) as desk:
        rows = judge_agreement.agreement(desk, first, second)
    with open_output(output, format_) as out:
        if format_ == "table":
            print_agreement(rows, out.text)
        else:
            out.text.writelines(to_line(asdict(row)) + "\n" for row in rows)
