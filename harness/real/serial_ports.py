"""Why nothing is heard from a device over its serial ports. Types nothing but return, and judges nothing."""

from __future__ import annotations

from contextlib import closing

from misfeed.errors import MisfeedError
from misfeed.interfaces.console import ConsoleClient
from misfeed.transports.base import Route

_PATIENCE_S = 3.0


def silence_on(route: Route, service: str) -> str:
    """Why its port does not open, or why a service console has no prompt there; "" where all is well."""
    try:
        with closing(route.stream(service, _PATIENCE_S)) as stream:
            if service == "console":
                ConsoleClient(stream, permits=frozenset(), timeout_s=_PATIENCE_S).wake()
    except MisfeedError as error:
        return str(error)
    return ""
