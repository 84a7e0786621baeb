"""Digests of what decides how emulated devices behave: a profile as it is understood, a fault's source.

The same on every computer and Python: neither paths, nor line ends, nor the order of keys come in.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
from typing import Any

import msgspec
from misfeed.emulators.machine import Profile
from misfeed.emulators.machine.faults import Fault
from misfeed.emulators.machine.secret import Secret


def profile_digest(profile: Profile) -> str:
    """Of all that it says, and of all that it leaves to defaults."""
    return _digest(msgspec.json.encode(profile, order="deterministic", enc_hook=_plain))


def fault_digest(kind: type[Fault]) -> str:
    """Of the module it stands in, and of those that it inherits from."""
    modules = {one.__module__ for one in kind.__mro__ if issubclass(one, Fault) and one is not Fault}
    texts = [inspect.getsource(sys.modules[name]) for name in sorted(modules)]
    return _digest("\0".join(texts).replace("\r\n", "\n").encode())


def _plain(value: Any) -> Any:
    if isinstance(value, Secret):
        # What opens the device decides how it answers; a digest does not tell it.
        return value.value
    raise NotImplementedError(f"a profile holds a {type(value).__name__}")


def _digest(octets: bytes) -> str:
    return f"sha256:{hashlib.sha256(octets).hexdigest()}"
