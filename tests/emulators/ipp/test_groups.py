"""Groups that are kept take no more room than there is for all printers."""

from __future__ import annotations

from misfeed.emulators.ipp.groups import Groups, KeptAnswer
from misfeed.emulators.ipp.selection import Selection
from misfeed.emulators.shelf import Shelf

EVERYTHING = Selection(None, {})


def answer(octets: int = 100) -> KeptAnswer:
    return KeptAnswer(EVERYTHING, bytes(octets), "en")


def test_what_was_kept_is_found_by_what_was_asked() -> None:
    groups, kept = Groups(Shelf()), answer()
    groups.keep(b"question", kept)
    assert groups.get(b"question") is kept
    assert groups.get(b"another") is None


def test_one_printer_keeps_a_few() -> None:
    groups = Groups(Shelf())
    for number in range(100):
        groups.keep(b"%d" % number, answer())
    assert len(groups) == 16
    assert groups.get(b"99") is not None
    assert groups.get(b"0") is None


def test_what_is_kept_anew_takes_the_place_of_what_was() -> None:
    shelf = Shelf()
    groups = Groups(shelf)
    for octets in (100, 5_000, 10):
        groups.keep(b"question", answer(octets))
    assert len(groups) == 1
    assert shelf.octets < 500
    groups.clear()
    assert shelf.octets == 0


def test_many_printers_share_the_room_there_is() -> None:
    shelf = Shelf(50_000)
    printers = [Groups(shelf) for _ in range(100)]
    for groups in printers:
        groups.keep(b"question", answer(10_000))
        assert shelf.octets <= 50_000
    assert printers[-1].get(b"question") is not None
    assert printers[0].get(b"question") is None
    del printers[:], groups
    assert shelf.octets == 0


def test_many_answers_of_one_printer_are_counted_while_they_come_and_go() -> None:
    shelf = Shelf()
    groups = Groups(shelf)
    for number in range(1_000):
        groups.keep(b"%03d" % number, answer(1_000))
    assert shelf.octets == 16 * (1_000 + 3 + 256)
