"""What the control interface can be asked: each method takes a request's JSON object and gives one back.

Knows the machine, its faults and hands; no HTTP beyond the status of a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from misfeed.emulators.control import vocabulary
from misfeed.emulators.control.injected import Injected, Injections
from misfeed.emulators.control.pages import Pages
from misfeed.emulators.control.plain import plain, state
from misfeed.emulators.machine import US_PER_S, CannotDo, Machine, WallClock
from misfeed.emulators.machine.faults import FaultError, catalogue, fault_class, make_fault

#: The longest step of virtual time in one request, in seconds: a week.
MAX_ADVANCE_S = 604_800.0

Body = Mapping[str, Any]


class ControlError(Exception):
    """A request that is not carried out: an HTTP status, and one sentence for whoever asked."""

    def __init__(self, status: int, text: str, allow: tuple[str, ...] = ()) -> None:
        self.status = status
        self.allow = allow
        super().__init__(text)


class Controls:
    """The control interface of one machine, without its wire."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.injections = Injections(machine)
        self._pages = Pages(machine)
        self._routes: dict[str, dict[str, Callable[[Body], Any]]] = {
            "/": {"GET": self.links},
            "/state": {"GET": self.state},
            "/faults": {"GET": self.faults, "POST": self.inject},
            "/faults/clear": {"POST": self.clear_all},
            "/hands": {"GET": self.hands, "POST": self.act},
            "/log": {"GET": self.log},
            "/hazards": {"GET": self.hazards},
            "/clock": {"GET": self.clock, "POST": self.advance},
            "/pages": {"GET": self.pages},
        }

    def find(self, method: str, path: str) -> Callable[[Body], Any]:
        """What answers a request. Raises ControlError 404 or 405."""
        methods = self._routes.get(path)
        if methods is None:
            head, _, name = path.rpartition("/")
            if head == "/faults" and name:
                methods = {"DELETE": lambda _: self.clear(name)}
            elif head == "/pages" and name:
                methods = {"GET": lambda _: self.page(name)}
            else:
                raise ControlError(404, f"there is nothing at {path[:80]}; GET / lists what there is")
        wanted = "GET" if method == "HEAD" else method
        if wanted not in methods:
            allow = tuple(sorted({*methods, *({"HEAD"} if "GET" in methods else ())}))
            raise ControlError(405, f"{path} takes {', '.join(allow)}, not {method}", allow)
        return methods[wanted]

    def links(self, _: Body) -> dict[str, Any]:
        """What can be asked."""
        calls: list[tuple[str, str, Callable[..., Any]]] = [
            (method, path, call) for path, methods in self._routes.items() for method, call in methods.items()
        ]
        calls.append(("DELETE", "/faults/ID", self.clear))
        calls.append(("GET", "/pages/N", self.page))
        calls.append(("GET", "/pages/N.png", self.page))
        return {
            "profile": self.machine.profile.name,
            "serial": self.machine.serial,
            "links": [
                {"method": method, "path": path, "summary": (call.__doc__ or "").split("\n")[0]}
                for method, path, call in calls
            ],
        }

    def state(self, _: Body) -> dict[str, Any]:
        """Status, panel, alerts, every part and the time."""
        return state(self.machine)

    # -- faults ------------------------------------------------------------------------------------------

    def faults(self, _: Body) -> dict[str, Any]:
        """Faults that are injected, and those that can be, with the places where each can act."""
        return {
            "injected": [self._told(entry) for entry in self.injections.entries()],
            "catalogue": [
                {**vocabulary.describe_fault(kind), "places": vocabulary.places(kind, self.machine)}
                for kind in catalogue().values()
            ],
        }

    def inject(self, body: Body) -> dict[str, Any]:
        """Inject {"fault": NAME, "at": PART, other keys: parameters}; PART may be left out."""
        parameters = dict(body)
        name, at = _text(parameters, "fault"), _text(parameters, "at", "")
        if at and at not in self.machine.parts:
            raise ControlError(404, f"there is no part {at!r} in a {self.machine.profile.name}")
        try:
            fault_class(name)
        except FaultError as error:
            raise ControlError(404, str(error)) from error
        try:
            make_fault(name, parameters)
        except FaultError as error:
            raise ControlError(400, str(error)) from error
        try:
            return self._told(self.injections.inject(name, at, parameters))
        except FaultError as error:
            raise ControlError(409, str(error)) from error

    def clear(self, entry_id: str) -> dict[str, Any]:
        """Take one fault's cause away, as no repair does."""
        try:
            return self._told(self.injections.clear(entry_id))
        except KeyError:
            raise ControlError(404, f"no fault with the id {entry_id[:80]!r} is injected") from None

    def clear_all(self, _: Body) -> dict[str, Any]:
        """Take every injected fault's cause away."""
        return {"cleared": [self._told(entry) for entry in self.injections.clear_all()]}

    def _told(self, entry: Injected) -> dict[str, Any]:
        return {
            "id": entry.id,
            "fault": entry.fault.name,
            "place": entry.place,
            "parameters": plain(entry.fault.chosen()),
            "present": self.injections.present(entry),
        }

    # -- hands -------------------------------------------------------------------------------------------

    def hands(self, _: Body) -> dict[str, Any]:
        """What hands can do to which part."""
        parts = self.machine.parts.values()
        return {"hands": [row for part in parts for row in vocabulary.describe_hands(part)]}

    def act(self, body: Body) -> dict[str, Any]:
        """Do {"verb": VERB, "target": PART, other keys: details} by hand."""
        details = dict(body)
        verb, target = _text(details, "verb"), _text(details, "target")
        part = self.machine.parts.get(target)
        if part is None:
            raise ControlError(404, f"there is no part {target!r} in a {self.machine.profile.name}")
        if verb in part.ACTIONS:
            try:
                checked = msgspec.convert(details, vocabulary.details_of(type(part), verb))
            except msgspec.ValidationError as error:
                raise ControlError(400, f"{verb} {target}: {error}") from error
            details = msgspec.structs.asdict(checked)
        try:
            self.machine.act(verb, target, **details)
        except CannotDo as error:
            raise ControlError(409, str(error)) from error
        return {
            "verb": verb,
            "target": target,
            "status": self.machine.status.value,
            "panel": self.machine.panel.text(),
            "revision": self.machine.revision,
        }

    # -- records and time --------------------------------------------------------------------------------

    def log(self, _: Body) -> dict[str, Any]:
        """The firmware's event log, oldest first."""
        return {"count": self.machine.log.count, "events": plain(self.machine.log.events)}

    def hazards(self, _: Body) -> dict[str, Any]:
        """Unsafe acts and harm done, which no interface of the printer shows."""
        return {"hazards": plain(self.machine.hazards.found)}

    def pages(self, _: Body) -> dict[str, Any]:
        """Printed sides in the bins, from the top of the stack."""
        return {"pages": self._pages.told()}

    def page(self, name: str) -> dict[str, Any] | bytes:
        """One printed side, with what a ruler tells of it; as an image where ".png" is asked for."""
        number, dot, kind = name.partition(".")
        if not (number.isascii() and number.isdigit() and len(number) < 6) or (dot and kind != "png"):
            raise ControlError(404, f"there is no page {name[:80]!r}; GET /pages lists what there is")
        try:
            return self._pages.png(int(number)) if dot else self._pages.measured(int(number))
        except IndexError:
            raise ControlError(404, f"no page {number} lies in the bins") from None

    def clock(self, _: Body) -> dict[str, Any]:
        """Machine time in microseconds, and what moves it."""
        clock = self.machine.clock
        told: dict[str, Any] = {"time_us": self.machine.now, "kind": "virtual"}
        if isinstance(clock, WallClock):
            told |= {"kind": "wall", "scale": clock.scale}
        return told

    def advance(self, body: Body) -> dict[str, Any]:
        """Let time pass at once: {"advance_s": SECONDS}. A machine in real time jumps ahead of it."""
        seconds = body.get("advance_s")
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or len(body) != 1:
            raise ControlError(400, 'say {"advance_s": SECONDS}')
        if not 0 <= seconds <= MAX_ADVANCE_S:
            raise ControlError(400, f"advance_s must be from 0 to {MAX_ADVANCE_S:g}")
        self.machine.clock.advance(round(seconds * US_PER_S))
        return self.clock({})


def _text(body: dict[str, Any], key: str, default: str | None = None) -> str:
    """Take a text out of `body`. Raises ControlError 400."""
    value = body.pop(key, default)
    if not isinstance(value, str):
        raise ControlError(
            400, f"{key!r} must be given, as text" if value is None else f"{key!r} must be text"
        )
    return value
