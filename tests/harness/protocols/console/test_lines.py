from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from misfeed.protocols.console import (
    MAX_TEXT,
    ConsoleError,
    Fact,
    Notice,
    Outcome,
    Test,
    cells,
    plain,
    row,
)

WORDS = st.text(max_size=60)
PLAIN = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters=":|"), min_size=1, max_size=20
)


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("firmware: 20130415", Fact("firmware", "20130415")),
        ("network.acl:", Fact("network.acl", "")),
        ("clock: 2026-01-01 00:00:00", Fact("clock", "2026-01-01 00:00:00")),
        ("log [COUNT]: the last events", Fact("log [COUNT]", "the last events")),
    ],
)
def test_a_fact_is_written_and_read(line: str, fact: Fact) -> None:
    assert Fact.decode(line) == fact
    assert fact.encode() == line


@pytest.mark.parametrize(
    ("line", "test"),
    [
        (
            "[    2.700] ram        512 MB module in the slot ... FAILED",
            Test(2700, "ram", "512 MB module in the slot", Outcome.FAILED),
        ),
        (
            "[   10.800] clock      2026-01-01 00:00:10 ... ok",
            Test(10_800, "clock", "2026-01-01 00:00:10", Outcome.OK),
        ),
        ("[   24.750] link       up", Test(24_750, "link", "up")),
        ("[   45.000] fan.main ... ok", Test(45_000, "fan.main", "", Outcome.OK)),
    ],
)
def test_a_line_of_the_boot_log_is_written_and_read(line: str, test: Test) -> None:
    assert Test.decode(line) == test
    assert Test.decode(test.encode()) == test


def test_a_notice_is_written_and_read() -> None:
    notice = Notice("2026-01-01 00:03:20", "raised", row("doorOpen", "critical", "Front door is open"))
    assert Notice.decode(notice.encode()) == notice
    assert cells(notice.told) == ("doorOpen", "critical", "Front door is open")


@pytest.mark.parametrize("kind", [Fact, Test, Notice])
@pytest.mark.parametrize("line", ["", "no such thing", "*** raised", "[x] y", ": "])
def test_another_line_is_refused_with_its_octets(kind: type[Fact], line: str) -> None:
    with pytest.raises(ConsoleError) as caught:
        kind.decode(line)
    assert caught.value.evidence == line.encode()


def test_an_empty_cell_is_a_dash() -> None:
    assert row("a", "", "b") == "a | - | b"
    assert cells("a | - | b") == ("a", "", "b")


@given(WORDS)
def test_what_strangers_named_cannot_steer_a_terminal(text: str) -> None:
    shown = plain(text + "\x1b[2J\r\n*** ")
    assert shown.isascii()
    assert shown.isprintable()


def test_a_long_text_is_cut() -> None:
    assert len(plain("x" * 10_000)) == MAX_TEXT


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_a_row_has_as_many_cells_as_it_was_given(texts: list[str]) -> None:
    assert len(cells(row(*texts))) == len(texts)


@given(WORDS, WORDS)
def test_any_fact_is_read_as_it_was_shown(name: str, value: str) -> None:
    read = Fact.decode(Fact(name, value).encode())
    assert read.name == (plain(name).replace(":", ";").strip() or "?")
    assert read.value == plain(value).rstrip()


@given(st.integers(0, 10**8), WORDS, WORDS, st.sampled_from(Outcome))
def test_any_test_is_read_with_its_outcome(at_ms: int, unit: str, detail: str, outcome: Outcome) -> None:
    read = Test.decode(Test(at_ms, unit, detail, outcome).encode())
    assert read.at_ms == at_ms
    assert read.outcome is outcome


@given(PLAIN, PLAIN, st.sampled_from(Outcome))
def test_a_plain_test_comes_back_whole(unit: str, detail: str, outcome: Outcome) -> None:
    if "..." not in detail:
        assert Test.decode(Test(5, unit, detail, outcome).encode()) == Test(5, unit, detail, outcome)


@given(st.text(max_size=200))
def test_junk_is_refused_or_reads_the_same_once_it_is_written_plainly(line: str) -> None:
    for kind in (Fact, Test, Notice):
        with suppress(ConsoleError):
            written = kind.decode(line).encode()
            assert kind.decode(written).encode() == written
