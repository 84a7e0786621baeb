"""Words that open something. They compare as what they are, and are never written out by accident.

Knows nobody who asks for them; what sends one takes its `value`.
"""

from __future__ import annotations

from typing import Any

MASK = "********"


class Secret(str):
    """A community, password or passphrase: equal to its text and masked wherever it is printed."""

    __slots__ = ()

    def __new__(cls, text: str = "") -> Secret:
        # `str` of a secret is its mask, and would be taken for its text.
        return text if isinstance(text, Secret) else super().__new__(cls, text)

    @property
    def value(self) -> str:
        """The text itself, as a plain word."""
        return self[:]

    def __repr__(self) -> str:
        return repr(str(self))

    def __str__(self) -> str:
        # An unset secret stays "", so that one sees there is none.
        return MASK if self else ""

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def told(value: Any) -> Any:
    """`value` as others may know it."""
    return str(value) if isinstance(value, Secret) else value
