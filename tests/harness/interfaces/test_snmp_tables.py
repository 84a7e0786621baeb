"""Rows of the printer's tables, whole, with columns left out, and with values that are none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from misfeed.interfaces.snmp_tables import Supply, alerts_of, lines_of, supplies_of
from misfeed.protocols.snmp import SnmpError


def test_columns_that_are_left_out_are_none() -> None:
    (alert,) = alerts_of([{"prtAlertIndex": 7, "prtAlertCode": "jam"}])
    assert (alert.index, alert.code, alert.severity, alert.time) == (7, "jam", None, None)
    (supply,) = supplies_of([{}], [])
    assert (supply.index, supply.level, supply.colorant, supply.percent) == (0, None, None, None)
    assert lines_of([{"prtConsoleDisplayBufferText": "Ready"}, {}]) == ("Ready", "")


def test_the_time_of_an_alert_is_in_hundredths_of_a_second() -> None:
    (alert,) = alerts_of([{"prtAlertTime": 12_345}])
    assert alert.time == timedelta(seconds=123.45)
    with pytest.raises(SnmpError, match="prtAlertTime is 4294967296, more than TimeTicks holds"):
        alerts_of([{"prtAlertTime": 2**32}])


def test_a_supply_has_the_colorant_of_its_own_device() -> None:
    supply = {"hrDeviceIndex": 2, "prtMarkerSuppliesIndex": 1, "prtMarkerSuppliesColorantIndex": 1}
    colorants = [
        {"hrDeviceIndex": device, "prtMarkerColorantIndex": 1, "prtMarkerColorantValue": value}
        for device, value in ((1, "cyan"), (2, "black"))
    ]
    assert [one.colorant for one in supplies_of([supply], colorants)] == ["black"]


@pytest.mark.parametrize(
    ("level", "capacity", "percent"), [(20, 80, 25), (0, 80, 0), (-3, 80, None), (20, -2, None), (1, 0, None)]
)
def test_a_level_that_is_no_quantity_has_no_percentage(
    level: int, capacity: int, percent: float | None
) -> None:
    row = {"prtMarkerSuppliesLevel": level, "prtMarkerSuppliesMaxCapacity": capacity}
    (supply,) = supplies_of([row], [])
    assert isinstance(supply, Supply)
    assert supply.percent == percent
