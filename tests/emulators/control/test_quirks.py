"""Quirks over the control interface."""

from __future__ import annotations

from typing import Any

from misfeed.emulators.machine import Machine


def test_a_quirk_is_switched_on_and_off(ask: Any, machine: Machine) -> None:
    listed = {one["quirk"]: one["on"] for one in ask("GET", "/quirks").json["quirks"]}
    assert listed["ipp.bare-reasons"] is False
    answer = ask("PUT", "/quirks/ipp.bare-reasons")
    assert (answer.status, answer.json["on"]) == (200, True)
    assert machine.formatter.quirks == {"ipp.bare-reasons"}
    assert ask("DELETE", "/quirks/ipp.bare-reasons").json["on"] is False
    assert machine.formatter.quirks == frozenset()


def test_a_quirk_that_there_is_not_is_404_with_a_hint(ask: Any) -> None:
    answer = ask("PUT", "/quirks/ipp.bare-reason")
    assert answer.status == 404
    assert answer.json["error"] == ("there is no quirk 'ipp.bare-reason'; did you mean 'ipp.bare-reasons'?")


def test_a_reset_takes_quirks_back(ask: Any, machine: Machine) -> None:
    ask("PUT", "/quirks/usb.always-ready")
    ask("POST", "/reset", {})
    assert machine.formatter.quirks == frozenset()
