"""What is decided of an HTTP request from its head alone. Knows no connection and no answer."""

from __future__ import annotations

from misfeed.emulators.http.messages import Limits
from misfeed.emulators.http.parser import Head


def objection(head: Head, limits: Limits) -> int:
    """The status to refuse a request with before anybody sees it; 0 for none."""
    headers = head.headers
    if head.method == "CONNECT":
        return 501
    if head.version not in ("1.0", "1.1"):
        return 505
    if head.version == "1.1" and ("host" not in headers or "," in headers["host"]):
        return 400
    if head.version == "1.0" and "transfer-encoding" in headers:
        # Nobody knows where such a body ends for those in between (RFC 9112 §6.1).
        return 400
    if headers.get("transfer-encoding", "chunked").lower() != "chunked":
        return 501
    if headers.get("expect", "100-continue").lower() != "100-continue":
        return 417
    if int(headers.get("content-length", 0)) > limits.body:
        return 413
    return 0


def wants_tls(head: Head) -> bool:
    """The client asks for TLS on this connection (RFC 2817 §3)."""
    if head.version != "1.1" or "upgrade" not in head.headers:
        return False
    wanted = (one.strip().lower() for one in head.headers["upgrade"].split(","))
    named = (one.strip().lower() for one in head.headers.get("connection", "").split(","))
    return "upgrade" in named and any(one.startswith("tls/") for one in wanted)
