"""What scripts expect a receipt printer to tell: seen, not seen, and left out where none is."""

from __future__ import annotations

import pytest
from misfeed import DO, emulate, fault, see
from misfeed.casework import Running, specs_for
from misfeed.device import Device
from misfeed.errors import UsageError
from misfeed.journal import Phase
from misfeed.vocabulary import Expectation
from misfeed.vocabulary.expectation import Seen, View
from misfeed.vocabulary.notebook import Notebook
from misfeed.vocabulary.reach import Reach
from misfeed.vocabulary.watch import Watch

from .declaring import declared


def observed(device: Device, expectation: Expectation) -> Seen:
    return expectation.observe(View(device.at("admin")))


def test_a_cover_is_open_until_it_is_closed() -> None:
    with emulate("receipt-printer") as device:
        assert observed(device, see.escpos()) == Seen(held=True, value=["ready"])
        device.hands.act("open", "cover.roll-cover")
        assert observed(device, see.escpos("cover_open", "offline")).held
        assert not observed(device, see.escpos("paper_end")).held
        assert not observed(device, see.escpos("ready")).held


def test_without_power_it_tells_nothing_and_the_conversation_begins_anew() -> None:
    with emulate("receipt-printer") as device:
        watch = Watch(device, Notebook(device.clock))
        device.hands.act("power_off", "power")
        assert not watch.look("escpos", see.escpos()).held
        device.hands.act("power_on", "power")
        device.hands.wait(1)
        assert watch.look("escpos", see.escpos()).held


@pytest.mark.parametrize(("model", "kept"), [("receipt-printer", True), ("mono-laser", False)])
def test_a_model_that_speaks_none_leaves_it_out_and_says_why(model: str, kept: bool) -> None:
    with emulate(model) as device:
        reach = Reach(device.facts, usb=device.has_usb)
        assert (reach.of("escpos", see.escpos()) is not None) is kept
        assert [one.why for one in reach.left_out] == ([] if kept else ["it speaks no ESC/POS here"])


@pytest.mark.parametrize("flags", [("broken",), ("ready", "offline"), ("drawer_high",)])
def test_what_it_does_not_tell_is_refused(flags: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match=r"see\.escpos"):
        see.escpos(*flags)


def test_a_case_is_run_at_a_till_from_fault_to_verification() -> None:
    script = declared(
        fault=fault("cover.tab.broken", at="{cover}"),
        trigger=(),
        shows={"escpos": see.escpos("cover_open", "offline")},
        repair=[DO.open("{cover}"), DO.replace("{cover}"), DO.close("{cover}")],
        verify=[see.escpos("ready")],
    )
    (spec,) = specs_for(script, ["receipt-printer"], 1)
    with Running(spec) as case:
        case.run()
        case.end()
        assert case.phases[-1].name == Phase.VERIFY
        seen = [(one.value, one.held) for one in case.observations if one.interface == "escpos"]
        assert (["offline", "cover_open"], True) in seen
        assert (["ready"], True) in seen
