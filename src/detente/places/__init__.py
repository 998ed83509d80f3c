"""Places: a phrase of a report becomes a Place with coordinates, precision and a reason."""

from detente.places.choose import PlaceContext
from detente.places.event import choose_event_place
from detente.places.gazetteer import Gazetteer

__all__ = ["Gazetteer", "PlaceContext", "choose_event_place"]
