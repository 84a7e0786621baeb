"""Forms as browsers send them (application/x-www-form-urlencoded), from strangers: capped, and read strictly.

What comes back is exactly the fields that were asked for, or a FormError. Knows no machine.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from misfeed.emulators.http import Request, Response, plain
from misfeed.errors import MisfeedError

MAX_FORM = 32 * 1024
MAX_FIELDS = 128
CONTENT_TYPE = "application/x-www-form-urlencoded"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_WORD = 60
"""So much of what a stranger sent is said back to them."""


class FormError(MisfeedError):
    """A form cannot be taken.

    Attributes:
        english: why, with names in braces for `values`. field: the one that is to blame, "" for the whole.
        label: what people call that field, "" where the words say it.
    """

    def __init__(self, english: str, field: str = "", label: str = "", **values: object) -> None:
        self.english = english
        self.field = field
        self.label = label
        self.values = values
        told = english.format(**values) if values else english
        super().__init__(f"{field}: {told}" if label else told)


class Kind(enum.Enum):
    """How a field is filled in."""

    TEXT = "text"
    LINES = "lines"
    NUMBER = "number"
    CHOICE = "choice"
    SWITCH = "switch"
    SECRET = "secret"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Attributes:
        label: English.
        options: what can be chosen, and how it is called. longest: characters. lowest, highest: of a number.
        about: which part it is about, before the label.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    longest: int = 255
    lowest: int = 0
    highest: int = 0
    about: str = ""


class FormSink:
    """Takes a form as it comes, no more than `MAX_FORM` of it, and has it answered at its end."""

    def __init__(self, answer: Callable[[Mapping[str, str]], Response]) -> None:
        self._answer = answer
        self._body = bytearray()
        self._too_long = False

    def feed(self, data: bytes) -> None:
        self._too_long = self._too_long or len(self._body) + len(data) > MAX_FORM
        if not self._too_long:
            self._body += data

    def finish(self) -> Response:
        if self._too_long:
            return plain(413, f"a form has room for {MAX_FORM} octets")
        try:
            return self._answer(decoded(bytes(self._body)))
        except FormError as error:
            return plain(400, str(error))

    def lost(self) -> None:
        self._body.clear()


def is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == CONTENT_TYPE


def decoded(body: bytes) -> Mapping[str, str]:
    """The fields of a form, by name. Raises FormError for what is none, and for a field that comes twice."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=MAX_FIELDS,
        )
    except ValueError as error:
        raise FormError("this is no form; send application/x-www-form-urlencoded in UTF-8") from error
    found = dict(pairs)
    if len(found) < len(pairs):
        raise FormError("a field came twice; send each once")
    return found


def read(fields: Sequence[Field], sent: Mapping[str, str]) -> Mapping[str, str]:
    """The value of every field as it was filled in. Raises FormError."""
    known = {field.name for field in fields}
    for name in sent:
        if name not in known:
            short = name[:_WORD]
            raise FormError("there is no field {name} here; load the page again", short, name=repr(short))
    return {field.name: _value(field, sent.get(field.name)) for field in fields}


def _value(field: Field, sent: str | None) -> str:
    if sent is None:
        # A box that is not ticked is not sent (HTML §4.10.21.4).
        if field.kind is Kind.SWITCH:
            return ""
        raise FormError("it is missing; load the page again", field.name, field.label)
    if len(sent) > field.longest:
        room, came = field.longest, len(sent)
        raise FormError(
            "it has room for {room} characters, not {came}", field.name, field.label, room=room, came=came
        )
    if trouble := _trouble(field, sent):
        bounds = {"lowest": field.lowest, "highest": field.highest} if field.kind is Kind.NUMBER else {}
        raise FormError(trouble, field.name, field.label, **bounds)
    return sent


def _trouble(field: Field, sent: str) -> str:
    # Browsers end lines with CR LF (HTML §4.10.22.8), scripts often with LF alone.
    if _CONTROL.search(sent.replace("\r\n", "").replace("\n", "") if field.kind is Kind.LINES else sent):
        return "there are control characters in it"
    match field.kind:
        case Kind.NUMBER:
            fits = sent.isascii() and sent.isdigit() and field.lowest <= int(sent) <= field.highest
            return "" if fits else "a whole number from {lowest} to {highest} is wanted"
        case Kind.CHOICE:
            return "" if sent in dict(field.options) else "this cannot be chosen"
        case Kind.SWITCH:
            return "" if sent == "on" else "a box is on, or it is not sent"
        case _:
            return ""
