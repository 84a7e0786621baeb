"""One request for a page, with who makes it: visitor, signed in or not, and in which language they read.

Decides who may change something, by the machine's own rules. Knows no page.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import parse_qs

from misfeed.emulators.http import Request
from misfeed.emulators.machine import Access, Machine
from misfeed.emulators.machine.access import User
from misfeed.emulators.machine.network import FACTORY_USER
from misfeed.emulators.web.quirks import NO_TOKEN, OPEN_SETTINGS, PASSWORD_IS_ADMIN, PASSWORD_IS_SERIAL
from misfeed.emulators.web.sessions import Sessions
from misfeed.emulators.web.words import Words

SESSION, LANGUAGE = "session", "language"
_MAX_COOKIE = 4_096


class Visit:
    """A request, and what is known of who makes it.

    Attributes:
        say: says things in the visitor's language. cookies: to be set with the answer, by name.
    """

    def __init__(self, machine: Machine, sessions: Sessions, request: Request) -> None:
        self.machine = machine
        self.request = request
        self.cookies: dict[str, str] = {}
        self._sessions = sessions
        sent = _cookies(request.headers.get("cookie", ""))
        wanted = parse_qs(request.query[:_MAX_COOKIE]).get(LANGUAGE, [""])[0]
        if wanted in machine.panel.languages:
            self.cookies[LANGUAGE] = wanted
        else:
            wanted = sent.get(LANGUAGE, "")
        self.say = Words(machine.panel.spoken(wanted if wanted in machine.panel.languages else ""))
        cookie = sent.get(SESSION, "")
        self._cookie = cookie if sessions.is_ours(cookie) else ""
        self.user = sessions.user(self._cookie, users_of(machine)) if self._cookie else ""

    # -- who it is ---------------------------------------------------------------------------------------

    @property
    def open_to_all(self) -> bool:
        """Nobody has to sign in."""
        return OPEN_SETTINGS.acts(self.machine) or not users_of(self.machine)

    @property
    def unclaimed(self) -> bool:
        """Nobody has to sign in as there is nobody who could."""
        return not users_of(self.machine)

    @property
    def may_change(self) -> bool:
        """Whether whoever this is may change settings and cancel jobs."""
        if self.open_to_all:
            return True
        return any(one.name == self.user and one.rights is Access.ADMIN for one in users_of(self.machine))

    def sign_in(self, name: str, password: str) -> Access:
        """Whether that opens the settings; the machine counts wrong passwords, and writes all of it down."""
        machine, source = self.machine, self.request.source
        built_in = users_of(machine)
        before = machine.network.locked
        access = machine.network.administer((name, password), source, built_in)
        if access is Access.ADMIN:
            self.cookies[SESSION] = self._cookie = self._sessions.sign_in(name, password)
            self.user = name
            self.note("sign-in", f"{name} signed in on the web page from {source}")
        elif access is not Access.LOCKED:
            # Whoever is locked out fills no log.
            self.note("sign-in", f"signing in on the web page was refused to {source}")
        if machine.network.locked != before:
            self.note("sign-in", f"{source} is locked out of the web page for a while")
            access = Access.LOCKED
        machine.clock.finish_now()
        return access

    def sign_out(self) -> None:
        self._sessions.sign_out(self._cookie)
        self.user = ""

    def note(self, code: str, text: str) -> None:
        """Write into the machine's event log what was done."""
        self.machine.log.record("", code, "network", text)

    @property
    def who(self) -> str:
        """As the event log tells of them."""
        return f"{self.user or 'somebody'} from {self.request.source}"

    # -- forms -------------------------------------------------------------------------------------------

    @property
    def token(self) -> str:
        """What this visitor's forms bring back; whoever has no cookie is given one."""
        if not self._cookie:
            self.cookies[SESSION] = self._cookie = self._sessions.begin()
        return self._sessions.token(self._cookie)

    def is_own_form(self, token: str) -> bool:
        """Whether a form was made by this page for this visitor."""
        if NO_TOKEN.acts(self.machine):
            return True
        right = self._sessions.token(self._cookie) if self._cookie else ""
        return bool(right) and hmac.compare_digest(right.encode(), token.encode())


def users_of(machine: Machine) -> tuple[User, ...]:
    """Who may sign in: the machine's users, or whom its firmware knows while there are none."""
    if machine.network.users:
        return machine.network.users
    if PASSWORD_IS_SERIAL.acts(machine):
        return (User(FACTORY_USER, machine.serial),)
    return (User(FACTORY_USER, FACTORY_USER),) if PASSWORD_IS_ADMIN.acts(machine) else ()


def _cookies(header: str) -> Mapping[str, str]:
    """The cookies of a request (RFC 6265 §4.2); the first of a name counts."""
    found: dict[str, str] = {}
    for pair in header[:_MAX_COOKIE].split(";"):
        name, equals, value = pair.strip().partition("=")
        if equals:
            found.setdefault(name, value)
    return found
