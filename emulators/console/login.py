"""Who has signed in on the console, and the dialogue in which they do.

Whether a password is right, and who is locked out, the machine decides: here as on every other interface.
"""

from __future__ import annotations

import enum

from misfeed.emulators.console.quirks import OPEN
from misfeed.emulators.machine import US_PER_S, Access, Machine
from misfeed.emulators.machine.access import User

SOURCE = "console"
"""Where somebody is who signs in here, as addresses are for clients."""
IDLE_US = 600 * US_PER_S
"""How long somebody stays signed in who types nothing."""


class Asked(enum.Enum):
    """What the dialogue waits for; the value is what it prompts with."""

    NAME = "User: "
    PASSWORD = "Password: "

    @property
    def hides(self) -> bool:
        """What is typed is not shown."""
        return self is Asked.PASSWORD


class Login:
    """One line's. Attributes: asked: what it waits for, None outside the dialogue."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._name = ""
        self._user: User | None = None
        self._cycles = -1
        self._seen = 0
        self.asked: Asked | None = None

    @property
    def is_open(self) -> bool:
        """Nobody has to sign in."""
        return OPEN.acts(self._machine) or not self._machine.network.users

    @property
    def user(self) -> str:
        """Who is signed in; "" for nobody, or for one whose password is another now."""
        machine, user = self._machine, self._user
        if user is None:
            return ""
        here = machine.power.cycles == self._cycles and machine.now - self._seen < IDLE_US
        if not here or user not in machine.network.users:
            self._user = None
            return ""
        return user.name

    @property
    def signed_in(self) -> bool:
        """Somebody signed in, and has not been signed out; perhaps idle for too long."""
        return self._user is not None

    @property
    def may_change(self) -> bool:
        """Whether whoever is there may change something."""
        return self.is_open or bool(self.user)

    @property
    def idle_until(self) -> int:
        """Machine time at which whoever is signed in has been idle for too long."""
        return self._seen + IDLE_US

    def typed(self) -> None:
        """A key was pressed."""
        if self._user is not None and self.user:
            self._seen = self._machine.now

    def begin(self, name: str = "") -> None:
        """Ask for the name, or for the password at once."""
        self._name = name
        self.asked = Asked.PASSWORD if name else Asked.NAME

    def give_up(self) -> None:
        """The dialogue is broken off."""
        self.asked, self._name = None, ""

    def take(self, line: str) -> str:
        """The answer to what was asked; returns what the console says to it, "" while it asks on."""
        if self.asked is Asked.NAME:
            if not line.strip():
                self.give_up()
                return "Login cancelled"
            self.begin(line.strip())
            return ""
        name = self._name
        self.give_up()
        return self._sign_in(name, line)

    def _sign_in(self, name: str, password: str) -> str:
        machine, network = self._machine, self._machine.network
        if self.is_open:
            return "Nobody has to sign in"
        before = network.locked
        access = network.administer((name, password), SOURCE)
        told = f"{name} may read only, for which nobody has to sign in"
        if access is Access.ADMIN:
            self._user = next(one for one in network.users if one.name == name and one.rights is access)
            self._cycles, self._seen = machine.power.cycles, machine.now
            self._note(f"{name} signed in on the service console")
            told = f"Signed in as {name}"
        elif access is Access.NONE:
            self._note("signing in on the service console was refused")
            told = "Login incorrect"
        if network.locked != before and access is not Access.ADMIN:
            self._note("the service console is locked for a while")
            access = Access.LOCKED
        if access is Access.LOCKED:
            told = "Locked: too many wrong passwords, try again later"
        machine.clock.finish_now()
        return told

    def sign_out(self) -> None:
        self._user = None
        self.give_up()

    def _note(self, text: str) -> None:
        self._machine.log.record("", "sign-in", "network", text)
