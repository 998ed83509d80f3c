"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from detente.cli.output import ROW_ENDINGS, format_of

output_option = click.option(
    "-o", "--output", metavar="FILE", help="Write there instead of standard output (-); the ending names the format."
)

store_option = click.option(
    "--store",
    envvar="DETENTE_STORE",
    default="desk.duckdb",
    show_default=True,
    show_envvar=True,
    metavar="FILE",
    help="The store.",
)
since_option = click.option("--since", metavar="DATE", help="From its first day: 2022, 2022-07, 2022-W30, 2022-07-29.")
until_option = click.option("--until", metavar="DATE", help="To its last day.")


def file_of_rows(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Checks that a file's ending is one of JSON Lines."""
    if value is not None and value != "-":
        format_of(value, ROW_ENDINGS)
    return value


row_output_option = click.option(
    "-o", "--output", metavar="FILE", callback=file_of_rows, help="Write the JSON Lines there (- is standard output)."
)


directory_option = click.option(
    "--directory", multiple=True, metavar="FILE", help="Your own names on top of the directory."
)
_model_option = click.option(
    "--model", metavar="FOLDER", help="Another model: a folder made by `detente train`, or large."
)
_threads_option = click.option(
    "--threads", type=click.IntRange(1), help="Processor threads for the model (default: all cores)."
)


def model_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that choose the model and hands the verb a ``Coder`` as ``coder``."""

    @_model_option
    @_threads_option
    @wraps(function)
    def with_coder(*args: Any, model: str | None, threads: int | None, **kwargs: Any) -> Any:
        from detente.coding.coder import Coder

        return function(*args, coder=Coder(model=model, threads=threads), **kwargs)

    return with_coder


def coder_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that make a ``Coder`` and hands it to the verb as ``coder``."""

    @click.option("--threshold", type=click.FloatRange(0, 1), help="Confidence below which nothing is coded.")
    @directory_option
    @_model_option
    @_threads_option
    @wraps(function)
    def with_coder(
        *args: Any,
        threshold: float | None,
        directory: tuple[str, ...],
        model: str | None,
        threads: int | None,
        **kwargs: Any,
    ) -> Any:
        from detente.coding.coder import Coder

        coder = Coder(model=model, directory=directory, threshold=threshold, threads=threads)
        return function(*args, coder=coder, **kwargs)

    return with_coder
