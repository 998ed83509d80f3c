"""The command ``detente``: one module a verb, loaded when the verb is used."""

from __future__ import annotations

from detente.cli.group import main

__all__ = ["main"]
