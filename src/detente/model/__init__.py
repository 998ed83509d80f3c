"""The weights that ship, with their card."""
