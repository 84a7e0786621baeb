"""One part of a run in several: which cases fall to it depends on their names alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from misfeed.errors import UsageError

MOST = 1000


@dataclass(frozen=True, slots=True)
class Shard:
    """The `number`th of `count` parts, from 1."""

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """ "2/5" -> the second of five. Raises UsageError."""
        found = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text)
        if found is None or not 1 <= int(found[1]) <= int(found[2]) <= MOST:
            raise UsageError(f"{text!r} is no shard: write 2/5 for the second of five (at most {MOST})")
        return cls(int(found[1]), int(found[2]))

    def has(self, name: str) -> bool:
        """Whether a case falls to this part; the same for every run, selection and order."""
        digest = hashlib.blake2b(name.encode(errors="backslashreplace"), digest_size=8).digest()
        return int.from_bytes(digest, "big") % self.count == self.number - 1

    def of(self, names: Iterable[str]) -> list[str]:
        """Those of the names that fall to this part, in order."""
        return [name for name in names if self.has(name)]

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"
