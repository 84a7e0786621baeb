"""What its owner told the printer about itself: names, place and contact, and what else it only keeps.

Knows no protocol: what is kept for a client is found by the numbers that the client writes it under.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import Meta

from .frozen import Frozen
from .part import Part, action, nvram

Content: TypeAlias = int | bytes | tuple[int, ...]
"""What a client may have kept: a number, octets, an identifier."""

Line = Annotated[str, Meta(max_length=255)]


class Notes(Part):
    """Fields:
    name, place, contact: what the administrator calls the printer, where it stands, whom to ask; None while
    nobody has said. title: the name that people read, in lists of printers; None for the model's.
    organization, unit: whose it is. geo: where it stands on Earth, as a `geo` URI. message: an operator's,
    for its users, and message_at: machine time of it. defaults: what jobs are to be like that do not say, by
    the names of RFC 8011 §5.2, where somebody has chosen other than the model.
    kept: what was written that changes nothing but what is read back, by object instance.
    """

    STEERS = False

    name: str | None = nvram(None)
    place: str | None = nvram(None)
    contact: str | None = nvram(None)
    title: str | None = nvram(None)
    organization: str = nvram("")
    unit: str = nvram("")
    geo: str = nvram("")
    message: str = nvram("")
    message_at: int = nvram(-1)
    defaults: Frozen[str, str | int] = nvram(Frozen())
    kept: Frozen[tuple[int, ...], Content] = nvram(Frozen(), told=False)

    def keep(self, instance: tuple[int, ...], content: Content) -> None:
        """Remember a value that somebody wrote."""
        self.kept = Frozen({**self.kept, instance: content})

    def drop(self, instance: tuple[int, ...]) -> None:
        """What was kept for an instance is told by something else now."""
        if instance in self.kept:
            self.kept = Frozen({at: content for at, content in self.kept.items() if at != instance})

    def leave_message(self, words: str) -> None:
        """An operator has something to say to the printer's users; nothing, to take it back."""
        self.message, self.message_at = words, self.machine.now if words else -1

    def prefer(self, what: str, value: str | int | None) -> None:
        """Have jobs be so that do not say; None for the model's own way."""
        others = {name: kept for name, kept in self.defaults.items() if name != what}
        self.defaults = Frozen(others if value is None else {**others, what: value})

    def forget(self) -> None:
        """What was written since delivery is gone."""
        for name, field in self.FIELDS.items():
            setattr(self, name, field.default)

    def look(self) -> dict[str, str]:
        """The page of the web interface that tells of the printer."""
        told = {"name": self.name, "place": self.place, "contact": self.contact}
        return {what: words or "not given" for what, words in told.items()}

    @action(panel=True)
    def set_name(self, name: Line) -> None:
        """Give the printer a name, on its web page."""
        self.name = name

    @action(panel=True)
    def set_place(self, place: Line) -> None:
        """Say where it stands, on its web page."""
        self.place = place

    @action(panel=True)
    def set_contact(self, contact: Line) -> None:
        """Say whom to ask about it, on its web page."""
        self.contact = contact
