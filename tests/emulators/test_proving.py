"""What a machine proves its own words with: nobody's to work out in real time, the same again in virtual."""

from __future__ import annotations

import subprocess
import sys

import pytest
from misfeed.emulators.ipp.service import IppService
from misfeed.emulators.machine import Clock, Machine, WallClock
from misfeed.emulators.profiles import load
from misfeed.emulators.proving import proving_key
from misfeed.emulators.web.sessions import Sessions

_IN_ANOTHER_PROCESS = """
from misfeed.emulators.machine import Machine, {clock}
from misfeed.emulators.profiles import load
from misfeed.emulators.proving import proving_key
print(proving_key(Machine(load("mono-laser"), {clock}()), "sessions").hex())
"""


def machine(clock: Clock) -> Machine:
    return Machine(load("mono-laser"), clock)


@pytest.mark.parametrize(("clock", "same"), [(Clock, True), (WallClock, False)])
def test_a_key_repeats_in_another_process_in_virtual_time_alone(clock: type[Clock], same: bool) -> None:
    program = _IN_ANOTHER_PROCESS.format(clock=clock.__name__)
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert (told.strip() == proving_key(machine(clock()), "sessions").hex()) == same


def test_all_doors_of_a_machine_know_one_key_for_each_purpose() -> None:
    one = machine(WallClock())
    assert proving_key(one, "sessions") == proving_key(one, "sessions")
    assert proving_key(one, "sessions") != proving_key(one, "nonces")


def test_cookies_and_nonces_are_made_with_it() -> None:
    real, virtual = machine(WallClock()), machine(Clock())
    assert Sessions(real).token("a") != Sessions(virtual).token("a")
    assert IppService(real)._logins._secret != IppService(virtual)._logins._secret
