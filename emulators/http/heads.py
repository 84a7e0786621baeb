"""What is decided of an HTTP request from its head alone. Knows no connection and no answer."""

from __future__ import annotations

import re

from misfeed.emulators.http.messages import ABSOLUTE_FORM, Limits
from misfeed.emulators.http.parser import Head

_HOST = re.compile(r"(?:\[[0-9A-Za-z:.%+~_-]+\]|(?:[0-9A-Za-z._~!$&'()*+;=-]|%[0-9A-Fa-f]{2})*)(?::[0-9]*)?")
"""RFC 9110 §7.2 with RFC 3986 §3.2.2; a zone within brackets may be written as anybody does. No comma: it
would stand between two hosts."""


def objection(head: Head, limits: Limits) -> int:
    """The status to refuse a request with before anybody sees it; 0 for none."""
    headers = head.headers
    if head.method == "CONNECT":
        return 501
    if head.version not in ("1.0", "1.1"):
        return 505
    if not _is_well_addressed(head):
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


def _is_well_addressed(head: Head) -> bool:
    """A host is named, once and as hosts are (RFC 9112 §3.2, RFC 9110 §4.2.1)."""
    host, named = head.headers.get("host"), named_host(head)
    if host is None and head.version == "1.1":
        return False
    if host is not None and _HOST.fullmatch(host) is None:
        return False
    return named is None or (named[:1] not in ("", ":") and _HOST.fullmatch(named) is not None)


def named_host(head: Head) -> str | None:
    """The host in the target, which goes before the one in the header (RFC 9112 §3.2.2); None without one."""
    if head.target.startswith(b"/"):
        return None
    absolute = ABSOLUTE_FORM.fullmatch(head.target.decode("latin-1"))
    return None if absolute is None else absolute["authority"]


def wants_tls(head: Head) -> bool:
    """The client asks for TLS on this connection (RFC 2817 §3)."""
    if head.version != "1.1" or "upgrade" not in head.headers:
        return False
    wanted = (one.strip().lower() for one in head.headers["upgrade"].split(","))
    named = (one.strip().lower() for one in head.headers.get("connection", "").split(","))
    return "upgrade" in named and any(one.startswith("tls/") for one in wanted)
