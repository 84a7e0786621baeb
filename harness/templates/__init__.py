"""What `misfeed new` writes: commented files that work as they are, each to be changed piece by piece.

Knows the texts and which names fit; where a file goes is the caller's business.
"""

from __future__ import annotations

import json
import re
from importlib import resources

from misfeed import fixtures
from misfeed.errors import UsageError

_SCENARIO = re.compile(r"[A-Z][A-Z0-9]*-[0-9]+[a-z]?")
_PROFILE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FAULT = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*){1,3}")


def scenario(name: str) -> tuple[str, str]:
    """The file's name and its text, for a scenario of that id. Raises UsageError."""
    _fits(name, _SCENARIO, "a scenario's id", "MY-01")
    return f"{name.lower().replace('-', '_')}.py", _template("scenario.py.jinja").replace("@NAME@", name)


def fault(name: str) -> tuple[str, str]:
    """The same for a fault of that dotted name."""
    _fits(name, _FAULT, "a fault's name", "cover.lever.loose")
    words = re.split(r"[.-]", name)
    text = _template("fault.py.jinja").replace("@NAME@", name)
    return f"{'_'.join(words)}.py", text.replace("@CLASS@", "".join(word.title() for word in words))


def profile(name: str, like: str) -> tuple[str, str]:
    """The same for a profile, which begins as a copy of the built-in one `like`."""
    _fits(name, _PROFILE, "a profile's name", "my-laser")
    file = resources.files(fixtures) / "profiles" / f"{like}.toml"
    if not _PROFILE.fullmatch(like) or not file.is_file():
        raise UsageError(f"there is no built-in profile {like!r}; `misfeed profiles` lists them")
    text = re.sub(r"(?m)\A(#.*\n)*", "", file.read_text("utf-8"))
    text, count = re.subn(r'(?m)^name = ".*"$', lambda _: f"name = {json.dumps(name)}", text, count=1)
    if not count:
        raise UsageError(f"the profile {like} does not say its name in a line of its own")
    head = _template("profile.toml.jinja").replace("@NAME@", name).replace("@LIKE@", like)
    return f"{name}.toml", head + text


def _fits(name: str, pattern: re.Pattern[str], what: str, example: str) -> None:
    if not pattern.fullmatch(name):
        raise UsageError(f"{name!r} is not of the form of {what}, such as {example}")


def _template(name: str) -> str:
    return (resources.files(__name__) / name).read_text("utf-8")
