"""What scripts expect on the service console: seen, not seen, and left out where a model has none."""

from __future__ import annotations

import pytest
from misfeed import emulate, see
from misfeed.device import Device
from misfeed.errors import UsageError
from misfeed.vocabulary import Expectation
from misfeed.vocabulary.expectation import Seen, View
from misfeed.vocabulary.notebook import Notebook
from misfeed.vocabulary.reach import Reach
from misfeed.vocabulary.watch import Watch


def observed(device: Device, expectation: Expectation) -> Seen:
    return expectation.observe(View(device.at("admin")))


def test_a_test_is_found_as_it_went() -> None:
    with emulate("mono-laser") as device:
        assert observed(device, see.self_test("nic", "ok")).held
        assert not observed(device, see.self_test("nic")).held
        device.inject("nic.dead")
        assert observed(device, see.self_test("nic")) == Seen(held=True, value=["failed not found"])


def test_a_unit_may_be_named_by_its_role() -> None:
    with emulate("mono-laser") as device:
        assert observed(device, see.self_test("{fan}", "ok")).held


def test_one_that_there_is_not_holds_for_nothing() -> None:
    with emulate("mono-laser") as device:
        assert observed(device, see.self_test("disk", "ok")) == Seen(held=False, value=[])


def test_words_are_found_in_the_answer_that_was_asked_for() -> None:
    with emulate("mono-laser") as device:
        assert observed(device, see.console("none")).held
        device.hands.act("open", "cover.front")
        assert observed(device, see.console("front door is open")).held
        assert observed(device, see.console("cover.front: open", ask="sensors")).held
        assert not observed(device, see.console("link: down", ask="net")).held


def test_without_power_it_shows_nothing_and_the_line_is_opened_anew() -> None:
    with emulate("mono-laser") as device:
        watch = Watch(device, Notebook(device.clock))
        device.hands.act("power_off", "power")
        assert watch.look("console", see.self_test("nic", "ok")) == Seen(held=False, value="silent")
        device.hands.act("power_on", "power")
        device.hands.wait(2)
        assert watch.look("console", see.self_test("nic", "ok")).held


@pytest.mark.parametrize(("model", "kept"), [("mono-laser", True), ("inkjet-mfp", False)])
def test_a_model_without_one_leaves_it_out_and_says_why(model: str, kept: bool) -> None:
    with emulate(model) as device:
        reach = Reach(device.facts, usb=device.has_usb)
        assert (reach.of("console", see.self_test("nic")) is not None) is kept
        assert [one.why for one in reach.left_out] == ([] if kept else ["it has no service console here"])


def test_a_model_without_one_has_none_to_open() -> None:
    with emulate("label-printer") as device, pytest.raises(UsageError, match="has no service console"):
        _ = device.console


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: see.self_test("nic", "broken"), "see.self_test"),
        (lambda: see.console("x", ask="reboot"), "see.console"),
    ],
)
def test_what_there_is_not_to_ask_for_is_refused(make: object, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        make()  # type: ignore[operator]
