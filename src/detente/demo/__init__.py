"""Sample reports, written for this package: invented events, real countries."""
