"""The loader's few words, for a formatter that has nothing to start. Keeps nothing."""

from __future__ import annotations

from collections.abc import Iterator

from misfeed.emulators.console import selftest, views
from misfeed.emulators.machine import CannotDo, Machine
from misfeed.protocols.console import Fact, plain

_HELP = {
    "help": "this list",
    "version": "model, serial number, firmware, loader",
    "selftest": "the tests of the board, once more",
    "boot": "try again to start what is stored",
    "restore": "start from the copy that the loader keeps; settings are lost",
}


class Loader:
    """Of one machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    def run(self, line: str) -> Iterator[str]:
        """What a line is answered with."""
        word = line.strip().lower()
        if word == "help":
            yield from (Fact(name, summary).encode() for name, summary in _HELP.items())
        elif word == "version":
            yield from views.version(self._machine)
        elif word == "selftest":
            yield from (one.encode() for one in selftest.by_loader(self._machine))
        elif word == "boot":
            yield "Booting"
            self._machine.restart()
            self._machine.clock.finish_now()
        elif word == "restore":
            yield from self._restore()
        elif word:
            yield f"Unknown command {plain(word)[:40]}: there are {', '.join(_HELP)}"

    def _restore(self) -> Iterator[str]:
        yield "Restoring the stored copy"
        try:
            self._machine.administer("restore_repository", "formatter")
        except CannotDo as error:
            yield f"Error: {plain(str(error))}"
