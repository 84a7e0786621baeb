"""The option `--language`, which all commands with something to read share."""

from __future__ import annotations

import argparse

from misfeed.messages import language_of


class Unsaid(str):
    """A language that nobody asked for: the settings of a folder may name another."""

    __slots__ = ()


def add_language(parser: argparse.ArgumentParser) -> None:
    """Offer a choice of language; without one it is that of the person's environment."""
    parser.add_argument(
        "--language",
        default=Unsaid(language_of()),
        metavar="LANGUAGE",
        help='of what is written for people: en or es (default: as your environment says, "%(default)s")',
    )
