"""Puts questions on the terminal and reads their answers from there. Knows no run and no device.

Speaks to the terminal itself and not to standard input and output: these belong to the run, and pytest holds
them while a test runs.
"""

from __future__ import annotations

import os
import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from misfeed.errors import BenchError
from misfeed.messages import words
from misfeed.prompting.form import trouble
from misfeed.prompting.page import LARGEST_FILE
from misfeed.prompting.people import LOOK_S
from misfeed.prompting.prompt import Answer, Prompt, Said, Wants

BY = "terminal"
TERMINAL = "/dev/tty"


class Terminal:
    """Satisfies `Medium`."""

    def __init__(self, language: str = "en", path: str = TERMINAL) -> None:
        self._say = words(language)
        self._path = path

    @classmethod
    def here(cls, language: str = "en") -> Terminal:
        """That of this process. Raises BenchError when it has none."""
        found = cls(language)
        with found._opened():
            return found

    def put(self, prompt: Prompt, patience_s: float, over: threading.Event) -> Answer | None:
        deadline = time.monotonic() + patience_s
        with self._opened() as terminal:
            self._show(prompt, terminal)
            hazard = ""
            for line in self._lines(terminal, deadline, over):
                command, argument = self._command(line)
                if command is None:
                    answer = Answer(hazard=hazard, by=BY)
                elif command == "hazard":
                    hazard = argument
                    self._tell(terminal, self._say("terminal_noted"))
                    continue
                else:
                    answer = Answer(Said(command), why=argument, hazard=hazard, by=BY)
                wrong = ""
                if command is None:
                    answer, wrong = self._read(line.strip(), prompt, hazard)
                wrong = wrong or trouble(prompt, answer)
                if not wrong:
                    return answer
                self._tell(terminal, wrong)
            if over.is_set():
                self._tell(terminal, self._say("terminal_elsewhere"))
        return None

    @contextmanager
    def _opened(self) -> Iterator[TextIO]:
        try:
            # Not buffered: what was typed ahead of one question must not be lost to the next.
            file = os.open(self._path, os.O_RDWR | os.O_NOCTTY)
        except OSError as error:
            raise BenchError(
                "there is no terminal to ask people at: give --answers FILE or --station, or run it at one"
            ) from error
        with os.fdopen(file, "w", encoding="utf-8", errors="replace") as terminal:
            yield terminal

    def _lines(self, terminal: TextIO, deadline: float, over: threading.Event) -> Iterator[str]:
        """What is typed, line by line, until time is up, it is over, or the terminal is closed."""
        while not over.is_set() and (left := deadline - time.monotonic()) > 0:
            self._prompt(terminal)
            while not over.is_set() and (left := deadline - time.monotonic()) > 0:
                if select.select([terminal], [], [], min(left, LOOK_S))[0]:
                    break
            else:
                return
            # A terminal hands over whole lines.
            typed = os.read(terminal.fileno(), 65_536)
            if not typed:
                return
            yield typed.decode("utf-8", "replace").rstrip("\r\n")

    def _command(self, line: str) -> tuple[str | None, str]:
        if not line.startswith("/"):
            return None, ""
        word, _, argument = line.removeprefix("/").strip().partition(" ")
        for command in ("cannot", "skip", "hazard"):
            if word and word in (command, self._say(f"terminal_{command}")):
                return command, argument.strip()
        return None, ""  # a path begins so, too

    def _read(self, line: str, prompt: Prompt, hazard: str) -> tuple[Answer, str]:
        """What was typed as an answer, and what is wrong with it, if anything is."""
        # Who mistypes "/cannot" means everything but that it is done. The path of a file may begin so.
        mistyped = line.startswith("/") and prompt.wants is not Wants.FILE
        if prompt.wants is Wants.NOTHING and not mistyped:
            mistyped = line.casefold() not in ("", "done", self._say("station_done").casefold())
        if mistyped:
            how = f"{self._how(prompt)}   {self._say('terminal_else')}"
            return Answer(), f"{self._say('terminal_unknown', typed=printable(line))} {how}"
        return _read(line, prompt, hazard)

    def _show(self, prompt: Prompt, terminal: TextIO) -> None:
        from rich.console import Console, Group
        from rich.padding import Padding
        from rich.panel import Panel
        from rich.table import Table
        from rich.text import Text

        notes = Table.grid(padding=(0, 2))
        for note in prompt.notes:
            style = "bold yellow" if note.warns else ""
            heading, text = printable(note.heading), printable(note.text)
            notes.add_row(Text(heading, style=style or "dim"), Text(text, style=style))
        choices = Table.grid(padding=(0, 2))
        for number, choice in enumerate(prompt.choices, 1):
            choices.add_row(Text(str(number), style="bold"), Text(printable(choice.text)))
        told = Group(
            Text(printable(prompt.text), style="bold"),
            *([Padding(notes, (1, 0, 0, 2))] if prompt.notes else []),
            *([Padding(choices, (1, 0, 0, 2))] if prompt.choices else []),
        )
        console = Console(file=terminal, highlight=False, no_color="NO_COLOR" in os.environ or None)
        console.print()
        title = Text(" · ".join(filter(None, (self._say("prompt_heading"), printable(prompt.case)))))
        console.print(Panel(told, title=title, title_align="left"))
        how = self._how(prompt)
        console.print(Text(f"{how}   {self._say('terminal_else')}", style="dim"))
        terminal.flush()

    def _how(self, prompt: Prompt) -> str:
        key = {
            Wants.NOTHING: "terminal_done",
            Wants.ONE: "terminal_one",
            Wants.SOME: "terminal_some",
            Wants.FILE: "terminal_file",
        }.get(prompt.wants, "terminal_text")
        free = f", {self._say('terminal_free')}" if prompt.free and prompt.choices else ""
        return f"{self._say(key)}{free}{f' ({prompt.unit})' if prompt.unit else ''}"

    def _prompt(self, terminal: TextIO) -> None:
        terminal.write("> ")
        terminal.flush()

    def _tell(self, terminal: TextIO, text: str) -> None:
        terminal.write(f"{text}\n")
        terminal.flush()


def _read(line: str, prompt: Prompt, hazard: str) -> tuple[Answer, str]:
    """What was typed as an answer, and what is wrong with it, if anything is."""
    if prompt.wants is Wants.FILE:
        if not line:
            return Answer(hazard=hazard, by=BY), ""
        try:
            with Path(line).expanduser().open("rb") as file:
                return Answer(file=file.read(LARGEST_FILE + 1), hazard=hazard, by=BY), ""
        except OSError as error:
            return Answer(), f"{line}: {error.strerror}"
    if prompt.wants is Wants.ONE:
        return Answer(value=_chosen(line, prompt) or line, hazard=hazard, by=BY), ""
    if prompt.wants is Wants.SOME:
        pieces = [piece.strip() for piece in line.split(",") if piece.strip()]
        chosen = [_chosen(piece, prompt) for piece in pieces]
        if all(chosen):
            return Answer(values=tuple(chosen), hazard=hazard, by=BY), ""
        return Answer(value=line, hazard=hazard, by=BY), "" if prompt.free else "?"
    return Answer(value=line if prompt.wants is not Wants.NOTHING else "", hazard=hazard, by=BY), ""


def printable(text: str) -> str:
    """The text without what a terminal would obey: a device, too, says what is shown here."""
    return "".join(
        one if one == "\n" or one.isprintable() else " " if one.isspace() else "\N{REPLACEMENT CHARACTER}"
        for one in text
    )


def _chosen(piece: str, prompt: Prompt) -> str:
    """The choice of that number or value, or ""."""
    if piece.isascii() and piece.isdecimal() and 0 < int(piece[:6]) <= len(prompt.choices):
        return prompt.choices[int(piece[:6]) - 1].value
    return next((one.value for one in prompt.choices if piece in (one.value, one.label) and piece), "")
