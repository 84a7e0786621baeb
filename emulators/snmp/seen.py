"""What somebody may see of a machine's objects: a view of them, less what the settings leave out (RFC 3415).

To whom something is left out, it does not exist. What administers SNMP is there for whose view has it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from misfeed.emulators.machine.snmp_access import subtrees
from misfeed.emulators.snmp import administration
from misfeed.emulators.snmp.view import View
from misfeed.emulators.snmp.writing import Writable
from misfeed.protocols.snmp import ErrorStatus, Missing, Oid, Value, mib

_FIRST: Oid = (1, 3, 6, 1, 6, 3, 12)
_LAST: Oid = (1, 3, 6, 1, 6, 3, 17)
"""Between them all that administers SNMP lies."""


class Seen(View):
    """A view of a machine, through the subtrees of one of its settings' views, for one request.

    Args:
        asker: the user who asks, over v3.
    """

    __slots__ = ("_administration", "_administration_oids", "_asker", "_following", "_shown")

    def __init__(self, whole: View, entries: tuple[str, ...], asker: str = "") -> None:
        super().__init__(whole.machine, whole.counts)
        self._shown = subtrees(entries)
        self._asker = asker
        # From a row that is left out to the next one that is not: a request may ask for it a thousand times.
        self._following: dict[Oid, Oid | None] = {}
        self._administration: Mapping[Oid, Value] | None = None
        self._administration_oids: tuple[Oid, ...] = ()

    def get(self, identifier: Oid) -> Value:
        if not self._shown.has(identifier):
            return Missing.NO_SUCH_INSTANCE if self._shows_object(identifier) else Missing.NO_SUCH_OBJECT
        if _FIRST <= identifier < _LAST:
            found = self._administers().get(identifier)
            if found is not None:
                return found
            if administration.is_administration(identifier):
                return Missing.NO_SUCH_INSTANCE
        return super().get(identifier)

    def row(self, identifier: Oid) -> bytes:
        return self.varbind(identifier, self.get(identifier))

    def after(self, identifier: Oid) -> Oid | None:
        found = self._next(identifier)
        passed: list[Oid] = []
        while found is not None and not self._shown.has(found):
            if found in self._following:
                found = self._following[found]
                break
            if passed and found <= passed[-1]:
                # A firmware whose walks turn back would be followed round and round, with nothing to be seen.
                found = None
                break
            passed.append(found)
            behind = self._shown.behind(found)
            found = self._next(behind) if behind is not None else None
        self._following.update(dict.fromkeys(passed, found))
        return found

    def judge(self, identifier: Oid, value: Value) -> ErrorStatus | None:
        if _FIRST <= identifier < _LAST and administration.is_administration(identifier):
            return self._writable().judge(self.machine, self._administers().__contains__, identifier, value)
        return super().judge(identifier, value)

    def write(self, wanted: Sequence[tuple[Oid, Value]]) -> None:
        if any(administration.is_administration(identifier) for identifier, _ in wanted):
            self._writable().write(self.machine, wanted)
        else:
            super().write(wanted)

    def _shows_object(self, identifier: Oid) -> bool:
        """Whether another instance of its object is shown (RFC 3416 §4.2.1, step 2)."""
        found = mib.objects().get(mib.name(identifier).partition(".")[0])
        if found is None and not self._has_object(identifier):
            return False
        prefix = identifier[:-1] if found is None else found.oid
        first = self.after(prefix)
        return first is not None and first[: len(prefix)] == prefix

    def _next(self, identifier: Oid) -> Oid | None:
        """The first instance behind `identifier`, shown or not."""
        found = super().after(identifier)
        if identifier >= _LAST or (found is not None and found < _FIRST):
            return found
        self._administers()
        place = bisect_right(self._administration_oids, identifier)
        if place == len(self._administration_oids):
            return found
        at = self._administration_oids[place]
        return at if found is None or at < found else found

    def _administers(self) -> Mapping[Oid, Value]:
        if self._administration is None:
            self._administration = administration.coming(self.machine)
            self._administration_oids = tuple(self._administration)
        return self._administration

    def _writable(self) -> Writable:
        """What can be written, the administration with it."""
        own = administration.writers(self.machine, self._asker)
        return Writable.of({**self._compiled.writable.writers, **own})
