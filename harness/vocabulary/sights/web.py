"""What scripts expect to see on the printer's own web page. Knows no HTML; the client reads it."""

from __future__ import annotations

from dataclasses import dataclass

from misfeed.panelwords import says
from misfeed.vocabulary.expectation import Expectation, Seen, View


@dataclass(frozen=True)
class WebPage(Expectation):
    interface = "web"
    words: str

    @property
    def text(self) -> str:
        return f"web page says {self.words!r}"

    def observe(self, view: View) -> Seen:
        shown = view.place.web.status()
        told = [shown.panel, *(alert.description for alert in shown.alerts)]
        return Seen(any(says(one, self.words) for one in told), list(dict.fromkeys(told)))
