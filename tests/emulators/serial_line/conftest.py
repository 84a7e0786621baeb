from __future__ import annotations

from collections.abc import Iterator

import pytest
from misfeed.emulators.machine.profile import Serial
from misfeed.emulators.serving import Serving

from .echo import EchoHost, model


@pytest.fixture
def host() -> EchoHost:
    return EchoHost(model(Serial(carries="console", baud=115200)))


@pytest.fixture
def serving(host: EchoHost) -> Iterator[Serving]:
    with Serving(host) as serving:
        yield serving
