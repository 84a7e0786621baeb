"""Why nothing is heard from a device over its serial ports.

Types nothing but return, asks a receipt printer for one octet in real time, and judges nothing.
"""

from __future__ import annotations

from contextlib import closing

from misfeed.errors import MisfeedError
from misfeed.interfaces import escpos
from misfeed.interfaces.console import ConsoleClient
from misfeed.protocols.escpos import Asked
from misfeed.transports.base import Route

_PATIENCE_S = 3.0


def silence_on(route: Route, service: str) -> str:
    """Why its port does not open, or why who is spoken to there does not answer; "" where all is well."""
    try:
        with closing(route.stream(service, _PATIENCE_S)) as stream:
            if service == "console":
                ConsoleClient(stream, permits=frozenset(), timeout_s=_PATIENCE_S).wake()
            elif service == escpos.LINE:
                client = escpos.EscposClient(stream, permits=frozenset(), timeout_s=_PATIENCE_S)
                client.octet(Asked.PRINTER)
    except MisfeedError as error:
        return str(error)
    return ""
