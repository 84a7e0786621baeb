"""The service console of the formatter, where the serial port carries one."""

# Without `from __future__ import annotations`: msgspec would compile each of them from text, at every start.

from typing import Annotated

from msgspec import Meta

from .tables import Table

Words = Annotated[str, Meta(max_length=60, pattern=r"^[ -~]*$")]
"""Printable ASCII: a console knows nothing else."""
Prompt = Annotated[str, Meta(max_length=24, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$|^$")]


class Console(Table, frozen=True):
    """How its firmware speaks there.

    `loader`: name and version of its boot loader. `banner`: what stands above the first prompt. `prompt`: the
    word before the mark; "" for the host name. `loader_prompt`: the same while nothing can be started.
    """

    loader: Words = "Boot loader 1.0"
    banner: Words = "Service console"
    prompt: Prompt = ""
    loader_prompt: Prompt = "boot"
