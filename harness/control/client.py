"""What the control interface can be asked, as methods: one for each operation that it describes.

Answers are the JSON as sent, so that a newer emulator's are not cut to what was known here.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from misfeed.errors import DeviceRefusal, NoAnswer, ProtocolError, Refused, UsageError, said_by_system

Json = dict[str, Any]


class ControlRefusal(DeviceRefusal):
    """The control interface said no.

    Attributes:
        status: the HTTP status: 401 and 403 mean that a token is missing or may not do this.
    """

    def __init__(self, question: str, status: int, answer: str) -> None:
        self.status = status
        super().__init__(f"{question} was refused with {status}", answer)


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the stream. `kind` is "state" for the first, which tells all, and "change" for others."""

    kind: str
    revision: int
    data: Mapping[str, Any]


class ControlClient:
    """Asks one control interface; each question has a connection of its own, so there is nothing to close.

    Every method may raise Refused or NoAnswer (nothing useful answers) and ControlRefusal.

    Args:
        url: as `misfeed emulate` tells it: "http://127.0.0.1:8080"; of a printer of a fleet,
            "http://127.0.0.1:8080/printers/17".
        token: for an emulator that asks for one.
    """

    def __init__(self, url: str, *, token: str = "", timeout_s: float = 10.0) -> None:
        try:
            parts = urlsplit(url)
            self._host, self._port = parts.hostname or "", parts.port or 80
            self._below = parts.path.rstrip("/")
        except ValueError as error:
            raise UsageError(f"{url} is no URL of a control interface: {error}") from error
        if parts.scheme != "http" or not self._host:
            raise UsageError(f"{url} is no URL of a control interface; say http://127.0.0.1:8080")
        self._token = token
        self._timeout_s = timeout_s

    # -- looking -----------------------------------------------------------------------------------------

    def links(self) -> Json:
        """What this token may ask."""
        return self._ask("GET", "/")

    def description(self) -> Json:
        """The interface in the words of OpenAPI 3.1."""
        return self._ask("GET", "/openapi.json")

    def state(self) -> Json:
        return self._ask("GET", "/state")

    def interfaces(self) -> list[Json]:
        """Where the printer's interfaces are served."""
        return self._list("/interfaces", "interfaces")

    def parts(self) -> list[Json]:
        return self._list("/parts", "parts")

    def part(self, part: str) -> Json:
        """What somebody sees who looks at a part closely."""
        return self._ask("GET", f"/parts/{quote(part, safe='')}")

    def log(self) -> Json:
        return self._ask("GET", "/log")

    def pages(self) -> list[Json]:
        """Printed sides in the bins."""
        return self._list("/pages", "pages")

    def page(self, number: int) -> Json:
        return self._ask("GET", f"/pages/{number}")

    def page_image(self, number: int) -> bytes:
        """One printed side as PNG."""
        return self._exchange("GET", f"/pages/{number}.png")

    def page_text(self, number: int) -> str:
        """What one printed side says. Raises ControlRefused where its format tells no text."""
        return self._exchange("GET", f"/pages/{number}.txt").decode()

    def listen(self, count: int = 0, timeout_s: float | None = None) -> Iterator[Event]:
        """Changes as they happen; ends after `count` events, or never. `timeout_s` bounds each silence."""
        connection = self._connect(timeout_s)
        path = f"/events?{urlencode({'count': count})}"
        try:
            answer = self._send(connection, "GET", path, b"", {})
            if answer.status != 200:
                raise _refusal("GET /events", answer.status, answer.read())
            yield from _events(answer)
        except TimeoutError as error:
            raise NoAnswer("control: no event", timeout_s or 0) from error
        except (OSError, http.client.HTTPException) as error:
            raise Refused(f"control: the stream of events broke off: {said_by_system(error)}") from error
        finally:
            connection.close()

    # -- acting ------------------------------------------------------------------------------------------

    def hands(self) -> list[Json]:
        """What hands can do to which part."""
        return self._list("/hands", "hands")

    def act(self, verb: str, target: str, /, **details: Any) -> Json:
        """Work by hand on a part."""
        return self._ask("POST", "/hands", {**details, "verb": verb, "target": target})

    def jobs(self) -> list[Json]:
        return self._list("/jobs", "jobs")

    def job(self, job_id: int) -> Json:
        return self._ask("GET", f"/jobs/{job_id}")

    def submit(
        self, document: bytes, document_format: str = "application/octet-stream", **ticket: str | int
    ) -> Json:
        """Print a document; `ticket`: name, user, copies, sides, media, source."""
        path = f"/jobs?{urlencode(ticket)}" if ticket else "/jobs"
        return _object(self._exchange("POST", path, document, document_format))

    def cancel(self, job_id: int) -> Json:
        return self._ask("DELETE", f"/jobs/{job_id}")

    def clock(self) -> Json:
        return self._ask("GET", "/clock")

    def advance(self, seconds: float, *, until_revision: bool = False) -> Json:
        """Let emulated time pass at once; `until_revision`: no longer than to the next visible change."""
        body: Json = {"advance_s": seconds}
        return self._ask("POST", "/clock", body | ({"until": "revision"} if until_revision else {}))

    # -- breaking ----------------------------------------------------------------------------------------

    def faults(self) -> Json:
        """Faults that are injected, and those that can be."""
        return self._ask("GET", "/faults")

    def inject(self, fault: str, at: str = "", **parameters: Any) -> Json:
        return self._ask("POST", "/faults", {**parameters, "fault": fault, "at": at})

    def clear(self, fault_id: str) -> Json:
        """Take one fault's cause away, as no repair does."""
        return self._ask("DELETE", f"/faults/{quote(fault_id, safe='')}")

    def clear_all(self) -> list[Json]:
        return list(self._ask("POST", "/faults/clear")["cleared"])

    def quirks(self) -> list[Json]:
        """Ways in which the firmware can depart from standards, and whether it does."""
        return self._list("/quirks", "quirks")

    def switch_quirk_on(self, quirk: str) -> Json:
        return self._ask("PUT", f"/quirks/{quote(quirk, safe='')}")

    def switch_quirk_off(self, quirk: str) -> Json:
        return self._ask("DELETE", f"/quirks/{quote(quirk, safe='')}")

    def wire_faults(self) -> Json:
        """Wire faults that act, and those that can be put in."""
        return self._ask("GET", "/wires")

    def put_wire_fault(self, wire: str, service: str, **parameters: Any) -> Json:
        return self._ask("POST", "/wires", {**parameters, "wire": wire, "service": service})

    def take_out_wire_fault(self, fault_id: str) -> Json:
        """What it holds still arrives."""
        return self._ask("DELETE", f"/wires/{quote(fault_id, safe='')}")

    def take_out_wire_faults(self) -> list[Json]:
        return list(self._ask("POST", "/wires/clear")["cleared"])

    def hazards(self) -> list[Json]:
        """Unsafe acts and harm done."""
        return self._list("/hazards", "hazards")

    def reset(self) -> Json:
        """Make the machine what it was when it was set up."""
        return self._ask("POST", "/reset")

    def snapshots(self) -> list[Json]:
        return self._list("/snapshots", "snapshots")

    def keep(self, name: str) -> Json:
        """Remember the machine as it is now."""
        return self._ask("PUT", f"/snapshots/{quote(name, safe='')}")

    def restore(self, name: str) -> Json:
        return self._ask("POST", f"/snapshots/{quote(name, safe='')}/restore")

    def forget(self, name: str) -> Json:
        return self._ask("DELETE", f"/snapshots/{quote(name, safe='')}")

    # -- the wire ----------------------------------------------------------------------------------------

    def _list(self, path: str, key: str) -> list[Json]:
        return list(self._ask("GET", path)[key])

    def _ask(self, method: str, path: str, body: Json | None = None) -> Json:
        data = b"" if body is None else json.dumps(body).encode()
        return _object(self._exchange(method, path, data, "application/json" if data else ""))

    def _exchange(self, method: str, path: str, data: bytes = b"", kind: str = "") -> bytes:
        connection = self._connect(self._timeout_s)
        try:
            answer = self._send(connection, method, path, data, {"Content-Type": kind} if kind else {})
            octets = answer.read()
        except TimeoutError as error:
            raise NoAnswer(f"control: {self._host} port {self._port} is silent", self._timeout_s) from error
        except (OSError, http.client.HTTPException) as error:
            raise Refused(
                f"control: {self._host} port {self._port}: {said_by_system(error) or 'no answer'}"
            ) from error
        finally:
            connection.close()
        if answer.status >= 300:
            raise _refusal(f"{method} {path}", answer.status, octets)
        return octets

    def _connect(self, timeout_s: float | None) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._host, self._port, timeout=timeout_s)

    def _send(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        data: bytes,
        headers: Mapping[str, str],
    ) -> http.client.HTTPResponse:
        own = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        connection.request(method, self._below + path, data or None, {**headers, **own})
        return connection.getresponse()


def _object(octets: bytes) -> Json:
    try:
        found = json.loads(octets)
    except ValueError as error:
        raise ProtocolError("control: the answer is no JSON", octets) from error
    if not isinstance(found, dict):
        raise ProtocolError("control: the answer is no JSON object", octets)
    return found


def _refusal(question: str, status: int, octets: bytes) -> ControlRefusal:
    try:
        text = str(json.loads(octets)["error"])
    except (ValueError, KeyError, TypeError):
        text = octets[:200].decode("utf-8", "replace").strip()
    return ControlRefusal(question, status, text)


def _events(lines: http.client.HTTPResponse) -> Iterator[Event]:
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.decode("utf-8", "replace").rstrip("\r\n").partition(": ")
        if name:
            fields[name] = value
        elif fields:
            yield Event(fields.get("event", ""), int(fields.get("id", 0)), _object(fields["data"].encode()))
            fields = {}
