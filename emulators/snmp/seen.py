"""What somebody may see of a machine's objects: a view of them, less what the settings leave out (RFC 3415).

To whom something is left out, it does not exist. Knows no user.
"""

from __future__ import annotations

from misfeed.emulators.machine.snmp_access import subtrees
from misfeed.emulators.snmp.view import View
from misfeed.protocols.snmp import Missing, Oid, Value


class Seen(View):
    """A view of a machine, through the subtrees of one of its settings' views, for one request."""

    __slots__ = ("_following", "_shown")

    def __init__(self, whole: View, entries: tuple[str, ...]) -> None:
        super().__init__(whole.machine, whole.counts)
        self._shown = subtrees(entries)
        # From a row that is left out to the next one that is not: a request may ask for it a thousand times.
        self._following: dict[Oid, Oid | None] = {}

    def get(self, identifier: Oid) -> Value:
        return super().get(identifier) if self._shown.has(identifier) else Missing.NO_SUCH_OBJECT

    def row(self, identifier: Oid) -> bytes:
        return self.varbind(identifier, self.get(identifier))

    def after(self, identifier: Oid) -> Oid | None:
        found = super().after(identifier)
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
            found = super().after(behind) if behind is not None else None
        self._following.update(dict.fromkeys(passed, found))
        return found
