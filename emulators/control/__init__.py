"""The control interface: breaks a machine, acts as its hands and tells its state, as JSON over HTTP/1.1.

It is not an interface of any printer; a host adds it beside those. Keeps no printer state. Names are loaded
when first used: a printer answers before all of this is imported.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from misfeed.emulators.control.answers import InterfaceAt
    from misfeed.emulators.control.injected import Injected, Injections
    from misfeed.emulators.control.roles import Role, Tokens, read_tokens
    from misfeed.emulators.control.service import ControlService

_HOMES = {
    "ControlService": "service",
    "Injected": "injected",
    "Injections": "injected",
    "InterfaceAt": "answers",
    "Role": "roles",
    "Tokens": "roles",
    "read_tokens": "roles",
}

__all__ = ["ControlService", "Injected", "Injections", "InterfaceAt", "Role", "Tokens", "read_tokens"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
