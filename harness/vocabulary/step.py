"""One step of a procedure, as data: what to do to which part, what must be seen then, and what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from misfeed.contract import MASK, SECRET_WORDS
from misfeed.vocabulary.expectation import Expectation

_OF_SETTINGS = ("value", "add", "remove")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something hands (or a client of the site) do.

    Attributes:
        verb: what: "open", "replace", "print", ...
        target: to which part; may name roles in braces.
        details: the verb's own arguments.
        minutes: working time it takes.
        then: what must be seen after it; None for nothing.
        within_s: how long `then` may take, by the device's clock.
        safety: what it protects from ("burn"); serves: what it is good for beside the repair ("rollback").
        tool, part: what it needs.
        words: the step in a technician's words, when the ones made from the data are not good enough.
    """

    verb: str
    target: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    minutes: float = 0.0
    then: Expectation | None = None
    within_s: float = 120.0
    safety: str = ""
    serves: str = ""
    tool: str = ""
    part: str = ""
    words: str = ""

    @property
    def text(self) -> str:
        """The step in words, roles not yet filled in, secrets masked."""
        if self.words:
            return self.words
        told = {key: value for key, value in self.details.items() if value not in (None, "", (), [])}
        details = ", ".join(
            f"{key.replace('_', ' ')} {self._told(key, value)}" for key, value in told.items()
        )
        sentence = " ".join(filter(None, (self.verb.replace("_", " "), self.target)))
        return f"{sentence} ({details})" if details else sentence

    def __repr__(self) -> str:
        return f"<Step {self.text}>"

    def is_secret(self, key: str) -> bool:
        """Whether a detail opens a device."""
        # A setting is named by one detail, and its value is another.
        named = self.details.get("name") or self.details.get("setting") or ""
        name = str(named) if key in _OF_SETTINGS else key
        return any(word in name for word in SECRET_WORDS)

    def _told(self, key: str, value: Any) -> str:
        return MASK if self.is_secret(key) else _plain(value)


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
