"""HTTP/1.1 for emulated devices: a server session without I/O, and the values that it deals in."""

from __future__ import annotations

from misfeed.emulators.http.messages import (
    BodySink,
    Handler,
    Lasting,
    Limits,
    Request,
    Response,
    Securing,
    plain,
)
from misfeed.emulators.http.session import HttpService, HttpSession

__all__ = [
    "BodySink",
    "Handler",
    "HttpService",
    "HttpSession",
    "Lasting",
    "Limits",
    "Request",
    "Response",
    "Securing",
    "plain",
]
