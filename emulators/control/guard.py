"""Who may use the control interface: programs of this computer's user, not web pages in the user's browser.

Knows request headers only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^:\[\]]+)(:\d{1,5})?")


def objection(headers: Mapping[str, str]) -> str:
    """Why a request with these headers (lower-case names) is not served; "" when it is.

    A page that had its own name resolve to this computer (DNS rebinding) still sends that name as Host, so
    only addresses and "localhost" are served. A page elsewhere that sends a form or a script's request says
    so in Origin or Sec-Fetch-Site; pages served by this computer itself may pass.
    """
    if not _is_plain_host(headers.get("host", "")):
        return "the Host header must be an address or localhost"
    origin = headers.get("origin")
    if origin is not None:
        if not _is_loopback(origin):
            return "web pages from elsewhere may not use the control interface"
    elif headers.get("sec-fetch-site", "none") not in ("none", "same-origin", "same-site"):
        return "web pages from elsewhere may not use the control interface"
    return ""


def _is_plain_host(host: str) -> bool:
    match = _HOST.fullmatch(host)
    if match is None:
        return False
    name = match["name"].strip("[]")
    return name.lower() == "localhost" or _address(name) is not None


def _is_loopback(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
        name = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme not in ("http", "https"):
        return False
    address = _address(name)
    return name == "localhost" or (address is not None and address.is_loopback)


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None
