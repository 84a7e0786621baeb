"""Our back end does for programs what libusb does, of which tests/peers has the same checks with a kernel."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import usb.core

from .benches import InMemory, OverSockets, imported_profile, over_sockets, written_profile
from .conformance import CHECKS, CONFIGURATION_CHECKS, IN, Check, opened


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written_profile(tmp_path_factory.mktemp("profile"))


@pytest.fixture(scope="module")
def sockets(profile: Path) -> Iterator[OverSockets]:
    with over_sockets(profile) as bench:
        yield bench


@pytest.fixture(scope="module")
def memory(profile: Path) -> InMemory:
    return InMemory(profile)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_over_sockets(sockets: OverSockets, check: Check) -> None:
    check(sockets)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_in_memory(memory: InMemory, check: Check) -> None:
    check(memory)


def test_a_time_out_in_memory_takes_the_printers_time_and_none_of_ours(memory: InMemory) -> None:
    clock, began = memory.machine.clock, time.monotonic()
    with opened(memory) as device:
        before = clock.now
        with pytest.raises(usb.core.USBTimeoutError):
            device.read(IN, 64, 60_000)
        assert 60_000_000 <= clock.now - before < 61_000_000
    assert time.monotonic() - began < 5


@pytest.fixture(scope="module")
def two_configurations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return imported_profile(tmp_path_factory.mktemp("imported"))


@pytest.fixture(scope="module")
def two_over_sockets(two_configurations: Path) -> Iterator[OverSockets]:
    with over_sockets(two_configurations) as bench:
        yield bench


@pytest.fixture(scope="module")
def two_in_memory(two_configurations: Path) -> InMemory:
    return InMemory(two_configurations)


@pytest.mark.parametrize("check", CONFIGURATION_CHECKS, ids=lambda check: check.__name__)
def test_two_configurations_over_sockets(two_over_sockets: OverSockets, check: Check) -> None:
    check(two_over_sockets)


@pytest.mark.parametrize("check", CONFIGURATION_CHECKS, ids=lambda check: check.__name__)
def test_two_configurations_in_memory(two_in_memory: InMemory, check: Check) -> None:
    check(two_in_memory)
