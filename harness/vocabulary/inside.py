"""What a device tells of itself in its service menu: settings and maintenance counters.

Only devices that can tell are asked; on others these expectations raise Missing, in a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from misfeed.contract import MASK, SECRET_WORDS
from misfeed.errors import UsageError
from misfeed.vocabulary import settings
from misfeed.vocabulary.expectation import Expectation, Seen, View


@dataclass(frozen=True)
class Setting(Expectation):
    interface = "menu"
    name: str
    value: str | None
    contains: str

    @property
    def text(self) -> str:
        wanted = f"has {self.contains}" if self.contains else f"is {self.value}"
        return f"setting {self.name} {MASK if is_secret(self.name) else wanted}"

    def observe(self, view: View) -> Seen:
        found = view.device.settings()[settings.named(view.device, self.name)]
        entries = found.split(", ")
        held = self.contains in entries if self.contains else found == self.value
        return Seen(held, MASK if is_secret(self.name) else found)


@dataclass(frozen=True)
class Counter(Expectation):
    interface = "menu"
    target: str
    value: int

    @property
    def text(self) -> str:
        return f"the counter of {self.target} is {self.value}"

    def observe(self, view: View) -> Seen:
        place = view.device.facts.place(self.target)
        counters = view.device.counters()
        if place not in counters:
            raise UsageError(f"{view.device.facts.name} counts no pages of {place}")
        return Seen(counters[place] == self.value, counters[place])


def is_secret(name: str) -> bool:
    """Whether what stands under that name opens a device."""
    return any(word in name for word in SECRET_WORDS)
