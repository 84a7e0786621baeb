"""Walks all that an SNMP agent shows, and makes do with agents that are not as they should be.

What breaks a walk ends it, with all that came before kept. Knows no file.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator

from misfeed.errors import Refused, Unreachable
from misfeed.interfaces.snmp import BULK_ROWS, SnmpClient, SnmpRefusal
from misfeed.protocols.snmp import ErrorStatus, Missing, Oid, SnmpError, VarBind, Version, dotted, mib

_FEWER = 5
_MOST = 1_000_000
"""Values; more than any device has."""


class Ending(enum.Enum):
    """How a walk ended."""

    WHOLE = "whole"
    SILENT = "silent"
    BROKEN = "broken"


class Walk:
    """What an agent shows below `root`, in its order.

    Attributes:
        count: values so far. at: the last of them.
        ending, reason: how it ended, and why it did not go on.
        notes: what was unusual on the way.
    """

    def __init__(self, client: SnmpClient, root: Oid, version: Version = Version.V2C) -> None:
        self._client = client
        self._root = root
        self._rows = BULK_ROWS if version is not Version.V1 else 0
        self.at = root
        self.count = 0
        self.ending = Ending.WHOLE
        self.reason = ""
        self.notes: list[str] = []

    def __iter__(self) -> Iterator[tuple[VarBind, ...]]:
        """Values as they come, an answer's worth at a time.

        Raises Unreachable, or what else the first question fails of, when nothing ever came.
        """
        while self.count < _MOST:
            try:
                step = self._step()
            except (SnmpRefusal, SnmpError, Unreachable) as error:
                if self._milder(error):
                    continue
                if not self.count:
                    raise
                self.ending = Ending.SILENT if isinstance(error, Unreachable) else Ending.BROKEN
                self.reason = f"{error}"
                return
            found = tuple(self._taken(step))
            self.count += len(found)
            if found:
                yield found
            if self._over(step) or len(found) < len(step):
                return

    def _step(self) -> tuple[VarBind, ...]:
        try:
            if self._rows:
                return self._client.get_bulk(self.at, max_repetitions=self._rows)
            return self._client.get_next(self.at)
        except SnmpRefusal as refusal:
            if refusal.answer == ErrorStatus.NO_SUCH_NAME.label and not self._rows:
                return ()  # v1's way to say that nothing follows
            raise

    def _milder(self, error: Exception) -> bool:
        """Whether the same can be asked in a way that asks less of the agent."""
        if not self._rows or isinstance(error, Refused):
            return False
        self._rows = self._rows // _FEWER if self.count else 0
        if not self._rows:
            self.notes.append("it was asked for one value at a time: for more at once it did not answer")
        return True

    def _taken(self, step: tuple[VarBind, ...]) -> Iterator[VarBind]:
        """What of an answer belongs to the walk."""
        for name, value in step:
            if isinstance(value, Missing) or name[: len(self._root)] != self._root:
                return
            if name <= self.at:
                self.ending = Ending.BROKEN
                self.reason = f"it turns back: {dotted(name)} follows {dotted(self.at)}"
                return
            self.at = name
            yield name, value

    def _over(self, step: tuple[VarBind, ...]) -> bool:
        return not step or self.ending is not Ending.WHOLE

    @property
    def place(self) -> str:
        """Where it is, in words for a person: a table or group."""
        return mib.name(self.at).partition(".")[0] if self.count else "the beginning"
