"""What a person sees who stands before the device: its panel, its parts, a printed page. Knows no wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from misfeed.panelwords import says
from misfeed.vocabulary.expectation import Expectation, Seen, View


@dataclass(frozen=True)
class PanelText(Expectation):
    interface = "panel"
    words: str

    @property
    def text(self) -> str:
        return f"panel says {self.words!r}" if self.words else "panel is dark"

    def observe(self, view: View) -> Seen:
        found = view.device.hands.read_panel()
        held = says(found, self.words) if self.words else not found
        return Seen(held, found)


@dataclass(frozen=True)
class Looks(Expectation):
    interface = "eye"
    target: str
    sight: Mapping[str, str]

    @property
    def text(self) -> str:
        return f"{self.target}: " + ", ".join(f"{key} {value}" for key, value in self.sight.items())

    def observe(self, view: View) -> Seen:
        found = dict(view.device.hands.look(view.device.facts.place(self.target)))
        return Seen(all(found.get(key) == value for key, value in self.sight.items()), found)


@dataclass(frozen=True)
class PrintedPage(Expectation):
    interface = "page"
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"the page shows {', '.join(self.words)}" if self.words else "the page is clean"

    def observe(self, view: View) -> Seen:
        device = view.device
        found = device.hands.look(device.facts.place("{bin}")).get("top sheet", "no sheet")
        seen = found.split(", ")
        missing = [word for word in self.words if not any(word in one for one in seen)]
        held = not missing if self.words else seen == ["clean"]
        return Seen(held, found)
