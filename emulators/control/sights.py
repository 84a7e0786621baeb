"""What can be seen of a machine: its state, parts, log, printed sheets, and where it is served.

Changes nothing.
"""

from __future__ import annotations

from misfeed.emulators.control import answers
from misfeed.emulators.control.pages import Pages
from misfeed.emulators.control.plain import TOLD_ELSEWHERE, fields, plain, state
from misfeed.emulators.control.roles import Role
from misfeed.emulators.control.route import TEXT, Call, ControlError, Route
from misfeed.emulators.documents import DocumentError
from misfeed.emulators.machine import Machine
from msgspec import UNSET, convert

#: Records of what was done to the machine, which are no parts that one could touch.
_NO_PARTS = (*TOLD_ELSEWHERE, "flaws")


class Sights:
    """Looks at one machine.

    Attributes:
        interfaces: where the machine's interfaces are served; told by whoever serves them.
    """

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._pages = Pages(machine)
        self.served: tuple[answers.InterfaceAt, ...] = ()

    def routes(self) -> tuple[Route, ...]:
        see, inside = Role.OBSERVE, Role.INJECT
        return (
            Route("GET", "/state", see, self.state, answers.State),
            Route("GET", "/interfaces", see, self.interfaces, answers.Interfaces),
            Route("GET", "/parts", see, self.parts, answers.Parts),
            Route("GET", "/parts/{part}", Role.ACT, self.part, answers.PartSeen, refusals=(404,)),
            Route("GET", "/log", see, self.log, answers.Log),
            Route("GET", "/pages", see, self.pages, answers.PagesListed),
            Route(
                "GET", "/pages/{number}.png", see, self.page_image, bytes, media="image/png", refusals=(404,)
            ),
            Route("GET", "/pages/{number}.txt", see, self.page_text, bytes, media=TEXT, refusals=(404, 409)),
            Route("GET", "/pages/{number}", see, self.page, answers.PageMeasured, refusals=(404,)),
            Route("GET", "/hazards", inside, self.hazards, answers.HazardsMet),
        )

    def state(self, call: Call) -> answers.State:
        """Status, panel, alerts and time; with every part for those who may inject."""
        return state(self._machine, insides=call.role.includes(Role.INJECT))

    def interfaces(self, _: Call) -> answers.Interfaces:
        """Where the printer's interfaces are served."""
        return answers.Interfaces(interfaces=list(self.served))

    def parts(self, _: Call) -> answers.Parts:
        """The parts of the printer, and what hands can do to each."""
        parts = self._machine.parts.values()
        return answers.Parts(
            parts=[
                answers.PartNamed(part=part.id, kind=type(part).__name__, verbs=sorted(part.ACTIONS))
                for part in parts
                if part.id not in _NO_PARTS
            ]
        )

    def part(self, call: Call) -> answers.PartSeen:
        """What somebody sees who looks at a part closely."""
        part_id = call.values["part"]
        part = self._machine.parts.get(part_id)
        if part is None or part_id in _NO_PARTS:
            raise ControlError(404, f"there is no part {part_id[:80]!r} in a {self._machine.profile.name}")
        return answers.PartSeen(
            part=part.id,
            kind=type(part).__name__,
            verbs=sorted(part.ACTIONS),
            look=dict(part.look()),
            fields=fields(part) if call.role.includes(Role.INJECT) else UNSET,
        )

    def log(self, _: Call) -> answers.Log:
        """The firmware's event log, oldest first."""
        log = self._machine.log
        return answers.Log(count=log.count, events=convert(plain(log.events), list[answers.LogEvent]))

    def hazards(self, _: Call) -> answers.HazardsMet:
        """Unsafe acts and harm done, which no interface of the printer shows."""
        found = plain(self._machine.hazards.found)
        return answers.HazardsMet(hazards=convert(found, list[answers.HazardMet]))

    def pages(self, _: Call) -> answers.PagesListed:
        """Printed sides in the bins, from the top of the stack."""
        return answers.PagesListed(pages=self._pages.told())

    def page(self, call: Call) -> answers.PageMeasured:
        """One printed side, with what a ruler tells of it."""
        number = _number(call)
        try:
            return self._pages.measured(number)
        except IndexError:
            raise _gone(number) from None

    def page_image(self, call: Call) -> bytes:
        """One printed side as an image."""
        number = _number(call)
        try:
            return self._pages.png(number)
        except IndexError:
            raise _gone(number) from None

    def page_text(self, call: Call) -> bytes:
        """What one printed side says, as text."""
        number = _number(call)
        try:
            return self._pages.text(number).encode()
        except IndexError:
            raise _gone(number) from None
        except DocumentError as error:
            raise ControlError(409, f"page {number} has no text: {error.words}") from error


def _number(call: Call) -> int:
    text = call.values["number"]
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise ControlError(404, f"there is no page {text[:80]!r}; GET /pages lists what there is")
    return int(text)


def _gone(number: int) -> ControlError:
    return ControlError(404, f"no page {number} lies in the bins")
