from __future__ import annotations

import pytest

from detente.entities import Directory, Resolver
from detente.places import Gazetteer


@pytest.fixture(scope="session")
def directory() -> Directory:
    return Directory.load()


@pytest.fixture(scope="session")
def resolver(directory: Directory) -> Resolver:
    return Resolver(directory)


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()
