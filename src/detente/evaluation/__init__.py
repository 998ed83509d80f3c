"""Measures the coder: on whole reports coded by hand, on public gold data, on held-out passages."""
