"""Who goes to make room, and that somebody is told when there is none."""

from __future__ import annotations

import resource
from dataclasses import dataclass

import pytest
from misfeed.emulators.crowd import GRACE_S, SPARE_DESCRIPTORS, Crowd


@dataclass(eq=False)
class Guest:
    name: str = "ipp"
    stalled: float = 0.0
    ended: str = ""

    def stalled_s(self) -> float:
        return self.stalled

    def cut(self) -> None:
        self.ended = "with a word"

    def abort(self) -> None:
        self.ended = "at once"


def crowd_of(*guests: Guest) -> Crowd:
    crowd = Crowd()
    for guest in guests:
        crowd.add(guest)
    return crowd


def test_whoever_lets_the_device_wait_longest_goes_first() -> None:
    quick, slow, slowest = Guest(), Guest(stalled=GRACE_S), Guest(stalled=GRACE_S + 1)
    crowd = crowd_of(quick, slow, slowest)
    assert crowd.admits("ipp", 3)
    assert [guest.ended for guest in (quick, slow, slowest)] == ["", "", "at once"]
    assert list(crowd) == [quick, slow]


def test_who_behaves_stays_and_who_comes_is_refused() -> None:
    guests = [Guest(stalled=GRACE_S / 2) for _ in range(3)]
    assert not crowd_of(*guests).admits("ipp", 3)
    assert not any(guest.ended for guest in guests)


def test_a_crowd_at_one_service_costs_the_others_nobody() -> None:
    other = Guest("pjl", stalled=99.0)
    crowd = crowd_of(Guest(), Guest(), other)
    assert not crowd.admits("ipp", 2)
    assert crowd.admits("pjl", 2)
    assert not other.ended


def test_somebody_goes_where_the_process_has_no_descriptor_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (SPARE_DESCRIPTORS + 2, 9_999))
    guest = Guest("pjl", stalled=GRACE_S)
    crowd = crowd_of(Guest(), guest)
    assert crowd.admits("ipp", 100)
    assert guest.ended == "at once"
    assert crowd.admits("ipp", 100)


def test_a_guest_that_was_cut_leaves_once() -> None:
    guest = Guest(stalled=GRACE_S)
    crowd = crowd_of(guest)
    assert crowd.make_room()
    crowd.remove(guest)
    crowd.add(Guest())
    assert not crowd.admits("ipp", 1)
    assert len(crowd) == 1


def test_who_stalls_is_cut_with_a_word() -> None:
    slow, quick = Guest(stalled=120.0), Guest(stalled=119.0)
    crowd_of(slow, quick).cut_stalled(120.0)
    assert (slow.ended, quick.ended) == ("with a word", "")


def test_descriptors_that_run_out_are_told_of_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    guest = Guest(stalled=GRACE_S)
    crowd = crowd_of(guest)
    for now in (0.0, 1.0, 59.0):
        crowd.out_of_descriptors(now)
    assert len(caplog.records) == 1
    assert "ulimit -n" in caplog.text
    assert guest.ended
    crowd.out_of_descriptors(61.0)
    assert len(caplog.records) == 2
