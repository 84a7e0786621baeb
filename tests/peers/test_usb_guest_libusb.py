"""libusb on the Linux kernel as judge: what our back end for PyUSB does, they do to the same printer.

All checks are made in one boot of the guest, and written down; each test reads the one that it is about.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ..harness.transports.usbip.benches import SETTLED_S, imported_profile, written_profile
from ..harness.transports.usbip.conformance import CHECKS, CONFIGURATION_CHECKS
from .guest.boot import HOST, booted
from .guest.exporting import exported
from .guest.image import layer
from .guest.python import RUN, python_layer

pytestmark = pytest.mark.peer

ALL_S = 240.0
"""They take fifteen seconds where nobody else works."""


@dataclass
class Story:
    """What was wrong by the check that found it, what the guest said besides, and the kernel's log."""

    wrong: dict[str, str] = field(default_factory=dict)
    said: str = ""
    log: str = ""


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    found = Story()
    here = Path(__file__).parent
    suite = here.parent / "harness/transports/usbip/conformance"
    programs = layer(
        {
            **{f"conformance/{path.name}": path.read_bytes() for path in sorted(suite.glob("*.py"))},
            "libusb.py": (here / "guest/libusb.py").read_bytes(),
        }
    )
    folder = tmp_path_factory.mktemp("profiles")
    with (
        booted(python_layer(), programs) as guest,
        exported(str(written_profile(folder))) as printer,
        exported(str(imported_profile(folder))) as configurable,
    ):
        for one, suite in ((printer, "CHECKS"), (configurable, "CONFIGURATION_CHECKS")):
            one.control.advance(SETTLED_S)
            control = f"{HOST}:{one.control_port}"
            ran = guest.run(f"{RUN} /root/libusb.py {control} '{one.attach}' {suite}", ALL_S)
            found.said += ran.text + "\n"
            guest.run("usbip detach -p 00")
            guest.until("[ ! -e /sys/bus/usb/devices/1-1 ]")
        found.log = guest.kernel_log
    for line in found.said.splitlines():
        if line.startswith("{"):
            told = json.loads(line)
            found.wrong[told["check"]] = told["wrong"]
    assert found.wrong, found.said
    return found


@pytest.mark.parametrize("check", [check.__name__ for check in (*CHECKS, *CONFIGURATION_CHECKS)])
def test_the_kernel_and_libusb_agree(story: Story, check: str) -> None:
    assert check in story.wrong, story.said[-2000:]
    assert not story.wrong[check], story.wrong[check]


def test_the_kernel_has_nothing_to_complain_of(story: Story) -> None:
    bad = "cannot find a urb|BUG|WARNING|Oops|error -|not accepting|hung"
    since = story.log[story.log.index("Device attached") :]
    assert [line for line in since.splitlines() if re.search(bad, line)] == []
