"""From the corpus to the weights that ship (needs ``pip install 'detente[train]'``)."""
