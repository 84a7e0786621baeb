from __future__ import annotations

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.machine.profile import Serial
from misfeed.emulators.serial_line.opening import carried
from misfeed.emulators.serving import Serving
from misfeed.errors import UsageError

from .echo import EchoHost, model


def test_it_is_set_as_the_profile_says(host: EchoHost) -> None:
    interface, settings = carried(host)
    assert (interface.name, str(settings)) == ("console", "115200 8N1")


def test_a_model_without_one_says_so() -> None:
    with pytest.raises(UsageError, match="mono-laser has no serial port"):
        carried(EchoHost(model(None)))


def test_what_is_not_installed_is_said_to_be_missing() -> None:
    with pytest.raises(UsageError, match="carries telegraphy, which is not installed"):
        carried(Host(model(Serial(carries="telegraphy"))))


def test_what_is_spoken_over_it_has_no_port_of_the_network(serving: Serving) -> None:
    assert serving.ports == {}
