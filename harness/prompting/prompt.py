"""A question to a person at the device, and the answer. Knows no terminal, no page, no device."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a person is asked for."""

    ACT = "act"  # do something to a part
    LOOK = "look"  # say what a part looks like
    PANEL = "panel"  # read the operator panel
    TEMPERATURE = "temperature"  # measure a part
    PAGE = "page"  # scan the sheet on top of a bin
    RULER = "ruler"  # say what a ruler tells of that sheet
    BREAK = "break"  # bring a fault about
    UNDO = "undo"  # take a fault back
    PRESENT = "present"  # say whether a fault is still there
    DIAGNOSE = "diagnose"  # say what is wrong


class Wants(StrEnum):
    """What form the answer has, where it is not `Said.CANNOT` or `Said.SKIP`."""

    NOTHING = "nothing"  # that it is done is all there is to say
    TEXT = "text"
    NUMBER = "number"
    ONE = "one"  # of the choices
    SOME = "some"  # of the choices, several at once, or none
    FILE = "file"  # a PNG image


class Said(StrEnum):
    """What a person may say to a prompt."""

    DONE = "done"  # with the value that was asked for, if one was
    CANNOT = "cannot"  # with the reason
    SKIP = "skip"  # leave the whole case out


@dataclass(frozen=True, slots=True)
class Choice:
    """One closed answer: what is written down, and how a person reads it."""

    value: str
    label: str = ""

    @property
    def text(self) -> str:
        return self.label or self.value


@dataclass(frozen=True, slots=True)
class Note:
    """A line beside the question: its heading is a word of the person's language ("Tool"), its text follows.

    Attributes:
        warns: it protects the person or the machine, and must not be overlooked.
    """

    heading: str
    text: str
    warns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One question.

    Attributes:
        kind: what is asked for; verb, target: the act and the part, or the fault and its place; by these an
            answer is looked up, whatever the language of the text.
        text: what to do, in a sentence. notes: what else to know: tool, time, hazard, what to see after it.
        wants: the form of the answer. choices: the closed answers, where there are any.
        free: whether something other than the choices may be said.
        unit: of the number.
        takes_s: how long there is to be waited before it can be answered, beside a person's own time.
        picture: a PNG image of where, or b"".
        case: the case that asks, "" outside of one.
    """

    kind: Kind
    text: str
    verb: str = ""
    target: str = ""
    notes: tuple[Note, ...] = ()
    wants: Wants = Wants.NOTHING
    choices: tuple[Choice, ...] = ()
    free: bool = False
    unit: str = ""
    takes_s: float = 0.0
    picture: bytes = b""
    case: str = ""

    @property
    def name(self) -> str:
        """It in short, for errors and files of answers: "act open cover.rear"."""
        return " ".join(filter(None, (self.kind.value, self.verb, self.target)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said.

    Attributes:
        value: the text, the number as text, the chosen value; several are in `values`.
        why: for `Said.CANNOT` and `Said.SKIP`.
        file: the octets of a file that was given.
        hazard: an unsafe act or harm that the person reports beside it, in a sentence.
        by: who answered: "terminal", "station", "file of answers".
    """

    said: Said = Said.DONE
    value: str = ""
    values: tuple[str, ...] = ()
    why: str = ""
    file: bytes = field(default=b"", repr=False)
    hazard: str = ""
    by: str = ""

    @property
    def text(self) -> str:
        """It in one line, for the record."""
        if self.said is Said.DONE:
            return self.value or ", ".join(self.values) or (f"{len(self.file)} octets" if self.file else "")
        return self.why
