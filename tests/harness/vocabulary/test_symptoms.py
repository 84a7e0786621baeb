"""Symptoms seen on interfaces and on paper, and pages kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from misfeed import see, vary
from misfeed.contract import CannotAct
from misfeed.journal import Phase
from misfeed.vocabulary import Expectation
from misfeed.vocabulary.notebook import Notebook
from misfeed.vocabulary.reach import Reach
from misfeed.vocabulary.symptoms import Symptoms
from misfeed.vocabulary.watch import Watch

from .declaring import stop

SHOWS = {"ipp": see.printer("stopped"), "usb": see.port_status(0x10)}


def symptoms(
    device: Any, shows: Mapping[str, Expectation] = SHOWS, variant: Mapping[str, Any] | None = None
) -> Symptoms:
    watch, reach = Watch(device, Notebook(device.clock)), Reach(device.facts, usb=device.has_usb)
    return Symptoms(shows, variant or {}, device, watch, reach)


def test_they_show_where_all_of_them_do(device: Any) -> None:
    found = symptoms(device)
    assert (found.observe(), found.all_show()) == (False, False)
    stop(device)
    assert (found.observe(), found.all_show()) == (True, True)
    assert not symptoms(device, {}).observe(), "none is not all"


def test_axes_in_them_take_their_values(device: Any) -> None:
    how = vary("how", "refused", "silent")
    device.ports["ipp", "users"] = "silent"
    shows = {"net@users": see.port("ipp", how)}
    assert symptoms(device, shows, {"how": "silent"}).all_show()
    assert not symptoms(device, shows, {"how": "refused"}).all_show()


def test_what_is_not_reached_is_not_waited_for(device: Any) -> None:
    device.has_usb = False
    device.clock.later(5, lambda: stop(device))
    assert {name: one.after for name, one in symptoms(device).wait_for(0).items()} == {"ipp": 5.0}


def test_a_page_is_kept_only_where_they_show_on_paper_and_somebody_can_fetch_it(device: Any) -> None:
    device.facts = replace(device.facts, roles={"bin": "bin-1"}, parts=frozenset({"bin-1"}))
    page = object()
    device.fetch_page = {"bin-1": page}.__getitem__
    found = symptoms(device)
    found.keep_page(Phase.VERIFY)
    assert found.pages == {}
    found = symptoms(device, SHOWS | {"page": see.page("streak")})
    found.keep_page(Phase.DETECT)
    assert found.pages == {Phase.DETECT: page}

    def nobody(_: str) -> object:
        raise CannotAct("nobody fetches it")

    device.fetch_page = nobody
    found.keep_page(Phase.VERIFY)
    assert found.pages == {Phase.DETECT: page}
