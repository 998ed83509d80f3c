"""From passages to mentions: the model's session, what its scores mean, and the one door, ``Coder.code``."""
