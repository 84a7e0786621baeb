"""The hands of a device that nobody stands at: they read its panel where it tells, and wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from misfeed.contract import CannotAct, DeviceClock, FetchedPage
from misfeed.vocabulary.step import Step

_HOW = 'hands = "prompts" in the bench file and --allow hands let a person be asked'


class NobodysHands:
    """Satisfies `misfeed.contract.Hands`, and `TakesBriefing`: what it refuses, no person is asked before.

    Args:
        panel: reads the panel over an interface; raises CannotAct where none tells it.
    """

    def __init__(self, device: str, clock: DeviceClock, panel: Callable[[], str]) -> None:
        self._device = device
        self._clock = clock
        self._panel = panel

    def brief(self, step: Step | None) -> None:
        """There is nobody to be told."""

    def expect(self, sights: Iterable[tuple[str, str, str]]) -> None:
        """There is nobody to look."""

    def act(self, verb: str, target: str, /, *, minutes: float = 0.0, **details: Any) -> None:  # noqa: ARG002
        self._nobody(f"{verb.replace('_', ' ')} {target}")

    def look(self, target: str, *, minutes: float = 0.0) -> Mapping[str, str]:  # noqa: ARG002
        self._nobody(f"look at {target}")

    def fetch_page(self, target: str) -> FetchedPage:
        self._nobody(f"take the page from {target}")

    def wait(self, minutes: float) -> None:
        self._clock.wait(minutes * 60)

    def read_panel(self) -> str:
        return self._panel()

    def temperature_c(self, target: str) -> float:
        self._nobody(f"feel how hot {target} is")

    def _nobody(self, what: str) -> NoReturn:
        raise CannotAct(f"nobody is at hand at {self._device} to {what}; {_HOW}")
