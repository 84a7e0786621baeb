"""What hands and clients can do. Each function makes a `Step`; nothing happens until a case performs it.

Every one takes the keywords of `Step` beside its own: minutes, then, within_s, safety, serves, tool, part.
Targets may name roles of the model in braces: `DO.open("{tray}")`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from misfeed.errors import UsageError
from misfeed.place import VANTAGES
from misfeed.vocabulary import words as _words
from misfeed.vocabulary.expectation import Expectation
from misfeed.vocabulary.step import Step
from misfeed.vocabulary.variants import Vary

_ABOUT = ("minutes", "then", "within_s", "safety", "serves", "tool", "part", "words")


def _step(verb: str, **fields: Any) -> Step:
    """A step. Raises UsageError for values that none has."""
    then = fields.get("then")
    if not isinstance(then, Expectation | None):
        raise UsageError(f"DO.{verb}: then={then!r} is nothing to see")
    target = fields.get("target", "part")
    if not (isinstance(target, Vary) or (isinstance(target, str) and target)):
        raise UsageError(f"DO.{verb}: {target!r} is no name of a part")
    for key in ("minutes", "within_s"):
        number = fields.get(key, 0)
        if not isinstance(number, int | float | Vary) or (not isinstance(number, Vary) and number < 0):
            raise UsageError(f"DO.{verb}: {key}={number!r} is no length of time")
    return Step(verb=verb, **fields)


def act(verb: str, target: str, **about: Any) -> Step:
    """Anything hands can do that has no word of its own here: `DO.act("set_guides", "{tray}", size="...")`.

    Keywords that are not a step's own are the act's details.
    """
    details = {key: about.pop(key) for key in tuple(about) if key not in _ABOUT}
    return _step(verb, target=target, details=details, **about)


def print(  # noqa: A001 - the word scripts use; they import this module, never its names
    document: str,
    *,
    by: str = "admin",
    sides: str = "one-sided",
    copies: int = 1,
    media: str = "",
    secure: bool = False,
    user: str = "",
    **about: Any,
) -> Step:
    """Print a sample document from the vantage point `by`, or from the computer on the USB cable ("usb").

    As a trigger it only submits; in a verification it must be printed to its last page. `sides` is a keyword
    of RFC 8011 §5.2.8, `media` a PWG 5101.1 size name ("" for what the everyday tray holds). `secure` goes
    over TLS, as the site's clients are set: they refuse a certificate that is not good, or look away.
    `user` is whose job it is, where that matters.
    """
    _words.one_of("DO.print: by", by, (*VANTAGES, "usb"))
    details: dict[str, Any] = {
        "document": document,
        "by": by,
        "sides": sides,
        "copies": copies,
        "media": media,
    }
    if secure:
        details["secure"] = True
    if user:
        details["user"] = user
    return _step("print", details=details, **about)


def open(target: str, **about: Any) -> Step:  # noqa: A001
    """Open a cover, or pull a tray out."""
    return _step("open", target=target, **about)


def close(target: str, **about: Any) -> Step:
    """Close a cover, or push a tray in."""
    return _step("close", target=target, **about)


def replace(target: str, **about: Any) -> Step:
    """Fit a new part in the place of `target`."""
    return _step("replace", target=target, **about)


def reseat(target: str, **about: Any) -> Step:
    """Take it out and put it back firmly, or put it back on its rest."""
    return _step("reseat", target=target, **about)


def clean(target: str, **about: Any) -> Step:
    """Clean it the way its maker says."""
    return _step("clean", target=target, **about)


def remove_sheet(target: str, **about: Any) -> Step:
    """Take out every sheet that lies at a place of the paper path."""
    return _step("remove_sheet", target=target, **about)


def remove_scrap(target: str, **about: Any) -> Step:
    """Look for torn paper at a sensor and take it out."""
    return _step("remove_scrap", target=target, **about)


def load(target: str, sheets: int = 0, **about: Any) -> Step:
    """Fill a tray (or add `sheets`)."""
    details = {"sheets": sheets} if sheets else {}
    return _step("load", target=target, details=details, **about)


def empty(target: str, **about: Any) -> Step:
    """Empty a bin, or tip out a receptacle."""
    return _step("empty", target=target, **about)


def shake(target: str, **about: Any) -> Step:
    """Rock a toner cartridge."""
    return _step("shake", target=target, **about)


def reset_counter(target: str, **about: Any) -> Step:
    """Set a maintenance counter back to zero."""
    return _step("reset_counter", target=target, **about)


def power_off(**about: Any) -> Step:
    return _step("power_off", target="power", **about)


def power_on(**about: Any) -> Step:
    return _step("power_on", target="power", **about)


def power_cycle(**about: Any) -> Step:
    """Off, a breath, on, and wait until it has booted."""
    return _step("power_cycle", target="power", **about)


def restart(target: str = "power", **about: Any) -> Step:
    """Restart the printer (as a power cycle does), or something of the site: `DO.restart("site.switch")`."""
    return _step("restart", target=target, **about)


def read(setting: str, *, save_as: str = "", by: str = "", **about: Any) -> Step:
    """Read a setting off the device, and keep it as an attachment of the case under a file's name.

    `by` as in `set`. A secret is masked.
    """
    _setting("read", setting, by)
    details = {"setting": setting, "save_as": save_as} | ({"by": by} if by else {})
    return _step("read", details=details, **about)


def set(  # noqa: A001
    setting: str,
    value: Any = None,
    *,
    to: Any = None,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
    by: str = "",
    keep_own_path: bool = False,
    **about: Any,
) -> Step:
    """Change a setting: `DO.set("power.sleep_after_s", to=300)`, `DO.set("{tray}.type", to="labels")`.

    A list is set whole, or gets entries more or fewer: `DO.set("network.acl", add=["10.0.20.0/24"])`. `by` is
    the place of the site from which it is set, on the printer's web page, which must answer there; at the
    panel when left out. `keep_own_path` keeps the address of that place on the access list.
    """
    wanted = value if to is None else to
    if sum((value is not None, to is not None, bool(add or remove))) != 1:
        raise UsageError("DO.set takes a value, or entries to add or remove")
    _setting("set", setting, by)
    for name, entries in (("add", add), ("remove", remove)):
        if isinstance(entries, str):
            raise UsageError(f"DO.set: {name}={entries!r} is no list: write [{entries!r}]")
    details: dict[str, Any] = {"setting": setting}
    if wanted is not None:
        details["value"] = tuple(wanted) if isinstance(wanted, list | tuple) else wanted
    details |= {key: tuple(entries) for key, entries in (("add", add), ("remove", remove)) if entries}
    details |= {"by": by} if by else {}
    details |= {"keep_own_path": True} if keep_own_path else {}
    return _step("set", details=details, **about)


def _setting(verb: str, name: str, by: str) -> None:
    if not isinstance(name, str) or "." not in name:
        raise UsageError(f"DO.{verb}: {name!r} is no name of a setting, such as 'network.acl'")
    _words.one_of(f"DO.{verb}: by", by, ("", *VANTAGES))


def wait(minutes: float, **about: Any) -> Step:
    """Let time pass."""
    return _step("wait", minutes=minutes, **about)


def wait_cool(target: str, below_c: float = 50.0, **about: Any) -> Step:
    """Wait until a part is cool to touch; `minutes` in `about` bounds the wait (default 60)."""
    bound = about.pop("minutes", 60.0)
    details = {"below_c": below_c, "at_most_minutes": bound}
    return _step("wait_cool", target=target, details=details, **about)


def look(target: str, **about: Any) -> Step:
    """Look at a part closely."""
    return _step("look", target=target, **about)


def switch_on(service: str, **about: Any) -> Step:
    """Let a network service of the printer answer again, at its panel."""
    return _step("switch_on", target="network", details={"service": service}, **about)


def set_acl(acl: Sequence[str], **about: Any) -> Step:
    """Set the printer's access list (CIDR entries; none means everybody), at its panel."""
    return _step("set_acl", target="network", details={"acl": tuple(acl)}, **about)


def set_site(name: str, value: str, **about: Any) -> Step:
    """Change how the site's clients are set: `set_site("snmp.community", "fleet-r0")`."""
    return _step("set_site", details={"name": name, "value": value}, **about)


_words.speak("DO", globals(), keywords=_ABOUT, free=("act",))

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        raise _words.no_such_word("DO", name, globals())
