"""What somebody may see of a machine's objects: a view of them, less what the settings leave out (RFC 3415).

To whom something is left out, it does not exist. Knows no user.
"""

from __future__ import annotations

from misfeed.emulators.machine.snmp_access import subtrees
from misfeed.emulators.snmp.view import View
from misfeed.protocols.snmp import Missing, Oid, Value


class Seen(View):
    """A view of a machine, through the subtrees of one of its settings' views."""

    __slots__ = ("_shown",)

    def __init__(self, whole: View, entries: tuple[str, ...]) -> None:
        super().__init__(whole.machine, whole.counts)
        self._shown = subtrees(entries)

    def get(self, identifier: Oid) -> Value:
        return super().get(identifier) if self._shown.has(identifier) else Missing.NO_SUCH_OBJECT

    def row(self, identifier: Oid) -> bytes:
        return self.varbind(identifier, self.get(identifier))

    def after(self, identifier: Oid) -> Oid | None:
        found = super().after(identifier)
        while found is not None and not self._shown.has(found):
            found = super().after(found)
        return found
