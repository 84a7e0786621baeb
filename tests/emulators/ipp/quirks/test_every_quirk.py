"""Under every quirk a client reads or says what is wrong, and a diagnosis names no wrong cause."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import misfeed.fixtures
import pytest
from misfeed.diagnostics import HEALTHY, UNKNOWN, diagnose
from misfeed.emulators.ipp.quirks import QUIRKS
from misfeed.emulators.quirks import Quirk
from misfeed.errors import MisfeedError
from misfeed.interfaces.ipp import IppClient
from misfeed.providers import emulate

if TYPE_CHECKING:
    from ..conftest import Client

MODEL = Path(misfeed.fixtures.__path__[0]) / "profiles" / "mono-laser.toml"
MET = re.compile(r"|[\w.-]+/[\w.-]+#\d+|[A-Z][\w ./-]+")
CAUSE = "path.sensor.scrap"

every_quirk = pytest.mark.parametrize("quirk", QUIRKS, ids=lambda quirk: quirk.name)


@every_quirk
def test_a_client_reads_it_or_says_what_is_wrong(
    client: Client, own: IppClient, switch: Callable[..., None], quirk: Quirk
) -> None:
    switch(quirk.name)
    client.machine.act("open", client.machine.covers[0].id)
    errors = []
    for reading in (own.printer_attributes, own.state, own.state_reasons, own.alerts, own.supplies, own.jobs):
        try:
            reading()
        except MisfeedError as error:
            errors.append(str(error))
    assert all(error and "\n" not in error for error in errors)


@every_quirk
def test_a_diagnosis_is_right_or_open_and_never_wrong(quirk: Quirk, tmp_path: Path) -> None:
    text = MODEL.read_text(encoding="utf-8")
    odd = tmp_path / "odd.toml"
    odd.write_text(text.replace("kind =", f'quirks = ["{quirk.name}"]\nkind =', 1), encoding="utf-8")
    with emulate(str(odd)) as device:
        assert diagnose(device).cause in (HEALTHY, UNKNOWN)
        device.inject(CAUSE, "")
        assert diagnose(device, complaint=True).cause in (CAUSE, UNKNOWN)


@every_quirk
def test_a_quirk_says_what_it_departs_from_and_where_it_was_met(quirk: Quirk) -> None:
    assert quirk.name.startswith("ipp.")
    assert quirk.summary[0] != " "
    assert quirk.clause
    assert MET.fullmatch(quirk.met)
