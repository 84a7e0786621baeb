"""What hosts set for all that is printed after them: defaults by variable, and the password that guards them.

Knows no variable and no protocol. What other interfaces know too is kept where they look for it.
"""

from __future__ import annotations

from .clock import US_PER_S
from .frozen import Frozen
from .network import LOCKOUT_TRIES, LOCKOUT_US
from .part import Part, nvram, ram

_MAX_TRACKED = 1_000


class HostSettings(Part):
    """Fields:
    defaults: values by variable, where somebody has chosen other than the model. password: guards them; 0 for
    none. files_locked: files are changed by whoever knows the password alone.
    cells: octets of its memory that somebody wrote one by one, by address.
    failures: wrong passwords by source, and locked: until when (machine time).
    """

    STEERS = False

    defaults: Frozen[str, str] = nvram(Frozen())
    password: int = nvram(0, told=False)
    files_locked: bool = nvram(False)
    cells: Frozen[int, int] = nvram(Frozen(), told=False)
    failures: tuple[tuple[str, int], ...] = ram((), hidden=True)
    locked: tuple[tuple[str, int], ...] = ram((), hidden=True)

    def unlocks(self, password: int | None, source: str) -> bool:
        """Whether whoever came from `source` with that password may change what it guards.

        Too many wrong ones lock the source out for a while, right ones or not. The event log tells of both.
        """
        if not self.password:
            return True
        if password is None:
            return False
        now = self.machine.now
        locked = {who: until for who, until in self.locked if until > now}
        failures = dict(self.failures)
        failed = failures.pop(source, 0)
        right = source not in locked and password == self.password
        if not right and source not in locked:
            who = source or "a host"
            self._log(f"a wrong password came from {who}")
            if failed + 1 >= LOCKOUT_TRIES:
                locked[source] = now + LOCKOUT_US
                minutes = LOCKOUT_US // (60 * US_PER_S)
                self._log(f"{who} is locked out for {minutes} minutes: {LOCKOUT_TRIES} wrong passwords")
            else:
                failures[source] = failed + 1
        self.failures = tuple(failures.items())[-_MAX_TRACKED:]
        self.locked = tuple(locked.items())[-_MAX_TRACKED:]
        return right

    def _log(self, text: str) -> None:
        self.machine.log.record("", "access", self.id, text)

    def prefer(self, variable: str, value: str | None) -> None:
        """Have a variable be so where nobody sets it; None for the model's own value."""
        others = {name: kept for name, kept in self.defaults.items() if name != variable}
        self.defaults = Frozen(others if value is None else {**others, variable: value})

    def forget(self) -> None:
        """What was set since delivery is gone."""
        self.defaults, self.cells = Frozen(), Frozen()
        self.password, self.files_locked = 0, False
