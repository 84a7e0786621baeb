"""Recorded answers of a printer: which attributes it told, and what is wrong with them.

Knows octets and the standards; no machine and no files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from misfeed.emulators.ipp.operations import SUPPORTED
from misfeed.errors import UsageError
from misfeed.protocols.ipp import (
    REQUIRED_ATTRIBUTES,
    GroupTag,
    IppError,
    Status,
    keyword_of,
    operation_of,
    status_of,
)
from misfeed.protocols.ipp.codes import FIRST_ERROR_STATUS
from misfeed.protocols.ipp.mending import mend, read
from misfeed.protocols.ipp.pieces import Piece, Pieces, cut

MAX_OCTETS = 16 * 1024 * 1024
_PREFERRED = ("get-printer-attributes.ipp", "get-printer-attributes")
_MOST_ATTRIBUTES = 4_000


@dataclass(frozen=True, slots=True)
class Recording:
    """A printer's attributes, each in its octets, in the order sent.

    Attributes:
        source: the answer that they are from.
        refuses_2: it answered that it does not speak the version it was asked in.
        problems: what is wrong with them, what was passed over; one sentence each.
    """

    pieces: tuple[Piece, ...]
    source: str
    refuses_2: bool = False
    problems: tuple[str, ...] = ()


def read_answers(answers: Mapping[str, bytes]) -> Recording:
    """The recording in the answers of one printer, by the names of their files.

    The attributes are those of Get-Printer-Attributes; others of its answers add what is not among them.
    Raises UsageError where there is none to make a printer of.
    """
    found: dict[str, tuple[Pieces, tuple[Piece, ...]]] = {}
    problems: list[str] = []
    refused: tuple[str, int] | None = None
    for name in sorted(
        answers, key=lambda name: (not name.startswith(_PREFERRED[1]), name not in _PREFERRED, name)
    ):
        if name.endswith(".request.ipp"):
            continue
        if len(answers[name]) > MAX_OCTETS:
            raise UsageError(f"{name} is larger than {MAX_OCTETS} octets, so it is no answer of a printer")
        try:
            message = cut(answers[name])
        except IppError as error:
            problems.append(f"{name} is no IPP message and is passed over: {error}")
            continue
        groups = [group.pieces for group in message.groups if group.tag == GroupTag.PRINTER and group.pieces]
        if message.code >= FIRST_ERROR_STATUS:
            if refused is None or message.code == Status.SERVER_ERROR_VERSION_NOT_SUPPORTED:
                refused = (name, message.code)
            continue
        if not groups:
            continue
        if message.trouble:
            problems.append(f"{name}: {message.trouble}; what came before is used")
        if len(groups) > 1:
            problems.append(f"{name} tells of {len(groups)} printers; the first is taken")
        found[name] = (message, groups[0])
    if not found:
        return _of_a_refusal(answers, refused, problems)
    source = next(iter(found))
    pieces = list(found[source][1])
    known = {piece.name for piece in pieces}
    if source.startswith(_PREFERRED[1]):
        for name, (_, more) in found.items():
            if name.startswith(_PREFERRED[1]):
                fresh = [piece for piece in more if piece.name not in known and "database" in piece.name]
                pieces += fresh
                known |= {piece.name for piece in fresh}
    if len(pieces) > _MOST_ATTRIBUTES:
        problems.append(f"{source} tells of {len(pieces)} attributes; the first {_MOST_ATTRIBUTES} are used")
        del pieces[_MOST_ATTRIBUTES:]
    return Recording(tuple(pieces), source, problems=(*problems, *_wrongs(pieces)))


def _of_a_refusal(
    answers: Mapping[str, bytes], refused: tuple[str, int] | None, problems: list[str]
) -> Recording:
    if refused is None or refused[1] != Status.SERVER_ERROR_VERSION_NOT_SUPPORTED:
        said = f" (it answered {keyword_of(status_of(refused[1]))})" if refused else ""
        names = ", ".join(sorted(answers)[:3]) or "the folder"
        why = f"; {problems[0]}" if problems else ""
        raise UsageError(f"{names}: no printer attributes were recorded{said}{why}")
    problem = f"{refused[0]} refuses the version and tells nothing else: the printer speaks IPP 1.1 only"
    return Recording((), refused[0], True, (*problems, problem))


def _wrongs(pieces: list[Piece]) -> list[str]:
    """What is wrong with the attributes, by the clauses that they break."""
    names = Counter(piece.name for piece in pieces)
    problems = [f"{piece.name}: {wrong}" for piece in pieces for wrong in mend(piece.octets).wrongs]
    problems += [
        f"{name}: it comes {times} times; the first stands (RFC 8011 §4.1.3)"
        for name, times in names.items()
        if times > 1
    ]
    lacking = (name for name in REQUIRED_ATTRIBUTES if name not in names)
    problems += [f"{name}: it is missing, and is added (RFC 8011 §5.4)" for name in lacking]
    problems += _not_done(pieces)
    return problems


def _not_done(pieces: list[Piece]) -> list[str]:
    attribute = next((read(piece.octets) for piece in pieces if piece.name == "operations-supported"), None)
    told = attribute.plain if attribute is not None else ()
    lacking = [keyword_of(operation_of(one)) for one in told if isinstance(one, int) and one not in SUPPORTED]
    if not lacking:
        return []
    return [f"operations-supported: {', '.join(lacking)} are not done here, and are not announced"]
