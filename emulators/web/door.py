"""The door of the web page. Imports what is behind it when the first visitor comes: most never have one.

Knows no page.
"""

from __future__ import annotations

from functools import cached_property

from misfeed.emulators.machine import Machine
from misfeed.emulators.tls.door import SecureStreams
from misfeed.emulators.tls.keeping import Keeping
from misfeed.transports.base import Session, StreamService, Wire


class _Pages:
    def __init__(self, machine: Machine) -> None:
        self._machine = machine

    @cached_property
    def _service(self) -> StreamService:
        from misfeed.emulators.web.service import WebService

        return WebService(self._machine)

    def accept(self, wire: Wire, source: str) -> Session:
        return self._service.accept(wire, source)


def door_of(machine: Machine) -> StreamService:
    """The pages of a machine, in clear and over TLS."""
    return SecureStreams(_Pages(machine), Keeping(machine))
