"""What it is to expect something on an interface: seen once, from one place, held or not."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from misfeed.device import Device
from misfeed.place import Place


@dataclass(frozen=True, slots=True)
class View:
    """A place to look from, and how things stood when the phase began (counters)."""

    place: Place
    baseline: Mapping[str, int] = field(default_factory=dict)

    @property
    def device(self) -> Device:
        return self.place.device


@dataclass(frozen=True, slots=True)
class Seen:
    """What was there, and whether it was as expected."""

    held: bool
    value: Any


class Expectation(ABC):
    """Something that should be seen on an interface.

    Attributes:
        interface: where it is looked for when the script does not say.
        everywhere: it looks at whatever interfaces can be reached.
    """

    interface: str = "ipp"
    everywhere: ClassVar[bool] = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The words it may stand under in a scenario's `shows`, the usual one first."""
        return (self.interface,)

    @property
    @abstractmethod
    def text(self) -> str:
        """What is expected, in words."""

    @abstractmethod
    def observe(self, view: View) -> Seen:
        """Read the interface once. Raises what the interface's client raises."""

    def __and__(self, other: Expectation) -> Expectation:
        return All((*parts_of(self), *parts_of(other)))


def parts_of(expectation: Expectation) -> tuple[Expectation, ...]:
    """What was joined with `&`; the expectation alone when nothing was."""
    return expectation.parts if isinstance(expectation, All) else (expectation,)


@dataclass(frozen=True)
class All(Expectation):
    """Several at once."""

    parts: tuple[Expectation, ...]

    @property
    def interface(self) -> str:  # type: ignore[override]  # it is read and never set
        return self.parts[0].interface

    @property
    def text(self) -> str:
        return " and ".join(part.text for part in self.parts)

    def observe(self, view: View) -> Seen:
        seen = [part.observe(view) for part in self.parts]
        return Seen(all(one.held for one in seen), [one.value for one in seen])
