"""Machines to test with: a laser with two trays, small enough to know by heart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from misfeed.emulators.machine import Clock, Job, Machine, Page, Profile, parse_profile

A4 = "iso_a4_210x297mm"

LASER = """
format = 1
name = "test-laser"
version = "1"
kind = "laser"
summary = "a laser for tests"
[identity]
make = "Test"
model = "Laser"
serial = "T{n:04}"
firmware = "1"
sys_object_id = "1.3.6.1.4.1.99999.1"
sys_descr = "Test Laser"
command_set = ["PJL"]
mac_prefix = "02:00:00"
[engine]
technology = "electrophotographicLaser"
speed_ppm = 60
duplex = true
boot_ms = 10000
sleep_after_s = 600
[fuser]
[path]
marks_at = "transfer"
stations = [
  { name = "registration", label = "registration", travel_ms = 300 },
  { name = "transfer", label = "transfer", travel_ms = 200, sensor = false },
  { name = "fuser-exit", label = "fuser exit", travel_ms = 300 },
]
duplex = { name = "duplex", label = "duplexer", travel_ms = 500 }
[[trays]]
name = "bypass"
label = "Bypass"
capacity = 50
level = 10
media = "na_letter_8.5x11in"
[[trays]]
name = "tray-2"
label = "Tray 2"
capacity = 250
level = 200
media = "iso_a4_210x297mm"
roller = { life = 1000 }
[[bins]]
name = "top"
label = "Top bin"
capacity = 100
[[covers]]
name = "front"
label = "Front door"
door = true
gives_access = ["registration", "transfer"]
[[covers]]
name = "rear"
label = "Rear cover"
gives_access = ["fuser-exit", "duplex"]
[[supplies]]
name = "black"
label = "Black Toner"
type = "toner"
color = "black"
capacity = 100
page_yield = 1000
used_percent = 0
[[supplies]]
name = "waste"
label = "Waste Box"
type = "wasteToner"
filled = true
capacity = 100
page_yield = 1000
used_percent = 0
chip = false
[codes]
"jam" = "13.00"
"jam.tray-2" = "13.A2"
[usb]
vendor_id = 1
product_id = 2
"""


@pytest.fixture(scope="session")
def profile() -> Profile:
    return parse_profile(LASER)


@pytest.fixture
def machine(profile: Profile) -> Machine:
    return Machine(profile, Clock(), seed=1)


@pytest.fixture
def print_pages(machine: Machine) -> Callable[..., Job]:
    """Submit a job of so many pages of 5 % coverage, and let it begin."""

    def submit(pages: int = 1, **details: object) -> Job:
        page = Page({"black": 50_000})
        job = machine.jobs.submit(pages=(page,) * pages, **({"media": A4} | details))
        machine.clock.finish_now()
        return job

    return submit
