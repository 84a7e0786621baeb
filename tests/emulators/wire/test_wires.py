"""Wire faults are put in, listed and taken out; what cannot act is refused in one sentence."""

from __future__ import annotations

from typing import get_args

import pytest
from misfeed.emulators.host import Host
from misfeed.emulators.http.bent import Manner
from misfeed.emulators.machine import Clock, Machine
from misfeed.emulators.profiles import load
from misfeed.emulators.wire import KINDS, Answer, Delay, Lose, Slow, Way, WireFaultError, make_wire_fault
from misfeed.emulators.wire.faults import Bent, Urb
from misfeed.emulators.wire.wires import MAX_FAULTS

from .conftest import Bench


def test_each_fault_has_a_number_that_is_never_used_again(bench: Bench) -> None:
    first = bench.wires.put(Delay(service="raw", ms=1))
    bench.wires.take_out(first.id)
    second = bench.wires.put(Delay(service="raw", ms=1))
    assert (first.id, second.id) == (1, 2)
    assert bench.wires.entries() == (second,)
    with pytest.raises(KeyError):
        bench.wires.take_out(first.id)


def test_a_fault_acts_on_its_service_and_its_ways_alone(bench: Bench) -> None:
    entry = bench.wires.put(Delay(service="raw", ms=1, way=Way.TO_CLIENT))
    assert bench.wires.on("raw", Way.TO_CLIENT) == (entry,)
    assert bench.wires.on("raw", Way.TO_DEVICE) == ()
    assert bench.wires.on("poll", Way.TO_CLIENT) == ()


def test_a_service_that_is_not_there_is_told_with_those_that_are(bench: Bench) -> None:
    with pytest.raises(WireFaultError, match="no service 'ipp' here; there are lines, poll, raw"):
        bench.wires.put(Delay(service="ipp", ms=1))


def test_what_cannot_happen_to_a_service_is_refused(bench: Bench) -> None:
    with pytest.raises(WireFaultError, match="lose acts on datagrams, and raw is not one"):
        bench.wires.put(Lose(service="raw"))
    with pytest.raises(WireFaultError, match="slow acts on stream, and poll is not one"):
        bench.wires.put(Slow(service="poll", octets_per_s=9))


def test_answers_of_what_speaks_no_http_cannot_be_bent(bench: Bench) -> None:
    with pytest.raises(WireFaultError, match="answer acts on HTTP: raw; lines does not speak it"):
        bench.wires.put(Answer(service="lines", how="late"))


@pytest.mark.parametrize("service", ["pjl", "lpd", "usbip"])
def test_a_printers_http_is_that_of_ipp_and_of_its_web_page(service: str) -> None:
    wires = Host(Machine(load("mono-laser"), Clock(), seed=1)).wires
    with pytest.raises(WireFaultError, match=f"answer acts on HTTP: ipp, web; {service} "):
        wires.put(Answer(service=service, how="late"))
    for spoken in ("ipp", "web"):
        wires.put(Answer(service=spoken, how="late"))


def test_there_is_room_for_so_many(bench: Bench) -> None:
    for _ in range(MAX_FAULTS):
        bench.wires.put(Delay(service="raw", ms=1))
    with pytest.raises(WireFaultError, match="100 wire faults are in"):
        bench.wires.put(Delay(service="raw", ms=1))
    assert len(bench.wires.take_out_all()) == MAX_FAULTS
    assert bench.wires.on("raw", Way.TO_DEVICE) == ()


def test_every_kind_is_made_by_its_name() -> None:
    needed = {
        "answer": {"how": "late"},
        "delay": {"ms": 5},
        "line": {"how": "parity"},
        "slow": {"octets_per_s": 9},
        "truncate": {"octets": 2},
        "urb": {"how": "stall"},
    }
    for name, kind in KINDS.items():
        fault = make_wire_fault(name, "raw", needed.get(name, {}))
        assert isinstance(fault, kind)
        assert kind.__doc__


@pytest.mark.parametrize(
    ("name", "parameters", "says"),
    [
        ("dely", {"ms": 1}, "did you mean 'delay'?"),
        ("fire", {}, "there are delay, slow, cut"),
        ("delay", {"msec": 1}, "delay has no 'msec'; it takes ms, jitter_ms, way"),
        ("delay", {}, "delay at raw: ms is missing"),
        ("delay", {"ms": -1}, "delay at raw: ms: it must be a number >= 0.0"),
        ("lose", {"chance": 2}, "lose at raw: chance: it must be a number <= 1.0"),
        ("cut", {"how": "burn"}, "'burn' is no word for it; how is one of reset, close, silence"),
        ("answer", {"how": "truncate"}, "how: 'truncate' is no word for it; did you mean 'truncated'?"),
        ("answer", {"how": "burn"}, "; how is one of closed, elsewhere, expectation-failed, late,"),
        ("answer", {"how": 5}, "; how is one of closed, elsewhere,"),
        ("answer", {}, "answer at raw: how is missing; how is one of closed, elsewhere,"),
        ("urb", {"how": "stal"}, "did you mean 'stall'?"),
        (
            "urb",
            {"how": "stall", "comes_back": "high"},
            "comes_back: 'high' is no word for it; comes_back is",
        ),
        ("urb", {"how": "stall", "comes_back": "high"}, "is one of same, full, low"),
        (
            "urb",
            {"how": "stall", "comes_back": "ful"},
            "comes_back: 'ful' is no word for it; did you mean 'full'",
        ),
        (
            "slow",
            {"octets_per_s": 9, "way": "to-devic"},
            "way: 'to-devic' is no word for it; did you mean 'to-dev",
        ),
        ("slow", {"octets_per_s": 9, "way": "up"}, "; way is one of to-device, to-client, both"),
        ("urb", {"how": "stall", "transfer": 1, "octet": 1}, "say transfer or octet, not both"),
    ],
)
def test_what_is_not_understood_is_told_in_one_sentence(name: str, parameters: object, says: str) -> None:
    with pytest.raises(WireFaultError) as told:
        make_wire_fault(name, "raw", parameters)
    assert says in str(told.value)


def test_answers_are_bent_in_every_way_that_there_is() -> None:
    assert set(get_args(Bent)) == {manner.value for manner in Manner}


@pytest.mark.parametrize(
    ("first", "times", "bent"),
    [(1, 1, "x...."), (3, 1, "..x.."), (2, 3, ".xxx."), (4, 0, "...xx"), (9, 1, ".....")],
)
def test_the_answer_to_a_chosen_request_is_bent_and_so_many_behind_it(
    bench: Bench, first: int, times: int, bent: str
) -> None:
    bench.wires.bent("raw")  # was there before
    bench.wires.put(Answer(service="raw", how="late", request=first, times=times))
    found = [bench.wires.bent("raw") for _ in range(5)]
    assert found == [("late",) if one == "x" else () for one in bent]
    assert bench.wires.bent("poll") == ()
    assert bench.wires.on("raw", Way.TO_CLIENT) == (), "no octet on its way is met"


def test_a_transfer_over_usb_goes_wrong_only_where_there_are_any(bench: Bench) -> None:
    with pytest.raises(WireFaultError, match="urb acts on transfers over USB: no service here; raw carries"):
        bench.wires.put(make_wire_fault("urb", "raw", {"how": "stall"}))


@pytest.mark.parametrize("said", ["0x82", "0X82", 0x82])
def test_the_address_of_an_endpoint_may_be_hexadecimal(said: str | int) -> None:
    fault = make_wire_fault("urb", "usbip", {"how": "stall", "endpoint": said})
    assert isinstance(fault, Urb)
    assert fault.endpoint == 0x82


def test_what_nobody_can_reach_is_refused_with_the_reason(bench: Bench) -> None:
    bench.wires.shut = {"raw": "the serial port is not open"}
    with pytest.raises(WireFaultError, match="nothing can act on raw: the serial port is not open"):
        bench.wires.put(Delay(service="raw", ms=1))
    assert bench.wires.entries() == ()


def test_a_transfer_goes_wrong_only_at_an_endpoint_that_the_printer_has() -> None:
    wires = Host(Machine(load("mono-laser"), Clock())).wires
    with pytest.raises(WireFaultError, match="there is no endpoint 0x4d here; there are 0x00, 0x01, 0x82"):
        wires.put(make_wire_fault("urb", "usbip", {"how": "stall", "endpoint": 77}))
    for address in (0, 1, 0x82):
        wires.put(make_wire_fault("urb", "usbip", {"how": "stall", "endpoint": address}))


def test_only_an_endpoint_that_sends_can_babble() -> None:
    wires = Host(Machine(load("mono-laser"), Clock())).wires
    with pytest.raises(WireFaultError, match="endpoint 0x01 takes data from the host; name an IN endpoint"):
        wires.put(make_wire_fault("urb", "usbip", {"how": "babble"}))
    for address in (0, 0x82):
        wires.put(make_wire_fault("urb", "usbip", {"how": "babble", "endpoint": address}))


def test_usb_is_another_word_for_usbip_where_no_service_has_that_name() -> None:
    wires = Host(Machine(load("mono-laser"), Clock())).wires
    assert wires.put(make_wire_fault("urb", "usb", {"how": "stall"})).fault.service == "usbip"
    assert wires.trouble("usbip", 1, 1) is not None
