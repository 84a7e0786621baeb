"""A machine that echoes, and the sockets that it is served on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from misfeed.emulators import profiles
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.serving import Serving

from .echo import EchoHost


@pytest.fixture
def host() -> EchoHost:
    return EchoHost(Machine(profiles.load("mono-laser"), Clock()))


@pytest.fixture
def serving(host: EchoHost) -> Iterator[Serving]:
    with Serving(host) as serving:
        yield serving
