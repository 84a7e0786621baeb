"""Everything that is wrong with a profile's text, where reading it stops at the first.

What types find is taken out and noted, and the rest is read again; whether the tables agree with each other
is asked once there is nothing more of that. Knows no file.
"""

from __future__ import annotations

import copy
import re
import tomllib
from itertools import islice
from typing import Any

import msgspec

from .profile import Profile
from .profile_rules import mistakes_of
from .reading import ProfileError, explained, parse_profile

MOST = 100
"""Mistakes that are told of one profile."""

_LACKS = re.compile(r"Object missing required field `(.+?)`")

_TOO_SHORT = "Expected `array` of length"

Place = tuple[str | int, ...]


def mistakes_in(text: str, source: str = "profile") -> tuple[ProfileError, ...]:
    """All that `parse_profile` would say of a text, one after the other; none for a profile that is right."""
    try:
        parse_profile(text, source)
    except ProfileError as error:
        first = error
    else:
        return ()
    if not isinstance(first.__cause__, msgspec.ValidationError):
        return tuple(_of_tables(text, source)) or (first,)
    return tuple(_of_types(text, source)) or (first,)


def _of_tables(text: str, source: str) -> list[ProfileError]:
    """Of a text whose types are right; none of one that is no TOML, or of another format."""
    try:
        profile = msgspec.convert(tomllib.loads(text), Profile)
    except (tomllib.TOMLDecodeError, RecursionError, msgspec.ValidationError):
        return []
    return [ProfileError(wrong.what, source, wrong.at) for wrong in islice(mistakes_of(profile), MOST)]


def _of_types(text: str, source: str) -> list[ProfileError]:
    whole = tomllib.loads(text)
    thinned = _Thinned(whole)
    found: list[ProfileError] = []
    while len(found) < MOST:
        try:
            msgspec.convert(thinned.tables, Profile)
        except msgspec.ValidationError as error:
            wrong = explained(error, thinned.tables, source)
            lacks = _LACKS.match(str(error))
            at = thinned.place(wrong.at)
            if at is None:
                break
            if not ((lacks and (*at, lacks[1]) in thinned.gone) or thinned.is_shortened(at, str(error))):
                found.append(ProfileError(_numbered(wrong.what, wrong.at, at), source, at))
            # Whatever lacks a key goes as a whole; the profile itself cannot.
            if not wrong.at or not thinned.take_out(wrong.at):
                break
        else:
            break
    return found


def _numbered(what: str, thinned: Place, whole: Place) -> str:
    """A sentence with the numbers of the whole text in it."""
    before, after = _dotted(thinned), _dotted(whole)
    return what.replace(before, after) if before and before != after else what


def _dotted(at: Place) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in at).lstrip(".")


class _Thinned:
    """Tables of which things are taken out, and where what is left stands in the whole.

    Attributes:
        gone: the places, in the whole, of what was taken out.
    """

    def __init__(self, whole: dict[str, Any]) -> None:
        self.tables = copy.deepcopy(whole)
        self.gone: set[Place] = set()
        # By the place of a list in the whole: the numbers that its items have there.
        self._numbers: dict[Place, list[int]] = {}

    def place(self, at: Place) -> Place | None:
        """The place in the whole of one in what is left; None for one that is not there."""
        found: Place = ()
        data: Any = self.tables
        for number, step in enumerate(at):
            if isinstance(step, int):
                if not isinstance(data, list) or step >= len(data):
                    return None
                found = (*found, self._of(found, data)[step])
            elif not isinstance(data, dict):
                return None
            else:
                found = (*found, step)
                if step not in data:
                    # A key that is missing is the last step, if it is one.
                    return found if number == len(at) - 1 else None
            data = data[step]
        return found

    def is_shortened(self, at: Place, message: str) -> bool:
        """Whether it is of a list that is too short, and was not before."""
        inner = {one[len(at)] for one in self.gone if len(one) == len(at) + 1 and one[:-1] == at}
        return message.startswith(_TOO_SHORT) and any(isinstance(step, int) for step in inner)

    def take_out(self, at: Place) -> bool:
        """Leave out what is at a place; False where nothing is."""
        whole = self.place(at)
        data: Any = self.tables
        for step in at[:-1]:
            data = data[step]
        last = at[-1]
        if whole is None or (isinstance(data, dict) and last not in data):
            return False
        if isinstance(data, list):
            del self._of(whole[:-1], data)[int(last)]
        del data[last]
        self.gone.add(whole)
        return True

    def _of(self, place: Place, items: list[Any]) -> list[int]:
        return self._numbers.setdefault(place, list(range(len(items))))
