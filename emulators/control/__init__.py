"""The control interface: breaks a machine, acts as its hands and tells its state, as JSON over HTTP/1.1.

It is not an interface of any printer; a host adds it beside those. Keeps no printer state.
"""

from misfeed.emulators.control.answers import InterfaceAt
from misfeed.emulators.control.injected import Injected, Injections
from misfeed.emulators.control.roles import Role, Tokens, read_tokens
from misfeed.emulators.control.service import ControlService

__all__ = ["ControlService", "Injected", "Injections", "InterfaceAt", "Role", "Tokens", "read_tokens"]
