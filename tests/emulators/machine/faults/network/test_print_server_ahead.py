"""NW-17: the shared queue turns standard users away; the printer itself prints for everybody."""

from __future__ import annotations

from typing import Any

import pytest
from misfeed.contract import CannotAct

FAULT = "site.print-server.levels"


def told(bench: Any) -> str:
    return str(bench.device.hands.look(bench.at)["a standard user"])


def test_the_queue_turns_users_away_and_the_printer_does_not(bench: Any) -> None:
    bench.do("connect")
    bench.break_it()
    assert bench.present
    assert told(bench) == "error 0x0000011b"
    with pytest.raises(CannotAct, match="shows error 0x0000011b"):
        bench.do("connect")
    assert bench.device.at("users").reach("ipp") == "open"
    assert bench.prints()
    bench.shows_nothing()


def test_resetting_and_restarting_mend_nothing(bench: Any) -> None:
    bench.break_it()
    bench.do("reset_settings", "network")
    bench.do("restart_spooler")
    bench.do("stage_driver")
    bench.power_cycle()
    assert bench.present
    assert told(bench) == "error 0x0000011b"


def test_switching_the_protections_off_only_hides_it(bench: Any) -> None:
    bench.break_it()
    bench.do("set_protections", on=False)
    assert told(bench) == "connects and prints"
    assert bench.present
    bench.do("set_protections", on=True)
    assert told(bench) == "error 0x0000011b"
    with pytest.raises(CannotAct, match="must be true or false"):
        bench.do("set_protections", on="perhaps")


def test_the_right_repair_lets_users_connect(bench: Any) -> None:
    bench.break_it()
    bench.do("patch_clients")
    assert not bench.present
    bench.do("connect")
    assert bench.device.hands.look(bench.at)["protections"] == "on"
