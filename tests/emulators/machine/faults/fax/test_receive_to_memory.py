"""FX-03: the sender is told it went through, and nothing prints until somebody changes how it receives."""

from __future__ import annotations

from typing import Any

FAULT = "fax.receive.memory"


def called(bench: Any, pages: int = 2) -> tuple[str, str]:
    bench.do("call", "site.phone", pages=pages)
    bench.wait(120)
    seen = bench.device.hands.look("fax")
    return bench.device.hands.look("site.phone")["last caller"], seen["last received"]


def test_the_sender_hears_well_and_the_bin_stays_empty(bench: Any) -> None:
    bench.break_it()
    before = bench.machine.engine.sheets
    assert called(bench) == ("received", "in memory")
    assert bench.machine.engine.sheets == before
    assert bench.device.hands.look("fax")["stored"] == "1"
    bench.shows_nothing()
    assert bench.machine.alerts.rows == ()


def test_a_restart_another_modem_and_deleting_are_wrong_guesses(bench: Any) -> None:
    bench.break_it()
    called(bench)
    bench.power_cycle()
    assert bench.device.hands.look("fax")["stored"] == "1"
    bench.do("delete_stored")
    assert called(bench) == ("received", "in memory")
    assert bench.present
    assert [hazard.partition(":")[0] for hazard in bench.device.staging.hazards()] == ["data-lost"]


def test_printing_what_is_stored_does_not_print_the_next(bench: Any) -> None:
    bench.break_it()
    called(bench)
    before = bench.machine.engine.sheets
    bench.do("print_stored")
    bench.wait(120)
    assert bench.machine.engine.sheets == before + 2
    assert called(bench) == ("received", "in memory")
    assert bench.present


def test_set_to_print_it_prints_and_nothing_is_lost(bench: Any) -> None:
    bench.break_it()
    called(bench)
    bench.do("set_receive", mode="print")
    bench.do("print_stored")
    bench.wait(120)
    assert not bench.present
    assert bench.device.hands.look("fax")["stored"] == "0"
    assert called(bench) == ("received", "printed")
    assert bench.device.staging.hazards() == ()


def test_a_full_memory_refuses(bench: Any) -> None:
    bench.break_it()
    most = bench.part.spec.memory_pages
    for _ in range(most // 200 + 1):
        bench.do("call", "site.phone", pages=200)
    assert bench.device.hands.look("site.phone")["last caller"] == "refused: memory full"
    assert sum(bench.part.stored) <= most
