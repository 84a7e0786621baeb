"""Books and standards: what the books get wrong is listed, and whatever else they say is what is shown.

Entries that offer several words for one interface ("bit 2 then 3") are met when one of them is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from misfeed.emulators.ipp.reasons import keywords
from misfeed.emulators.machine import Group
from misfeed.emulators.machine.faults import catalogue as faults
from misfeed.protocols.snmp import mib

from . import books
from .table import Moment, scenarios, table_of

FIELDS = {"entry", "book", "says", "standard", "we", "words"}
ENTRIES = books.catalogue()
FACTS = books.mib_facts()
needs_books = pytest.mark.skipif(ENTRIES is None, reason=f"there are no reference books in {books.BOOKS}")
_LABEL = re.compile(r"\b([a-z]+[A-Z]\w*|jam)\((\d+)\)")


def listed(entry: str, word: str, fault: str = "") -> bool:
    """Whether differences.toml tells of `word` under this entry (and fault)."""
    return any(
        one["entry"] == entry and word in one["words"] and one.get("fault", fault) == fault
        for one in books.differences()
    )


def test_every_difference_says_all_there_is_to_say() -> None:
    for one in books.differences():
        assert FIELDS <= one.keys() <= FIELDS | {"fault"}, one
        assert all(one[name] for name in FIELDS), one
        assert one.get("fault", "") in ("", *faults()), one


def labels() -> Mapping[str, int]:
    """Every alert code and group label of the MIBs that ship, with its number."""
    return {**mib.enum("PrtAlertGroupTC").numbers, **mib.enum("PrtAlertCodeTC").numbers}


def test_every_label_a_fault_shows_is_in_the_mib() -> None:
    known = mib.enum("PrtAlertCodeTC").numbers
    for fault in scenarios():
        for moment in table_of(fault).moments.values():
            assert moment.codes <= known.keys(), fault


@needs_books
def test_the_catalogues_labels_have_the_numbers_of_the_mib_or_are_listed() -> None:
    assert ENTRIES is not None
    known = labels()
    wrong = [
        (entry.id, label, number, known.get(label))
        for entry in ENTRIES.values()
        for label, number in entry.labels.items()
        if known.get(label) != number and not listed(entry.id, label)
    ]
    assert wrong == []


@needs_books
def test_the_other_books_labels_have_the_numbers_of_the_mib_or_are_listed() -> None:
    known = labels()
    text = books.read("ipp_faults.md") or ""
    wrong = [
        (label, number, known.get(label))
        for label, number in _LABEL.findall(text)
        if label in known and known[label] != int(number) and not listed("ipp_faults", label)
    ]
    assert wrong == []
    assert FACTS is not None
    codes = mib.enum("PrtAlertCodeTC").numbers
    differing = [
        (one["name"], one["code"], codes.get(one["name"]))
        for one in FACTS["alert_codes"]
        if codes.get(one["name"]) != one["code"] and not listed("printer_mib", one["name"])
    ]
    assert differing == []


@needs_books
def test_every_keyword_of_the_catalogue_is_registered_or_listed() -> None:
    assert ENTRIES is not None
    assert FACTS is not None
    registered = FACTS["ipp_printer_state_reasons"]
    wrong = [
        (entry.id, reason)
        for entry in ENTRIES.values()
        for reason in entry.reasons
        if reason.rpartition("-")[0] not in registered and not listed(entry.id, reason)
    ]
    assert wrong == []


@needs_books
def test_every_keyword_that_is_shown_is_registered() -> None:
    assert FACTS is not None
    registered = FACTS["ipp_printer_state_reasons"]
    shown = {
        reason
        for fault in scenarios()
        for moment in table_of(fault).moments.values()
        for reason in moment.reasons
    }
    suffixed = {reason for reason in shown if reason.endswith(("-error", "-warning", "-report"))}
    assert {reason for reason in suffixed if reason.rpartition("-")[0] not in registered} == set()


@needs_books
@pytest.mark.parametrize("group", [Group.INPUT, Group.MEDIA_PATH, Group.MARKER, Group.MARKER_SUPPLIES])
def test_every_alert_label_has_registered_keywords_or_is_listed(group: Group) -> None:
    assert FACTS is not None
    registered = FACTS["ipp_printer_state_reasons"]
    wrong = [
        (label, word)
        for label in mib.enum("PrtAlertCodeTC").numbers
        for word in keywords(label, group)
        if word not in registered and not listed("ipp_faults", label)
    ]
    assert wrong == []


# -- what is shown ---------------------------------------------------------------------------------------


def _missing(words: frozenset[Any], shown: frozenset[Any]) -> bool:
    return bool(words) and not words & shown


def _codes(entry: books.Entry) -> frozenset[str]:
    return frozenset(entry.labels.keys() & mib.enum("PrtAlertCodeTC").numbers.keys())


def _pjl_missing(entry: books.Entry, moment: Moment) -> bool:
    patterns = [re.sub("[xy]", ".", code) for code in entry.pjl]
    return bool(patterns) and not any(re.fullmatch(one, str(moment.pjl)) for one in patterns)


# An interface that did not answer contradicts nothing.
_SIDES: Mapping[str, Callable[[books.Entry, Moment], bool]] = {
    "IPP": lambda entry, moment: bool(moment.reasons) and _missing(entry.reasons, moment.reasons),
    "SNMP": lambda entry, moment: bool(moment.printer) and _missing(_codes(entry), moment.codes),
    "bits": lambda entry, moment: bool(moment.printer) and _missing(entry.bits, moment.bits),
    "PJL": lambda entry, moment: moment.pjl is not None and _pjl_missing(entry, moment),
    "USB": lambda entry, moment: moment.usb is not None and _missing(entry.usb, frozenset({moment.usb})),
}


def _against_the_catalogue() -> Iterator[Any]:
    for fault in scenarios():
        entry = faults()[fault].catalogue if fault in faults() else ""
        if ENTRIES is not None and entry in ENTRIES:
            yield pytest.param(fault, ENTRIES[entry], id=f"{entry}-{fault}")


@needs_books
@pytest.mark.parametrize(("fault", "entry"), list(_against_the_catalogue()))
def test_a_fault_shows_what_the_catalogue_says_or_the_difference_is_listed(
    fault: str, entry: books.Entry
) -> None:
    moment = table_of(fault).moments["during"]
    missing = [side for side, lacks in _SIDES.items() if lacks(entry, moment)]
    assert [side for side in missing if not listed(entry.id, side, fault)] == []


@needs_books
def test_no_difference_is_listed_that_is_none() -> None:
    assert ENTRIES is not None
    for one in books.differences():
        entry = one["entry"]
        mine = [fault for fault in scenarios() if fault in faults() and faults()[fault].catalogue == entry]
        meant = [one["fault"]] if "fault" in one else mine
        for word in one["words"]:
            if word in _SIDES:
                moments = [table_of(fault).moments["during"] for fault in meant]
                shown = [_SIDES[word](ENTRIES[entry], moment) for moment in moments]
                assert any(shown), f"{', '.join(meant)} shows what {entry} says on {word}"
            else:
                assert _numbers(entry, word) - {labels().get(word)}, f"{entry} numbers {word} as the MIB does"


def _numbers(entry: str, label: str) -> set[int]:
    """The numbers that a book gives a label."""
    if ENTRIES is not None and entry in ENTRIES:
        return {ENTRIES[entry].labels[label]}
    return {int(number) for name, number in _LABEL.findall(books.read(f"{entry}.md") or "") if name == label}
