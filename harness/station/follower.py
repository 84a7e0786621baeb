"""Follows a run for the station: puts what happens on the board. Serves nothing itself."""

from __future__ import annotations

import signal
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from misfeed.journal import CaseRecord
from misfeed.messages import SOURCE, words
from misfeed.messages.recorded import recorded
from misfeed.prompting.prompt import Answer, Prompt
from misfeed.report.evidence import value_text
from misfeed.station.board import Board
from misfeed.station.server import StationServer
from msgspec import structs

if TYPE_CHECKING:
    from misfeed.vocabulary import Case


class Station:
    """The board of a run with its server, from the first case to the last."""

    def __init__(self, port: int, total: int, finished: int = 0, language: str = SOURCE) -> None:
        self.board = Board(total, finished)
        self._language = language
        self._name = ""
        self._server = StationServer(self.board, port, language)
        self.address = self._server.address
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            # A shell starts what goes to the background deaf to interrupts; the page's button is one.
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def began(self, case: str) -> None:
        self._name = case
        self.board.began(case)

    def watch(self, case: Case) -> None:
        """The case that began last in this process."""
        language = self._language

        def state() -> Mapping[str, Any]:
            return _state(case, language)

        self.board.watch(self._name, state)

    def put(self, prompt: Prompt, patience_s: float, over: threading.Event) -> Answer | None:
        """Have people answer on the page: the station is a `misfeed.prompting.people.Medium`."""
        return self.board.ask(prompt, patience_s, over)

    def show(self, case: CaseRecord) -> None:
        say = words(self._language)
        title = case.told.get(say.language, {}).get(case.title) or case.title
        self.board.ended(structs.replace(case, title=title, reason=recorded(case.reason, say)))

    def close(self) -> None:
        self.board.close()
        self._server.close()


def _state(case: Case, language: str) -> Mapping[str, Any]:
    """What the case has written down so far: nobody asks its device, whose time would go on."""
    say = words(language)
    last = {seen.interface: value_text(seen.value, say) for seen in tuple(case.observations)}
    phases = tuple(case.phases)
    return {
        "model": case.device.facts.name,
        "ticket": case.scenario.ticket.text(language),
        "phase": say(f"phase_{phases[-1].name.value}") if phases else "",
        "interfaces": last,
    }
