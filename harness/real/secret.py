"""Words that open a device: where they are kept, never what they are, until a client needs them."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from misfeed.errors import BenchError


class Reference(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a secret is kept: a variable of the environment, or a file that holds nothing else."""

    env: str = ""
    file: str = ""

    def __post_init__(self) -> None:
        if bool(self.env) is bool(self.file):
            raise ValueError('say where it is kept: { env = "NAME" } or { file = "PATH" }')

    def resolve(self, what: str) -> str:
        """The secret. Raises BenchError naming the place, and never what is in it."""
        if self.env:
            found = os.environ.get(self.env, "")
            if not found:
                raise BenchError(f"{what}: the environment has no variable {self.env}")
            return found
        try:
            found = Path(self.file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise BenchError(f"{what}: {self.file} cannot be read: {reason}") from None
        if not found:
            raise BenchError(f"{what}: {self.file} is empty")
        return found
