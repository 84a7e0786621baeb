"""Who may do what over a control interface, as said on the command line: `--token` and `--tokens`.

Knows nothing of what is served.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from misfeed.emulators.control import Tokens


def add_tokens(add: Callable[..., Any]) -> None:
    """Have a command take them."""
    add(
        "--token",
        action="append",
        default=[],
        metavar="ROLE[=TOKEN]",
        help="have the control interface ask for a token; a role is observe, act or inject, and a token that "
        "is left out is made up and told (repeatable; without any, the control interface asks for none)",
    )
    add("--tokens", default="", metavar="FILE", help='TOML file of tokens: observe = "TOKEN", act = ...')


def tokens_of(arguments: argparse.Namespace) -> tuple[dict[str, str], Tokens | None]:
    """Those that were made up, by role; and all, None for none. Raises UsageError."""
    if not arguments.token and not arguments.tokens:
        return {}, None
    # Only then: the control interface takes as long to load as everything else.
    from misfeed.emulators.control import Tokens, read_tokens
    from misfeed.emulators.control.roles import new_token

    made = {word: new_token() for word in arguments.token if "=" not in word}
    given = [word for word in arguments.token if "=" in word]
    words = [*given, *(f"{role}={token}" for role, token in made.items())]
    return made, Tokens(read_tokens(words, arguments.tokens))
