"""``detente demo``: codes the sample reports that ship with the package."""

from __future__ import annotations

import click

from detente.cli.output import open_output
from detente.wording import counted


@click.command("demo")
@click.option("--explain", is_flag=True, help="Also what was not coded and why.")
@click.option("--all", "all_", is_flag=True, help="Also acts that are historical, hypothetical or denied.")
@click.option("--save", metavar="FOLDER", help="Write the sample reports there instead, to try other verbs on them.")
def command(explain: bool, all_: bool, save: str | None) -> None:
    """Code a few sample reports, written for this package.

    \b
    detente demo
    detente demo --explain
    detente demo --save samples && detente code samples/ --format csv
    """
    from importlib.resources import files
    from pathlib import Path

    from detente.reading import read_text

    samples = sorted((f for f in (files("detente.demo")).iterdir() if f.name.endswith(".txt")), key=lambda f: f.name)
    if save is not None:
        folder = Path(save)
        folder.mkdir(parents=True, exist_ok=True)
        for sample in samples:
            (folder / sample.name).write_bytes(sample.read_bytes())
        click.echo(f"{counted(len(samples), 'report')} written to {folder}")
        return
    from detente.cli.present import print_coding
    from detente.coding.coder import Coder

    coder = Coder()
    with open_output(None, "table") as out:
        for sample in samples:
            report = read_text(sample.read_bytes().decode("utf-8"), id=sample.name)
            print_coding(coder.code(report), out.text, all_=all_, explain=explain)
            out.checkpoint()
