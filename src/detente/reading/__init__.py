"""Reads documents (plain text, HTML, JSON Lines) into reports: bytes in, ``Report`` or ``Problem`` out."""

from detente.reading.decode import MAX_CHARACTERS
from detente.reading.html import read_html
from detente.reading.sources import read_path, read_stream
from detente.reading.text import read_text

__all__ = ["MAX_CHARACTERS", "read_html", "read_path", "read_stream", "read_text"]
