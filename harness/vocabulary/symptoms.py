"""What a case's fault shows: on every interface that is reached here, and on paper.

Looks, notes, and keeps pages as evidence. What follows from what it saw is the case's business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from misfeed.contract import CannotAct, FetchedPage
from misfeed.device import Device
from misfeed.journal import Phase
from misfeed.vocabulary.expectation import Expectation, parts_of
from misfeed.vocabulary.failure import hidden_by_pytest as __tracebackhide__  # noqa: F401
from misfeed.vocabulary.reach import Reach
from misfeed.vocabulary.sights import PrintedPage
from misfeed.vocabulary.variants import with_values
from misfeed.vocabulary.watch import Sightings, Watch


class Symptoms:
    """The symptoms of one case.

    Args:
        shows: the scenario's, by interface. variant: values of the axes in them, by name.

    Attributes:
        pages: printed pages with the fault and after the repair, when it shows on paper.
    """

    def __init__(
        self,
        shows: Mapping[str, Expectation],
        variant: Mapping[str, Any],
        device: Device,
        watch: Watch,
        reach: Reach,
    ) -> None:
        self._shows = shows
        self._variant = variant
        self._device = device
        self._watch = watch
        self._reach = reach
        self.pages: dict[Phase, FetchedPage] = {}

    def observe(self) -> bool:
        """Look at each once, and note it; whether there are any, and all of them show."""
        held = [self._watch.observe_once(*symptom) for symptom in list(self._reached())]
        return bool(held) and all(held)

    def all_show(self) -> bool:
        """Look without noting it."""
        return all(self._watch.look(*symptom).held for symptom in self._reached())

    def wait_for(self, began: int) -> Sightings:
        """Wait until each shows; by interface, timed from `began` on. Raises CaseFailed."""
        try:
            seen = self._watch.wait_for(dict(self._reached()), began, self._seen)
            return Sightings(seen, self._reach.missing)
        finally:
            if Phase.DETECT not in self.pages:
                self.keep_page(Phase.DETECT)

    def keep_page(self, phase: Phase) -> None:
        """Keep the page on top of the bin, as evidence, where the fault shows on paper."""
        if any(map(_on_paper, self._shows.values())):
            with suppress(CannotAct):
                self.pages[phase] = self._device.hands.fetch_page(self._device.facts.place("{bin}"))

    def _reached(self) -> Iterator[tuple[str, Expectation]]:
        for name, expectation in self._shows.items():
            kept = self._reach.of(name, with_values(expectation, self._variant))
            if kept is not None:
                yield name, kept

    def _seen(self, symptom: Expectation) -> None:
        if _on_paper(symptom):
            self.keep_page(Phase.DETECT)


def _on_paper(expectation: Expectation) -> bool:
    return any(isinstance(part, PrintedPage) for part in parts_of(expectation))
