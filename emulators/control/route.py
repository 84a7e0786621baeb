"""One thing that the control interface can be asked, as data, and one request for it.

What is answered, described and allowed all comes from the same `Route`. Knows no machine and no octets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs

import msgspec
from misfeed.emulators.control.roles import Role
from misfeed.extending.lines import complaint

JSON = "application/json"
EVENTS = "text/event-stream"
TEXT = "text/plain; charset=utf-8"

_PLACE = re.compile(r"\{(\w+)\}")
_MAX_QUERY_FIELDS = 20


class ControlError(Exception):
    """A request that is not carried out: an HTTP status, and one sentence for whoever asked."""

    def __init__(self, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
        self.status = status
        self.headers = headers or {}
        super().__init__(text)


@contextmanager
def refusing(status: int, *kinds: type[Exception]) -> Iterator[None]:
    """Answer errors of these kinds with that status, in their own words."""
    try:
        yield
    except kinds as error:
        raise ControlError(status, str(error)) from error


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """No body, or an empty object."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request, checked.

    Attributes:
        role: of whoever asks. values: what stood in the path's braces.
        body: the JSON object as the route's record, and in `more` the keys that the record does not know.
        query: the query string as the route's record.
        document, format: a body that is no JSON, and its media type. source: the client's address.
    """

    role: Role
    values: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    more: Mapping[str, Any] = field(default_factory=dict)
    query: Any = None
    document: bytes = b""
    format: str = ""
    source: str = ""


@dataclass(frozen=True)
class Route:
    """One thing to ask.

    Attributes:
        path: with names in braces for what varies.
        role: the least that a token must allow.
        answer: carries it out; its name is the operation's, its docstring's first line the summary.
        gives: the record that it gives back; bytes for an image or a stream of events.
        takes: the record of its body; `more` of its keys are passed on as they are when it is open.
        query: the record of its query string. document: the body is a document to print.
        status: when it went well. refusals: other statuses it may answer with, beside those that all share.
    """

    method: str
    path: str
    role: Role
    answer: Callable[[Call], Any]
    gives: Any
    takes: type[msgspec.Struct] = Nothing
    open: bool = False
    query: type[msgspec.Struct] | None = None
    document: bool = False
    status: int = 200
    media: str = JSON
    refusals: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return self.answer.__name__

    @property
    def summary(self) -> str:
        return (self.answer.__doc__ or "").split("\n")[0]

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(_PLACE.findall(self.path))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = _PLACE.split(self.path)
        return re.compile(
            "".join(
                f"(?P<{part}>[^/]+)" if index % 2 else re.escape(part) for index, part in enumerate(parts)
            )
        )

    def match(self, path: str) -> Mapping[str, str] | None:
        """What stands in the braces, or None when it is another path."""
        found = self._pattern.fullmatch(path)
        return None if found is None else found.groupdict()

    def read_query(self, text: str) -> Any:
        """Raises ControlError 400."""
        if self.query is None:
            return None
        try:
            fields = parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_QUERY_FIELDS)
        except ValueError as error:
            raise ControlError(400, f"the query string is not understood: {error}") from error
        try:
            return msgspec.convert(
                {key: words[-1] for key, words in fields.items()}, self.query, strict=False
            )
        except msgspec.ValidationError as error:
            raise ControlError(400, f"the query string is not understood: {complaint(str(error))}") from error

    def read_body(self, data: bytes | bytearray) -> tuple[Any, dict[str, Any]]:
        """The body as the route's record, and what the record does not know. Raises ControlError 400."""
        found = _object(data)
        more: dict[str, Any] = {}
        if self.open:
            known = set(self.takes.__struct_encode_fields__)
            more = {key: value for key, value in found.items() if key not in known}
            found = {key: value for key, value in found.items() if key in known}
        try:
            return msgspec.convert(found, self.takes), more
        except msgspec.ValidationError as error:
            raise ControlError(400, f"the body is not understood: {complaint(str(error))}") from error


def chosen(routes: Sequence[Route], method: str, path: str, role: Role) -> tuple[Route, Mapping[str, str]]:
    """What answers a request, and what stood in its path's braces. Raises ControlError."""
    at = [(route, values) for route in routes if (values := route.match(path)) is not None]
    if not at:
        raise ControlError(404, f"there is nothing at {path[:80]}; GET / lists what there is")
    at = [one for one in at if one[0].path == path] or at
    allowed = [(route, values) for route, values in at if role.includes(route.role)]
    wanted = "GET" if method == "HEAD" else method
    found = next((one for one in at if one[0].method == wanted), None)
    needed = found or (at[0] if not allowed else None)
    if needed is not None and not role.includes(needed[0].role):
        raise ControlError(
            403, f"this token may {role.value}; that takes one that may {needed[0].role.value}"
        )
    if found is None:
        methods = {route.method for route, _ in allowed}
        allow = ", ".join(sorted({*methods, *({"HEAD"} if "GET" in methods else ())}))
        raise ControlError(405, f"{path[:80]} takes {allow}, not {method}", {"Allow": allow})
    return found


def _object(data: bytes | bytearray) -> dict[str, Any]:
    if not data:
        return {}
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ControlError(400, f"the body is not a JSON object: {error}") from error
    except RecursionError as error:
        raise ControlError(400, "the body is nested too deeply") from error
