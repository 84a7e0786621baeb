"""The terminal shows a question whole, takes what is typed, and says what is wrong with it."""

from __future__ import annotations

import os
import pty
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from misfeed.errors import BenchError
from misfeed.prompting import Answer, Choice, Kind, Note, Prompt, Said, Wants
from misfeed.prompting.terminal import Terminal
from PIL import Image

OPEN = Prompt(
    kind=Kind.ACT,
    verb="open",
    target="cover.rear",
    text="Open the rear cover.",
    notes=(Note("Careful", "burn", warns=True), Note("Tool", "heat gloves")),
    case="MP-03[x]",
)
HEAT = Prompt(kind=Kind.TEMPERATURE, text="How warm?", wants=Wants.NUMBER, unit="°C")
WHICH = Prompt(kind=Kind.PRESENT, text="Still?", wants=Wants.ONE, choices=(Choice("yes", "sí"), Choice("no")))
LOOK = Prompt(
    kind=Kind.LOOK, text="Look.", wants=Wants.SOME, choices=(Choice("a: b"), Choice("c: d")), free=True
)
SHEET = Prompt(kind=Kind.PAGE, text="Scan it.", wants=Wants.FILE)

Typed = Callable[..., tuple[Answer | None, str]]


@pytest.fixture
def typed() -> Iterator[Typed]:
    """Have a person type these lines at a question: the answer, and what stood on the terminal."""
    main, other = pty.openpty()

    def typed(prompt: Prompt, lines: str, language: str = "en") -> tuple[Answer | None, str]:
        os.write(main, lines.encode())
        shown: list[bytes] = []
        answers: list[Answer | None] = []
        terminal = Terminal(language, os.ttyname(other))
        asks = threading.Thread(target=lambda: answers.append(terminal.put(prompt, 20, threading.Event())))
        asks.start()
        asks.join(20)
        os.set_blocking(main, False)
        try:
            while True:
                shown.append(os.read(main, 65_536))
        except BlockingIOError:
            return answers[0], b"".join(shown).decode()

    yield typed
    os.close(main)
    os.close(other)


def test_a_question_is_shown_whole_and_enter_is_done(typed: Typed) -> None:
    answer, shown = typed(OPEN, "\n")
    assert answer == Answer(by="terminal")
    for told in ("MP-03[x]", "Open the rear cover.", "Careful", "burn", "heat gloves", "/cannot WHY"):
        assert told in shown


def test_it_speaks_spanish(typed: Typed) -> None:
    answer, shown = typed(OPEN, "/nopuedo falta el tornillo\n", "es")
    assert answer == Answer(Said.CANNOT, why="falta el tornillo", by="terminal")
    assert "Haga esto, por favor" in shown


@pytest.mark.parametrize(
    ("prompt", "lines", "answer"),
    [
        (OPEN, "/cannot the screw is stripped\n", Answer(Said.CANNOT, why="the screw is stripped")),
        (OPEN, "/skip\n", Answer(Said.SKIP)),
        (OPEN, "Done\n", Answer()),
        (OPEN, "/hazard burnt a finger\n\n", Answer(hazard="burnt a finger")),
        (HEAT, "warm\n48,5\n", Answer(value="48,5")),
        (WHICH, "3\n1\n", Answer(value="yes")),
        (WHICH, "no\n", Answer(value="no")),
        (LOOK, "1, 2\n", Answer(values=("a: b", "c: d"))),
        (LOOK, "\n", Answer()),
        (LOOK, "a paper clip\n", Answer(value="a paper clip")),
        (SHEET, "\n", Answer()),
    ],
)
def test_what_is_typed_is_the_answer(prompt: Prompt, lines: str, answer: Answer, typed: Typed) -> None:
    found, _ = typed(prompt, lines)
    assert found is not None
    assert (found.said, found.value, found.values, found.why, found.hazard) == (
        answer.said,
        answer.value,
        answer.values,
        answer.why,
        answer.hazard,
    )


def test_what_is_wrong_is_said_and_asked_again(typed: Typed) -> None:
    assert "wants a number of °C" in typed(HEAT, "warm\n48\n")[1]


@pytest.mark.parametrize("line", ["no", "/canot it is hot", "/skpi", "i burned my hand", "hecho", "/"])
def test_what_does_not_say_done_is_not_done(line: str, typed: Typed) -> None:
    answer, shown = typed(OPEN, f"{line}\n/cannot it is hot\n")
    assert answer == Answer(Said.CANNOT, why="it is hot", by="terminal")
    assert f"“{line}” is no answer. Enter: done   /cannot WHY" in shown


def test_done_is_said_in_the_persons_language_and_in_english(typed: Typed) -> None:
    for line in ("hecho", "HECHO", "done", ""):
        assert typed(OPEN, f"{line}\n", "es")[0] == Answer(by="terminal")
    assert "«no» no es una respuesta. Intro: hecho" in typed(OPEN, "no\n\n", "es")[1]


def test_a_mistyped_word_is_no_text(typed: Typed) -> None:
    panel = Prompt(kind=Kind.PANEL, text="What does it say?", wants=Wants.TEXT)
    answer, _ = typed(panel, "/canot it is dark\nReady\n")
    assert answer == Answer(value="Ready", by="terminal")


def test_nothing_that_a_device_says_is_obeyed_by_the_terminal(typed: Typed) -> None:
    evil = "Jam\x1b[2J\x1b]0;pwn\x07\x9b2J\r\u202eReady"
    prompt = Prompt(
        kind=Kind.DIAGNOSE,
        text=f"What is wrong? {evil}",
        notes=(Note(evil, evil),),
        wants=Wants.ONE,
        choices=(Choice("a", evil),),
        free=True,
        case=evil,
    )
    shown = typed(prompt, "a\n")[1]
    assert shown.count("Ready") == 5
    ours = re.sub(r"\x1b\[[0-9;]*m", "", shown)  # colours
    assert not set("\x1b\x07\x9b\u202e") & set(ours)
    assert ours.count("\r") == ours.count("\r\n")


def test_a_file_is_given_by_its_path(typed: Typed, tmp_path: Path) -> None:
    Image.new("L", (10, 10)).save(tmp_path / "scan.png")
    (tmp_path / "scan.gif").write_bytes(b"GIF89a")
    paths = (f"{tmp_path}/{name}\n" for name in ("none.png", "scan.gif", "scan.png"))
    answer, shown = typed(SHEET, "".join(paths))
    assert answer is not None
    assert answer.file == (tmp_path / "scan.png").read_bytes()
    assert "No such file" in shown
    assert "wants another file: the scanned page is no PNG image" in shown


def test_a_question_that_is_answered_elsewhere_is_taken_back() -> None:
    main, other = pty.openpty()
    over = threading.Event()
    over.set()
    assert Terminal("en", os.ttyname(other)).put(OPEN, 20, over) is None
    shown = b""
    while b"Answered elsewhere." not in shown:
        shown += os.read(main, 65_536)
    os.close(main)
    os.close(other)


def test_without_a_terminal_it_says_what_to_give_instead() -> None:
    with pytest.raises(BenchError, match="there is no terminal to ask people at: give --answers FILE"):
        Terminal("en", "/nowhere").put(OPEN, 1, threading.Event())
