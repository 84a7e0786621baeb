"""A printer that forgets its manners on demand, and the package's own client."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from misfeed.emulators import quirks
from misfeed.emulators.host import Host
from misfeed.interfaces.ipp import IppClient
from misfeed.transports.memory import MemoryRoute

if TYPE_CHECKING:
    from ..conftest import Client


@pytest.fixture
def switch(client: Client) -> Callable[..., None]:
    """Switch a quirk on, or off again."""

    def turn(name: str, *, on: bool = True) -> None:
        quirks.switch(client.machine, name, on=on)

    return turn


@pytest.fixture
def own(client: Client) -> IppClient:
    """The package's own client."""
    return IppClient(MemoryRoute(Host(client.machine), "10.0.0.9"))
