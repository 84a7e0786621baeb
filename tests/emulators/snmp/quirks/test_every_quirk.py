"""Under every quirk a client reads or says what is wrong, and a diagnosis names no wrong cause."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import misfeed.fixtures
import pytest
from misfeed.diagnostics import HEALTHY, UNKNOWN, diagnose
from misfeed.emulators.machine import Machine
from misfeed.emulators.quirks import Quirk
from misfeed.emulators.snmp.quirks import QUIRKS
from misfeed.errors import MisfeedError
from misfeed.interfaces.snmp import SnmpClient
from misfeed.providers import emulate

MODEL = Path(misfeed.fixtures.__path__[0]) / "profiles" / "mono-laser.toml"
MET = re.compile(r"|[\w.-]+/[\w.-]+#\d+|[A-Z][\w ./-]+")

every_quirk = pytest.mark.parametrize("quirk", QUIRKS, ids=lambda quirk: quirk.name)


@every_quirk
def test_a_client_reads_it_or_says_what_is_wrong(
    client: SnmpClient, machine: Machine, switch: Callable[..., None], quirk: Quirk
) -> None:
    switch(quirk.name)
    machine.act("open", machine.covers[0].id)
    readings = (
        client.alerts,
        client.supplies,
        client.error_bits,
        client.printer_status,
        client.device_status,
        client.console_text,
        client.device_id,
        client.up_time,
    )
    errors = []
    for reading in readings:
        try:
            reading()
        except MisfeedError as error:
            errors.append(str(error))
    assert all(error and "\n" not in error for error in errors)
    assert len(errors) < len(readings) or quirk.name in ("snmp.from-elsewhere", "snmp.short-request-id")


@every_quirk
def test_a_diagnosis_is_right_or_open_and_never_wrong(quirk: Quirk, tmp_path: Path) -> None:
    text = MODEL.read_text(encoding="utf-8")
    odd = tmp_path / "odd.toml"
    odd.write_text(text.replace("kind =", f'quirks = ["{quirk.name}"]\nkind =', 1), encoding="utf-8")
    with emulate(str(odd)) as device:
        assert diagnose(device).cause in (HEALTHY, UNKNOWN)
        device.inject("path.sensor.scrap", "")
        assert diagnose(device, complaint=True).cause in ("path.sensor.scrap", UNKNOWN)


@every_quirk
def test_a_quirk_says_what_it_departs_from_and_where_it_was_met(quirk: Quirk) -> None:
    assert quirk.name.startswith("snmp.")
    assert quirk.summary[0] != " "
    assert quirk.clause
    assert MET.fullmatch(quirk.met)
