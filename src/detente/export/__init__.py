"""One module a format: mentions to JSON Lines, flat tables, HTML."""
