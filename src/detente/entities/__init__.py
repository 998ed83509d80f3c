"""Who is meant: the directory of states, people and bodies, and the resolver of spans that name them."""

from detente.entities.directory import Directory
from detente.entities.finder import Finder
from detente.entities.home import rank_countries, weigh_countries
from detente.entities.memory import ReportMemory, Town
from detente.entities.model import A_THING, Found
from detente.entities.resolver import Resolver

__all__ = [
    "A_THING",
    "Directory",
    "Finder",
    "Found",
    "ReportMemory",
    "Resolver",
    "Town",
    "rank_countries",
    "weigh_countries",
]
