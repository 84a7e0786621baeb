"""Who is in front of the page: visitors by their cookie, those who signed in, and what proves a form is ours.

A visitor's cookie carries its own proof and is kept nowhere, so that strangers use up nothing. Keeps no
password, only what tells that it is still the same. Knows no HTTP.
"""

from __future__ import annotations

import hmac
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from misfeed.emulators.machine import US_PER_S, Machine
from misfeed.emulators.machine.access import User
from misfeed.emulators.proving import proving_key

IDLE_US = 600 * US_PER_S
"""How long somebody stays signed in who does nothing."""
MAX_SIGNED_IN = 32
"""The one who did nothing for longest makes room."""
_PROOF = 32


@dataclass(slots=True)
class SignedIn:
    """Somebody who gave a right password. `proof`: of that one. `seen`: machine time of the last request."""

    user: str
    proof: str
    seen: int


class Sessions:
    """The sessions of one machine's pages; none lives through a power cycle."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._secret = proving_key(machine, "sessions")
        self._made = 0
        self._signed_in: OrderedDict[str, SignedIn] = OrderedDict()

    def begin(self) -> str:
        """A cookie for a visitor who has none."""
        self._made += 1
        raw = f"{self._machine.power.cycles:x}.{self._made:x}.{self._machine.now:x}"
        return f"{raw}.{self._proof('cookie', raw)}"

    def is_ours(self, cookie: str) -> bool:
        """Whether it was given out since power came."""
        raw, _, proof = cookie.rpartition(".")
        good = hmac.compare_digest(self._proof("cookie", raw).encode(), proof.encode())
        return good and raw.partition(".")[0] == f"{self._machine.power.cycles:x}"

    def token(self, cookie: str) -> str:
        """What a form of this visitor's brings back."""
        return self._proof("form", cookie)

    def sign_in(self, user: str, password: str) -> str:
        """The cookie from now on: another one than before, so that nobody else knows it."""
        cookie = self.begin()
        self._signed_in[cookie] = SignedIn(user, self._proof("password", password), self._machine.now)
        while len(self._signed_in) > MAX_SIGNED_IN:
            self._signed_in.popitem(last=False)
        return cookie

    def sign_out(self, cookie: str) -> None:
        self._signed_in.pop(cookie, None)

    def user(self, cookie: str, users: Iterable[User]) -> str:
        """Who of these signed in with it, seen now; "" for nobody, or one whose password is another now."""
        found = self._signed_in.get(cookie)
        if found is None or not self.is_ours(cookie) or self._machine.now - found.seen > IDLE_US:
            self.sign_out(cookie)
            return ""
        if not any(one.name == found.user and self._is_of(one.password, found) for one in users):
            self.sign_out(cookie)
            return ""
        found.seen = self._machine.now
        self._signed_in.move_to_end(cookie)
        return found.user

    def _is_of(self, password: str, found: SignedIn) -> bool:
        # A secret is its mask where it is formatted, and its text where it is cut.
        return hmac.compare_digest(self._proof("password", password[:]), found.proof)

    def _proof(self, purpose: str, text: str) -> str:
        return hmac.new(self._secret, f"{purpose} {text}".encode(), "sha256").hexdigest()[:_PROOF]
